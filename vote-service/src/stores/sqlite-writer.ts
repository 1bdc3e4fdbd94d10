import { createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { statfsSync, statSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type Database from 'libsql';
import { anyRevision, asBallot, largestBatch, outcome, voterLength } from '../vote-queue.js';
import type { QueueExit } from '../vote-queue.js';
import { write } from '../vote-writer.js';
import type { Batch, Engine } from '../vote-writer.js';
import { carryOutOrder } from './sqlite-definitions.js';
import type { DeskOrder } from './sqlite-definitions.js';
import { ballotsRow, changesRow, check, connect, newestSchema, patience } from './sqlite-schema.js';

/** Ballots of one batch for one poll with the same choices, each of another voter; or one change of a vote. */
interface Group {
  readonly poll: number;
  readonly choices: bigint;
  /** {@link asBallot}, or the terms of the change. */
  readonly terms: number;
  readonly members: number[];
}

/** How a batch moves the counters of one poll. */
interface Move {
  ballots: number;
  /** Of the row of changes. */
  changes: number;
  readonly options: Map<number, number>;
  at: number;
}

/** A vote as it is stored. */
interface Row {
  readonly choices: bigint;
  readonly rev: bigint;
}

/** From this many equal ballots on, one statement for all of them costs less than one for each. */
const worthAStatement = 4;
/** Bytes of a page, SQLite's default. */
const pageBytes = 4096;
/** Pages of the log from which on it is copied into the database: more than by default, for fewer waits for the disk. */
const longLog = 4000;
/** So many commits after each other nobody looks how much room the disk has. */
const commitsBetweenLooks = 16;

/** The one connection that writes votes. Every bind is one array: libsql ends the process when a lone Buffer is bound. */
class SqliteEngine implements Engine {
  readonly #db: Database.Database;
  readonly #secrets = new Map<number, KeyObject>();
  readonly #insertGroup: Database.Statement;
  readonly #insert: Database.Statement;
  readonly #select: Database.Statement;
  readonly #update: Database.Statement;
  readonly #move: Database.Statement;
  readonly #path: string;
  /** Whether the last commit failed. */
  #failed = false;
  #commits = 0;
  /** Whether a ballot was counted, or a vote changed. */
  #counted = false;
  #rested = false;

  constructor(path: string) {
    const db = connect(path);
    this.#db = db;
    this.#path = path;
    // Not before the first votes have their answers: see rest().
    db.pragma('wal_autocheckpoint = 0');
    db.exec(`create temp table places (i integer primary key) strict;
      insert into places with recursive numbers (i) as (select 0 union all select i + 1 from numbers where i < ${largestBatch - 1}) select i from numbers`);
    this.#insertGroup = db.prepare(`insert into votes (poll_id, voter, choices) select ?1, substr(?2, i * ${voterLength} + 1, ${voterLength}), ?3 from temp.places where i < ?4 on conflict do nothing`);
    this.#insert = db.prepare('insert into votes (poll_id, voter, choices) values (?, ?, ?) on conflict do nothing');
    // Option 53 and up are bits that a double cannot hold exactly.
    this.#select = db.prepare('select choices, rev from votes where poll_id = ? and voter = ?').safeIntegers(true);
    this.#update = db.prepare('update votes set choices = ?, rev = rev + 1 where poll_id = ? and voter = ?');
    this.#move = db.prepare('update tallies set n = n + ?1, updated_at = max(coalesce(updated_at, 0), ?2) where poll_id = ?3 and idx = ?4');
  }

  secret(poll: number): KeyObject {
    let secret = this.#secrets.get(poll);
    if (!secret) {
      const { voter_key } = this.#db.prepare('select voter_key from polls where id = ?').get([poll]) as { voter_key: Buffer };
      secret = createSecretKey(voter_key);
      this.#secrets.set(poll, secret);
    }
    return secret;
  }

  commit(batch: Batch): void {
    if (this.#commits++ % commitsBetweenLooks === 0) this.#makeRoom();
    this.#db.exec('begin immediate');
    try {
      // After a failure even a question must show whether the disk takes something: the version, which is the same.
      if (this.#failed) this.#db.exec(`pragma user_version = ${newestSchema}`);
      const moves = new Map<number, Move>();
      for (const group of groupsOf(batch)) {
        if (group.terms !== asBallot) this.#change(moves, batch, group);
        else {
          if (group.choices === 0n) this.#look(batch, group);
          else if (group.members.length < worthAStatement || !this.#storeTogether(batch, group)) this.#storeEach(batch, group);
          countGroup(moves, batch.ballots, group);
        }
      }
      this.#counted ||= moves.size > 0;
      for (const [poll, { ballots, changes, options, at }] of moves) {
        this.#move.run([ballots, at, poll, ballotsRow]);
        if (changes !== 0) this.#move.run([changes, at, poll, changesRow]);
        for (const [option, count] of options) this.#move.run([count, at, poll, option]);
      }
      this.#db.exec('commit');
      this.#failed = false;
    } catch (error) {
      this.#failed = true;
      // A full disk has ended the transaction already.
      if (this.#db.inTransaction) this.#db.exec('rollback');
      throw error;
    }
  }

  /** Empties the log that a crash has left behind, for which the first voter after a restart should not have to wait. */
  rest(): void {
    if (this.#rested || !this.#counted) return;
    this.#rested = true;
    try {
      if (statSync(`${this.#path}-wal`).size > longLog * pageBytes) this.#db.pragma('wal_checkpoint(PASSIVE)');
    } catch {
      // The next commit meets the same trouble, and tells it.
    }
    this.#db.pragma(`wal_autocheckpoint = ${longLog}`);
  }

  order(order: unknown): unknown {
    return carryOutOrder(this.#db, order as DeskOrder);
  }

  close(): void {
    // Leaves one complete file to copy; the driver keeps the log file for as long as statements live.
    this.#db.pragma('wal_checkpoint(TRUNCATE)');
    this.#db.close();
  }

  /**
   * Empties the log into the database before it takes the last room of a small disk: a full log can only be emptied where the database
   * has room to grow.
   */
  #makeRoom(): void {
    try {
      const { bavail, bsize } = statfsSync(this.#path);
      if (statSync(`${this.#path}-wal`).size <= bavail * bsize) return;
      // Votes do not wait for a backup that reads the log.
      this.#db.pragma('busy_timeout = 0');
      this.#db.pragma('wal_checkpoint(TRUNCATE)');
    } catch {
      // There is no log yet, or no room: the commit itself tells what it means for votes.
    }
    this.#db.pragma(`busy_timeout = ${patience}`);
  }

  /** Stores all of a group, or nothing where one of its voters has voted. */
  #storeTogether({ voters, ballots }: Batch, { poll, choices, members }: Group): boolean {
    const keys = Buffer.allocUnsafe(members.length * voterLength);
    members.forEach((ballot, place) => voters.copy(keys, place * voterLength, ballot * voterLength, (ballot + 1) * voterLength));
    this.#db.exec('savepoint together');
    const { changes } = this.#insertGroup.run([poll, keys, choices, members.length]);
    const all = changes === members.length;
    this.#db.exec(all ? 'release together' : 'rollback to together; release together');
    if (all) for (const ballot of members) ballots.settle(ballot, outcome.counted);
    return all;
  }

  #storeEach(batch: Batch, { poll, choices, members }: Group): void {
    for (const ballot of members) {
      const { changes } = this.#insert.run([poll, voterOf(batch, ballot), choices]);
      if (changes === 1) batch.ballots.settle(ballot, outcome.counted);
      else this.#stand(batch, poll, ballot);
    }
  }

  #look(batch: Batch, { poll, members }: Group): void {
    for (const ballot of members) this.#stand(batch, poll, ballot);
  }

  #stand(batch: Batch, poll: number, ballot: number): Row | undefined {
    const found = this.#select.get([poll, voterOf(batch, ballot)]) as Row | undefined;
    batch.ballots.settle(ballot, found ? outcome.repeated : outcome.absent);
    if (found) batch.ballots.stand(ballot, lowBits(found.choices), highBits(found.choices), Number(found.rev));
    return found;
  }

  /** Gives a vote other choices, or none: then its row stays, so that its ballot never counts again. */
  #change(moves: Map<number, Move>, batch: Batch, { poll, choices, terms, members }: Group): void {
    const { ballots } = batch;
    for (const ballot of members) {
      const found = this.#stand(batch, poll, ballot);
      if (!found || found.choices === choices || (terms !== anyRevision && terms !== Number(found.rev))) continue;
      this.#update.run([choices, poll, voterOf(batch, ballot)]);
      ballots.settle(ballot, outcome.changed);
      ballots.stand(ballot, lowBits(choices), highBits(choices), Number(found.rev) + 1);
      ballots.replace(ballot, lowBits(found.choices), highBits(found.choices));
      const move = moveOf(moves, poll, ballots.at(ballot));
      const counts = Number(choices > 0n) - Number(found.choices > 0n);
      move.ballots += counts;
      // One more revision, and as many more or fewer ballots.
      move.changes += 1 - counts;
      moveOptions(move, found.choices, -1);
      moveOptions(move, choices, 1);
    }
  }
}

const lowBits = (choices: bigint): number => Number(choices & 0xffffffffn);
const highBits = (choices: bigint): number => Number(choices >> 32n);

const voterOf = ({ voters }: Batch, ballot: number): Buffer => voters.subarray(ballot * voterLength, (ballot + 1) * voterLength);

/**
 * In the order of arrival, but for what comes after everybody else's ballots, in that order too: changes, and a voter's second ballot of the
 * batch or one after a change. So what comes for one voter takes effect in the order of arrival.
 */
function groupsOf({ size, voters, ballots }: Batch): readonly Group[] {
  const groups = new Map<string, Group>();
  const late: Group[] = [];
  const seen = new Set<string>();
  for (let ballot = 0; ballot < size; ballot++) {
    const poll = ballots.poll(ballot);
    const low = ballots.low(ballot);
    const high = ballots.high(ballot);
    const voter = voters.toString('latin1', ballot * voterLength, (ballot + 1) * voterLength);
    const terms = ballots.terms(ballot);
    const isLate = terms !== asBallot || seen.has(voter);
    seen.add(voter);
    const name = `${poll} ${low} ${high}`;
    const group = isLate ? undefined : groups.get(name);
    if (group) {
      group.members.push(ballot);
      continue;
    }
    const started = { poll, choices: BigInt(low) | (BigInt(high) << 32n), terms, members: [ballot] };
    if (isLate) late.push(started);
    else groups.set(name, started);
  }
  return [...groups.values(), ...late];
}

function countGroup(moves: Map<number, Move>, ballots: QueueExit, { poll, choices, members }: Group): void {
  let counted = 0;
  let at = 0;
  for (const ballot of members) {
    if (ballots.outcome(ballot) !== outcome.counted) continue;
    counted += 1;
    at = Math.max(at, ballots.at(ballot));
  }
  if (counted === 0) return;
  const move = moveOf(moves, poll, at);
  move.ballots += counted;
  moveOptions(move, choices, counted);
}

/** The move of a poll, which has something of the second `at`. */
function moveOf(moves: Map<number, Move>, poll: number, at: number): Move {
  const move = moves.get(poll) ?? { ballots: 0, changes: 0, options: new Map<number, number>(), at: 0 };
  moves.set(poll, move);
  move.at = Math.max(move.at, at);
  return move;
}

function moveOptions({ options }: Move, choices: bigint, count: number): void {
  for (let option = 0, bits = choices; bits > 0n; option++, bits >>= 1n) {
    if (bits & 1n) options.set(option, (options.get(option) ?? 0) + count);
  }
}

const { path } = workerData as { readonly path: string };
const db = connect(path);
check(db);
db.close();
write(() => new SqliteEngine(path));
