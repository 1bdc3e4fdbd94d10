import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { words } from './words.js';

/** What a control of the form has beside its value. */
export interface FieldWords {
  /** Where the service finds the field: a JSON Pointer; the id of the control is made of it. */
  readonly pointer: string;
  readonly label: string;
  readonly help?: string;
  readonly error?: string | undefined;
  readonly isOptional?: boolean;
  readonly isFixed?: boolean;
}

/** The id of the control for a pointer. */
export const controlId = (pointer: string): string => `field${pointer.replaceAll(/[^\w-]/g, '-')}`;

const described = (id: string, { help, error, isFixed }: FieldWords): string | typeof nothing => [help && `${id}-help`, isFixed && `${id}-fixed`, error && `${id}-error`].filter(Boolean).join(' ') || nothing;

const notes = (id: string, { help, error, isFixed }: FieldWords): TemplateResult => html`
  ${help ? html`<p class="help" id=${`${id}-help`}>${help}</p>` : nothing}
  ${isFixed ? html`<p class="help" id=${`${id}-fixed`}>${words.form.fixed}</p>` : nothing}
  ${errorNote(id, error)}
`;

/** What is wrong with a control, beside it. */
export const errorNote = (id: string, error: string | undefined): TemplateResult | typeof nothing => (error ? html`<p class="error" id=${`${id}-error`}>${error}</p>` : nothing);

const labelOf = (id: string, { label, isOptional }: FieldWords): TemplateResult => html`<label for=${id}>${isOptional ? `${label} ` : label}${isOptional ? html`<span class="optional">(${words.form.optional})</span>` : nothing}</label>`;

/** One line of text, a number or a time. */
export function inputField(field: FieldWords, value: string, change: (value: string) => void, type: 'text' | 'number' | 'datetime-local' = 'text', lang?: string): TemplateResult {
  const id = controlId(field.pointer);
  return html`
    <div class="field">
      ${labelOf(id, field)} ${notes(id, field)}
      <input id=${id} type=${type} dir=${type === 'text' ? 'auto' : nothing} lang=${lang || nothing} min=${type === 'number' ? '1' : nothing} autocomplete="off" .value=${value} ?disabled=${field.isFixed ?? false} aria-describedby=${described(id, field)} aria-invalid=${field.error ? 'true' : nothing} @input=${(event: Event) => change((event.target as HTMLInputElement).value)} />
    </div>
  `;
}

/** Some lines of text. */
export function textField(field: FieldWords, value: string, change: (value: string) => void, lang?: string): TemplateResult {
  const id = controlId(field.pointer);
  return html`
    <div class="field">
      ${labelOf(id, field)} ${notes(id, field)}
      <textarea id=${id} rows="2" dir="auto" lang=${lang || nothing} .value=${value} aria-describedby=${described(id, field)} aria-invalid=${field.error ? 'true' : nothing} @input=${(event: Event) => change((event.target as HTMLTextAreaElement).value)}></textarea>
    </div>
  `;
}

/** Something that is so or not. */
export function checkField(field: FieldWords, isChecked: boolean, change: (isChecked: boolean) => void): TemplateResult {
  const id = controlId(field.pointer);
  return html`
    <div class="field check">
      <input id=${id} type="checkbox" .checked=${isChecked} aria-describedby=${described(id, field)} @change=${(event: Event) => change((event.target as HTMLInputElement).checked)} />
      <div>${labelOf(id, field)} ${notes(id, field)}</div>
    </div>
  `;
}

/** One of a few, each with a word on what it means. */
export function choiceField<T extends string>(field: FieldWords, chosen: T, choices: readonly { readonly value: T; readonly label: string; readonly help?: string }[], change: (value: T) => void): TemplateResult {
  const id = controlId(field.pointer);
  return html`
    <fieldset class="field" id=${id} aria-describedby=${described(id, field)} ?disabled=${field.isFixed ?? false}>
      <legend>${field.label}</legend>
      ${notes(id, field)}
      ${choices.map(
        ({ value, label, help }) => html`
          <div class="choice">
            <input type="radio" id=${`${id}-${value}`} name=${id} value=${value} .checked=${value === chosen} aria-describedby=${help ? `${id}-${value}-help` : nothing} @change=${() => change(value)} />
            <div><label for=${`${id}-${value}`}>${label}</label>${help ? html`<p class="help" id=${`${id}-${value}-help`}>${help}</p>` : nothing}</div>
          </div>
        `,
      )}
    </fieldset>
  `;
}
