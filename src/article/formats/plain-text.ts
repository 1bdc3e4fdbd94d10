import type { Source } from '../../safety/door.js';
import type { Format } from '../format.js';
import { blockTextLimit } from '../reading.js';
import type { Reading } from '../reading.js';
import { isTitle, oneLine, textNodes, textPieces } from '../text-body.js';
import type { Piece } from '../text-body.js';

const isShort = (piece: Piece | undefined): piece is string => typeof piece === 'string' && piece.length <= blockTextLimit;

/**
 * The founding form: the headline, the deck, the paragraphs, with blank lines between them. Short lines among the
 * paragraphs are sub-heads, `[show_poll poll_id=…]` is a poll, `[pullquote source="…"]…[/pullquote]` a pull quote, and
 * the line "Latest News" at the end the place of further stories.
 *
 * A text of two blocks has no deck: it would have no body then. A text of one has a headline only if it looks like one.
 */
function readPlainText(text: string, reading: Reading): Source {
  const pieces = textPieces(text.trim(), reading);
  const [first, second] = pieces;
  const count = pieces.filter((piece) => typeof piece === 'string').length;
  const headline = isShort(first) && (pieces.length > 1 || isTitle(first)) && oneLine(first);
  const description = headline && count > 2 && isShort(second) && oneLine(second);
  return {
    headline: headline || undefined,
    description: description || undefined,
    body: textNodes(pieces.slice(description ? 2 : headline ? 1 : 0)),
  };
}

/** Text that is no more than that. */
export const plainText: Format = {
  name: 'text',
  isText: true,
  matches: (source, contentType) => typeof source === 'string' && !contentType.includes('html') && !/<!-- \/?wp:/.test(source) && (contentType === 'text/plain' || !/<[!a-z]/i.test(source)),
  read: (source, reading) => readPlainText(`${source}`, reading),
};
