/** Starts and ends the built vote service as operators do: a process of its own, reached by HTTP alone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** The program that operators start. */
export const builtService = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** The same HTTP service on a store that forgets. */
export const memoryService = fileURLToPath(new URL('./memory-service.mjs', import.meta.url));

const startLimit = 30_000;

/** Services that outlive a program that fails would keep their ports and files. */
const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * @typedef {object} Service
 * @property {number} port
 * @property {number} pid
 * @property {number} readyAfter - Milliseconds from the start of the process to its first answer.
 * @property {() => boolean} isRunning
 * @property {(signal: NodeJS.Signals) => Promise<void>} end - Sends a signal to the service and waits until its process is gone.
 */

/** @returns {Promise<number>} A port that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Starts a service and waits until it answers.
 *
 * @param {object} options
 * @param {string} options.polls - Path of the polls file.
 * @param {string} options.data - Folder of the database.
 * @param {string} [options.program] - A script that takes the flags of the service.
 * @param {readonly string[]} [options.flags] - Flags of the service besides those for polls, data and port.
 * @param {readonly string[]} [options.under] - A command that runs the service, such as strace with its options; signals must reach the
 *   service all the same.
 * @param {NodeJS.ProcessEnv} [options.env] - Variables besides those of this process.
 * @returns {Promise<Service>}
 * @throws Error with what the process wrote, when it ends or does not answer.
 */
export async function startService({ polls, data, program = builtService, flags = [], under = [], env = {} }) {
  if (!existsSync(builtService)) throw new Error('There is no dist/main.js: run "npm run build" first.');
  const port = await freePort();
  const [command = '', ...args] = [...under, process.execPath, program, '--polls', polls, '--data', data, '--port', String(port), ...flags];
  const started = performance.now();
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  running.add(child);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors = (errors + text).slice(-4000);
  });
  const gone = new Promise((resolve) => {
    child.on('error', resolve);
    child.on('close', resolve);
  }).then(() => running.delete(child));
  const isRunning = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  while (!(await answers(port))) {
    if (!isRunning()) throw new Error(`The service ended at its start: ${errors || command}`);
    if (performance.now() - started > startLimit) {
      child.kill('SIGKILL');
      throw new Error(`The service gave no answer in ${startLimit / 1000} s: ${errors}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return {
    port,
    pid: /** @type {number} */ (child.pid),
    readyAfter: performance.now() - started,
    isRunning,
    async end(signal) {
      child.kill(signal);
      await gone;
    },
  };
}

/** @param {number} port */
async function answers(port) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
