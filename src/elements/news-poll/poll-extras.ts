// What a poll has besides its form and its figures: a module of its own, for the polls and readers that need it.
import type { LitElement } from 'lit';
import { pollMessages as words } from '../../i18n/poll-messages.js';
import type { Poll } from '../../poll/poll.js';
import { json, storeBallot, storedBallot } from '../../remote/ballot-storage.js';
import type { Ballot } from '../../remote/ballot-storage.js';
import { readAnswer, sendBallot } from '../../remote/poll-client.js';
import type { VoteResult } from '../../remote/poll-client.js';
import { sendJson } from '../../remote/request.js';
import { safeUrl } from '../../safety/safe-url.js';
import { addStyles } from '../add-styles.js';
import { nothing } from '../article-parts-kit.js';
import type { Html } from '../article-parts-kit.js';
import { optionsFor } from '../../poll/option-order.js';
import { forget as show } from './far-from-screen.js';
import { areShown, askForResults, figuresIn, withFigures } from './figures.js';
import { pollLive } from './load-poll-live.js';
import type { PollDesk, VotingDesk } from './poll-desks.js';
import type { LiveFigures } from './poll-live.js';
import { renderFigures, titleOf } from './render-options.js';
import { styles } from './poll-extras.styles.js';
import type { VotingState } from './voting.js';

export { wait } from './far-from-screen.js';

/** The element is shown, or has left the page. */
export function forget(host: Element): void {
  show(host);
  pollLive.module?.forget(host);
}

/** The element, with what the publisher has signed for its reader. */
export type PollElement = LitElement & { readonly voterToken?: string | undefined };

/** What there is to show of all this. */
export interface PollShown {
  /** Whether the form stands in the place of the figures, though a vote has been counted. */
  readonly isForm: boolean | undefined;
  /** Of the button that sends the form. */
  readonly label: string | undefined;
  /** In the place of the element's own. */
  readonly message: string | undefined;
  /** The options of the form, in the order of this reader; a title may have a picture before it. */
  readonly options: readonly { readonly id: string; readonly title: unknown }[];
  /** The figures. */
  readonly results: unknown;
  /** Below all else. */
  readonly more: unknown;
}

/** Milliseconds: as often the words on how long it will be are written anew. */
const minute = 60_000;
/** Milliseconds within which those who wait for the end of a poll ask for it, each at another time. */
const spread = 3000;

/** Of this page load. */
const pageSeed = `${Math.random()}`;

/** Problems that readers cannot help, and whoever runs the page or the service can. */
const ownersProblem = /cors|origin|challenge|payload|media|malformed/;

/** A problem with a vote. */
type Unsettled = VoteResult & { readonly ok: false };

/** All of this for one element. */
export class PollExtras {
  readonly #html: Html;
  readonly #element: PollElement;
  readonly #voting: VotingDesk;
  readonly #content: PollDesk;
  readonly #update: () => void;
  #poll: Poll | undefined;
  /** Where votes go; empty where there is no vote service. */
  #url = '';
  #isChanging = false;
  /** Whether the reader looks at the figures before voting. */
  #isPeeking = false;
  /** Whether a proof of work is under way. */
  #isChecking = false;
  /** The problem of the last attempt to send a ballot: the same again is no news. */
  #told = '';
  /** What came of the last change. */
  #news: 'sending' | Unsettled | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The opening or end for which the timer is set, in milliseconds since 1970. */
  #awaited: number | undefined;
  /** The poll for which results were asked for with the voter's key. */
  #asked: Poll | undefined;
  /** What the order of the options follows from, while the form is there. */
  #seed: string | undefined;
  /** Figures that move by themselves; there while they do. */
  #live: LiveFigures | undefined;

  /**
   * @param html - Lit's, of the module that asks.
   * @param update - Shows the poll again.
   */
  constructor(element: PollElement, html: Html, voting: VotingDesk, content: PollDesk, update: () => void) {
    this.#element = element;
    this.#html = html;
    this.#voting = voting;
    this.#content = content;
    this.#update = update;
    voting.send = async (url, ballot) => {
      const result = await this.#cast(url, ballot);
      const code = result.ok ? '' : result.problem.code;
      if (code !== this.#told && ownersProblem.test(code)) console.warn(`<news-poll> ${url}: ${code}. ${/cors|origin/.test(code) ? 'Check "allowed_origins".' : ''}`);
      this.#told = code;
      return result;
    };
  }

  /** Sends a ballot, and does the work that the service may ask for. */
  async #cast(url: string, ballot: Ballot): Promise<VoteResult> {
    const more = { voter_token: this.#token };
    const sent = await sendBallot(url, ballot, more);
    if (sent.ok || sent.problem.code !== 'challenge-required') return sent;
    this.#check(true);
    const module = await import('./poll-challenge.js').catch(() => console.warn('<news-poll> poll-challenge.js did not load. Put it beside the module.'));
    const altcha = await module?.solve(sent.problem.text);
    const result = altcha ? await sendBallot(url, ballot, { ...more, altcha }) : sent;
    this.#check(false);
    return result;
  }

  #check(isChecking: boolean): void {
    this.#isChecking = isChecking;
    this.#update();
  }

  /** What the publisher has signed for this reader. */
  get #token(): string | undefined {
    return this.#element.voterToken || undefined;
  }

  /** @param url - Where votes go; empty where there is no vote service. */
  show(poll: Poll, url = ''): PollShown {
    this.#poll = poll;
    // What was said of one poll is no word on another.
    if (url !== this.#url) {
      this.#isChanging = false;
      this.#isPeeking = false;
      this.#news = undefined;
      this.#seed = undefined;
    }
    this.#url = url;
    const voting = this.#voting.state;
    const now = Date.now();
    const counted = voting.status === 'counted' ? voting.ballot : undefined;
    if (!counted || poll.status !== 'open') this.#isChanging = false;
    const mayPeek = Boolean(url) && poll.status === 'open' && /open|incomplete|refused|withdrawn/.test(voting.status) && poll.results_visibility === 'always' && areShown(poll);
    this.#isPeeking &&= mayPeek;
    this.#watch(poll, now);
    addStyles(this.#element, styles);
    if (counted) void this.#reveal(poll, counted);
    this.#follow(poll, counted && !this.#isChanging ? counted : this.#isPeeking);
    const isSending = this.#news === 'sending';
    return {
      isForm: this.#isPeeking ? false : this.#isChanging || (voting.status === 'withdrawn' && poll.status === 'open') || undefined,
      label: this.#isChanging ? (isSending ? words.sending : words.send) : undefined,
      message: this.#message(voting, poll),
      options: this.#options(poll, voting),
      results: renderFigures(this.#html, poll, counted?.choices ?? [], this.#element.getAttribute('results-order'), this.#base),
      more: this.#html`${this.#notes(poll, now)} ${counted && this.#own(poll, counted, now)} ${mayPeek ? this.#html`<div class="own">${this.#button(this.#isPeeking ? words.back : words.peek, this.#peek)}</div>` : ''}${this.#live ? this.#html`<p class="hidden" role="status">${this.#live.told}</p>` : ''}`,
    };
  }

  /**
   * What search and screen readers find of a poll that is far from the screen. An open one can be reached with the keyboard.
   *
   * @param question - Nothing where the page has words of its own.
   */
  outline(poll: Poll, isForm: unknown, question: unknown): unknown {
    return this.#html`
      <section class="root" part="poll" lang=${poll.lang ?? nothing} aria-labelledby=${question ? 'question' : nothing} tabindex=${isForm && question ? 0 : nothing}>
        ${question ? this.#html`${question}<p class="outline">${poll.options.map(({ title }) => title).join('\n')}</p>` : this.#html`<slot></slot>`}
      </section>
    `;
  }

  /** Sends other choices for the vote that stands; fulfilled with whether they stand now. */
  async change(choices: readonly string[]): Promise<boolean> {
    return this.#send(async (url, ballot, vote, votesUrl) => {
      const result = readAnswer(await sendJson(url, json({ choices }), this.#authorization(ballot), 'PUT'));
      if (result.ok) this.#take({ ...ballot, vote, status: 'counted', why: result.status, choices: result.choices, resultsKey: result.resultsKey ?? ballot.resultsKey }, votesUrl, result.poll);
      return result.ok ? undefined : result;
    });
  }

  readonly #withdraw = async (): Promise<void> => {
    await this.#send(async (url, ballot, vote, votesUrl) => {
      const sent = await sendJson(url, '', this.#authorization(ballot), 'DELETE');
      if (sent.ok) this.#take({ ...ballot, vote, status: 'withdrawn', choices: [] }, votesUrl);
      const result = sent.ok ? undefined : readAnswer(sent);
      return result?.ok === false ? result : undefined;
    });
  };

  #authorization({ key }: Ballot) {
    return { Authorization: `Bearer ${this.#token ?? key}` };
  }

  /** Does one thing with the vote of this browser at a time. */
  async #send(task: (url: string, ballot: Ballot, vote: string, votesUrl: string) => Promise<Unsettled | undefined>): Promise<boolean> {
    const { state } = this.#voting;
    const url = this.#url;
    if (!url || this.#news === 'sending' || !('ballot' in state)) return false;
    const { ballot } = state;
    this.#tell('sending');
    // A vote of an earlier version has no id here; the same ballot again brings its receipt again.
    const known = ballot.vote ? undefined : await sendBallot(url, ballot);
    const vote = ballot.vote ?? (known?.ok ? known.vote : undefined);
    // A service whose receipts name no vote has nothing that could be changed.
    const refused: Unsettled = known && !known.ok ? known : { ok: false, problem: { code: 'vote-final', isFinal: true, url } };
    const problem = vote ? await task(voteUrl(url, vote), ballot, vote, url) : refused;
    // The element has gone on to another poll.
    if (url !== this.#url) return false;
    if (!problem) this.#isChanging = false;
    this.#tell(problem);
    return !problem;
  }

  /** What stands now is known to the page, or where the element has left it meanwhile, to the next one. */
  #take(ballot: Ballot, votesUrl: string, poll?: Poll): void {
    const { state } = this.#voting;
    if (votesUrl === this.#url && 'ballot' in state && state.ballot.key === ballot.key) this.#voting.take(ballot, poll);
    else if (storedBallot(votesUrl)?.key === ballot.key) storeBallot(votesUrl, ballot);
  }

  #tell(news: 'sending' | Unsettled | undefined): void {
    this.#news = news;
    this.#update();
  }

  #message(voting: VotingState, { status }: Poll): string | undefined {
    if (this.#isChecking) return words.checking;
    const news = this.#news;
    if (news) return news === 'sending' ? words.sending : words.unchanged(news.problem.code, news.problem.isFinal);
    if (voting.status === 'withdrawn') return status === 'open' ? `${words.withdrawn} ${words.again}` : words.withdrawn;
    if (voting.status === 'refused') return words.refused(voting.problem.code);
    if (voting.status === 'sending' || voting.status === 'waiting') {
      const { why } = voting.ballot;
      const { onLine } = navigator;
      // Later attempts, which nobody asked for, go on in silence.
      return why || (voting.status === 'waiting' && !onLine) ? words.waiting(onLine ? why : 'offline', this.#voting.isKept) : undefined;
    }
    // What was said of the vote that stands is no word on the next one.
    if (voting.status === 'counted') return this.#isChanging ? '' : words.uncounted[voting.ballot.why];
    return undefined;
  }

  /** What is to come: the opening, the end, the results. */
  #notes(poll: Poll, now: number): unknown {
    const { status, starts_at, expires_at, results_visibility: rule } = poll;
    const isHidden = poll.options.some(({ votes_count }) => votes_count === null);
    const setAside = poll.set_aside_count;
    const end = expires_at && status === 'open' ? Date.parse(expires_at) : 0;
    const start = starts_at && status === 'scheduled' ? Date.parse(starts_at) : 0;
    return [
      start > now && words.opens(start, now),
      end > now && words.closes(end, now),
      isHidden && rule !== 'always' && !(rule === 'after_deadline' && /closed|archived/.test(status)) && words.hidden[rule],
      setAside && words.setAside(poll.voters_count ?? 0, setAside),
    ].map((note) => (note ? this.#html`<p class="note">${note}</p>` : ''));
  }

  /** Where addresses in the poll start. */
  get #base(): string {
    return this.#content.state.url ?? this.#element.ownerDocument.baseURI;
  }

  /**
   * The options of the form. Nothing is stored before the vote, so until then the order is that of this page load; from then on it
   * follows from the ballot key. It stays while the form is there.
   */
  #options(poll: Poll, voting: VotingState): PollShown['options'] {
    if (voting.status === 'counted' && !this.#isChanging) this.#seed = undefined;
    // Nothing moves under who has begun to choose before this module was there.
    else this.#seed ??= 'ballot' in voting ? voting.ballot.key : this.#element.shadowRoot?.activeElement ? '' : pageSeed;
    const options = this.#seed ? optionsFor(poll, this.#seed) : poll.options;
    return options.map((option) => ({ id: option.id, title: titleOf(this.#html, option, this.#base) }));
  }

  /** What the reader may do with the vote that stands. */
  #own(poll: Poll, ballot: Ballot, now: number): unknown {
    const html = this.#html;
    // The time that is in every ballot key; of a vote of which only that is known, nobody knows when it was.
    const time = ballot.choices[0] ? Number.parseInt(ballot.key.replace('-', '').slice(0, 12), 16) : 0;
    const buttons = () => (this.#isChanging ? this.#button(words.keep, this.#keep) : [this.#button(words.change, this.#begin), this.#button(words.withdraw, this.#withdraw)]);
    return html`${time > 0 && !this.#isChanging ? html`<p class="note">${words.recorded(time, now)}</p>` : ''}${poll.allow_change && poll.status === 'open' && time > 0 ? html`<div class="own">${buttons()}</div>` : ''}`;
  }

  #button(text: string, click: () => unknown): unknown {
    return this.#html`<button type="button" part="button" aria-disabled=${this.#news === 'sending'} @click=${click}>${text}</button>`;
  }

  readonly #peek = async (): Promise<void> => {
    this.#isPeeking = !this.#isPeeking;
    this.#update();
    await this.#element.updateComplete;
    this.#focus(this.#isPeeking ? '#results' : 'input');
  };

  #focus(selector: string): void {
    this.#element.shadowRoot?.querySelector<HTMLElement>(selector)?.focus();
  }

  readonly #begin = async (): Promise<void> => {
    const { state } = this.#voting;
    if (this.#news === 'sending' || state.status !== 'counted') return;
    this.#isChanging = true;
    this.#news = undefined;
    this.#voting.choose(state.ballot.choices);
    await this.#element.updateComplete;
    this.#focus('input:checked');
  };

  readonly #keep = (): void => {
    if (this.#news === 'sending') return;
    this.#isChanging = false;
    this.#tell(undefined);
  };

  /** Results that only voters may see, for a vote that was counted before. */
  async #reveal(poll: Poll, { resultsKey }: Ballot): Promise<void> {
    if (!resultsKey || poll.status !== 'open' || poll.results_visibility !== 'after_vote' || areShown(poll)) return;
    // Once for each document that came: where the key opens nothing, it would open nothing the next time.
    if (this.#asked === poll) return;
    this.#asked = poll;
    const figures = figuresIn(await askForResults(this.#url, resultsKey));
    if (poll !== this.#poll) return;
    const next = withFigures(poll, figures);
    if (areShown(next)) this.#content.replace(next);
  }

  /** Has the figures of an open poll move while they are shown: to the voter with this ballot, or with `true` to whoever looks at them. */
  #follow(poll: Poll, shownTo: Ballot | boolean): void {
    const element = this.#element;
    const { url = '', inline } = this.#content.state;
    const address = poll.urls?.events;
    const events = shownTo && poll.status === 'open' && poll.voters_count !== null && address && !inline && !isOff(element) ? safeUrl(address, url, /^https?:$/) : undefined;
    const { module } = pollLive;
    if (!events) {
      this.#live = undefined;
      module?.forget(element);
    } else if (module) {
      const votesUrl = this.#url;
      const key = typeof shownTo === 'object' && poll.results_visibility === 'after_vote' ? shownTo.resultsKey : undefined;
      this.#live ??= new module.LiveFigures(element, this.#voting, this.#content, { figuresIn, withFigures, update: this.#update });
      this.#live.follow(poll, { events, key, ask: () => askForResults(votesUrl, key) });
    } else if (pollLive.isAwaited) void pollLive.load(element.localName).then((isThere) => isThere && this.#update());
  }

  /** Keeps the words on time true, and asks for the poll when it opens or closes. */
  #watch(poll: Poll, now: number): void {
    const time = Date.parse((poll.status === 'scheduled' ? poll.starts_at : poll.status === 'open' ? poll.expires_at : '') ?? '');
    // Whoever waits for the end of a poll has asked for that, and goes on waiting.
    if (this.#awaited === time) return;
    this.#awaited = undefined;
    clearTimeout(this.#timer);
    if (!this.#url || !(time > now)) return;
    const left = time - now;
    const isLast = left <= minute;
    this.#awaited = isLast ? time : undefined;
    const act = () => {
      this.#awaited = undefined;
      if (this.#element.isConnected) (isLast ? this.#content.retry : this.#update)();
    };
    this.#timer = setTimeout(act, isLast ? left + Math.random() * spread : minute);
  }
}

/** Whether the page wants the figures of the poll, or of all in something around it, to stay as they are. */
function isOff(element: Element): boolean {
  const root = element.getRootNode();
  const near = element.closest('[live]') ?? ('host' in root ? (root.host as Element).closest('[live]') : null);
  return near?.getAttribute('live') === 'off';
}

/** The address of a vote, beside which a service may have more in a query string. */
function voteUrl(votesUrl: string, vote: string): string {
  const url = new URL(votesUrl);
  url.pathname += `/${vote}`;
  return url.href;
}

