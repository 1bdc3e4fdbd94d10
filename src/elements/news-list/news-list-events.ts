import { NativeEvent, upwards } from '../../context/native-event.js';
import type { LoadProblem } from '../content.js';

/** Stories could not be shown, or a bad list was passed over. */
export class NewsListErrorEvent extends NativeEvent {
  readonly problem: LoadProblem;

  constructor(problem: LoadProblem) {
    super('news-list-error', upwards);
    this.problem = problem;
  }
}

declare global {
  interface HTMLElementEventMap {
    'news-list-error': NewsListErrorEvent;
  }
}
