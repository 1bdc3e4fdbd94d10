import type { LitElement } from 'lit';
import type * as articleParts from './article-parts.js';

/** What shows the nodes that few articles have. */
export type Parts = typeof articleParts;

let loading: Promise<Parts | void> | undefined;
/** Browsers remember until the page is left that an address gave no module: the second attempt has one of its own. */
const secondAddress: string = './article-parts.js?again';

/**
 * Loads the module for what few articles have and gives it to `show`. Where it does not come, what is there stays, and the console says
 * why.
 */
export function loadParts(host: LitElement, show: (parts: Parts) => void): void {
  loading ??= import('./article-parts.js').catch(() => import(secondAddress) as Promise<Parts>).catch(() => console.warn(`<${host.localName}> article-parts.js did not load. Put it beside news-widgets.js.`));
  void loading.then((parts) => {
    if (!parts) return;
    show(parts);
    host.requestUpdate();
  });
}
