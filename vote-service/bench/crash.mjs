/**
 * Crashes the vote service under load and looks for every vote it had acknowledged.
 *
 *   npm run crash -w vote-service [-- --rounds N]
 *
 * Without `--rounds` it is 50 kills, and more until 100,000 votes were acknowledged. What it shows is in docs/proof.md. The last line
 * has the sums; the exit status is 0 only if all is well.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { differences, noCounts, storedCounts } from './counts.mjs';
import { crashRound } from './crash-round.mjs';
import { pollsFile } from './load.mjs';
import { builtService, memoryService, startService } from './service.mjs';
import { hasStrace, traceSyncs } from './sync-order.mjs';

const { values: options } = parseArgs({ options: { rounds: { type: 'string' } } });
if (options.rounds !== undefined && !/^[1-9]\d*$/.test(options.rounds)) throw new Error(`--rounds must be a number from 1, not ${options.rounds}.`);
const rounds = Number(options.rounds ?? 50);
const leastAcknowledged = options.rounds === undefined ? 100_000 : 0;
const tracedVotes = rounds < 10 ? 2000 : 10_000;
const controlRounds = 2;

const folder = mkdtempSync(join(tmpdir(), 'crash-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const polls = join(folder, 'polls.json');
writeFileSync(polls, JSON.stringify(pollsFile));

/** @type {string[]} */
const failures = [];

/** @param {string} name */
function folderFor(name) {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

/**
 * @param {string} name
 * @param {string} program
 * @returns {Promise<import('./crash-round.mjs').Trial>}
 */
async function trialOf(name, program) {
  const data = folderFor(name);
  const start = () => startService({ polls, data, program });
  return { data, isDurable: program === builtService, start, service: await start(), expected: noCounts(), surplus: 0 };
}

/** @param {readonly import('./crash-round.mjs').Round[]} results */
function sumOf(results) {
  const sum = { attempted: 0, repeats: 0, changes: 0, unansweredChanges: 0, acknowledged: 0, refused: 0, stored: 0, unstored: 0, lost: 0, doubled: 0, wrong: 0, damaged: 0 };
  for (const { isIntact, restart: _, ...counts } of results) {
    for (const [name, count] of Object.entries(counts)) sum[/** @type {keyof typeof counts} */ (name)] += count;
    if (!isIntact) sum.damaged += 1;
  }
  return sum;
}

/** @param {readonly number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function crash() {
  const trial = await trialOf('sqlite', builtService);
  /** @type {import('./crash-round.mjs').Round[]} */
  const results = [];
  while (results.length < rounds || sumOf(results).acknowledged < leastAcknowledged) {
    const round = await crashRound(trial);
    results.push(round);
    console.log(`kill ${results.length}: acknowledged ${round.acknowledged} and ${round.changes} changes, unanswered ${round.stored} stored and ${round.unstored} not, lost ${round.lost}, doubled ${round.doubled}, wrong ${round.wrong}, restart ${Math.round(round.restart)} ms`);
  }
  await trial.service.end('SIGTERM');
  const { integrity, counts } = storedCounts(trial.data);
  const sum = sumOf(results);
  sum.wrong += differences(counts, trial.expected);
  if (integrity !== 'ok') sum.damaged += 1;
  if (sum.damaged > 0) failures.push(`the database was damaged ${sum.damaged} times`);
  if (sum.refused > 0) failures.push(`${sum.refused} ballots or changes were refused`);
  if (sum.lost + sum.doubled + sum.wrong > 0) failures.push('votes are not counted once each');
  if (sum.acknowledged === 0 || sum.changes === 0) failures.push('no vote was acknowledged, or no change, so nothing was shown');
  return { sum, kills: results.length, restarts: results.map(({ restart }) => restart) };
}

async function control() {
  const trial = await trialOf('memory', memoryService);
  const results = [];
  for (let count = 0; count < controlRounds; count++) results.push(await crashRound(trial));
  await trial.service.end('SIGKILL');
  const sum = sumOf(results);
  if (sum.lost === 0) failures.push('the control, a store in memory, lost nothing: this program would not see a loss');
  return sum;
}

async function sync() {
  if (!hasStrace()) {
    failures.push('strace is missing: install it (Debian: sudo apt-get install strace)');
    return 'not done';
  }
  const { acknowledged, exceptions, lone, loneVotes, syncs } = await traceSyncs({ polls, folder: folderFor('traced'), acknowledgements: tracedVotes });
  if (acknowledged < tracedVotes) failures.push(`strace saw ${acknowledged} of ${tracedVotes} acknowledgements`);
  if (exceptions > 0) failures.push(`${exceptions} votes were acknowledged before they were on the disk`);
  if (lone !== loneVotes) failures.push(`${loneVotes} votes one after the other took ${lone} syncs`);
  return `${acknowledged} acknowledgements, ${exceptions} without a sync of the vote before; ${syncs} syncs; ${loneVotes} votes one after the other: ${lone} syncs`;
}

const syncs = await sync();
const memory = await control();
const { sum, kills, restarts } = await crash();
console.log(`
attempted ${sum.attempted} ballots, and ${sum.repeats} repetitions
acknowledged ${sum.acknowledged}
changes and withdrawals ${sum.changes} acknowledged, ${sum.unansweredChanges} unanswered
unanswered ${sum.stored} stored, ${sum.unstored} not
restart to the first answer: median ${Math.round(median(restarts))} ms, longest ${Math.round(Math.max(...restarts))} ms
database after each kill: ${sum.damaged === 0 ? 'intact' : `damaged ${sum.damaged} times`}
control in memory: kills ${controlRounds}, acknowledged ${memory.acknowledged}, lost ${memory.lost}, doubled ${memory.doubled}, wrong ${memory.wrong}${memory.lost > 0 ? ' (fails, as it must)' : ''}
strace: ${syncs}`);
for (const failure of failures) console.log(`FAILED: ${failure}`);
console.log(`kills ${kills}, acknowledged ${sum.acknowledged}, lost ${sum.lost}, doubled ${sum.doubled}, wrong ${sum.wrong}`);
process.exitCode = failures.length > 0 ? 1 : 0;
