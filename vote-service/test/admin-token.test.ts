import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { makeAdminToken } from '../src/vote-service.js';
import { deskService, sharedDesk } from './desk-service.js';
import { onePoll } from './running-service.js';

const shared = sharedDesk({ polls: onePoll() });

/** What editors read and do, and what they are answered without the right token. */
const requests = [['GET', '/polls'], ['POST', '/polls'], ['PATCH', '/polls/7910'], ['DELETE', '/polls/7910'], ['DELETE', '/polls/7910/results'], ['GET', '/polls/7910/definition'], ['POST', '/polls/7910/close'], ['POST', '/polls/7910/open'], ['GET', '/polls/7910/export.csv'], ['GET', '/polls/7910/export.json'], ['GET', '/audit']] as const;

test('nothing of the desk opens without its token, and no cache or page of another site gets any of it', async () => {
  const { ask, app, token } = await shared;
  for (const [method, url] of requests) {
    for (const authorization of [undefined, 'Bearer', `Basic ${token}`, `Bearer ${token.slice(1)}x`]) {
      const answer = await app.inject({ method, url, remoteAddress: `192.0.2.${requests.findIndex((request) => request[1] === url)}`, headers: authorization === undefined ? {} : { authorization } });
      assert.deepEqual([answer.statusCode, answer.json().type, answer.headers['www-authenticate'], answer.headers['cache-control'], answer.headers['access-control-allow-origin']], [401, '/problems/token-invalid', 'Bearer', 'no-store', undefined], `${method} ${url} ${authorization}`);
    }
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
      const answer = await ask(method, url, { headers });
      assert.deepEqual([answer.statusCode, answer.json().type, answer.headers['access-control-allow-origin']], [403, '/problems/origin-not-allowed', undefined], `${method} ${url}`);
    }
  }
  const ours = [{ origin: 'https://votes.example', host: 'votes.example', 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }] as readonly Record<string, string>[];
  for (const headers of ours) assert.equal((await ask('GET', '/polls', { headers })).statusCode, 200, JSON.stringify(headers));
  // What a page of another site may ask in a preflight is what readers may.
  const preflight = await app.inject({ method: 'OPTIONS', url: '/polls/7910', headers: { origin: 'https://evil.example', 'access-control-request-method': 'PATCH' } });
  assert.equal(preflight.headers['access-control-allow-methods'], 'GET, HEAD');
  assert.equal((await app.inject({ method: 'OPTIONS', url: '/polls', headers: { origin: 'https://evil.example' } })).statusCode, 405);
});

test('after ten wrong tokens in a minute a network has to wait, and the right token still opens', async () => {
  const { ask, app } = await shared;
  const wrong = (remoteAddress: string) => app.inject({ url: '/polls', remoteAddress, headers: { authorization: 'Bearer wrong' } });
  const statuses = [];
  for (let attempt = 0; attempt < 13; attempt++) statuses.push((await wrong('2001:db8::1')).statusCode);
  assert.deepEqual(statuses, [...Array.from({ length: 10 }, () => 401), 429, 429, 429]);
  const limited = await wrong('2001:db8::2');
  assert.deepEqual([limited.statusCode, limited.json().type], [429, '/problems/rate-limited']);
  assert.ok(limited.json().retry_after >= 1 && limited.headers['retry-after'] === String(limited.json().retry_after));
  assert.equal((await wrong('2001:db8:0:1::1')).statusCode, 401);
  assert.equal((await ask('GET', '/polls', { headers: {} })).statusCode, 200);
});

test('wrong tokens are written down by the minute, without where they came from', async (t) => {
  const first = await deskService(t);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  for (const ip of ['203.0.113.7', '203.0.113.7', '198.51.100.9']) await first.app.inject({ url: '/audit', remoteAddress: ip });
  t.mock.timers.tick(60_000);
  const failed = async () => (await first.ask('GET', '/audit')).json().rows.filter(({ action }: { action: string }) => action === 'sign-in-failed');
  while ((await failed()).length === 0) await new Promise(setImmediate);
  assert.deepEqual(await failed(), [{ at: '2030-01-01T12:00:00.000Z', action: 'sign-in-failed', poll_id: null, details: { count: 3 } }]);
  await first.app.inject({ url: '/audit', remoteAddress: '203.0.113.7' });
  t.mock.timers.reset();
  await first.stop();
  const second = await deskService(t, { file: first.file });
  const rows = (await second.ask('GET', '/audit')).json().rows as { action: string; details: object }[];
  assert.deepEqual(rows.map(({ action, details }) => [action, details]), [['token-made', {}], ['sign-in-failed', { count: 1 }], ['sign-in-failed', { count: 3 }], ['token-made', {}]]);
  for (const part of ['', '-wal']) {
    const bytes = await readFile(`${first.file}${part}`);
    for (const text of ['203.0.113.7', '198.51.100.9', first.token, second.token]) assert.ok(!bytes.includes(text), text);
  }
});

test('a new token takes the place of the old one', async () => {
  const { ask, store, token } = await shared;
  const next = await makeAdminToken(store);
  assert.notEqual(next, token);
  assert.equal((await ask('GET', '/polls')).statusCode, 401);
  assert.equal((await ask('GET', '/polls', { headers: { authorization: `bearer ${next}` } })).statusCode, 200);
});
