import type * as articleParts from './article-parts.js';
import { Later } from './later.js';

/** Browsers remember until the page is left that an address gave no module: the second attempt has one of its own. */
const secondAddress: string = './article-parts.js?again';

/** What shows the nodes that few articles have. */
export type Parts = typeof articleParts;
export const parts = new Later('article-parts.js', () => import('./article-parts.js').catch(() => import(secondAddress) as Promise<Parts>));
