/** HTML, cleaned by DOMPurify and put in by Lit. */
import DOMPurify from 'dompurify';
import { LitElement, html } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { sheet } from '../article-styles.js';

customElements.define(
  'lit-dompurify-article',
  class extends LitElement {
    static styles = sheet;
    static properties = { article: {} };

    render() {
      return html`<article>${unsafeHTML(DOMPurify.sanitize(this.article))}</article>`;
    }
  },
);
