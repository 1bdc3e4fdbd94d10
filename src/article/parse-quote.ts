import { flag, line, object, plainDoor } from '../safety/door.js';
import type { Pullquote } from './article.js';

export type QuoteResult =
  | { readonly ok: true; readonly value: Pullquote }
  | { readonly ok: false; readonly problem: { readonly code: 'quote-invalid'; readonly detail: string } };

/** A longer one is an article. */
const words = line(/^[^]{1,2000}$/);
const quote = object({ text: words, source: words, duplicate: flag });

/** The one door for a quotation that stands by itself: an object, its JSON text, or the text of the quotation. Never throws. */
export function parseQuote(input: unknown): QuoteResult {
  try {
    const known = quote(typeof input === 'string' && /^\s*\{/.test(input) ? JSON.parse(input) : input, plainDoor);
    if (known) return { ok: true, value: { type: 'pullquote', ...(known as Omit<Pullquote, 'type'>) } };
  } catch {
    // Text that starts like JSON and is none; objects whose getters throw.
  }
  return { ok: false, problem: { code: 'quote-invalid', detail: 'it must be a text or have a "text"' } };
}
