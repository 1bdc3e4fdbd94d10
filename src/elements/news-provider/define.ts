import { defineElement } from '../define-element.js';
import { NewsProviderElement } from './news-provider.js';

defineElement('news-provider', NewsProviderElement);

declare global {
  interface HTMLElementTagNameMap {
    'news-provider': NewsProviderElement;
  }
}
