import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { createApp, MemoryVoteStore, parsePolls } from '../src/vote-service.js';
import { addresses, methodsOf, openapi } from '../src/openapi/openapi.js';
import { undocumented } from './documented.js';
import { onePoll, service } from './running-service.js';

test('GET /openapi.json is a valid OpenAPI 3.1 document that every page may read and keep', async (t) => {
  const { app } = await service(t, onePoll());
  const answer = await app.inject('/openapi.json');
  assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8');
  assert.equal(answer.headers['cache-control'], 'public, max-age=3600');
  assert.equal(answer.headers['access-control-allow-origin'], '*');
  const validator = new Validator();
  const { valid, errors } = await validator.validate(answer.json());
  assert.deepEqual([valid, validator.version], [true, '3.1'], JSON.stringify(errors));
});

test('it has the version of the package', async () => {
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  assert.equal(openapi.info.version, version);
});

const sorted = (entries: Iterable<readonly [string, Iterable<string>]>) => Object.fromEntries([...entries].map(([path, methods]) => [path, [...methods].toSorted()]));

test('every route of the service is described, and every description has its route', async (t) => {
  const store = new MemoryVoteStore();
  const app = createApp({ store, polls: parsePolls(JSON.stringify(onePoll())) });
  t.after(() => app.close().then(() => store.close()));
  const routes = new Map<string, Set<string>>();
  const refusals = new Set<string>();
  app.addHook('onRoute', ({ url, method, onRequest }) => {
    const path = url.replaceAll(/:(\w+)/g, '{$1}');
    const methods = [method].flat();
    // The route that answers 405 is registered for all methods that the address does not know.
    if (onRequest !== undefined && methods.includes('TRACE')) refusals.add(path);
    else for (const name of methods) routes.set(path, (routes.get(path) ?? new Set()).add(name));
  });
  await app.ready();
  assert.deepEqual(sorted(routes), sorted(Object.entries(addresses).map(([path, address]) => [path, methodsOf(address)] as const)));
  assert.deepEqual([...refusals].toSorted(), Object.keys(addresses).toSorted());
});

test('the contract names the same requests', async () => {
  const contract = await readFile(new URL('../../docs/contracts.md', import.meta.url), 'utf8');
  const named = [...contract.matchAll(/^\| `((?:GET|POST|PUT|PATCH|DELETE) \/[^`]*)` \|/gm)].map(([, request = '']) => request);
  const described = Object.entries(addresses).flatMap(([path, address]) => methodsOf(address).filter((method) => method !== 'HEAD' && method !== 'OPTIONS').map((method) => `${method} ${path}`));
  assert.deepEqual(named.toSorted(), described.toSorted());
});

test('the examples are what the schemas say', () => {
  for (const [path, item] of Object.entries(openapi.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      for (const [status, { content = {} }] of Object.entries((operation as { responses?: Record<string, { content?: Record<string, { example?: unknown }> }> }).responses ?? {})) {
        for (const [type, { example }] of Object.entries(content)) {
          if (example === undefined) continue;
          const faults = undocumented({ method: method.toUpperCase(), url: path.replaceAll(/\{\w+\}/g, '7910'), status: Number(status), headers: { 'content-type': type }, body: JSON.stringify(example) });
          assert.deepEqual(faults.filter((fault) => !fault.includes('the header')), [], `${method} ${path} ${status}`);
        }
      }
    }
  }
});
