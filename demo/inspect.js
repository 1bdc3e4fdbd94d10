import { loadFormats, parseArticle } from './news-widgets.js';
import { examples } from './inspect-examples.js';
import { meanings, remedies } from './inspect-words.js';

/** Polls of a pasted document, which comes from nowhere, are those of the demo. */
const pollsOfDemo = 'http://localhost:8001';
/** A pause this long is the end of a thought: whoever types hears no half results. */
const pause = 700;
// As the element loads documents.
const timeLimit = 10_000;
const sizeLimit = 2 * 1024 * 1024;
const readableTypes = /^$|json$|^text\/(plain|html)$|^application\/xhtml\+xml$/;

const find = (id) => document.getElementById(id);
const form = find('form');
const article = find('article');

/** An element with text and elements in it. */
function make(name, ...inside) {
  const element = document.createElement(name);
  element.append(...inside);
  return element;
}

const failed = (code, detail) => ({ ok: false, problem: { code, detail } });
const count = (number, word) => `${number || 'no'} ${word}${number === 1 ? '' : 's'}`;

// Reading

/** The answer of an address, or why there is none. */
async function load(address, run) {
  if (!/^https?:/i.test(address)) return failed('url-refused', address);
  const timer = setTimeout(() => run.abort('timeout'), timeLimit);
  try {
    const response = await fetch(address, { credentials: 'omit', cache: 'no-cache', signal: run.signal });
    const [contentType] = (response.headers.get('content-type') ?? '').toLowerCase().split(/[;\s]/);
    if (!response.ok) return failed('status', `The server answered ${response.status} ${response.statusText}`.trim());
    if (!readableTypes.test(contentType)) return failed('wrong-type', contentType);
    const bytes = await response.arrayBuffer();
    if (bytes.byteLength > sizeLimit) return failed('too-large', `more than ${sizeLimit} bytes`);
    return { ok: true, text: new TextDecoder().decode(bytes), url: response.url, contentType };
  } catch (error) {
    return run.signal.reason === 'timeout' ? failed('timeout', `no whole answer in ${timeLimit / 1000} seconds`) : failed('network', error.message);
  } finally {
    clearTimeout(timer);
  }
}

/** Where JSON breaks, which the library does not say. */
function jsonErrorIn(text) {
  if (!/^\s*[[{]/.test(text)) return '';
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return ` as JSON: ${error.message}`;
  }
}

/** Reads a document as the element does, with the files of its galleries. */
async function read({ text, url, contentType }, { format, keep, media }, run) {
  // The element takes such a page for a login or an error; parseArticle() does not.
  if (!format && /^\s*<(?:!doctype|html|head|body)\b(?![^]*<article\b)/i.test(text)) return failed('page-without-article', 'it is a page without <article>');
  const options = { url, contentType, format, keepShortcodes: keep === 'on', mediaSrc: media || undefined };
  const result = parseArticle(text, options);
  if (!result.ok) return failed(result.problem.code, result.problem.detail + (result.problem.code === 'article-invalid' ? jsonErrorIn(text) : ''));
  if (!result.mediaUrl) return result;
  const library = await load(result.mediaUrl, run);
  return parseArticle(text, { ...options, media: library.ok ? library.text : '' });
}

// Showing

/** A line that is heard when it changes, and only then. */
function say(words) {
  const status = find('status');
  if (status.textContent !== words) status.textContent = words;
}

/** Shows one of the parts of the page, or none of them. */
function reveal(id) {
  for (const part of ['problem', 'results']) find(part).hidden = part !== id;
  if (id !== 'results') article.article = undefined;
  find('copied').textContent = '';
}

function listOf(notes) {
  const details = new Map(notes.map(({ code }) => [code, []]));
  for (const { code, detail } of notes) details.get(code).push(detail);
  const entries = [...details].map(([code, found]) => make('li', make('p', make('code', code), ` ${meanings[code] ?? ''}`), make('ul', ...found.map((detail) => make('li', make('bdi', make('code', detail)))))));
  const list = make('ul', ...entries);
  list.className = 'notes';
  return list;
}

function showArticle({ value, notes, format }, endpoint) {
  // The model, not the text: a text in the property has neither a media type nor an address of its own. So what is shown is what the JSON says.
  article.endpoint = endpoint;
  article.article = value;
  find('found').textContent = format;
  find('notes').replaceChildren(notes.length > 0 ? listOf(notes) : make('p', 'Everything was carried over.'));
  find('json').textContent = JSON.stringify(value, null, 2);
  find('json').scrollTop = 0;
  reveal('results');
  say(`Read as ${format}: ${count(value.body.length, 'block')}, ${count(notes.length, 'note')}.`);
}

function showProblem({ code, detail }, title) {
  find('problem-code').textContent = code;
  find('problem-detail').textContent = detail;
  find('problem-remedy').textContent = remedies[code] ?? '';
  reveal('problem');
  say(`${title}: ${code}.`);
}

let latest = new AbortController();
let waiting;

/** Reads what the form says, and shows what came of it. */
async function show() {
  clearTimeout(waiting);
  latest.abort();
  const run = (latest = new AbortController());
  const { from, text, base, type, address, ...options } = Object.fromEntries(new FormData(form));
  remember(address, options.format);
  if (address) say(`Loading ${address}`);
  find('results').setAttribute('aria-busy', 'true');
  const missing = await loadFormats().then(() => undefined, (error) => failed('formats-missing', error.message));
  const answer = missing ?? (from === 'address' ? await load(address, run) : { ok: true, text, url: base, contentType: type });
  const result = answer.ok && answer.text.trim() ? await read(answer, options, run) : answer;
  // Another document has overtaken this one.
  if (run !== latest) return;
  find('results').removeAttribute('aria-busy');
  if (!result.ok) showProblem(result.problem, answer.ok ? 'Not an article' : 'Not loaded');
  else if (result.value) showArticle(result, address ? new URL(answer.url).origin : pollsOfDemo);
  else {
    reveal('');
    say('Nothing to read: the document is empty.');
  }
}

// The form

/** The address of this page says what it shows, as far as that has an address. */
function remember(src, format) {
  history.replaceState(null, '', src ? `?${new URLSearchParams({ src, ...(format && { format }) })}` : location.pathname);
}

/** Lets only what was chosen be filled in. */
function arrange() {
  for (const [id, value] of [['pasted', 'text'], ['addressed', 'address']]) {
    const isChosen = form.elements.from.value === value;
    find(id).hidden = !isChosen;
    find(id).disabled = !isChosen;
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void show();
});

form.addEventListener('input', ({ target }) => {
  if (target.name === 'from') arrange();
  clearTimeout(waiting);
  // An address is whole when its writer says so.
  if (form.elements.from.value === 'text' && form.checkValidity()) waiting = setTimeout(() => void show(), pause);
});

async function copy() {
  const json = find('json');
  try {
    await navigator.clipboard.writeText(json.textContent);
    find('copied').textContent = 'Copied.';
  } catch {
    // The browser does not allow it, or the page came by http:.
    getSelection().selectAllChildren(json);
    find('copied').textContent = 'Selected: copy it with the keyboard.';
  }
}
find('copy').addEventListener('click', () => void copy());

for (const { name, type, text } of examples) {
  const button = make('button', name);
  button.type = 'button';
  button.addEventListener('click', () => {
    form.elements.text.value = text;
    form.elements.text.scrollTop = 0;
    form.elements.type.value = type;
    form.elements.format.value = '';
    if (form.reportValidity()) void show();
  });
  find('examples').append(button);
}

async function begin() {
  // A failure is told as soon as there is something to read.
  const names = await loadFormats()
    .then(() => Promise.all([import('./formats.js'), import('./more-formats.js')]))
    .then((modules) => modules.flatMap(({ formats }) => formats.map(({ name }) => name)), () => []);
  for (const name of [...names.filter((known) => known !== 'text'), 'news-article', 'text']) form.elements.format.append(make('option', name));
  const query = new URLSearchParams(location.search);
  if (query.has('src')) {
    form.elements.from.value = 'address';
    form.elements.address.value = query.get('src');
    form.elements.format.value = query.get('format') ?? '';
    // There is no such format.
    if (form.elements.format.selectedIndex < 0) form.elements.format.value = '';
  }
  arrange();
  if (query.has('src') && form.reportValidity()) await show();
}

await begin();
