import { join } from 'node:path';
import { after } from 'node:test';
import type { TestContext } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { makeAdminToken } from '../src/vote-service.js';
import { folder, serviceOn } from './running-service.js';
import type { RunningService } from './running-service.js';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** A request of an editor. */
export interface Ask {
  readonly body?: unknown;
  readonly ifMatch?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface DeskService extends RunningService {
  readonly token: string;
  /** Sends a request with the token. */
  ask(method: Method, url: string, request?: Ask): Promise<LightMyRequestResponse>;
  /** Makes a poll that every origin may vote in; answers its id. */
  make(definition?: object): Promise<string>;
  /** The ETag of a poll as it is. */
  tag(id: string): Promise<string>;
}

/** A question that editors ask in tests. */
export const bus = { question: 'Keep the night bus?', options: [{ id: 'yes', title: 'Yes' }, { id: 'no', title: 'No' }], allowed_origins: '*' };

/** One service for all tests of a file: the start of one is dear. It ends after them, and fails the file where an answer was not as it is described. */
export function sharedDesk(setUp: Parameters<typeof deskService>[1] = {}): Promise<DeskService> {
  const ends: (() => unknown)[] = [];
  after(async () => {
    for (const end of ends.toReversed()) await end();
  });
  return deskService({ after: (end: () => unknown) => ends.push(end) } as unknown as TestContext, setUp);
}

/** A service with a token for its desk, on the database `file` if that is there. */
export async function deskService(t: TestContext, { file, polls }: { readonly file?: string; readonly polls?: object } = {}): Promise<DeskService> {
  const running = await serviceOn(t, file ?? join(await folder(t), 'votes.db'), polls);
  const token = await makeAdminToken(running.store, running.clock.now);
  const ask: DeskService['ask'] = (method, url, { body, ifMatch, headers } = {}) =>
    running.app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${token}`, ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
  return {
    ...running,
    token,
    ask,
    make: async (definition = {}) => ((await ask('POST', '/polls', { body: { ...bus, ...definition } })).json() as { definition: { id: string } }).definition.id,
    tag: async (id) => String((await ask('GET', `/polls/${id}/definition`)).headers.etag),
  };
}
