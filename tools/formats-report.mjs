/**
 * Reads every document in a folder through the library's doors, and says what came through and what did not.
 *
 *   npm run formats:report -- DIR [--json]
 */
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { words } from './html-text.mjs';
import { wordsIn } from './words-in.mjs';

/**
 * @typedef {object} Doors
 * @property {(input: unknown, from: { url: string, contentType?: string }) => any} parseArticle
 * @property {(input: unknown, from: { url: string, contentType?: string }) => any} parseFeed
 */

/** The media types that servers give to files of these names. */
const contentTypes = { '.json': 'application/json', '.html': 'text/html', '.htm': 'text/html', '.txt': 'text/plain', '.md': 'text/plain', '.xml': 'application/xml', '.rss': 'application/rss+xml', '.atom': 'application/atom+xml' };
/** Stories of a list that are read as articles, too. */
const storiesOfList = 3;
const inline = new Set(['text', 'strong', 'emphasis', 'strikethrough', 'subscript', 'superscript', 'code', 'link']);

/** How often each word is there. */
function counts(list) {
  const found = new Map();
  for (const entry of list) found.set(entry, (found.get(entry) ?? 0) + 1);
  return found;
}

/** Which words of the document came through, and which did not: a word that is new makes up for none that is lost. */
function compare(wordsBefore, wordsAfter) {
  const left = counts(wordsAfter);
  const lost = wordsBefore.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count <= 0;
  });
  return { found: wordsBefore.length - lost.length, lost };
}

/** How many captions are captions still. A credit that went into its own field belongs to its caption. */
function keptCaptions(before, after) {
  const left = after.map((caption) => words(caption));
  return before.filter((caption) => {
    const wanted = words(caption);
    const index = left.findIndex((candidate) => compare(wanted, candidate).found >= wanted.length * 0.9);
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  }).length;
}

/** What a reader has of an article: its words without addresses and descriptions of pictures, its captions, and its blocks by type. */
export function wordsOut(/** @type {any} */ { headline = '', description = '', image, body, liveBlogUpdate = [] }) {
  /** @type {string[]} */
  const captions = [];
  const captioned = (...said) => {
    const caption = said.filter(Boolean).join('\n');
    if (caption) captions.push(caption);
    return `\n${caption}\n`;
  };
  const said = (/** @type {any} */ node) => {
    const inside = (node.children ?? []).map(said).join('');
    switch (node.type) {
      case 'text':
        return node.value;
      case 'image-set':
        return captioned(node.picture.caption, node.picture.creditText);
      case 'embed':
      case 'video':
      case 'audio':
        return captioned(node.caption, node.creditText);
      case 'gallery':
        return `${captioned(node.title)}${inside}`;
      case 'footnote':
        return node.id;
      case 'table-caption':
        return captioned(inside);
      case 'pullquote':
        return `\n${node.text}${captioned(node.source)}`;
      case 'recommended':
        return `\n${node.title}\n`;
      case 'recommended-list':
        return `\n${node.heading ?? ''}\n${inside}`;
      default:
        return inline.has(node.type) ? inside : `\n${node.title ?? ''}\n${inside}\n`;
    }
  };
  const lead = image ? captioned(image.caption, image.creditText) : '';
  const posts = liveBlogUpdate.flatMap((post) => [post.headline ?? '', ...post.body.map(said)]);
  const written = [headline, description, lead, ...body.map(said), ...posts].join('\n');
  return { words: words(written), captions, nodes: Object.fromEntries(counts([...body.map(({ type }) => type), ...liveBlogUpdate.map(() => 'live-post')])) };
}

/** The document's own words beside those that came through. Where it says the same in several ways, the one that came through best, unless that one is shorter. */
function carried(readings, out) {
  const longest = Math.max(...readings.map((reading) => reading.words.length));
  const compared = readings.filter((reading) => reading.words.length >= longest * 0.8).map((reading) => ({ ...compare(reading.words, out.words), reading }));
  const { found, lost, reading } = compared.reduce((best, other) => (other.found * best.reading.words.length > best.found * other.reading.words.length ? other : best));
  return {
    words: { in: reading.words.length, out: out.words.length, found },
    captions: { in: reading.captions.length, out: keptCaptions(reading.captions, out.captions) },
    lost,
  };
}

/** What a door says; that it never throws is one of the things to find out. */
function asked(door, input, from) {
  try {
    return door(input, from);
  } catch (error) {
    return { ok: false, problem: { code: 'THREW', detail: error instanceof Error ? error.message : '' } };
  }
}

const nothingOut = { words: [], captions: [], nodes: {} };
const refusal = (result) => `${result.problem.code}: ${result.problem.detail}`;

/** One line of the report. */
export function reportOn(/** @type {string} */ file, /** @type {string} */ input, /** @type {Doors} */ doors) {
  const extension = extname(file).toLowerCase();
  const from = { url: new URL(file.split(sep).map(encodeURIComponent).join('/'), 'https://news.example/').href, contentType: contentTypes[extension] };
  const document = wordsIn(input, extension);
  const isRight = (format) => document.formats.includes(format);
  const row = { file, kind: document.kind, format: /** @type {string | null} */ (null), expected: document.formats[0] ?? null, detected: false, parsed: false, headline: /** @type {string | null} */ (null), nodes: {}, captions: { in: 0, out: 0 }, words: { in: 0, out: 0, found: 0 }, lost: /** @type {string[]} */ ([]), notes: /** @type {any[]} */ ([]), remarks: /** @type {string[]} */ ([]) };
  const add = ({ words: said, captions, lost }) => {
    for (const side of ['in', 'out', 'found']) row.words[side] += said[side];
    for (const side of ['in', 'out']) row.captions[side] += captions[side];
    row.lost.push(...lost);
  };

  if (document.kind !== 'list') {
    const result = asked(doors.parseArticle, input, from);
    // A list of one story is an article, if its format has such, else it remains a list.
    if (!(document.items.length > 0 && !isRight(result.format))) {
      Object.assign(row, { parsed: result.ok, format: result.format ?? null, detected: result.ok && isRight(result.format), notes: result.notes ?? [] });
      const out = result.ok ? wordsOut(result.value) : nothingOut;
      if (result.ok) Object.assign(row, { headline: result.value.headline ?? null, nodes: out.nodes });
      if (document.kind === 'none') row.remarks.push(`no article and no list: ${document.reason}`, ...(result.ok ? [`read as ${result.format}, not counted`] : []));
      else add(carried(document.readings, out));
      if (result.ok && document.headline && !result.value.headline) row.remarks.push('headline lost');
      if (result.ok && !row.detected && row.expected) row.remarks.push(`is ${row.expected}`);
      if (!result.ok && document.kind !== 'none') row.remarks.push(`refused, ${refusal(result)}`);
      return row;
    }
  }

  row.kind = 'list';
  const result = asked(doors.parseFeed, input, from);
  const titles = result.ok ? result.value.items.map(({ title }) => title) : [];
  Object.assign(row, { parsed: result.ok, format: result.ok ? (result.format ?? row.expected) : null, detected: result.ok && (!result.format || isRight(result.format)) });
  add(carried([{ words: document.items.flatMap(({ title }) => words(title)), captions: [] }], { words: titles.flatMap(words), captions: [] }));
  row.remarks.push(result.ok ? `list, ${titles.length} of ${document.items.length} stories` : `refused, ${refusal(result)}`);
  const stories = document.items.slice(0, storiesOfList).map((item) => ({ item, story: asked(doors.parseArticle, item.text, from) }));
  const readable = stories.filter(({ story }) => story.ok && isRight(story.format));
  for (const { item, story } of readable) {
    const out = wordsOut(story.value);
    add(carried(wordsIn(item.text, extension).readings, out));
    for (const [type, count] of Object.entries(out.nodes)) row.nodes[type] = (row.nodes[type] ?? 0) + count;
    row.notes.push(...story.notes);
  }
  if (stories.length > 0) row.remarks.push(readable.length > 0 ? `${readable.length} of its first ${stories.length} read as articles` : 'its stories cannot be read as articles');
  return row;
}

const percent = (found, all) => (Math.floor((found / (all || 1)) * 1000) / 10).toFixed(1);

/** The documents of a folder and the folders in it. */
export function reportOf(/** @type {string} */ folder, /** @type {Doors} */ doors) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && Object.hasOwn(contentTypes, extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(join(folder, sep).length))
    .toSorted();
  const rows = files.map((file) => reportOn(file, new TextDecoder().decode(readFileSync(join(folder, file))), doors));
  const sum = (value) => rows.reduce((total, row) => total + Number(value(row)), 0);
  const said = { in: sum((row) => row.words.in), out: sum((row) => row.words.out), found: sum((row) => row.words.found) };
  return {
    rows,
    notes: Object.fromEntries(counts(rows.flatMap((row) => row.notes.map(({ code }) => code)))),
    sums: {
      files: rows.length,
      detected: sum((row) => row.detected),
      parsed: sum((row) => row.parsed),
      words: { ...said, percent: Number(percent(said.found, said.in)) },
      captions: { in: sum((row) => row.captions.in), out: sum((row) => row.captions.out) },
    },
  };
}

const inWords = (numbers) => Object.entries(numbers).map(([name, count]) => `${name} ${count}`);

const isNumber = (/** @type {number} */ column) => column > 2 && column < 8;

/** The report as lines for people; the last one has the sums. */
export function linesOf(/** @type {ReturnType<typeof reportOf>} */ { rows, notes, sums }) {
  const cells = rows.map((row) => [
    row.file,
    row.format ?? '–',
    row.headline ? 'yes' : row.kind === 'article' ? 'no' : '–',
    `${row.captions.in}`,
    `${row.captions.out}`,
    `${row.words.in}`,
    `${row.words.out}`,
    row.words.in > 0 ? percent(row.words.found, row.words.in) : '–',
    inWords(row.nodes).join(', ') || '–',
    [...row.remarks, ...inWords(Object.fromEntries(counts(row.notes.map(({ code }) => code)))), ...(row.parsed && row.lost.length > 0 ? [`lost: ${row.lost.slice(0, 6).join(' ')}${row.lost.length > 6 ? ' …' : ''}`] : [])].join('; '),
  ]);
  const table = [['file', 'format', 'headline', 'captions in', 'out', 'words in', 'out', 'kept %', 'body', 'notes'], ...cells];
  const widths = table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)));
  return [
    ...table.map((line) => line.map((cell, column) => (isNumber(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join('  ').trimEnd()),
    '',
    `notes: ${inWords(notes).join(', ') || 'none'}`,
    `files ${sums.files}, detected ${sums.detected}, parsed ${sums.parsed}, words ${percent(sums.words.found, sums.words.in)} %, captions ${sums.captions.out}/${sums.captions.in}`,
  ];
}

async function main() {
  const options = process.argv.slice(2);
  const folder = options.find((option) => !option.startsWith('--'));
  if (!folder) throw new Error('Which folder? Write: npm run formats:report -- DIR [--json]');
  try {
    readdirSync(folder);
  } catch (error) {
    throw new Error(`${folder} cannot be read (${error.code}). Give a folder that exists and that you may read, from the root of the project or absolute.`, { cause: error });
  }
  const { parseArticle } = await import('../build/article/parse-article.js');
  const { parseFeed } = await import('../build/article/parse-feed.js');
  const { loadFormats } = await import('../build/article/formats/registry.js');
  await loadFormats();
  const report = reportOf(folder, { parseArticle, parseFeed });
  console.log(options.includes('--json') ? JSON.stringify({ folder, ...report }, null, 2) : linesOf(report).join('\n'));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await main();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
