/**
 * Measures the vote service against the plain design, and against itself with votes in memory, in turns on one disk.
 *
 *   npm run bench -w vote-service [-- --rounds 6 --seconds 3 --only speed,disk,restart --votes 1000000 --check]
 *
 * Every subject's work is counted after each run; the exit status is 1 where it was wrong. Goals are printed, and count for the exit
 * status with `--check`. What the figures mean is in docs/proof.md.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { workOfLoneVotes, workUnderLoad } from './disk-work.mjs';
import { connections, generate, hasWrk, hotPoll, miscounts, pollsFile } from './generator.mjs';
import { restarts } from './restart.mjs';
import { builtService, memoryService, startService } from './service.mjs';
import { hasStrace } from './sync-order.mjs';

const parts = ['speed', 'disk', 'restart'];
const number = (value) => ({ type: 'string', default: String(value) });
const { values: options } = parseArgs({ options: { rounds: number(6), seconds: number(3), votes: number(1_000_000), only: { type: 'string', default: parts.join() }, check: { type: 'boolean', default: false } } });
const [rounds, seconds, votes] = ['rounds', 'seconds', 'votes'].map((name) => {
  if (!/^[1-9]\d*$/.test(options[name])) throw new Error(`--${name} must be a number from 1, not ${options[name]}.`);
  return Number(options[name]);
});
const chosen = options.only.split(',');
for (const name of chosen) if (!parts.includes(name)) throw new Error(`--only takes ${parts.join()}, not ${name}.`);
if (!hasWrk()) throw new Error('wrk is missing: install it (Debian: sudo apt-get install wrk).');
if (chosen.includes('disk') && !hasStrace()) throw new Error('strace is missing: install it (Debian: sudo apt-get install strace).');

const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), 'bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const polls = join(folder, 'polls.json');
writeFileSync(polls, JSON.stringify(pollsFile));

/** @param {string} name */
function filesFor(name) {
  const data = join(folder, name);
  mkdirSync(data);
  return { polls, data };
}

/** @type {string[]} */
const wrong = [];
/** @type {[string, string, string, boolean][]} - What, the figure, the goal, and whether it is met. */
const results = [];
const takeWrong = (subject, found) => wrong.push(...found.map((reason) => `${subject}: ${reason}`));

const sorted = (values) => values.toSorted((one, other) => one - other);
const median = (values) => {
  const middle = (values.length - 1) / 2;
  const order = sorted(values);
  return (order[Math.floor(middle)] + order[Math.ceil(middle)]) / 2;
};
const spread = (values, digits = 2) => `${median(values).toFixed(digits)} [${Math.min(...values).toFixed(digits)}-${Math.max(...values).toFixed(digits)}]`;

async function speed() {
  const programs = { plain: new URL('plain.mjs', import.meta.url).pathname, ours: builtService, memory: memoryService };
  const subjects = [];
  for (const [name, program] of Object.entries(programs)) subjects.push({ name, service: await startService({ ...filesFor(name), program }), runs: [] });
  for (const { name, service } of subjects) takeWrong(`${name}, warm-up`, (await generate(service, { seconds: seconds + 1 })).wrong);
  for (let round = 0; round < rounds; round++) {
    // Who goes first meets another disk: each subject does in turn.
    for (let turn = 0; turn < subjects.length; turn++) {
      const { name, service, runs } = subjects[(round + turn) % subjects.length];
      const run = await generate(service, { seconds });
      takeWrong(`${name}, round ${round + 1}`, run.wrong);
      runs.push(run);
      console.log(`round ${round + 1}, ${name}: ${Math.round(run.rate)} votes/s, ${Math.round(run.perCpuSecond)} per CPU-second, 99 % within ${run.p99.toFixed(0)} ms; processors: service ${run.serviceShare.toFixed(2)}, generator ${run.generatorShare.toFixed(2)}`);
    }
  }
  for (const { name, service } of subjects) {
    takeWrong(name, await miscounts(service));
    await service.end('SIGTERM');
  }
  const of = Object.fromEntries(subjects.map(({ name, runs }) => [name, runs]));
  const ratio = (one, other, figure) => of[one].map((run, round) => run[figure] / of[other][round][figure]);
  for (const { name, runs } of subjects) console.log(`${name}: ${spread(runs.map(({ rate }) => rate), 0)} votes/s, ${spread(runs.map(({ perCpuSecond }) => perCpuSecond), 0)} per CPU-second of the service`);
  const wall = ratio('ours', 'plain', 'rate');
  const cpu = ratio('ours', 'plain', 'perCpuSecond');
  const control = ratio('ours', 'memory', 'rate');
  results.push(
    ['durable votes/s ÷ plain design', spread(wall), '≥ 9', median(wall) >= 9],
    ['votes per CPU-second ÷ plain design', spread(cpu), '≥ 4.5', median(cpu) >= 4.5],
    ['durable votes/s ÷ votes in memory behind the same queue', spread(control), '≥ 0.85', median(control) >= 0.85],
  );
}

/** @param {{ logBytes: number, votes: number }} work */
const bytesOfLog = ({ logBytes, votes: count }) => logBytes / count;

async function disk() {
  // What the start of the service and the first vote in a new file take is in every run: it is taken off.
  const first = await workOfLoneVotes(filesFor('first-vote'), 1);
  const work = async (name, run) => {
    const done = await run(filesFor(name));
    takeWrong(name, done.wrong);
    return { votes: done.votes - 1, syncs: done.syncs - first.syncs, logBytes: done.logBytes - first.logBytes };
  };
  takeWrong('first vote', first.wrong);
  const one = await work('one hot poll', (files) => workUnderLoad(files, { seconds, polls: [hotPoll.id] }));
  const three = await work('three hot polls', (files) => workUnderLoad(files, { seconds, polls: pollsFile.polls.map(({ id }) => id) }));
  const lone = await work('lone votes', (files) => workOfLoneVotes(files, 101));
  const perThousand = (one.syncs * 1000) / one.votes;
  results.push(
    [`syncs for 1,000 votes of ${connections} connections`, `${perThousand.toFixed(2)} (${one.syncs} for ${one.votes})`, '≤ 5', perThousand <= 5],
    ['syncs for a lone vote', `${lone.syncs / lone.votes} (${lone.syncs} for ${lone.votes})`, '1', lone.syncs === lone.votes],
    ['bytes of log for a vote, one hot poll', bytesOfLog(one).toFixed(0), '≤ 150', bytesOfLog(one) <= 150],
    ['bytes of log for a vote, three hot polls', bytesOfLog(three).toFixed(0), '', true],
  );
}

/** @param {readonly import('./restart.mjs').Start[]} starts */
const timesOf = (starts) => `${spread(starts.map(({ milliseconds }) => milliseconds), 0)} ms, processor ${spread(starts.map(({ cpu }) => cpu), 0)} ms`;

/** @param {readonly import('./restart.mjs').Start[]} starts */
const areSoon = (starts) => median(starts.map(({ milliseconds }) => milliseconds)) <= 500;

async function restart() {
  const most = Math.min(rounds, 5);
  // First, so that what this program loads to speak HTTP is not counted as a start of the service.
  const empty = await restarts(filesFor('empty'), { votes: 0, rounds: most });
  const full = await restarts(filesFor('restart'), { votes, rounds: most });
  takeWrong('restart', [...full.wrong, ...empty.wrong]);
  const [first, ...later] = full.starts;
  results.push([`kill, ${votes} votes and ${Math.round(full.logBytes / 2 ** 20)} MiB of log: restart to the first durable vote`, timesOf([first]), '≤ 500 ms', areSoon([first])]);
  if (later.length > 0) results.push(['the same after another kill', timesOf(later), '≤ 500 ms', areSoon(later)]);
  results.push(['the same without votes', timesOf(empty.starts), '', true]);
}

for (const [name, measure] of Object.entries({ speed, disk, restart })) if (chosen.includes(name)) await measure();

console.log();
const rows = [['what', 'figure', 'goal', 'met'], ...results.map(([what, figure, goal, met]) => [what, figure, goal, goal === '' ? '' : met ? 'yes' : 'no'])];
const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
for (const reason of wrong) console.log(`WRONG: ${reason}`);
if (wrong.length > 0 || (options.check && results.some(([, , , met]) => !met))) process.exitCode = 1;
