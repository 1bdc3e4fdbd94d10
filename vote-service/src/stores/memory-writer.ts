import { createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { outcome, voterLength } from '../vote-queue.js';
import { voterSecretBytes } from '../vote-store.js';
import { write } from '../vote-writer.js';
import type { Batch, Engine } from '../vote-writer.js';

/** Keeps the votes of each poll in a map from voter to choices. */
class MemoryEngine implements Engine {
  readonly #polls = new Map<number, { readonly secret: KeyObject; readonly votes: Map<string, readonly [low: number, high: number]> }>();

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
      if (standing) {
        ballots.settle(ballot, outcome.repeated);
        ballots.stand(ballot, standing[0], standing[1]);
      } else if (low === 0 && high === 0) ballots.settle(ballot, outcome.absent);
      else {
        votes.set(voter, [low, high]);
        ballots.settle(ballot, outcome.counted);
      }
    }
  }

  close(): void {
    this.#polls.clear();
  }

  #poll(number: number) {
    let poll = this.#polls.get(number);
    if (!poll) {
      poll = { secret: createSecretKey(randomBytes(voterSecretBytes)), votes: new Map() };
      this.#polls.set(number, poll);
    }
    return poll;
  }
}

write(() => new MemoryEngine());
