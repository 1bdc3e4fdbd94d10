import type { LitElement } from 'lit';
import type { CSSResult } from 'lit';
import { adoptStyles } from './adopt-styles.js';

/** What shows the nodes that few articles have. */
export type Parts = typeof import('./article-parts.js');

let loading: Promise<Parts> | undefined;
let hasFailed = false;
/** Browsers remember until the page is left that an address gave no module: later attempts have one of their own. */
const secondAddress: string = './article-parts.js?again';

/**
 * Loads the module for what few articles have, gives it to `show`, and has `host` show itself again. Where it does not come, what is
 * there stays; the next element asks again.
 *
 * @param sheets - The style sheets of all elements of this kind, which become one more.
 */
export function loadParts(host: LitElement, sheets: CSSResult[], show: (parts: Parts) => void): void {
  loading ??= hasFailed ? (import(secondAddress) as Promise<Parts>) : import('./article-parts.js');
  loading.then(
    (parts) => {
      if (!sheets.includes(parts.styles)) sheets.push(parts.styles);
      adoptStyles(host, sheets);
      show(parts);
      host.requestUpdate();
    },
    (error: unknown) => {
      if (!hasFailed) console.warn(`<${host.localName}> shows plain words and links: article-parts.js did not load.`, error);
      hasFailed = true;
      loading = undefined;
    },
  );
}
