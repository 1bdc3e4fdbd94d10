import { randomBytes } from 'node:crypto';
import Database from 'libsql';
import type { PollDocument } from '../../../src/poll/poll.js';
import { VoteCounter } from '../vote-counter.js';
import { definition, grantSecretFrom, movedOption, pollSecretBytes, resultsKeyOf, revisionStep, SetupError } from '../vote-store.js';
import type { Ballot, Change, DefinedPoll, HeldVotes, Review, ReviewRecord, StoredVote, StoreFigures, Tally, VoteStore } from '../vote-store.js';
import { ballotsRow, changesRow, connect, migrate } from './sqlite-schema.js';
import { heldRow, reviewsOf, setAsideRow } from './sqlite-status.js';

/**
 * Votes in one SQLite file. One thread writes them, as many at a time as are waiting, and a vote is answered when its commit is on
 * the disk. One process at a time uses the file.
 */
export class SqliteVoteStore implements VoteStore {
  readonly #path: string;
  readonly #db: Database.Database;
  readonly #lock: Database.Database;
  readonly #votes: VoteCounter;

  private constructor(path: string, db: Database.Database, lock: Database.Database, votes: VoteCounter) {
    this.#path = path;
    this.#db = db;
    this.#lock = lock;
    this.#votes = votes;
  }

  /**
   * Opens the file and brings its schema up to date; a missing file is made, a missing folder is not. Whether the file is damaged is
   * known when `definePolls()` has resolved.
   *
   * @throws SetupError when the file cannot be opened, is no database, is used by another process, or was written by a newer
   *   version of the service.
   */
  static open(path: string): SqliteVoteStore {
    const opened: Database.Database[] = [];
    let votes: VoteCounter | undefined;
    try {
      const lock = lockFor(path);
      opened.push(lock);
      // The thread looks for damage while this one goes on with the start of the service.
      votes = new VoteCounter(new URL('./sqlite-writer.js', import.meta.url), { path });
      const db = connect(path);
      opened.push(db);
      migrate(db);
      return new SqliteVoteStore(path, db, lock, votes);
    } catch (cause) {
      for (const db of opened) db.close();
      void votes?.close();
      throw cause instanceof SetupError ? cause : unusable(path, cause);
    }
  }

  async definePolls(polls: readonly PollDocument[]): Promise<ReadonlyMap<string, DefinedPoll>> {
    // Nothing is written before the file is known to be sound.
    await this.#votes.started.catch((cause: unknown) => Promise.reject(unusable(this.#path, cause)));
    const defined = this.#db.transaction(() => polls.map((poll) => ({ id: poll.id, ...this.#define(poll) }))).immediate();
    // Only now: rows of a transaction that was rolled back do not exist.
    for (const { id, row, optionIds } of defined) this.#votes.define(id, { row, optionIds, ...this.#storedTally(row) });
    // A thread that cannot write is found out now, and not by the first vote.
    await this.#votes.ready();
    return new Map(defined.map(({ id, revision, resultsKey }) => [id, { revision, resultsKey }]));
  }

  async tally(pollId: string): Promise<Tally> {
    return this.#votes.tally(pollId);
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

  async review(review: Review): Promise<number> {
    return this.#votes.review(review);
  }

  async heldVotes(pollId: string): Promise<readonly HeldVotes[]> {
    return this.#votes.heldVotes(pollId);
  }

  async reviews(pollId: string): Promise<readonly ReviewRecord[]> {
    return reviewsOf(this.#db, this.#rowOf(pollId));
  }

  async grantSecret(pollId: string): Promise<Buffer> {
    const row = this.#db.prepare('select voter_key from polls where public_id = ?').get([pollId]) as { voter_key: Buffer } | undefined;
    if (!row) throw new Error(`The store knows no poll "${pollId}"; call definePolls() first.`);
    return grantSecretFrom(row.voter_key);
  }

  get figures(): StoreFigures {
    return this.#votes.figures;
  }

  get fault(): unknown {
    return this.#votes.fault;
  }

  async close(): Promise<void> {
    if (!this.#db.open) return;
    this.#db.close();
    await this.#votes.close();
    this.#lock.close();
  }

  #rowOf(pollId: string): number {
    const row = this.#db.prepare('select id from polls where public_id = ?').get([pollId]) as { id: number } | undefined;
    if (!row) throw new Error(`The store knows no poll "${pollId}"; call definePolls() first.`);
    return row.id;
  }

  #storedTally(row: number) {
    const rows = this.#db.prepare('select n, updated_at from tallies where poll_id = ? order by idx').all([row]) as { n: number; updated_at: number | null }[];
    const [setAside, held, changes, ballots, ...counts] = rows;
    return { ballots: ballots?.n ?? 0, held: held?.n ?? 0, setAside: setAside?.n ?? 0, counts: counts.map(({ n }) => n), version: (ballots?.n ?? 0) + (changes?.n ?? 0), updatedAt: ballots?.updated_at ?? null };
  }

  #define(poll: PollDocument): DefinedPoll & { readonly row: number; readonly optionIds: readonly string[] } {
    const text = definition(poll);
    this.#db
      .prepare('insert into polls (public_id, definition, revision, voter_key) values (?, ?, 1, ?) on conflict do nothing')
      .run([poll.id, text, randomBytes(pollSecretBytes)]);
    const stored = this.#db.prepare('select id, definition, revision, voter_key from polls where public_id = ?').get([poll.id]) as { id: number; definition: string; revision: number; voter_key: Buffer };
    const optionIds = poll.options.map(({ id }) => id);
    const storedIds = this.#db.prepare('select option_id from poll_options where poll_id = ? order by idx').all([stored.id]) as { option_id: string }[];
    storedIds.forEach(({ option_id }, index) => {
      if (optionIds[index] !== option_id) throw movedOption(poll.id, option_id, index);
    });
    const addOption = this.#db.prepare('insert into poll_options (poll_id, idx, option_id) values (?, ?, ?) on conflict do nothing');
    optionIds.forEach((id, index) => addOption.run([stored.id, index, id]));
    const addTally = this.#db.prepare('insert into tallies (poll_id, idx) values (?, ?) on conflict do nothing');
    for (const idx of [setAsideRow, heldRow, changesRow, ballotsRow, ...optionIds.keys()]) addTally.run([stored.id, idx]);
    const defined = { row: stored.id, optionIds, resultsKey: resultsKeyOf(stored.voter_key, poll.id) };
    if (stored.definition === text) return { ...defined, revision: stored.revision };
    const revision = stored.revision + revisionStep;
    this.#db.prepare('update polls set definition = ?, revision = ? where id = ?').run([text, revision, stored.id]);
    return { ...defined, revision };
  }
}

function unusable(path: string, cause: unknown): SetupError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SetupError(`Cannot use the vote database ${path}: ${reason}. Name a file that this version of the service wrote, or a new one.`, { cause });
}

/**
 * Holds the file against other processes; a process that is killed gives it up.
 *
 * @throws SetupError when another process holds it.
 */
export function lockFor(path: string): Database.Database {
  const lock = new Database(`${path}-lock`);
  try {
    lock.exec('pragma journal_mode = memory; begin exclusive');
    return lock;
  } catch (cause) {
    lock.close();
    throw new SetupError(`Another vote service uses the database ${path}. Stop it first, or name another folder.`, { cause });
  }
}
