/** Three ways to count votes: the ballots that were sent, the rows of the database, and what the service says. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { finalChoices, pollsFile } from './load.mjs';

/**
 * By poll: the ballots that count, how many of them chose each option, and the version, which is the ballots and all their changes.
 *
 * @typedef {Record<string, {ballots: number, version: number, options: Record<string, number>}>} Counts
 */

/** @returns {Counts} */
export const noCounts = () => Object.fromEntries(pollsFile.polls.map(({ id, options }) => [id, { ballots: 0, version: 0, options: Object.fromEntries(options.map((option) => [option.id, 0])) }]));

/**
 * Adds ballots, each once, as they are when all that was sent of them was taken.
 *
 * @param {Counts} counts
 * @param {Iterable<import('./load.mjs').Ballot>} ballots
 */
export function addBallots(counts, ballots) {
  for (const ballot of ballots) {
    const { poll, changes = 0 } = ballot;
    const choices = finalChoices(ballot);
    const count = counts[poll];
    if (!count) throw new Error(`There is no poll ${poll}.`);
    count.ballots += Number(choices.length > 0);
    count.version += 1 + changes;
    for (const choice of choices) count.options[choice] = (count.options[choice] ?? 0) + 1;
  }
}

/**
 * What the service shows to readers.
 *
 * @param {number} port
 * @returns {Promise<Counts>}
 */
export async function shownCounts(port) {
  const shown = pollsFile.polls.map(async ({ id }) => {
    const response = await fetch(`http://127.0.0.1:${port}/polls/${id}/results`);
    const results = await response.json();
    return [id, { ballots: results.voters_count, version: results.results_version, options: Object.fromEntries(results.options.map((/** @type {any} */ option) => [option.id, option.votes_count])) }];
  });
  return Object.fromEntries(await Promise.all(shown));
}

/**
 * The rows of the database, counted one by one, without the counters of the service.
 * Reads a copy of the files as they lie there: to open the originals would begin the repair that the service has to do itself.
 *
 * @param {string} folder - Of a service that does not run.
 * @returns {{readonly integrity: string, readonly counts: Counts}}
 */
export function storedCounts(folder) {
  const copy = mkdtempSync(join(tmpdir(), 'recount-'));
  try {
    for (const name of ['votes.db', 'votes.db-wal']) if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(copy, name));
    const db = new Database(join(copy, 'votes.db'));
    try {
      const problems = /** @type {{integrity_check: string}[]} */ (db.prepare('pragma integrity_check').all([]));
      return { integrity: problems.map(({ integrity_check }) => integrity_check).join('; '), counts: rowsIn(db) };
    } finally {
      db.close();
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** @param {import('libsql').Database} db */
function rowsIn(db) {
  const counts = noCounts();
  const rows = /** @type {{poll: string, choices: bigint, n: bigint}[]} */ (
    db.prepare('select public_id as poll, choices, count(*) as n from votes join polls on polls.id = poll_id where choices <> 0 group by poll_id, choices').safeIntegers(true).all([])
  );
  const options = /** @type {{poll: string, idx: number, id: string}[]} */ (db.prepare('select public_id as poll, idx, option_id as id from poll_options join polls on polls.id = poll_id').all([]));
  const versions = /** @type {{poll: string, version: number}[]} */ (db.prepare('select public_id as poll, sum(rev) as version from votes join polls on polls.id = poll_id group by poll_id').all([]));
  for (const { poll, version } of versions) {
    const count = counts[poll];
    if (count) count.version = version;
  }
  for (const { poll, choices, n } of rows) {
    const chosen = options.filter((option) => option.poll === poll && (choices >> BigInt(option.idx)) & 1n).map(({ id }) => id);
    const count = counts[poll];
    if (!count) throw new Error(`The database has votes for ${poll}, for which nobody voted.`);
    count.ballots += Number(n);
    for (const id of chosen) count.options[id] = (count.options[id] ?? 0) + Number(n);
  }
  return counts;
}

/**
 * How many polls two counts differ in.
 *
 * @param {Counts} one
 * @param {Counts} other
 */
export const differences = (one, other) => Object.keys({ ...one, ...other }).filter((id) => !isEqual(one[id], other[id])).length;

/**
 * @param {Counts[string] | undefined} one
 * @param {Counts[string] | undefined} other
 */
function isEqual(one, other) {
  if (one?.ballots !== other?.ballots || one?.version !== other?.version) return false;
  const ids = Object.keys({ ...one?.options, ...other?.options });
  return ids.every((id) => one?.options[id] === other?.options[id]);
}

/**
 * Ballots in all polls.
 *
 * @param {Counts} counts
 */
export const ballotsIn = (counts) => Object.values(counts).reduce((sum, { ballots }) => sum + ballots, 0);
