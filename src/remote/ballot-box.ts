import type { Poll } from '../poll/poll.js';
import { entryName, storeBallot, storedBallot } from './ballot-storage.js';
import type { Ballot } from './ballot-storage.js';
import { newBallot, notSent, sendBallot } from './poll-client.js';
import type { VoteProblem, VoteResult } from './poll-client.js';
import { retryAfter, retryDelay } from './retry-delay.js';

/**
 * Where the vote of this browser stands. A `waiting` ballot may have arrived, so only the same one can be sent again;
 * a `refused` one did not count.
 */
export type BallotState =
  | { readonly status: 'open' }
  /** `problem` is what the attempt before ended with; not where the reader has asked for this one. */
  | { readonly status: 'sending' | 'waiting'; readonly ballot: Ballot; readonly problem?: VoteProblem | undefined }
  | { readonly status: 'refused'; readonly ballot: Ballot; readonly problem: VoteProblem }
  /** `poll` came with the receipt; without it, the vote was counted before, or by another tab. */
  | { readonly status: 'counted' | 'withdrawn'; readonly ballot: Ballot; readonly poll?: Poll | undefined };

/** One of the elements that show the poll of a ballot box. */
export interface BallotBoxMember {
  /** Whether the page lets this browser remember votes. */
  readonly mayStore: boolean;
  /** The state has changed. */
  readonly changed: () => void;
  /** Sends a ballot in its own way. */
  readonly send?: typeof sendBallot;
  /** The service has answered the ballot. Only one member is told: who voted, if it is still there. */
  readonly answered: (result: VoteResult) => void;
}

/** Longest time that an attempt may take, in milliseconds, after which another tab may try. */
const attemptLimit = 25_000;
/** The longest that a timer of the browser can wait: a longer wait would end at once. */
const longestTimer = 2 ** 31 - 1;

const boxes = new Map<string, BallotBox>();
const pageEvents = ['storage', 'online', 'offline', 'pageshow', 'visibilitychange'];

/** One listener for all polls of a page. `pageshow`: what came back out of the cache has missed what other tabs did. */
const wake = (event: Event): void => {
  const { type } = event;
  for (const [votesUrl, box] of boxes) if (type !== 'storage' || (event as StorageEvent).key === entryName(votesUrl)) box.wake(type);
};

/**
 * The one vote that this browser has at a votes URL: shared by all elements of the page, and by other tabs
 * through `localStorage`. A ballot in it is sent until the service has counted it or refused it for good.
 */
export class BallotBox {
  state: BallotState = { status: 'open' };
  /** Whether a reload, or another tab, will find the ballot. */
  isKept = false;

  readonly #url: string;
  readonly #members = new Set<BallotBoxMember>();
  #voter: BallotBoxMember | undefined;
  #mayStore: boolean | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The box for the votes URL, with one member more. */
  static join(votesUrl: string, member: BallotBoxMember): BallotBox {
    const box = boxes.get(votesUrl) ?? new BallotBox(votesUrl);
    boxes.set(votesUrl, box);
    // One and the same listener: it is added once.
    if (boxes.size === 1) for (const type of pageEvents) addEventListener(type, wake);
    box.#members.add(member);
    box.askConsent();
    return box;
  }

  private constructor(votesUrl: string) {
    this.#url = votesUrl;
  }

  leave(member: BallotBoxMember): void {
    this.#members.delete(member);
    // A ballot that is under way does not need an element.
    if (this.#members.size === 0 && this.state.status === 'open') boxes.delete(this.#url);
  }

  /** Asks the members again whether this browser may remember the vote. All of them have to agree. */
  askConsent(): void {
    const mayStore = [...this.#members].every((member) => member.mayStore);
    const before = this.#mayStore;
    if (mayStore === before) return;
    this.#mayStore = mayStore;
    if (before) storeBallot(this.#url);
    this.#remember();
    this.wake('online');
  }

  /** Votes, where the box {@link isOpen}. */
  vote(choices: readonly string[], member: BallotBoxMember): Promise<VoteResult> {
    this.#voter = member;
    return this.#send(newBallot(choices));
  }

  /** Whether this browser has no vote here; looks for what other tabs have done. */
  get isOpen(): boolean {
    this.#look();
    return /^(open|refused)$/.test(this.state.status);
  }

  /** Sends a ballot that waits: at once, as the reader has asked for it. */
  retry(): void {
    if (this.state.status === 'waiting') void this.#send({ ...this.state.ballot, why: '' });
  }

  /** A vote that stands has been changed or withdrawn. */
  take(ballot: Ballot, poll?: Poll): void {
    this.#set({ status: ballot.status, ballot, poll } as BallotState);
    this.#remember();
  }

  /** The reader has read why the vote was refused. */
  reopen(): void {
    if (this.state.status === 'refused') this.#set({ status: 'open' });
  }

  /** Something has happened to the page. */
  wake(type: string): void {
    this.#look();
    const { state } = this;
    if (state.status !== 'waiting') return;
    // Timers may have been stopped, and the words depend on the network.
    this.#set(state);
    this.#resume(type === 'online' ? state.ballot.notBefore : state.ballot.at);
  }

  /** Sends a ballot that waits, if the time has come and there is a network. */
  #resume(time: number): void {
    const { state } = this;
    if (state.status === 'waiting' && navigator.onLine && Date.now() >= time) void this.#send(state.ballot, state.problem);
  }

  get #stored(): Ballot | undefined {
    return this.#mayStore ? storedBallot(this.#url) : undefined;
  }

  /** Takes over what other tabs have done. */
  #look(): void {
    const { state } = this;
    const stored = this.#stored;
    if (!stored || (state.status === stored.status && state.ballot.choices.join() === stored.choices.join())) return;
    if (stored.status !== 'sent' || /open|waiting|refused/.test(state.status)) this.#adopt(stored);
    // Where there are no locks, another tab has voted at the same time: the older vote stands.
    else if (!isSecureContext && state.status === 'sending' && stored.key > state.ballot.key) this.#remember();
  }

  #adopt(ballot: Ballot): void {
    const { state } = this;
    this.isKept = true;
    if (ballot.status !== 'sent') this.#set({ status: ballot.status, ballot });
    else if (state.status !== 'waiting' || isNews(ballot, state.ballot)) this.#set({ status: 'waiting', ballot });
  }

  async #send(ballot: Ballot, before?: VoteProblem): Promise<VoteResult> {
    const url = this.#url;
    // Other tabs do not try before this attempt has ended.
    const sent = { ...ballot, at: Date.now() + attemptLimit, attempts: ballot.attempts + 1 };
    this.#set({ status: 'sending', ballot: sent, problem: before });
    const isOvertaken = () => {
      const stored = this.#stored;
      const isNew = stored && isNews(stored, ballot) && isNews(stored, sent);
      if (isNew && this.state.status !== 'counted') this.#adopt(stored);
      return isNew;
    };
    return alone(entryName(url), async (isLocked) => {
      if (isOvertaken()) return notSent('already-voted', url);
      this.#remember();
      if (!isLocked) {
        // Two tabs that saw nothing of each other until now will find the later entry of the two.
        await new Promise((resolve) => setTimeout(resolve, 50));
        if (isOvertaken()) return notSent('already-voted', url);
      }
      return this.#settle(sent, await (this.#speaker?.send ?? sendBallot)(url, sent), before);
    });
  }

  #settle(ballot: Ballot, result: VoteResult, before: VoteProblem | undefined): VoteResult {
    if (result.ok) {
      const { vote, resultsKey, status: why } = result;
      this.#count({ ...ballot, vote, resultsKey, why }, result.choices, result.poll);
    } else {
      const { problem } = result;
      // Another tab has brought the vote to its end meanwhile.
      if (this.state.status === 'counted') return result;
      if (!problem.isFinal) {
        const now = Date.now();
        const asked = retryAfter(problem.retryAfter ?? '', now);
        const at = Math.round(now + retryDelay(ballot.attempts, asked, Math.random()));
        this.#set({ status: 'waiting', ballot: { ...ballot, at, notBefore: asked && now + asked, why: problem.code }, problem });
      } else if (/^already|-reused$/.test(problem.code)) {
        // Another vote stands, and is all there is to show.
        this.#count(ballot, problem.choices);
      } else {
        if (this.#stored?.key === ballot.key) storeBallot(this.#url);
        this.#set({ status: 'refused', ballot, problem });
      }
    }
    this.#remember();
    // The same trouble again is no news.
    if (result.ok || result.problem.code !== before?.code) this.#speaker?.answered(result);
    return result;
  }

  /** Who voted, if it is still there, else another one. */
  get #speaker(): BallotBoxMember | undefined {
    const [first] = this.#members;
    return this.#voter && this.#members.has(this.#voter) ? this.#voter : first;
  }

  #count(ballot: Ballot, choices: readonly string[] = [], poll?: Poll): void {
    const status = 'counted';
    this.#set({ status, ballot: { ...ballot, choices, status }, poll });
  }

  /** Stores what this page knows of its vote. */
  #remember(): void {
    const { state } = this;
    this.isKept = this.#mayStore === true && 'ballot' in state && state.status !== 'refused' && storeBallot(this.#url, state.ballot);
  }

  #set(state: BallotState): void {
    this.state = state;
    clearTimeout(this.#timer);
    if (state.status === 'waiting') this.#timer = setTimeout(() => this.#resume(0), Math.min(state.ballot.at - Date.now(), longestTimer));
    for (const member of this.#members) member.changed();
  }
}

/** Whether a stored entry says something else, and no less, than what is known: where storage is full, it may be behind. */
const isNews = (stored: Ballot, known: Ballot): boolean => stored.status !== 'sent' || stored.key !== known.key || (stored.at !== known.at && stored.attempts >= known.attempts);

/**
 * Runs `task` while no other tab runs one of this name. Pages on `http:` and sandboxed frames have no locks; a tab that was put
 * to sleep with the lock must not hold up the others for ever.
 */
async function alone<T>(lock: string, task: (isLocked: boolean) => Promise<T>): Promise<T> {
  let running: Promise<T> | undefined;
  const run = (isLocked: boolean) => (running ??= task(isLocked));
  try {
    await navigator.locks.request(lock, { signal: AbortSignal.timeout(attemptLimit) }, () => run(true));
  } catch {
    // No locks here, or none in time.
  }
  return run(false);
}
