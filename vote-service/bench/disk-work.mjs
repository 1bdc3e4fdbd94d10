/** How often the service waits for the disk, and how much it writes to the log of the database, as strace sees it. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { countedIn, generate, hotPoll } from './generator.mjs';
import { cast, Connection, newBallot } from './load.mjs';
import { startService } from './service.mjs';

/** As a grandchild, so that signals reach the service; other system calls do not stop it. */
const tracer = (trace) => ['strace', '-D', '-f', '--seccomp-bpf', '-y', '-s', '0', '-e', 'trace=pwrite64,fsync,fdatasync', '-o', trace];

/**
 * @typedef {object} DiskWork
 * @property {number} syncs - Of all files.
 * @property {number} logBytes - Written to the log.
 * @property {number} votes
 * @property {string[]} wrong
 */

/**
 * @param {{ polls: string, data: string }} files
 * @param {(service: import('./service.mjs').Service) => Promise<{ votes: number, wrong: string[] }>} work
 * @returns {Promise<DiskWork>}
 */
async function traced({ polls, data }, work) {
  const trace = join(data, 'trace');
  const service = await startService({ polls, data, under: tracer(trace) });
  const done = await work(service);
  await service.end('SIGKILL');
  // The tracer sees the end of the service last; it fills short ids up with spaces.
  const end = new RegExp(`^${service.pid} +\\+\\+\\+ killed`, 'm');
  while (!end.test(await readFile(trace, 'latin1'))) await new Promise((resolve) => setTimeout(resolve, 50));
  return { ...done, ...(await sumOf(trace)) };
}

/** Many votes at once. */
export const workUnderLoad = (files, { seconds, polls }) =>
  traced(files, async (service) => {
    const { wrong } = await generate(service, { seconds, polls });
    return { votes: await countedIn(service.port, polls), wrong };
  });

/** Votes one after the other. */
export const workOfLoneVotes = (files, votes) =>
  traced(files, async ({ port }) => {
    const connection = new Connection(port);
    const ballots = Array.from({ length: votes }, () => newBallot([hotPoll]));
    for (const ballot of ballots) await cast(connection, ballot);
    connection.close();
    const counted = ballots.filter(({ receipt }) => receipt).length;
    return { votes: counted, wrong: counted === votes ? [] : [`${counted} of ${votes} lone votes were counted`] };
  });

/** @param {string} trace */
async function sumOf(trace) {
  let syncs = 0;
  let logBytes = 0;
  const begun = new Map();
  for await (const line of createInterface({ input: createReadStream(trace, 'latin1') })) {
    const [, thread, text = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const [, start] = /^(.*)<unfinished \.\.\.>$/.exec(text) ?? [];
    if (start !== undefined) {
      begun.set(thread, start);
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(text);
    const [, name, file = '', result = ''] = /^(\w+)\(\d+<([^>]*)>.*\) += (-?\d+)/.exec(resumed ? `${begun.get(thread) ?? ''}${resumed[1]}` : text) ?? [];
    if (name === 'fsync' || name === 'fdatasync') syncs += 1;
    else if (name === 'pwrite64' && file.endsWith('-wal')) logBytes += Math.max(0, Number(result));
  }
  return { syncs, logBytes };
}
