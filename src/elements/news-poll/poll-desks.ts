import type { Poll } from '../../poll/poll.js';
import type { BallotBoxMember } from '../../remote/ballot-box.js';
import type { Ballot } from '../../remote/ballot-storage.js';
import type { VotingState } from './voting.js';

/** The vote of the element. */
export interface VotingDesk {
  readonly state: VotingState;
  /** Whether a reload will find a vote that is under way. */
  readonly isKept: boolean | undefined;
  /** Puts these choices (option ids) into the form. */
  choose(choices: readonly string[]): void;
  /** How ballots are sent. */
  send?: NonNullable<BallotBoxMember['send']>;
  /** A vote that stands has been changed or withdrawn; `poll` has the figures with it. */
  take(ballot: Ballot, poll?: Poll): void;
  /** Tells the page of figures that are newer than those `before`. */
  compare(poll: Poll, before: Poll | undefined): void;
}

/** The document that the element shows. */
export interface PollDesk {
  readonly state: { readonly status: string; readonly url?: string; readonly inline?: boolean };
  /** Shows the poll with other figures. */
  replace(poll: Poll): void;
  /** Loads the poll again. */
  readonly retry: () => void;
}
