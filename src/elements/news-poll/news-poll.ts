import { LitElement, html, isServer, nothing } from 'lit';
import { Surroundings } from '../../context/news-context.js';
import { messages as words } from '../../i18n/messages.js';
import { parsePoll } from '../../poll/parse-poll.js';
import type { Poll } from '../../poll/poll.js';
import { newBallot, pollUrl, remembered, vote } from '../../remote/poll-client.js';
import type { Ballot, VoteProblem } from '../../remote/poll-client.js';
import { safeUrl } from '../../safety/safe-url.js';
import { serverStyles } from '../adopt-styles.js';
import { Content, isUnfocused, jsonOrText } from '../content.js';
import type { LoadProblem } from '../content.js';
import { asHeadingLevel, defaultHeadingLevel, heading } from '../heading.js';
import { baseStyles, renderPending } from '../pending.js';
import { NewsPollErrorEvent, NewsPollVoteEvent, NewsPollVotedEvent } from './news-poll-events.js';
import { styles } from './news-poll.styles.js';
import { renderResults } from './render-results.js';

/** Where the reader's vote stands. `failed` may have arrived, so only the same ballot can be sent again; `refused` did not count. */
type Voting =
  | { readonly status: 'open' | 'incomplete' }
  | { readonly status: 'sending' | 'counted'; readonly ballot: Pick<Ballot, 'choices'> }
  | { readonly status: 'failed'; readonly ballot: Ballot; readonly problem: VoteProblem }
  | { readonly status: 'refused'; readonly problem: VoteProblem };

/**
 * A poll: the question and its options and, once the vote service has counted the vote, the results.
 *
 * @element news-poll
 * @slot - Shown while there is no poll: a link to it serves readers without JavaScript.
 * @fires {NewsPollVoteEvent} news-poll-vote - The reader is about to vote; cancelable.
 * @fires {NewsPollVotedEvent} news-poll-voted - The service has counted the vote.
 * @fires {NewsPollErrorEvent} news-poll-error - A poll could not be shown, a bad one was passed over, or a vote was not counted.
 * @csspart poll - The whole poll.
 * @csspart question - The question.
 * @csspart option - One option with its control.
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
    headingLevel: { attribute: 'heading-level' },
    voting: { state: true },
    choices: { state: true },
  };

  /** The poll: an object or its JSON text. */
  declare poll: Poll | string | undefined;
  /** Address of the poll, usually `…/polls/{id}` of a vote service. Wins over `poll-id`. */
  declare src: string | undefined;
  /** Id of the poll at the `endpoint`. */
  declare pollId: string | undefined;
  /** Base URL of the vote service; the origin of the surrounding article's document, else of the page, where nothing is set. */
  declare endpoint: string | undefined;
  /** Level of the question as a heading, 1 to 6; below the headline inside an article, else 2. */
  declare headingLevel: number | string | undefined;

  private declare voting: Voting;
  private declare choices: readonly string[];

  #around = new Surroundings(this);
  #content: Content<Poll> = new Content(this, {
    name: 'poll',
    property: () => this.poll,
    src: () => this.src || this.#pollUrl(),
    parse: (input) => parsePoll(input),
    accepts: jsonOrText,
    styles: [baseStyles, styles],
    onProblem: (problem) => this.#report(problem),
  });
  // Empty for a poll without a vote service. The ballots of this browser are looked up once for each place that a poll votes at.
  #votesUrl: string | undefined;

  constructor() {
    super();
    this.voting = { status: 'open' };
    this.choices = [];
  }

  /** Loads the poll at `src` or `poll-id` again. */
  refresh(): void {
    this.#content.retry();
  }

  protected override willUpdate(): void {
    this.#content.read();
    const votesUrl = this.#findVotesUrl();
    if (votesUrl === this.#votesUrl) return;
    this.#votesUrl = votesUrl;
    if (votesUrl === undefined) return;
    this.#recall(votesUrl);
    if (!votesUrl && this.#poll?.status === 'open') console.warn('<news-poll> needs "endpoint" to take votes.');
  }

  protected override updated(): void {
    // The room that an article keeps for a poll is given up where nobody sees what is below it move.
    if (this.#around.value.documentUrl && this.#poll && this.getBoundingClientRect().top > innerHeight) this.style.minBlockSize = 'auto';
  }

  protected override render() {
    const { state: content } = this.#content;
    if (content.status !== 'ready') return renderPending(this.#content);
    const poll = content.value;
    const isForm = this.voting.status !== 'counted' && poll.status === 'open' && this.#votesUrl !== '';
    return html`
      <section class="root" part="poll" lang=${poll.lang ?? nothing} aria-labelledby="question">
        ${isForm ? this.#form(poll) : this.#results(poll)}
        <p id="message" part="message" role="status">${this.#message(poll)}</p>
      </section>
    `;
  }

  #question(poll: Poll) {
    const level = asHeadingLevel(this.headingLevel) ?? this.#around.value.headingLevel ?? defaultHeadingLevel;
    return html`${heading(level, 'question', poll.question, 'question')} ${poll.description && html`<p>${poll.description}</p>`}`;
  }

  #form(poll: Poll) {
    const { voting } = this;
    const ballot = 'ballot' in voting ? voting.ballot : undefined;
    return html`
      <form method="dialog" novalidate>
        <fieldset ?disabled=${ballot} aria-describedby="message">
          <legend>${this.#question(poll)}</legend>
          ${poll.multiple ? html`<p class="note">${chooseText(poll)}</p>` : ''}
          ${poll.options.map(
            ({ id, title }) => html`
              <label part="option">
                <input type=${poll.multiple ? 'checkbox' : 'radio'} name="choice" value=${id} .checked=${(ballot?.choices ?? this.choices).includes(id)} @change=${this.#choose} />
                ${title}
              </label>
            `,
          )}
        </fieldset>
        <button part="button" @click=${this.#submit} aria-disabled=${voting.status === 'sending'}>${voting.status === 'failed' ? words.retry : words.vote}</button>
      </form>
    `;
  }

  #results(poll: Poll) {
    const { voting } = this;
    const note = poll.status === 'scheduled' ? words.scheduled(poll.starts_at) : poll.status !== 'open' ? words.closed : this.#votesUrl === '' && words.resultsOnly;
    return html`
      <div id="results" tabindex="-1">
        ${this.#question(poll)} ${note ? html`<p class="note">${note}</p>` : ''} ${renderResults(poll, 'ballot' in voting ? voting.ballot.choices : [])}
      </div>
    `;
  }

  /** The one sentence on what has just happened, for eyes and screen readers alike. */
  #message(poll: Poll): string {
    const { voting } = this;
    switch (voting.status) {
      case 'open':
        return '';
      case 'incomplete':
        return chooseText(poll);
      case 'sending':
        return words.sending;
      case 'counted':
        return words.counted(poll.options.filter(({ id }) => voting.ballot.choices.includes(id)).map(({ title }) => title));
      case 'failed':
        return words.voteUnanswered(voting.problem.code === 'cors');
      case 'refused':
        return words.voteRefused(voting.problem.code);
    }
  }

  #choose = (): void => {
    this.choices = [...this.renderRoot.querySelectorAll('input')].filter(({ checked }) => checked).map(({ value }) => value);
    this.voting = { status: 'open' };
  };

  #submit = (click: Event): void => {
    click.preventDefault();
    const votesUrl = this.#votesUrl;
    const { voting, choices } = this;
    const poll = this.#poll;
    if (!votesUrl || !poll) return;
    if (voting.status === 'failed') void this.#send(votesUrl, voting.ballot);
    if ('ballot' in voting) return;
    if (choices.length < poll.multiple_choice_min || choices.length > poll.multiple_choice_max) {
      this.voting = { status: 'incomplete' };
      this.renderRoot.querySelector('input')?.focus();
      return;
    }
    // The same poll may stand twice on the page, or in another tab: this browser votes once.
    if (remembered(votesUrl)) {
      this.#recall(votesUrl);
      this.refresh();
      return;
    }
    const event = new NewsPollVoteEvent(poll.id, choices);
    if (this.dispatchEvent(event)) void this.#send(votesUrl, newBallot(choices));
  };

  async #send(votesUrl: string, ballot: Ballot): Promise<void> {
    this.voting = { status: 'sending', ballot };
    const result = await vote(votesUrl, ballot);
    const shown = this.#poll;
    // The element may show another poll by now; the ballot itself is remembered.
    if (votesUrl !== this.#votesUrl || !shown) return;
    if (result.ok) {
      const { poll, choices } = result.value;
      // Its addresses start at the receipt, not at the document that the poll was loaded from.
      this.#content.replace({ ...poll, urls: shown.urls });
      this.voting = { status: 'counted', ballot: { choices } };
      // The form is gone: who voted goes on reading at the results, unless they have moved on already.
      const wasHere = this.shadowRoot?.activeElement || isUnfocused(this.ownerDocument);
      await this.updateComplete;
      if (wasHere) this.renderRoot.querySelector<HTMLElement>('#results')?.focus();
      const event = new NewsPollVotedEvent(poll.id, choices);
      this.dispatchEvent(event);
      return;
    }
    const { problem } = result;
    this.voting = problem.isFinal ? { status: 'refused', problem } : { status: 'failed', ballot, problem };
    // The poll is not what it was when the reader chose.
    if (problem.isFinal) this.refresh();
    if (problem.code === 'cors') console.warn(`<news-poll> ${votesUrl}: check "allowed_origins".`);
    this.#report(problem);
  }

  #recall(votesUrl: string): void {
    const ballot = remembered(votesUrl);
    this.choices = [];
    this.voting = ballot?.status === 'counted' ? { status: 'counted', ballot } : { status: 'open' };
    // A ballot without an answer may or may not have arrived. Sent again it counts once in both cases.
    if (ballot?.status === 'sent') void this.#send(votesUrl, ballot);
  }

  get #poll(): Poll | undefined {
    const { state } = this.#content;
    return state.status === 'ready' ? state.value : undefined;
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

  #report(problem: LoadProblem | VoteProblem): void {
    const event = new NewsPollErrorEvent(problem);
    this.dispatchEvent(event);
  }
}

const chooseText = ({ multiple_choice_min, multiple_choice_max }: Poll): string => words.choose(multiple_choice_min, multiple_choice_max);
