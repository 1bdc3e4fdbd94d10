import { isServer } from 'lit';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Poll } from '../../poll/poll.js';
import { BallotBox } from '../../remote/ballot-box.js';
import type { BallotBoxMember, BallotState } from '../../remote/ballot-box.js';
import type { Ballot } from '../../remote/ballot-storage.js';
import { notSent } from '../../remote/poll-client.js';
import type { VoteResult } from '../../remote/poll-client.js';
import type { Content } from '../content.js';
import { NewsPollErrorEvent, NewsPollResultsEvent, NewsPollVoteEvent, NewsPollVotedEvent } from './news-poll-events.js';

/** Where the vote stands, for those who look at one element. `incomplete`: these choices cannot be sent. */
export type VotingState = BallotState | { readonly status: 'incomplete' };

/** The vote of one element: what is chosen in it, and its place at the ballot box of the page. */
export class Voting implements ReactiveController, BallotBoxMember {
  /** Option ids. */
  choices: readonly string[] = [];
  /** Where votes go: empty for a poll without a vote service, `undefined` while there is no poll. */
  votesUrl: string | undefined;
  mayStore = true;
  /** Sends ballots in its own way, once the module for that is there. */
  send?: NonNullable<BallotBoxMember['send']>;

  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #content: Content<Poll>;
  #isIncomplete = false;
  #box: BallotBox | undefined;
  /** What the element knows: from here on, a new state is news. */
  #seen: BallotState | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, content: Content<Poll>) {
    this.#host = host;
    this.#content = content;
    host.addController(this);
  }

  get state(): VotingState {
    return this.#isIncomplete ? { status: 'incomplete' } : (this.#box?.state ?? { status: 'open' });
  }

  /** The ballot that is under way. */
  get pending(): Ballot | undefined {
    const { state } = this;
    return state.status === 'sending' || state.status === 'waiting' ? state.ballot : undefined;
  }

  /** Whether a reload will find a vote that is under way. */
  get isKept(): boolean | undefined {
    return this.#box?.isKept;
  }

  hostConnected(): void {
    if (!this.votesUrl || isServer) return;
    this.#box = BallotBox.join(this.votesUrl, this);
    this.#seen = this.#box.state;
  }

  hostDisconnected(): void {
    this.#box?.leave(this);
    this.#box = undefined;
  }

  /** Goes to the ballot box at `votesUrl`. */
  moveTo(votesUrl: string | undefined, mayStore: boolean): void {
    const hasChanged = mayStore !== this.mayStore;
    this.mayStore = mayStore;
    if (votesUrl !== this.votesUrl) {
      this.hostDisconnected();
      this.choose([]);
      this.votesUrl = votesUrl;
      this.hostConnected();
    } else if (hasChanged) this.#box?.askConsent();
  }

  choose(choices: readonly string[]): void {
    this.choices = choices;
    this.#isIncomplete = false;
    this.#box?.reopen();
    this.#host.requestUpdate();
  }

  /** These choices were not sent. */
  hold(): void {
    this.#isIncomplete = true;
    this.#host.requestUpdate();
  }

  /** Sends a vote that waits, now. */
  retry(): void {
    this.#box?.retry();
  }

  /** The name of what keeps a vote for these choices from being sent, whoever asks. */
  obstacle(choices: readonly string[]): string | undefined {
    const poll = this.#content.value;
    if (!poll || !this.#box) return 'not-ready';
    if (poll.status !== 'open') return poll.status === 'scheduled' ? 'poll-not-open' : 'poll-closed';
    const known = poll.options.filter(({ id }) => choices.includes(id)).length;
    if (known !== choices.length || known < poll.multiple_choice_min || known > poll.multiple_choice_max) return 'invalid-choices';
    return this.#box.isOpen ? undefined : 'already-voted';
  }

  /** A vote that stands has been changed or withdrawn. */
  take(ballot: Ballot, poll?: Poll): void {
    this.#box?.take(ballot, poll);
    if (poll) this.answered({ ok: true, status: 'counted', choices: ballot.choices, poll });
  }

  /** Votes, if nothing is in the way. A vote that waits for the network is a problem which is not final: it will be sent again. */
  async vote(choices: readonly string[]): Promise<VoteResult> {
    const box = this.#box;
    const event = new NewsPollVoteEvent(this.#content.value?.id ?? '', choices);
    const obstacle = this.obstacle(choices) ?? (this.#host.dispatchEvent(event) ? '' : 'cancelled');
    if (obstacle || !box) return notSent(obstacle, this.votesUrl ?? '');
    this.choices = choices;
    return box.vote(choices, this);
  }

  changed(): void {
    const { state } = this.#box ?? {};
    this.#host.requestUpdate();
    if (!state || state === this.#seen) return;
    this.#seen = state;
    this.#isIncomplete = false;
    if (state.status === 'refused') this.choices = state.ballot.choices;
    const content = this.#content;
    const before = content.value;
    if ('poll' in state && state.poll && before) {
      const { poll } = state;
      // Its addresses start at the receipt, not at the document that the poll was loaded from.
      content.replace({ ...poll, urls: before.urls });
      void this.#host.updateComplete.then(() => this.compare(poll, before));
    } else if (/counted|refused|withdrawn/.test(state.status)) content.retry();
  }

  answered(result: VoteResult): void {
    const event = result.ok ? new NewsPollVotedEvent(result.poll.id, result.choices) : new NewsPollErrorEvent(result.problem);
    // What the page meets is what the reader sees.
    void this.#host.updateComplete.then(() => this.#host.dispatchEvent(event));
  }

  /** Tells the page of figures that are newer than those `before`. */
  compare(poll: Poll, before: Poll | undefined): void {
    const event = new NewsPollResultsEvent(poll);
    if (before && figures(poll) !== figures(before)) this.#host.dispatchEvent(event);
  }
}

/** The figures of a poll as one text. */
const figures = ({ voters_count, options }: Poll): string => [voters_count, ...options.map(({ votes_count }) => votes_count)].join();
