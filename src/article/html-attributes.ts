import type { Attributes } from './html-tokens.js';

/** A whole number from 1 on; `undefined` where there is none. */
const count = (attributes: Attributes, name: string): number | undefined => Number.parseInt(attributes.get(name) ?? '', 10) || undefined;

/** The picture of an `<img>`, also one that a script would have loaded later; none where it only counts readers. */
export function pictureIn(attributes: Attributes): Readonly<Record<string, unknown>> | undefined {
  const later = (name: string) => attributes.get(`data-${name}`) ?? attributes.get(name);
  const url = [attributes.get('data-lazy-src') ?? attributes.get('data-original'), later('src'), later('srcset')?.trim().split(/\s/)[0]].find((address) => address && !address.startsWith('data:'));
  const [width, height, alt] = [count(attributes, 'width'), count(attributes, 'height'), attributes.get('alt')?.trim()];
  return url && width !== 1 && height !== 1 ? { url, width, height, alt } : undefined;
}

/** How many columns and rows a cell takes, where it takes more than one. */
export const spansIn = (attributes: Attributes): { readonly columnSpan?: number | undefined; readonly rowSpan?: number | undefined } => ({ columnSpan: count(attributes, 'colspan'), rowSpan: count(attributes, 'rowspan') });
