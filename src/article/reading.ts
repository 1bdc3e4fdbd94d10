import { line } from '../safety/door.js';
import type { Door, Read } from '../safety/door.js';
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
const entryLimit = 20_000;
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

/** One reading of a document: what formats share, namely limits, clean text, safe addresses and the notes. */
export class Reading implements Door {
  readonly notes: ArticleNote[] = [];
  /** Whether shortcodes that nobody knows stay in the text. */
  readonly keepsShortcodes: boolean;
  readonly #base: string;
  #text = textLimit;
  #blockText = blockTextLimit;
  #blocks = blockLimit;
  #entries = entryLimit;
  #depth = depthLimit;
  #seconds = secondLimit;

  constructor(base: string, keepsShortcodes = false) {
    this.#base = base;
    this.keepsShortcodes = keepsShortcodes;
  }

  note(code: ArticleNote['code'], detail: string): void {
    if (this.notes.length < noteLimit) this.notes.push({ code, detail: detail.slice(0, 200) });
  }

  lose(field: string): void {
    this.note('field-invalid', field);
  }

  /** The text of a whole document. */
  whole(value: unknown): string {
    const text = typeof value === 'string' ? value : '';
    this.#text -= text.length;
    if (this.#text < 0) throw new Refusal('article-too-large', `${textLimit}`);
    return cleanText(text);
  }

  /** A text in the current block. */
  text(value: unknown): string {
    return this.fit(this.whole(value));
  }

  /** As much of a text as there is room for in the current block, without half a character at its end. */
  fit(text: string): string {
    const isLong = text.length > this.#blockText;
    if (isLong) this.note('too-long', `${blockTextLimit}`);
    const known = isLong ? text.slice(0, this.#blockText).replace(/[\ud800-\udbff]$/, '') : text;
    this.#blockText -= known.length;
    return known;
  }

  /** From here on, text is in another block. */
  newBlock(): void {
    this.#blockText = blockTextLimit;
  }

  *entries(value: unknown): Iterable<unknown> {
    for (const entry of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      if (!this.#entries) return this.note('too-many-blocks', `${entryLimit}`);
      this.#entries--;
      yield entry;
    }
  }

  /** Whether there is room for one more block. */
  block(): boolean {
    this.newBlock();
    if (!this.#blocks) this.note('too-many-blocks', `${blockLimit}`);
    return this.#blocks > 0 && this.#blocks-- > 0;
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
    const url = safeUrl(text, this.#base, protocols);
    if (!url) this.note('url-refused', text);
    return url;
  }
}

/** Reads the address of a page, picture or document. */
export const webLink: Read<Reading> = (value, reading) => reading.address(value, /^https?:$/);

/** Reads a date or time, with the zone it was written in: a reader far away sees the day it was in the newsroom. */
export const time = line(/^\d{4}-(0\d|1[012])-[0-3]\d(T[\d:.]+(Z|[+-][\d:]+)?)?$/);
