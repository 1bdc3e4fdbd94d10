/** A clock that is wrong and steps while the service runs. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './fault-trial.mjs';
import { cast, Connection, newBallot, pollsFile, readRequest, withEach } from './load.mjs';

const day = 24 * 3600 * 1000;

/** Days by which the clock is wrong, one after the other. */
const steps = [0, 400, -400, 400, 0, -400, 0];

/** Where Debian has the library that the program faketime loads. */
function fakeClock() {
  const [path] = ['/usr/lib', ...readdirSync('/usr/lib').map((name) => `/usr/lib/${name}`)].map((folder) => `${folder}/faketime/libfaketime.so.1`).filter((file) => existsSync(file));
  if (path === undefined) throw new Error('libfaketime is missing: install it (Debian: sudo apt-get install faketime).');
  return path;
}

const at = (/** @type {number} */ days) => new Date(Date.now() + days * day).toISOString();

/** "bus" ends and "mayor" begins between the true time and the wrong ones. */
const scheduled = {
  ...pollsFile,
  polls: pollsFile.polls.map((poll) => (poll.id === 'bus' ? { ...poll, expires_at: at(200) } : poll.id === 'mayor' ? { ...poll, starts_at: at(-200) } : poll)),
};

/**
 * What the answer to a vote must be.
 *
 * @param {string} poll
 * @param {number} days
 */
function problemOf(poll, days) {
  if (poll === 'bus' && days > 200) return '/problems/poll-closed';
  return poll === 'mayor' && days < -200 ? '/problems/poll-not-open' : undefined;
}

/** @param {import('./fault-trial.mjs').Trial} trial */
export async function clock(trial) {
  const file = join(trial.folder, 'clock');
  const set = (/** @type {number} */ days) => writeFileSync(file, `${days < 0 ? '' : '+'}${days}d\n`);
  set(0);
  // Waits stay true: only the time of day is wrong, as when somebody sets it.
  const env = { LD_PRELOAD: fakeClock(), FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', FAKETIME_DONT_RESET: '1' };
  await trial.start({ polls: scheduled, env });
  // Those with two schedules only, where a mistake can show, and one without.
  const drawn = scheduled.polls.filter(({ id }) => id !== 'parks');
  const connection = new Connection(trial.port);
  for (let round = 1; round <= trial.rounds; round++) {
    for (const days of steps) {
      set(days);
      if ((await until(() => serviceClock(trial.port, days))) === undefined) throw new Error(`The clock of the service did not step to ${days} days.`);
      const before = await votesIn(connection);
      const { counted, wrong, answers } = await voteAt(trial, drawn, days);
      const after = await votesIn(connection);
      trial.check(`round ${round}: by ${days} days, polls take votes as their schedules say`, wrong.length === 0, `${answers} votes, ${counted} counted, ${wrong.length} wrong answers ${wrong.slice(0, 3).join(' | ')}`.trim());
      trial.check(`round ${round}: by ${days} days, repeated votes did not count again`, after - before === counted, `${after - before} more in the tallies`);
    }
  }
  connection.close();
  await trial.settle();
}

/**
 * Whether the service has taken notice of the time.
 *
 * @param {number} port
 * @param {number} days
 */
async function serviceClock(port, days) {
  const response = await fetch(`http://127.0.0.1:${port}/healthz`);
  await response.arrayBuffer();
  return Math.abs(Date.parse(response.headers.get('date') ?? '') - Date.now() - days * day) < day;
}

/** @param {Connection} connection */
async function votesIn(connection) {
  let sum = 0;
  for (const { id } of pollsFile.polls) sum += (await connection.ask(readRequest(`/polls/${id}/results`)))?.body.voters_count;
  return sum;
}

/**
 * New ballots, whose keys have the true time or another, and repetitions of those that were counted before.
 *
 * @param {import('./fault-trial.mjs').Trial} trial
 * @param {typeof pollsFile.polls} polls
 * @param {number} days
 */
async function voteAt(trial, polls, days) {
  const earlier = trial.ballots.filter(({ receipt }) => receipt).slice(-100);
  const fresh = Array.from({ length: 100 }, (_, index) => {
    const ballot = newBallot(polls);
    return index % 3 === 0 ? { ...ballot, key: keyAt(ballot.key, Date.now() + (index % 2 === 0 ? 400 : -400) * day) } : ballot;
  });
  trial.ballots.push(...fresh);
  let counted = 0;
  /** @type {string[]} */
  const wrong = [];
  await withEach(trial.port, [...fresh, ...earlier], async (connection, ballot) => {
    const hadReceipt = ballot.receipt !== undefined;
    const answer = await cast(connection, ballot);
    if (answer?.status === 201 && !hadReceipt) counted += 1;
    const problem = problemOf(ballot.poll, days);
    const isAsScheduled = problem === undefined ? answer?.status === 201 : answer?.body.type === problem;
    // A vote that was counted keeps its receipt.
    if (!isAsScheduled && !(hadReceipt && answer?.status === 201)) wrong.push(`${ballot.poll}: ${answer?.status ?? 'no answer'} ${answer?.body.type ?? ''}`);
  });
  return { counted, wrong, answers: fresh.length + earlier.length };
}

/**
 * @param {string} key
 * @param {number} time
 */
function keyAt(key, time) {
  const digits = time.toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}${key.slice(13)}`;
}
