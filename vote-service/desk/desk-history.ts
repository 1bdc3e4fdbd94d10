import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { AdminPoll, AuditRow, Change } from './admin-poll.js';
import { changesOf, renderChanges } from './changes.js';
import type { Problem } from './client.js';
import type { Desk } from './desk-context.js';
import { moment } from './times.js';
import { problemWords, words } from './words.js';

type Log = { readonly status: 'closed' } | { readonly status: 'loading' | 'ready'; readonly rows: readonly AuditRow[]; readonly page: number; readonly pages: number } | { readonly status: 'failed'; readonly problem: Problem };

/** What became of a poll: its corrections, which readers see too, and who did what, which they do not. */
export class DeskHistoryElement extends LitElement {
  static override properties = { desk: { attribute: false }, poll: { attribute: false }, log: { state: true } };

  declare desk: Desk;
  declare poll: AdminPoll;
  declare private log: Log;
  #revision: number | undefined;

  constructor() {
    super();
    this.log = { status: 'closed' };
  }

  protected override createRenderRoot() {
    return this;
  }

  protected override willUpdate(): void {
    const { revision } = this.poll;
    // Something was done: what the log had so far is old.
    if (this.#revision !== undefined && revision !== this.#revision && this.log.status === 'ready') void this.#load(1);
    this.#revision = revision;
  }

  protected override render() {
    const { poll } = words;
    const versions = this.poll.versions.toReversed();
    return html`
      <section class="card" aria-labelledby="corrections-title">
        <h2 id="corrections-title">${poll.corrections}</h2>
        ${versions.length === 0
          ? html`<p>${poll.noCorrections}</p>`
          : html`<ol class="versions" reversed>
              ${versions.map(({ corrected_at, changes }) => html`<li><h3>${poll.correctedAt(corrected_at)}</h3>${renderChanges(changesOf(changes))}</li>`)}
            </ol>`}
      </section>
      <section class="card" aria-labelledby="log-title">
        <h2 id="log-title">${poll.log}</h2>
        ${this.#log()}
      </section>
    `;
  }

  #log(): TemplateResult {
    const { poll } = words;
    const { log } = this;
    if (log.status === 'closed') return html`<button type="button" id="show-log" @click=${() => void this.#load(1)}>${poll.logShow}</button>`;
    if (log.status === 'failed') return html`<div role="alert"><p>${poll.logFailed}. ${problemWords(log.problem)}</p><button type="button" @click=${() => void this.#load(1)}>${words.retry}</button></div>`;
    if (log.rows.length === 0) return html`<p>${log.status === 'loading' ? words.loading : poll.logEmpty}</p>`;
    return html`
      <p>${poll.logText}</p>
      <ol class="log" reversed tabindex="-1">
        ${log.rows.map(({ at, action, details }) => html`<li><h3>${poll.actions[action] ?? action}, ${moment(at)}</h3>${renderDetails(details)}</li>`)}
      </ol>
      ${log.page < log.pages ? html`<button type="button" @click=${() => void this.#load(log.page + 1)}>${poll.more}</button>` : nothing}
    `;
  }

  async #load(page: number): Promise<void> {
    const before = page > 1 && 'rows' in this.log ? this.log.rows : [];
    const shown = 'rows' in this.log ? this.log.rows : [];
    this.log = { status: 'loading', rows: shown, page, pages: page };
    const answer = await this.desk.client.audit(this.poll.definition.id, page);
    this.log = answer.ok ? { status: 'ready', rows: [...before, ...answer.value.rows], page: answer.value.page, pages: answer.value.pages } : { status: 'failed', problem: answer.problem };
    // The button that was pressed is gone.
    await this.updateComplete;
    if (document.activeElement === document.body) this.querySelector<HTMLElement>('.log')?.focus();
  }
}

/** What the log says of a row: changes as changes, figures and the like as they are called. A definition is what the desk shows anyway. */
function renderDetails(details: unknown): TemplateResult | typeof nothing {
  if (typeof details !== 'object' || details === null) return nothing;
  const { changes, definition: _definition, allowed_origins: _origins, revision: _revision, ...rest } = details as Readonly<Record<string, unknown>>;
  const facts = Object.entries(rest).map(([name, value]) => `${words.fields[name] ?? words.poll.facts[name] ?? name.replaceAll('_', ' ')}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
  return html`${Array.isArray(changes) ? renderChanges(changesOf(changes as readonly Change[])) : nothing}${facts.map((fact) => html`<p dir="auto">${fact}</p>`)}`;
}
