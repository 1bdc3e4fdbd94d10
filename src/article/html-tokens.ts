import { decodeEntities } from './entities.js';
import { names } from './html-elements.js';

/** Attributes by their names in small letters: those that the article model has a use for. */
export type Attributes = ReadonlyMap<string, string>;

/** A tag, or text as it is written; `end` is where it ends in the HTML. */
export type Token = { readonly name: string; readonly isEnd: boolean; readonly attributes: Attributes } | { readonly name?: undefined; readonly text: string; readonly end: number };

/** What nobody reads, up to its end tag. */
const skipped = names('script style template title noscript iframe textarea select noembed noframes xmp');

/** A tag, a comment, or what HTML takes for one. */
const markup = /<(?:!--(?:-?>|[^]*?(?:--!?>|$))|(\/?)([a-z][^\s/>]*)|[!?/][^>]*(?:>|$))/iy;
const attribute = /[\s/]*(?:(>|$)|([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)(?:"|$)|'([^']*)(?:'|$)|([^\s>]*)))?)/y;
const characters = /(?:[^<]+|<(?![a-z!?/]))+/iy;
const usefulAttributes = names('src data-src data-lazy-src data-original srcset data-srcset href alt class width height colspan rowspan data id type kind srclang label poster');


/**
 * The tags and texts of HTML, without comments and without what nobody reads. Each character is looked at a few times at most, whatever
 * is left open: what has no end goes to the end of the text.
 */
export function* htmlTokens(html: string): Iterable<Token> {
  let position = 0;
  while (position < html.length) {
    markup.lastIndex = position;
    const match = markup.exec(html);
    if (!match) {
      characters.lastIndex = position;
      const [text = ''] = characters.exec(html) ?? [];
      position += text.length;
      yield { text, end: position };
      continue;
    }
    position = markup.lastIndex;
    const name = match[2]?.toLowerCase();
    // A comment.
    if (name === undefined) continue;
    const attributes = new Map<string, string>();
    position = readAttributes(html, position, attributes);
    // A tag that never ends is none.
    if (position < 0) return;
    const isEnd = match[1] === '/';
    yield { name, isEnd, attributes };
    if (isEnd) continue;
    if (name === 'pre' && html[position] === '\n') position++;
    if (skipped.test(name)) {
      const end = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
      end.lastIndex = position;
      const found = end.exec(html);
      if (!found) return;
      // The end tag is read like any other.
      position = found.index;
    }
  }
}

/** Reads up to the end of a tag; -1 where it has none. */
function readAttributes(html: string, start: number, found: Map<string, string>): number {
  if (html[start] === '>') return start + 1;
  for (let position = start; ; position = attribute.lastIndex) {
    attribute.lastIndex = position;
    const [whole = '', finished, written = '', double, single, bare] = attribute.exec(html) ?? [];
    if (finished) return attribute.lastIndex;
    if (whole === '' || finished === '') return -1;
    const name = written.toLowerCase();
    if (usefulAttributes.test(name) && !found.has(name)) found.set(name, decodeEntities(double ?? single ?? bare ?? '', true));
  }
}
