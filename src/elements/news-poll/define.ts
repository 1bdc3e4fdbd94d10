import { defineElement } from '../define-element.js';
import { NewsPollElement } from './news-poll.js';

defineElement('news-poll', NewsPollElement);

declare global {
  interface HTMLElementTagNameMap {
    'news-poll': NewsPollElement;
  }
}
