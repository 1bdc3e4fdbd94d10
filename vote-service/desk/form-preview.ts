import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Figures } from './admin-poll.js';
import { definitionFrom } from './draft.js';
import type { Draft } from './draft.js';
import { words } from './words.js';

/** What the preview shows: the form, or the results. */
export type PreviewMode = 'form' | 'results';

/** An address that is no longer being written: the beginnings of one would all be asked for. */
const isWhole = /^https:\/\/[^/]+\/./;

/** Figures of nobody, which fall from answer to answer. */
const invented = (place: number): number => Math.round(480 / (place + 1.6));

/** The poll as readers will see it; a service would answer with it. */
function previewPoll(draft: Draft, mode: PreviewMode, figures: Figures | undefined): object {
  const definition = definitionFrom(draft);
  // While words are missing, others stand in their place: what is half written must not make the preview go away.
  const shown = draft.options.flatMap(({ title, saved, image, alt }, index) => [{ id: saved?.id ?? `${index}`, title: title.trim() || words.form.answer(index + 1), ...(isWhole.test(image.trim()) && alt.trim() ? { image: { url: image.trim(), alt: alt.trim() } } : {}) }]);
  const counts = new Map(figures?.options.map(({ id, votes_count }) => [id, votes_count]));
  const isHidden = draft.results_visibility === 'never';
  const withFigures = shown.map((option, index) => ({ ...option, ...(mode === 'form' || isHidden ? {} : { votes_count: figures ? (counts.get(option.id) ?? 0) : invented(index) }) }));
  return {
    ...definition,
    id: 'preview',
    question: definition.question || words.form.previewQuestion,
    // Two are the least that there can be.
    options: withFigures.length > 1 ? withFigures : [...withFigures, { id: 'other', title: words.form.answer(2) }],
    multiple_choice_max: Math.max(1, Math.min(definition.multiple_choice_max || shown.length, shown.length)),
    multiple_choice_min: Math.max(1, Math.min(definition.multiple_choice_min || 1, shown.length)),
    status: mode === 'form' ? 'open' : 'closed',
    starts_at: null,
    // A preview is looked at, and not read by many.
    randomize_options: false,
    allowed_origins: undefined,
    ...(mode === 'results' && draft.multiple && !isHidden ? { voters_count: figures?.voters_count ?? invented(-0.8) } : {}),
  };
}

/**
 * The poll in the element that readers will have. It has the address of a service, because without one it would show no form; but its
 * votes are called off before they are sent, and it stores nothing.
 */
export function renderPreview(draft: Draft, mode: PreviewMode, figures: Figures | undefined, turn: (mode: PreviewMode) => void, say: (text: string) => void): TemplateResult {
  const { form } = words;
  const button = (value: PreviewMode, label: string) => html`<button type="button" aria-pressed=${mode === value} @click=${() => turn(value)}>${label}</button>`;
  const callOff = (event: Event) => {
    event.preventDefault();
    say(form.previewVote);
  };
  return html`
    <section class="preview" aria-labelledby="preview-title">
      <div class="head">
        <h2 id="preview-title">${form.preview}</h2>
        <div class="toggle">${button('form', form.previewForm)}${button('results', form.previewResults)}</div>
      </div>
      <p class="help">${form.previewHelp} ${mode === 'results' && !figures && draft.results_visibility !== 'never' ? form.previewInvented : nothing}</p>
      ${keyed(mode, html`<news-poll .poll=${previewPoll(draft, mode, figures)} endpoint=${mode === 'form' ? '.' : nothing} storage="none" heading-level="3" lang=${draft.lang || nothing} @news-poll-vote=${callOff}></news-poll>`)}
    </section>
  `;
}
