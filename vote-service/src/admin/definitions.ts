import { idPattern } from '../../../src/poll/parse-poll.js';
import type { PollDocument } from '../../../src/poll/poll.js';
import type { AllowedOrigins } from '../cors.js';
import type { WordingChange } from '../desk-store.js';
import { originsFrom, readDefinition, remedies } from '../polls-file.js';
import { definition, SetupError } from '../vote-store.js';

/** What is wrong with a field of a definition, and what to write there; `pointer` is a JSON Pointer into the definition. */
export interface PollError {
  readonly pointer: string;
  readonly detail: string;
}

/** A definition as editors write it. */
export type Source = Readonly<Record<string, unknown>>;

export type WrittenPoll = { readonly ok: true; readonly poll: PollDocument; readonly allowedOrigins: AllowedOrigins } | { readonly ok: false; readonly errors: readonly PollError[] };

export const isObject = (value: unknown): value is Source => typeof value === 'object' && value !== null && !Array.isArray(value);

const someOptions = [{ id: 'a', title: 'A' }, { id: 'b', title: 'B' }];

/** What stands for a field that is wrong and cannot be left out, so that what is wrong with the others is found too. */
const standIns: Source = { id: '0', question: '?', options: someOptions };

/** Reads what an editor has written by the same door as the polls file; says of every field what is wrong, and not of the first alone. */
export function readWritten(source: Source): WrittenPoll {
  const { poll, errors } = faultsIn(source);
  let allowedOrigins: AllowedOrigins = [];
  try {
    allowedOrigins = originsFrom(source['allowed_origins'], '"allowed_origins"');
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    errors.push({ pointer: '/allowed_origins', detail: error.message });
  }
  return poll && errors.length === 0 ? { ok: true, poll, allowedOrigins } : { ok: false, errors };
}

function faultsIn(source: Source): { readonly poll: PollDocument | undefined; readonly errors: PollError[] } {
  const errors: PollError[] = [];
  const wrong = new Set<string>();
  for (let rest = source; ; ) {
    const read = readDefinition(rest);
    if (read.ok) return { poll: read.poll, errors };
    const { detail } = read;
    // The door names a field of an option like one of the poll.
    const field = read.field === 'title' || read.field === 'votes_count' || (read.field === 'id' && idPattern.test(String(rest['id']))) ? 'options' : read.field;
    if (wrong.has(field)) return { poll: undefined, errors };
    wrong.add(field);
    const inside = field === 'options' ? optionErrors(source['options']) : [];
    errors.push(...(inside.length > 0 ? inside : [{ pointer: field === '' ? '' : `/${field}`, detail }]));
    // How many may be chosen depends on how many there are.
    rest = { ...rest, [field]: standIns[field], ...(field === 'options' && { multiple_choice_min: undefined, multiple_choice_max: undefined }) };
  }
}

/** What is wrong with single options; nothing where it is their number, or that there are none. */
function optionErrors(options: unknown): readonly PollError[] {
  if (!Array.isArray(options) || options.length < 2 || options.length > 62) return [];
  const seen = new Set<string>();
  return options.flatMap((option: unknown, index): PollError[] => {
    const pointer = `/options/${index}`;
    if (!isObject(option)) return [{ pointer, detail: 'Write an object with an "id" and a "title".' }];
    const id = String(option['id'] ?? '').trim();
    const errors: PollError[] = [];
    if (!idPattern.test(id)) errors.push({ pointer: `${pointer}/id`, detail: `"id" is missing or wrong. ${remedies['id']}` });
    else if (seen.has(id)) errors.push({ pointer: `${pointer}/id`, detail: `Two options have the id "${id}". Give one of them another.` });
    seen.add(id);
    // The door reads every text in the same way.
    if (!readDefinition({ ...standIns, question: option['title'] }).ok) errors.push({ pointer: `${pointer}/title`, detail: `"title" is missing or wrong. ${remedies['title']}` });
    return errors;
  });
}

/** RFC 7396, section 2. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}

/** The definition of a poll with all its fields, as an editor may write it. */
export const writtenOf = (poll: PollDocument): Source => JSON.parse(definition(poll)) as Source;

/** Why a definition may not take the place of another for which options are stored and, perhaps, votes count; `undefined` where it may. */
export function meaningChange(before: PollDocument, after: PollDocument, ballots: number): string | undefined {
  const moved = before.options.find(({ id }, index) => after.options[index]?.id !== id);
  if (moved) return `The option "${moved.id}" is stored and stays where it is, with this id. Titles may be corrected, and new options may follow at the end; for other options make a new poll.`;
  const changed = (['kind', 'multiple', 'multiple_choice_min', 'multiple_choice_max'] as const).find((field) => before[field] !== after[field]);
  return ballots > 0 && changed ? `Votes were cast by "${changed}" as it is, so it stays ${JSON.stringify(before[changed])}. Make a new poll, and close this one.` : undefined;
}

/** The wording that readers vote by, where it has changed; an option that is new has no wording before. */
export function wordingChanges(before: PollDocument, after: PollDocument): readonly WordingChange[] {
  const texts = [
    ...(['question', 'description'] as const).map((field) => ({ pointer: `/${field}`, before: before[field], after: after[field] })),
    ...before.options.map(({ title }, index) => ({ pointer: `/options/${index}/title`, before: title, after: after.options[index]?.title ?? null })),
  ];
  return texts.filter((text) => text.before !== text.after);
}

/** Everything that has changed, field by field, for the audit. */
export function fieldChanges(before: Source, after: Source): readonly { readonly pointer: string; readonly before: unknown; readonly after: unknown }[] {
  return Object.keys({ ...before, ...after })
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => ({ pointer: `/${field}`, before: before[field] ?? null, after: after[field] ?? null }));
}
