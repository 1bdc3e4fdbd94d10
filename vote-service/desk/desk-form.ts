import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { definitionOf, merged, patchBetween } from './admin-poll.js';
import type { AdminPoll, Definition } from './admin-poll.js';
import { changesBetween, renderChanges } from './changes.js';
import type { Problem } from './client.js';
import type { Desk } from './desk-context.js';
import { definitionFrom, draftOf, faultsOf, newDraft, pointerInForm } from './draft.js';
import type { Draft, Fault } from './draft.js';
import { controlId } from './form-fields.js';
import { renderConflict } from './form-conflict.js';
import { renderParts } from './form-parts.js';
import { renderPreview } from './form-preview.js';
import type { PreviewMode } from './form-preview.js';
import { problemWords, words } from './words.js';

type Loaded = { readonly status: 'loading' } | { readonly status: 'failed'; readonly problem: Problem } | { readonly status: 'ready' };
type Saving = { readonly status: 'editing' | 'saving' } | { readonly status: 'failed'; readonly text: string; readonly faults: readonly Fault[] } | { readonly status: 'conflict'; readonly poll: AdminPoll; readonly tag: string };

/**
 * The form of a poll, with what readers will see beside it. What is written is kept in the tab until it is saved, wherever the editor goes
 * meanwhile; what somebody else saved is never replaced unseen.
 */
export class DeskFormElement extends LitElement {
  static override properties = {
    desk: { attribute: false },
    pollId: { attribute: false },
    loaded: { state: true },
    draft: { state: true },
    saving: { state: true },
    mode: { state: true },
  };

  declare desk: Desk;
  /** The poll that is edited; a new one where there is none. */
  declare pollId: string | undefined;
  declare private loaded: Loaded;
  declare private draft: Draft;
  declare private saving: Saving;
  declare private mode: PreviewMode;
  /** The poll as it was when the editor began, or last took over what others saved. */
  #base: Definition | undefined;
  #tag = '';
  #poll: AdminPoll | undefined;
  #isKept = false;
  #connection = new AbortController();

  constructor() {
    super();
    this.loaded = { status: 'loading' };
    this.saving = { status: 'editing' };
    this.mode = 'form';
    this.draft = newDraft();
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
    const { form } = words;
    const { loaded, saving } = this;
    if (loaded.status === 'loading') return html`<h1 tabindex="-1">${form.editTitle}</h1><p class="loading">${words.loading}</p>`;
    if (loaded.status === 'failed') {
      return html`<h1 tabindex="-1">${form.failed}</h1><p role="alert">${problemWords(loaded.problem)}</p><button @click=${() => void this.#load()}>${words.retry}</button>`;
    }
    if (this.#poll?.source === 'file') return html`${this.#heading()}<p class="note">${form.fromFile}</p>`;
    const errors = new Map((saving.status === 'failed' ? saving.faults : []).map(({ pointer, detail }) => [pointer, detail]));
    const host = {
      draft: this.draft,
      isNew: this.pollId === undefined,
      hasVotes: this.#hasVotes,
      hasOpened: this.#poll !== undefined && this.#poll.status !== 'scheduled',
      errors,
      set: (part: Partial<Draft>) => this.#change(part),
      change: (options: Draft['options']) => this.#change({ options }),
      say: (text: string) => this.desk.say(text),
      focus: (selector: string) => void this.#focus(selector),
    };
    return html`
      ${this.#heading()}
      ${this.#isKept ? html`<p class="note">${form.draftFound} <button type="button" class="plain" @click=${this.#discard}>${form.discard}</button></p>` : nothing}
      ${this.#hasVotes ? html`<p class="note">${form.voted(this.#poll?.figures.voters_count ?? 0)}</p>` : nothing}
      <div class="editor">
        <form @submit=${this.#submit} novalidate>${renderParts(host)} ${this.#foot(errors)}</form>
        ${renderPreview(this.draft, this.mode, this.#hasVotes ? this.#poll?.figures : undefined, this.#turn, (text) => this.desk.say(text))}
      </div>
      ${saving.status === 'conflict' && this.#base
        ? renderConflict({ base: this.#base, mine: definitionFrom(this.draft, this.#base), poll: saving.poll, save: this.#saveOnTop, look: this.#look, drop: this.#drop, leave: this.#leave })
        : nothing}
    `;
  }

  get #hasVotes(): boolean {
    return (this.#poll?.figures.voters_count ?? 0) > 0;
  }

  #heading(): TemplateResult {
    const { form } = words;
    const poll = this.#poll;
    return html`
      <p class="back"><a href=${poll ? `#/polls/${poll.definition.id}` : '#/'} dir="auto">${poll ? poll.definition.question : words.allPolls}</a></p>
      <h1 tabindex="-1">${this.#title(form)}</h1>
    `;
  }

  #title = (form: (typeof words)['form']): string => (this.pollId === undefined ? form.newTitle : this.#hasVotes ? form.correctTitle : form.editTitle);

  /** What will happen, what went wrong, and the button. */
  #foot(errors: ReadonlyMap<string, string>): TemplateResult {
    const { form } = words;
    const { saving } = this;
    const changes = this.#base ? changesBetween(this.#base, definitionFrom(this.draft, this.#base)) : [];
    // Words that readers may have seen are not changed unnoticed.
    const isCorrection = (this.#hasVotes || this.#poll?.status !== 'scheduled') && changes.some(({ isWording }) => isWording);
    const label = this.#base ? (isCorrection ? form.saveCorrection : form.save) : this.draft.opens === 'now' ? form.create : form.createScheduled;
    return html`
      ${this.#base
        ? html`
            <section class="part pending" aria-labelledby="changes-title">
              <h2 id="changes-title" tabindex="-1">${form.changes}</h2>
              ${changes.length === 0 ? html`<p>${form.noChanges}</p>` : renderChanges(changes)}
              ${isCorrection ? html`<p class="warning">${form.correction}</p>` : nothing}
            </section>
          `
        : nothing}
      <div class="failed" role="alert" id="not-saved">
        ${saving.status === 'failed'
          ? html`
              <p><strong>${form.notSaved}.</strong> ${saving.text}</p>
              ${errors.size > 0 ? html`<ul>${saving.faults.map(({ pointer, detail }) => html`<li><a href=${`#${controlId(pointer)}`} @click=${this.#lead}>${detail}</a></li>`)}</ul>` : nothing}
            `
          : nothing}
      </div>
      <div class="actions">
        <button class="primary" aria-disabled=${saving.status === 'saving'}>${saving.status === 'saving' ? form.saving : label}</button>
        <a class="button" href=${this.pollId === undefined ? '#/' : `#/polls/${this.pollId}`}>${words.cancel}</a>
      </div>
    `;
  }

  get #name(): string {
    return this.pollId ?? 'new:';
  }

  async #load(): Promise<void> {
    const { desk, pollId } = this;
    const { signal } = this.#connection;
    const kept = desk.drafts.get(this.#name);
    if (pollId !== undefined) {
      this.loaded = { status: 'loading' };
      const answer = await desk.client.read(pollId, signal);
      if (signal.aborted) return;
      if (!answer.ok) {
        this.loaded = { status: 'failed', problem: answer.problem };
        desk.arrived(words.form.failed);
        return;
      }
      this.#poll = answer.value;
      // Somebody may have saved since the draft was begun: it says what it began with, so that this will be noticed.
      this.#base = kept?.base ?? definitionOf(answer.value);
      this.#tag = kept?.tag ?? answer.tag;
    }
    this.draft = kept?.draft ?? (this.#base ? draftOf(this.#base, this.#hasVotes) : newDraft());
    this.#isKept = kept !== undefined;
    this.loaded = { status: 'ready' };
    desk.arrived(this.#title(words.form));
  }

  #change(part: Partial<Draft>): void {
    this.draft = { ...this.draft, ...part };
    this.#keep();
  }

  #keep(): void {
    const { drafts } = this.desk;
    const now = definitionFrom(this.draft, this.#base);
    const isDirty = Object.keys(patchBetween(this.#base ?? definitionFrom(newDraft()), now)).length > 0 || this.draft.id !== '';
    if (isDirty) drafts.set(this.#name, { draft: this.draft, base: this.#base, tag: this.#tag });
    else drafts.forget(this.#name);
  }

  #discard = (): void => {
    this.desk.drafts.forget(this.#name);
    this.saving = { status: 'editing' };
    this.desk.say(words.form.discarded);
    void this.#load().then(() => this.#focus('h1'));
  };

  #submit = (event: Event): void => {
    event.preventDefault();
    void this.#save();
  };

  async #save(): Promise<void> {
    const { desk, draft } = this;
    if (this.saving.status === 'saving') return;
    const faults = faultsOf(draft);
    if (faults.length > 0) return this.#refuse(words.form.wrong(faults.length), faults);
    const definition = definitionFrom(draft, this.#base);
    const patch = this.#base && patchBetween(this.#base, definition);
    if (patch && Object.keys(patch).length === 0) {
      desk.say(words.form.noChanges);
      return undefined;
    }
    this.saving = { status: 'saving' };
    const answer = await (patch && this.pollId !== undefined ? desk.client.correct(this.pollId, patch, this.#tag) : desk.client.create({ ...given(definition), ...(draft.id.trim() ? { id: draft.id.trim() } : {}) }));
    if (answer.ok) return this.#leaveWith(patch ? words.form.saved : words.form.created, answer.value.definition.id);
    const { problem } = answer;
    if (problem.code === 'revision-mismatch' && this.pollId !== undefined) return this.#meet(this.pollId);
    const text = problem.code === 'network' && !patch ? words.form.uncertain : problem.errors.length > 0 ? words.form.wrong(problem.errors.length) : [problemWords(problem), problem.code === 'poll-invalid' ? problem.detail : ''].join(' ');
    return this.#refuse(text, problem.errors.map(({ pointer, detail }) => ({ pointer: pointerInForm(pointer, draft), detail })));
  }

  /** All is saved: goes on to the poll. */
  #leaveWith(said: string, id: string): void {
    this.desk.drafts.forget(this.#name);
    this.desk.say(said);
    this.desk.go(`polls/${id}`);
  }

  /** Says why nothing was saved, and leads to the first control that has to do with it. */
  async #refuse(text: string, faults: readonly Fault[]): Promise<void> {
    this.saving = { status: 'failed', text, faults };
    await this.updateComplete;
    const wrong = [...this.querySelectorAll<HTMLElement>('form [id]')].find(({ id }) => faults.some(({ pointer }) => controlId(pointer) === id));
    const control = wrong?.matches('fieldset') ? wrong.querySelector<HTMLElement>('input') : wrong;
    control?.focus();
  }

  #turn = (mode: PreviewMode): void => {
    this.mode = mode;
  };

  /** Somebody else has saved the poll: shows what. */
  async #meet(id: string): Promise<void> {
    const answer = await this.desk.client.read(id, this.#connection.signal);
    if (!answer.ok) return this.#refuse(problemWords(answer.problem), []);
    // The answer to an earlier try was lost: what is saved there is what is written here.
    if (Object.keys(patchBetween(definitionOf(answer.value), definitionFrom(this.draft, this.#base))).length === 0) return this.#leaveWith(words.form.saved, id);
    this.saving = { status: 'conflict', poll: answer.value, tag: answer.tag };
    await this.updateComplete;
    this.querySelector<HTMLDialogElement>('dialog.conflict')?.showModal();
    return undefined;
  }

  /** Takes over what somebody else has saved; `draft` is what the form then holds. */
  #rebase(take: (base: Definition, theirs: Definition) => Definition): void {
    if (this.saving.status !== 'conflict' || !this.#base) return;
    const { poll, tag } = this.saving;
    const theirs = definitionOf(poll);
    this.#poll = poll;
    const draft = draftOf(take(this.#base, theirs), this.#hasVotes);
    this.#base = theirs;
    this.#tag = tag;
    // Answers of mine that are still to be saved have no place of their own yet.
    this.draft = { ...draft, options: draft.options.map(({ saved, ...option }) => (saved && theirs.options.some(({ id }) => id === saved.id) ? { ...option, saved } : option)) };
    this.saving = { status: 'editing' };
    this.#keep();
  }

  #onTop = (): void => this.#rebase((base, theirs) => merged(base, definitionFrom(this.draft, base), theirs));

  #saveOnTop = (): void => {
    this.#onTop();
    void this.#save();
  };

  #look = (): void => {
    this.#onTop();
    this.desk.say(words.form.rebased);
    void this.#focus('#changes-title');
  };

  #drop = (): void => {
    this.#rebase((_base, theirs) => theirs);
    this.#isKept = false;
    this.desk.say(words.form.discarded);
    void this.#focus('h1');
  };

  #leave = (): void => {
    if (this.saving.status === 'conflict') this.saving = { status: 'editing' };
  };

  #lead = (event: Event): void => {
    event.preventDefault();
    const control = this.querySelector<HTMLElement>((event.currentTarget as HTMLAnchorElement).hash);
    (control?.matches('fieldset') ? control.querySelector<HTMLElement>('input') : control)?.focus();
  };

  async #focus(selector: string): Promise<void> {
    await this.updateComplete;
    this.querySelector<HTMLElement>(selector)?.focus();
  }
}

/** The fields that are there. */
const given = (definition: Definition): Partial<Definition> => Object.fromEntries(Object.entries(definition).filter(([, value]) => value !== null));
