import '../news-poll/define.js';
import '../pull-quote/define.js';
import { NewsArticleElement } from './news-article.js';

if (!customElements.get('news-article')) customElements.define('news-article', NewsArticleElement);

declare global {
  interface HTMLElementTagNameMap {
    'news-article': NewsArticleElement;
  }
}
