import type { Poll, PollOption, PollStatus, PollUrls, ResultsVisibility } from './poll.js';

/** Why something is not a poll; `detail` is for the person who wrote it. */
export interface PollProblem {
  readonly code: 'poll-invalid';
  readonly detail: string;
}

export type PollResult = { readonly ok: true; readonly value: Poll } | { readonly ok: false; readonly problem: PollProblem };

/** Longest question, description, notice or option title, in UTF-16 code units. */
const textLimit = 2000;
/** Options are bits of one integer in the vote store. */
const optionLimit = 62;

const statuses: readonly PollStatus[] = ['scheduled', 'open', 'closed', 'archived'];
const visibilities: readonly ResultsVisibility[] = ['always', 'after_vote', 'after_deadline', 'never'];

/**
 * The one door for polls: what a service answered, a page wrote inline or an editor put into the polls file.
 * Takes a value or its JSON text, never throws and copies what it knows; unknown fields are left out.
 *
 * Only `id`, `question` and two or more `options` must be there. `lang`, `kind` and the rest have the meaning of {@link Poll}.
 */
export function parsePoll(input: unknown): PollResult {
  if (typeof input !== 'string') return pollFrom(input);
  try {
    return pollFrom(JSON.parse(input));
  } catch {
    return refused('the text is not JSON');
  }
}

function pollFrom(input: unknown): PollResult {
  const source = asRecord(input);
  if (!source) return refused('a poll is a JSON object');
  const id = asId(source['id']);
  const question = asText(source['question']);
  if (id === undefined) return refused('"id" must be a string of letters, digits, "-", "_" or "."');
  if (question === null) return refused(`"question" must be a text of 1 to ${textLimit} characters`);
  if (source['kind'] !== undefined && source['kind'] !== 'choice') return refused('"kind" must be "choice"');

  const options = optionsFrom(source['options']);
  if (typeof options === 'string') return refused(options);

  const multiple = source['multiple'] === true;
  const multiple_choice_min = multiple ? (asCount(source['multiple_choice_min']) ?? 1) : 1;
  const multiple_choice_max = multiple ? (asCount(source['multiple_choice_max']) ?? options.length) : 1;
  if (multiple_choice_min < 1 || multiple_choice_max < multiple_choice_min || multiple_choice_max > options.length) {
    return refused(`"multiple_choice_min" and "multiple_choice_max" must lie between 1 and the ${options.length} options, in this order`);
  }

  const starts_at = asTime(source['starts_at']);
  const expires_at = asTime(source['expires_at']);
  if (starts_at === undefined || expires_at === undefined) return refused('"starts_at" and "expires_at" must be RFC 3339 times with a zone, such as 2030-01-31T18:00:00Z');

  const counts = options.map((option) => option.votes_count);
  const counted = counts.some((count) => count === null) ? null : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const votes_count = asCount(source['votes_count']) ?? counted;
  const status = statuses.find((known) => known === source['status']) ?? (source['expired'] === true ? 'closed' : 'open');
  return {
    ok: true,
    value: {
      id,
      question,
      description: asText(source['description']),
      lang: asText(source['lang']),
      kind: 'choice',
      status,
      starts_at,
      expires_at,
      expired: source['expired'] === true || status === 'closed' || status === 'archived',
      multiple,
      multiple_choice_min,
      multiple_choice_max,
      results_visibility: visibilities.find((known) => known === source['results_visibility']) ?? 'always',
      votes_count,
      // A ballot of a single-choice poll is one vote.
      voters_count: asCount(source['voters_count']) ?? (multiple ? null : votes_count),
      options,
      revision: asCount(source['revision']) ?? 1,
      results_version: asCount(source['results_version']) ?? 0,
      results_updated_at: asTime(source['results_updated_at']) ?? null,
      notice: asText(source['notice']),
      urls: urlsFrom(source['urls']),
    },
  };
}

function optionsFrom(input: unknown): readonly PollOption[] | string {
  if (!Array.isArray(input) || input.length < 2 || input.length > optionLimit) return `"options" must be a list of 2 to ${optionLimit}`;
  const options: PollOption[] = [];
  const ids = new Set<string>();
  for (const [index, entry] of input.entries()) {
    const source = asRecord(entry);
    const id = asId(source?.['id']);
    const title = asText(source?.['title']);
    if (!source || id === undefined || title === null) return `option ${index + 1} must have an "id" and a "title"`;
    if (ids.has(id)) return `two options have the id "${id}"`;
    ids.add(id);
    options.push({ id, title, votes_count: asCount(source['votes_count']) ?? null });
  }
  return options;
}

function urlsFrom(input: unknown): PollUrls | null {
  const source = asRecord(input);
  const self = asText(source?.['self']);
  const results = asText(source?.['results']);
  const votes = asText(source?.['votes']);
  return self !== null && results !== null && votes !== null ? { self, results, votes } : null;
}

function asRecord(input: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof input === 'object' && input !== null && !Array.isArray(input) ? (input as Record<string, unknown>) : undefined;
}

function asText(input: unknown): string | null {
  if (typeof input !== 'string') return null;
  // Long runs of combining marks freeze text layout; no script needs more than a few on one letter.
  const text = input.replace(/(\p{M}{8})\p{M}+/gu, '$1').trim();
  return text.length > 0 && text.length <= textLimit ? text : null;
}

/** CMSs write ids as numbers or as text. */
function asId(input: unknown): string | undefined {
  const id = typeof input === 'number' ? String(input) : input;
  return typeof id === 'string' && /^[\w.-]{1,64}$/.test(id) ? id : undefined;
}

function asCount(input: unknown): number | undefined {
  return typeof input === 'number' && Number.isSafeInteger(input) && input >= 0 ? input : undefined;
}

/** `null` where there is no time, `undefined` where there is one that cannot be read. */
function asTime(input: unknown): string | null | undefined {
  if (input === undefined || input === null) return null;
  if (typeof input !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i.test(input)) return undefined;
  const time = Date.parse(input);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

const refused = (detail: string): PollResult => ({ ok: false, problem: { code: 'poll-invalid', detail } });
