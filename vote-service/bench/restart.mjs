/** How long a service with many votes takes from the start of its process to the first durable vote, after a kill. */
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cast, Connection, newBallot } from './load.mjs';
import { countedIn, cpuOf, hotPoll } from './generator.mjs';
import { startService } from './service.mjs';

const filler = fileURLToPath(new URL('fill-and-die.mjs', import.meta.url));

/**
 * @typedef {object} Start
 * @property {number} milliseconds - From the start of the process to its first durable vote.
 * @property {number} cpu - Milliseconds of processor time of it, which other programs change little.
 */

/**
 * @param {{ polls: string, data: string }} files - `polls` has the hot poll first.
 * @param {{ votes: number, rounds: number }} options
 * @returns {Promise<{ starts: Start[], logBytes: number, wrong: string[] }>} The first start has the whole log before it.
 */
export async function restarts({ polls, data }, { votes, rounds }) {
  if (votes > 0) await filled(polls, data, votes);
  const logBytes = votes > 0 ? statSync(join(data, 'votes.db-wal')).size : 0;
  const starts = [];
  const wrong = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    const service = await startService({ polls, data });
    const ballot = newBallot([hotPoll]);
    const connection = new Connection(service.port);
    await cast(connection, ballot);
    starts.push({ milliseconds: performance.now() - start, cpu: cpuOf(service.pid) * 1000 });
    connection.close();
    const counted = await countedIn(service.port, [hotPoll.id]);
    if (!ballot.receipt || counted !== votes + round + 1) wrong.push(`restart ${round + 1}: ${counted} of ${votes + round + 1} votes are there`);
    await service.end('SIGKILL');
  }
  return { starts, logBytes, wrong };
}

/** Fills the database; the process must end by its own hand. */
const filled = (polls, data, votes) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [filler, polls, data, String(votes)], { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('close', (_, signal) => (signal === 'SIGKILL' ? resolve(undefined) : reject(new Error('The database could not be filled.'))));
  });
