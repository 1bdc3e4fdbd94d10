import { NativeEvent } from '../../context/native-event.js';
import type { LoadProblem } from '../content.js';

/** An article could not be shown, or a bad one was passed over. */
export class NewsArticleErrorEvent extends NativeEvent {
  readonly problem: LoadProblem;

  constructor(problem: LoadProblem) {
    super('news-article-error', { bubbles: true, composed: true });
    this.problem = problem;
  }
}

declare global {
  interface HTMLElementEventMap {
    'news-article-error': NewsArticleErrorEvent;
  }
}
