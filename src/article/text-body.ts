import type { Source } from '../safety/door.js';
import { blockTextLimit } from './reading.js';
import type { Reading } from './reading.js';
import { attributesIn, keeps, nodesOf, shortcodes } from './shortcodes.js';

/** A node that needs no look at its neighbours, or the lines of a paragraph or sub-head with a line end between them. */
export type Piece = Source | string;

/** Cuts text at blank lines and at shortcodes, of which nothing stays in the text. */
export function textPieces(input: string, reading: Reading): Piece[] {
  // A line of nothing but spaces of any kind is a blank line.
  const text = reading.whole(input).replace(/\r\n?|[\u2028\u2029]/g, '\n').replace(/(?<![^\S\n])[^\S\n]*\n[\s\u200b]*\n\s*/g, '\n\n');
  const pieces: Piece[] = [];
  let waiting = '';
  let from = 0;
  const cut = () => {
    for (const lines of waiting.split('\n\n')) if (lines.trim()) pieces.push(lines.replace(/^\n+|\n+$/g, ''));
    // What is left and right of a shortcode has a space on that side: part of a paragraph is no sub-head.
    waiting = ' ';
  };
  for (const { name, attributes, content, escaped, known, start, end } of shortcodes(text, reading.shortcodes)) {
    const shortcode = text.slice(start, end);
    if (!known && (escaped || keeps(shortcode, reading))) continue;
    waiting += text.slice(from, start);
    from = end;
    if (escaped) waiting += shortcode.slice(1, -1);
    else if (known) {
      const children = textNodes(content.split('\n\n').filter((lines) => lines.trim()));
      const nodes = nodesOf(name, { attributes: attributesIn(attributes), content: content.trim(), children }, shortcode, reading);
      if (nodes) {
        waiting += ' ';
        cut();
        pieces.push(...nodes);
      }
    }
  }
  waiting += text.slice(from);
  cut();
  takeLatestList(pieces, reading);
  return pieces;
}

/** Makes paragraphs and sub-heads of the pieces that are text. */
export const textNodes = (pieces: readonly Piece[]): readonly Source[] =>
  pieces.flatMap((piece, index): Source | readonly Source[] => {
    if (typeof piece !== 'string') return piece;
    // A sub-head has a paragraph under it, maybe after a poll or a pull quote; of two short lines the first is none.
    const next = pieces.slice(index + 1, index + 9).find((other) => typeof other === 'string');
    if (index > 0 && isTitle(piece) && next && !isTitle(next)) return { type: 'heading', level: 'chapter', children: oneLine(piece) };
    return (oneLine(piece).match(parts) ?? []).map((value) => ({ type: 'paragraph', children: value.trim() }));
  });

/** What is too long for one paragraph is more than one, with a space between them if there is any, and never half a character. */
const parts = new RegExp(`[^]{1,${blockTextLimit - 1}}(?!\\S)|[^]{1,${blockTextLimit}}(?![\\udc00-\\udfff])`, 'g');

export const oneLine = (text: string) => text.replace(/[ \t\n]+/g, ' ').trim();

/** One short line that does not end like a sentence. */
export const isTitle = (piece: string) => /^\S.{0,89}$/.test(piece) && !/^[^\p{L}]+$|[.!…:;,。！][\p{P}\s]*$| $/u.test(piece);

/** The founding form ends with the heading of the list of further stories, on a line of its own. */
function takeLatestList(pieces: Piece[], reading: Reading): void {
  const last = pieces.at(-1);
  const [, above, heading = ''] = /^([^]*\S\s*\n)?\s*(latest\s+news\s?:?)\s*$/i.exec(typeof last === 'string' ? last : '') ?? [];
  if (!heading || (pieces.length === 1 && !above)) return;
  pieces.splice(-1, 1, ...(above ? [above.trimEnd()] : []), { type: 'recommended-list', heading: oneLine(heading), children: [] });
  reading.note('latest-list-empty', heading);
}
