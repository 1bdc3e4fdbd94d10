import { constants, existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import Database from 'libsql';
import { SetupError } from '../vote-store.js';
import { ballotsRow, changesRow, newestSchema, patience } from './sqlite-schema.js';

/** What was found in a vote database. */
export interface Audit {
  readonly polls: number;
  /** Ballots that count. */
  readonly ballots: number;
  /** What is wrong, in words; nothing in a database that is sound. */
  readonly faults: readonly string[];
}

/** Most faults that are told: one broken page can bring thousands. */
const mostFaults = 20;

/**
 * Opens a database that is there, for reading, beside the service that may be writing to it.
 *
 * @throws SetupError when there is none, or it is not one of ours.
 */
export function openForReading(path: string): Database.Database {
  if (!existsSync(path)) throw new SetupError(`There is no database ${path}.`);
  let db: Database.Database | undefined;
  try {
    db = new Database(path);
    db.pragma(`busy_timeout = ${patience}`);
    db.pragma('query_only = on');
    const [{ user_version: version }] = db.pragma('user_version') as [{ user_version: number }];
    if (version > newestSchema) throw new SetupError(`${path} was written by a newer version of the service (schema ${version}; this version knows ${newestSchema}). Install that version.`);
    if (version === 0) throw new SetupError(`${path} is not a database of the vote service.`);
    return db;
  } catch (cause) {
    db?.close();
    throw cause instanceof SetupError ? cause : unreadable(path, cause);
  }
}

const unreadable = (path: string, cause: unknown): SetupError =>
  new SetupError(`${path} is damaged or is no database (${cause instanceof Error ? cause.message : String(cause)}). Restore the last backup.`, { cause });

/**
 * Checks the file as SQLite does, and counts every vote again.
 *
 * @throws SetupError when so much is damaged that it cannot be read.
 */
export function audit(db: Database.Database, path: string): Audit {
  try {
    // One transaction, because votes may come in between.
    return db.transaction(() => {
      const damage = (db.pragma(`integrity_check(${mostFaults})`) as { integrity_check: string }[]).map((row) => row.integrity_check).filter((line) => line !== 'ok');
      return damage.length > 0 ? { polls: 0, ballots: 0, faults: damage } : recount(db);
    })();
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** Compares the counters with the votes. */
function recount(db: Database.Database): Audit {
  const counted = new Map<string, number>();
  const add = (poll: number, index: number, count: number) => counted.set(`${poll} ${index}`, (counted.get(`${poll} ${index}`) ?? 0) + count);
  let ballots = 0;
  // A backup of the first version has no revisions, because no vote could change.
  const [{ user_version: version }] = db.pragma('user_version') as [{ user_version: number }];
  // What is left of votes that were deleted counts no more.
  const purged = new Set(version < 4 ? [] : (db.prepare('select id from polls where purging = 1').all([]) as { id: number }[]).map(({ id }) => id));
  const changes = version < 2 ? [] : (db.prepare('select poll_id, sum(rev) - sum(choices <> 0) as n from votes group by poll_id').all([]) as { poll_id: number; n: number }[]);
  for (const { poll_id, n } of changes) if (n !== 0 && !purged.has(poll_id)) add(poll_id, changesRow, n);
  // Option 53 and up are bits that a double cannot hold exactly.
  const groups = db.prepare('select poll_id, choices, count(*) as n from votes where choices <> 0 group by poll_id, choices').safeIntegers(true);
  for (const { poll_id, choices, n } of groups.all([]) as { poll_id: bigint; choices: bigint; n: bigint }[]) {
    if (purged.has(Number(poll_id))) continue;
    ballots += Number(n);
    add(Number(poll_id), ballotsRow, Number(n));
    for (let option = 0, bits = choices; bits > 0n; option++, bits >>= 1n) if (bits & 1n) add(Number(poll_id), option, Number(n));
  }
  const faults: string[] = [];
  const names = new Map((db.prepare(`select id, public_id from polls${version < 4 ? '' : ' where removed_at is null'}`).all([]) as { id: number; public_id: string }[]).map(({ id, public_id }) => [id, public_id]));
  for (const { poll_id, idx, n } of db.prepare('select poll_id, idx, n from tallies').all([]) as { poll_id: number; idx: number; n: number }[]) {
    const votes = counted.get(`${poll_id} ${idx}`) ?? 0;
    counted.delete(`${poll_id} ${idx}`);
    if (votes !== n) faults.push(`Poll "${names.get(poll_id)}": the counter of ${idx === changesRow ? 'changes' : idx === ballotsRow ? 'ballots' : `option ${idx + 1}`} says ${n}, and the votes are ${votes}.`);
  }
  for (const [place, votes] of counted) faults.push(`Poll and option ${place}: ${votes} votes have no counter.`);
  return { polls: names.size, ballots, faults: faults.slice(0, mostFaults) };
}

/** The result of an audit as a sentence. */
export const auditText = ({ polls, ballots, faults }: Audit): string =>
  faults.length > 0 ? `It is damaged:\n${faults.map((fault) => `  ${fault}\n`).join('')}` : `${ballots} ballots in ${polls} ${polls === 1 ? 'poll' : 'polls'}: the file is sound, and the counters equal the votes.`;

/**
 * Writes a whole copy of an open database into a new file that only its owner can read, and waits for the disk.
 *
 * @throws when the file is there, or cannot be written.
 */
export async function copyInto(db: Database.Database, path: string): Promise<void> {
  // SQLite fills an empty file, and keeps its mode.
  await (await open(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600)).close();
  db.pragma('query_only = off');
  db.prepare('vacuum into ?').run([path]);
  await sync(path);
}

/** Waits until a file, or what a folder says of its files, is on the disk. */
export async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
