import { LitElement, html, isServer, nothing } from 'lit';
import { Surroundings } from '../../context/news-context.js';
import { messages as words } from '../../i18n/messages.js';
import { parsePoll } from '../../poll/parse-poll.js';
import type { Poll } from '../../poll/poll.js';
import { pollUrl } from '../../remote/poll-client.js';
import type { VoteResult } from '../../remote/poll-client.js';
import { safeUrl } from '../../safety/safe-url.js';
import { serverStyles } from '../adopt-styles.js';
import { Content, isUnfocused, jsonOrText } from '../content.js';
import { asHeadingLevel, defaultHeadingLevel, heading } from '../heading.js';
import { NearScreen } from './near-screen.js';
import { baseStyles, renderPending } from '../pending.js';
import { pollExtras } from './load-poll-extras.js';
import { NewsPollErrorEvent, NewsPollLoadEvent } from './news-poll-events.js';
import { styles } from './news-poll.styles.js';
import type { PollExtras, PollShown } from './poll-extras.js';
import { renderResults } from './render-results.js';
import { Voting } from './voting.js';

/**
 * A poll: the question and its options and, once the vote service has counted the vote, the results.
 *
 * @element news-poll
 * @attr {'option' | 'votes'} results-order - The order of results, whatever the poll says.
 * @attr {'off'} live - `off`, here or on an element around: figures do not move by themselves.
 * @slot - Shown while there is no poll, or while it is one of many and far from the screen: a link to it serves readers without JavaScript.
 * @fires {NewsPollLoadEvent} news-poll-load - A poll has arrived from the network and is shown.
 * @fires {NewsPollVoteEvent} news-poll-vote - The reader is about to vote; cancelable.
 * @fires {NewsPollVotedEvent} news-poll-voted - The service has counted the vote.
 * @fires {NewsPollResultsEvent} news-poll-results - Newer figures have arrived.
 * @fires {NewsPollErrorEvent} news-poll-error - A poll could not be shown, a bad one was passed over, or a vote was not counted.
 * @csspart poll - The whole poll.
 * @csspart question - The question.
 * @csspart option - One option with its control.
 * @csspart option-image - The picture of an option.
 * @csspart button - The vote button and the retry button.
 * @csspart message - The one sentence on what has just happened, and on why there is no poll.
 * @csspart result - One option with its figures.
 * @csspart result-bar - The bar that repeats a figure; a native progress element.
 * @csspart total - How many voted.
 * @csspart notice - The poll's notice about its figures.
 */
export class NewsPollElement extends LitElement {
  static override styles = serverStyles(baseStyles, styles);

  static override properties = {
    poll: {},
    src: {},
    pollId: { attribute: 'poll-id' },
    endpoint: {},
    storage: {},
    headingLevel: { attribute: 'heading-level' },
    voterToken: { attribute: 'voter-token' },
  };

  /** The poll: an object or its JSON text. */
  declare poll: Poll | string | undefined;
  /** Address of the poll, usually `…/polls/{id}` of a vote service. Wins over `poll-id`. */
  declare src: string | undefined;
  /** Id of the poll at the `endpoint`. */
  declare pollId: string | undefined;
  /** Base URL of the vote service; the origin of the surrounding article's document, else of the page, where nothing is set. */
  declare endpoint: string | undefined;
  /** `none`: nothing is read from or left in the reader's browser; only the page remembers the vote. */
  declare storage: string | undefined;
  /** A token that the publisher has signed for its reader, for polls that ask for one. */
  declare voterToken: string | undefined;
  /** Level of the question as a heading, 1 to 6; below the headline inside an article, else 2. */
  declare headingLevel: number | string | undefined;

  #around = new Surroundings(this);
  #content: Content<Poll> = new Content(this, {
    name: 'poll',
    property: () => this.poll,
    src: () => this.src || this.#pollUrl(),
    parse: (input) => {
      const read = () => parsePoll(input);
      return !isServer && pollExtras.isAwaited && (this.src || this.pollId) ? pollExtras.load(this.localName).then(read) : read();
    },
    accepts: jsonOrText,
    styles: [baseStyles, styles],
    onProblem: (problem) => {
      const event = new NewsPollErrorEvent(problem);
      this.dispatchEvent(event);
    },
    onLoad: (poll, before) => {
      const event = new NewsPollLoadEvent(poll);
      this.dispatchEvent(event);
      this.#voting.compare(poll, before);
    },
  });
  #voting = new Voting(this, this.#content);
  #screen = new NearScreen(this, () => this.performUpdate());
  /** What a poll has besides its form and its figures, as soon as the module for it is there. */
  #extras: PollExtras | undefined;
  #shown: PollShown | undefined;
  /** What had the focus in here before the update. */
  #focused: Element | null | undefined;

  /** Loads the poll at `src` or `poll-id` again. */
  refresh(): void {
    this.#screen.show();
    this.#content.retry();
  }

  /**
   * Votes for `choices` (option ids), as the reader does by the button: what the poll does not allow is not sent, and this browser votes once.
   * A problem that is not final says that the vote waits; `news-poll-voted` tells when it is counted.
   */
  vote(choices: readonly string[]): Promise<VoteResult> {
    this.#screen.show();
    return this.#voting.vote(Array.isArray(choices) ? choices.map(String) : []);
  }

  /** Clears what is chosen, and the message about it. A vote that is counted or on its way stands. */
  reset(): void {
    this.#voting.choose([]);
  }

  /** What need not be fetched, is far from the screen and has no words of the page to show waits: until it is near, or for a quiet moment. */
  protected override scheduleUpdate(): void {
    if (this.#screen.isNear || this.hasUpdated || this.src || this.pollId || this.#content.hasFallback) void super.scheduleUpdate();
  }

  protected override willUpdate(): void {
    this.#focused = this.shadowRoot?.activeElement;
    this.#content.read();
    const votesUrl = this.#findVotesUrl();
    const isNew = votesUrl !== this.#voting.votesUrl;
    this.#voting.moveTo(votesUrl, (this.storage || this.#around.value.storage) !== 'none');
    const { module } = pollExtras;
    // On its way together with the poll, which waits for it: nothing is to move when it comes.
    if (!isServer && pollExtras.isAwaited && (this.src || this.pollId || votesUrl)) void pollExtras.load(this.localName).then(() => this.requestUpdate());
    if (module && !isServer) this.#extras ??= new module.PollExtras(this, html, this.#voting, this.#content, () => this.requestUpdate());
    const { value } = this.#content;
    this.#shown = value && this.#extras?.show(value, votesUrl);
    if (isNew && votesUrl === '' && value?.status === 'open') console.warn('<news-poll> needs "endpoint" to take votes.');
  }

  protected override updated(): void {
    // The room that an article keeps for a poll is given up where nobody sees what is below it move.
    if (this.#around.value.documentUrl && this.#content.value && this.getBoundingClientRect().top > innerHeight) this.style.minBlockSize = 'auto';
    // What the reader was at is gone, by their own vote or by that of another tab: they go on at what stands there now.
    if (this.#focused && (!this.#focused.isConnected || this.#focused.matches(':disabled'))) this.#focus('#results, button');
  }

  protected override render() {
    const { state: content } = this.#content;
    if (content.status !== 'ready') return renderPending(this.#content);
    const poll = content.value;
    const { votesUrl, state, pending } = this.#voting;
    const isForm = this.#shown?.isForm ?? pending ?? (state.status !== 'counted' && poll.status === 'open' && votesUrl !== '');
    // Until the module for what waits is there, the poll keeps its room.
    if (!this.#screen.isNear) return this.#extras?.outline(poll, isForm, this.#content.hasFallback ? undefined : this.#question(poll));
    return html`
      <section class="root" part="poll" lang=${poll.lang ?? nothing} aria-labelledby="question">
        ${isForm ? this.#form(poll) : this.#results(poll)}
        <p id="message" part="message" class=${state.status} role="status">${this.#shown?.message ?? this.#message(poll)}</p>
        ${this.#shown?.more}
      </section>
    `;
  }

  #question(poll: Poll) {
    const level = asHeadingLevel(this.headingLevel) ?? this.#around.value.headingLevel ?? defaultHeadingLevel;
    return html`${heading(level, 'question', poll.question, 'question')} ${poll.description && html`<p>${poll.description}</p>`}`;
  }

  #form(poll: Poll) {
    const { state, choices, pending } = this.#voting;
    return html`
      <form method="dialog" novalidate>
        <fieldset ?disabled=${pending} aria-describedby="message">
          <legend>${this.#question(poll)}</legend>
          ${poll.multiple ? html`<p class="note">${chooseText(poll)}</p>` : ''}
          ${(this.#shown?.options ?? poll.options).map(
            ({ id, title }) => html`
              <label part="option">
                <input type=${poll.multiple ? 'checkbox' : 'radio'} name="choice" value=${id} .checked=${(pending?.choices ?? choices).includes(id)} @change=${this.#choose} />
                ${title}
              </label>
            `,
          )}
        </fieldset>
        <button part="button" @click=${this.#submit} aria-disabled=${state.status === 'sending'}>${this.#shown?.label ?? (state.status === 'waiting' || (pending?.attempts ?? 0) > 1 ? words.retry : words.vote)}</button>
      </form>
    `;
  }

  #results(poll: Poll) {
    const { state, votesUrl } = this.#voting;
    const note = poll.status === 'scheduled' ? words.scheduled : poll.status !== 'open' ? words.closed : votesUrl === '' && words.resultsOnly;
    return html`
      <div id="results" tabindex="-1">
        ${this.#question(poll)} ${note ? html`<p class="note">${note}</p>` : ''} ${this.#shown?.results ?? renderResults(poll, state.status === 'counted' ? state.ballot.choices : [])}
      </div>
    `;
  }

  /** The one sentence on what has just happened, for eyes and screen readers alike. */
  #message(poll: Poll): string {
    const { state } = this.#voting;
    switch (state.status) {
      case 'open':
      case 'withdrawn':
        return '';
      case 'incomplete':
        return chooseText(poll);
      case 'sending':
      case 'waiting':
        return state.ballot.why || (state.status === 'waiting' && !navigator.onLine) ? words.waiting : words.sending;
      case 'counted': {
        const own = poll.options.filter(({ id }) => state.ballot.choices.includes(id)).map(({ title }) => title);
        return state.poll && state.ballot.why === 'counted' ? words.counted(own) : words.voted(own);
      }
      case 'refused':
        return words.refused(state.problem.code);
    }
  }

  #choose = (): void => {
    this.#voting.choose([...this.renderRoot.querySelectorAll('input')].filter(({ checked }) => checked).map(({ value }) => value));
  };

  #submit = async (click: Event): Promise<void> => {
    click.preventDefault();
    const poll = this.#content.value;
    const { state, choices } = this.#voting;
    if (!poll || state.status === 'sending') return;
    if (state.status === 'waiting') {
      this.#voting.retry();
      return;
    }
    const known = choices.filter((choice) => poll.options.some(({ id }) => id === choice));
    if (this.#voting.obstacle(known) === 'invalid-choices') {
      this.#voting.hold();
      this.#focus('input');
      return;
    }
    if (this.#shown?.isForm) {
      if (await this.#extras?.change(known)) this.#focus('#results');
      return;
    }
    const result = await this.#voting.vote(known);
    await this.updateComplete;
    // Who voted goes on reading at the results, or in the form, unless they have moved on already.
    if (!this.shadowRoot?.activeElement && !isUnfocused(this.ownerDocument)) return;
    if (result.ok) this.#focus('#results');
    else if (result.problem.code === 'invalid-choices') this.#focus('input');
  };

  #focus(selector: string): void {
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  /** Where the vote service has the poll `id`; the service may have a path of its own behind a proxy. */
  #pollAt(id: string, service = this.endpoint ? safeUrl(this.endpoint, this.ownerDocument.baseURI) : this.#around.value.endpoint): string | undefined {
    return service && pollUrl(service, id);
  }

  #pollUrl(): string | undefined {
    if (isServer || !this.pollId) return undefined;
    return this.#pollAt(this.pollId) ?? pollUrl(new URL(this.ownerDocument.baseURI).origin, this.pollId);
  }

  #findVotesUrl(): string | undefined {
    const { state } = this.#content;
    if (isServer || state.status !== 'ready') return undefined;
    const { inline, url, value } = state;
    const address = inline ? this.#pollAt(value.id) : url;
    return (!(inline && address) && value.urls?.votes && safeUrl(value.urls.votes, url)) || (address ? `${address}/votes` : '');
  }
}

const chooseText = ({ multiple_choice_min, multiple_choice_max }: Poll): string => words.choose(multiple_choice_min, multiple_choice_max);
