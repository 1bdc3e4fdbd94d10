/** Shows what React makes of the JSON in the attribute, in a shadow root as all others do. */
import { createRoot } from 'react-dom/client';
import { sheet } from '../article-styles.js';

export function defineArticle(tag, render) {
  customElements.define(
    tag,
    class extends HTMLElement {
      connectedCallback() {
        const root = this.attachShadow({ mode: 'open' });
        root.adoptedStyleSheets = [sheet];
        createRoot(root).render(render(JSON.parse(this.getAttribute('article'))));
      }
    },
  );
}
