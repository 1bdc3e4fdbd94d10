import { idPattern } from '../../poll/parse-poll.js';
import { asSource, fields, flag, line, list, object } from '../../safety/door.js';
import type { Read, Shape, Source } from '../../safety/door.js';
import type { Block, LivePost, NewsArticle, Phrasing } from '../article.js';
import { Refusal, time, webLink } from '../reading.js';
import type { Reading } from '../reading.js';
import { instantOf } from '../times.js';

type Node = Phrasing | Block;
type ReadNode = Read<Reading>;
/** By the type of the node. */
type Shapes = Readonly<Record<string, Shape<Reading>>>;

const text = line();
const link: ReadNode = (value, reading) => reading.address(value);
const pixels: ReadNode = (value) => (typeof value !== 'object' && Number(value) > 0 && Number(value) < Infinity ? Number(value) : undefined);

const withId = { id: line(idPattern) };
/** The same in other sizes, types or languages. */
const files = list(object<Reading>({ url: webLink, width: pixels, type: text, srclang: text, label: text }));
const figure = { url: webLink, width: pixels, height: pixels, caption: text, creditText: text, sources: files };
const fraction: ReadNode = (value) => (typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined);
const picture = object<Reading>({ ...figure, alt: text, focalPoint: (value, reading) => readPoint(value, reading) });
const image = object<Reading>({ url: webLink });
/** Half of a place is none. */
const readPoint: ReadNode = (value, reading) => {
  const point = object<Reading>({ x: fraction, y: fraction })(value, reading) as { readonly y?: number } | undefined;
  return point?.y === undefined ? undefined : point;
};
const media: Shape<Reading> = { ...figure, captions: files, poster: image, provider: text, title: text };

/** What posts of live blogs have, too. */
const signed: Shape<Reading> = {
  url: webLink,
  headline: text,
  byline: text,
  author: list(object({ name: text, url: link, image, jobTitle: text })),
  datePublished: time,
  dateModified: time,
};

const readPost: ReadNode = (value, reading) => {
  const source: Record<string, unknown> | undefined = asSource(value);
  if (!source || !reading.block()) return undefined;
  source['id'] ??= source['@id'];
  return { ...fields(source, { ...signed, id: text, pinned: flag, keyEvent: flag }, reading), body: readBody(source, reading) };
};

const envelope: Shape<Reading> = {
  ...signed,
  inLanguage: line(/^[a-z\d-]+$/i),
  kicker: object({ text, url: link }),
  description: text,
  dateline: text,
  pubStatus: line(/^(usable|withheld|canceled)$/),
  embargoedUntil: time,
  expires: time,
  representationType: text,
  isAccessibleForFree: flag,
  image: picture,
  correction: list(object({ text, datePublished: time, correctionType: text })),
  // In one text, commas part them.
  keywords: (value, reading) => list(text)(typeof value === 'string' ? value.split(',') : value, reading),
  publisher: object({ name: text, url: webLink }),
  license: (value, reading) => (/^\s*https?:/i.test(typeof value === 'string' ? value : '') ? webLink : text)(value, reading),
  copyrightNotice: text,
  liveBlogUpdate: (value, reading) => (list(readPost)(value, reading) as LivePost[] | undefined)?.toSorted((one, other) => instantOf(`${other.datePublished}`) - instantOf(`${one.datePublished}`) || 0),
};

/** Whether this is our own JSON beyond doubt: it has a `body` and no type of another system, or nothing but our fields. */
export const isNewsArticle = (source: Source): boolean => Object.keys(source).every((name) => ('body' in source ? !/^_|^type$/.test(name) : name === 'articleBody' || Object.hasOwn(envelope, name)));

const nodes =
  (shapes: () => Shapes, isTop = false): ReadNode =>
  (value, reading) => {
    const known: unknown[] = [];
    reading.inside(() => {
      for (const entry of reading.entries(value)) {
        // Here, text between the blocks is a block of its own.
        if (isTop && !reading.newBlock()) break;
        known.push(...readNode(entry, shapes(), reading));
      }
    });
    return known.length ? known : undefined;
  };

/** In each shape, what stands first may not be missing, nor may an address. */
const children = { children: nodes(() => inline) };

const inline: Shapes = {
  text: { value: (value, reading) => reading.text(value) || undefined },
  break: {},
  strong: children,
  emphasis: children,
  strikethrough: children,
  subscript: children,
  superscript: children,
  code: children,
  link: { ...children, url: link },
  footnote: withId,
};

const anywhere = () => all;
const flow = nodes(anywhere);
const body = nodes(anywhere, true);
const stories = nodes(() => ({ recommended: { title: text, url: webLink } }));
/** A cell may be empty; without it, those after it would move. */
const cell: ReadNode = (value, reading) => flow(value, reading) ?? [];
/** Here, anything may be missing. */
const box: Shape<Reading> = { ...withId, title: text, date: text, children: flow };

const blocks: Shapes = {
  paragraph: children,
  heading: { ...children, level: line(/^(chapter|subheading|label)$/) },
  list: { children: nodes(() => ({ 'list-item': { children: flow } })), ordered: flag },
  blockquote: { children: flow },
  'thematic-break': {},
  pullquote: { text, source: text, duplicate: flag, align: line(/^(start|end|center|wide)$/) },
  'image-set': { picture },
  preformatted: children,
  table: {
    children: nodes(() => ({
      'table-body': { children: nodes(() => ({ 'table-row': { children: nodes(() => ({ 'table-cell': { children: cell, heading: flag, columnSpan: pixels, rowSpan: pixels } })) } })) },
      'table-caption': children,
    })),
  },
  embed: media,
  video: media,
  audio: media,
  'info-box': box,
  'key-points': box,
  timeline: box,
  'timeline-event': box,
  'in-numbers': box,
  'big-number': box,
  definition: box,
  gallery: box,
  footnotes: box,
  'footnote-item': box,
  // The plain copy has a slot of its own.
  'host-slot': { name: line(/^(?!copy$)[a-z\d-]+$/) },
  poll: withId,
  'recommended-list': { children: (value, reading) => ((value as { readonly length?: unknown }).length === 0 ? [] : stories(value, reading)), heading: text },
};

/** Made once: this is asked for each node. */
const all: Shapes = { ...inline, ...blocks };

/** The node, or where it cannot be one, what is in it. */
function readNode(entry: unknown, shapes: Shapes, reading: Reading): readonly unknown[] {
  const source = (asSource(entry) ?? { __proto__: null, value: entry }) as Record<string, unknown>;
  const named = source['type'] ?? Object.keys(shapes)[0];
  const written = typeof named === 'string' ? named : '';
  // The content-tree has several names for the same.
  const type = Object.hasOwn(shapes, written) ? written : written.replace(/^.+-video$|^tweet$/, 'embed').replace(/^carousel$|^image-pair$/, 'gallery');
  const shape = Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  const inside = (source['children'] ??= source['text'] ?? source['value'] ?? source['description']);
  source['title'] ??= source['term'] ?? source['number'];
  source['url'] ??= (source['sources'] as readonly (Source | undefined)[] | undefined)?.[0]?.['url'];
  if (shape && (Object.hasOwn(inline, type) || reading.block())) {
    const node = { type, ...fields(source, shape, reading) };
    if (shape === box || Object.keys(shape).every((name, index) => Object.hasOwn(node, name) || (index && name !== 'url'))) return [node];
  }
  if (shape !== children) reading.note(shape ? 'node-invalid' : 'node-unknown', written);
  return inside && inside !== entry && (shape?.['children'] === undefined || shape['children'] === children.children || reading.again()) ? (nodes(() => shapes)(inside, reading) as readonly unknown[] | undefined) ?? [] : [];
}

/**
 * The JSON of this project's own model. Where people and CMSs write it otherwise, it is understood if only one meaning is
 * possible: `articleBody` in place of `body`, one author in place of a list, a text in place of an object.
 */
export function readNewsArticle(source: Source, reading: Reading): NewsArticle {
  // Before the body, whose blocks have text limits of their own.
  const known = fields(source, envelope, reading);
  // Shown too early is worse than not shown.
  const isWithheld = Boolean(source['embargoedUntil']) && !known['embargoedUntil'];
  return { ...known, ...(isWithheld && { pubStatus: 'withheld' }), body: readBody(source, reading) };
}

function readBody(source: Source, reading: Reading): readonly Block[] {
  const content = source['body'] ?? source['articleBody'] ?? '';
  const { readText } = reading.options;
  if (content && typeof content === 'string' && !readText) throw new Refusal('formats-missing', 'call loadFormats() first');
  const nodesOf = body(typeof content === 'string' ? (readText?.(content, reading) ?? []) : (asSource(content)?.['children'] ?? content), reading) as readonly Node[] | undefined;
  // What stands loose between blocks is a paragraph.
  return (nodesOf ?? []).flatMap((node): Block | [] => (!Object.hasOwn(inline, node.type) ? (node as Block) : reading.block() ? { type: 'paragraph', children: [node as Phrasing] } : []));
}
