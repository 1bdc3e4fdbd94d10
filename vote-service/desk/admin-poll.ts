import type { Integrity, PollImage, PollStatus, ResultsVisibility } from '../../src/poll/poll.js';

/** An option as an editor defines it; fields that the desk does not know are kept as they are. */
export interface OptionDefinition {
  readonly id: string;
  readonly title: string;
  readonly image?: PollImage;
  readonly pinned?: boolean;
  readonly [field: string]: unknown;
}

/** What an editor decides about a poll: the fields of the polls file. `null` stands for a field that is not there. */
export interface Definition {
  readonly question: string;
  readonly description: string | null;
  readonly lang: string | null;
  readonly options: readonly OptionDefinition[];
  readonly status: PollStatus;
  readonly starts_at: string | null;
  readonly expires_at: string | null;
  readonly multiple: boolean;
  readonly multiple_choice_min: number;
  readonly multiple_choice_max: number;
  readonly results_visibility: ResultsVisibility;
  readonly show_total: boolean;
  readonly allow_change: boolean;
  readonly integrity: Integrity;
  readonly randomize_options: boolean;
  readonly results_order: 'option' | 'votes';
  readonly notice: string | null;
  readonly allowed_origins: readonly string[] | '*' | null;
}

/** Names of the fields, in the order in which people are told of them. */
export const fieldNames = ['question', 'description', 'options', 'multiple', 'multiple_choice_min', 'multiple_choice_max', 'status', 'starts_at', 'expires_at', 'results_visibility', 'show_total', 'allow_change', 'integrity', 'randomize_options', 'results_order', 'notice', 'lang', 'allowed_origins'] as const satisfies readonly (keyof Definition)[];

/** One field that was corrected; `pointer` is a JSON Pointer into the definition. */
export interface Change {
  readonly pointer: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The figures of a poll as editors see them, whoever else may. */
export interface Figures {
  readonly voters_count: number;
  readonly votes_count: number;
  readonly options: readonly { readonly id: string; readonly votes_count: number }[];
  readonly results_version: number;
  readonly updated_at: string | null;
  /** Votes in each of the last 60 minutes, the oldest first. */
  readonly per_minute: readonly number[];
}

/** A poll as the service answers those who hold the admin token. */
export interface AdminPoll {
  readonly definition: Partial<Definition> & Pick<Definition, 'question' | 'options'> & { readonly id: string };
  readonly allowed_origins: readonly string[] | '*' | null;
  /** Where it was made: polls of the polls file are changed there alone. */
  readonly source: 'file' | 'desk';
  /** By the clock of the service. */
  readonly status: PollStatus;
  readonly revision: number;
  readonly created_at: string | null;
  readonly corrected_at: string | null;
  /** What was corrected after the first vote, the oldest first. */
  readonly versions: readonly { readonly revision: number; readonly corrected_at: string; readonly changes: readonly Change[] }[];
  readonly figures: Figures;
}

/** A page of the list. */
export interface PollList {
  readonly polls: readonly AdminPoll[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
}

/** What somebody did, newest first. */
export interface AuditRow {
  readonly at: string;
  readonly action: string;
  readonly poll_id: string | null;
  readonly details: unknown;
}

/** A page of the log. */
export interface AuditLog {
  readonly rows: readonly AuditRow[];
  readonly page: number;
  readonly pages: number;
}

const defaults: Definition = {
  question: '',
  description: null,
  lang: null,
  options: [],
  status: 'open',
  starts_at: null,
  expires_at: null,
  multiple: false,
  multiple_choice_min: 1,
  multiple_choice_max: 1,
  results_visibility: 'always',
  show_total: true,
  allow_change: true,
  integrity: 'network',
  randomize_options: false,
  results_order: 'option',
  notice: null,
  allowed_origins: null,
};

/** The definition of a poll with every field that the desk knows, and no other. */
export function definitionOf({ definition, allowed_origins }: Pick<AdminPoll, 'definition' | 'allowed_origins'>): Definition {
  const full = { ...defaults, ...definition, allowed_origins };
  return Object.fromEntries(fieldNames.map((field) => [field, full[field] ?? defaults[field]])) as unknown as Definition;
}

/** Whether two values of a field are the same, whatever the order of their members. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return (one ?? null) === (other ?? null);
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Array.isArray(one) === Array.isArray(other) && [...names].every((name) => isSame((one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name]));
}

/** The fields in which `after` differs from `before`: a merge patch (RFC 7396), in which `null` takes a field away. */
export const patchBetween = (before: Definition, after: Definition): Partial<Definition> =>
  Object.fromEntries(fieldNames.filter((field) => !isSame(before[field], after[field])).map((field) => [field, after[field]]));

/**
 * What I wrote, on top of what somebody else saved meanwhile. Options are merged one by one: a corrected word of mine and a new option of
 * theirs both stay. Where both changed the same field, mine stands.
 *
 * @param base - What both began with.
 */
export function merged(base: Definition, mine: Definition, theirs: Definition): Definition {
  const patch = patchBetween(base, mine);
  return { ...theirs, ...patch, ...(patch.options ? { options: mergedOptions(base.options, mine.options, theirs.options) } : {}) };
}

type Options = readonly OptionDefinition[];

function mergedOptions(base: Options, mine: Options, theirs: Options): Options {
  const find = (options: Options, id: string) => options.find((option) => option.id === id);
  const ids = (options: Options) => options.map(({ id }) => id);
  const isReordered = !isSame(ids(mine).filter((id) => find(base, id)), ids(base).filter((id) => find(mine, id)));
  // In my order, if I have changed it, else in theirs.
  const order = isReordered ? [...ids(mine).filter((id) => id && find(theirs, id)), ...ids(theirs).filter((id) => !find(mine, id))] : ids(theirs);
  const known = order.flatMap((id) => {
    const [before, own, other] = [find(base, id), find(mine, id), find(theirs, id)];
    if (before && !own) return [];
    return [own && !isSame(own, before) ? own : other].flatMap((option) => option ?? []);
  });
  return [...known, ...mine.filter(({ id }) => !id || (!find(base, id) && !find(theirs, id)))];
}

/** Votes that do not count, by the hour in which they came. */
export interface HeldGroup {
  /** The beginning of the hour. */
  readonly hour: string;
  readonly status: 'held' | 'set_aside';
  readonly ballots: number;
  readonly options: readonly { readonly id: string; readonly votes_count: number }[];
}

/** What there is to decide about votes, and what was decided. */
export interface HeldVotes {
  readonly counted: number;
  readonly held: number;
  readonly set_aside: number;
  readonly groups: readonly HeldGroup[];
  /** The latest first. */
  readonly reviews: readonly { readonly from: string; readonly to: string; readonly at: string; readonly reason: string; readonly ballots: number }[];
  readonly anomalies: readonly { readonly kind: string; readonly ballots?: number; readonly usual?: number; readonly share?: number; readonly choices?: string }[];
}

/** A decision about votes. */
export interface Review {
  readonly action: 'accept' | 'set-aside';
  readonly from: 'held' | 'set_aside';
  readonly since: string;
  readonly before: string;
  readonly reason: string;
}

/** What a system of the publisher was told. */
export interface Webhooks {
  readonly url: string | null;
  readonly deliveries: readonly { readonly id: string; readonly type: string; readonly poll_id: string; readonly created_at: string; readonly status: 'waiting' | 'delivered' | 'failed'; readonly attempts: number; readonly next_at: string | null; readonly answer: string | null }[];
}
