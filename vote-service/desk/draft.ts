import type { Integrity, PollStatus, ResultsVisibility } from '../../src/poll/poll.js';
import type { Definition, OptionDefinition } from './admin-poll.js';
import { keep, kept, keptNames } from './tab-storage.js';
import { fromLocal, toLocal } from './times.js';
import { words } from './words.js';

/** An answer while it is written. */
export interface OptionDraft {
  /** Names the row for as long as the form is open. */
  readonly key: number;
  readonly title: string;
  /** Whether it stays last where each reader meets another order. */
  readonly isPinned: boolean;
  /** Address of its picture, and what that shows; empty where it has none. */
  readonly image: string;
  readonly alt: string;
  /** The option as it was saved; nothing where it is new. */
  readonly saved?: OptionDefinition;
}

/** A poll while it is written: what the controls of the form hold. */
export interface Draft {
  readonly id: string;
  readonly question: string;
  readonly description: string;
  readonly lang: string;
  readonly notice: string;
  readonly options: readonly OptionDraft[];
  readonly multiple: boolean;
  readonly min: string;
  readonly max: string;
  readonly opens: 'now' | 'time' | 'hand';
  /** Local time, as in `datetime-local`. */
  readonly starts: string;
  readonly closes: 'hand' | 'time';
  readonly expires: string;
  readonly results_visibility: ResultsVisibility;
  readonly show_total: boolean;
  readonly allow_change: boolean;
  readonly integrity: Integrity;
  readonly randomize_options: boolean;
  readonly results_order: 'option' | 'votes';
  readonly from: 'default' | 'listed' | 'everywhere';
  /** One site a line. */
  readonly origins: string;
}

/** Something in a form that cannot be saved; `pointer` is where the service would find it. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

let keys = 0;

/** A row for an answer that is still to be written, or that was saved. */
export const optionDraft = (saved?: OptionDefinition): OptionDraft => ({ key: ++keys, title: saved?.title ?? '', isPinned: saved?.pinned ?? false, image: saved?.image?.url ?? '', alt: saved?.image?.alt ?? '', ...(saved ? { saved } : {}) });

/** What the form of a new poll begins with. */
export const newDraft = (): Draft => ({
  id: '',
  question: '',
  description: '',
  lang: 'en',
  notice: words.form.usualNotice,
  options: [optionDraft(), optionDraft()],
  multiple: false,
  min: '1',
  max: '',
  opens: 'now',
  starts: '',
  closes: 'hand',
  expires: '',
  results_visibility: 'always',
  show_total: true,
  allow_change: true,
  integrity: 'network',
  randomize_options: false,
  results_order: 'option',
  from: 'default',
  origins: '',
});

/**
 * What the form of a poll that is saved begins with.
 *
 * @param hasVotes - Whether people have voted: how many answers they may choose is then a number, and not "all of them".
 */
export function draftOf(definition: Definition, hasVotes: boolean): Draft {
  const { question, description, lang, notice, options, multiple, multiple_choice_min, multiple_choice_max, status, starts_at, expires_at, results_visibility, show_total, allow_change, integrity, randomize_options, results_order, allowed_origins } = definition;
  return {
    id: '',
    question,
    description: description ?? '',
    lang: lang ?? '',
    notice: notice ?? '',
    options: options.map((option) => optionDraft(option)),
    multiple,
    min: `${multiple_choice_min}`,
    // All answers, however many there will be, is the same as no limit.
    max: multiple && (hasVotes || multiple_choice_max < options.length) ? `${multiple_choice_max}` : '',
    opens: starts_at !== null ? 'time' : status === 'scheduled' ? 'hand' : 'now',
    starts: toLocal(starts_at),
    closes: expires_at === null ? 'hand' : 'time',
    expires: toLocal(expires_at),
    results_visibility,
    show_total,
    allow_change,
    integrity,
    randomize_options,
    results_order,
    from: allowed_origins === null ? 'default' : allowed_origins === '*' ? 'everywhere' : 'listed',
    origins: typeof allowed_origins === 'object' && allowed_origins ? allowed_origins.join('\n') : '',
  };
}

/** An id that says what the answer is, where that is written in Latin letters. */
function idFor(title: string, taken: ReadonlySet<string>, place: number): string {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 32).replace(/-$/, '');
  const name = plain || `answer-${place}`;
  for (let number = 1; ; number++) {
    const id = number === 1 ? name : `${name}-${number}`;
    if (!taken.has(id)) return id;
  }
}

/** The answers that have words, each with an id that stays. */
function optionsFrom(drafts: readonly OptionDraft[]): readonly OptionDefinition[] {
  const taken = new Set(drafts.flatMap(({ saved }) => (saved ? [saved.id] : [])));
  return drafts
    .filter(({ title, saved }) => saved || title.trim())
    .map((draft, index) => {
      const { title, saved } = draft;
      const text = title.trim();
      const id = saved?.id ?? idFor(text, taken, index + 1);
      taken.add(id);
      const { image: _image, pinned: _pinned, ...rest } = saved ?? { id };
      return { ...rest, id, title: text, ...imageFrom(draft), ...(draft.isPinned ? { pinned: true } : {}) };
    });
}

/** The picture of an answer; the size of one that is another now is not known. */
function imageFrom({ image, alt, saved }: OptionDraft): Pick<OptionDefinition, 'image'> {
  const url = image.trim();
  if (!url) return {};
  const known = saved?.image?.url === url ? saved.image : undefined;
  return { image: { ...known, url, alt: alt.trim() } };
}

/** A text that may be missing. */
const text = (value: string): string | null => value.trim() || null;

/**
 * What would be saved.
 *
 * @param before - The poll as it was saved; a closed one stays closed, whatever the form says about its opening.
 */
export function definitionFrom(draft: Draft, before?: Definition): Definition {
  const options = optionsFrom(draft.options);
  const status: PollStatus = before?.status === 'closed' || before?.status === 'archived' ? before.status : draft.opens === 'hand' ? 'scheduled' : 'open';
  return {
    question: draft.question.trim(),
    description: text(draft.description),
    lang: text(draft.lang),
    options,
    status,
    starts_at: draft.opens === 'time' ? fromLocal(draft.starts, before?.starts_at ?? null) : null,
    expires_at: draft.closes === 'time' ? fromLocal(draft.expires, before?.expires_at ?? null) : null,
    multiple: draft.multiple,
    multiple_choice_min: draft.multiple ? Number(draft.min || 1) : 1,
    multiple_choice_max: draft.multiple ? Number(draft.max || options.length) : 1,
    results_visibility: draft.results_visibility,
    show_total: draft.show_total,
    allow_change: draft.allow_change,
    integrity: draft.integrity,
    randomize_options: draft.randomize_options,
    results_order: draft.results_order,
    notice: text(draft.notice),
    allowed_origins: draft.from === 'default' ? null : draft.from === 'everywhere' ? '*' : draft.origins.split(/[\s,]+/).filter(Boolean),
  };
}

/** What is missing or cannot be, found before anything is sent. The service checks all of it again, and more. */
export function faultsOf(draft: Draft): readonly Fault[] {
  const faults: Fault[] = [];
  const add = (pointer: string, detail: string) => faults.push({ pointer, detail });
  const { form } = words;
  if (!draft.question.trim()) add('/question', form.questionMissing);
  const written = draft.options.filter(({ title }) => title.trim());
  draft.options.forEach(({ title, saved, image, alt }, index) => {
    const isNeeded = saved !== undefined || written.length < 2;
    if (!title.trim() && isNeeded) add(`/options/${index}/title`, saved ? form.answerEmpty : form.answersMissing);
    else if (image.trim() && !alt.trim()) add(`/options/${index}/image/alt`, form.altMissing);
    else if (title.trim() && draft.options.findIndex((other) => other.title.trim() === title.trim()) < index) add(`/options/${index}/title`, form.answerTwice);
  });
  if (draft.opens === 'time' && fromLocal(draft.starts, null) === null) add('/starts_at', form.timeMissing);
  if (draft.closes === 'time' && fromLocal(draft.expires, null) === null) add('/expires_at', form.timeMissing);
  else if (draft.closes === 'time' && draft.opens === 'time' && draft.expires <= draft.starts) add('/expires_at', form.closesTooEarly);
  if (draft.multiple) {
    const [min, max] = [Number(draft.min || 1), Number(draft.max || written.length)];
    if (!Number.isInteger(min) || min < 1) add('/multiple_choice_min', form.numberWrong);
    if (!Number.isInteger(max) || max < min || max > written.length) add('/multiple_choice_max', form.maxWrong);
  }
  if (draft.from === 'listed' && !draft.origins.trim()) add('/allowed_origins', form.sitesMissing);
  return faults;
}

/** Where a pointer of the service leads in the form: the service counts the answers that were sent, and not the empty rows. */
export function pointerInForm(pointer: string, draft: Draft): string {
  const [, place, rest = ''] = /^\/options\/(\d+)(.*)$/.exec(pointer) ?? [];
  if (/^\/allowed_origins\b/.test(pointer)) return draft.from === 'listed' ? '/allowed_origins' : '/from';
  if (place === undefined) return pointer;
  const sent = draft.options.flatMap(({ title, saved }, index) => (saved || title.trim() ? [index] : []));
  // The id of an answer is made of its words.
  return `/options/${sent[Number(place)] ?? 0}${rest === '' || rest === '/id' ? '/title' : rest}`;
}

/** A draft with what it began with. */
export interface KeptDraft {
  readonly draft: Draft;
  /** The poll as it was, and its entity tag; nothing for a new poll. */
  readonly base: Definition | undefined;
  readonly tag: string;
}

/** Drafts that were not saved, by the poll that they are for (`new:` for none). They live as long as the tab, a reload included. */
export class Drafts {
  readonly #prefix = 'news-desk-draft:';

  get(name: string): KeptDraft | undefined {
    try {
      const { draft, ...rest } = JSON.parse(kept(this.#prefix + name) ?? 'null') as KeptDraft;
      // Rows of before a reload have names that new rows would get again.
      return { ...rest, draft: { ...draft, options: draft.options.map(({ title, saved }) => ({ ...optionDraft(saved), title })) } };
    } catch {
      return undefined;
    }
  }

  set(name: string, draft: KeptDraft): void {
    keep(this.#prefix + name, JSON.stringify(draft));
  }

  forget(name: string): void {
    keep(this.#prefix + name);
  }

  forgetAll(): void {
    for (const name of keptNames(this.#prefix)) keep(name);
  }

  get isEmpty(): boolean {
    return keptNames(this.#prefix).length === 0;
  }
}
