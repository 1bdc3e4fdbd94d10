import type { Source } from '../safety/door.js';
import { at, entriesOf, firstOf } from './format.js';
import { htmlNodes, plainText } from './html.js';
import type { Reading } from './reading.js';

/** Nodes of the article model as formats say them, unchecked: the door for articles reads them afterwards. */

const phrasing = /^(text|break|strong|emphasis|strikethrough|subscript|superscript|code|link)$/;
const isPhrasing = (node: Source) => phrasing.test(`${node['type']}`);

/** A value as a string; of an object, its type: to convert a foreign object may throw. */
export const said = (value: unknown): string => (Object(value) === value ? typeof value : String(value));

/** The words of HTML; what is no text stays what it is, for the door to complain about. */
export const plain = (html: unknown): unknown => (typeof html === 'string' ? plainText(html) : html);

/** The address of something that may be written as that, as an object with it, or as a list of these. */
export function addressOf(value: unknown): unknown {
  const [first] = entriesOf(value);
  return typeof first === 'string' ? first : entriesOf(firstOf(first, 'url', 'contentUrl', '@id'))[0];
}

/** The authors that these people are, names or objects with the address at `url`; `undefined` where there is none, since a list without authors is a mistake. */
export function authorsOf(people: readonly unknown[], url = 'url'): readonly Source[] | undefined {
  const authors = people.flatMap((person) =>
    entriesOf(typeof person === 'string' ? person : at(person, 'name')).map((name) => ({ name: plain(name), url: at(person, url), image: addressOf(at(person, 'image')), jobTitle: at(person, 'jobTitle') })),
  );
  return authors.length > 0 ? authors : undefined;
}

/** A block of plain text, or no block where there is nothing to say. */
export const textBlock = (type: 'paragraph' | 'heading', value: unknown, more: Source = {}): readonly Source[] =>
  value === undefined || value === null || value === '' ? [] : [{ ...more, type, children: [{ type: 'text', value: typeof value === 'number' ? said(value) : value }] }];

export const label = (value: unknown) => textBlock('heading', value, { level: 'label' });

/** The blocks of HTML; what stands loose on one line is one paragraph. */
export function htmlBlocks(html: unknown, reading: Reading): readonly Source[] {
  const blocks: Source[] = [];
  let line: Source[] | undefined;
  for (const node of html && typeof html === 'string' ? htmlNodes(html, reading) : []) {
    if (!isPhrasing(node)) {
      line = undefined;
      blocks.push(node);
    } else if (line) line.push(node);
    else blocks.push({ type: 'paragraph', children: (line = [node]) });
  }
  return blocks;
}

/** Without the paragraph around all of it, as in a heading, a list item or a cell. */
export const tight = (blocks: readonly Source[]): readonly Source[] => (blocks.length === 1 && blocks[0]?.['type'] === 'paragraph' ? (blocks[0]['children'] as readonly Source[]) : blocks);

/** What another site shows by a frame or a script: the words that were left for those without it, or a link; its caption in any case. */
export function embedded(html: unknown, url: unknown, caption: unknown, reading: Reading): readonly Source[] {
  const nodes = plain(html) || !url ? htmlBlocks(html, reading) : [{ type: 'embed', url }];
  if (!nodes.some(({ type }) => type === 'embed')) return [...nodes, ...textBlock('paragraph', caption)];
  return nodes.map((node) => (node['type'] === 'embed' && caption ? { ...node, caption } : node));
}

/** Foreign elements that are looked at in one document. What becomes of them is counted by the door, which has limits of its own. */
const elementLimit = 10_000;
const looks = new WeakMap<Reading, number>();

/** The entries of a list, as long as they are not too many in all: elements that hold themselves come to an end, too. */
export function* elementsIn(list: readonly unknown[], reading: Reading): Iterable<unknown> {
  for (const element of list) {
    const count = looks.get(reading) ?? 0;
    if (count === elementLimit) return reading.note('too-many-blocks', `${elementLimit}`);
    looks.set(reading, count + 1);
    yield element;
  }
}

/** What one foreign element may become: a list, an item, a paragraph and its text, each inside the one before. */
const levels = 4;

const deeper = <T>(reading: Reading, read: () => T, count = levels): T | undefined => (count ? reading.inside(() => deeper(reading, read, count - 1)) : read());

/** The nodes of all entries of a list, within the limits of the reading: foreign elements may hold elements. */
export const nested = (list: readonly unknown[], reading: Reading, read: (element: unknown, reading: Reading) => readonly Source[]): readonly Source[] =>
  deeper(reading, () => [...elementsIn(list, reading)].flatMap((element) => read(element, reading))) ?? [];

/** A node around others; none where there are none. */
export const around = (type: string, children: readonly Source[], more: Source = {}): readonly Source[] => (children.length ? [{ ...more, type, children }] : []);

/** The name of a picture's file, whatever the size in which it is given. */
const fileOf = (picture: unknown): string => said(at(picture, 'url') ?? picture).replace(/[?#].*$/, '').replace(/(?:-\d+x\d+|-scaled)(?=\.\w+$)/, '');

/** The picture that leads and the body below it: not the same picture twice where the text begins with it. */
export function led(image: unknown, body: unknown): { readonly image: unknown; readonly body: unknown } {
  const [first, ...rest] = Array.isArray(body) ? (body as readonly unknown[]) : [];
  const picture = at(first, 'picture');
  if (!image || !picture || fileOf(image) !== fileOf(picture)) return { image, body };
  const captions = [at(image, 'caption'), at(picture, 'caption')];
  // Two captions that say different things are both wanted.
  if (captions[0] && captions[1] && captions[0] !== captions[1]) return { image, body };
  const known = Object.entries({ ...(typeof image === 'object' ? image : { url: image }) }).filter(([, value]) => value !== undefined && value !== '');
  return { image: { ...picture, ...Object.fromEntries(known) }, body: rest };
}
