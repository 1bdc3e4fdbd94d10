import { isVisible } from '../safety/plain-text.js';
import type { ArticleResult } from './article.js';
import { readDocument, startReading } from './formats/registry.js';
import { Refusal } from './reading.js';
import type { ReadingOptions } from './reading.js';

export interface ArticleOptions extends Pick<ReadingOptions, 'contentType' | 'format' | 'keepShortcodes' | 'mediaSrc' | 'media'> {
  /** Where the document came from, or the page it stands in; its relative addresses start here. */
  readonly url: string;
}

/**
 * The one door for articles: an object, its JSON text, or plain text in the founding form. Never throws, and copies what
 * it knows; what it could not carry over is in `notes`.
 */
export function parseArticle(input: unknown, { url, ...options }: ArticleOptions): ArticleResult {
  try {
    const reading = startReading(url, options);
    const read = readDocument(input, reading);
    // Most often nothing is wrong, and an error would take its time.
    if (!read) return { ok: false, problem: { code: 'formats-missing', detail: 'call loadFormats() first' } };
    const { article: value, format } = read;
    if (!isShown([value.headline, value.body])) throw new Refusal('article-empty', 'it has no headline and no body');
    return { ok: true, value, notes: reading.notes, format, ...(reading.mediaUrl && { mediaUrl: reading.mediaUrl }) };
  } catch (error) {
    // JSON that is none, and objects with code in them (a getter, a Proxy), whose errors may be just as hostile.
    return { ok: false, problem: error instanceof Refusal ? error.problem : { code: 'article-invalid', detail: 'it cannot be read' } };
  }
}

/** Whether anything in there is to be seen: words, a picture, a poll, and not only breaks and empty boxes. */
const isShown = (value: unknown): boolean => (typeof value === 'string' ? isVisible(value) : typeof value === 'object' && value !== null && Object.entries(value).some(([name, inside]) => name === 'picture' || (!/^(type|level|url)$/.test(name) && isShown(inside))));
