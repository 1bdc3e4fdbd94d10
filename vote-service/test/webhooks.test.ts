import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createApp, makeAdminToken, parsePolls, serviceLog, SqliteVoteStore } from '../src/vote-service.js';
import { WebhookOutbox } from '../src/webhooks/outbox.js';
import { eventsOf } from '../src/webhooks/poll-events.js';
import { retryDelays, WebhookSender } from '../src/webhooks/sender.js';
import { checkAnswers, folder, newKey, onePoll } from './running-service.js';

interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

interface Message {
  readonly type: string;
  readonly timestamp: string;
  readonly data: { readonly poll: { readonly id: string; readonly status: string; readonly voters_count: number | null }; readonly threshold?: number };
}

const secret = randomBytes(32);
const messageIn = ({ body }: Received) => JSON.parse(body) as Message;

/** A system of a publisher, which answers with a status; 0 cuts the connection. */
async function publisher(t: TestContext) {
  const state = { status: 204 };
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, body });
      if (state.status === 0) request.socket.destroy();
      else response.writeHead(state.status, { location: '/elsewhere' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks?site=1`);
  return { state, received, url };
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + 30_000;
  while (!holds()) {
    if (Date.now() > end) assert.fail(`Not in half a minute: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A service that tells the publisher; it may be stopped and begun again on the same files. */
function setUp(t: TestContext, path: string, url: URL, poll: object) {
  const clock = { now: Date.parse('2030-01-01T12:00:00Z') };
  const logged: string[] = [];
  const begin = async () => {
    const store = SqliteVoteStore.open(join(path, 'votes.db'));
    const outbox = new WebhookOutbox(join(path, 'webhooks.db'));
    const log = serviceLog({ level: 'warn', stream: { write: (line) => logged.push(line) } });
    const app = createApp({ store, polls: parsePolls(JSON.stringify(onePoll(poll))), now: () => clock.now, log, webhooks: { outbox, target: { url, secret } } });
    let isOver = false;
    const stop = async () => {
      if (isOver) return;
      isOver = true;
      await app.close();
      outbox.close();
      await store.close();
    };
    t.after(stop);
    checkAnswers(t, app);
    await app.ready();
    const token = await makeAdminToken(store, clock.now);
    const ask = (method: 'GET' | 'POST', address: string) => app.inject({ method, url: address, headers: { authorization: `Bearer ${token}` } });
    const vote = async (choice = 'yes') => {
      const { statusCode } = await app.inject({ method: 'POST', url: '/polls/7910/votes', headers: { 'idempotency-key': `"${newKey()}"` }, payload: { choices: [choice] } });
      assert.equal(statusCode, 201);
    };
    return { stop, outbox, vote, ask };
  };
  return { clock, begin, logged };
}

test('the publisher is told that a poll has closed, once, with its results and a signature', async (t) => {
  const { received, url } = await publisher(t);
  const { clock, begin } = setUp(t, await folder(t), url, { expires_at: '2030-01-01T13:00:00Z' });
  const { vote, outbox, ask } = await begin();
  await vote();
  await vote('no');
  clock.now = Date.parse('2030-01-01T13:00:00Z');
  // Votes that came in time may be on their way.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal(received.length, 0);
  clock.now += 6000;
  await until('a message', () => received.length > 0);
  const [first] = received;
  assert.ok(first);
  const { type, data, timestamp } = messageIn(first);
  assert.equal(type, 'poll.closed');
  assert.deepEqual([data.poll.id, data.poll.status, data.poll.voters_count], ['7910', 'closed', 2]);
  assert.equal(Date.parse(timestamp), clock.now);
  const { headers, body } = first;
  const signed = createHmac('sha256', secret).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64');
  assert.equal(headers['webhook-signature'], `v1,${signed}`);
  assert.equal(headers['webhook-timestamp'], `${clock.now / 1000}`);
  await until('the delivery is noted', () => outbox.deliveries(9)[0]?.status === 'delivered');
  const told = (await ask('GET', '/webhooks')).json() as { url: string; deliveries: { id: string; answer: string }[] };
  assert.equal(told.url, `${url.origin}/hooks`);
  assert.deepEqual(told.deliveries.map(({ id, answer }) => [id, answer]), [[headers['webhook-id'], 'HTTP 204']]);
  assert.equal((await ask('POST', '/webhooks/no-such-event/retry')).statusCode, 404);
  assert.equal((await ask('POST', `/webhooks/${told.deliveries[0]?.id}/retry`)).statusCode, 202);
  await until('it is sent again', () => received.length === 2);
  clock.now += 3600_000;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal(received.length, 2);
});

test('what the publisher does not take is sent again, after a restart too, and stays the same message', async (t) => {
  const { state, received, url } = await publisher(t);
  state.status = 503;
  const { clock, begin, logged } = setUp(t, await folder(t), url, { expires_at: '2030-01-01T13:00:00Z' });
  const first = await begin();
  await first.vote();
  clock.now = Date.parse('2030-01-01T13:00:06Z');
  await until('a message', () => received.length === 1);
  await until('the refusal is noted', () => first.outbox.deliveries(9)[0]?.answer === 'HTTP 503');
  await first.stop();
  state.status = 0;
  clock.now += 10_000;
  const second = await begin();
  await until('a second one', () => received.length === 2);
  await until('the cut connection is noted', () => second.outbox.deliveries(9)[0]?.attempts === 2);
  state.status = 302;
  clock.now += 60_000;
  await until('a third one', () => received.length === 3);
  await until('a redirect is no receipt', () => second.outbox.deliveries(9)[0]?.answer === 'HTTP 302');
  state.status = 200;
  clock.now += 600_000;
  await until('it is delivered', () => second.outbox.deliveries(9)[0]?.status === 'delivered');
  assert.equal(new Set(received.map(({ headers }) => headers['webhook-id'])).size, 1);
  assert.equal(new Set(received.map(({ body }) => body)).size, 1);
  assert.equal(logged.filter((line) => line.includes('did not take an event')).length, 1);
});

test('what is never taken is given up in the end, and can be sent again by hand', async (t) => {
  const { received, url } = await publisher(t);
  const path = await folder(t);
  const outbox = new WebhookOutbox(join(path, 'webhooks.db'));
  t.after(() => outbox.close());
  const poll = parsePolls(JSON.stringify(onePoll()))[0];
  assert.ok(poll && 'poll' in poll);
  outbox.tell('7910', { isClosed: true, threshold: 0 }, [{ type: 'poll.closed', data: { poll: poll.poll } }], 0);
  let now = 0;
  const closed = new URL('http://127.0.0.1:9/');
  const sender = new WebhookSender(outbox, { url: closed, secret }, () => now, serviceLog({ level: 'silent' }));
  t.after(() => sender.close());
  for (let attempt = 0; attempt <= retryDelays.length; attempt++) {
    await sender.wake();
    now += 30 * 3600_000;
  }
  const [given] = outbox.deliveries(1);
  assert.deepEqual([given?.status, given?.attempts, given?.next_at], ['failed', retryDelays.length + 1, null]);
  assert.equal(outbox.again('no-such-event', now), false);
  assert.equal(outbox.again(given?.id ?? '', now), true);
  const other = new WebhookSender(outbox, { url, secret }, () => now, serviceLog({ level: 'silent' }));
  t.after(() => other.close());
  await other.wake();
  assert.equal(received.length, 1);
  assert.equal(outbox.deliveries(1)[0]?.status, 'delivered');
});

test('the past is no news, a number of voters is news once, and a poll that was reset begins again', () => {
  const [entry] = parsePolls(JSON.stringify(onePoll({ status: 'closed' })));
  assert.ok(entry && 'poll' in entry);
  const closed = { ...entry.poll, expired: true };
  const open = { ...entry.poll, status: 'open' as const, expired: false };
  const thresholds = [100, 1000];
  assert.deepEqual(eventsOf(undefined, closed, 5000, thresholds), { seen: { isClosed: true, threshold: 1000 }, events: [] });
  const steps: [number, string][] = [];
  let seen = eventsOf(undefined, open, 0, thresholds).seen;
  for (const voters of [99, 100, 99, 100, 1200, 999, 1000, 0, 100]) {
    const step = eventsOf(seen, open, voters, thresholds);
    seen = step.seen;
    for (const { data } of step.events) steps.push([voters, String(data['threshold'])]);
  }
  assert.deepEqual(steps, [[100, '100'], [1200, '1000'], [100, '100']]);
  assert.deepEqual(eventsOf(seen, closed, 100, thresholds).events.map(({ type }) => type), ['poll.closed']);
  assert.deepEqual(eventsOf({ isClosed: true, threshold: 0 }, open, 1, thresholds), { seen: { isClosed: false, threshold: 0 }, events: [] });
});

test('a poll that hides its results sends none', async (t) => {
  const { received, url } = await publisher(t);
  const { clock, begin } = setUp(t, await folder(t), url, { expires_at: '2030-01-01T13:00:00Z', results_visibility: 'never', show_total: false });
  const { vote } = await begin();
  await vote();
  clock.now = Date.parse('2030-01-01T13:00:06Z');
  await until('a message', () => received.length > 0);
  assert.deepEqual(received.map((message) => messageIn(message).data.poll.voters_count), [null]);
});
