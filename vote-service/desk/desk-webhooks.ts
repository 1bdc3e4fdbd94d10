import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Webhooks } from './admin-poll.js';
import type { Problem } from './client.js';
import type { Desk } from './desk-context.js';
import { moment } from './times.js';
import { problemWords, words } from './words.js';

type Loaded = { readonly status: 'loading' } | { readonly status: 'failed'; readonly problem: Problem } | { readonly status: 'ready'; readonly webhooks: Webhooks };

/** What a system of the publisher was told of polls, and whether it has taken it. */
export class DeskWebhooksElement extends LitElement {
  static override properties = { desk: { attribute: false }, loaded: { state: true }, problem: { state: true } };

  declare desk: Desk;
  declare private loaded: Loaded;
  declare private problem: Problem | undefined;
  #connection = new AbortController();

  constructor() {
    super();
    this.loaded = { status: 'loading' };
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#connection = new AbortController();
    void this.#load();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#connection.abort();
  }

  protected override createRenderRoot() {
    return this;
  }

  protected override render() {
    const { webhooks: text } = words;
    return html`<h1 tabindex="-1">${text.title}</h1>${this.#content()}`;
  }

  #content(): TemplateResult {
    const { webhooks: text } = words;
    const { loaded } = this;
    if (loaded.status === 'loading') return html`<p class="loading">${words.loading}</p>`;
    if (loaded.status === 'failed') return html`<p role="alert">${problemWords(loaded.problem)}</p><button type="button" @click=${() => void this.#load()}>${words.retry}</button>`;
    const { url, deliveries } = loaded.webhooks;
    if (url === null) return html`<p>${text.none}</p>`;
    return html`
      <p>${text.text} <span class="address">${url}</span></p>
      <p><button type="button" @click=${() => void this.#load()}>${text.refresh}</button></p>
      <div class="failed" role="alert">${this.problem ? html`<p>${problemWords(this.problem)}</p>` : nothing}</div>
      ${deliveries.length === 0
        ? html`<p class="help">${text.empty}</p>`
        : html`
            <ol class="log" reversed tabindex="-1">
              ${deliveries.map(
                ({ id, type, poll_id, created_at, status, attempts, next_at, answer }) => html`
                  <li>
                    <h2>${text.types[type] ?? type}, ${moment(created_at)}</h2>
                    <p><a href=${`#/polls/${poll_id}`}>${words.poll.id(poll_id)}</a></p>
                    <p>${text.status(status, attempts, answer, next_at)}</p>
                    ${status === 'delivered' ? nothing : html`<button type="button" aria-label=${`${text.retry}: ${text.types[type] ?? type}, ${words.poll.id(poll_id)}`} @click=${() => void this.#retry(id)}>${text.retry}</button>`}
                  </li>
                `,
              )}
            </ol>
          `}
    `;
  }

  async #retry(id: string): Promise<void> {
    const answer = await this.desk.client.retryWebhook(id);
    this.problem = answer.ok ? undefined : answer.problem;
    if (!answer.ok) return;
    this.desk.say(words.webhooks.retried);
    await this.#load();
  }

  async #load(): Promise<void> {
    const { signal } = this.#connection;
    const answer = await this.desk.client.webhooks(signal);
    if (signal.aborted) return;
    this.loaded = answer.ok ? { status: 'ready', webhooks: answer.value } : { status: 'failed', problem: answer.problem };
    this.desk.arrived(words.webhooks.title);
  }
}
