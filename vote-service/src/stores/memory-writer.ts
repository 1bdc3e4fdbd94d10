import { createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { anyRevision, asBallot, outcome, voterLength } from '../vote-queue.js';
import { pollSecretBytes } from '../vote-store.js';
import { write } from '../vote-writer.js';
import type { Batch, Engine } from '../vote-writer.js';

type Vote = readonly [low: number, high: number, revision: number];

/** Keeps the votes of each poll in a map from voter to choices. */
/** What the store asks of the thread: to forget the votes of a poll, or to list them. */
export interface MemoryOrder {
  readonly type: 'clear' | 'list';
  readonly poll: number;
}

/** A vote that counts, as it is listed: the voter in latin1. */
export type ListedVote = readonly [voter: string, low: number, high: number];

class MemoryEngine implements Engine {
  readonly #polls = new Map<number, { readonly secret: KeyObject; readonly votes: Map<string, Vote> }>();

  secret(poll: number): KeyObject {
    return this.#poll(poll).secret;
  }

  commit({ size, voters, ballots }: Batch): void {
    for (let ballot = 0; ballot < size; ballot++) {
      const { votes } = this.#poll(ballots.poll(ballot));
      const voter = voters.toString('latin1', ballot * voterLength, (ballot + 1) * voterLength);
      const standing = votes.get(voter);
      const low = ballots.low(ballot);
      const high = ballots.high(ballot);
      const terms = ballots.terms(ballot);
      if (standing) {
        const [lowBefore, highBefore, revision] = standing;
        const mayChange = terms !== asBallot && (terms === anyRevision || terms === revision);
        if (mayChange && (low !== lowBefore || high !== highBefore)) {
          votes.set(voter, [low, high, revision + 1]);
          ballots.settle(ballot, outcome.changed);
          ballots.stand(ballot, low, high, revision + 1);
          ballots.replace(ballot, lowBefore, highBefore);
        } else {
          ballots.settle(ballot, outcome.repeated);
          ballots.stand(ballot, lowBefore, highBefore, revision);
        }
      } else if (terms !== asBallot || (low === 0 && high === 0)) ballots.settle(ballot, outcome.absent);
      else {
        votes.set(voter, [low, high, 1]);
        ballots.settle(ballot, outcome.counted);
      }
    }
  }

  order(order: unknown): readonly ListedVote[] {
    const { type, poll } = order as MemoryOrder;
    const { votes } = this.#poll(poll);
    if (type === 'clear') votes.clear();
    return [...votes].flatMap(([voter, [low, high]]): ListedVote[] => (low === 0 && high === 0 ? [] : [[voter, low, high]]));
  }

  close(): void {
    this.#polls.clear();
  }

  #poll(number: number) {
    let poll = this.#polls.get(number);
    if (!poll) {
      poll = { secret: createSecretKey(randomBytes(pollSecretBytes)), votes: new Map() };
      this.#polls.set(number, poll);
    }
    return poll;
  }
}

write(() => new MemoryEngine());
