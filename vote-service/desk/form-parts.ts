import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Integrity, ResultsVisibility } from '../../src/poll/poll.js';
import type { Draft } from './draft.js';
import { checkField, choiceField, inputField, textField } from './form-fields.js';
import { renderOptions } from './form-options.js';
import type { OptionsHost } from './form-options.js';
import { zoneAt } from './times.js';
import { words } from './words.js';

/** What the parts of the form need of the form. */
export interface PartsHost extends OptionsHost {
  readonly isNew: boolean;
  /** Whether people have voted: how many answers they may choose is then settled. */
  readonly hasVotes: boolean;
  /** Whether the poll has opened: when it opens is then past. */
  readonly hasOpened: boolean;
  readonly set: (part: Partial<Draft>) => void;
}

const { form } = words;
const integrities: readonly Integrity[] = ['network', 'challenge', 'signed', 'browser', 'none'];
const visibilities: readonly ResultsVisibility[] = ['always', 'after_vote', 'after_deadline', 'never'];

/** Everything that can be said about a poll, from what it asks to who may vote. */
export const renderParts = (host: PartsHost): TemplateResult => html`
  ${part('ask', form.questionPart, question(host))} ${part('when', form.timesPart, times(host))} ${part('results', form.resultsPart, results(host))} ${part('integrity', form.integrityPart, integrity(host))} ${part('sites', form.sitesPart, sites(host))}
`;

const part = (name: string, title: string, content: TemplateResult): TemplateResult => html`
  <section class="part" aria-labelledby=${`part-${name}`}>
    <h2 id=${`part-${name}`}>${title}</h2>
    ${content}
  </section>
`;

function question(host: PartsHost): TemplateResult {
  const { draft, errors, hasVotes, set } = host;
  const field = (pointer: string, label: string, help?: string) => ({ pointer, label, error: errors.get(pointer), ...(help === undefined ? {} : { help }) });
  return html`
    ${textField(field('/question', form.question, form.questionHelp), draft.question, (text) => set({ question: text }), draft.lang)}
    ${textField({ ...field('/description', form.description, form.descriptionHelp), isOptional: true }, draft.description, (description) => set({ description }), draft.lang)}
    ${renderOptions(host)}
    ${checkField({ pointer: '/randomize_options', label: form.shuffle, help: form.shuffleHelp }, draft.randomize_options, (randomize_options) => set({ randomize_options }))}
    ${choiceField(
      { ...field('/multiple', form.choices), isFixed: hasVotes },
      draft.multiple ? 'several' : 'one',
      [
        { value: 'one', label: form.one },
        { value: 'several', label: form.several },
      ],
      (value) => set({ multiple: value === 'several' }),
    )}
    ${draft.multiple
      ? html`
          <div class="pair">
            ${inputField({ ...field('/multiple_choice_min', form.min), isFixed: hasVotes }, draft.min, (min) => set({ min }), 'number')}
            ${inputField({ ...field('/multiple_choice_max', form.max, hasVotes ? undefined : form.maxHelp), isFixed: hasVotes }, draft.max, (max) => set({ max }), 'number')}
          </div>
        `
      : nothing}
  `;
}

function times({ draft, errors, hasOpened, set }: PartsHost): TemplateResult {
  const zone = zoneAt(Date.now());
  return html`
    <p class="help">${form.zone(zone)}</p>
    ${hasOpened
      ? nothing
      : choiceField(
          { pointer: '/status', label: form.opens, error: errors.get('/status') },
          draft.opens,
          [
            { value: 'now', label: form.opensNow },
            { value: 'time', label: form.opensTime },
            { value: 'hand', label: form.opensHand },
          ],
          (opens) => set({ opens }),
        )}
    ${draft.opens === 'time' && !hasOpened ? inputField({ pointer: '/starts_at', label: form.starts, help: zone, error: errors.get('/starts_at') }, draft.starts, (starts) => set({ starts }), 'datetime-local') : nothing}
    ${choiceField(
      { pointer: '/closes', label: form.closes },
      draft.closes,
      [
        { value: 'hand', label: form.closesHand },
        { value: 'time', label: form.closesTime },
      ],
      (closes) => set({ closes }),
    )}
    ${draft.closes === 'time' ? inputField({ pointer: '/expires_at', label: form.expires, help: zone, error: errors.get('/expires_at') }, draft.expires, (expires) => set({ expires }), 'datetime-local') : nothing}
  `;
}

function results({ draft, errors, set }: PartsHost): TemplateResult {
  return html`
    ${choiceField(
      { pointer: '/results_visibility', label: form.results, error: errors.get('/results_visibility') },
      draft.results_visibility,
      visibilities.map((value) => ({ value, label: form.visibilities[value][0], help: form.visibilities[value][1] })),
      (results_visibility) => set({ results_visibility }),
    )}
    ${draft.results_visibility === 'always' ? nothing : checkField({ pointer: '/show_total', label: form.total, help: form.totalHelp }, draft.show_total, (show_total) => set({ show_total }))}
    ${checkField({ pointer: '/results_order', label: form.byVotes, help: form.byVotesHelp }, draft.results_order === 'votes', (isByVotes) => set({ results_order: isByVotes ? 'votes' : 'option' }))}
    ${checkField({ pointer: '/allow_change', label: form.change, help: form.changeHelp }, draft.allow_change, (allow_change) => set({ allow_change }))}
    ${textField({ pointer: '/notice', label: form.notice, help: form.noticeHelp, error: errors.get('/notice') }, draft.notice, (notice) => set({ notice }), draft.lang)}
  `;
}

function integrity({ draft, errors, set }: PartsHost): TemplateResult {
  return choiceField(
    { pointer: '/integrity', label: form.integrity, help: form.integrityHelp, error: errors.get('/integrity') },
    draft.integrity,
    integrities.map((value) => ({ value, label: form.integrities[value][0], help: form.integrities[value][1] })),
    (value) => set({ integrity: value }),
  );
}

function sites({ draft, errors, isNew, set }: PartsHost): TemplateResult {
  return html`
    ${inputField({ pointer: '/lang', label: form.lang, help: form.langHelp, error: errors.get('/lang') }, draft.lang, (lang) => set({ lang: lang.trim() }))}
    ${choiceField(
      { pointer: '/from', label: form.from, error: errors.get('/from') },
      draft.from,
      [
        // What those are is settled when a poll is made.
        ...(isNew ? [{ value: 'default' as const, label: form.fromDefault }] : []),
        { value: 'listed', label: form.fromListed },
        { value: 'everywhere', label: form.fromEverywhere, help: form.fromEverywhereHelp },
      ],
      (from) => set({ from }),
    )}
    ${draft.from === 'listed' ? textField({ pointer: '/allowed_origins', label: form.sites, help: form.sitesHelp, error: errors.get('/allowed_origins') }, draft.origins, (origins) => set({ origins })) : nothing}
    ${isNew ? inputField({ pointer: '/id', label: form.id, help: form.idHelp, error: errors.get('/id'), isOptional: true }, draft.id, (id) => set({ id })) : nothing}
  `;
}
