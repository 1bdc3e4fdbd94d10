import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Draft, OptionDraft } from './draft.js';
import { optionDraft } from './draft.js';
import { checkField, controlId, errorNote, inputField } from './form-fields.js';
import { words } from './words.js';

/** Options are bits of one integer in the vote store. */
const most = 62;

/** What the list of answers needs of the form around it. */
export interface OptionsHost {
  readonly draft: Draft;
  readonly errors: ReadonlyMap<string, string>;
  readonly change: (options: readonly OptionDraft[]) => void;
  readonly say: (text: string) => void;
  /** Gives the focus to a control, once it is there. */
  readonly focus: (selector: string) => void;
}

/** The answers of a poll, to be written, added, removed and moved by buttons and by the keyboard. */
export function renderOptions(host: OptionsHost): TemplateResult {
  const { draft, errors } = host;
  const { options } = draft;
  const { form } = words;
  const error = errors.get('/options');
  return html`
    <fieldset class="field" id=${controlId('/options')} aria-describedby="options-help">
      <legend>${form.answers}</legend>
      <p class="help" id="options-help">${options.some(({ saved }) => saved) ? form.answersSaved : form.answersHelp}</p>
      ${errorNote(controlId('/options'), error)}
      <ol class="options">
        ${repeat(options, ({ key }) => key, (option, index) => renderOption(host, option, index))}
      </ol>
      <button type="button" id="add-option" aria-disabled=${options.length >= most} @click=${() => add(host, options.length)}>${form.add}</button>
    </fieldset>
  `;
}

const inputOf = (key: number): string => `[data-key="${key}"] input`;

function renderOption(host: OptionsHost, option: OptionDraft, index: number): TemplateResult {
  const { draft, errors } = host;
  const { options } = draft;
  const { form } = words;
  const pointer = `/options/${index}/title`;
  const id = controlId(pointer);
  const error = errors.get(pointer);
  const place = index + 1;
  // Ballots name the places of answers, so one that is saved keeps its own, and a new one comes after those.
  const isHeld = option.saved !== undefined;
  const isFirst = index === 0 || options[index - 1]?.saved !== undefined;
  const isLast = index === options.length - 1;
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      add(host, Math.max(index + 1, options.findLastIndex(({ saved }) => saved) + 1));
    } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown') && !isHeld) {
      event.preventDefault();
      move(host, index, event.key === 'ArrowUp' ? -1 : 1, 'input');
    }
  };
  return html`
    <li data-key=${option.key}>
      <label class="hidden" for=${id}>${form.answer(place)}</label>
      <input id=${id} dir="auto" lang=${draft.lang || nothing} autocomplete="off" .value=${option.title} aria-invalid=${error ? 'true' : nothing} aria-describedby=${error ? `${id}-error` : nothing} @keydown=${keys} @input=${(event: Event) => host.change(options.with(index, { ...option, title: (event.target as HTMLInputElement).value }))} />
      ${isHeld
        ? nothing
        : html`
            <span class="movers">
              <button type="button" class="icon" data-move="up" aria-label=${form.up(place)} aria-disabled=${isFirst} @click=${() => move(host, index, -1, '[data-move=up]')}>↑</button>
              <button type="button" class="icon" data-move="down" aria-label=${form.down(place)} aria-disabled=${isLast} @click=${() => move(host, index, 1, '[data-move=down]')}>↓</button>
              <button type="button" class="icon" aria-label=${form.remove(place)} @click=${() => remove(host, index)}>×</button>
            </span>
          `}
      ${errorNote(id, error)} ${renderMore(host, option, index)}
    </li>
  `;
}

/** What few answers have. It opens by itself where something in it is wrong. */
function renderMore(host: OptionsHost, option: OptionDraft, index: number): TemplateResult {
  const { draft, errors } = host;
  const { form } = words;
  const set = (part: Partial<OptionDraft>) => host.change(draft.options.with(index, { ...option, ...part }));
  const field = (name: string, label: string) => ({ pointer: `/options/${index}/${name}`, label, error: errors.get(`/options/${index}/${name}`) });
  const isWrong = [...errors.keys()].some((pointer) => pointer.startsWith(`/options/${index}/image`));
  return html`
    <details class="more" ?open=${isWrong || option.image !== '' || option.isPinned}>
      <summary>${form.more(index + 1)}</summary>
      ${inputField({ ...field('image/url', form.image), help: form.imageHelp, isOptional: true }, option.image, (image) => set({ image }))}
      ${option.image.trim() ? inputField({ ...field('image/alt', form.alt), help: form.altHelp }, option.alt, (alt) => set({ alt }), 'text', draft.lang) : nothing}
      ${checkField({ pointer: `/options/${index}/pinned`, label: form.pinned, help: form.pinnedHelp }, option.isPinned, (isPinned) => set({ isPinned }))}
    </details>
  `;
}

function add(host: OptionsHost, place: number): void {
  const { options } = host.draft;
  if (options.length >= most) {
    host.say(words.form.most);
    return;
  }
  const option = optionDraft();
  host.change(options.toSpliced(place, 0, option));
  host.focus(inputOf(option.key));
}

function move(host: OptionsHost, index: number, by: 1 | -1, control: string): void {
  const { options } = host.draft;
  const [option, other] = [options[index], options[index + by]];
  if (!option || !other || other.saved) return;
  host.change(options.with(index, other).with(index + by, option));
  // The row is put into another place, which takes the focus from what is in it.
  host.focus(`[data-key="${option.key}"] ${control}`);
  host.say(words.form.moved(option.title, index + by + 1, options.length));
}

function remove(host: OptionsHost, index: number): void {
  const { options } = host.draft;
  const option = options[index];
  if (!option) return;
  const left = options.toSpliced(index, 1);
  host.change(left);
  const next = left[index] ?? left[index - 1];
  host.focus(next ? inputOf(next.key) : '#add-option');
  host.say(words.form.removed(option.title));
}
