import type { PollDocument, PollStatus } from '../../src/poll/poll.js';
import { statusAt } from '../../src/poll/voting-rules.js';
import { pollAt, urlsFromVotes } from './poll-documents.js';
import type { StoredVote, Tally } from './vote-store.js';

interface WrittenPoll {
  readonly poll: PollDocument;
  readonly tally: Tally;
  readonly status: PollStatus;
  readonly text: string;
}

/**
 * Writes the receipts of votes (`VoteReceipt` as JSON). All receipts between two commits have the same poll in them, so that
 * is written once: it is most of the text, and on a busy night most of the work.
 */
export class VoteReceipts {
  readonly #written = new Map<string, WrittenPoll>();

  /** @param tally - The counters after the vote; the same object as long as they do not change. */
  write(poll: PollDocument, tally: Tally, now: number, vote: StoredVote, token: string): string {
    const choices = JSON.stringify(vote.choices);
    // Ids of votes and tokens have nothing in them that JSON would write otherwise.
    return (
      `{"poll":{"voted":true,"own_votes":${choices},${this.#poll(poll, tally, now)},` +
      `"vote":{"id":"${vote.id}","choices":${choices},"created_at":"${vote.created_at}","status":"counted"},"token":"${token}","results_key":null}`
    );
  }

  #poll(poll: PollDocument, tally: Tally, now: number): string {
    const status = statusAt(poll, now);
    const known = this.#written.get(poll.id);
    if (known && known.poll === poll && known.tally === tally && known.status === status) return known.text;
    const text = ascii(JSON.stringify(pollAt(poll, tally, now, urlsFromVotes(poll.id))).slice(1));
    this.#written.set(poll.id, { poll, tally, status, text });
    return text;
  }
}

/** JSON without characters beyond ASCII: such a text leaves the process without being encoded for each reader. */
const ascii = (json: string): string => json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
