/** Disks that fail: syncs that end in an error, and no room. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { sleep, until } from './fault-trial.mjs';

/** Milliseconds that a fault lasts. */
const duration = 1500;

/**
 * Votes, brings the fault on and takes it away again, round after round.
 *
 * @param {import('./fault-trial.mjs').Trial} trial
 * @param {object} fault
 * @param {string} fault.name
 * @param {() => Promise<void>} fault.begin
 * @param {() => Promise<void>} fault.end
 * @param {number} fault.connections
 * @param {boolean} fault.stopsVotes - Whether none at all can be stored: a full disk may have some room left.
 */
async function underLoad(trial, { name, begin, end, connections, stopsVotes }) {
  for (let round = 1; round <= trial.rounds; round++) {
    let isOver = false;
    const voting = trial.vote({ isOver: () => isOver, connections, pause: 5 });
    await until(() => (trial.answers.get(201) ?? 0) > 100);
    const before = trial.takeAnswers();
    await begin();
    // What was on its way when it began is no matter of the fault.
    await until(() => (trial.answers.get(503) ?? 0) > 0);
    trial.takeAnswers();
    const receipts = receiptsOf(trial);
    let isReadable = true;
    const begun = performance.now();
    while (performance.now() - begun < duration) {
      isReadable &&= await trial.isReadable();
      await sleep(50);
    }
    const during = trial.takeAnswers();
    const fresh = receiptsOf(trial) - receipts;
    await end();
    const recovery = await until(() => (trial.answers.get(201) ?? 0) > 100);
    isOver = true;
    await voting;
    const after = trial.takeAnswers();
    trial.check(`round ${round}: votes were taken before`, before.isWithin([201]), before);
    trial.check(`round ${round}: ${name} is 201 or 503 only`, during.isWithin([201, 503]) && (during.get(503) ?? 0) > 0, `${during}, ${fresh} of them new`);
    if (stopsVotes) trial.check(`round ${round}: no new vote was acknowledged during ${name}`, fresh === 0);
    trial.check(`round ${round}: reads went on`, isReadable);
    trial.check(`round ${round}: votes are taken again without a restart`, recovery !== undefined && after.isWithin([201, 503]), recovery === undefined ? 'never' : `${Math.round(recovery)} ms to 100 votes; ${after}`);
  }
  await trial.settle();
}

const receiptsOf = (/** @type {import('./fault-trial.mjs').Trial} */ { ballots }) => ballots.filter(({ receipt }) => receipt).length;

/** @param {import('./fault-trial.mjs').Trial} trial */
export async function ioError(trial) {
  await trial.start();
  const { pid } = trial.service;
  const threads = () => readdirSync(`/proc/${pid}/task`);
  const isTraced = (/** @type {string} */ thread) => !/^TracerPid:\s+0$/m.test(readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8'));
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let strace;
  await underLoad(trial, {
    name: 'a failing sync',
    connections: 32,
    stopsVotes: true,
    async begin() {
      strace = spawn('strace', ['-f', '-p', String(pid), '-e', 'trace=fsync,fdatasync', '-e', 'inject=fsync,fdatasync:error=EIO', '-o', '/dev/null'], { stdio: 'ignore' });
      if ((await until(() => threads().every(isTraced))) === undefined) throw new Error('strace may not look into the service: run this as root, or allow ptrace.');
    },
    async end() {
      strace?.kill('SIGINT');
      if (strace) await once(strace, 'exit');
    },
  });
}

/** @param {import('./fault-trial.mjs').Trial} trial */
export async function diskFull(trial) {
  const data = join(trial.folder, 'small-disk');
  mkdirSync(data);
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', data], { encoding: 'utf8' });
  if (mount.status !== 0) throw new Error(`No small disk could be mounted: ${mount.stderr}`);
  try {
    await trial.start({ data });
    await takeMoreThanTheLog(trial);
    await underLoad(trial, {
      name: 'a full disk',
      connections: 8,
      stopsVotes: false,
      begin: async () => fill(join(data, 'filler')),
      end: async () => rmSync(join(data, 'filler')),
    });
    await trial.service.end('SIGKILL');
  } finally {
    spawnSync('umount', ['--lazy', data]);
  }
}

/**
 * So many votes that a log that only grows would fill the small disk three times.
 *
 * @param {import('./fault-trial.mjs').Trial} trial
 */
async function takeMoreThanTheLog(trial) {
  let isOver = false;
  const voting = trial.vote({ isOver: () => isOver, connections: 8 });
  await until(() => (trial.answers.get(201) ?? 0) > 3000 || (trial.answers.get(503) ?? 0) > 100);
  isOver = true;
  await voting;
  const answers = trial.takeAnswers();
  trial.check('the log of the database does not fill a small disk', answers.isWithin([201]), answers);
}

/**
 * Writes until there is no room.
 *
 * @param {string} path
 */
function fill(path) {
  const file = openSync(path, 'w');
  try {
    for (const size of [65_536, 4096]) writeAll(file, Buffer.alloc(size));
  } finally {
    closeSync(file);
  }
}

/**
 * @param {number} file
 * @param {Buffer} block
 */
function writeAll(file, block) {
  try {
    while (writeSync(file, block) > 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOSPC') throw error;
  }
}
