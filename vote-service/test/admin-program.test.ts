import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { fetchDescribed } from './documented.js';
import { bus } from './desk-service.js';
import { ended, run, started } from './running-program.js';
import type { Run } from './running-program.js';
import { folder } from './running-service.js';

const tokenIn = (running: Run): string => /opens with this token, which is shown only now: ([\w-]{43})\n/.exec(running.stdout)?.[1] ?? '';

/** Waits for the token of a first start. */
async function token(running: Run): Promise<string> {
  while (tokenIn(running) === '') await new Promise((resolve) => running.process.stdout.once('data', resolve));
  return tokenIn(running);
}

const asker = (url: URL, bearer: string) => (method: string, path: string, body?: object, ifMatch = '*') =>
  fetchDescribed(new URL(path, url), { method, headers: { authorization: `Bearer ${bearer}`, 'if-match': ifMatch, ...(body && { 'content-type': 'application/json' }) }, ...(body && { body: JSON.stringify(body) }) });

/** Starts a service without a polls file. */
const start = (t: TestContext, data: string) => run(t, ['--data', data, '--port', '0']);

test('the first start says the token once, and what an editor was answered survives kill -9', async (t) => {
  const data = join(await folder(t), 'data');
  const first = start(t, data);
  const url = await started(first);
  const bearer = await token(first);
  assert.ok(first.stdout.includes(`The desk for editors is at ${url.origin}/desk and opens`), first.stdout);
  assert.ok(first.stdout.includes('and serves 0 polls"'), first.stdout);
  const ask = asker(url, bearer);
  // The token is kept at once, and after it was said.
  while ((await ask('GET', '/polls')).status === 401) await new Promise(setImmediate);
  assert.equal((await ask('POST', '/polls', bus)).status, 201);
  assert.equal((await ask('POST', '/polls', { ...bus, id: 'second' })).status, 201);
  assert.equal((await ask('PATCH', '/polls/7911', { question: 'Keep it, then?' })).status, 200);
  assert.equal((await ask('POST', '/polls/second/close')).status, 200);
  first.process.kill('SIGKILL');
  await ended(first);

  const second = start(t, data);
  const next = asker(await started(second), bearer);
  const { polls } = (await (await next('GET', '/polls')).json()) as { polls: { definition: { id: string; question: string }; status: string; versions: object[] }[] };
  assert.deepEqual(polls.map(({ definition, status, versions }) => [definition.id, definition.question, status, versions.length]), [['second', 'Keep the night bus?', 'closed', 0], ['7911', 'Keep it, then?', 'open', 1]]);
  const { rows } = (await (await next('GET', '/audit')).json()) as { rows: { action: string }[] };
  assert.deepEqual(rows.map(({ action }) => action).filter((action) => action !== 'sign-in-failed'), ['poll-closed', 'poll-changed', 'poll-created', 'poll-created', 'token-made']);
  assert.equal((await next('DELETE', '/polls/second', { confirm: 'second' })).status, 204);
  assert.equal(tokenIn(second), '');

  // The service holds the database.
  const busy = run(t, ['admin-token', '--data', data]);
  assert.equal(await ended(busy), 1);
  assert.match(busy.stderr, /^Another vote service uses the database/);
  second.process.kill('SIGKILL');
  await ended(second);
  const made = run(t, ['admin-token', '--data', data]);
  assert.equal(await ended(made), 0, made.stderr);
  const renewed = tokenIn(made);
  assert.notEqual(renewed, '');
  const third = start(t, data);
  const address = await started(third);
  assert.equal((await asker(address, bearer)('GET', '/polls')).status, 401);
  assert.equal((await asker(address, renewed)('GET', '/polls/second/definition')).status, 410);
  assert.equal((await asker(address, renewed)('GET', '/polls/7911/definition')).status, 200);
  for (const text of [bearer, renewed]) assert.ok(!(await readFile(join(data, 'votes.db'))).includes(text));
});

test('a token needs a database, and says so', async (t) => {
  const data = await folder(t);
  await mkdir(join(data, 'empty'));
  const none = run(t, ['admin-token', '--data', join(data, 'empty')]);
  assert.equal(await ended(none), 1);
  assert.match(none.stderr, /^There is no database .*votes\.db\. The service makes one/);
});
