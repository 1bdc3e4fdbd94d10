import { Worker } from 'node:worker_threads';
import { MinuteCounts } from './minute-counts.js';
import { anyRevision, asBallot, outcome, QueueEntrance, queueMemory, slots, worthACommit } from './vote-queue.js';
import type { Outcome } from './vote-queue.js';
import { nobody, StoreBusyError } from './vote-store.js';
import type { Ballot, Change, StoredVote, StoreFigures, Tally } from './vote-store.js';
import type { WriterMessage } from './vote-writer.js';
import { WriterOrders } from './writer-orders.js';

/** A poll as votes are counted in it. */
export interface CountedPoll {
  /** Number of the poll in the store. */
  readonly row: number;
  readonly optionIds: readonly string[];
  /** Ballots that count. */
  readonly ballots: number;
  /** Those of them that chose each option. */
  readonly counts: readonly number[];
  /** {@link Tally.version}. */
  readonly version: number;
  /** Seconds since 1970 of the last ballot or change. */
  readonly updatedAt: number | null;
}

interface Counters {
  readonly row: number;
  readonly optionIds: readonly string[];
  readonly places: ReadonlyMap<string, number>;
  readonly counts: number[];
  readonly minutes: MinuteCounts;
  ballots: number;
  version: number;
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

/** Says that the figures are others since this second. */
function moved(counters: Counters, seconds: number): void {
  counters.version += 1;
  counters.tally = undefined;
  counters.updatedAt = Math.max(counters.updatedAt ?? 0, seconds);
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
  readonly #started: Promise<void>;
  readonly #ended: Promise<void>;
  readonly #queue: QueueEntrance;
  readonly #orders = new WriterOrders();
  /** By slot. */
  readonly #waiting: (Waiting | undefined)[] = Array.from({ length: slots });
  readonly #figures = { ballots: 0, repeats: 0, changes: 0, commits: 0, failures: 0 };
  #fault: unknown;
  /** The time that was last written as text: busy ballots often have the same. */
  #written = { time: NaN, text: '' };
  #announcing = false;
  #closed = false;
  /** Why there is no writer thread any more. */
  #end: unknown;

  /** @param writer - The module of the writer thread; `options` is its `workerData`, with the memory of the queue. */
  constructor(writer: URL, options: Readonly<Record<string, unknown>> = {}) {
    const memory = queueMemory();
    this.#queue = new QueueEntrance(memory);
    this.#worker = new Worker(writer, { workerData: { ...options, memory, orders: this.#orders.port }, transferList: [this.#orders.port] });
    this.#worker.on('error', (error) => this.#abandon(error));
    this.#started = new Promise((resolve, reject) => {
      this.#worker.on('error', reject);
      this.#worker.on('exit', () => {
        const reason = new Error('The writer thread has ended.');
        this.#abandon(reason);
        // One that ended before it began; after that, this changes nothing.
        reject(reason);
      });
      this.#worker.on('message', (message: WriterMessage) => {
        if (message !== 'started') return this.#committed(message);
        resolve();
        this.#letGo();
      });
    });
    // It is told to whoever asks.
    this.#started.catch(() => {});
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', () => resolve());
    });
  }

  get figures(): StoreFigures {
    return { ...this.#figures, waiting: this.#queue.waiting };
  }

  get fault(): unknown {
    return this.#fault;
  }

  /**
   * Counts in a poll; one that is known keeps its counters, which may be ahead of what was read from the disk. While ballots are taken, see
   * to it that none of the poll waits: its counters would be those of before.
   */
  define(id: string, { row, optionIds, ballots, counts, version, updatedAt }: CountedPoll): void {
    const known = this.#polls.get(id);
    this.#polls.set(id, {
      row,
      optionIds,
      places: new Map(optionIds.map((option, index) => [option, index])),
      counts: known ? optionIds.map((_, index) => known.counts[index] ?? 0) : [...counts],
      minutes: known?.minutes ?? new MinuteCounts(),
      ballots: known?.ballots ?? ballots,
      version: known?.version ?? version,
      updatedAt: known?.updatedAt ?? updatedAt,
    });
  }

  /** Counts in a poll no more, until it is defined anew. */
  forget(id: string): void {
    this.#polls.delete(id);
  }

  /** Has the writer thread carry out an order of the store; see {@link WriterOrders.send}. */
  order(order: unknown): Promise<unknown> {
    return this.#closed ? Promise.reject(new Error('The store is closed.')) : this.#orders.send(order, () => this.#queue.order());
  }

  /** Resolves when the writer thread has begun to wait for ballots; rejects with the reason that it did not. */
  get started(): Promise<void> {
    return this.#started;
  }

  /** Resolves when the writer thread has answered; rejects when it cannot. */
  async ready(): Promise<void> {
    const [id] = this.#polls.keys();
    if (id !== undefined) await this.find(id, nobody);
  }

  /** The same object until a vote moves the counters. */
  tally(pollId: string): Tally {
    const counters = this.#counters(pollId);
    const { ballots, counts, version, updatedAt } = counters;
    counters.tally ??= { ballots, counts: [...counts], version, updated_at: updatedAt === null ? null : new Date(updatedAt * 1000).toISOString() };
    return counters.tally;
  }

  /** Ballots of the minutes up to that of this second since 1970, oldest first. */
  minutes(pollId: string, seconds: number): readonly number[] {
    return this.#counters(pollId).minutes.until(seconds);
  }

  find(pollId: string, key: string): Promise<StoredVote | undefined> {
    return this.#enqueue(this.#counters(pollId), 0, 0, 0, key, asBallot);
  }

  /** Not `async`, which would be one more promise for each vote. */
  cast(ballot: Ballot): Promise<StoredVote> {
    if (ballot.choices.length === 0) return Promise.reject(new RangeError('A ballot has at least one choice.'));
    // A ballot with choices is never absent: it is counted, or has been.
    return this.#send(ballot, asBallot) as Promise<StoredVote>;
  }

  change(change: Change): Promise<StoredVote | undefined> {
    const { revision = 1 } = change;
    if (!(revision > asBallot && revision < anyRevision)) return Promise.reject(new RangeError(`A vote has no revision ${revision}.`));
    return this.#send(change, change.revision ?? anyRevision);
  }

  #send({ pollId, key, choices, at }: Ballot, terms: number): Promise<StoredVote | undefined> {
    const counters = this.#polls.get(pollId);
    if (!counters || this.#closed) return Promise.reject(this.#unknown(pollId));
    let low = 0;
    let high = 0;
    for (const choice of choices) {
      const place = counters.places.get(choice);
      if (place === undefined) return Promise.reject(new RangeError(`Poll "${pollId}" lacks one of the options ${choices.join(', ')}; check choices before casting them.`));
      if (place < 32) low |= 1 << place;
      else high |= 1 << (place - 32);
    }
    return this.#enqueue(counters, low, high, Math.floor(at / 1000), key, terms);
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
    if (!counters || this.#closed) throw this.#unknown(pollId);
    return counters;
  }

  #unknown(pollId: string): Error {
    return new Error(`The store knows no poll "${pollId}"${this.#closed ? ': it is closed' : '; call definePolls() first'}.`);
  }

  #enqueue(counters: Counters, low: number, high: number, seconds: number, key: string, terms: number): Promise<StoredVote | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#end) return reject(this.#end);
      if (this.#queue.waiting === slots) return reject(new StoreBusyError('Too many ballots wait for the disk.'));
      if (this.#queue.waiting === 0) this.#worker.ref();
      const slot = this.#queue.put(counters.row, low, high, seconds, key.toLowerCase(), terms);
      this.#waiting[slot] = { counters, seconds, resolve, reject };
      // Ballots that came with one turn of the event loop go together; a lone one still goes with this turn.
      if (!this.#announcing) {
        this.#announcing = true;
        setImmediate(this.#announce);
      }
      if (this.#queue.unannounced >= worthACommit) this.#queue.announce();
    });
  }

  #announce = (): void => {
    this.#announcing = false;
    this.#queue.announce();
  };

  #committed(failure: Exclude<WriterMessage, 'started'>): void {
    this.#figures[failure ? 'failures' : 'commits'] += 1;
    this.#fault = failure ? Object.assign(new Error(failure.reason), { code: failure.code }) : undefined;
    this.#queue.take(this.#answer);
    this.#letGo();
  }

  /** A program that only reads may end, unless somebody waits for the thread. */
  #letGo(): void {
    if (this.#queue.waiting === 0 && !this.#closed) this.#worker.unref();
  }

  #answer = (slot: number, result: Outcome): void => {
    const waiting = this.#waiting[slot];
    if (!waiting) return;
    this.#waiting[slot] = undefined;
    const { counters, seconds, resolve, reject } = waiting;
    if (result === outcome.failed) return reject(this.#fault ?? new Error('The commit before this one failed.'));
    if (result === outcome.absent) return resolve(undefined);
    const choices: string[] = [];
    for (const [index, option] of counters.optionIds.entries()) {
      if (!this.#queue.chose(slot, index)) continue;
      choices.push(option);
      if (result === outcome.counted) counters.counts[index] = (counters.counts[index] ?? 0) + 1;
    }
    let revision = 1;
    if (result === outcome.counted) {
      counters.ballots += 1;
      counters.minutes.add(seconds);
      this.#figures.ballots += 1;
      moved(counters, seconds);
    } else {
      revision = this.#queue.revision(slot);
      if (result === outcome.changed) {
        this.#replace(counters, slot, choices.length);
        this.#figures.changes += 1;
        moved(counters, seconds);
      } else if (seconds > 0 && !this.#queue.isChange(slot)) this.#figures.repeats += 1;
    }
    resolve({ id: this.#queue.voterText(slot), choices, created_at: this.#timeText(this.#queue.time(slot)), revision });
  };

  /** Moves the counters from what a vote had chosen to what it has. */
  #replace(counters: Counters, slot: number, chosen: number): void {
    let before = 0;
    for (const [index, count] of counters.counts.entries()) {
      const had = this.#queue.hadChosen(slot, index);
      before += Number(had);
      counters.counts[index] = count + Number(this.#queue.chose(slot, index)) - Number(had);
    }
    counters.ballots += Number(chosen > 0) - Number(before > 0);
  }

  #timeText(time: number): string {
    if (this.#written.time !== time) this.#written = { time, text: new Date(Math.min(time, lastTime)).toISOString() };
    return this.#written.text;
  }

  #abandon(reason: unknown): void {
    this.#end ??= reason;
    if (!this.#closed) this.#fault = this.#end;
    this.#orders.abandon(reason);
    this.#waiting.forEach((waiting, slot) => {
      this.#waiting[slot] = undefined;
      waiting?.reject(reason);
    });
  }
}
