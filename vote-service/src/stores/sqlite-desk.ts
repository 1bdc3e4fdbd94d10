import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type Database from 'libsql';
import type { AuditEntry, BallotExport, DeskChange, DeskPoll, DeskStore, ExportedBallot, WordingChange } from '../desk-store.js';
import type { CountedPoll, VoteCounter } from '../vote-counter.js';
import { hourLength } from '../vote-queue.js';
import { resultsKeyOf } from '../vote-store.js';
import { openForReading } from './sqlite-audit.js';
import type { DeskOrder } from './sqlite-definitions.js';
import { setAsideRow } from './sqlite-tallies.js';

/** Ballots that are read at once: an event loop stands still meanwhile. */
const pageSize = 1000;

/** Milliseconds until a disk that refuses is asked again. */
const retryTime = 1000;

/** Milliseconds for which an export may rest: what it reads keeps the log of the database from being emptied. */
const patience = 60_000;

interface PollRow {
  readonly id: number;
  readonly public_id: string;
  readonly definition: string;
  readonly revision: number;
  readonly voter_key: Uint8Array;
  readonly allowed_origins: string;
  readonly created_at: string;
  readonly corrected_at: string | null;
}

/** What is stored of a poll's votes. */
export function countedPoll(db: Database.Database, row: number): CountedPoll {
  const optionIds = (db.prepare('select option_id from poll_options where poll_id = ? order by idx').all([row]) as { option_id: string }[]).map(({ option_id }) => option_id);
  const [setAside, held, changes, ballots, ...counts] = db.prepare('select n, updated_at from tallies where poll_id = ? and idx >= ? order by idx').all([row, setAsideRow]) as { n: number; updated_at: number | null }[];
  const { results_base: base } = db.prepare('select results_base from polls where id = ?').get([row]) as { results_base: number };
  return { row, optionIds, ballots: ballots?.n ?? 0, held: held?.n ?? 0, setAside: setAside?.n ?? 0, counts: counts.map(({ n }) => n), version: base + (ballots?.n ?? 0) + (changes?.n ?? 0), updatedAt: ballots?.updated_at ?? null };
}

/** The desk of an SQLite file: it reads on the connection of its thread, and has the writer thread write. */
export class SqliteDesk implements DeskStore {
  readonly #path: string;
  readonly #db: Database.Database;
  readonly #votes: VoteCounter;

  constructor(path: string, db: Database.Database, votes: VoteCounter) {
    this.#path = path;
    this.#db = db;
    this.#votes = votes;
  }

  open(): readonly DeskPoll[] {
    const rows = this.#db.prepare("select * from polls where source = 'desk' and removed_at is null order by id").all([]) as PollRow[];
    return rows.map((row) => {
      this.#votes.define(row.public_id, countedPoll(this.#db, row.id));
      const versions = this.#db.prepare('select revision, corrected_at, changes from poll_versions where poll_id = ? order by revision').all([row.id]) as { revision: number; corrected_at: string; changes: string }[];
      return {
        id: row.public_id,
        definition: row.definition,
        allowedOrigins: JSON.parse(row.allowed_origins) as DeskPoll['allowedOrigins'],
        revision: row.revision,
        resultsKey: resultsKeyOf(Buffer.from(row.voter_key), row.public_id),
        createdAt: row.created_at,
        correctedAt: row.corrected_at,
        versions: versions.map(({ changes, ...version }) => ({ ...version, changes: JSON.parse(changes) as WordingChange[] })),
      };
    });
  }

  made(): readonly string[] {
    return this.#idsWhere("source = 'desk' and removed_at is null");
  }

  removed(): readonly string[] {
    return this.#idsWhere('removed_at is not null');
  }

  ids(): readonly string[] {
    return this.#idsWhere('true');
  }

  tokenHash(): Buffer | undefined {
    return (this.#db.prepare('select hash from desk_token').get([]) as { hash: Buffer } | undefined)?.hash;
  }

  async apply(change: DeskChange, entry: AuditEntry): Promise<string | undefined> {
    let hasMore = await this.#order({ type: 'apply', change, entry });
    if (change.type === 'token' || change.type === 'note') return undefined;
    const { id } = change;
    // Votes of other polls come in between.
    while (hasMore) hasMore = await this.#purge(id);
    if (change.type === 'reset' || change.type === 'remove') this.#votes.forget(id);
    if (change.type === 'remove') return undefined;
    const { row, voter_key } = this.#db.prepare('select id as row, voter_key from polls where public_id = ?').get([id]) as { row: number; voter_key: Buffer };
    this.#votes.define(id, countedPoll(this.#db, row));
    return resultsKeyOf(voter_key, id);
  }

  audit({ poll, offset, limit }: { readonly poll?: string | undefined; readonly offset: number; readonly limit: number }): { readonly rows: readonly AuditEntry[]; readonly total: number } {
    const [where, bound] = poll === undefined ? ['', []] : ['where poll_id = ?', [poll]];
    const rows = this.#db.prepare(`select at, action, poll_id, details from desk_audit ${where} order by id desc limit ? offset ?`).all([...bound, limit, offset]) as { at: string; action: string; poll_id: string | null; details: string }[];
    const { total } = this.#db.prepare(`select count(*) as total from desk_audit ${where}`).get(bound) as { total: number };
    return { rows: rows.map((row) => ({ ...row, details: JSON.parse(row.details) as AuditEntry['details'] })), total };
  }

  async ballots(pollId: string): Promise<BallotExport> {
    const db = openForReading(this.#path);
    let timer: NodeJS.Timeout | undefined;
    const close = () => {
      clearTimeout(timer);
      if (db.open) db.close();
    };
    try {
      // One transaction is one moment, whatever is counted meanwhile.
      db.exec('begin');
      const stored = db.prepare('select id from polls where public_id = ?').get([pollId]) as { id: number } | undefined;
      if (!stored) throw new Error(`The store has no poll "${pollId}".`);
      const { ballots, held, setAside, counts, version, updatedAt } = countedPoll(db, stored.id);
      timer = setTimeout(close, patience).unref();
      const pages = () => pagesOf(db, stored.id, timer?.refresh.bind(timer) ?? (() => undefined));
      return { tally: { ballots, held, setAside, counts, version, updated_at: updatedAt === null ? null : new Date(updatedAt * 1000).toISOString() }, pages, close };
    } catch (error) {
      close();
      throw error;
    }
  }

  /**
   * Deletes some of the votes that are to be deleted. What was begun must be ended before votes come again, which would be deleted with them: so a
   * disk that refuses is asked again, for as long as the store is open.
   */
  async #purge(id: string): Promise<boolean> {
    try {
      return await this.#order({ type: 'purge', id });
    } catch (error) {
      // Only what the engine says has such a code: the end of the thread has none.
      if (!String((error as { code?: unknown }).code).startsWith('SQLITE')) throw error;
      await wait(retryTime);
      return true;
    }
  }

  #order(order: DeskOrder): Promise<boolean> {
    return this.#votes.order(order) as Promise<boolean>;
  }

  #idsWhere(condition: string): readonly string[] {
    return (this.#db.prepare(`select public_id from polls where ${condition}`).all([]) as { public_id: string }[]).map(({ public_id }) => public_id);
  }
}

async function* pagesOf(db: Database.Database, poll: number, isRead: () => unknown): AsyncGenerator<readonly ExportedBallot[]> {
  // Option 53 and up are bits that a double cannot hold exactly.
  const next = db.prepare('select voter, choices, hour from votes where poll_id = ? and voter > ? and choices <> 0 and status = 0 order by voter limit ?').safeIntegers(true);
  // Less than any voter: an empty one would be bound as nothing.
  let last: Buffer = Buffer.alloc(1);
  for (;;) {
    if (!db.open) throw new Error('Nobody has read the export for too long.');
    const rows = next.all([poll, last, pageSize]) as { voter: Uint8Array; choices: bigint; hour: bigint | null }[];
    if (rows.length > 0) yield rows.map(({ voter, choices, hour }) => ({ time: Buffer.from(voter).readUIntBE(0, 6) || Number(hour ?? 0) * hourLength * 1000, choices }));
    if (rows.length < pageSize) return;
    last = Buffer.from(rows.at(-1)?.voter ?? last);
    isRead();
    // What readers have sent comes first.
    await turn();
  }
}

