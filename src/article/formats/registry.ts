import { asSource } from '../../safety/door.js';
import type { Source } from '../../safety/door.js';
import type { NewsArticle } from '../article.js';
import type { Format, Library } from '../format.js';
import { Reading, Refusal } from '../reading.js';
import type { ReadingOptions, ShortcodeReader } from '../reading.js';
import { isNewsArticle, readNewsArticle } from './news-article.js';

/** Text that begins like this is JSON or nothing; prose and shortcodes may begin with a bracket, too. */
const jsonStart = /^\s*(\{|\[\s*["\]{])/;

/** Those of the page, in the order in which they are asked; the first one that matches reads. */
const added: Format[] = [];
/** Those of other systems, as far as they are there. */
let others: readonly Format[] = [];
let readText: Library['readText'];
let readStoryList: Library['readStoryList'];
/** Shortcodes by their names; those of the page stay. */
const shortcodes = new Map<string, ShortcodeReader>();
let loading: Promise<void> | undefined;
let hasFailed = false;
/** Browsers remember until the page is left that an address gave no module: the second attempt has one of its own. */
const secondAddress: string = './formats.js?again';
/** Loads the formats that come next; `undefined` when all are there. */
let next: Library['next'] = (again) => (again ? (import(secondAddress) as Promise<Library>) : import('./formats.js'));

/** Adds a format, which is asked after those that were added before, and before those of the library. One of the same name is replaced. */
export function addFormat(format: Format): void {
  const index = added.findIndex(({ name }) => name === format.name);
  added.splice(index < 0 ? added.length : index, 1, format);
}

/**
 * Loads the next formats of other systems: first those that most publishers have, HTML among them, then the others. Pages that have our
 * own JSON need none of them. Rejects where the module cannot be loaded; the next call tries again.
 */
export const loadNext = (): Promise<void> => (loading ??= load());

async function load(): Promise<void> {
  try {
    const known = await next?.(hasFailed);
    others = [...others, ...(known?.formats ?? [])];
    for (const [name, read] of known?.shortcodes ?? []) if (!shortcodes.has(name)) shortcodes.set(name, read);
    readText ??= known?.readText;
    readStoryList ??= known?.readStoryList;
    next = known?.next;
  } catch (error) {
    hasFailed = true;
    throw error;
  } finally {
    loading = undefined;
  }
}

/** Loads all formats of other systems. */
export const loadFormats = async (): Promise<void> => next && loadNext().then(loadFormats);

/** Whether the first of the formats of other systems are there. */
export const hasFormats = (): boolean => others.length > 0;

/** The stories of a list of another system, in the fields of JSON Feed. */
export const otherStories = (input: unknown): Source | undefined => readStoryList?.(input);

/** Adds a shortcode that texts and HTML may have; one of the same name is replaced. */
export function addShortcode(name: string, read: ShortcodeReader): void {
  shortcodes.set(name.toLowerCase(), read);
}

/** Begins the reading of a document whose relative addresses start at `url`. */
export const startReading = (url: string, options: ReadingOptions): Reading => new Reading(url, { ...options, shortcodes, readText });

/** What an article was read from. */
export interface ReadArticle {
  readonly article: NewsArticle;
  /** Name of the format. */
  readonly format: string;
}

/**
 * Reads a document in the format that is asked for, or that its content type and shape show: our own JSON, as text or as an object. What
 * may be in another waits for {@link loadFormats}, and is `undefined` until then; a text that is in none of them is plain text.
 */
export function readDocument(input: unknown, reading: Reading): ReadArticle | undefined {
  const { contentType = '', format: asked = '' } = reading.options;
  const all = [...added, ...others];
  const named = all.find(({ name }) => name === asked);
  if (asked && !named && asked !== 'news-article') {
    if (next) return undefined;
    throw new Refusal('article-invalid', `there is no format "${asked}"`);
  }
  const value: unknown = typeof input === 'string' && jsonStart.test(input) && !named?.isText ? JSON.parse(input.trim()) : input;
  const source = asSource(value);
  const isOwn = source && isNewsArticle(source);
  const matching = asked ? named : (isOwn ? added : all).find((known) => known.matches(value, contentType));
  if (!matching && !asked && !isOwn && next) return undefined;
  const format = matching ?? (typeof value === 'string' ? others[0] : undefined);
  if (format) return { article: readNewsArticle(format.read(value, reading), reading), format: format.name };
  if (source) return { article: readNewsArticle(source, reading), format: 'news-article' };
  throw new Refusal('article-invalid', 'it must be an object or a text');
}
