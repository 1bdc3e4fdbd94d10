import { asSource, fields, flag, line, list, object, plainDoor } from '../safety/door.js';
import type { Read, Shape, Source } from '../safety/door.js';
import { safeUrl } from '../safety/safe-url.js';
import type { Poll, PollOption } from './poll.js';

/** Why something is not a poll; `detail` is for the person who wrote it. */
export interface PollProblem {
  readonly code: 'poll-invalid';
  readonly detail: string;
}

export type PollResult = { readonly ok: true; readonly value: Poll } | { readonly ok: false; readonly problem: PollProblem };

/** Neither `.` nor `..`, which vanish in URLs. */
export const idPattern = /^(?!\.\.?$)[\w.-]{1,64}$/;
const id = line(idPattern);
const words = line(/^[^]{1,2000}$/);
export const count: Read = (value) => (Number.isSafeInteger(value) && (value as number) >= 0 ? value : undefined);
/** Times must have a zone: a poll opens and closes at one moment for everybody. */
export const time: Read = (value) => (/T.+(Z|[+-]\d\d:\d\d)$/i.test(`${value}`) && !Number.isNaN(Date.parse(`${value}`)) ? new Date(`${value}`).toISOString() : undefined);

const pictureFields = object({ alt: words, url: (value) => (safeUrl(`${value}`, 'https://x.invalid', /^https?:$/) ? `${value}` : undefined), width: count, height: count });
/** A picture needs words, and an address. */
const picture: Read = (value, door) => {
  const read = pictureFields(value, door) as { readonly url?: string } | undefined;
  return read?.url && read;
};

const shape: Shape = {
  id,
  question: words,
  // Options are bits of one integer in the vote store.
  options: (value, door) => (Array.isArray(value) && value.length > 1 && value.length < 63 ? list(object({ id, title: words, votes_count: count, image: picture, pinned: flag }))(value, door) : undefined),
  description: words,
  lang: words,
  kind: line(/^choice$/),
  status: line(/^(scheduled|open|closed|archived)$/),
  starts_at: time,
  expires_at: time,
  results_visibility: line(/^(always|after_vote|after_deadline|never)$/),
  allow_change: flag,
  randomize_options: flag,
  results_order: line(/^(option|votes)$/),
  multiple: flag,
  multiple_choice_min: count,
  multiple_choice_max: count,
  voters_count: count,
  set_aside_count: count,
  notice: words,
  urls: object({ votes: words, results: words, events: words }),
  results_version: count,
};

/**
 * The one door for polls: what a service answered, a page wrote inline or an editor put into the polls file.
 * Takes a value or its JSON text, never throws and copies what it knows; unknown fields are left out.
 *
 * Only `id`, `question` and two or more `options` must be there. The rest has the meaning of {@link Poll}.
 *
 * @param more - Further fields that the caller knows.
 */
export function parsePoll(input: unknown, more: Shape = {}): PollResult {
  try {
    return { ok: true, value: pollFrom(asSource(typeof input === 'string' ? JSON.parse(input) : input) as Source, { ...shape, ...more }) };
  } catch (error) {
    // Besides what is refused below: text that is no JSON, objects whose getters throw.
    return { ok: false, problem: { code: 'poll-invalid', detail: error instanceof Refusal ? error.message : 'it must be a JSON object' } };
  }
}

class Refusal extends Error {}

function refuse(field: string): never {
  throw new Refusal(`"${field}" is missing or wrong`);
}

function pollFrom(source: Source, known: Shape): Poll {
  const given = { __proto__: null, ...fields(source, known, { ...plainDoor, lose: refuse }) } as Partial<Poll>;
  for (const name of ['id', 'question', 'options']) if (!(name in given)) refuse(name);
  const options = (given.options ?? []).map((option): PollOption => ({ votes_count: null, ...(option as Omit<PollOption, 'votes_count'>) }));
  if (options.length < (source['options'] as readonly unknown[]).length || options.some(({ title }) => !title) || new Set(options.map((option) => option.id)).size < options.length) refuse('options');

  const multiple = given.multiple ?? false;
  const multiple_choice_min = (multiple && given.multiple_choice_min) || 1;
  const multiple_choice_max = multiple ? (given.multiple_choice_max ?? options.length) : 1;
  if (multiple_choice_max < multiple_choice_min || multiple_choice_max > options.length) refuse('multiple_choice_max');
  return {
    description: null,
    lang: null,
    status: 'open',
    starts_at: null,
    expires_at: null,
    results_visibility: 'always',
    notice: null,
    urls: null,
    // A ballot of a single-choice poll is one vote.
    voters_count: multiple ? null : options.reduce<number | null>((sum, { votes_count }) => (votes_count === null ? null : sum === null ? sum : sum + votes_count), 0),
    ...(given as Pick<Poll, 'id' | 'question'>),
    multiple,
    multiple_choice_min,
    multiple_choice_max,
    options,
  };
}
