// Live results: a module of its own, for polls that are open and whose figures a reader sees.
import { liveMessages as words } from '../../i18n/live-messages.js';
import type { Poll } from '../../poll/poll.js';
import type { Figures } from './figures.js';
import { follow, forget } from './live-streams.js';
import type { PollDesk, VotingDesk } from './poll-desks.js';

export { forget };

/** Milliseconds between two times at which screen readers are told of figures that move. */
const silence = 10_000;
/** Milliseconds within which those who hear that a poll is closed, or corrected, load it again, each at another time. */
const spread = 3000;

/** What this module has from the one that loads it. */
export interface LiveKit {
  /** Figures from their JSON text; none from any other. */
  readonly figuresIn: (text: string) => Figures;
  /** The poll with other figures. */
  readonly withFigures: (poll: Poll, figures: Figures) => Poll;
  /** Shows the poll again. */
  readonly update: () => void;
}

/** Where the figures of a poll come from. */
export interface LiveSource {
  /** Where its events come from: an absolute address, whose parameter `polls` names the poll. */
  readonly events: string;
  /** Opens results that only voters may see. */
  readonly key: string | undefined;
  /** Asks for the results alone: their JSON text, which is empty where none came. */
  readonly ask: () => Promise<string>;
}

/** Figures of one element that move by themselves while they are shown. */
export class LiveFigures {
  /** What screen readers were told last; it stands in a place of its own, which is there before. */
  told = '';
  readonly #element: Element;
  readonly #voting: VotingDesk;
  readonly #content: PollDesk;
  readonly #kit: LiveKit;
  #poll: Poll | undefined;
  /** The newest figures that were heard of the poll. */
  #newest: Figures = {};
  /** Milliseconds since 1970. */
  #toldAt = 0;
  #telling: ReturnType<typeof setTimeout> | undefined;
  #isComing = false;

  constructor(element: Element, voting: VotingDesk, content: PollDesk, kit: LiveKit) {
    this.#element = element;
    this.#voting = voting;
    this.#content = content;
    this.#kit = kit;
  }

  /** Has the figures of an open poll move while it is on the screen. */
  follow(poll: Poll, source: LiveSource): void {
    this.#poll = poll;
    this.#keepNewest(poll);
    follow(this.#element, { ...source, take: this.#hear, reload: this.#reload });
  }

  readonly #hear = (text: string): boolean => {
    const poll = this.#poll;
    if (!poll || !this.#element.isConnected || this.#content.state.status !== 'ready') {
      forget(this.#element);
      return false;
    }
    const figures = this.#kit.figuresIn(text);
    if (figures.id !== poll.id) return false;
    if (figures.final) this.#reload();
    else if ((figures.results_version ?? 0) > (poll.results_version ?? -1)) this.#renew(poll, figures);
    return true;
  };

  readonly #reload = (): void => {
    if (this.#isComing) return;
    this.#isComing = true;
    const load = () => {
      this.#isComing = false;
      if (this.#element.isConnected) this.#content.retry();
    };
    setTimeout(load, Math.random() * spread);
  };

  #renew(poll: Poll, figures: Figures): void {
    const next = this.#kit.withFigures(poll, figures);
    this.#newest = figures;
    this.#poll = next;
    this.#content.replace(next);
    this.#voting.compare(next, poll);
    const wait = this.#toldAt + silence - Date.now();
    if (wait <= 0) this.#tell();
    else this.#telling ??= setTimeout(this.#tell, wait);
  }

  readonly #tell = (): void => {
    clearTimeout(this.#telling);
    this.#telling = undefined;
    this.#toldAt = Date.now();
    this.told = words.figures(this.#newest.voters_count ?? 0);
    if (this.#element.isConnected) this.#kit.update();
  };

  /** A copy of the poll from a cache may be older than what was heard of it. */
  #keepNewest(poll: Poll): void {
    const newest = this.#newest;
    if (newest.id !== poll.id) this.#newest = {};
    else if (poll.status === 'open' && (poll.results_version ?? Infinity) < (newest.results_version ?? 0)) {
      // Not amid an update.
      queueMicrotask(() => this.#poll === poll && this.#content.replace(this.#kit.withFigures(poll, newest)));
    }
  }
}
