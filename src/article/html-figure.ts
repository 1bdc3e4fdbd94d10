import type { Around } from './html-stack.js';
import type { Attributes } from './html-tokens.js';
import { unwrapped, withoutEmpty, wordsOf } from './raw-node.js';
import type { RawNode } from './raw-node.js';

type Nodes = readonly (RawNode | string)[];

const both = (...texts: readonly string[]) => texts.join(' ').trim();

/** The nodes of a figure, with its caption and credit at the first one that can have them; where there is none, they are a paragraph. */
export function captioned(inside: Nodes, around: Around): Nodes {
  // Text in the shortcode of a picture is its caption; a lone address in a figure is what it shows.
  const nodes = inside.flatMap((node) => {
    if (typeof node === 'string' || node.type !== 'paragraph') return [node];
    if (around.kind === 'shortcode') around.captioned.push(...(node.children ?? []));
    else if (/^https?:\/\/\S+$/.test(wordsOf([node]))) return [{ type: 'embed', url: wordsOf([node]) }];
    else return [node];
    return [];
  });
  const caption = wordsOf(around.captioned);
  const creditText = wordsOf(around.credits);
  const owner = nodes.findIndex((node) => typeof node === 'object' && /^(?:image-set|embed|table|video|audio)$/.test(node.type));
  const own = nodes[owner];
  if (typeof own !== 'object') {
    if (caption || creditText) nodes.push({ type: 'paragraph', children: [both(caption, creditText)] });
  } else if (own.type === 'table') {
    // It may have one of its own, too.
    const written = own.children?.find((node): node is RawNode => typeof node === 'object' && node.type === 'table-caption');
    const first = written ? wordsOf([written]) : '';
    const all = both(first === caption ? '' : first, caption, creditText);
    if (all) own.children?.splice(0, Number(Boolean(written)), { type: 'table-caption', children: [all] });
  } else if (own.type === 'embed') nodes[owner] = { ...own, ...(caption && { caption: both(caption, creditText) }) };
  else {
    const said = { ...(caption && { caption }), ...(creditText && { creditText }) };
    nodes[owner] = { ...own, ...(own.type === 'image-set' ? { picture: { ...(own['picture'] as object), ...said } } : said) };
  }
  return nodes;
}

/** Adds a caption to the picture at the end, if that has none; else it is a paragraph. */
export function addCaption(nodes: (RawNode | string)[], words: (RawNode | string)[]): void {
  const last = nodes.at(-1);
  const picture = typeof last === 'object' && last.type === 'image-set' ? (last['picture'] as Readonly<Record<string, unknown>>) : undefined;
  const caption = wordsOf(words);
  if (picture && !picture['caption']) nodes.splice(-1, 1, { type: 'image-set', picture: { ...picture, caption } });
  else if (caption) nodes.push({ type: 'paragraph', children: words });
}

/** A gallery whose title is its caption; where there is more in it than pictures, it is none. */
export function galleryOf(inside: Nodes, around: Around): Nodes {
  const children = [...withoutEmpty(unwrapped(inside, /^list/))];
  const title = both(wordsOf(around.captioned), wordsOf(around.credits));
  if (children.length > 0 && children.every(({ type }) => type === 'image-set')) return [{ type: 'gallery', ...(title && { title }), children }];
  return title ? [...inside, { type: 'paragraph', children: [title] }] : inside;
}

/** Sides by the names that WordPress has for them; those in the middle have the same. */
const sides: Readonly<Record<string, string>> = { left: 'start', right: 'end', full: 'wide' };

/** A pull quote of an element or a shortcode. */
export function quoteOf(inside: Nodes, spoken: Nodes, attributes: Attributes): Nodes {
  const text = wordsOf(inside);
  const source = wordsOf(spoken) || attributes.get('source') || attributes.get('cite');
  const [, side = ''] = /(?:^|\balign)(left|right|center|wide|full)\b/.exec(attributes.get('align') ?? attributes.get('class') ?? '') ?? [];
  return text ? [{ type: 'pullquote', text, ...(source && { source }), ...(side && { align: sides[side] ?? side }) }] : [];
}
