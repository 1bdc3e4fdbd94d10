import type { PollStatus } from '../../../src/poll/poll.js';
import { statusAt } from '../../../src/poll/voting-rules.js';
import type { RouteOptions, ServedPoll } from '../published-polls.js';
import { isPublished } from '../published-polls.js';
import type { Tally } from '../vote-store.js';
import { writtenOf } from './definitions.js';

/** Polls on one page of the list. */
export const pollsOnAPage = 50;

/** What an editor looks for. */
export interface PollQuery {
  /** In ids, questions and titles of options, whatever the case; empty finds every poll. */
  readonly search: string;
  readonly status: PollStatus | undefined;
  /** From 1. */
  readonly page: number;
}

/** The counters of a poll, as editors and exports have them: whatever readers may see. */
export const figuresOf = ({ poll }: ServedPoll, { ballots, counts, version, updated_at }: Tally) => ({
  voters_count: ballots,
  votes_count: counts.reduce((sum, count) => sum + count, 0),
  options: poll.options.map(({ id }, index) => ({ id, votes_count: counts[index] ?? 0 })),
  results_version: version,
  updated_at,
});

/**
 * A poll as editors see it.
 *
 * @param base - The address of the poll, relative to the answer.
 */
export async function adminPoll({ store, now }: Pick<RouteOptions, 'store' | 'now'>, entry: ServedPoll, base: string) {
  const { poll, allowedOrigins, source, createdAt, versions } = entry;
  const time = now();
  return {
    definition: writtenOf(poll),
    allowed_origins: allowedOrigins,
    source,
    status: statusAt(poll, time),
    revision: poll.revision,
    created_at: createdAt,
    corrected_at: poll.corrected_at,
    versions,
    figures: { ...figuresOf(entry, await store.tally(poll.id)), per_minute: store.minutes(poll.id, time) },
    urls: {
      self: base,
      results: `${base}/results`,
      votes: `${base}/votes`,
      page: `${base}/page`,
      embed: `${base}/embed`,
      versions: `${base}/versions`,
      final: `${base}/final.json`,
      definition: `${base}/definition`,
      export_csv: `${base}/export.csv`,
      export_json: `${base}/export.json`,
    },
  };
}

/** One page of the polls that are looked for, newest first, and how many there are in all. */
export function findPolls({ polls, now }: Pick<RouteOptions, 'polls' | 'now'>, { search, status, page }: PollQuery): { readonly found: readonly ServedPoll[]; readonly total: number } {
  const sought = search.trim().toLowerCase();
  const time = now();
  const found = [...polls.values()]
    .filter(isPublished)
    .filter(({ poll }) => status === undefined || statusAt(poll, time) === status)
    .filter(({ poll }) => [poll.id, poll.question, ...poll.options.map(({ title }) => title)].some((text) => text.toLowerCase().includes(sought)))
    // Of those that were made at the same time, the last one comes first.
    .toReversed()
    .toSorted((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''));
  return { found: found.slice((page - 1) * pollsOnAPage, page * pollsOnAPage), total: found.length };
}
