import assert from 'node:assert/strict';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { createApp, parsePolls, SetupError, SqliteVoteStore } from '../src/vote-service.js';
import { undocumented } from './documented.js';
import { folder, newKey, onePoll, service, serviceOn } from './running-service.js';

test('GET /polls/{id} answers the poll with its counts and relative URLs', async (t) => {
  const { app, vote } = await service(t, onePoll({ lang: 'en', notice: 'Anyone may answer.', expires_at: '2030-02-01T00:00:00+01:00' }));
  await vote('7910', ['no']);
  const answer = await app.inject('/polls/7910');
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8');
  assert.deepEqual(answer.json(), {
    id: '7910',
    question: 'Keep the night bus?',
    description: null,
    lang: 'en',
    kind: 'choice',
    status: 'open',
    starts_at: null,
    expires_at: '2030-01-31T23:00:00.000Z',
    expired: false,
    multiple: false,
    multiple_choice_min: 1,
    multiple_choice_max: 1,
    results_visibility: 'always',
    show_total: true,
    allow_change: true,
    integrity: 'network',
    randomize_options: false,
    results_order: 'option',
    votes_count: 1,
    voters_count: 1,
    set_aside_count: 0,
    options: [{ id: 'yes', title: 'Yes', votes_count: 0 }, { id: 'no', title: 'No', votes_count: 1 }],
    revision: 1,
    corrected_at: null,
    results_version: 1,
    results_updated_at: '2030-01-01T12:00:00.000Z',
    notice: 'Anyone may answer.',
    urls: { self: '7910', results: '7910/results', votes: '7910/votes', page: '7910/page', events: '../events?polls=7910' },
  });
});

test('GET /polls/{id}/results answers the figures alone', async (t) => {
  const { app, vote } = await service(t, onePoll({ multiple: true }));
  await vote('7910', ['no', 'yes']);
  await vote('7910', ['yes']);
  assert.deepEqual((await app.inject('/polls/7910/results')).json(), {
    id: '7910',
    results_version: 2,
    votes_count: 3,
    voters_count: 2,
    set_aside_count: 0,
    options: [{ id: 'yes', votes_count: 2 }, { id: 'no', votes_count: 1 }],
    final: false,
  });
});

test('counts in the polls file are not served', async (t) => {
  const { app } = await service(t, onePoll({ votes_count: 900, voters_count: 900, results_version: 7, revision: 50, options: [{ id: 'a', title: 'A', votes_count: 900 }, { id: 'b', title: 'B' }] }));
  const poll = (await app.inject('/polls/7910')).json();
  assert.deepEqual([poll.votes_count, poll.voters_count, poll.options[0].votes_count, poll.results_version, poll.revision], [0, 0, 0, 0, 1]);
});

for (const url of ['/polls/7910', '/polls/7910/results']) {
  test(`${url} has a strong tag that a vote changes`, async (t) => {
    const { app, vote } = await service(t, onePoll());
    const tag = async () => (await app.inject(url)).headers.etag;
    assert.equal(await tag(), '"1-0"');
    await vote('7910', ['yes']);
    assert.equal(await tag(), '"1-1"');
  });

  test(`${url} answers 304 to whoever has the tag`, async (t) => {
    const { app } = await service(t, onePoll());
    const status = async (tags: string) => (await app.inject({ url, headers: { 'if-none-match': tags } })).statusCode;
    for (const tags of ['"1-0"', 'W/"1-0"', '"0-9", W/"1-0" ,"x"', '*']) assert.equal(await status(tags), 304, tags);
    for (const tags of ['"1-1"', '1-0', '"11-0"', '', '"']) assert.equal(await status(tags), 200, tags);
  });

  test(`${url} repeats tag and caching on a 304, without a body`, async (t) => {
    const { app } = await service(t, onePoll());
    const answer = await app.inject({ url, headers: { 'if-none-match': '"1-0"' } });
    assert.equal(answer.headers.etag, '"1-0"');
    assert.match(String(answer.headers['cache-control']), /s-maxage=2/);
    assert.equal(answer.headers['access-control-allow-origin'], '*');
    assert.equal(answer.body, '');
  });

  test(`HEAD ${url} answers the headers of GET`, async (t) => {
    const { app } = await service(t, onePoll());
    const get = await app.inject(url);
    const head = await app.inject({ method: 'HEAD', url });
    assert.equal(head.statusCode, 200);
    assert.equal(head.body, '');
    for (const name of ['etag', 'cache-control', 'content-type', 'content-length', 'access-control-allow-origin']) assert.equal(head.headers[name], get.headers[name], name);
    assert.equal((await app.inject({ method: 'HEAD', url, headers: { 'if-none-match': '"1-0"' } })).statusCode, 304);
  });

  test(`${url} may be cached for seconds while the poll is open, and for long once it is closed`, async (t) => {
    const { app, clock } = await service(t, onePoll({ expires_at: '2030-01-02T00:00:00Z' }));
    const caching = async () => (await app.inject(url)).headers['cache-control'];
    assert.equal(await caching(), 'public, max-age=1, s-maxage=2, stale-while-revalidate=30, stale-if-error=86400');
    clock.now = Date.parse('2030-01-02T00:01:00Z');
    assert.equal(await caching(), 'public, max-age=300, s-maxage=86400');
  });
}

test('the clock opens and closes a poll, and each lifts the revision', async (t) => {
  const { app, clock } = await service(t, onePoll({ starts_at: '2030-01-02T00:00:00Z', expires_at: '2030-01-03T00:00:00Z' }));
  const seen = async (time: string) => {
    clock.now = Date.parse(time);
    const { status, expired, revision } = (await app.inject('/polls/7910')).json();
    const { final } = (await app.inject('/polls/7910/results')).json();
    return { status, expired, revision, final };
  };
  assert.deepEqual(await seen('2030-01-01T23:59:59.999Z'), { status: 'scheduled', expired: false, revision: 1, final: false });
  assert.deepEqual(await seen('2030-01-02T00:00:00.000Z'), { status: 'open', expired: false, revision: 2, final: false });
  assert.deepEqual(await seen('2030-01-02T23:59:59.999Z'), { status: 'open', expired: false, revision: 2, final: false });
  assert.deepEqual(await seen('2030-01-03T00:00:00.000Z'), { status: 'closed', expired: true, revision: 3, final: true });
});

test('a tag is not served twice when an editor prolongs a closed poll', async (t) => {
  const file = join(await folder(t), 'votes.db');
  const closed = await serviceOn(t, file, onePoll({ starts_at: '2030-01-01T00:00:00Z', expires_at: '2030-01-01T06:00:00Z' }));
  const before = (await closed.app.inject('/polls/7910')).json();
  await closed.stop();
  const prolonged = await serviceOn(t, file, onePoll({ starts_at: '2030-01-01T00:00:00Z', expires_at: '2030-01-05T00:00:00Z' }));
  const after = (await prolonged.app.inject('/polls/7910')).json();
  assert.deepEqual([before.status, after.status], ['closed', 'open']);
  assert.ok(after.revision > before.revision, `${after.revision} after ${before.revision}`);
});

test('a poll that left the file is not served', async (t) => {
  const file = join(await folder(t), 'votes.db');
  await (await serviceOn(t, file, onePoll())).stop();
  const { app, vote } = await serviceOn(t, file, onePoll({ id: '7911' }));
  assert.equal((await app.inject('/polls/7910')).statusCode, 404);
  assert.equal((await vote('7910', ['yes'])).json().type, '/problems/poll-not-found');
  assert.equal((await app.inject('/polls/7911')).statusCode, 200);
});

test('GET /healthz is small and not cached', async (t) => {
  const { app } = await service(t, onePoll());
  const answer = await app.inject('/healthz');
  assert.deepEqual([answer.statusCode, answer.json(), answer.headers['cache-control']], [200, { status: 'ok' }, 'no-store']);
});

for (const [url, allow] of [
  ['/polls/7910', 'GET, HEAD, PATCH, DELETE, OPTIONS'],
  ['/polls/7910/results', 'GET, HEAD, DELETE, OPTIONS'],
  ['/polls', 'GET, HEAD, POST'],
  ['/problems/poll-closed', 'GET, HEAD, OPTIONS'],
  ['/healthz', 'GET, HEAD, OPTIONS'],
  ['/openapi.json', 'GET, HEAD, OPTIONS'],
  ['/polls/7910/votes', 'POST, OPTIONS'],
  ['/polls/7910/votes/AZduKxwtervN7wEjRWeJqw', 'GET, HEAD, PUT, DELETE, OPTIONS'],
] as const) {
  test(`${url} refuses methods other than ${allow}`, async (t) => {
    const { app, vote } = await service(t, onePoll());
    await vote('7910', ['yes']);
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      if (allow.split(', ').includes(method)) continue;
      // A body of any kind must not change the answer.
      const answer = await app.inject({ method, url: `${url}?choices=yes`, headers: { 'content-type': 'text/html' }, payload: 'x' });
      assert.equal(answer.statusCode, 405, method);
      assert.equal(answer.headers.allow, allow);
      assert.equal(answer.headers['content-type'], 'application/problem+json');
      if (method !== 'HEAD') assert.deepEqual([answer.json().type, answer.json().status], ['about:blank', 405]);
    }
    assert.equal((await app.inject('/polls/7910')).json().votes_count, 1);
  });
}

test('an unknown address is a problem document', async (t) => {
  const { app } = await service(t, onePoll());
  for (const url of ['/', '/polls/', '/polls/7910/', '/polls/7910/votes/1/2', '/problems/nothing', '/problems/__proto__', '/problems/toString']) {
    const answer = await app.inject(url);
    assert.equal(answer.statusCode, 404, url);
    assert.equal(answer.headers['content-type'], 'application/problem+json', url);
    assert.equal(answer.json().status, 404, url);
  }
});

test('odd ids are refused by problem documents', async (t) => {
  const { app, reports } = await service(t, onePoll());
  const ids = ['..%2f', '%2e%2e', '%2e%2e%2fetc%2fpasswd', '%00', '%', '%zz', '%c3%28', '%F0%9F%9A%8C', '__proto__', 'constructor', "'; drop table votes; --".replaceAll(' ', '%20'), 'a'.repeat(101), 'a'.repeat(65_536)];
  for (const id of ids) {
    for (const [method, suffix] of [['GET', ''], ['GET', '/results'], ['POST', '/votes']] as const) {
      const answer = await app.inject({ method, url: `/polls/${id}${suffix}`, headers: { 'content-type': 'application/json' }, ...(method === 'POST' ? { payload: '{"choices":["yes"]}' } : {}) });
      assert.ok(answer.statusCode >= 400 && answer.statusCode < 500, `${id.slice(0, 40)} ${answer.statusCode}`);
      assert.equal(answer.headers['content-type'], 'application/problem+json');
      assert.equal(answer.json().status, answer.statusCode);
      assert.ok(answer.body.length < 1000, String(answer.body.length));
    }
  }
  assert.deepEqual(reports, []);
});

test('what is not HTTP gets a problem document too', async (t) => {
  const { app } = await service(t, onePoll());
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const answerTo = (text: string) =>
    new Promise<string>((resolve, reject) => {
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      socket.setEncoding('utf8').on('data', (data) => (answer += data)).on('end', () => resolve(answer)).on('error', reject);
    });
  for (const [text, status] of [['HELLO\r\n\r\n', 400], [`GET / HTTP/1.1\r\nHost: x\r\nx: ${'y'.repeat(17_000)}\r\n\r\n`, 431]] as const) {
    const [head = '', body = ''] = (await answerTo(text)).split('\r\n\r\n');
    const [first = '', ...lines] = head.split('\r\n');
    assert.equal(Number(first.split(' ')[1]), status);
    const headers = Object.fromEntries(lines.map((line) => [line.split(': ')[0]?.toLowerCase(), line.split(': ')[1]]));
    assert.deepEqual(undocumented({ method: 'GET', url: '/', status, headers, body }), []);
    assert.equal((JSON.parse(body) as { status: number }).status, status);
  }
});

test('a store that fails is 503 with Retry-After, and only the operator reads why', async (t) => {
  const { app, vote, file, reports } = await service(t, onePoll());
  const { default: Database } = await import('libsql');
  const db = new Database(file);
  t.after(() => db.close());
  db.exec('drop table votes; drop table tallies');
  const answer = await vote('7910', ['yes']);
  assert.equal(answer.statusCode, 503);
  assert.equal(answer.json().type, '/problems/overloaded');
  assert.equal(answer.headers['retry-after'], '5');
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.doesNotMatch(answer.body, /table|sql/i);
  assert.match(reports[0] ?? '', /no such table: votes/);
  assert.equal(reports.length, 1);
  // What was counted is known without the disk.
  assert.equal((await app.inject('/polls/7910')).statusCode, 200);
});

test('a vote whose transaction fails half-way leaves nothing', async (t) => {
  const { app, vote, file } = await service(t, onePoll());
  const { default: Database } = await import('libsql');
  const db = new Database(file);
  t.after(() => db.close());
  db.exec("create trigger broken before update on tallies when old.idx = 0 begin select raise(abort, 'disk broken'); end");
  const key = newKey();
  assert.equal((await vote('7910', ['yes'], key)).statusCode, 503);
  db.exec('drop trigger broken');
  assert.equal((await app.inject('/polls/7910')).json().voters_count, 0);
  assert.equal((await vote('7910', ['yes'], key)).statusCode, 201);
  assert.equal((await app.inject('/polls/7910')).json().voters_count, 1);
});

test('an app does not start with a poll that the store refuses', async (t) => {
  const file = join(await folder(t), 'votes.db');
  await (await serviceOn(t, file, onePoll())).stop();
  await assert.rejects(serviceOn(t, file, onePoll({ options: [{ id: 'yes', title: 'Yes' }, { id: 'never', title: 'Never' }] })), SetupError);
});

test('a program that embeds the app adds routes of its own', async (t) => {
  const store = SqliteVoteStore.open(join(await folder(t), 'votes.db'));
  const app = createApp({ store, polls: parsePolls(JSON.stringify(onePoll())) });
  t.after(() => app.close().then(() => store.close()));
  app.get('/', (_request, reply) => reply.type('text/html').send('<p>Mine'));
  app.post('/form', (request, reply) => reply.send({ got: request.body }));
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const page = await fetch(url);
  assert.equal(await page.text(), '<p>Mine');
  assert.equal(page.headers.get('access-control-allow-origin'), null);
  assert.deepEqual(await (await fetch(`${url}/form`, { method: 'POST', body: 'text' })).json(), { got: 'text' });
  assert.equal((await fetch(`${url}/polls/7910`)).status, 200);
});
