import { NewsProviderElement } from './news-provider.js';

if (!customElements.get('news-provider')) customElements.define('news-provider', NewsProviderElement);

declare global {
  interface HTMLElementTagNameMap {
    'news-provider': NewsProviderElement;
  }
}
