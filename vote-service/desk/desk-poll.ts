import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { definitionOf } from './admin-poll.js';
import type { AdminPoll, Definition } from './admin-poll.js';
import type { Answer, Problem } from './client.js';
import type { Question } from './desk-confirm.js';
import type { Desk } from './desk-context.js';
import { download } from './download.js';
import { renderMinutes, renderResults } from './poll-results.js';
import { problemWords, words } from './words.js';

type Loaded =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly problem: Problem }
  | { readonly status: 'ready'; readonly poll: AdminPoll; readonly tag: string; /** Milliseconds since 1970. */ readonly at: number; readonly isStale: boolean };

/** Milliseconds from one look at the figures to the next. */
const pause = 4000;

const isOver = ({ status }: AdminPoll): boolean => status === 'closed' || status === 'archived';

/** One poll: how it stands, and everything that can be done with it. Its figures follow the votes while somebody looks. */
export class DeskPollElement extends LitElement {
  static override properties = { desk: { attribute: false }, pollId: { attribute: false }, loaded: { state: true }, problem: { state: true }, isBusy: { state: true } };

  declare desk: Desk;
  declare pollId: string;
  declare private loaded: Loaded;
  /** Why the last thing that was asked for was not done. */
  declare private problem: Problem | undefined;
  declare private isBusy: boolean;
  #connection = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hasArrived = false;

  constructor() {
    super();
    this.loaded = { status: 'loading' };
    this.isBusy = false;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#connection = new AbortController();
    document.addEventListener('visibilitychange', this.#look);
    void this.#load();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#connection.abort();
    document.removeEventListener('visibilitychange', this.#look);
    clearTimeout(this.#timer);
  }

  protected override createRenderRoot() {
    return this;
  }

  protected override render() {
    const { poll: text } = words;
    const { loaded, problem } = this;
    const back = html`<p class="back"><a href="#/">${words.allPolls}</a></p>`;
    if (loaded.status === 'loading') return html`${back}<h1 tabindex="-1">${text.id(this.pollId)}</h1><p class="loading">${words.loading}</p>`;
    if (loaded.status === 'failed') return html`${back}<h1 tabindex="-1">${text.failed}</h1><p role="alert">${problemWords(loaded.problem)}</p><button @click=${() => void this.#load()}>${words.retry}</button>`;
    const { poll, at, isStale } = loaded;
    const definition = definitionOf(poll);
    return html`
      ${back}
      <div class="head">
        <h1 tabindex="-1" dir="auto" lang=${definition.lang ?? nothing}>${definition.question}</h1>
        ${poll.source === 'file' ? nothing : this.#buttons(poll, definition)}
      </div>
      <p class="state">
        <span class=${`badge ${poll.status}`}>${words.status(poll.status)}</span>
        <span>${words.statusLine(poll.status, definition.starts_at, definition.expires_at)}</span>
        <span class="help">${text.id(poll.definition.id)}${poll.created_at === null ? nothing : html`, ${text.made(poll.created_at)}`}</span>
      </p>
      ${poll.source === 'file' ? html`<p class="note">${text.fromFile}</p>` : nothing}
      <div class="failed" role="alert">${problem ? html`<p>${problemWords(problem)}</p>` : nothing}</div>
      <div class="columns">
        <div>
          <section class="card" aria-labelledby="results-title">
            <h2 id="results-title">${text.results}</h2>
            ${isStale ? html`<p class="warning">${text.stale(at)}</p>` : nothing}
            ${renderResults(definition, poll.figures)}
            <p class="help">${words.visibility(definition.results_visibility)}</p>
          </section>
          <section class="card" aria-labelledby="minutes-title">
            <h2 id="minutes-title">${text.minutes}</h2>
            ${renderMinutes(poll.figures, at)}
          </section>
          <desk-held .desk=${this.desk} .poll=${poll}></desk-held>
          <section class="card" aria-labelledby="image-title">
            <h2 id="image-title">${text.image}</h2>
            <desk-share .desk=${this.desk} .poll=${poll}></desk-share>
          </section>
        </div>
        <div>
          <section class="card" aria-labelledby="embed-title">
            <h2 id="embed-title">${text.embed}</h2>
            <p>${text.embedText}</p>
            <desk-embed .desk=${this.desk} .pollId=${poll.definition.id} .question=${definition.question}></desk-embed>
            <p><a href=${`polls/${encodeURIComponent(poll.definition.id)}/page`} target="_blank" rel="noopener">${text.readerPage}</a></p>
          </section>
          <section class="card" aria-labelledby="take-title">
            <h2 id="take-title">${text.take}</h2>
            <p>${text.takeText}</p>
            <div class="actions">
              <button type="button" data-export="csv" @click=${() => void this.#export('csv')}>${text.csv}</button>
              <button type="button" data-export="json" @click=${() => void this.#export('json')}>${text.json}</button>
              ${isOver(poll) && definition.results_visibility !== 'never' ? html`<a class="button" href=${`polls/${encodeURIComponent(poll.definition.id)}/final.json`} download>${text.final}</a>` : nothing}
            </div>
          </section>
          <desk-history .desk=${this.desk} .poll=${poll}></desk-history>
          ${poll.source === 'file' ? nothing : this.#danger(definition)}
        </div>
      </div>
    `;
  }

  #buttons(poll: AdminPoll, { question }: Definition): TemplateResult {
    const { poll: text } = words;
    const { client } = this.desk;
    const { id } = poll.definition;
    const open = () => void this.#do({ about: question, title: isOver(poll) ? text.reopenAsk : text.openAsk, text: isOver(poll) ? text.reopenText : text.openText, action: isOver(poll) ? text.reopen : text.openNow }, text.opened, (tag) => client.open(id, tag));
    const close = () => void this.#do({ about: question, title: text.closeAsk, text: text.closeText, action: text.closeNow }, text.closed, (tag) => client.close(id, tag));
    return html`
      <div class="actions">
        <a class="button primary" href=${`#/polls/${id}/edit`}>${poll.figures.voters_count > 0 ? text.correct : text.edit}</a>
        ${poll.status === 'open' ? html`<button type="button" data-do="close" aria-disabled=${this.isBusy} @click=${close}>${text.closeNow}</button>` : nothing}
        ${poll.status === 'open' ? nothing : html`<button type="button" data-do="open" aria-disabled=${this.isBusy} @click=${open}>${isOver(poll) ? text.reopen : text.openNow}</button>`}
      </div>
    `;
  }

  #danger({ question }: Definition): TemplateResult {
    const { poll: text } = words;
    const { client } = this.desk;
    const id = this.pollId;
    const ask = (title: string, why: string, action: string): Question => ({ about: question, title, text: why, action, typed: id });
    const reset = () => void this.#do(ask(text.resetAsk, text.resetText, text.resetDo), text.wasReset, (tag) => client.reset(id, tag));
    const remove = () => void this.#do(ask(text.removeAsk, text.removeText, text.removeDo), text.removed, (tag) => client.remove(id, tag), () => this.desk.go(''));
    return html`
      <section class="card danger" aria-labelledby="danger-title">
        <h2 id="danger-title">${text.danger}</h2>
        <p>${text.resetText}</p>
        <button type="button" class="danger" data-do="reset" aria-disabled=${this.isBusy} @click=${reset}>${text.reset}</button>
        <p>${text.removeText}</p>
        <button type="button" class="danger" data-do="delete" aria-disabled=${this.isBusy} @click=${remove}>${text.remove}</button>
      </section>
    `;
  }

  /** Asks, does it, says so and shows how the poll stands then. */
  async #do(question: Question, done: string, act: (tag: string) => Promise<Answer<unknown>>, then?: () => void): Promise<void> {
    if (this.isBusy || this.loaded.status !== 'ready' || !(await this.desk.ask(question))) return;
    this.isBusy = true;
    this.problem = undefined;
    // As it stands at this moment: what the editor was asked is about the poll, and not about its last vote.
    const answer = await act(this.loaded.tag);
    this.isBusy = false;
    if (answer.ok) {
      this.desk.say(done);
      if (then) then();
      else await this.#load();
    } else {
      this.problem = answer.problem;
      await this.#load();
    }
  }

  async #export(format: 'csv' | 'json'): Promise<void> {
    const answer = await this.desk.client.export(this.pollId, format);
    this.problem = answer.ok ? undefined : answer.problem;
    if (!answer.ok) return;
    const name = `poll-${this.pollId}.${format}`;
    download(answer.value, name);
    this.desk.say(words.poll.exported(name));
  }

  async #load(): Promise<void> {
    clearTimeout(this.#timer);
    const { signal } = this.#connection;
    const answer = await this.desk.client.read(this.pollId, signal);
    if (signal.aborted) return;
    if (answer.ok) this.loaded = { status: 'ready', poll: answer.value, tag: answer.tag, at: Date.now(), isStale: false };
    // What is shown stays while the service is away, but not a poll that is gone.
    else if (this.loaded.status === 'ready' && answer.problem.status !== 404 && answer.problem.status !== 410) this.loaded = { ...this.loaded, isStale: true };
    else this.loaded = { status: 'failed', problem: answer.problem };
    if (!this.#hasArrived) {
      this.#hasArrived = true;
      this.desk.arrived(answer.ok ? answer.value.definition.question : words.poll.failed);
    }
    if (this.loaded.status === 'ready') this.#timer = setTimeout(this.#look, pause);
  }

  /** Nobody looks at a hidden page; who comes back sees figures of that moment. */
  #look = (): void => {
    if (document.visibilityState === 'visible' && !this.isBusy) void this.#load();
  };
}

