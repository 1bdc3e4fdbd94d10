import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Integrity, ResultsVisibility } from '../../src/poll/poll.js';
import type { Change, Definition, OptionDefinition } from './admin-poll.js';
import { fieldNames, isSame } from './admin-poll.js';
import { moment } from './times.js';
import { words } from './words.js';

/** Something that changed, in words. */
export interface ChangeInWords {
  readonly field: string;
  readonly label: string;
  readonly before: string;
  readonly after: string;
  /** Whether it is something that readers read, and vote by. */
  readonly isWording?: boolean;
}

/** A value of a field, as an editor calls it. */
function valueWords(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return words.nothing;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (field.endsWith('_at') && typeof value === 'string') return moment(value);
  if (field === 'results_visibility' && typeof value === 'string') return words.form.visibilities[value as ResultsVisibility]?.[0] ?? value;
  if (field === 'integrity' && typeof value === 'string') return words.form.integrities[value as Integrity]?.[0] ?? value;
  if (field === 'results_order') return value === 'votes' ? words.yes : words.no;
  if (Array.isArray(value)) return value.map((entry: unknown) => valueWords('', entry)).join(' · ') || words.nothing;
  if (typeof value === 'object') return 'title' in value ? String(value.title) : JSON.stringify(value);
  return String(value);
}

/** What differs between two definitions; each answer for itself. */
export function changesBetween(before: Definition, after: Definition): readonly ChangeInWords[] {
  return fieldNames.flatMap((field) => {
    if (isSame(before[field], after[field])) return [];
    if (field === 'options') return optionChanges(before.options, after.options);
    // Set by the form together with the options.
    if (field === 'multiple_choice_max' && !before.multiple && !after.multiple) return [];
    return [{ field, label: words.fields[field] ?? field, before: valueWords(field, before[field]), after: valueWords(field, after[field]), isWording: field === 'question' || field === 'description' }];
  });
}

function optionChanges(before: readonly OptionDefinition[], after: readonly OptionDefinition[]): readonly ChangeInWords[] {
  const titles = new Map(after.map((option) => [option.id, option]));
  const known = new Map(before.map((option) => [option.id, option]));
  const inBoth = (options: readonly OptionDefinition[]) => options.map(({ id }) => id).filter((id) => known.has(id) && titles.has(id));
  const isMoved = !isSame(inBoth(before), inBoth(after));
  return [
    ...before.flatMap((option) => {
      const other = titles.get(option.id);
      if (isSame(option, other)) return [];
      const isMore = other !== undefined && other.title === option.title;
      return [{ field: `options/${option.id}`, label: words.option(option.title), before: isMore ? moreWords(option) : option.title, after: other ? (isMore ? moreWords(other) : other.title) : words.nothing, isWording: !isMore }];
    }),
    ...after.flatMap(({ id, title }) => (known.has(id) ? [] : [{ field: `options/${id || title}`, label: words.option(title), before: words.nothing, after: title }])),
    ...(isMoved ? [{ field: 'options', label: words.fields['options'] ?? '', before: valueWords('', before), after: valueWords('', after) }] : []),
  ];
}

/** What an option has beside its words. */
const moreWords = ({ image, pinned }: OptionDefinition): string => [image && words.form.withImage(image.alt), pinned && words.form.pinned].filter(Boolean).join(', ') || words.nothing;

/** Corrections as the service has them, in words. */
export const changesOf = (changes: readonly Change[]): readonly ChangeInWords[] =>
  changes.flatMap(({ pointer, before, after }) => {
    const [, field = '', ...rest] = pointer.split('/');
    if (pointer === '/options' && Array.isArray(before) && Array.isArray(after)) return optionChanges(before as OptionDefinition[], after as OptionDefinition[]);
    const label = field === 'options' && rest.length > 0 ? words.option(valueWords('', before)) : (words.fields[field] ?? pointer);
    return { field: pointer.slice(1), label, before: valueWords(field, before), after: valueWords(field, after) };
  });

/** Changes as a list: what it was, what it is. `note` says more of one. */
export const renderChanges = (changes: readonly ChangeInWords[], note?: (change: ChangeInWords) => string | undefined): TemplateResult => html`
  <dl class="changes">
    ${changes.map((change) => {
      const more = note?.(change);
      return html`
        <div>
          <dt dir="auto">${change.label}</dt>
          <dd><span class="hidden">${words.was}: </span><del dir="auto">${change.before}</del> <span aria-hidden="true">→</span> <span class="hidden">${words.is}: </span><ins dir="auto">${change.after}</ins>${more ? html`<p class="warning">${more}</p>` : nothing}</dd>
        </div>
      `;
    })}
  </dl>
`;
