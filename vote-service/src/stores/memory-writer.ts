import { createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { anyRevision, asBallot, asHeld, hourLength, isOfBallot, outcome, statusNames, statusNumber, voterLength } from '../vote-queue.js';
import { pollSecretBytes } from '../vote-store.js';
import type { HeldVotes } from '../vote-store.js';
import { reviewStep, write } from '../vote-writer.js';
import type { Batch, Engine, HeldOrder, Reviewed, ReviewStep } from '../vote-writer.js';

type Vote = readonly [low: number, high: number, revision: number, status: number, hour: number];

/** Milliseconds of the hour that is kept of a vote, and of one without that, of its key. */
const timeOf = (voter: string, [, , , , hour]: Vote): number => (hour === 0 ? Buffer.from(voter, 'latin1').readUIntBE(0, 6) : hour * hourLength * 1000);

function* optionsOf([low, high]: Vote): Generator<number> {
  for (let option = 0; option < 62; option++) if (((option < 32 ? low : high) >>> (option & 31)) & 1) yield option;
}

/** What the store asks of the thread beside reviews: to forget the votes of a poll, or to list them. */
export interface MemoryOrder {
  readonly type: 'clear' | 'list';
  readonly poll: number;
}

/** A vote that counts, as it is listed, with its time in milliseconds since 1970. */
export type ListedVote = readonly [time: number, low: number, high: number];

/** Keeps the votes of each poll in a map from voter to choices. */
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
        const [lowBefore, highBefore, revision, status, hour] = standing;
        const mayChange = !isOfBallot(terms) && (terms === anyRevision || terms === revision);
        if (mayChange && (low !== lowBefore || high !== highBefore)) {
          votes.set(voter, [low, high, revision + 1, status, hour]);
          ballots.settle(ballot, outcome.changed);
          ballots.stand(ballot, low, high, { revision: revision + 1, status, hour });
          ballots.replace(ballot, lowBefore, highBefore);
        } else {
          ballots.settle(ballot, outcome.repeated);
          ballots.stand(ballot, lowBefore, highBefore, { revision, status, hour });
        }
      } else if (!isOfBallot(terms) || (low === 0 && high === 0)) ballots.settle(ballot, outcome.absent);
      else {
        const isHeld = terms === asHeld;
        votes.set(voter, [low, high, 1, isHeld ? statusNumber.held : statusNumber.counted, terms === asBallot ? 0 : Math.floor(ballots.at(ballot) / hourLength)]);
        ballots.settle(ballot, isHeld ? outcome.held : outcome.counted);
      }
    }
  }

  #review({ poll, from, to, since = 0, before = Infinity }: ReviewStep): Reviewed {
    const { votes } = this.#poll(poll);
    const counts: number[] = [];
    let ballots = 0;
    for (const [voter, vote] of votes) {
      const [low, high, revision, status, hour] = vote;
      const time = timeOf(voter, vote);
      if (ballots === reviewStep || status !== statusNumber[from] || (low === 0 && high === 0) || time < since || time >= before) continue;
      votes.set(voter, [low, high, revision + 1, statusNumber[to], hour || Math.floor(time / 1000 / hourLength)]);
      ballots += 1;
      for (const option of optionsOf(vote)) counts[option] = (counts[option] ?? 0) + 1;
    }
    return { record: 0, ballots, counts: Array.from(counts, (count) => count ?? 0) };
  }

  #held(poll: number): readonly HeldVotes[] {
    const groups = new Map<string, { hour: number; status: HeldVotes['status']; ballots: number; counts: number[] }>();
    for (const vote of this.#poll(poll).votes.values()) {
      const [low, high, , status, hour] = vote;
      if (status === statusNumber.counted || (low === 0 && high === 0)) continue;
      const group = groups.get(`${hour} ${status}`) ?? { hour: hour * hourLength * 1000, status: statusNames[status] as HeldVotes['status'], ballots: 0, counts: [] };
      groups.set(`${hour} ${status}`, group);
      group.ballots += 1;
      for (const option of optionsOf(vote)) group.counts[option] = (group.counts[option] ?? 0) + 1;
    }
    return [...groups.values()].toSorted((a, b) => a.hour - b.hour || a.status.localeCompare(b.status));
  }

  order(order: unknown): Reviewed | readonly HeldVotes[] | readonly ListedVote[] {
    const known = order as MemoryOrder | ReviewStep | HeldOrder;
    if (known.type === 'review') return this.#review(known);
    if (known.type === 'held') return this.#held(known.poll);
    const { votes } = this.#poll(known.poll);
    if (known.type === 'clear') votes.clear();
    return [...votes].flatMap(([voter, vote]): ListedVote[] => {
      const [low, high, , status] = vote;
      const keyTime = Buffer.from(voter, 'latin1').readUIntBE(0, 6);
      return (low === 0 && high === 0) || status !== statusNumber.counted ? [] : [[keyTime || timeOf(voter, vote), low, high]];
    });
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
