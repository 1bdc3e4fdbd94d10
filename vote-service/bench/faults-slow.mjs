/** Clients that take their time: a thousand sockets each that send headers, send a body or read an answer slowly. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { sleep, until } from './fault-trial.mjs';

const sockets = 1000;

/** How each kind is slow, and what it asks for. */
const kinds = [
  { name: 'slow headers', path: '/polls/bus/votes', args: ['-H', '-i', '3'], areCut: true },
  { name: 'slow bodies', path: '/polls/bus/votes', args: ['-B', '-i', '3', '-s', '8192', '-f', 'application/json'], areCut: true },
  // The system takes the whole answer from the service, whose connections then are idle, as those of any reader.
  { name: 'slow reading', path: '/polls/parks', args: ['-X', '-w', '1', '-y', '2', '-n', '3', '-z', '1', '-k', '5'], areCut: false },
];

/** @param {import('./fault-trial.mjs').Trial} trial */
export async function slow(trial) {
  await trial.start();
  await trial.vote({ isOver: () => trial.ballots.length > 1000, connections: 16 });
  const usual = await timesOf(trial, 1000);
  trial.takeAnswers();
  for (let round = 1; round <= Math.min(trial.rounds, 3); round++) {
    for (const kind of kinds) await attack(trial, kind, usual);
  }
  await trial.settle();
}

/**
 * @param {import('./fault-trial.mjs').Trial} trial
 * @param {typeof kinds[number]} kind
 * @param {readonly number[]} usual - Milliseconds of votes without them.
 */
async function attack(trial, { name, path, args, areCut }, usual) {
  const url = `http://127.0.0.1:${trial.port}${path}`;
  const child = spawn('slowhttptest', [...args, '-c', String(sockets), '-r', String(sockets), '-l', '120', '-p', '60', '-u', url], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  let most = 0;
  const risen = await until(() => {
    most = Math.max(most, openSockets(trial.port));
    return most >= sockets * 0.95;
  });
  const times = await timesOf(trial, 4000);
  const answers = trial.takeAnswers();
  trial.check(`${name}: the sockets were open at once`, risen !== undefined, `${most} of ${sockets}`);
  trial.check(`${name}: good votes were all taken meanwhile`, answers.isWithin([201]) && times.length > 0, `${answers}; 99 of 100 within ${percentile(times)} ms, ${percentile(usual)} ms without`);
  if (areCut) {
    const cut = await until(() => openSockets(trial.port) < sockets / 100);
    trial.check(`${name}: the sockets were cut`, cut !== undefined, `${openSockets(trial.port)} are open still`);
  }
  child.kill('SIGKILL');
  await exited;
  await until(() => openSockets(trial.port) < sockets / 100);
}

/**
 * Milliseconds that votes take.
 *
 * @param {import('./fault-trial.mjs').Trial} trial
 * @param {number} duration
 */
async function timesOf(trial, duration) {
  /** @type {number[]} */
  const times = [];
  let isOver = false;
  const voting = trial.vote({ isOver: () => isOver, connections: 16, pause: 20, took: (milliseconds) => times.push(milliseconds) });
  await sleep(duration);
  isOver = true;
  await voting;
  return times;
}

/** @param {readonly number[]} times */
const percentile = (times) => Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? NaN);

/**
 * Established connections of the service, by the table of the kernel.
 *
 * @param {number} port
 */
function openSockets(port) {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) => readFileSync(path, 'utf8').split('\n').slice(1));
  return rows.filter((row) => {
    const [, address = '', , state] = row.trim().split(/\s+/);
    return address.endsWith(local) && state === '01';
  }).length;
}
