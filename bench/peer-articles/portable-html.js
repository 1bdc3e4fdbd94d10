/** Portable Text, written as HTML by its own renderer. */
import { escapeHTML, toHTML } from '@portabletext/to-html';
import { sheet } from '../article-styles.js';

const components = {
  types: {
    image: ({ value: { url, alt, width, height, caption } }) => `<figure><img src="${escapeHTML(url)}" alt="${escapeHTML(alt)}" width="${width}" height="${height}"><figcaption>${escapeHTML(caption)}</figcaption></figure>`,
    pullquote: ({ value }) => `<figure class="pullquote"><blockquote><p>${escapeHTML(value.text)}</p></blockquote><figcaption>${escapeHTML(value.source)}</figcaption></figure>`,
  },
};

customElements.define(
  'portable-html-article',
  class extends HTMLElement {
    connectedCallback() {
      const root = this.attachShadow({ mode: 'open' });
      root.adoptedStyleSheets = [sheet];
      root.innerHTML = toHTML(JSON.parse(this.getAttribute('article')), { components });
    }
  },
);
