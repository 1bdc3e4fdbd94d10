import type { Format } from '../format.js';
import { ans } from './ans.js';
import { contentTree } from './content-tree.js';
import { guardian } from './guardian.js';
import { gutenberg, html } from './html.js';
import { jsonFeed } from './json-feed.js';
import { jsonLd } from './json-ld.js';
import { ninjs } from './ninjs.js';
import { portableText } from './portable-text.js';
import { wordpressCom } from './wordpress-com.js';
import { wordpress } from './wordpress.js';

/** What publishers serve besides our own JSON and plain text, in the order in which each is asked whether a document is its own. Texts come first: to them, no other applies. */
export const formats: readonly Format[] = [gutenberg, html, jsonFeed, jsonLd, wordpress, wordpressCom, ans, guardian, contentTree, portableText, ninjs];

export { moreShortcodes as shortcodes } from '../more-shortcodes.js';
