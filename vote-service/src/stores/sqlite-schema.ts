import Database from 'libsql';
import { pollSecretBytes } from '../vote-store.js';

/** Milliseconds for which a connection waits for what another one has locked. */
export const patience = 5000;

/** The tally row that counts ballots; options count from 0. */
export const ballotsRow = -1;

/**
 * The tally row with what changes and withdrawals have added: the sum of the revisions of all votes of a poll, less the ballots that count. A
 * ballot leaves it as it is.
 */
export const changesRow = -2;

/** One entry a schema version, oldest first; a shipped entry is never edited. */
const migrations = [
  `create table polls (
     id         integer primary key,          -- small, because every vote repeats it
     public_id  text    not null unique,
     definition text    not null,             -- what readers see, as JSON
     revision   integer not null,
     voter_key  blob    not null check (length(voter_key) = ${pollSecretBytes})
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
  // The time of a vote is in its voter already; a second one would tell browsers apart by the error of their clocks.
  `create table ballots (
     poll_id integer not null,
     voter   blob    not null check (length(voter) = 16), -- time of the ballot key in milliseconds, 6 bytes; then its HMAC, 10 bytes
     choices integer not null check (choices >= 0),       -- bit mask; 0 is a vote that was withdrawn, and its row stays
     rev     integer not null default 1,                  -- rises with every change of the choices
     primary key (poll_id, voter)
   ) strict, without rowid;
   insert into ballots (poll_id, voter, choices) select poll_id, voter, choices from votes order by poll_id, voter;
   drop table votes;
   alter table ballots rename to votes;`,
  // No vote was changed before. That it is a version of its own keeps programs away that would count a vote which was withdrawn.
  `insert into tallies (poll_id, idx) select id, ${changesRow} from polls;`,
  // Polls that editors make. A poll that was removed keeps its row, so that neither its id nor its number is given again.
  `alter table polls add column source text not null default 'file' check (source in ('file', 'desk'));
   alter table polls add column allowed_origins text;                  -- JSON; null where the polls file says it
   alter table polls add column created_at text;                       -- RFC 3339, as all times of the desk
   alter table polls add column corrected_at text;
   alter table polls add column results_base integer not null default 0; -- version of the results when votes were deleted last, and one more
   alter table polls add column removed_at text;
   alter table polls add column purging integer not null default 0;    -- 1 while votes that are deleted are still there
   create table poll_versions (
     poll_id      integer not null references polls(id),
     revision     integer not null,           -- that the correction has made
     corrected_at text    not null,
     changes      text    not null,           -- JSON
     primary key (poll_id, revision)
   ) strict, without rowid;
   create table desk_audit (
     id      integer primary key,             -- in the order of the changes
     at      text    not null,
     action  text    not null,
     poll_id text,                            -- of people, not our number
     details text    not null                 -- JSON
   ) strict;
   create index desk_audit_of_poll on desk_audit (poll_id, id);
   create table desk_token (
     id   integer primary key check (id = 1),
     hash blob    not null check (length(hash) = 32) -- SHA-256 of the token, which is nowhere
   ) strict;`,
];

/** Version of the schema that this code writes. */
export const newestSchema = migrations.length;

/**
 * Opens a vote database for the thread that asks.
 *
 * @throws the error of the driver.
 */
export function connect(path: string): Database.Database {
  const db = new Database(path);
  try {
    // First, so that two connections that start at once wait for each other.
    db.pragma(`busy_timeout = ${patience}`);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Finds damage before votes are added to it; what it costs grows with the file. */
export function check(db: Database.Database): void {
  const [first] = db.pragma('quick_check(1)') as [{ quick_check: string }];
  if (first.quick_check !== 'ok') throw new Error(`it is damaged (${first.quick_check})`);
}

/** Brings the schema up to date. */
export function migrate(db: Database.Database): void {
  db.transaction(() => {
    const [row] = db.pragma('user_version') as [{ user_version: number }];
    if (row.user_version > newestSchema) {
      throw new Error(`it has schema version ${row.user_version}, and this version of the service knows ${newestSchema} and older; install a newer news-widgets-vote-service`);
    }
    // A file that is up to date is not written to: the first commit after a crash has its whole log to empty.
    if (row.user_version === newestSchema) return;
    check(db);
    for (const sql of migrations.slice(row.user_version)) db.exec(sql);
    db.exec(`pragma user_version = ${newestSchema}`);
  }).immediate();
}
