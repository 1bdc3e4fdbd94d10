import type { NewsArticle } from './article.js';
import { textOf } from './reading-time.js';

/** A quoted sentence of an article, without its quotation marks. */
export interface BestQuote {
  /** Of its paragraph in `body`. */
  readonly index: number;
  readonly text: string;
  readonly source?: string;
}

const ideal = 90;

/**
 * The quoted sentence that is best worth setting large, or `undefined` where there is none or the newsroom chose one itself.
 *
 * A quote counts where it is complete: it begins like a sentence, ends like one, is not taken up again after a comma, and
 * has 40 to 200 characters. Of these the one nearest to the ideal length wins. A named speaker is worth 40 characters of
 * distance; standing in the first paragraph, which the reader has just read, costs 30.
 */
export function bestQuote({ body }: Pick<NewsArticle, 'body'>): BestQuote | undefined {
  let best: BestQuote | undefined;
  let bestScore = -Infinity;
  const opening = body.findIndex(({ type }) => type === 'paragraph');
  let index = -1;
  for (const block of body) {
    index++;
    if (block.type === 'pullquote') return undefined;
    if (block.type !== 'paragraph') continue;
    for (const { text, source } of quotesIn(textOf(block.children))) {
      const score = (source ? 40 : 0) - Math.abs(text.length - ideal) - (index === opening ? 30 : 0);
      if (score > bestScore) {
        bestScore = score;
        best = { index, text, ...(source && { source }) };
      }
    }
  }
  return best;
}

/** What stands between quotation marks of any language: a space behind the first one betrays that it closes. */
const quoted = /[“”„"«](?!\s)([^“”„"«»]+)[“”"»]/g;

function quotesIn(text: string): readonly Pick<BestQuote, 'text' | 'source'>[] {
  return [...text.matchAll(quoted)].flatMap(({ 0: { length }, 1: quotation = '', index }) => {
    const words = quotation.replace(/\s+/g, ' ');
    const after = text.slice(index + length, index + length + 160);
    // “…,” said Mara Quill, “…” goes on.
    const sentence = words.endsWith(',') && !/^[^.!?]*,\s*["“„«]/.test(after) ? `${words.slice(0, -1)}.` : words;
    if (!/^[\p{Lu}\d].{38,198}[.!?…]$/u.test(sentence)) return [];
    // Behind a quote that ended with a full stop, the next sentence may be about somebody else.
    const source = saidName.exec(after)?.[1] ?? (/[.…]$/.test(words) ? undefined : nameSaid.exec(after)?.[1]) ?? nameSaidBefore.exec(text.slice(0, index).slice(-160))?.[1];
    return { text: sentence, ...(source && { source }) };
  });
}

const said = '(?:said|says|added|adds|told|asked|asks|wrote|explained)';
/** Two to four words in capitals, so that no "He" or "Monday" is taken for a name. */
const name = "(?!(?:The|An?|But|And|On|In|At) )(\\p{Lu}(?:\\.|[\\p{L}’'-]+)(?: (?:v[ao]n |de[rn]? |la )*\\p{Lu}(?:\\.|[\\p{L}’'-]+)){1,3})";
const saidName = new RegExp(`^,? ${said} ${name}`, 'u');
const nameSaid = new RegExp(`^,? ${name} ${said}`, 'u');
const nameSaidBefore = new RegExp(`(?:^|[.!?…”] )${name} ${said}[:,] $`, 'u');
