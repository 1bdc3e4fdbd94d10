import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fetchDescribed } from './documented.js';
import { newKey, onePoll } from './running-service.js';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const loader = new URL('../../test/typescript.mjs', import.meta.url).href;

/** The program as a process of its own. */
export interface Run {
  readonly process: ChildProcessWithoutNullStreams;
  /** Everything written so far. */
  stdout: string;
  stderr: string;
}

/** Starts the program; it is gone after the test. */
export function run(t: TestContext, args: readonly string[], env: Record<string, string> = {}): Run {
  const { PORT: _port, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--import', loader, main, ...args], { env: { ...inherited, ...env } });
  t.after(() => child.kill('SIGKILL'));
  const running: Run = { process: child, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (running.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (running.stderr += text));
  return running;
}

/** The address that a service printed. */
export async function started(running: Run): Promise<URL> {
  while (running.process.exitCode === null) {
    const url = /http:\/\/[^\s/]+/.exec(running.stdout)?.[0];
    if (url) return new URL(url);
    await Promise.race([once(running.process.stdout, 'data'), once(running.process, 'close')]);
  }
  throw new Error(`The service ended: ${running.stderr}`);
}

/** The exit status, once there is one. */
export async function ended({ process: child }: Run): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  return child.exitCode;
}

/** Writes a polls file with one poll into a folder. */
export async function pollsIn(place: string, poll: object = {}): Promise<string> {
  const file = join(place, 'polls.json');
  await writeFile(file, JSON.stringify(onePoll(poll)));
  return file;
}

/** Votes "yes" in that poll. */
export const vote = (url: URL, key = newKey(), headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetchDescribed(new URL('/polls/7910/votes', url), { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': `"${key}"`, ...headers }, body: '{"choices":["yes"]}' });
