import { NewsPollElement } from './news-poll.js';

if (!customElements.get('news-poll')) customElements.define('news-poll', NewsPollElement);

declare global {
  interface HTMLElementTagNameMap {
    'news-poll': NewsPollElement;
  }
}
