import { PullQuoteElement } from './pull-quote.js';

if (!customElements.get('pull-quote')) customElements.define('pull-quote', PullQuoteElement);

declare global {
  interface HTMLElementTagNameMap {
    'pull-quote': PullQuoteElement;
  }
}
