import { line } from '../safety/door.js';
import type { Door, Read, Source } from '../safety/door.js';
import { cleanText } from '../safety/plain-text.js';
import { safeUrl } from '../safety/safe-url.js';
import type { ArticleNote, ArticleProblem } from './article.js';

/** All text of one article, in UTF-16 code units: twice what a report of 20,000 words has. */
const textLimit = 256 * 1024;
/** Text of one block, in the same units: what some scripts cost a browser grows with the square of it. */
export const blockTextLimit = 5000;
/** Blocks, list items and listed stories: what takes a box on the page. */
const blockLimit = 2000;
/** Everything that is looked at, so that shared and endless lists come to an end. */
export const entryLimit = 20_000;
/** Nodes that are read once more for what is in them: on each level of a deep document that would never come to an end. */
const secondLimit = 100;
/** Nodes inside one another. */
const depthLimit = 100;
const noteLimit = 100;

/** Ends the reading of a document that is no article. */
export class Refusal extends Error {
  readonly problem: ArticleProblem;

  constructor(code: ArticleProblem['code'], detail: string) {
    super(detail);
    this.problem = { code, detail };
  }
}

/** What the tag of a shortcode says, and what is between it and its end tag. */
export interface Enclosed {
  /** By names in lower case, or by "0", "1", … for values without a name; the last one wins. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The words before the end tag; empty where there is none. */
  readonly content: string;
  /** The same as nodes of the article model. */
  readonly children: readonly Source[];
}

/**
 * Makes nodes of the article model from a shortcode, unchecked, for the door of articles to read; none where nothing of it is to be
 * shown, `undefined` where it does not say what it must.
 */
export type ShortcodeReader = (shortcode: Enclosed, reading: Reading) => readonly Source[] | undefined;

/** How a document is read. */
export interface ReadingOptions {
  /** Media type of the answer that brought the document. */
  readonly contentType?: string | undefined;
  /** Name of its format, where it should not be found out. */
  readonly format?: string | undefined;
  /** Leaves shortcodes that nobody knows in the text; without it they are dropped with a note. */
  readonly keepShortcodes?: boolean | undefined;
  /** Those that somebody knows, by their names. */
  readonly shortcodes?: ReadonlyMap<string, ShortcodeReader>;
  /** Reads the text in the place of a body into nodes of the article model, as soon as that is there. */
  readonly readText?: ((text: string, reading: Reading) => readonly Source[]) | undefined;
  /** Address of a WordPress media library, for galleries that name files by numbers; by default that of the document's site, where its address is one of the REST API. */
  readonly mediaSrc?: string | undefined;
  /** What has come from the `mediaUrl` of an earlier result. */
  readonly media?: string | undefined;
}

/** One reading of a document: what formats share, namely limits, clean text, safe addresses and the notes. */
export class Reading implements Door {
  readonly notes: ArticleNote[] = [];
  readonly shortcodes: ReadonlyMap<string, ShortcodeReader>;
  readonly options: ReadingOptions;
  readonly url: string;
  /** Where to ask for the files that galleries name. */
  mediaUrl: string | undefined;
  #text = textLimit;
  #blockText = blockTextLimit;
  #blocks = blockLimit;
  #entries = entryLimit;
  #depth = depthLimit;
  #seconds = secondLimit;

  constructor(url: string, options: ReadingOptions = {}) {
    this.url = url;
    this.options = options;
    this.shortcodes = options.shortcodes ?? new Map();
  }

  note(code: ArticleNote['code'], detail: string): void {
    if (this.notes.length < noteLimit) this.notes.push({ code, detail: detail.slice(0, 200) });
  }

  lose(field: string): void {
    this.note('field-invalid', field);
  }

  /** A text that will be read in parts. */
  whole(text: string): string {
    if (text.length > this.#text) throw new Refusal('article-too-large', `${textLimit}`);
    return cleanText(text);
  }

  /** A text in the current block. */
  text(value: unknown): string {
    const text = this.whole(typeof value === 'string' ? value : '');
    this.#text -= text.length;
    // As much as there is room for, without half a character at its end.
    const isLong = text.length > this.#blockText;
    if (isLong) this.note('too-long', `${blockTextLimit}`);
    const known = isLong ? text.slice(0, this.#blockText).replace(/[\ud800-\udbff]$/, '') : text;
    this.#blockText -= known.length;
    return known;
  }

  /** From here on, text is in another block, if there is room for one. */
  newBlock(): boolean {
    this.#blockText = blockTextLimit;
    if (!this.#blocks) this.note('too-many-blocks', `${blockLimit}`);
    return this.#blocks > 0;
  }

  *entries(value: unknown): Iterable<unknown> {
    for (const entry of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      if (!this.#entries) return this.note('too-many-blocks', `${entryLimit}`);
      this.#entries--;
      yield entry;
    }
  }

  /** Takes the room for one more block; `false` where there is none. */
  block(): boolean {
    return this.newBlock() && this.#blocks-- > 0;
  }

  /** What `read` gives one level further down; `undefined` below the last. */
  inside<T>(read: () => T): T | undefined {
    if (!this.#depth) {
      this.note('too-deep', `${depthLimit}`);
      return undefined;
    }
    this.#depth--;
    const known = read();
    this.#depth++;
    return known;
  }

  /** Whether a node that holds blocks may be read once more. */
  again(): boolean {
    return this.#seconds > 0 && this.#seconds-- > 0;
  }

  /** The absolute address of a link, or of what has one of other `protocols`. */
  address(value: unknown, protocols?: RegExp): string | undefined {
    const text = typeof value === 'string' ? value : '';
    const url = safeUrl(text, this.url, protocols);
    if (!url) this.note('url-refused', text);
    return url;
  }
}

/** Reads the address of a page, picture or document. */
export const webLink: Read<Reading> = (value, reading) => reading.address(value, /^https?:$/);

/** Reads a date or time, with the zone it was written in: a reader far away sees the day it was in the newsroom. */
export const time = line(/^\d{4}-(0\d|1[012])-[0-3]\d(T[\d:.]+(Z|[+-][\d:]+)?)?$/);
