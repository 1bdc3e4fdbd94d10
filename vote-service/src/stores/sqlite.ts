import { randomBytes } from 'node:crypto';
import Database from 'libsql';
import type { PollDocument } from '../../../src/poll/poll.js';
import { VoteCounter } from '../vote-counter.js';
import { definition, grantSecretFrom, movedOption, pollSecretBytes, resultsKeyOf, revisionStep, SetupError, takenId } from '../vote-store.js';
import type { Ballot, Change, DefinedPoll, StoredVote, StoreFigures, Tally, VoteStore } from '../vote-store.js';
import { finishPurges } from './sqlite-definitions.js';
import { countedPoll, SqliteDesk } from './sqlite-desk.js';
import { ballotsRow, changesRow, connect, migrate } from './sqlite-schema.js';

/**
 * Votes in one SQLite file. One thread writes them, as many at a time as are waiting, and a vote is answered when its commit is on
 * the disk. One process at a time uses the file.
 */
export class SqliteVoteStore implements VoteStore {
  readonly #path: string;
  readonly #db: Database.Database;
  readonly #lock: Database.Database;
  readonly #votes: VoteCounter;
  readonly desk: SqliteDesk;

  private constructor(path: string, db: Database.Database, lock: Database.Database, votes: VoteCounter) {
    this.#path = path;
    this.#db = db;
    this.#lock = lock;
    this.#votes = votes;
    this.desk = new SqliteDesk(path, db, votes);
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

  async definePolls(polls: readonly PollDocument[], at = Date.now()): Promise<ReadonlyMap<string, DefinedPoll>> {
    // Nothing is written before the file is known to be sound.
    await this.#votes.started.catch((cause: unknown) => Promise.reject(unusable(this.#path, cause)));
    finishPurges(this.#db);
    const time = new Date(at).toISOString();
    const defined = this.#db.transaction(() => polls.map((poll) => ({ id: poll.id, ...this.#define(poll, time) }))).immediate();
    // Only now: rows of a transaction that was rolled back do not exist.
    for (const { id, row } of defined) this.#votes.define(id, countedPoll(this.#db, row));
    // A thread that cannot write is found out now, and not by the first vote.
    await this.#votes.ready();
    return new Map(defined.map(({ id, revision, resultsKey, createdAt }) => [id, { revision, resultsKey, createdAt }]));
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

  #define(poll: PollDocument, time: string): DefinedPoll & { readonly row: number } {
    const text = definition(poll);
    this.#db
      .prepare('insert into polls (public_id, definition, revision, voter_key, created_at) values (?, ?, 1, ?, ?) on conflict do nothing')
      .run([poll.id, text, randomBytes(pollSecretBytes), time]);
    const stored = this.#db.prepare('select id, definition, revision, voter_key, created_at, source from polls where public_id = ?').get([poll.id]) as { id: number; definition: string; revision: number; voter_key: Buffer; created_at: string | null; source: string };
    if (stored.source !== 'file') throw takenId(poll.id);
    const optionIds = poll.options.map(({ id }) => id);
    const storedIds = this.#db.prepare('select option_id from poll_options where poll_id = ? order by idx').all([stored.id]) as { option_id: string }[];
    storedIds.forEach(({ option_id }, index) => {
      if (optionIds[index] !== option_id) throw movedOption(poll.id, option_id, index);
    });
    optionIds.forEach((id, index) => {
      this.#db.prepare('insert into poll_options (poll_id, idx, option_id) values (?, ?, ?) on conflict do nothing').run([stored.id, index, id]);
    });
    for (const idx of [changesRow, ballotsRow, ...optionIds.keys()]) {
      this.#db.prepare('insert into tallies (poll_id, idx) values (?, ?) on conflict do nothing').run([stored.id, idx]);
    }
    const defined = { row: stored.id, createdAt: stored.created_at, resultsKey: resultsKeyOf(stored.voter_key, poll.id) };
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
