import type { Format, Library } from '../format.js';
import type { Reading } from '../reading.js';
import { textNodes, textPieces } from '../text-body.js';
import { gutenberg, html } from './html.js';
import { jsonFeed } from './json-feed.js';
import { jsonLd } from './json-ld.js';
import { ninjs } from './ninjs.js';
import { plainText } from './plain-text.js';
import { wordpress } from './wordpress.js';

/** What most publishers serve, in the order in which each is asked whether a document is its own. Texts come first: to them, no other applies. */
export const formats: readonly Format[] = [plainText, gutenberg, html, jsonFeed, jsonLd, wordpress, ninjs];

/** Reads a body that is a text. */
export const readText = (text: string, reading: Reading) => textNodes(textPieces(text, reading));

export { readStoryList } from '../story-list.js';
export { allShortcodes as shortcodes } from '../more-shortcodes.js';

/** What the other formats use, too: the build lets them take it from here. */
export * from '../foreign-nodes.js';

const secondAddress: string = './more-formats.js?again';

/** Loads the formats that are asked when none of these is the document's. */
export const next: Library['next'] = (again) => (again ? (import(secondAddress) as Promise<Library>) : import('./more-formats.js'));
