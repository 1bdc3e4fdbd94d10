import assert from 'node:assert/strict';
import { get } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { PollResults, VoteReceipt } from '../../src/poll/poll.js';
import { LiveResults } from '../src/live-results.js';
import { createApp, parsePolls, SqliteVoteStore } from '../src/vote-service.js';
import { folder, newKey, onePoll, service } from './running-service.js';
import type { RunningService } from './running-service.js';

const [poll] = onePoll().polls;
const manyPolls = (...polls: readonly object[]) => ({ allowed_origins: '*', polls: polls.map((more) => ({ ...poll, ...more })) });

interface Told {
  readonly event: string;
  readonly data: PollResults;
  readonly id: string;
}

/** What a browser hears. */
interface Heard {
  readonly response: IncomingMessage;
  text: string;
  readonly events: () => readonly Told[];
  /** Waits until there are so many events. */
  readonly hears: (count: number) => Promise<readonly Told[]>;
  readonly leave: () => void;
}

/** Counts of the options, as an event tells them. */
const counts = ({ data }: Told) => data.options.map(({ votes_count }) => votes_count);

async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let left = 3000; !(await isSo()); left--) {
    assert.ok(left > 0, what);
    await wait(10);
  }
}

async function follow(t: TestContext, url: string, headers: Readonly<Record<string, string>> = {}): Promise<Heard> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => get(url, { headers, agent: false }, resolve).on('error', reject));
  const leave = () => void response.destroy();
  t.after(leave);
  const events = () =>
    heard.text.split('\n\n').flatMap((block): Told[] => {
      const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
      return fields.has('data') ? [{ event: fields.get('event') ?? '', data: JSON.parse(fields.get('data') ?? ''), id: fields.get('id') ?? '' }] : [];
    });
  const heard: Heard = {
    response,
    text: '',
    events,
    leave,
    async hears(count) {
      await until(() => events().length >= count, `${count} events in ${heard.text}`);
      return events();
    },
  };
  response.setEncoding('utf8').on('data', (text: string) => (heard.text += text)).on('error', () => undefined);
  return heard;
}

/** A service whose beats the test gives. */
async function live(t: TestContext, polls: object) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const running = await service(t, polls);
  const origin = await running.app.listen({ port: 0, host: '127.0.0.1' });
  /** One look at the counters; the next one does not begin before it is over. */
  const beat = async (times = 1) => {
    for (let index = 0; index < times; index++) {
      t.mock.timers.tick(1000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { ...running, origin, beat };
}

const metric = async ({ app }: RunningService, name: string) => Number(new RegExp(`^vote_service_${name} (\\d+)$`, 'm').exec((await app.inject('/metrics')).body)?.[1]);

test('the figures come at once, and then when they have moved: those of a second in one event, the same for all', async (t) => {
  const running = await live(t, onePoll());
  const { origin, beat, app, vote } = running;
  const [first, second] = [await follow(t, `${origin}/polls/7910/events`), await follow(t, `${origin}/events?polls=7910`)];
  const { headers } = first.response;
  assert.deepEqual([headers['content-type'], headers['cache-control'], headers['x-accel-buffering'], headers['access-control-allow-origin']], ['text/event-stream; charset=utf-8', 'no-store', 'no', '*']);
  const [start] = await first.hears(1);
  assert.deepEqual(start, { event: 'results', data: (await app.inject('/polls/7910/results')).json(), id: '7910:1-0' });
  assert.match(first.text, /^retry: \d{4,5}\n\nevent: /);
  await second.hears(1);

  await Promise.all(Array.from({ length: 100 }, () => vote('7910', ['yes'])));
  const before = await metric(running, 'live_snapshots_total');
  await beat(3);
  for (const listener of [first, second]) {
    const events = await listener.hears(2);
    assert.deepEqual([events.length, events[1]?.id, counts(events[1] ?? assert.fail())], [2, '7910:1-100', [100, 0]]);
  }
  assert.equal((await metric(running, 'live_snapshots_total')) - before, 1);
  assert.equal(await metric(running, 'live_listeners'), 2);

  // What is quiet has a word now and then, so that no proxy takes it for dead.
  const quiet = first.text;
  await beat(20);
  await until(() => first.text !== quiet, 'a comment');
  assert.equal(first.text, `${quiet}:\n\n`);
  first.leave();
  await until(async () => (await metric(running, 'live_listeners')) === 1, 'one listener less');
});

test('one stream has the polls that it names; who comes back is told what is new', async (t) => {
  const { origin, beat, vote } = await live(t, manyPolls({ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'over', status: 'closed' }));
  const listener = await follow(t, `${origin}/events?polls=b,a,none,b`);
  const start = await listener.hears(2);
  assert.deepEqual(start.map(({ data, id }) => [data.id, id]), [['a', ''], ['b', 'a:1-0,b:1-0']]);
  await vote('c', ['yes']);
  await vote('b', ['yes']);
  await beat();
  const [, , moved] = await listener.hears(3);
  assert.deepEqual([moved?.data.id, moved?.id], ['b', 'a:1-0,b:1-1']);

  const back = await follow(t, `${origin}/events?polls=a,b,over`, { 'last-event-id': 'a:1-0,b:1-0' });
  const news = await back.hears(2);
  assert.deepEqual(news.map(({ event, data }) => [event, data.id]), [['results', 'b'], ['closed', 'over']]);
  // Another definition than the one that the reader has: the poll has to be read again.
  assert.deepEqual((await (await follow(t, `${origin}/events?polls=a`, { 'last-event-id': 'a:0-0' })).hears(1)).map(({ event }) => event), ['corrected']);
  const knows = await follow(t, `${origin}/events?polls=a,b`, { 'last-event-id': 'a:1-0,b:1-1' });
  await until(() => knows.text !== '', 'the head of the stream');
  await vote('a', ['no']);
  await beat();
  assert.deepEqual((await knows.hears(1)).map(({ data }) => data.id), ['a']);
});

test('what is hidden is not told: neither figures nor that somebody has voted', async (t) => {
  const ends = '2030-01-31T18:00:00Z';
  const { origin, beat, vote, clock } = await live(t, manyPolls({ id: 'key', results_visibility: 'after_vote', show_total: false }, { id: 'end', results_visibility: 'after_deadline', show_total: false, expires_at: ends }, { id: 'total', results_visibility: 'never' }));
  const { results_key: key } = (await vote('key', ['yes'])).json() as VoteReceipt;
  await vote('end', ['yes']);
  const everybody = await follow(t, `${origin}/events?polls=key,end`);
  const voter = await follow(t, `${origin}/events?polls=key,end&k=x,${key}`);
  const total = await follow(t, `${origin}/polls/total/events?k=${key}`);
  assert.deepEqual((await everybody.hears(2)).map(({ data }) => [data.id, data.voters_count, data.results_version]), [['end', null, 0], ['key', null, 0]]);
  assert.deepEqual((await voter.hears(2)).map((told) => [told.data.id, ...counts(told)]), [['end', null, null], ['key', 1, 0]]);
  await total.hears(1);
  for (const id of ['key', 'end', 'total']) await vote(id, ['no']);
  await beat(2);
  assert.deepEqual(counts((await voter.hears(3))[2] ?? assert.fail()), [1, 1]);
  const [, sum] = await total.hears(2);
  assert.deepEqual([sum?.data.voters_count, counts(sum ?? assert.fail())], [1, [null, null]]);
  assert.equal(everybody.events().length, 2);

  clock.now = Date.parse(ends);
  await beat();
  const [, , closed] = await everybody.hears(3);
  assert.deepEqual([closed?.event, closed?.data.final, counts(closed ?? assert.fail())], ['closed', true, [1, 1]]);
});

test('a poll that opens has to be read again', async (t) => {
  const { origin, beat, clock } = await live(t, onePoll({ starts_at: '2030-01-02T06:00:00Z' }));
  const listener = await follow(t, `${origin}/polls/7910/events`);
  await listener.hears(1);
  clock.now = Date.parse('2030-01-02T06:00:00Z');
  await beat();
  assert.deepEqual((await listener.hears(2)).map(({ event }) => event), ['results', 'corrected']);
});

test('nothing gathers for who does not read: when they do, they get the figures of that moment; who never does is let go', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const store = SqliteVoteStore.open(`${await folder(t)}/votes.db`);
  t.after(() => store.close());
  const [entry] = parsePolls(JSON.stringify(onePoll()));
  if (!entry || !('poll' in entry)) assert.fail();
  await store.definePolls([entry.poll]);
  const served = { ...entry, resultsKey: '', source: 'file' as const, createdAt: null, versions: [], voterSecret: Buffer.alloc(0) };
  const results = new LiveResults(store, new Map([['7910', served]]), Date.now, 10);
  t.after(() => results.close());
  const sent: string[] = [];
  const slow = { writableLength: 0, destroyed: false, once: () => slow, write: (part: Buffer | string) => sent.push(String(part)), end: () => undefined, destroy: () => (slow.destroyed = true) };
  await results.listen(slow as unknown as ServerResponse, [{ entry: served, reader: 'everybody' }], '');
  const beat = async () => {
    t.mock.timers.tick(1000);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const voteAndBeat = async () => {
    await store.cast({ pollId: '7910', key: newKey(), choices: ['yes'], at: Date.now() });
    await beat();
  };
  sent.length = 0;
  slow.writableLength = 1;
  for (let index = 0; index < 5; index++) await voteAndBeat();
  assert.deepEqual(sent, []);
  slow.writableLength = 0;
  await beat();
  assert.equal(sent.length, 1);
  assert.match(sent[0] ?? '', /"voters_count":5/);

  slow.writableLength = 1;
  for (let index = 0; index < 40; index++) await beat();
  assert.equal(slow.destroyed, true);
});

test('there is room for so many listeners; who is one too many is told to read from time to time', async (t) => {
  const store = SqliteVoteStore.open(`${await folder(t)}/votes.db`);
  const app = createApp({ store, polls: parsePolls(JSON.stringify(onePoll())), liveListeners: 1 });
  t.after(() => app.close().then(() => store.close()));
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const first = await follow(t, `${origin}/polls/7910/events`);
  const refused = await app.inject('/polls/7910/events');
  assert.deepEqual([refused.statusCode, refused.json().type, Number(refused.headers['retry-after']) > 0], [503, '/problems/overloaded', true]);
  first.leave();
  await until(async () => (await follow(t, `${origin}/events?polls=7910`)).response.statusCode === 200, 'room for another');
});

test('what cannot be listened to is a problem, and HEAD is the head alone', async (t) => {
  const { app } = await service(t, { allowed_origins: '*', polls: [poll, { id: 'gone', removed: true }] });
  const answers = async (url: string) => {
    const { statusCode, headers } = await app.inject(url);
    return [statusCode, headers['content-type']];
  };
  const problem = 'application/problem+json';
  for (const [url, status] of [['/polls/none/events', 404], ['/polls/gone/events', 410], ['/events', 400], ['/events?polls=', 400], ['/events?polls=none', 404], ['/events?polls=gone', 410], [`/events?polls=${Array.from({ length: 51 }, (_, index) => index).join()}`, 400], ['/events?polls=7910&polls=7911', 400]] as const) {
    assert.deepEqual(await answers(url), [status, problem], url);
  }
  const head = await app.inject({ method: 'HEAD', url: '/polls/7910/events' });
  assert.deepEqual([head.statusCode, head.headers['content-type'], head.body], [200, 'text/event-stream; charset=utf-8', '']);
  assert.equal((await app.inject({ method: 'POST', url: '/events' })).statusCode, 405);
});

test('a service that stops ends all streams, and waits for none', async (t) => {
  const { app, origin } = await live(t, onePoll());
  const listener = await follow(t, `${origin}/polls/7910/events`);
  await listener.hears(1);
  let isOver = false;
  listener.response.on('end', () => (isOver = true));
  await app.close();
  await until(() => isOver, 'the end of the stream');
  // Whole, and not cut off by the limit for those who do not come to an end.
  assert.equal(listener.response.complete, true);
});
