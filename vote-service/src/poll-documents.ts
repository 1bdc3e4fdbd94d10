import type { PollDocument, PollResults, PollStatus, PollUrls } from '../../src/poll/poll.js';
import { statusAt } from '../../src/poll/voting-rules.js';
import type { Tally } from './vote-store.js';

/** URLs in the answer of `/polls/{id}`: every answer writes them relative to itself, so that a proxy may add a prefix. */
export const urlsFromPoll = (id: string): PollUrls => ({ self: id, results: `${id}/results`, votes: `${id}/votes`, page: `${id}/page` });

/** The same URLs in the answer of `/polls/{id}/votes`. */
export const urlsFromVotes = (id: string): PollUrls => ({ self: `../${id}`, results: 'results', votes: 'votes', page: 'page' });

/** The same URLs in the answer of `/polls/{id}/votes/{vote_id}`. */
export const urlsFromVote = (id: string): PollUrls => ({ self: `../../${id}`, results: '../results', votes: '../votes', page: '../page' });

/** Who asks: everybody, or who has proved to be one of the poll's voters. */
export type Reader = 'everybody' | 'voter';

/** Whether the counts of options are shown to a reader while the poll has this status. */
function showsResults({ results_visibility }: PollDocument, status: PollStatus, reader: Reader): boolean {
  if (results_visibility === 'always') return true;
  if (results_visibility === 'never') return false;
  return status === 'closed' || status === 'archived' || (results_visibility === 'after_vote' && reader === 'voter');
}

/**
 * A stored poll as it stands at `now` (milliseconds since 1970): status by the clock, figures from the tally, as far as the reader may see
 * them. Where no figure is shown, nothing else may move with the votes: neither version nor time.
 */
export function pollAt(poll: PollDocument, tally: Tally, now: number, urls: PollUrls, reader: Reader = 'everybody'): PollDocument {
  const status = statusAt(poll, now);
  const isShown = showsResults(poll, status, reader);
  const hasTotal = isShown || poll.show_total;
  return {
    ...poll,
    status,
    expired: status === 'closed' || status === 'archived',
    votes_count: hasTotal ? tally.counts.reduce((sum, count) => sum + count, 0) : null,
    voters_count: hasTotal ? tally.ballots : null,
    options: poll.options.map((option, index) => ({ ...option, votes_count: isShown ? (tally.counts[index] ?? 0) : null })),
    revision: poll.revision + clockSteps(poll, now),
    results_version: hasTotal ? tally.version : 0,
    results_updated_at: hasTotal ? tally.updated_at : null,
    urls,
  };
}

/** Opening and closing change the answer without a change of the definition, so each lifts the revision. */
function clockSteps({ status, starts_at, expires_at }: PollDocument, now: number): number {
  if (status === 'closed' || status === 'archived') return 0;
  const passed = (time: string | null) => Number(time !== null && now >= Date.parse(time));
  return passed(starts_at) + passed(expires_at);
}

/** The small answer of `/polls/{id}/results`. */
export function pollResults({ id, results_version, votes_count, voters_count, options, expired }: PollDocument): PollResults {
  return {
    id,
    results_version,
    votes_count,
    voters_count,
    options: options.map((option) => ({ id: option.id, votes_count: option.votes_count })),
    final: expired,
  };
}

/** Strong entity tag of both answers. */
export const entityTag = ({ revision, results_version }: PollDocument): string => `"${revision}-${results_version}"`;

/** Whether an `If-None-Match` header names the tag; compared weakly, as RFC 9110 asks. */
export function namesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || [...header.matchAll(/"[^"]*"/g)].some(([listed]) => listed === tag);
}

/** How long after the end of a poll votes that came in time may still be on their way to the disk, in milliseconds. */
const settleTime = 60_000;

/** Whether a poll that is closed has closed by the clock so short a time ago that votes may still come in. */
export const settles = ({ status, expires_at }: PollDocument, now: number): boolean => status !== 'closed' && status !== 'archived' && expires_at !== null && now < Date.parse(expires_at) + settleTime;

/**
 * How long caches may keep an answer about a stored poll at `now`.
 * A shared cache spares the service almost all reads, but no copy may hide the opening or the closing, stale ones
 * included; only where the service does not answer, an old copy is better than none. What has no figure in it moves with the clock alone. A closed
 * poll hardly ever changes, once the votes that came in time are counted.
 *
 * @param shown - The poll in the answer, from {@link pollAt}.
 */
export function cacheControl({ status, starts_at, expires_at }: PollDocument, now: number, { voters_count }: PollDocument): string {
  const byHand = status === 'closed' || status === 'archived';
  if (byHand || (expires_at !== null && now >= Date.parse(expires_at) + settleTime)) return 'public, max-age=300, s-maxage=86400';
  const changes = [starts_at, expires_at].flatMap((time) => (time === null || Date.parse(time) <= now ? [] : [Date.parse(time)]));
  const left = Math.floor((Math.min(...changes) - now) / 1000);
  const sharedAge = Math.min(voters_count === null ? 60 : 2, left);
  return `public, max-age=${Math.min(1, left)}, s-maxage=${sharedAge}, stale-while-revalidate=${Math.min(30, left - sharedAge)}, stale-if-error=86400`;
}
