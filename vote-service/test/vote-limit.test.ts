import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { VoteReceipt } from '../../src/poll/poll.js';
import { createApp, parsePolls, serviceLog, SqliteVoteStore } from '../src/vote-service.js';
import type { AppOptions } from '../src/vote-service.js';
import { VoteLimit } from '../src/vote-limit.js';
import { checkAnswers, folder, newKey, onePoll } from './running-service.js';
import { fieldsOf, textOf } from './forms.js';

/** An app with settings of its own, and a way to vote from an address. */
async function limited(t: TestContext, options: Partial<AppOptions>) {
  const store = SqliteVoteStore.open(join(await folder(t), 'votes.db'));
  const lines: string[] = [];
  const app = createApp({ store, polls: parsePolls(JSON.stringify(onePoll({ integrity: 'browser' }))), log: serviceLog({ level: 'info', stream: { write: (line) => lines.push(line) } }), ...options });
  t.after(() => app.close().then(() => store.close()));
  checkAnswers(t, app);
  await app.ready();
  const vote = (remoteAddress: string, headers: Record<string, string> = {}, key = newKey()) =>
    app.inject({ method: 'POST', url: '/polls/7910/votes', remoteAddress, headers: { 'content-type': 'application/json', 'idempotency-key': `"${key}"`, ...headers }, payload: '{"choices":["yes"]}' });
  /** How many of a number of votes were counted; each has headers of its own. */
  const counted = async (count: number, remoteAddress: (index: number) => string, headers: (index: number) => Record<string, string> = () => ({})) => {
    let sum = 0;
    for (let index = 0; index < count; index++) {
      const { statusCode } = await vote(remoteAddress(index), headers(index));
      assert.ok(statusCode === 201 || statusCode === 429, String(statusCode));
      if (statusCode === 201) sum += 1;
    }
    return sum;
  };
  return { app, store, vote, counted, lines };
}

test('there is no limit unless one is set', async (t) => {
  const { counted } = await limited(t, {});
  assert.equal(await counted(100, () => '192.0.2.7'), 100);
});

test('a network that sent its votes of a minute is told when to come again', async (t) => {
  const { vote, app: service } = await limited(t, { votesPerMinute: 3 });
  for (const _ of [1, 2, 3]) assert.equal((await vote('192.0.2.7')).statusCode, 201);
  const refused = await vote('192.0.2.7');
  assert.equal(refused.statusCode, 429);
  assert.equal(refused.headers['content-type'], 'application/problem+json');
  const { type, retry_after: wait } = refused.json() as { type: string; retry_after: number };
  assert.equal(type, '/problems/rate-limited');
  assert.ok(wait >= 1 && wait <= 20, String(wait));
  assert.equal(refused.headers['retry-after'], String(wait));
  assert.equal((await vote('192.0.2.8')).statusCode, 201);
  // Reading has no limit.
  assert.equal((await service.inject({ url: '/polls/7910', remoteAddress: '192.0.2.7' })).json().voters_count, 4);
});

test('a vote that was counted gets its receipt when the limit is reached, and only that', async (t) => {
  const { vote } = await limited(t, { votesPerMinute: 1 });
  const key = newKey();
  const first = await vote('192.0.2.7', {}, key);
  assert.equal((await vote('192.0.2.7')).statusCode, 429);
  const again = await vote('192.0.2.7', {}, key);
  assert.deepEqual([again.statusCode, again.json().vote], [201, first.json().vote]);
  assert.equal(again.json().poll.voters_count, 1);
});

test('a change and a withdrawal have the same limit, and nothing of one that is over it', async (t) => {
  const { app: service, vote } = await limited(t, { votesPerMinute: 2 });
  const { vote: { id }, token } = (await vote('192.0.2.7')).json() as VoteReceipt;
  const own = { url: `/polls/7910/votes/${id}`, remoteAddress: '192.0.2.7', headers: { authorization: `Bearer ${token}` } };
  assert.equal((await service.inject({ ...own, method: 'PUT', payload: { choices: ['no'] } })).statusCode, 200);
  for (const change of [{ method: 'PUT', payload: { choices: ['yes'] } }, { method: 'DELETE' }] as const) {
    const refused = await service.inject({ ...own, ...change });
    assert.deepEqual([refused.statusCode, refused.json().type], [429, '/problems/rate-limited']);
    assert.ok(Number(refused.headers['retry-after']) > 0);
  }
  // Reading one's vote has no limit.
  assert.deepEqual((await service.inject(own)).json().vote.choices, ['no']);
  // Without the token nothing could count, and nothing is used up.
  const { authorization: _token, ...none } = own.headers;
  for (const remoteAddress of ['192.0.2.8', '192.0.2.8', '192.0.2.8']) assert.equal((await service.inject({ ...own, headers: none, remoteAddress, method: 'DELETE' })).statusCode, 401);
  assert.equal((await vote('192.0.2.8')).statusCode, 201);
});

test('a request that cannot be a vote uses nothing up', async (t) => {
  const { app: service, vote } = await limited(t, { votesPerMinute: 1 });
  for (const url of ['/polls/7910/votes', '/polls/none/votes']) {
    for (const _ of [1, 2, 3]) await service.inject({ method: 'POST', url, remoteAddress: '192.0.2.7', headers: { 'content-type': 'application/json' }, payload: '{}' });
  }
  assert.equal((await vote('192.0.2.7')).statusCode, 201);
});

test('a form has the same limit', async (t) => {
  const { app: service, vote } = await limited(t, { votesPerMinute: 1 });
  await vote('192.0.2.7');
  const form = (payload: string) => service.inject({ method: 'POST', url: '/polls/7910/votes', remoteAddress: '192.0.2.7', headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload });
  assert.equal((await form('choices=yes')).statusCode, 200);
  const sent = new URLSearchParams([['key', newKey()], ['grant', 'x'], ['choices', 'yes']]);
  const refused = await form(sent.toString());
  assert.equal(refused.statusCode, 429);
  // The reader may send the same vote again, by a button.
  assert.match(textOf(refused.body), /^Your vote has not been counted yet .*Try again/);
  assert.equal(fieldsOf(refused.body).toString(), sent.toString());
  assert.ok(Number(refused.headers['retry-after']) > 0);
});

test('a form that a script sends, with its key in the header, has the same limit', async (t) => {
  const { app: service } = await limited(t, { votesPerMinute: 1 });
  const send = () => service.inject({ method: 'POST', url: '/polls/7910/votes', remoteAddress: '192.0.2.7', headers: { 'content-type': 'application/x-www-form-urlencoded', 'idempotency-key': newKey() }, payload: 'choices=yes' });
  assert.equal((await send()).statusCode, 201);
  assert.equal((await send()).statusCode, 429);
});

/** A new value of each header in which proxies write addresses. */
const forwardingHeaders = (index: number): Record<string, string> => ({
  'x-forwarded-for': `198.51.100.${index}`,
  forwarded: `for=198.51.100.${index}`,
  'x-real-ip': `198.51.100.${index}`,
  'cf-connecting-ip': `198.51.100.${index}`,
  'true-client-ip': `198.51.100.${index}`,
  'x-client-ip': `198.51.100.${index}`,
  'x-cluster-client-ip': `198.51.100.${index}`,
  'fastly-client-ip': `198.51.100.${index}`,
  via: `1.1 198.51.100.${index}`,
});

for (const name of Object.keys(forwardingHeaders(0))) {
  test(`without proxies, ${name} brings no further vote`, async (t) => {
    const { counted } = await limited(t, { votesPerMinute: 3 });
    assert.equal(await counted(8, () => '192.0.2.7', (index) => ({ [name]: forwardingHeaders(index)[name] ?? '' })), 3);
  });

  if (name !== 'x-forwarded-for') {
    test(`behind a proxy, ${name} brings no further vote`, async (t) => {
      const { counted } = await limited(t, { votesPerMinute: 3, proxyHops: 1 });
      assert.equal(await counted(8, () => '127.0.0.1', (index) => ({ 'x-forwarded-for': '192.0.2.7', [name]: forwardingHeaders(index)[name] ?? '' })), 3);
    });
  }
}

test('behind one proxy the last address counts, whatever the client wrote before it', async (t) => {
  const { counted } = await limited(t, { votesPerMinute: 3, proxyHops: 1 });
  assert.equal(await counted(8, () => '127.0.0.1', (index) => ({ 'x-forwarded-for': `198.51.100.${index}, 10.0.0.${index},192.0.2.7` })), 3);
  assert.equal(await counted(8, () => '127.0.0.1', () => ({ 'x-forwarded-for': '198.51.100.1, 192.0.2.8' })), 3);
});

test('behind two proxies the last but one counts', async (t) => {
  const { counted } = await limited(t, { votesPerMinute: 3, proxyHops: 2 });
  assert.equal(await counted(8, () => '127.0.0.1', (index) => ({ 'x-forwarded-for': `198.51.100.${index}, 192.0.2.7, 10.0.0.${index}` })), 3);
});

test('a header in several lines is one list', async (t) => {
  const { app: service } = await limited(t, { votesPerMinute: 3, proxyHops: 1 });
  await service.listen({ port: 0, host: '127.0.0.1' });
  const { port } = service.server.address() as AddressInfo;
  const send = (lines: readonly string[]) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = ['Host', 'x', 'Content-Type', 'application/json', 'Idempotency-Key', `"${newKey()}"`, ...lines.flatMap((line) => ['X-Forwarded-For', line])];
      request({ port, host: '127.0.0.1', method: 'POST', path: '/polls/7910/votes', headers }, (answer) => resolve(answer.resume().statusCode)).on('error', reject).end('{"choices":["yes"]}');
    });
  const statuses = [];
  for (let index = 0; index < 6; index++) statuses.push(await send([`198.51.100.${index}`, '', `10.0.0.${index}`, '192.0.2.7']));
  assert.deepEqual(statuses, [201, 201, 201, 429, 429, 429]);
});

test('what is no address counts as the proxy that sent it', async (t) => {
  const { counted } = await limited(t, { votesPerMinute: 3, proxyHops: 1 });
  const garbage = ['unknown', '_hidden', '999.1.1.1', 'x'.repeat(2000), '::g', '192.0.2.7;', '"192.0.2.7"', '-', '1.2.3.4.5'];
  assert.equal(await counted(garbage.length, () => '203.0.113.1', (index) => ({ 'x-forwarded-for': garbage[index] ?? '' })), 3);
});

test('a port or brackets in the header change nothing', async (t) => {
  const { counted } = await limited(t, { votesPerMinute: 3, proxyHops: 1 });
  assert.equal(await counted(8, () => '127.0.0.1', (index) => ({ 'x-forwarded-for': `192.0.2.7:${4000 + index}` })), 3);
  assert.equal(await counted(8, () => '127.0.0.1', (index) => ({ 'x-forwarded-for': `[2001:db8:1:2::${index}]:${4000 + index}` })), 3);
});

test('all of an IPv6 /64 is one network, and the next is another', async (t) => {
  const { counted } = await limited(t, { votesPerMinute: 3 });
  assert.equal(await counted(8, (index) => `2001:db8:1:2:${index}::${index}`), 3);
  assert.equal(await counted(3, () => '2001:db8:1:3::1'), 3);
});

test('an IPv4 address is the same network when it is mapped into IPv6', async (t) => {
  const { counted } = await limited(t, { votesPerMinute: 3 });
  assert.equal(await counted(8, (index) => (index % 2 === 0 ? '192.0.2.7' : '::ffff:192.0.2.7')), 3);
});

test('a limit comes back evenly, by a clock of its own', () => {
  let now = 1000;
  const limit = new VoteLimit(6, () => now);
  const take = (count: number) => Array.from({ length: count }, () => limit.take('a'));
  assert.deepEqual(take(8), [0, 0, 0, 0, 0, 0, 10, 10]);
  now += 9_999;
  assert.equal(limit.take('a'), 1);
  now += 1;
  assert.deepEqual(take(2), [0, 10]);
  now += 60_000;
  assert.deepEqual(take(7), [0, 0, 0, 0, 0, 0, 10]);
});

test('networks are forgotten within a minute of votes, and there are never too many', () => {
  let now = 0;
  const limit = new VoteLimit(10, () => now);
  for (let network = 0; network < 150_000; network++) limit.take(`n${network}`);
  assert.equal(limit.size, 100_000);
  now += 60_000;
  limit.take('later');
  assert.equal(limit.size, 1);
});
