import { html, isServer, render } from 'lit';
import { sharePolicy } from './template-policy.js';

let isPossible: boolean | undefined;

/**
 * Registers an element, unless the tag is taken: by another copy of the module, or by the page.
 * Where the page's Trusted Types let no template be shown, its tags stay undefined, and what the page wrote between them stays visible.
 */
export function defineElement(tag: string, element: CustomElementConstructor): void {
  if (customElements.get(tag)) return;
  isPossible ??= isServer || canRender();
  if (!isPossible) return;
  sharePolicy(element);
  customElements.define(tag, element);
}

function canRender(): boolean {
  try {
    render(html`<br />`, new DocumentFragment());
    return true;
  } catch {
    console.warn('news-widgets: add "trusted-types news-widgets" to the CSP.');
    return false;
  }
}
