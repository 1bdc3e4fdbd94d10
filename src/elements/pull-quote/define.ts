import { defineElement } from '../define-element.js';
import { PullQuoteElement } from './pull-quote.js';

defineElement('pull-quote', PullQuoteElement);

declare global {
  interface HTMLElementTagNameMap {
    'pull-quote': PullQuoteElement;
  }
}
