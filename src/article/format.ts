import type { Source } from '../safety/door.js';
import type { Reading, ShortcodeReader } from './reading.js';

/** A form that articles come in. */
export interface Format {
  /** As it is written in the attribute `format`. */
  readonly name: string;
  /** Whether it is a form of text, and a document in it is none of JSON even where it begins like that. */
  readonly isText?: boolean;
  /** Whether a document looks like this: a text, or a value of JSON. `contentType` is empty where nobody has said it. */
  matches(source: unknown, contentType: string): boolean;
  /**
   * The document in the fields of the article model, as it says them: the one door for articles reads them then, with its limits. So
   * nothing needs to be checked here, and nothing may be trusted.
   */
  read(source: unknown, reading: Reading): Source;
}

/** A module of formats that is loaded when a document may need it. */
export interface Library {
  readonly formats: readonly Format[];
  readonly shortcodes?: ReadonlyMap<string, ShortcodeReader>;
  /** Reads the text in the place of a body into nodes of the article model. */
  readonly readText?: (text: string, reading: Reading) => readonly Source[];
  /** Reads lists of stories of other systems into the fields of JSON Feed. */
  readonly readStoryList?: (input: unknown) => Source | undefined;
  /** Loads the formats that come after these. */
  readonly next?: ((again: boolean) => Promise<Library>) | undefined;
}

/** What an object has of its own at a path such as `title.rendered` or `authors.0.name`; `undefined` where there is nothing. */
export const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, name) => (typeof inner === 'object' && inner && Object.hasOwn(inner, name) ? (inner as Record<string, unknown>)[name] : undefined), value);

/** What stands at the first of some paths where there is something. */
export const firstOf = (value: unknown, ...paths: readonly string[]): unknown => paths.map((path) => at(value, path)).find((found) => found !== undefined && found !== null && found !== '');

/** The entries of a list; one thing in its place is the only entry, and nothing is none. */
export const entriesOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined || value === null || value === '' ? [] : [value]);
