import type { Block, ListItem, NewsArticle, Phrasing, TableBody, TableCaption, TableCell, TableRow } from './article.js';

const wordsPerMinute = 230;
/** Thai, Lao, Burmese, Khmer, Japanese and Chinese do not part words by spaces. */
const unspaced = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u9fff]/;

type Node = Phrasing | Block | ListItem | TableCaption | TableBody | TableRow | TableCell | { readonly type: 'recommended' };

/** The words of nodes, as far as they stand in the run of the text. */
export const textOf = (nodes: readonly Node[], between = ''): string => nodes.map((node) => ('value' in node ? node.value : 'children' in node ? textOf(node.children, between) : ' ')).join(between);

/** Minutes that it takes to read the body, rounded up; 0 where it has no words. */
export function readingTime({ body }: NewsArticle): number {
  const text = textOf(body, ' ');
  // The browser's dictionary takes its time, so it is asked for the scripts alone that need it.
  const words = unspaced.test(text) && 'Segmenter' in Intl ? [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)].filter(({ isWordLike }) => isWordLike) : text.split(/\s+/).filter(Boolean);
  return Math.ceil(words.length / wordsPerMinute);
}
