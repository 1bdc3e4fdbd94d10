// What an article has where an attribute asks for it: a module of its own, for the pages that do.
import type { NewsArticle } from '../../article/article.js';
import { bestQuote } from '../../article/pull-quote.js';
import { readingTime as minutes } from '../../article/reading-time.js';
import { ownFields } from '../../safety/door.js';
import type { LiftedQuote } from './render-article.js';

export { Live } from './live.js';
export { writeJsonLd } from './write-json-ld.js';

/** Reads an article once, however often it is shown. */
function once<T>(read: (article: NewsArticle) => T): (article: NewsArticle) => T {
  const known = new WeakMap<NewsArticle, { readonly value: T }>();
  return (article) => {
    const entry = known.get(article) ?? { value: read(article) };
    known.set(article, entry);
    return entry.value;
  };
}

export const readingTime = once(minutes);

/** The quotation to set beside its paragraph, where the newsroom has chosen none. */
export const liftedQuote = once(({ body }): LiftedQuote | undefined => {
  const best = bestQuote({ body });
  if (!best) return undefined;
  const { index, ...words } = best;
  return ownFields({ index, quote: { ...words, type: 'pullquote', duplicate: true } });
});
