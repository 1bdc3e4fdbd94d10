import { NativeEvent, upwards } from '../../context/native-event.js';
import type { LoadProblem } from '../content.js';

/** A quotation could not be shown, or a bad one was passed over. */
export class PullQuoteErrorEvent extends NativeEvent {
  readonly problem: LoadProblem;

  constructor(problem: LoadProblem) {
    super('pull-quote-error', upwards);
    this.problem = problem;
  }
}

declare global {
  interface HTMLElementEventMap {
    'pull-quote-error': PullQuoteErrorEvent;
  }
}
