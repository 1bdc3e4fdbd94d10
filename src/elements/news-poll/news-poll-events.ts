import { NativeEvent, upwards } from '../../context/native-event.js';
import type { Poll } from '../../poll/poll.js';
import type { VoteProblem } from '../../remote/poll-client.js';
import type { LoadProblem } from '../content.js';

/** A poll could not be shown, a bad one was passed over, or a vote was not counted. */
export class NewsPollErrorEvent extends NativeEvent {
  readonly problem: LoadProblem | VoteProblem;

  constructor(problem: LoadProblem | VoteProblem) {
    super('news-poll-error', upwards);
    this.problem = problem;
  }
}

/** The reader is about to vote for `choices` (option ids). Nothing is sent when the event is cancelled. */
export class NewsPollVoteEvent extends NativeEvent {
  readonly pollId: string;
  readonly choices: readonly string[];

  constructor(pollId: string, choices: readonly string[]) {
    super('news-poll-vote', { ...upwards, cancelable: true });
    this.pollId = pollId;
    this.choices = choices;
  }
}

/** The vote service has counted the reader's vote for `choices` (option ids). */
export class NewsPollVotedEvent extends NativeEvent {
  readonly pollId: string;
  readonly choices: readonly string[];

  constructor(pollId: string, choices: readonly string[]) {
    super('news-poll-voted', upwards);
    this.pollId = pollId;
    this.choices = choices;
  }
}

/** A poll has arrived from the network and is shown. */
export class NewsPollLoadEvent extends NativeEvent {
  readonly poll: Poll;

  constructor(poll: Poll) {
    super('news-poll-load', upwards);
    this.poll = poll;
  }
}

/** Newer figures have arrived, and are in `poll`: with the receipt of a vote, or because the poll was loaded again. */
export class NewsPollResultsEvent extends NativeEvent {
  readonly poll: Poll;

  constructor(poll: Poll) {
    super('news-poll-results', upwards);
    this.poll = poll;
  }
}

declare global {
  interface HTMLElementEventMap {
    'news-poll-error': NewsPollErrorEvent;
    'news-poll-load': NewsPollLoadEvent;
    'news-poll-results': NewsPollResultsEvent;
    'news-poll-vote': NewsPollVoteEvent;
    'news-poll-voted': NewsPollVotedEvent;
  }
}
