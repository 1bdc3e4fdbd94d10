import type { ArticleResult } from './article.js';
import { readDocument } from './formats/formats.js';
import { Reading, Refusal } from './reading.js';

export interface ArticleOptions {
  /** Where the document came from, or the page it stands in; its relative addresses start here. */
  readonly url: string;
}

/**
 * The one door for articles: an object, its JSON text, or plain text in the founding form. Never throws, and copies what
 * it knows; what it could not carry over is in `notes`.
 */
export function parseArticle(input: unknown, { url }: ArticleOptions): ArticleResult {
  try {
    const reading = new Reading(url);
    const value = readDocument(input, reading);
    if (!value.headline && !value.body.length) throw new Refusal('article-empty', 'it has no headline and no body');
    return { ok: true, value, notes: reading.notes };
  } catch (error) {
    // JSON that is none, and objects with code in them (a getter, a Proxy), whose errors may be just as hostile.
    return { ok: false, problem: error instanceof Refusal ? error.problem : { code: 'article-invalid', detail: 'it cannot be read' } };
  }
}
