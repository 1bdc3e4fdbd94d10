import { randomBytes } from 'node:crypto';
import Database from 'libsql';
import type { PollDocument } from '../../../src/poll/poll.js';
import { definition, revisionStep, SetupError, voterKey, voterSecretBytes } from '../vote-store.js';
import type { Ballot, StoreFigures, StoredVote, Tally, VoteStore } from '../vote-store.js';

/** The tally row that counts ballots; options count from 0. */
const ballotsRow = -1;

/** One entry a schema version, oldest first; a shipped entry is never edited. */
const migrations = [
  `create table polls (
     id         integer primary key,          -- small, because every vote repeats it
     public_id  text    not null unique,
     definition text    not null,             -- what readers see, as JSON
     revision   integer not null,
     voter_key  blob    not null check (length(voter_key) = ${voterSecretBytes})
   ) strict;
   create table poll_options (
     poll_id   integer not null references polls(id),
     idx       integer not null check (idx between 0 and 61), -- bit number in votes.choices, never reused
     option_id text    not null,
     primary key (poll_id, idx),
     unique (poll_id, option_id)
   ) strict, without rowid;
   create table votes (                       -- one row a voter and poll: "counted once" rests on this key
     poll_id integer not null references polls(id),
     voter   blob    not null check (length(voter) = 16),
     choices integer not null check (choices > 0), -- bit mask
     at      integer not null,                -- seconds since 1970: a finer time would tell browsers apart by the error of their clocks
     primary key (poll_id, voter)
   ) strict, without rowid;
   create table tallies (                     -- moved in the transaction of the vote, never counted on read
     poll_id    integer not null references polls(id),
     idx        integer not null,             -- ${ballotsRow} counts ballots
     n          integer not null default 0,
     updated_at integer,
     primary key (poll_id, idx)
   ) strict, without rowid;`,
];

interface DefinedPoll {
  readonly row: number;
  readonly secret: Buffer;
  readonly optionIds: readonly string[];
}

/** Votes in one SQLite file. Commits reach the disk before a vote is answered; several processes may share the file. */
export class SqliteVoteStore implements VoteStore {
  readonly #db: Database.Database;
  readonly #polls = new Map<string, DefinedPoll>();
  // Every bind is one array: libsql ends the process when a lone Buffer is bound.
  readonly #insertVote: Database.Statement;
  readonly #selectVote: Database.Statement;
  readonly #addOne: Database.Statement;
  readonly #selectTally: Database.Statement;

  #figures = { ballots: 0, repeats: 0, commits: 0, failures: 0, waiting: 0 };
  #fault: unknown;

  private constructor(db: Database.Database) {
    this.#db = db;
    this.#insertVote = db.prepare('insert into votes (poll_id, voter, choices, at) values (?, ?, ?, ?) on conflict do nothing');
    // Option 53 and up are bits that a double cannot hold exactly.
    this.#selectVote = db.prepare('select choices, at from votes where poll_id = ? and voter = ?').safeIntegers(true);
    this.#addOne = db.prepare('update tallies set n = n + 1, updated_at = ? where poll_id = ? and idx = ?');
    this.#selectTally = db.prepare('select n, updated_at from tallies where poll_id = ? order by idx');
  }

  /**
   * Opens the file and brings its schema up to date; a missing file is made, a missing folder is not.
   *
   * @throws SetupError when the file cannot be opened, is no database, or was written by a newer version of the service.
   */
  static open(path: string): SqliteVoteStore {
    let db: Database.Database | undefined;
    try {
      db = new Database(path);
      // First, so that two services that start at once wait for each other.
      db.pragma('busy_timeout = 5000');
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      db.pragma('foreign_keys = ON');
      migrate(db);
      return new SqliteVoteStore(db);
    } catch (cause) {
      db?.close();
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new SetupError(`Cannot use the vote database ${path}: ${reason}. Name a file that this version of the service wrote, or a new one.`, { cause });
    }
  }

  async definePolls(polls: readonly PollDocument[]): Promise<ReadonlyMap<string, number>> {
    const defined = this.#transaction(() => polls.map((poll) => [poll.id, this.#define(poll)] as const));
    // Only now: rows of a transaction that was rolled back do not exist.
    for (const [id, poll] of defined) this.#polls.set(id, poll);
    return new Map(defined.map(([id, { revision }]) => [id, revision]));
  }

  async tally(pollId: string): Promise<Tally> {
    const { row } = this.#defined(pollId);
    const rows = this.#selectTally.all([row]) as { n: number; updated_at: number | null }[];
    const [ballots, ...counts] = rows;
    const updated = ballots?.updated_at ?? null;
    return { ballots: ballots?.n ?? 0, counts: counts.map(({ n }) => n), updated_at: updated === null ? null : timeText(updated) };
  }

  async find(pollId: string, key: string): Promise<StoredVote | undefined> {
    const poll = this.#defined(pollId);
    return this.#vote(poll, voterKey(poll.secret, key));
  }

  async cast({ pollId, key, choices, at }: Ballot): Promise<StoredVote> {
    const poll = this.#defined(pollId);
    const voter = voterKey(poll.secret, key);
    const chosen = choices.map((id) => poll.optionIds.indexOf(id));
    if (chosen.includes(-1)) throw new RangeError(`Poll "${pollId}" lacks one of the options ${choices.join(', ')}; check choices before casting them.`);
    const mask = chosen.reduce((bits, index) => bits | (1n << BigInt(index)), 0n);
    const seconds = Math.floor(at / 1000);
    try {
      const vote = this.#transaction(() => {
        const { changes } = this.#insertVote.run([poll.row, voter, mask, seconds]);
        if (changes === 1) for (const idx of [ballotsRow, ...new Set(chosen)]) this.#addOne.run([seconds, poll.row, idx]);
        this.#figures[changes === 1 ? 'ballots' : 'repeats'] += 1;
        const found = this.#vote(poll, voter);
        if (!found) throw new Error('A vote was neither inserted nor found.');
        return found;
      });
      this.#figures.commits += 1;
      this.#fault = undefined;
      return vote;
    } catch (cause) {
      this.#figures.failures += 1;
      this.#fault = cause;
      throw cause;
    }
  }

  get figures(): StoreFigures {
    return this.#figures;
  }

  get fault(): unknown {
    return this.#fault;
  }

  async close(): Promise<void> {
    if (!this.#db.open) return;
    // Leaves one complete file to copy; the driver keeps the log file for as long as statements live.
    this.#db.pragma('wal_checkpoint(TRUNCATE)');
    this.#db.close();
    // The driver would still run prepared statements, on a database that nobody expects to change.
    this.#polls.clear();
  }

  #transaction<T>(work: () => T): T {
    return this.#db.transaction(work).immediate();
  }

  #defined(pollId: string): DefinedPoll {
    const poll = this.#polls.get(pollId);
    if (!poll) throw new Error(`The store knows no poll "${pollId}"${this.#db.open ? '; call definePolls() first' : ': it is closed'}.`);
    return poll;
  }

  #vote(poll: DefinedPoll, voter: Buffer): StoredVote | undefined {
    const found = this.#selectVote.get([poll.row, voter]) as { choices: bigint; at: bigint } | undefined;
    if (!found) return undefined;
    const choices = poll.optionIds.filter((_, index) => (found.choices >> BigInt(index)) & 1n);
    return { id: voter.toString('base64url'), choices, created_at: timeText(Number(found.at)) };
  }

  #define(poll: PollDocument): DefinedPoll & { readonly revision: number } {
    const text = definition(poll);
    this.#db
      .prepare('insert into polls (public_id, definition, revision, voter_key) values (?, ?, 1, ?) on conflict do nothing')
      .run([poll.id, text, randomBytes(voterSecretBytes)]);
    const stored = this.#db.prepare('select * from polls where public_id = ?').get([poll.id]) as { id: number; definition: string; revision: number; voter_key: Buffer };
    const optionIds = poll.options.map(({ id }) => id);
    const storedIds = this.#db.prepare('select option_id from poll_options where poll_id = ? order by idx').all([stored.id]) as { option_id: string }[];
    storedIds.forEach(({ option_id }, index) => {
      if (optionIds[index] !== option_id) throw optionMoved(poll.id, option_id, index);
    });
    optionIds.forEach((id, index) => {
      this.#db.prepare('insert into poll_options (poll_id, idx, option_id) values (?, ?, ?) on conflict do nothing').run([stored.id, index, id]);
    });
    for (const idx of [ballotsRow, ...optionIds.keys()]) {
      this.#db.prepare('insert into tallies (poll_id, idx) values (?, ?) on conflict do nothing').run([stored.id, idx]);
    }
    const revision = stored.definition === text ? stored.revision : stored.revision + revisionStep;
    this.#db.prepare('update polls set definition = ?, revision = ? where id = ?').run([text, revision, stored.id]);
    return { row: stored.id, secret: stored.voter_key, optionIds, revision };
  }
}

function migrate(db: Database.Database): void {
  db.transaction(() => {
    const [row] = db.pragma('user_version') as [{ user_version: number }];
    if (row.user_version > migrations.length) {
      throw new Error(`it has schema version ${row.user_version}, and this version of the service knows ${migrations.length} and older; install a newer news-widgets-vote-service`);
    }
    for (const sql of migrations.slice(row.user_version)) db.exec(sql);
    db.exec(`pragma user_version = ${migrations.length}`);
  }).immediate();
}

const optionMoved = (pollId: string, optionId: string, index: number): SetupError =>
  new SetupError(
    `Poll "${pollId}": option ${index + 1} was stored as "${optionId}" and votes may count for it, so it must stay option ${index + 1} with this id. ` +
      'Its title may change, and new options may follow at the end; for other options write a poll with another id.',
  );

const timeText = (seconds: number): string => new Date(seconds * 1000).toISOString();
