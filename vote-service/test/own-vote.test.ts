import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VoteReceipt } from '../../src/poll/poll.js';
import { newKey, onePoll, service } from './running-service.js';

const paper = 'https://paper.example';
const polls = { allowed_origins: [paper], polls: [{ ...onePoll().polls[0], expires_at: '2030-01-03T00:00:00Z' }, { ...onePoll().polls[0], id: '7911' }] };

test('a vote is read at its Location with the token of its receipt, and gets it again', async (t) => {
  const { app, vote } = await service(t, polls);
  const cast = await vote('7910', ['yes'], newKey(), paper);
  const receipt = cast.json() as VoteReceipt;
  const url = String(cast.headers['location']);
  for (const authorization of [`Bearer ${receipt.token}`, `bearer  ${receipt.token.toUpperCase()} `]) {
    const answer = await app.inject({ url, headers: { authorization, origin: paper } });
    const urls = { self: '../../7910', results: '../results', votes: '../votes', page: '../page', events: '../../../events?polls=7910' };
    assert.deepEqual([answer.statusCode, answer.json()], [200, { ...receipt, poll: { ...receipt.poll, urls } }]);
    for (const [name, address] of Object.entries({ self: '/polls/7910', results: '/polls/7910/results', votes: '/polls/7910/votes', page: '/polls/7910/page', events: '/events' })) {
      assert.equal(new URL(urls[name as keyof typeof urls], `https://paper.example${url}`).pathname, address);
    }
    assert.deepEqual([answer.headers['cache-control'], answer.headers.etag], ['no-store', '"1"']);
    assert.equal(answer.headers['access-control-allow-origin'], paper);
  }
  const head = await app.inject({ method: 'HEAD', url, headers: { authorization: `Bearer ${receipt.token}` } });
  assert.deepEqual([head.statusCode, head.body, head.headers.etag], [200, '', '"1"']);
});

test('a vote can be read long after its poll has closed', async (t) => {
  const { app, vote, clock } = await service(t, polls);
  const cast = await vote('7910', ['yes'], newKey(), paper);
  clock.now = Date.parse('2031-01-01T00:00:00Z');
  const answer = await app.inject({ url: String(cast.headers['location']), headers: { authorization: `Bearer ${cast.json().token}` } });
  assert.deepEqual(answer.json().vote, cast.json().vote);
});

test('nothing but the token of that vote opens it', async (t) => {
  const { app, vote } = await service(t, polls);
  const mine = await vote('7910', ['yes'], newKey(), paper);
  const others = await vote('7910', ['yes'], newKey(), paper);
  const elsewhere = await vote('7911', ['yes'], mine.json().token, paper);
  const token = mine.json().token as string;
  const url = `/polls/7910/votes/${mine.json().vote.id}`;
  const attempts: [string, string | undefined][] = [
    [url, undefined],
    ...['', 'Bearer', 'Bearer ', token, `Basic ${token}`, `Bearer "${token}"`, `Bearer ${token}x`, `Bearer ${token}, ${token}`, `Bearer ${newKey()}`, `Bearer ${others.json().token}`].map((value): [string, string] => [url, value]),
    [`/polls/7910/votes/${others.json().vote.id}`, `Bearer ${token}`],
    [`/polls/7910/votes/${elsewhere.json().vote.id}`, `Bearer ${token}`],
    ['/polls/7910/votes/x', `Bearer ${token}`],
    ['/polls/7910/votes/', `Bearer ${token}`],
    ['/polls/7910/votes/undefined', undefined],
  ];
  for (const [address, authorization] of attempts) {
    const answer = await app.inject({ url: address, headers: authorization === undefined ? {} : { authorization } });
    assert.deepEqual([answer.statusCode, answer.json().type], [401, '/problems/token-invalid'], `${address} ${authorization}`);
    assert.equal(answer.headers['www-authenticate'], 'Bearer');
    assert.equal(answer.headers['cache-control'], 'no-store');
  }
});

test('a page of another origin is not shown a vote, token or not', async (t) => {
  const { app, vote } = await service(t, polls);
  const cast = await vote('7910', ['yes'], newKey(), paper);
  const url = String(cast.headers['location']);
  for (const origin of ['https://evil.example', 'null', 'https://paper.example.evil.example', 'http://paper.example']) {
    const answer = await app.inject({ url, headers: { origin, authorization: `Bearer ${cast.json().token}` } });
    assert.deepEqual([answer.statusCode, answer.json().type, answer.headers['access-control-allow-origin']], [403, '/problems/origin-not-allowed', undefined]);
    assert.equal((await app.inject({ method: 'OPTIONS', url, headers: { origin, 'access-control-request-method': 'GET' } })).statusCode, 403);
  }
});

test('the preflight of a vote lets its token through', async (t) => {
  const { app } = await service(t, polls);
  const answer = await app.inject({ method: 'OPTIONS', url: '/polls/7910/votes/AZduKxwtervN7wEjRWeJqw', headers: { origin: paper, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' } });
  assert.equal(answer.statusCode, 204);
  assert.equal(answer.headers['access-control-allow-origin'], paper);
  assert.equal(answer.headers['access-control-allow-methods'], 'GET, HEAD, PUT, DELETE');
  for (const name of ['Authorization', 'Content-Type', 'If-Match', 'Idempotency-Key']) assert.match(String(answer.headers['access-control-allow-headers']), new RegExp(`\\b${name}\\b`));
  assert.match(String(answer.headers['access-control-expose-headers']), /\bETag\b/);
});

test('an unknown poll is named before the token is looked at', async (t) => {
  const { app } = await service(t, polls);
  const answer = await app.inject('/polls/none/votes/AZduKxwtervN7wEjRWeJqw');
  assert.deepEqual([answer.statusCode, answer.json().type], [404, '/problems/poll-not-found']);
});
