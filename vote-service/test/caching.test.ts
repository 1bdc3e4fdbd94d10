import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onePoll, service } from './running-service.js';

const starts = '2030-01-02T00:00:00.000Z';
const ends = '2030-01-03T00:00:00.000Z';
const scheduled = onePoll({ starts_at: starts, expires_at: ends });
const urls = ['/polls/7910', '/polls/7910/results', '/polls/7910/page'];

/** Seconds by directive. */
const directives = (header: unknown): Readonly<Record<string, number>> => Object.fromEntries([...String(header).matchAll(/([\w-]+)=(\d+)/g)].map(([, name = '', seconds]) => [name, Number(seconds)]));

for (const url of urls) {
  test(`no copy of ${url} hides the opening or the closing, a stale one neither`, async (t) => {
    const { app, clock } = await service(t, scheduled);
    for (const time of [starts, ends]) {
      const at = Date.parse(time);
      for (const left of [1, 500, 999, 1000, 1001, 1999, 2000, 2500, 3000, 10_000, 31_999, 32_000, 33_000, 3_600_000]) {
        clock.now = at - left;
        const header = (await app.inject(url)).headers['cache-control'];
        const { 'max-age': age = NaN, 's-maxage': sharedAge = NaN, 'stale-while-revalidate': stale = NaN, 'stale-if-error': error } = directives(header);
        const longest = Math.max(age, sharedAge) + stale;
        assert.ok(longest * 1000 <= left, `${header} with ${left} ms left`);
        // Nor is more given up than that.
        assert.deepEqual([age, sharedAge, longest, error], [Math.min(1, Math.floor(left / 1000)), Math.min(2, Math.floor(left / 1000)), Math.min(32, Math.floor(left / 1000)), 86_400], `${left}`);
      }
    }
  });

  test(`a copy of ${url} is kept for long only when the votes that came in time are surely counted`, async (t) => {
    const { app, clock } = await service(t, scheduled);
    const end = Date.parse(ends);
    const caching = async (now: number) => {
      clock.now = now;
      return (await app.inject(url)).headers['cache-control'];
    };
    const changing = 'public, max-age=1, s-maxage=2, stale-while-revalidate=30, stale-if-error=86400';
    for (const now of [end, end + 59_999]) assert.equal(await caching(now), changing);
    for (const now of [end + 60_000, end + 1e12]) assert.equal(await caching(now), 'public, max-age=300, s-maxage=86400');
  });

  test(`whoever has ${url} from before the opening, the closing or a vote gets it anew`, async (t) => {
    const { app, clock, vote } = await service(t, scheduled);
    const tags = new Set<string>();
    const look = async () => {
      const { headers } = await app.inject(url);
      const tag = String(headers.etag);
      for (const old of tags) assert.equal((await app.inject({ url, headers: { 'if-none-match': old } })).statusCode, 200, `${old} for ${tag}`);
      assert.equal((await app.inject({ url, headers: { 'if-none-match': [...tags, tag].join(', ') } })).statusCode, 304);
      tags.add(tag);
    };
    clock.now = Date.parse(starts) - 1;
    await look();
    clock.now = Date.parse(starts);
    await look();
    await vote('7910', ['yes']);
    await look();
    clock.now = Date.parse(ends);
    await look();
    assert.equal(tags.size, 4);
  });

  test(`a 304 of ${url} says how long the copy may be kept from now on`, async (t) => {
    const { app, clock } = await service(t, scheduled);
    clock.now = Date.parse(ends) - 1500;
    const first = await app.inject(url);
    const second = await app.inject({ url, headers: { 'if-none-match': String(first.headers.etag) } });
    assert.deepEqual([second.statusCode, second.headers['cache-control']], [304, 'public, max-age=1, s-maxage=1, stale-while-revalidate=0, stale-if-error=86400']);
    clock.now += 1499;
    const third = await app.inject({ url, headers: { 'if-none-match': String(first.headers.etag) } });
    assert.deepEqual([third.statusCode, third.headers['cache-control']], [304, 'public, max-age=0, s-maxage=0, stale-while-revalidate=0, stale-if-error=86400']);
  });
}

for (const status of ['closed', 'archived'] as const) {
  test(`a poll that an editor has ${status} may be kept for long at once`, async (t) => {
    const { app } = await service(t, onePoll({ status }));
    for (const url of urls) assert.equal((await app.inject(url)).headers['cache-control'], 'public, max-age=300, s-maxage=86400', url);
  });
}

test('what changes the wording of a poll changes its tag', async (t) => {
  const tag = async (poll: object) => (await (await service(t, onePoll(poll))).app.inject('/polls/7910/page')).headers.etag;
  assert.notEqual(await tag({}), await tag({ question: 'Keep the night bus now?' }));
});

test('answers to reading do not vary, whatever the request says', async (t) => {
  const { app } = await service(t, onePoll());
  for (const url of urls) {
    const { headers, body } = await app.inject(url);
    for (const more of [{ origin: 'https://paper.example' }, { accept: 'text/html' }, { 'accept-language': 'nl' }, { cookie: 'a=b' }, { authorization: 'Bearer x' }, { 'accept-encoding': 'gzip, br' }]) {
      const other = await app.inject({ url, headers: more });
      assert.deepEqual([other.statusCode, other.body, other.headers['etag'], other.headers['vary']], [200, body, headers['etag'], undefined], url);
    }
  }
});
