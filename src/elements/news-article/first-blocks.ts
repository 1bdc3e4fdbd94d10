/** Blocks of a long article that are shown at once: more than a screen of them. The others come when `article-extras.js` is there. */
export const firstBlocks = 40;
