import { cleanText, isVisible } from './plain-text.js';

/**
 * What doors are made of. A door knows a document by a table of fields and how each is read; what comes out is new:
 * nothing of the document itself, and none of its other fields, goes through.
 */

/** What a door does about things that all doors meet. */
export interface Door {
  /** Clean text, within the limits of the door; empty for anything but a string. */
  readonly text: (value: unknown) => string;
  /** The entries of a list, within the limits of the door; one thing in its place is its only entry. */
  readonly entries: (value: unknown) => Iterable<unknown>;
  /** A field was not as it must be, and is left out. */
  readonly lose: (field: string) => void;
}

/** Reads one value; `undefined` where it is not what it must be. */
export type Read<D extends Door = Door> = (value: unknown, door: D) => unknown;

/** Fields and how each is read. */
export type Shape<D extends Door = Door> = Readonly<Record<string, Read<D>>>;

export type Source = Readonly<Record<string, unknown>>;

/** Makes objects that have nothing from the prototype of all objects. Browsers keep those without any prototype as tables, which take their time. */
const Own = function () {} as unknown as new () => Record<string, unknown>;
Own.prototype = Object.create(null);

/** The object's own fields, if it is one: what a script has added to the prototype of all objects is no content. */
export const asSource = (value: unknown): Source | undefined => (typeof value === 'object' && value && !Array.isArray(value) ? Object.assign(new Own(), value) : undefined);

/** A copy whose objects have their own fields and nothing else, so that a field which is not there is `undefined` on every page. */
export function ownFields<T>(value: T): T {
  if (typeof value !== 'object' || !value) return value;
  if (Array.isArray(value)) return value.map(ownFields) as T;
  const own: Record<string, unknown> = Object.assign(new Own(), value);
  for (const name of Object.keys(own)) own[name] = ownFields(own[name]);
  return own as T;
}

/** The fields that are there and as they must be; empty text and `null` are as good as nothing. */
export function fields<D extends Door>(source: Source, shape: Shape<D>, door: D): Source {
  const result: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(shape)) {
    const value = source[name] ?? '';
    if (value === '') continue;
    const known = read(value, door);
    if (known === undefined) door.lose(name);
    else result[name] = known;
  }
  return result;
}

/** Reads an object. A text in its place is its first field; without that there is no object. */
export const object =
  <D extends Door>(shape: Shape<D>): Read<D> =>
  (value, door) => {
    const first = Object.keys(shape)[0] ?? '';
    const result = fields(asSource(value) ?? { __proto__: null, [first]: value }, shape, door);
    return Object.hasOwn(result, first) ? result : undefined;
  };

/** Reads a list of what `read` can read; there is none where nothing is left. */
export const list =
  <D extends Door>(read: Read<D>): Read<D> =>
  (value, door) => {
    const known: unknown[] = [];
    for (const entry of door.entries(value)) known.push(read(entry, door) ?? []);
    return known.flat().length > 0 ? known.flat() : undefined;
  };

/** Reads a text that matches, without white space around it. A number is how CMSs write ids. */
export const line =
  (pattern = /./): Read =>
  (value, door) => {
    const text = door.text(typeof value === 'number' ? `${value}` : value).trim();
    return pattern.test(text) && isVisible(text) ? text : undefined;
  };

/** Reads a boolean; some frameworks write it as text. */
export const flag: Read = (value) => (typeof value !== 'object' && /^(true|false)$/.test(`${value}`) ? `${value}` === 'true' : undefined);

/** For single things: no limits but those of the readers. */
export const plainDoor: Door = {
  text: (value) => (typeof value === 'string' ? cleanText(value) : ''),
  entries: (value) => (Array.isArray(value) ? value : []),
  lose: () => undefined,
};
