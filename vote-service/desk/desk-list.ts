import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { AdminPoll, PollList } from './admin-poll.js';
import type { Problem } from './client.js';
import type { Desk } from './desk-context.js';
import { problemWords, words } from './words.js';

type Loaded = { readonly status: 'loading' } | { readonly status: 'failed'; readonly problem: Problem } | { readonly status: 'ready'; readonly list: PollList };

const statuses = ['open', 'scheduled', 'closed', 'archived'] as const;

/** The polls, newest first. What is searched for stands in the address, so that it can be kept, and gone back to. */
export class DeskListElement extends LitElement {
  static override properties = { desk: { attribute: false }, query: { attribute: false }, loaded: { state: true } };

  declare desk: Desk;
  /** `search`, `status` and `page`, as in a URL. */
  declare query: string;
  declare private loaded: Loaded;
  #asked: string | undefined;
  #connection = new AbortController();

  constructor() {
    super();
    this.loaded = { status: 'loading' };
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#connection.abort();
    this.#asked = undefined;
  }

  protected override createRenderRoot() {
    return this;
  }

  protected override willUpdate(): void {
    if (this.query === this.#asked) return;
    this.#asked = this.query;
    void this.#load();
  }

  protected override render() {
    const { list } = words;
    const query = new URLSearchParams(this.query);
    return html`
      <div class="head">
        <h1 tabindex="-1">${list.title}</h1>
        <a class="button primary" href="#/new">${words.newPoll}</a>
      </div>
      <form class="filters" role="search" @submit=${this.#search}>
        <div class="field">
          <label for="search">${list.search}</label>
          <input id="search" type="search" autocomplete="off" placeholder=${list.searchHelp} .value=${query.get('search') ?? ''} />
        </div>
        <div class="field">
          <label for="status">${list.status}</label>
          <select id="status" .value=${query.get('status') ?? ''} @change=${this.#search}>
            <option value="" ?selected=${!query.get('status')}>${list.all}</option>
            ${statuses.map((status) => html`<option value=${status} ?selected=${query.get('status') === status}>${words.status(status)}</option>`)}
          </select>
        </div>
        <button>${list.button}</button>
      </form>
      ${this.#body(query)}
    `;
  }

  #body(query: URLSearchParams): TemplateResult {
    const { list } = words;
    const { loaded } = this;
    if (loaded.status === 'loading') return html`<p class="loading" aria-live="polite">${words.loading}</p>`;
    if (loaded.status === 'failed') {
      return html`
        <div class="card failed" role="alert">
          <h2>${list.failed}</h2>
          <p>${problemWords(loaded.problem)}</p>
          <button @click=${() => void this.#load()}>${words.retry}</button>
        </div>
      `;
    }
    const { polls, total, page, pages } = loaded.list;
    if (total === 0 && !query.get('search') && !query.get('status')) {
      return html`<div class="card empty"><h2>${list.empty}</h2><p>${list.emptyText}</p><a class="button primary" href="#/new">${list.first}</a></div>`;
    }
    if (polls.length === 0) return html`<div class="card empty"><h2>${list.none}</h2><p>${list.noneText}</p><a class="button" href="#/">${list.showAll}</a></div>`;
    return html`
      <p class="count" role="status">${list.count(total)}</p>
      <ul class="polls">
        ${polls.map((poll) => this.#row(poll))}
      </ul>
      ${pages > 1 ? this.#pages(query, page, pages) : nothing}
    `;
  }

  #row({ definition, status, source, figures }: AdminPoll): TemplateResult {
    const { list } = words;
    const { id, question, lang, starts_at = null, expires_at = null } = definition;
    const lastHour = figures.per_minute.reduce((sum, votes) => sum + votes, 0);
    return html`
      <li>
        <a class="name" href=${`#/polls/${id}`}><span dir="auto" lang=${lang ?? nothing}>${question}</span></a>
        <p class="badges"><span class=${`badge ${status}`}>${words.status(status)}</span>${source === 'file' ? html`<span class="badge">${list.fromFile}</span>` : nothing}${this.desk.drafts.get(id) ? html`<span class="badge">${list.draft}</span>` : nothing}</p>
        <p class="figures"><strong>${list.voters(figures.voters_count)}</strong>${lastHour > 0 ? html`<span>${list.perHour(lastHour)}</span>` : nothing}</p>
        <p class="when">${words.statusLine(status, starts_at, expires_at)}</p>
      </li>
    `;
  }

  #pages(query: URLSearchParams, page: number, pages: number): TemplateResult {
    const { list } = words;
    const link = (to: number) => {
      const other = new URLSearchParams(query);
      other.set('page', `${to}`);
      return `#/?${other}`;
    };
    return html`
      <nav class="pages" aria-label=${list.pages}>
        ${page > 1 ? html`<a class="button" href=${link(page - 1)}>${list.earlier}</a>` : nothing}
        <span>${list.page(page, pages)}</span>
        ${page < pages ? html`<a class="button" href=${link(page + 1)}>${list.later}</a>` : nothing}
      </nav>
    `;
  }

  async #load(): Promise<void> {
    this.#connection.abort();
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    if (this.loaded.status === 'failed') this.loaded = { status: 'loading' };
    const answer = await this.desk.client.list(new URLSearchParams(this.query), signal);
    // Another search, or another view, has taken its place.
    if (signal.aborted) return;
    this.loaded = answer.ok ? { status: 'ready', list: answer.value } : { status: 'failed', problem: answer.problem };
    this.desk.arrived(words.list.title);
  }

  #search = (event: Event): void => {
    event.preventDefault();
    const query = new URLSearchParams();
    for (const name of ['search', 'status']) {
      const value = this.querySelector<HTMLInputElement | HTMLSelectElement>(`#${name}`)?.value.trim();
      if (value) query.set(name, value);
    }
    this.desk.go(query.size > 0 ? `?${query}` : '');
  };
}
