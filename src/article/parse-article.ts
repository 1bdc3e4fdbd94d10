import { isVisible } from '../safety/plain-text.js';
import type { ArticleResult } from './article.js';
import { readDocument } from './formats/registry.js';
import { Reading, Refusal } from './reading.js';

export interface ArticleOptions {
  /** Where the document came from, or the page it stands in; its relative addresses start here. */
  readonly url: string;
  /** Media type of the answer that brought it. */
  readonly contentType?: string;
  /** Name of its format, where it should not be found out. */
  readonly format?: string | undefined;
  /** Leaves shortcodes that nobody knows in the text; without it they are dropped with a note. */
  readonly keepShortcodes?: boolean;
}

/**
 * The one door for articles: an object, its JSON text, or plain text in the founding form. Never throws, and copies what
 * it knows; what it could not carry over is in `notes`.
 */
export function parseArticle(input: unknown, { url, keepShortcodes, ...hints }: ArticleOptions): ArticleResult {
  try {
    const reading = new Reading(url, keepShortcodes);
    const { article: value, format } = readDocument(input, reading, hints);
    if (!isShown([value.headline, value.body])) throw new Refusal('article-empty', 'it has no headline and no body');
    return { ok: true, value, notes: reading.notes, format };
  } catch (error) {
    // JSON that is none, and objects with code in them (a getter, a Proxy), whose errors may be just as hostile.
    return { ok: false, problem: error instanceof Refusal ? error.problem : { code: 'article-invalid', detail: 'it cannot be read' } };
  }
}

/** Whether anything in there is to be seen: words, a picture, a poll, and not only breaks and empty boxes. */
const isShown = (value: unknown): boolean => (typeof value === 'string' ? isVisible(value) : typeof value === 'object' && value !== null && Object.entries(value).some(([name, inside]) => name === 'picture' || (!/^(type|level|url)$/.test(name) && isShown(inside))));
