import '../news-list/define.js';
import '../news-poll/define.js';
import '../pull-quote/define.js';
import { defineElement } from '../define-element.js';
import { NewsArticleElement } from './news-article.js';

defineElement('news-article', NewsArticleElement);

declare global {
  interface HTMLElementTagNameMap {
    'news-article': NewsArticleElement;
  }
}
