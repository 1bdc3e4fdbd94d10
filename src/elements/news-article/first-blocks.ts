/** An article of more blocks than these is a long one: what is behind the first of them comes when `article-extras.js` is there. */
export const longArticle = 40;
/** Blocks of a long article that are shown at once: more than a screen of them, and no more, as each takes its time. */
export const firstBlocks = 12;
