import type * as Extras from './extras.js';

let known: typeof Extras | undefined;
let coming: Promise<boolean> | undefined;

/** The module for what few pages ask for, where it is there. */
export const extras = (): typeof Extras | undefined => known;

/** Loads it, once for the page; fulfilled with whether it is there. Without it an article is shown all the same. */
export const loadExtras = (): Promise<boolean> =>
  (coming ??= import('./extras.js').then(
    (module) => {
      known = module;
      return true;
    },
    () => {
      console.warn('<news-article> article-extras.js did not load. Put it beside news-widgets.js.');
      return false;
    },
  ));
