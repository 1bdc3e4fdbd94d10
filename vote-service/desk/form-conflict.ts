import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { definitionOf } from './admin-poll.js';
import type { AdminPoll, Definition } from './admin-poll.js';
import { changesBetween, renderChanges } from './changes.js';
import { words } from './words.js';

/** Two editors and what each of them has changed. */
export interface Conflict {
  /** What both began with. */
  readonly base: Definition;
  readonly mine: Definition;
  /** The poll as somebody else has saved it. */
  readonly poll: AdminPoll;
  readonly save: () => void;
  readonly look: () => void;
  readonly drop: () => void;
  readonly leave: () => void;
}

/** The box that shows what somebody else has saved meanwhile, and asks what is to become of it. */
export function renderConflict({ base, mine, poll, save, look, drop, leave }: Conflict): TemplateResult {
  const { form } = words;
  const theirs = changesBetween(base, definitionOf(poll));
  const own = changesBetween(base, mine);
  const clash = ({ field, after }: (typeof own)[number]) => (theirs.some((change) => change.field === field && change.after !== after) ? form.both : undefined);
  return html`
    <dialog class="conflict" aria-labelledby="conflict-title" @close=${leave}>
      <h2 id="conflict-title">${form.conflict}</h2>
      <p>${form.conflictText(poll.corrected_at)}</p>
      <h3>${form.theirs}</h3>
      ${theirs.length === 0 ? html`<p>${form.theirsNothing}</p>` : renderChanges(theirs)}
      <h3>${form.mine}</h3>
      ${renderChanges(own, clash)}
      <div class="actions">
        <button type="button" class="primary" data-conflict="save" @click=${save}>${form.onTop}</button>
        <button type="button" data-conflict="look" @click=${look}>${form.lookFirst}</button>
        <button type="button" data-conflict="drop" @click=${drop}>${form.takeTheirs}</button>
        <button type="button" @click=${(event: Event) => (event.currentTarget as HTMLElement).closest('dialog')?.close()}>${words.cancel}</button>
      </div>
    </dialog>
  `;
}
