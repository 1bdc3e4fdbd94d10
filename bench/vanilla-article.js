/** An article as one writes it by hand for HTML that can be trusted: nothing is read, cleaned or kept. What ours costs is told against this. */
import { sheet } from './article-styles.js';

customElements.define(
  'vanilla-article',
  class extends HTMLElement {
    static observedAttributes = ['article'];

    constructor() {
      super();
      this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet];
    }

    attributeChangedCallback(_name, _before, html) {
      this.shadowRoot.innerHTML = html ?? '';
    }
  },
);
