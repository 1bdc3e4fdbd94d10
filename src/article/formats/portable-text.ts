import type { Source } from '../../safety/door.js';
import { elementsIn, label, nested, said, textBlock } from '../foreign-nodes.js';
import type { Reading } from '../reading.js';
import { at, entriesOf, firstOf } from '../format.js';
import type { Format } from '../format.js';

interface Parent extends Source {
  readonly children: Source[];
}

const marks = new Map<unknown, string>([
  ['strong', 'strong'],
  ['em', 'emphasis'],
  ['code', 'code'],
  ['strike-through', 'strikethrough'],
  ['sub', 'subscript'],
  ['sup', 'superscript'],
]);

const styles = new Map<unknown, Source>([
  ['blockquote', { type: 'blockquote' }],
  ['h1', { type: 'heading', level: 'chapter' }],
  ['h2', { type: 'heading', level: 'chapter' }],
  ['h3', { type: 'heading', level: 'subheading' }],
  ['h4', { type: 'heading', level: 'label' }],
  ['h5', { type: 'heading', level: 'label' }],
  ['h6', { type: 'heading', level: 'label' }],
]);

/** As many as any list needs; deeper ones end here. */
const listDepth = 10;

const lines = (text: unknown): readonly Source[] => (typeof text === 'string' ? text.split('\n') : [text]).flatMap((value, index) => [...(index ? [{ type: 'break' }] : []), ...(value === '' ? [] : [{ type: 'text', value }])]);

/** The spans of a block. What neighbours have in common is one mark around them. */
function phrasing(block: unknown, reading: Reading): readonly Source[] {
  const definitions = new Map(entriesOf(at(block, 'markDefs')).map((definition) => [at(definition, '_key'), definition]));
  const found: Source[] = [];
  let open: { readonly mark: unknown; readonly children: Source[] }[] = [];
  for (const span of elementsIn(entriesOf(at(block, 'children')), reading)) {
    if (at(span, '_type') !== 'span') reading.note('node-unknown', said(at(span, '_type')));
    const known: unknown[] = [];
    for (const mark of new Set(entriesOf(at(span, 'marks')))) {
      // A link is around the other marks, so that a word in bold does not cut it into pieces.
      if (at(definitions.get(mark), '_type') === 'link') known.unshift(mark);
      else if (marks.has(mark)) known.push(mark);
      else reading.note('node-unknown', said(at(definitions.get(mark), '_type') ?? mark));
    }
    const differs = open.findIndex(({ mark }, index) => mark !== known[index]);
    if (differs >= 0) open = open.slice(0, differs);
    for (const mark of known.slice(open.length)) {
      const children: Source[] = [];
      const type = marks.get(mark);
      (open.at(-1)?.children ?? found).push(type ? { type, children } : { type: 'link', url: at(definitions.get(mark), 'href'), children });
      open.push({ mark, children });
    }
    for (const line of lines(at(span, 'text') ?? '')) (open.at(-1)?.children ?? found).push(line);
  }
  return found;
}

const pictureOf = (image: unknown): Source => ({
  url: firstOf(image, 'asset.url', 'url'),
  width: at(image, 'asset.metadata.dimensions.width'),
  height: at(image, 'asset.metadata.dimensions.height'),
  alt: firstOf(image, 'alt', 'asset.altText'),
  caption: firstOf(image, 'caption', 'asset.description'),
  creditText: firstOf(image, 'credit', 'attribution', 'asset.creditLine'),
});

/** Publishers add types of their own: what has an address is a link, and what holds blocks becomes these. */
function other(item: unknown, type: string, reading: Reading): readonly Source[] {
  const url = at(item, 'url');
  const title = firstOf(item, 'title', 'caption', 'text');
  if (typeof url === 'string') return [{ type: 'embed', url, caption: title }];
  reading.note('node-unknown', type);
  const blocks = entriesOf(firstOf(item, 'body', 'content', 'children'));
  return [...(blocks.length ? label(title) : textBlock('paragraph', title)), ...nested([blocks], reading, readItems)];
}

function readItem(item: unknown, reading: Reading): readonly Source[] {
  const type = said(at(item, '_type'));
  switch (type) {
    case 'block': {
      const style = at(item, 'style') ?? 'normal';
      if (style !== 'normal' && !styles.has(style)) reading.note('node-unknown', said(style));
      return [{ type: 'paragraph', ...styles.get(style), children: phrasing(item, reading) }];
    }
    case 'span':
      return phrasing({ children: item }, reading);
    case 'image':
      return [{ type: 'image-set', picture: pictureOf(item) }];
    case 'break':
      return [{ type: 'thematic-break' }];
    case 'code':
      return [{ type: 'preformatted', children: [{ type: 'text', value: at(item, 'code') }] }];
    case 'pullquote':
    case 'pullQuote':
      return [{ type: 'pullquote', text: firstOf(item, 'text', 'quote'), source: firstOf(item, 'source', 'attribution') }];
    default:
      return other(item, type, reading);
  }
}

/** Items of lists stand among the blocks, and say how deep they are. */
function readItems(items: unknown, reading: Reading): readonly Source[] {
  const found: Source[] = [];
  /** The lists that the next item may continue, the outermost first. */
  let open: { readonly kind: unknown; readonly items: Parent[] }[] = [];
  for (const item of elementsIn(entriesOf(items), reading)) {
    const kind = at(item, 'listItem');
    if (!kind) {
      open = [];
      for (const node of readItem(item, reading)) found.push(node);
      continue;
    }
    const level = Math.min(Math.max(1, Number(said(at(item, 'level'))) || 1), open.length + 1, listDepth);
    open = open.slice(0, level);
    if (open[level - 1] && open[level - 1]?.kind !== kind) open.pop();
    if (open.length < level) {
      const children: Parent[] = [];
      (open.at(-1)?.items.at(-1)?.children ?? found).push({ type: 'list', ordered: kind === 'number', children });
      open.push({ kind, items: children });
    }
    open.at(-1)?.items.push({ type: 'list-item', children: [...phrasing(item, reading)] });
  }
  return found;
}

const isList = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every((item) => typeof at(item, '_type') === 'string');

/** Portable Text: the body of an article, or a document of Sanity that has one, with the field names of its example of a blog. */
export const portableText: Format = {
  name: 'portable-text',
  matches: (blocks) => isList(blocks) || (typeof at(blocks, '_type') === 'string' && ['children', 'body', 'content'].some((name) => isList(at(blocks, name)))),
  read(blocks, reading) {
    const body = firstOf(blocks, 'body', 'content');
    if (!body || at(blocks, '_type') === 'block') return { body: readItems(blocks, reading) };
    const image = firstOf(blocks, 'mainImage');
    return {
      headline: at(blocks, 'title'),
      description: at(blocks, 'excerpt'),
      author: at(blocks, 'author.name'),
      datePublished: at(blocks, 'publishedAt'),
      dateModified: at(blocks, '_updatedAt'),
      image: image && pictureOf(image),
      body: readItems(body, reading),
    };
  },
};
