import { seeded } from '../article/random-article.js';
import type { Random } from '../article/random-article.js';

/** A document that is broken, or is whole and not what any element expects. */
export interface Malformed {
  readonly name: string;
  readonly body: string;
}

/** One good document of each element: what is broken begins as one of these. */
export const goodDocuments = {
  'news-article': {
    headline: 'Harbour lamps go dark',
    description: 'A deck.',
    kicker: { text: 'Harbour' },
    author: [{ name: 'Edda Farrowby' }],
    datePublished: '2026-11-23T06:00:00Z',
    image: { url: 'http://localhost:1/lead.jpg', width: 16, height: 9, alt: 'A quay', caption: 'The quay.', creditText: 'Ola Brandt' },
    body: [
      { type: 'paragraph', children: [{ type: 'text', value: 'Nobody lit them.' }, { type: 'link', url: '/tides', children: [{ type: 'text', value: 'Tides' }] }] },
      { type: 'list', ordered: true, children: [{ type: 'list-item', children: [{ type: 'text', value: 'One' }] }] },
      { type: 'pullquote', text: 'We rowed home.', source: 'Ines Halloran', duplicate: true },
      { type: 'recommended-list', heading: 'Latest', children: [{ type: 'recommended', title: 'Tides', url: 'https://news.example/tides' }] },
    ],
  },
  'news-poll': {
    id: '7910',
    question: 'Shall it burn?',
    lang: 'en',
    status: 'closed',
    multiple: true,
    multiple_choice_min: 1,
    multiple_choice_max: 2,
    voters_count: 3,
    notice: 'Anyone may answer.',
    urls: { votes: 'votes' },
    options: [
      { id: 'yes', title: 'Yes', votes_count: 2 },
      { id: 'no', title: 'No', votes_count: 1 },
    ],
  },
  'pull-quote': { text: 'We rowed home by the stars.', source: 'Ines Halloran', duplicate: false },
  'news-list': {
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Harbour news',
    items: [
      { id: '1', url: '/tides', title: 'Tide tables move', date_published: '2026-11-23T06:00:00Z' },
      { id: 'https://news.example/2', external_url: 'https://news.example/lamps', content_text: 'Lamps return.' },
    ],
  },
};

const texts = Object.values(goodDocuments).map((document) => JSON.stringify(document));
/** What stands in the place of a right value. */
const wrong = ['null', 'true', '0', '-1', '1.5', '1e400', '""', '" "', '"x"', '[]', '[[]]', '{}', '{"type":"text"}', '"\\u0000"', '["a","b"]', '"9999999999999999999999"'];
const literals = ['NaN', 'Infinity', '-Infinity', 'undefined', 'None', 'True', 'TRUE', '0x1F', '.5', '1.', '01', '+1', '1e', '--1', '1_000', '10n', 'new Date()', '1e999', '9'.repeat(400), '-'];
const strings = ['"a\nb"', '"a\tb"', '"a\0b"', '"a\u001fb"', '"\\x41"', '"\\u12"', '"\\\'"', '"\\v"', '"\\ud800"', '"\ud800"', '"\udc00\ud800"', '"\\uD83D"', '"a', 'a"', '"\u2028"', '"\\', '"\\u{1F600}"', '"\u0085"', "'a'", '`a`'];
const topLevel = ['', ' \n', 'null', 'true', 'false', '0', '-1', '1e400', '""', '"text"', '[]', '[[]]', '[null]', '{}', '[{}]', '[1,2]', '[object Object]', 'undefined', '{"":""}', '{"a":1}', '[""]', '{', '}', '[', ']', '{]', '[}', '{}{}', '{"', '":"', ',', ':', '{,}', '[,]', '{:}', '{{}}', '{[]}', '{"a"}', '{"a":}', '{1:2}', '{null:null}'];

/** Every place in a document, as the way to it. */
function* places(value: unknown, way: readonly string[] = []): Generator<readonly string[]> {
  if (way.length > 0) yield way;
  if (typeof value === 'object' && value) for (const [key, inside] of Object.entries(value)) yield* places(inside, [...way, key]);
}

/** JSON text of `value` with `raw`, which need not be JSON, at the end of `way`. */
function withRaw(value: unknown, [key, ...rest]: readonly string[], raw: string): string {
  if (key === undefined) return raw;
  const entries = Object.entries(value as object).map(([name, inside]) => ({ name, text: name === key ? withRaw(inside, rest, raw) : JSON.stringify(inside) }));
  return Array.isArray(value) ? `[${entries.map(({ text }) => text).join()}]` : `{${entries.map(({ name, text }) => `${JSON.stringify(name)}:${text}`).join()}}`;
}

function* wrongValues(random: Random): Generator<Malformed> {
  for (const document of Object.values(goodDocuments)) {
    for (const way of places(document)) {
      for (let count = 0; count < 3; count++) {
        const raw = wrong[random(wrong.length)] as string;
        yield { name: `${way.join('.')} is ${raw}`, body: withRaw(document, way, raw) };
      }
    }
    const ways = [...places(document)];
    for (const raw of [...literals, ...strings]) {
      const way = ways[random(ways.length)] as readonly string[];
      yield { name: `${way.join('.')} is ${JSON.stringify(raw.slice(0, 20))}`, body: withRaw(document, way, raw) };
    }
  }
}

function* spoiltSyntax(random: Random): Generator<Malformed> {
  const changes: Readonly<Record<string, (text: string) => string>> = {
    'single quotes': (text) => text.replaceAll('"', "'"),
    'curly quotes': (text) => text.replace(/"([^"]*)"/g, '“$1”'),
    'quotes as entities': (text) => text.replaceAll('"', '&quot;'),
    'entities twice over': (text) => text.replaceAll('"', '&amp;quot;'),
    backticks: (text) => text.replaceAll('"', '`'),
    'no quotes': (text) => text.replaceAll('"', ''),
    'keys without quotes': (text) => text.replace(/"(\w+)":/g, '$1:'),
    'escaped quotes': (text) => text.replaceAll('"', '\\"'),
    'commas before each end': (text) => text.replace(/[}\]]/g, ',$&'),
    'doubled commas': (text) => text.replaceAll(',', ',,'),
    'no commas': (text) => text.replaceAll(',', ' '),
    semicolons: (text) => text.replaceAll(',', ';'),
    'equals signs': (text) => text.replaceAll(':', '='),
    'no colons': (text) => text.replaceAll('":', '" '),
    'brackets exchanged': (text) => text.replace(/[{}]/g, (bracket) => (bracket === '{' ? '[' : ']')),
    'no end': (text) => text.replace(/[}\]]+$/, ''),
    'one end too many': (text) => `${text}}`,
    'no beginning': (text) => text.slice(1),
    'a byte order mark': (text) => `\ufeff${text}`,
    'two byte order marks': (text) => `\ufeff\ufeff${text}`,
    'a byte order mark inside': (text) => text.replace(':', ':\ufeff'),
    'a byte order mark at the end': (text) => `${text}\ufeff`,
    'a byte order mark turned round': (text) => `\ufffe${text}`,
    'a byte order mark read as Latin-1': (text) => `ï»¿${text}`,
    'a line comment': (text) => `// cache\n${text}`,
    'a block comment': (text) => text.replace(',', ', /* next */ '),
    'a comment of a shell': (text) => `# cache\n${text}`,
    'a comment of HTML': (text) => `${text}<!-- cached -->`,
    'itself again': (text) => text + text,
    'itself on the next line': (text) => `${text}\n${text}`,
    'an error page after it': (text) => `${text}<br />\n<b>Warning</b>: headers already sent`,
    'a warning before it': (text) => `<b>Notice</b>: undefined index\n${text}`,
    'NUL after it': (text) => `${text}\0`,
    'NUL between all': (text) => text.replace(/./gs, '$&\0'),
    'a function call around it': (text) => `callback(${text});`,
    'a guard before it': (text) => `)]}',\n${text}`,
    'an endless loop before it': (text) => `while(1);${text}`,
    'an assignment': (text) => `var data = ${text};`,
    'a script around it': (text) => `<script>${text}</script>`,
    'a fence of Markdown around it': (text) => `\`\`\`json\n${text}\n\`\`\``,
    'itself as a text': (text) => JSON.stringify(text),
    'a list around it': (text) => `[${text}]`,
    'a wrapper around it': (text) => `{"data":${text}}`,
    'no-break spaces': (text) => text.replaceAll(':', ':\u00a0'),
    'half of its percent signs': (text) => encodeURIComponent(text).slice(0, -1),
    'a base64 that ends early': (text) => btoa(text).slice(0, 33),
    capitals: (text) => text.toUpperCase(),
    'its keys twice, the second time as null': (text) => text.replace(/}$/, `,${text.slice(1, -1).replace(/:.*?(?=,"|$)/g, ':null')}}`),
  };
  for (const [name, change] of Object.entries(changes)) for (const text of texts) yield { name, body: change(text) };
  for (const text of texts) {
    for (let count = 0; count < 20; count++) {
      const end = 1 + random(text.length - 1);
      yield { name: `cut after ${end}`, body: text.slice(0, end) };
      const at = random(text.length);
      const letter = '{}[]",:\\0eé\ud800\u0000\u202e'[random(15)] ?? '';
      yield { name: `${JSON.stringify(letter)} put in at ${at}`, body: text.slice(0, at) + letter + text.slice(at) };
      yield { name: `without the character at ${at}`, body: text.slice(0, at) + text.slice(at + 1) };
    }
  }
}

function* attacks(): Generator<Malformed> {
  for (const key of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'toJSON', 'then', 'valueOf']) {
    for (const value of ['{"polluted":1}', '{"prototype":{"polluted":1}}', 'null', '1']) {
      for (const text of texts) yield { name: `${key} is ${value}`, body: text.replace('{', `{"${key}":${value},`) };
      yield { name: `${key} is ${value} in each object`, body: texts.join('\n').replaceAll('{', `{"${key}":${value},`) };
    }
    yield { name: `a node of the type ${key}`, body: `{"body":[{"type":"${key}","children":[{"type":"${key}"}]}]}` };
    yield { name: `an option with the id ${key}`, body: `{"id":"${key}","question":"?","options":[{"id":"${key}","title":"A"},{"id":"${key}","title":"B"}]}` };
  }
  for (const depth of [101, 1000, 50_000]) {
    for (const [open, close] of [['[', ']'], ['{"a":', '}'], ['{"children":', '}'], ['{"body":[', ']}'], ['{"options":[', ']}'], ['{"items":[', ']}'], ['{"text":', '}']] as const) {
      yield { name: `${open} ${depth} deep`, body: open.repeat(depth) + close.repeat(depth) };
      yield { name: `${open} ${depth} deep without an end`, body: open.repeat(depth) };
    }
  }
}

/** Always the same documents, each once. */
export function malformed(): readonly Malformed[] {
  const random = seeded(340);
  const all = [...topLevel.map((body) => ({ name: body, body })), ...wrongValues(random), ...spoiltSyntax(random), ...attacks()];
  return [...new Map(all.map((entry) => [entry.body, entry])).values()];
}

/** Whole documents with nothing in them that a reader could see. */
export function* invisible(): Generator<Malformed> {
  for (const letter of [' ', '\u00a0', '\u200b', '\u200d', '\u2060', '\ufeff', '\u202e', '\u2028', '\u00ad', '\ufe0f', '\0', '\u0301', '\u3164', '\u2800', '\u{e0041}']) {
    const text = letter.repeat(3);
    const code = `U+${letter.codePointAt(0)?.toString(16)}`;
    const run = { type: 'text', value: text };
    for (const [name, document] of Object.entries({
      'a headline': { headline: text },
      'a paragraph': { body: [{ type: 'paragraph', children: [run] }] },
      'a heading': { body: [{ type: 'heading', children: [{ type: 'strong', children: [run] }] }] },
      'a link': { body: [{ type: 'paragraph', children: [{ type: 'link', url: 'https://news.example/', children: [run] }] }] },
      'a quotation': { text },
      'a question': { id: 'x', question: text, options: [{ id: 'a', title: text }, { id: 'b', title: text }] },
      'a story': { title: text, items: [{ url: 'https://news.example/', title: text }] },
      'a text': text,
    })) yield { name: `${name} of ${code}`, body: typeof document === 'string' ? document : JSON.stringify(document) };
  }
  for (const body of [[{ type: 'thematic-break' }], [{ type: 'paragraph', children: [{ type: 'break' }] }], [{ type: 'list', children: [{ type: 'list-item', children: [{ type: 'break' }] }] }], [{ type: 'blockquote', children: [{ type: 'thematic-break' }] }], [{ type: 'recommended-list', children: [] }]]) {
    yield { name: `nothing but ${JSON.stringify(body)}`, body: JSON.stringify({ body }) };
  }
}
