/**
 * What a killed process cannot show, because the system keeps what it wrote: that votes are on the disk before they are acknowledged.
 * strace writes down, in order, what the service reads, writes and syncs; this reads it.
 */
import { spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cast, Connection, newBallot, vote } from './load.mjs';
import { startService } from './service.mjs';

/** Votes that come one after the other, so that none can share a sync with another. */
const loneVotes = 100;

export const hasStrace = () => spawnSync('strace', ['-V']).status === 0;

/**
 * @typedef {object} Syncs
 * @property {number} acknowledged - Answers 201.
 * @property {number} exceptions - Those without a sync of their vote before them.
 * @property {number} lone - Syncs, of any file, during the votes one after the other.
 * @property {number} loneVotes
 * @property {number} syncs - In all.
 */

/**
 * Votes under strace.
 *
 * @param {object} options
 * @param {string} options.polls - Path of the polls file.
 * @param {string} options.folder - For the database and the trace.
 * @param {number} options.acknowledgements - How many, at least.
 * @returns {Promise<Syncs>}
 */
export async function traceSyncs({ polls, folder, acknowledgements }) {
  const trace = join(folder, 'trace');
  const calls = 'trace=read,pwrite64,write,writev,sendto,fsync,fdatasync';
  // As a grandchild, so that signals reach the service; a page of the database fits into a string.
  const under = ['strace', '-D', '-f', '-ttt', '-x', '-y', '-s', '4200', '-e', calls, '-o', trace];
  const service = await startService({ polls, data: folder, under });
  const connection = new Connection(service.port);
  for (let count = 0; count <= loneVotes; count++) await cast(connection, newBallot());
  connection.close();
  let sent = loneVotes + 1;
  // Nothing is sent twice: the answer to a repetition needs no sync.
  await vote({ port: service.port, connections: 64, repeats: 0, isOver: () => sent++ >= acknowledgements });
  await service.end('SIGTERM');
  return readTrace(trace);
}

/**
 * A system call; `start` and `end` are places in the order of all starts and ends.
 *
 * @typedef {{name: string, file: string, data: string, result: number, start: number, end: number}} Call
 */

/**
 * @param {string} path
 * @returns {Promise<Syncs>}
 */
async function readTrace(path) {
  const order = new SyncOrder();
  /** @type {Map<string, {text: string, start: number}>} */
  const unfinished = new Map();
  let place = 0;
  for await (const line of createInterface({ input: createReadStream(path, 'latin1') })) {
    place += 1;
    const [, thread = '', text = ''] = /^(\d+) +[\d.]+ (.*)$/.exec(line) ?? [];
    if (text.endsWith('<unfinished ...>')) {
      unfinished.set(thread, { text: text.slice(0, -'<unfinished ...>'.length), start: place });
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(text);
    const begun = resumed ? unfinished.get(thread) : undefined;
    const call = callFrom(`${begun?.text ?? ''}${resumed?.[1] ?? text}`);
    if (call) order.take({ ...call, start: begun?.start ?? place, end: place });
  }
  return order.sum;
}

/** @param {string} text */
function callFrom(text) {
  const [, name = '', file = '', data = '', result = ''] = /^(\w+)\(\d+<([^>]*)>(.*)\) += (-?\d+)[^"]*$/.exec(text) ?? [];
  return name === '' ? undefined : { name, file, data, result: Number(result) };
}

/** Follows each connection and the log file of the database through a trace. */
class SyncOrder {
  /** When the last bytes of a request came, by connection: a voter here waits for the answer before the next request. */
  #received = new Map();
  /** @type {Buffer[]} */
  #unsynced = [];
  /** @type {{start: number, end: number, written: Buffer[]}[]} */
  #syncs = [];
  #count = { acknowledged: 0, exceptions: 0, lone: 0, loneVotes, syncs: 0 };
  #hasVotes = false;

  get sum() {
    return this.#count;
  }

  /** @param {Call} call */
  take(call) {
    const { name, file, data, result, end } = call;
    const isLog = file.endsWith('/votes.db-wal');
    if (name === 'read' && file.startsWith('socket:') && result > 0) {
      this.#received.set(file, end);
      this.#hasVotes ||= data.includes('"POST ');
    } else if (name === 'pwrite64' && isLog && result > 0) this.#unsynced.push(bytesIn(data));
    else if (name === 'fsync' || name === 'fdatasync') this.#synced(call, isLog);
    else if (file.startsWith('socket:') && data.includes('"HTTP/1.1 201')) this.#answered(call);
  }

  /**
   * @param {Call} call
   * @param {boolean} isLog
   */
  #synced({ result, start, end }, isLog) {
    if (!this.#hasVotes) return;
    this.#count.syncs += 1;
    // With the first vote of a process the folder is synced, too.
    if (this.#count.acknowledged >= 1 && this.#count.acknowledged <= loneVotes) this.#count.lone += 1;
    if (!isLog || result !== 0) return;
    this.#syncs.push({ start, end, written: this.#unsynced });
    this.#unsynced = [];
    // An answer belongs to one of the last few.
    if (this.#syncs.length > 50) this.#syncs.shift();
  }

  /** @param {Call} call */
  #answered({ file, data, start }) {
    this.#count.acknowledged += 1;
    const received = this.#received.get(file) ?? Infinity;
    // The id of a vote is what the database knows its voter by.
    const [, id = ''] = /location: \/polls\/[^/]+\/votes\/([\w-]+)/i.exec(data) ?? [];
    const voter = Buffer.from(id, 'base64url');
    const isSynced = this.#syncs.some((sync) => sync.start > received && sync.end < start && voter.length > 0 && sync.written.some((bytes) => bytes.includes(voter)));
    if (!isSynced) this.#count.exceptions += 1;
  }
}

const escapes = new Map(Object.entries({ n: '\n', r: '\r', t: '\t', v: '\v', f: '\f' }));

/**
 * The bytes of the first string among the arguments of a call.
 *
 * @param {string} data
 */
function bytesIn(data) {
  const [, text = ''] = /"((?:[^"\\]|\\.)*)"/.exec(data) ?? [];
  if (text.startsWith('\\x')) return Buffer.from(text.replaceAll('\\x', ''), 'hex');
  const plain = text.replaceAll(/\\([0-7]{1,3}|.)/g, (_, code) => (/^[0-7]/.test(code) ? String.fromCharCode(parseInt(code, 8)) : (escapes.get(code) ?? code)));
  return Buffer.from(plain, 'latin1');
}
