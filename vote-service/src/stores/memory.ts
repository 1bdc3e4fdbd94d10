import { randomBytes } from 'node:crypto';
import type { PollDocument } from '../../../src/poll/poll.js';
import { VoteCounter } from '../vote-counter.js';
import { definition, movedOption, pollSecretBytes, resultsKeyOf, revisionStep, takenId } from '../vote-store.js';
import type { Ballot, Change, DefinedPoll, StoredVote, StoreFigures, Tally, VoteStore } from '../vote-store.js';
import { MemoryDesk } from './memory-desk.js';

interface MemoryPoll extends DefinedPoll {
  readonly row: number;
  readonly definition: string;
  readonly optionIds: readonly string[];
  readonly grantSecret: Buffer;
}

/** Votes in memory, which end with the process: for tests of pages, and to see what durable votes cost. Never for a poll that matters. */
export class MemoryVoteStore implements VoteStore {
  #polls: ReadonlyMap<string, MemoryPoll> = new Map();
  readonly #votes = new VoteCounter(new URL('./memory-writer.js', import.meta.url));
  readonly desk = new MemoryDesk(this.#votes, () => this.#polls);

  async definePolls(polls: readonly PollDocument[], at = Date.now()): Promise<ReadonlyMap<string, DefinedPoll>> {
    for (const { id } of polls) if (this.desk.has(id)) throw takenId(id);
    const defined = new Map(this.#polls);
    for (const poll of polls) {
      const known = defined.get(poll.id);
      const optionIds = poll.options.map(({ id }) => id);
      known?.optionIds.forEach((id, index) => {
        if (optionIds[index] !== id) throw movedOption(poll.id, id, index);
      });
      const text = definition(poll);
      const revision = !known ? 1 : known.definition === text ? known.revision : known.revision + revisionStep;
      const resultsKey = known?.resultsKey ?? resultsKeyOf(randomBytes(pollSecretBytes), poll.id);
      const grantSecret = known?.grantSecret ?? randomBytes(pollSecretBytes);
      defined.set(poll.id, { row: known?.row ?? defined.size + 1, definition: text, optionIds, revision, resultsKey, grantSecret, createdAt: known?.createdAt ?? new Date(at).toISOString() });
    }
    this.#polls = defined;
    return new Map(
      polls.map(({ id }) => {
        const { row, optionIds, revision, resultsKey, createdAt } = defined.get(id) as MemoryPoll;
        this.#votes.define(id, { row, optionIds, ballots: 0, counts: optionIds.map(() => 0), version: 0, updatedAt: null });
        return [id, { revision, resultsKey, createdAt }];
      }),
    );
  }

  async tally(pollId: string): Promise<Tally> {
    return this.#votes.tally(pollId);
  }

  minutes(pollId: string, now: number): readonly number[] {
    return this.#votes.minutes(pollId, Math.floor(now / 1000));
  }

  async find(pollId: string, key: string): Promise<StoredVote | undefined> {
    return this.#votes.find(pollId, key);
  }

  cast(ballot: Ballot): Promise<StoredVote> {
    return this.#votes.cast(ballot);
  }

  change(change: Change): Promise<StoredVote | undefined> {
    return this.#votes.change(change);
  }

  async grantSecret(pollId: string): Promise<Buffer> {
    const poll = this.#polls.get(pollId) ?? this.desk.poll(pollId);
    if (!poll) throw new Error(`The store knows no poll "${pollId}"; call definePolls() first.`);
    return poll.grantSecret;
  }

  get figures(): StoreFigures {
    return this.#votes.figures;
  }

  get fault(): unknown {
    return this.#votes.fault;
  }

  close(): Promise<void> {
    return this.#votes.close();
  }
}
