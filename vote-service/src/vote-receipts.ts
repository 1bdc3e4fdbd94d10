import type { PollDocument, PollStatus, PollUrls } from '../../src/poll/poll.js';
import { statusAt } from '../../src/poll/voting-rules.js';
import { pollAt } from './poll-documents.js';
import type { Reader } from './poll-documents.js';
import type { ServedPoll } from './published-polls.js';
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
  readonly #urls: (id: string) => PollUrls;
  readonly #written = new Map<string, WrittenPoll>();

  /** @param urls - The addresses of a poll relative to where the receipts are answered. */
  constructor(urls: (id: string) => PollUrls) {
    this.#urls = urls;
  }

  /**
   * @param tally - The counters after the vote; the same object as long as they do not change.
   * @param vote - Whoever has withdrawn it is told what everybody is told.
   */
  write({ poll, resultsKey }: ServedPoll, tally: Tally, now: number, vote: StoredVote, token: string): string {
    const choices = JSON.stringify(vote.choices);
    const counts = vote.choices.length > 0;
    const key = counts && poll.results_visibility === 'after_vote' ? `"${resultsKey}"` : 'null';
    const status = counts ? vote.status : 'withdrawn';
    // Ids of votes, tokens and keys have nothing in them that JSON would write otherwise.
    return (
      `{"poll":{"voted":${counts},"own_votes":${choices},${counts ? this.#poll(poll, tally, now) : this.#text(poll, tally, now, 'everybody')},` +
      `"vote":{"id":"${vote.id}","choices":${choices},"created_at":"${vote.created_at}","status":"${status}"},"token":"${token}","results_key":${key}}`
    );
  }

  #poll(poll: PollDocument, tally: Tally, now: number): string {
    const status = statusAt(poll, now);
    const known = this.#written.get(poll.id);
    if (known && known.poll === poll && known.tally === tally && known.status === status) return known.text;
    const text = this.#text(poll, tally, now, 'voter');
    this.#written.set(poll.id, { poll, tally, status, text });
    return text;
  }

  /** The members of the poll, and the end of the object. */
  #text(poll: PollDocument, tally: Tally, now: number, reader: Reader): string {
    return ascii(JSON.stringify(pollAt(poll, tally, now, this.#urls(poll.id), reader)).slice(1));
  }
}

/** JSON without characters beyond ASCII: such a text leaves the process without being encoded for each reader. */
const ascii = (json: string): string => json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
