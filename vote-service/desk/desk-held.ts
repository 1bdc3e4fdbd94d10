import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { definitionOf } from './admin-poll.js';
import type { AdminPoll, HeldGroup, HeldVotes, Review } from './admin-poll.js';
import type { Problem } from './client.js';
import type { Desk } from './desk-context.js';
import { moment } from './times.js';
import { problemWords, words } from './words.js';

type Loaded = { readonly status: 'loading' } | { readonly status: 'failed'; readonly problem: Problem } | { readonly status: 'ready'; readonly held: HeldVotes };

/** Milliseconds of the unit in which votes are decided about. */
const hour = 3600_000;

/** The votes of a poll that do not count, and what an editor decides about them; and what is unusual about those that come. */
export class DeskHeldElement extends LitElement {
  static override properties = { desk: { attribute: false }, poll: { attribute: false }, loaded: { state: true }, reason: { state: true }, fault: { state: true }, problem: { state: true }, isBusy: { state: true } };

  declare desk: Desk;
  declare poll: AdminPoll;
  declare private loaded: Loaded;
  declare private reason: string;
  /** What is missing before something can be decided. */
  declare private fault: string;
  declare private problem: Problem | undefined;
  declare private isBusy: boolean;
  #connection = new AbortController();
  #version: number | undefined;

  constructor() {
    super();
    this.loaded = { status: 'loading' };
    this.reason = '';
    this.fault = '';
    this.isBusy = false;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#connection = new AbortController();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#connection.abort();
  }

  protected override createRenderRoot() {
    return this;
  }

  protected override willUpdate(): void {
    const { results_version } = this.poll.figures;
    // Held votes move the version too.
    if (results_version !== this.#version) void this.#load();
    this.#version = results_version;
  }

  protected override render() {
    const { held: text } = words;
    const { loaded } = this;
    return html`
      <section class="card" aria-labelledby="held-title">
        <h2 id="held-title" tabindex="-1">${text.title}</h2>
        ${loaded.status === 'failed'
          ? html`<div role="alert"><p>${text.failed}. ${problemWords(loaded.problem)}</p><button type="button" @click=${() => void this.#load()}>${words.retry}</button></div>`
          : loaded.status === 'loading'
            ? html`<p>${words.loading}</p>`
            : this.#votes(loaded.held)}
      </section>
    `;
  }

  #votes({ counted, held, set_aside, groups, reviews, anomalies }: HeldVotes): TemplateResult {
    const { held: text } = words;
    return html`
      ${anomalies.map((anomaly) => html`<p class="warning">${text.anomaly(anomaly, this.#titles(anomaly.choices))}</p>`)}
      <p>${text.figures(counted, held, set_aside)}</p>
      ${groups.length === 0
        ? html`<p class="help">${text.nothing}</p>`
        : html`
            <p class="help">${text.help}</p>
            <div class="field">
              <label for="held-reason">${text.reason}</label>
              <p class="help" id="held-reason-help">${text.reasonHelp}</p>
              ${this.fault ? html`<p class="error" id="held-reason-error">${this.fault}</p>` : nothing}
              <textarea id="held-reason" rows="2" dir="auto" .value=${this.reason} aria-describedby=${this.fault ? 'held-reason-help held-reason-error' : 'held-reason-help'} aria-invalid=${this.fault ? 'true' : nothing} @input=${this.#write}></textarea>
            </div>
            <div class="failed" role="alert">${this.problem ? html`<p>${problemWords(this.problem)}</p>` : nothing}</div>
            <ul class="held">
              ${groups.map((group) => this.#group(group))}
            </ul>
          `}
      ${reviews.length === 0
        ? nothing
        : html`
            <h3>${text.decided}</h3>
            <ol class="log" reversed>
              ${reviews.map(({ to, at, reason, ballots }) => html`<li>${text.review(to, ballots, at)} <q dir="auto">${reason}</q></li>`)}
            </ol>
          `}
    `;
  }

  #group(group: HeldGroup): TemplateResult {
    const { held: text } = words;
    const options = definitionOf(this.poll).options;
    const titleOf = (id: string) => options.find((option) => option.id === id)?.title ?? id;
    const label = text.group(group.status, group.ballots, moment(group.hour));
    const decide = (action: Review['action']) => () => void this.#decide(group, action);
    return html`
      <li>
        <p><strong>${label}</strong></p>
        <p class="help">${group.options.filter(({ votes_count }) => votes_count > 0).map(({ id, votes_count }) => [html`<span dir="auto">${titleOf(id)}</span>: ${votes_count}.`, ' '])}</p>
        <div class="actions">
          <button type="button" aria-disabled=${this.isBusy} aria-label=${`${text.accept}: ${label}`} @click=${decide('accept')}>${text.accept}</button>
          ${group.status === 'held' ? html`<button type="button" aria-disabled=${this.isBusy} aria-label=${`${text.setAside}: ${label}`} @click=${decide('set-aside')}>${text.setAside}</button>` : nothing}
        </div>
      </li>
    `;
  }

  #titles(choices = ''): string {
    const { options } = definitionOf(this.poll);
    return choices
      .split(',')
      .map((id) => options.find((option) => option.id === id)?.title ?? id)
      .join(', ');
  }

  #write = (event: Event): void => {
    this.reason = (event.target as HTMLTextAreaElement).value;
    this.fault = '';
  };

  async #decide({ hour: since, status: from }: HeldGroup, action: Review['action']): Promise<void> {
    if (this.isBusy) return;
    if (!this.reason.trim()) {
      this.fault = words.held.reasonMissing;
      await this.updateComplete;
      this.querySelector<HTMLElement>('#held-reason')?.focus();
      return;
    }
    this.isBusy = true;
    const answer = await this.desk.client.review(this.poll.definition.id, { action, from, since, before: new Date(Date.parse(since) + hour).toISOString(), reason: this.reason.trim() });
    this.isBusy = false;
    this.problem = answer.ok ? undefined : answer.problem;
    if (!answer.ok) return;
    this.desk.say(words.held.done(action, answer.value.moved));
    await this.#load();
    await this.updateComplete;
    // The group that was decided about is gone.
    if (document.activeElement === document.body) this.querySelector<HTMLElement>('#held-reason, #held-title')?.focus();
  }

  async #load(): Promise<void> {
    const { signal } = this.#connection;
    const answer = await this.desk.client.held(this.poll.definition.id, signal);
    if (signal.aborted) return;
    if (answer.ok) this.loaded = { status: 'ready', held: answer.value };
    // What is shown stays while the service is away.
    else if (this.loaded.status !== 'ready') this.loaded = { status: 'failed', problem: answer.problem };
  }
}
