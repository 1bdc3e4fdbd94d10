/**
 * Opens thousands of streams of live results to the program that operators start, votes, and looks whether every listener gets the last figures; prints the memory of the process.
 *
 *   npm run listeners -w vote-service [-- --listeners 5000 --rounds 5 --votes 200 --most 180]
 *
 * The exit status is 1 where a listener has not got them, or where the process took more than `--most` MB.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cpuOf, hotPoll, pollsFile } from './generator.mjs';
import { newBallot, cast, Connection } from './load.mjs';
import { startService } from './service.mjs';

const number = (value) => ({ type: 'string', default: String(value) });
const { values: options } = parseArgs({ options: { listeners: number(5000), rounds: number(5), votes: number(200), most: number(180) } });
const [listeners, rounds, votes, most] = ['listeners', 'rounds', 'votes', 'most'].map((name) => Number(options[name]));

/** Milliseconds until a listener must have got the figures, on a machine that is busy. */
const patience = 60_000;

const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), 'listeners-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const polls = join(folder, 'polls.json');
writeFileSync(polls, JSON.stringify(pollsFile));
mkdirSync(join(folder, 'data'));

/** Memory of a process in MB, by a name in its status: what it has, and the most that it had. */
const memoryOf = (pid, name = 'VmRSS') => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** One reader: the number of voters that it was told of last. */
class Listener {
  seen = -1;
  events = 0;
  isOpen = true;
  #rest = '';

  constructor(port) {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.setEncoding('latin1').on('error', () => {}).on('close', () => (this.isOpen = false));
    socket.write(`GET /polls/${hotPoll.id}/events HTTP/1.1\r\nHost: votes.example\r\n\r\n`);
    socket.on('data', (text) => {
      this.#rest += text;
      for (const [, count] of this.#rest.matchAll(/"voters_count":(\d+)/g)) {
        this.seen = Number(count);
        this.events += 1;
      }
      this.#rest = this.#rest.slice(this.#rest.lastIndexOf('\n'));
    });
    this.close = () => socket.destroy();
  }
}

/** Waits; answers how many listeners still miss something. */
async function missing(all, isDone) {
  for (const end = performance.now() + patience; performance.now() < end; ) {
    if (all.every(isDone)) return 0;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return all.filter((listener) => !isDone(listener)).length;
}

const service = await startService({ polls, data: join(folder, 'data'), flags: ['--live-listeners', String(listeners)] });
const alone = memoryOf(service.pid);
const all = [];
const failures = [];
// Not all at once: the system queues only so many connections that nobody has taken yet.
while (all.length < listeners) {
  for (let index = 0; index < 250 && all.length < listeners; index++) all.push(new Listener(service.port));
  await missing(all, ({ seen }) => seen === 0);
}
const silent = await missing(all, ({ seen }) => seen === 0);
if (silent > 0) failures.push(`${silent} of ${listeners} listeners have no figures at the start`);
const listening = memoryOf(service.pid);
console.log(`${listeners} listeners: ${listening.toFixed(0)} MB, ${alone.toFixed(0)} MB without them`);

const voter = new Connection(service.port);
const cpu = cpuOf(service.pid);
const start = performance.now();
for (let round = 1; round <= rounds; round++) {
  for (let index = 0; index < votes; index++) await cast(voter, newBallot([hotPoll]));
  const before = performance.now();
  const behind = await missing(all, ({ seen }) => seen === round * votes);
  if (behind > 0) failures.push(`round ${round}: ${behind} listeners have not got the last figures`);
  console.log(`round ${round}: ${votes} votes, all figures ${Math.round(performance.now() - before)} ms after the last receipt, ${memoryOf(service.pid).toFixed(0)} MB`);
}
const seconds = (performance.now() - start) / 1000;
voter.close();
const closed = all.filter(({ isOpen }) => !isOpen).length;
if (closed > 0) failures.push(`${closed} streams have ended`);
const events = all.reduce((sum, listener) => sum + listener.events, 0);
// One look a second, and one more for the moment at which it began.
const mostEvents = listeners * (seconds + 2);
if (events > mostEvents) failures.push(`${events} events were sent, in ${seconds.toFixed(1)} s at most ${Math.round(mostEvents)} may`);
const peak = memoryOf(service.pid, 'VmHWM');
console.log(`${events} events in ${seconds.toFixed(1)} s; ${(cpuOf(service.pid) - cpu).toFixed(1)} s of processor time; at most ${peak.toFixed(0)} MB`);
if (peak > most) failures.push(`the process took ${peak.toFixed(0)} MB, at most ${most} are allowed`);
await service.end('SIGTERM');
const left = await missing(all, ({ isOpen }) => !isOpen);
if (left > 0) failures.push(`${left} streams are open after the service has stopped`);
for (const { close } of all) close();
for (const failure of failures) console.log(failure);
process.exitCode = failures.length > 0 ? 1 : 0;
