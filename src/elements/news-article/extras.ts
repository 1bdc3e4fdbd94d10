// What an article has where an attribute asks for it: a module of its own, for the pages that do.
export { readingTime } from '../../article/reading-time.js';
export { Live } from './live.js';
export { writeJsonLd } from './write-json-ld.js';
