/** An article as one writes it by hand for HTML that can be trusted: nothing is read, cleaned or kept. What ours costs is told against this. */
import { sheet } from './article-styles.js';

customElements.define(
  'vanilla-article',
  class extends HTMLElement {
    static observedAttributes = ['article', 'src'];

    constructor() {
      super();
      this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet];
    }

    async attributeChangedCallback(name, _before, value) {
      this.shadowRoot.innerHTML = name === 'src' ? await (await fetch(value)).text() : (value ?? '');
    }
  },
);
