import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TestContext } from 'node:test';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { ballotKey } from '../../src/poll/ballot-key.js';
import { createApp, parsePolls, serviceLog, SqliteVoteStore } from '../src/vote-service.js';
import type { VoteStore } from '../src/vote-service.js';
import { undocumented } from './documented.js';

/** A folder that is gone after the test. */
export async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'vote-service-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** A new ballot key, as a browser makes one. */
export const newKey = (): string => ballotKey(Date.now(), randomBytes(10));

/** A clock that only the test moves. */
export interface Clock {
  now: number;
}

export interface RunningService {
  readonly app: FastifyInstance;
  readonly store: VoteStore;
  readonly clock: Clock;
  /** Path of the database file. */
  readonly file: string;
  /** The lines of the log. */
  readonly reports: string[];
  /** Ends the service before the test does, so that another may take over its database. */
  stop(): Promise<void>;
  /** Sends a ballot; without `key` with a new one, without `origin` with no Origin header. */
  vote(pollId: string, choices: unknown, key?: string, origin?: string): Promise<LightMyRequestResponse>;
}

/** A service on its own database; `pollsFile` is the content of a polls file. */
export async function service(t: TestContext, pollsFile: object, at = '2030-01-01T12:00:00.000Z'): Promise<RunningService> {
  const file = join(await folder(t), 'votes.db');
  return serviceOn(t, file, pollsFile, at);
}

/** The same on a database file that may be there; without a polls file only with what editors make. */
export async function serviceOn(t: TestContext, file: string, pollsFile?: object, at = '2030-01-01T12:00:00.000Z'): Promise<RunningService> {
  const clock = { now: Date.parse(at) };
  const reports: string[] = [];
  const store = SqliteVoteStore.open(file);
  const app = createApp({ store, polls: pollsFile ? parsePolls(JSON.stringify(pollsFile)) : [], now: () => clock.now, databaseFile: file, log: serviceLog({ level: 'warn', stream: { write: (line) => reports.push(line) } }) });
  const stop = async () => {
    await app.close();
    await store.close();
  };
  t.after(stop);
  checkAnswers(t, app);
  await app.ready();
  const vote: RunningService['vote'] = async (pollId, choices, key = newKey(), origin) =>
    app.inject({
      method: 'POST',
      url: `/polls/${pollId}/votes`,
      headers: { 'idempotency-key': `"${key}"`, 'content-type': 'application/json', ...(origin === undefined ? {} : { origin }) },
      payload: JSON.stringify({ choices }),
    });
  return { app, store, clock, file, reports, stop, vote };
}

/** A polls file with one poll that every origin may vote in. */
export const onePoll = (poll: object = {}) => ({
  allowed_origins: '*',
  polls: [{ id: '7910', question: 'Keep the night bus?', options: [{ id: 'yes', title: 'Yes' }, { id: 'no', title: 'No' }], ...poll }],
});

/** Fails the test if an answer of the app, to an injected request or over a socket, is not as `openapi.json` describes it. */
export function checkAnswers(t: TestContext, app: FastifyInstance): void {
  const faults: string[] = [];
  t.after(() => assert.deepEqual(faults, []));
  const inject = app.inject.bind(app) as (options: InjectOptions | string) => Promise<LightMyRequestResponse>;
  app.inject = (async (options: InjectOptions | string) => {
    const answer = await inject(options);
    const { method = 'GET', url = '/' } = typeof options === 'string' ? { url: options } : options;
    faults.push(...undocumented({ method, url: typeof url === 'string' ? url : url.pathname ?? '/', status: answer.statusCode, headers: answer.headers, body: answer.body }));
    return answer;
  }) as typeof app.inject;
  app.server.prependListener('request', ({ method = '', url = '' }: IncomingMessage, response: ServerResponse) => {
    const sent: Buffer[] = [];
    let headers: Record<string, unknown> = {};
    const writeHead = response.writeHead.bind(response) as (...parts: unknown[]) => ServerResponse;
    response.writeHead = (...parts: unknown[]) => {
      headers = { ...response.getHeaders(), ...(parts.at(-1) as object) };
      return writeHead(...parts);
    };
    for (const name of ['write', 'end'] as const) {
      const send = response[name].bind(response) as (...parts: unknown[]) => never;
      response[name] = (...parts: unknown[]) => {
        if (typeof parts[0] === 'string' || Buffer.isBuffer(parts[0])) sent.push(Buffer.from(parts[0] as string));
        return send(...parts);
      };
    }
    response.on('finish', () => faults.push(...undocumented({ method, url, status: response.statusCode, headers, body: Buffer.concat(sent).toString() })));
  });
}
