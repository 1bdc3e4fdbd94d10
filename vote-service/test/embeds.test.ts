import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { decisive, textOf } from './forms.js';
import { folder, newKey, onePoll, service, serviceOn } from './running-service.js';
import type { RunningService } from './running-service.js';

const paper = 'https://paper.example';
const hour = 3600 * 1000;

const [poll] = onePoll().polls;

/** Polls of one paper, so that a grant of one can be tried at another, and each test has one in which nobody else votes. */
const polls = {
  allowed_origins: [paper],
  polls: [
    ...['7910', 'other', 'sandbox', 'wrong', 'site', 'key', 'preflight'].map((id) => ({ ...poll, id })),
    { ...poll, id: 'all', allowed_origins: '*' },
    { ...poll, id: 'over', status: 'closed', notice: 'Anyone may answer.' },
    { id: 'gone', removed: true },
  ],
};

/** The grant in the page for frames. */
async function grantOf({ app }: RunningService, id = '7910'): Promise<string> {
  const { body } = await app.inject(`/polls/${id}/embed`);
  return /data-grant="([^"]*)"/.exec(body)?.[1] ?? '';
}

/** A vote as a frame in a sandbox sends it. */
const frameVote = ({ app }: RunningService, grant: string | undefined, { id = '7910', key = newKey(), origin = 'null', headers = {} }: { id?: string; key?: string; origin?: string; headers?: object } = {}) =>
  app.inject({
    method: 'POST',
    url: `/polls/${id}/votes${grant === undefined ? '' : `?grant=${grant}`}`,
    headers: { origin, 'sec-fetch-site': 'cross-site', 'content-type': 'application/json', 'idempotency-key': `"${key}"`, ...headers },
    payload: '{"choices":["yes"]}',
  });

/** What a browser asks before a vote of a frame. */
const preflight = ({ app }: RunningService, id: string, query: string) =>
  app.inject({ method: 'OPTIONS', url: `/polls/${id}/votes${query}`, headers: { origin: 'null', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,idempotency-key' } });

const voters = async ({ app }: RunningService, id = '7910') => (await app.inject(`/polls/${id}`)).json<{ voters_count: number }>().voters_count;

test('the page for frames', async (t) => {
  const running = await service(t, polls);
  const { app } = running;

  await t.test('the page for frames has the element with its modules, and a form inside it', async () => {
    const page = await app.inject('/polls/7910/embed');
    assert.deepEqual([page.statusCode, page.headers['content-type']], [200, 'text/html; charset=utf-8']);
    assert.equal(textOf(page.body), 'Keep the night bus? Choose an answer. Yes No Vote This poll has a page of its own: localhost/polls/7910/page');
    const url = 'https://paper.example/api/polls/7910/embed';
    const addresses = [...page.body.matchAll(/\b(?:src|action|href)="([^"]*)"/g)].map(([, address = '']) => new URL(address, url).href).filter((address) => address.startsWith('https:'));
    const [first = '', second = '', ...rest] = addresses;
    assert.match(first, /^https:\/\/paper\.example\/api\/news-widgets\/[\w-]{16}\/news-poll\.js$/);
    assert.match(second, /\/poll-frame\.js$/);
    assert.deepEqual(rest, ['https://paper.example/api/polls/7910', 'https://paper.example/api/polls/7910/votes', 'https://paper.example/api/polls/7910/page']);
    for (const address of [first, second]) assert.equal((await app.inject(new URL(address).pathname.replace('/api', ''))).statusCode, 200);
  });

  await t.test('a poll that is over has its results there, and no grant', async () => {
    assert.equal(await grantOf(running, 'over'), '');
    const page = await app.inject('/polls/over/embed');
    assert.match(textOf(page.body), /This poll is closed\. Results Answer Share Yes 0% · 0 votes .* Anyone may answer\./);
    assert.doesNotMatch(page.body, /<form/);
    assert.equal(page.headers['cache-control'], 'public, max-age=300, s-maxage=86400');
  });

  await t.test('its policy lets nothing in but what comes from the service, and only sites that may vote may frame it', async () => {
    const { headers, body } = await app.inject('/polls/7910/embed');
    const policy = Object.fromEntries(String(headers['content-security-policy']).split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1).join(' ')]));
    const style = /<style>([^]*)<\/style>/.exec(body)?.[1] ?? '';
    assert.deepEqual(policy, {
      'default-src': "'none'",
      'script-src': "'self'",
      'connect-src': "'self'",
      'require-trusted-types-for': "'script'",
      'trusted-types': 'news-widgets',
      'style-src': `'sha256-${createHash('sha256').update(style).digest('base64')}'`,
      'img-src': 'data:',
      'form-action': "'self'",
      'base-uri': "'none'",
      'frame-ancestors': paper,
    });
    assert.equal(decisive((await app.inject('/polls/all/embed')).headers, 'frame-ancestors'), '*');
  });

  await t.test('no script of another site can read it, because of the grant in it', async () => {
    for (const origin of ['null', paper, 'https://evil.example']) {
      const { headers } = await app.inject({ url: '/polls/7910/embed', headers: { origin } });
      assert.equal(headers['access-control-allow-origin'], undefined);
    }
  });

  await t.test('a poll that there is not, or no longer, is told in words in any frame', async () => {
    for (const [id, status, words] of [['none', 404, /There is no such poll/], ['gone', 410, /This poll was removed/]] as const) {
      const { statusCode, body, headers } = await app.inject(`/polls/${id}/embed`);
      assert.equal(statusCode, status);
      assert.match(textOf(body), words);
      assert.equal(decisive(headers, 'frame-ancestors'), '*');
      assert.doesNotMatch(body, /<form|<script/);
    }
  });

  await t.test('the modules are kept for ever under their version, in the encoding that is asked for', async () => {
    const plain = await readFile(new URL('../dist/modules/news-poll.js', import.meta.url));
    const latest = await app.inject('/news-widgets/latest/news-poll.js');
    assert.deepEqual([latest.statusCode, latest.headers['cache-control']], [302, 'no-store']);
    const { pathname } = new URL(String(latest.headers.location), 'http://votes.example/news-widgets/latest/news-poll.js');
    for (const [accepted, encoding, decode] of [
      ['gzip, deflate, br', 'br', brotliDecompressSync],
      ['gzip', 'gzip', gunzipSync],
      ['br;q=0, GZIP;q=0.5', 'gzip', gunzipSync],
      ['', undefined, (bytes: Buffer) => bytes],
    ] as const) {
      const { headers, rawPayload } = await app.inject({ url: pathname, headers: { 'accept-encoding': accepted } });
      assert.equal(headers['content-encoding'], encoding, accepted);
      assert.deepEqual(decode(rawPayload), plain);
      assert.deepEqual([headers['content-type'], headers['cache-control'], headers.vary], ['text/javascript; charset=utf-8', 'public, max-age=31536000, immutable', 'Accept-Encoding']);
      assert.deepEqual([headers['access-control-allow-origin'], headers['cross-origin-resource-policy']], ['*', 'cross-origin']);
    }
    for (const name of ['none.js', '..%2f..%2fpackage.json', '__proto__']) assert.equal((await app.inject(pathname.replace('news-poll.js', name))).statusCode, 404, name);
  });
});

test('votes with a grant', async (t) => {
  const running = await service(t, polls);
  const { app } = running;

  await t.test('a vote of a sandbox counts with the grant, once however often it is sent, and is readable there', async () => {
    const grant = await grantOf(running, 'sandbox');
    const key = newKey();
    const [first, ...later] = await Promise.all(Array.from({ length: 5 }, () => frameVote(running, grant, { id: 'sandbox', key })));
    assert.deepEqual([first?.statusCode, first?.headers['access-control-allow-origin'], first?.headers.vary], [201, 'null', 'Origin']);
    for (const answer of later) assert.deepEqual(answer.json<{ vote: unknown }>().vote, first?.json<{ vote: unknown }>().vote);
    assert.equal(await voters(running, 'sandbox'), 1);
  });

  await t.test('without a grant, or with one that is none, an origin of null is refused as before', async () => {
    const grant = await grantOf(running, 'wrong');
    const [start = '', mac = ''] = grant.split('.');
    for (const wrong of [undefined, '', 'x', start, `${start}.`, `${Number(start) + 60}.${mac}`, `${start}.${mac.slice(1)}A`, `${grant}x`, `${grant}&grant=${grant}`, '0.' + 'A'.repeat(43)]) {
      const answer = await frameVote(running, wrong, { id: 'wrong' });
      assert.deepEqual([answer.statusCode, answer.json<{ type: string }>().type], [403, '/problems/origin-not-allowed'], wrong);
      assert.equal(answer.headers['access-control-allow-origin'], undefined);
    }
    assert.equal(await voters(running, 'wrong'), 0);
  });

  await t.test('a grant is for one poll', async () => {
    const grant = await grantOf(running, 'other');
    assert.equal((await frameVote(running, grant)).statusCode, 403);
    assert.equal((await frameVote(running, grant, { id: 'other' })).statusCode, 201);
    assert.deepEqual([await voters(running), await voters(running, 'other')], [0, 1]);
  });

  await t.test('a grant lets in pages without an origin, and those of the service, and no site with a name', async () => {
    const grant = await grantOf(running, 'site');
    for (const origin of ['https://evil.example', 'https://partner.example']) assert.equal((await frameVote(running, grant, { id: 'site', origin })).statusCode, 403, origin);
    // Where the frame is in no sandbox, it has the origin of the service, which proxies may change in Host.
    assert.equal((await frameVote(running, grant, { id: 'site', origin: 'https://votes.example', headers: { 'sec-fetch-site': 'same-origin' } })).statusCode, 201);
    assert.equal((await frameVote(running, grant, { id: 'site', origin: 'https://votes.example', headers: { host: 'votes.example' } })).statusCode, 201);
    assert.equal(await voters(running, 'site'), 2);
  });

  await t.test('the vote of a frame needs a ballot key, and a form none of its rights', async () => {
    const grant = await grantOf(running, 'key');
    const url = `/polls/key/votes?grant=${grant}`;
    const bare = await app.inject({ method: 'POST', url, headers: { origin: 'null', 'content-type': 'application/json' }, payload: '{"choices":["yes"]}' });
    assert.deepEqual([bare.statusCode, bare.json<{ type: string }>().type], [400, '/problems/idempotency-key-missing']);
    const form = await app.inject({ method: 'POST', url, headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' }, payload: 'choices=yes' });
    assert.equal(form.statusCode, 403);
    assert.equal(await voters(running, 'key'), 0);
  });

  await t.test('the preflight of a frame is answered by its grant', async () => {
    const grant = await grantOf(running, 'preflight');
    const allowed = await preflight(running, 'preflight', `?grant=${grant}`);
    assert.deepEqual([allowed.statusCode, allowed.headers['access-control-allow-origin']], [204, 'null']);
    for (const query of ['', '?grant=x']) assert.equal((await preflight(running, 'preflight', query)).statusCode, 403);
  });
});

test('the page for frames is kept for seconds, and is the same within a minute', async (t) => {
  const running = await service(t, polls);
  const { app, clock } = running;
  const first = await app.inject('/polls/7910/embed');
  assert.equal(first.headers['cache-control'], 'public, max-age=1, s-maxage=2, stale-while-revalidate=30');
  clock.now += 30_000;
  const again = await app.inject({ url: '/polls/7910/embed', headers: { 'if-none-match': String(first.headers.etag) } });
  assert.deepEqual([again.statusCode, again.body], [304, '']);
  clock.now += 30_000;
  assert.notEqual((await app.inject('/polls/7910/embed')).headers.etag, first.headers.etag);
});

test('a grant is over after an hour', async (t) => {
  const running = await service(t, polls);
  const grant = await grantOf(running);
  running.clock.now += hour - 1;
  assert.equal((await frameVote(running, grant)).statusCode, 201);
  running.clock.now += 1;
  assert.equal((await frameVote(running, grant)).statusCode, 403);
  assert.equal(await voters(running), 1);
});

test('a grant brings a new one for a day, for the same poll', async (t) => {
  const running = await service(t, polls);
  const old = await grantOf(running);
  const renewed = (grant: string, id = '7910') => running.app.inject({ url: `/polls/${id}/embed/grant?grant=${grant}`, headers: { origin: 'null' } });
  running.clock.now += 24 * hour - 1;
  const answer = await renewed(old);
  const { grant, expires_in } = answer.json<{ grant: string; expires_in: number }>();
  assert.deepEqual([answer.headers['access-control-allow-origin'], answer.headers['cache-control']], ['*', 'no-store']);
  assert.equal((await frameVote(running, grant)).statusCode, 201);
  running.clock.now += expires_in * 1000 - 1;
  assert.equal((await frameVote(running, grant)).statusCode, 201);
  assert.equal((await renewed(grant, 'other')).statusCode, 403);
  assert.equal((await renewed('')).statusCode, 403);
  running.clock.now += 1;
  assert.equal((await renewed(old)).statusCode, 403);
  assert.equal((await renewed(grant, 'none')).statusCode, 404);
});

test('a restart does not end a grant, and another database does not know it', async (t) => {
  const file = join(await folder(t), 'votes.db');
  const before = await serviceOn(t, file, polls);
  const grant = await grantOf(before);
  await before.stop();
  assert.equal((await frameVote(await serviceOn(t, file, polls), grant)).statusCode, 201);
  assert.equal((await frameVote(await service(t, polls), grant)).statusCode, 403);
});
