import type { Element } from './html-stack.js';
import type { Attributes } from './html-tokens.js';
import type { RawNode } from './raw-node.js';

/** A whole number from 1 on; `undefined` where there is none. */
const count = (attributes: Attributes, name: string): number | undefined => Number.parseInt(attributes.get(name) ?? '', 10) || undefined;

/** The picture of an `<img>`, also one that a script would have loaded later; none where it only counts readers. */
export function pictureIn(attributes: Attributes): Readonly<Record<string, unknown>> | undefined {
  const later = (name: string) => attributes.get(`data-${name}`) ?? attributes.get(name);
  const url = [attributes.get('data-lazy-src') ?? attributes.get('data-original'), later('src'), later('srcset')?.trim().split(/\s/)[0]].find((address) => address && !address.startsWith('data:'));
  const [width, height, alt] = [count(attributes, 'width'), count(attributes, 'height'), attributes.get('alt')?.trim()];
  return url && width !== 1 && height !== 1 ? { url, width, height, alt } : undefined;
}

/** The film or sound of an element and of what is in it; of a site whose films play in a frame, that. */
export function filmOf(type: string, attributes: Attributes, parts: NonNullable<Element['parts']>): readonly RawNode[] {
  // The door takes what it knows.
  const files = (wanted: string) => parts.flatMap(({ name, attributes: its }): Readonly<Record<string, unknown>>[] => (name === wanted ? [{ ...Object.fromEntries(its), url: its.get('src') }] : []));
  const sources = files('source');
  const captions = files('track').filter(({ kind = 'sub' }) => /^(?:sub|cap)/.test(`${kind}`));
  const url = attributes.get('data-src') ?? attributes.get('src') ?? sources[0]?.['url'];
  if (!url) return [];
  if (/youtube|vimeo/.test(`${sources[0]?.['type']}`)) return [{ type: 'embed', url }];
  return [{ type, url, ...(sources.length > 0 && { sources }), ...(captions.length > 0 && { captions }), poster: attributes.get('poster'), width: count(attributes, 'width'), height: count(attributes, 'height') }];
}

/** How many columns and rows a cell takes, where it takes more than one. */
export const spansIn = (attributes: Attributes): { readonly columnSpan?: number | undefined; readonly rowSpan?: number | undefined } => ({ columnSpan: count(attributes, 'colspan'), rowSpan: count(attributes, 'rowspan') });
