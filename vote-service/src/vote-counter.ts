import { Worker } from 'node:worker_threads';
import { outcome, QueueEntrance, queueMemory, slots } from './vote-queue.js';
import type { Outcome } from './vote-queue.js';
import { StoreBusyError } from './vote-store.js';
import type { Ballot, StoredVote, StoreFigures, Tally } from './vote-store.js';
import type { CommitMessage } from './vote-writer.js';

/** A poll as votes are counted in it. */
export interface CountedPoll {
  /** Number of the poll in the store. */
  readonly row: number;
  readonly optionIds: readonly string[];
  /** Ballots counted so far. */
  readonly ballots: number;
  /** Ballots that chose each option so far. */
  readonly counts: readonly number[];
  /** Seconds since 1970 of the last counted ballot. */
  readonly updatedAt: number | null;
}

interface Counters {
  readonly row: number;
  readonly optionIds: readonly string[];
  readonly places: ReadonlyMap<string, number>;
  readonly counts: number[];
  ballots: number;
  updatedAt: number | null;
  /** What was last told of the counters; dropped when they move. */
  tally?: Tally | undefined;
}

interface Waiting {
  readonly counters: Counters;
  readonly seconds: number;
  readonly resolve: (vote: StoredVote | undefined) => void;
  readonly reject: (reason: unknown) => void;
}

/** A ballot key has room for years that RFC 3339 has not. */
const lastTime = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Hands ballots to a writer thread and keeps the counters of polls: they move when a commit has reached the disk, and
 * reading them costs nothing.
 */
export class VoteCounter {
  readonly #polls = new Map<string, Counters>();
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  readonly #queue: QueueEntrance;
  /** By slot. */
  readonly #waiting: (Waiting | undefined)[] = Array.from({ length: slots });
  readonly #figures = { ballots: 0, repeats: 0, commits: 0, failures: 0 };
  #fault: unknown;
  #announcing = false;
  #closed = false;
  /** Why there is no writer thread any more. */
  #end: unknown;

  /** @param writer - The module of the writer thread; `options` is its `workerData`, with the memory of the queue. */
  constructor(writer: URL, options: Readonly<Record<string, unknown>> = {}) {
    const memory = queueMemory();
    this.#queue = new QueueEntrance(memory);
    this.#worker = new Worker(writer, { workerData: { ...options, memory } });
    this.#worker.on('message', (message: CommitMessage) => this.#committed(message));
    this.#worker.on('error', (error) => this.#abandon(error));
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#abandon(new Error('The writer thread has ended.'));
        resolve();
      });
    });
    // Nobody waits for an answer yet; a program that only reads may end.
    this.#worker.unref();
  }

  get figures(): StoreFigures {
    return { ...this.#figures, waiting: this.#queue.waiting };
  }

  get fault(): unknown {
    return this.#fault;
  }

  /** Counts in a poll; one that is known keeps its counters, which may be ahead of what was read from the disk. */
  define(id: string, { row, optionIds, ballots, counts, updatedAt }: CountedPoll): void {
    const known = this.#polls.get(id);
    this.#polls.set(id, {
      row,
      optionIds,
      places: new Map(optionIds.map((option, index) => [option, index])),
      counts: known ? optionIds.map((_, index) => known.counts[index] ?? 0) : [...counts],
      ballots: known?.ballots ?? ballots,
      updatedAt: known?.updatedAt ?? updatedAt,
    });
  }

  /** Resolves when the writer thread has answered; rejects when it cannot. */
  async ready(): Promise<void> {
    const [id] = this.#polls.keys();
    if (id !== undefined) await this.find(id, '00000000-0000-7000-8000-000000000000');
  }

  /** The same object until a vote moves the counters. */
  tally(pollId: string): Tally {
    const counters = this.#counters(pollId);
    const { ballots, counts, updatedAt } = counters;
    counters.tally ??= { ballots, counts: [...counts], updated_at: updatedAt === null ? null : new Date(updatedAt * 1000).toISOString() };
    return counters.tally;
  }

  find(pollId: string, key: string): Promise<StoredVote | undefined> {
    return this.#enqueue(this.#counters(pollId), 0, 0, 0, key);
  }

  async cast({ pollId, key, choices, at }: Ballot): Promise<StoredVote> {
    const counters = this.#counters(pollId);
    let low = 0;
    let high = 0;
    for (const choice of choices) {
      const place = counters.places.get(choice);
      if (place === undefined) throw new RangeError(`Poll "${pollId}" lacks one of the options ${choices.join(', ')}; check choices before casting them.`);
      if (place < 32) low |= 1 << place;
      else high |= 1 << (place - 32);
    }
    if (choices.length === 0) throw new RangeError('A ballot has at least one choice.');
    const vote = await this.#enqueue(counters, low, high, Math.floor(at / 1000), key);
    if (!vote) throw new Error('A vote was neither counted nor found.');
    return vote;
  }

  /** Commits what waits, and ends the thread. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#worker.ref();
    this.#announce();
    this.#queue.close();
    await this.#ended;
    this.#polls.clear();
  }

  #counters(pollId: string): Counters {
    const counters = this.#polls.get(pollId);
    if (!counters || this.#closed) throw new Error(`The store knows no poll "${pollId}"${this.#closed ? ': it is closed' : '; call definePolls() first'}.`);
    return counters;
  }

  #enqueue(counters: Counters, low: number, high: number, seconds: number, key: string): Promise<StoredVote | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#end) return reject(this.#end);
      if (this.#queue.waiting === slots) return reject(new StoreBusyError('Too many ballots wait for the disk.'));
      if (this.#queue.waiting === 0) this.#worker.ref();
      const slot = this.#queue.put(counters.row, low, high, seconds, key.toLowerCase());
      this.#waiting[slot] = { counters, seconds, resolve, reject };
      // Ballots that came with one turn of the event loop go together; a lone one still goes with this turn.
      if (!this.#announcing) {
        this.#announcing = true;
        setImmediate(this.#announce);
      }
    });
  }

  #announce = (): void => {
    this.#announcing = false;
    this.#queue.announce();
  };

  #committed(failure: CommitMessage): void {
    this.#figures[failure ? 'failures' : 'commits'] += 1;
    this.#fault = failure ? Object.assign(new Error(failure.reason), { code: failure.code }) : undefined;
    this.#queue.take(this.#answer);
    if (this.#queue.waiting === 0) this.#worker.unref();
  }

  #answer = (slot: number, result: Outcome): void => {
    const waiting = this.#waiting[slot];
    if (!waiting) return;
    this.#waiting[slot] = undefined;
    const { counters, seconds, resolve, reject } = waiting;
    if (result === outcome.failed) return reject(this.#fault ?? new Error('The commit before this one failed.'));
    if (result === outcome.absent) return resolve(undefined);
    const choices: string[] = [];
    counters.optionIds.forEach((option, index) => {
      if (!this.#queue.chose(slot, index)) return;
      choices.push(option);
      if (result === outcome.counted) counters.counts[index] = (counters.counts[index] ?? 0) + 1;
    });
    if (result === outcome.counted) {
      counters.ballots += 1;
      counters.tally = undefined;
      counters.updatedAt = Math.max(counters.updatedAt ?? 0, seconds);
      this.#figures.ballots += 1;
    } else if (seconds > 0) this.#figures.repeats += 1;
    resolve({ id: this.#queue.voterText(slot), choices, created_at: new Date(Math.min(this.#queue.time(slot), lastTime)).toISOString() });
  };

  #abandon(reason: unknown): void {
    this.#end ??= reason;
    if (!this.#closed) this.#fault = this.#end;
    this.#waiting.forEach((waiting, slot) => {
      this.#waiting[slot] = undefined;
      waiting?.reject(reason);
    });
  }
}
