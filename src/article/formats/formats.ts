import type { Format, Library } from '../format.js';
import { gutenberg, html } from './html.js';
import { jsonFeed } from './json-feed.js';
import { jsonLd } from './json-ld.js';
import { ninjs } from './ninjs.js';
import { wordpress } from './wordpress.js';

/** What most publishers serve, in the order in which each is asked whether a document is its own. Texts come first: to them, no other applies. */
export const formats: readonly Format[] = [gutenberg, html, jsonFeed, jsonLd, wordpress, ninjs];

export { readStoryList } from '../story-list.js';
export { moreShortcodes as shortcodes } from '../more-shortcodes.js';

/** What the other formats use, too: the build lets them take it from here. */
export * from '../foreign-nodes.js';

const secondAddress: string = './more-formats.js?again';

/** Loads the formats that are asked when none of these is the document's. */
export const next: Library['next'] = (again) => (again ? (import(secondAddress) as Promise<Library>) : import('./more-formats.js'));
