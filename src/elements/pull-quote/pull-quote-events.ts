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

/** The reader has handed a quotation on, or copied it. */
export interface PullQuoteShareEvent extends Event {
  /** The quotation, without quotation marks. */
  readonly text: string;
  /** The address that leads to it. */
  readonly url: string;
}

declare global {
  interface HTMLElementEventMap {
    'pull-quote-share': PullQuoteShareEvent;
    'pull-quote-error': PullQuoteErrorEvent;
  }
}
