import type { PollDocument } from '../../../src/poll/poll.js';

/** Something that the publisher is told of. The names are part of the contract. */
export interface WebhookEvent {
  readonly type: 'poll.closed' | 'poll.threshold' | 'poll.anomaly';
  /** With the poll as everybody may read it: counts that readers do not see are not sent. */
  readonly data: { readonly poll: PollDocument } & Readonly<Record<string, unknown>>;
}

/** What was told of a poll. */
export interface PollSeen {
  readonly isClosed: boolean;
  /** The highest number of voters that was told; 0 is none. */
  readonly threshold: number;
}

/** Numbers of voters that are news. */
export const defaultThresholds = [100, 1000, 10_000, 100_000, 1_000_000];

/**
 * What is news of a poll since it was last looked at, and what is known of it now. Of a poll that is seen for the first time nothing is
 * news: whoever begins to listen is not told the past.
 *
 * @param voters - Ballots that count.
 * @param thresholds - Ascending.
 */
export function eventsOf(seen: PollSeen | undefined, poll: PollDocument, voters: number, thresholds: readonly number[]): { readonly seen: PollSeen; readonly events: readonly WebhookEvent[] } {
  const isClosed = poll.expired;
  const reached = thresholds.findLast((threshold) => threshold <= voters) ?? 0;
  if (!seen) return { seen: { isClosed, threshold: reached }, events: [] };
  // Withdrawals around a threshold do not make it news twice; a poll that was reset begins again.
  const before = voters * 2 < seen.threshold ? reached : seen.threshold;
  const events: WebhookEvent[] = [];
  if (reached > before) events.push({ type: 'poll.threshold', data: { poll, threshold: reached } });
  if (isClosed && !seen.isClosed) events.push({ type: 'poll.closed', data: { poll } });
  return { seen: { isClosed, threshold: Math.max(before, reached) }, events };
}
