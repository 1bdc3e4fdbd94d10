import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import type { VoteReceipt } from '../../src/poll/poll.js';
import { formPost } from './forms.js';
import { newKey, onePoll, service } from './running-service.js';

const paper = 'https://paper.example';
const [poll] = onePoll().polls;
const three = ['yes', 'no', 'maybe'].map((id) => ({ id, title: id }));
const polls = {
  allowed_origins: '*',
  polls: [
    { ...poll, id: 'open', options: three, expires_at: '2030-01-03T00:00:00Z' },
    { ...poll, id: 'several', options: three, multiple: true, multiple_choice_max: 2 },
    { ...poll, id: 'final', allow_change: false },
    { ...poll, id: 'listed', allowed_origins: [paper] },
  ],
};

/** A service with a vote for the first option of a poll, and what its owner may do. */
async function voted(t: TestContext, pollId = 'open', origin?: string) {
  const running = await service(t, polls);
  const key = newKey();
  const cast = await running.vote(pollId, ['yes'], key, origin);
  const receipt = cast.json() as VoteReceipt;
  const send = (method: 'GET' | 'PUT' | 'DELETE', choices?: readonly unknown[], headers: Record<string, string> = {}, url = String(cast.headers.location)) =>
    running.app.inject({ method, url, headers: { authorization: `Bearer ${receipt.token}`, ...(origin === undefined ? {} : { origin }), ...headers }, ...(choices ? { payload: { choices } } : {}) });
  const change = (choices: readonly unknown[], headers: Record<string, string> = {}) => send('PUT', choices, headers);
  const counts = async () => {
    const results = (await running.app.inject(`/polls/${pollId}/results`)).json() as VoteReceipt['poll'];
    return [results.voters_count, ...results.options.map(({ votes_count }) => votes_count)].join(' ');
  };
  return { ...running, key, receipt, send, change, counts };
}

async function mismatch(request: Promise<LightMyRequestResponse>): Promise<void> {
  const answer = await request;
  assert.deepEqual([answer.statusCode, answer.json().type], [412, '/problems/revision-mismatch']);
}

test('a vote is changed, and its receipt has the new counts with the old name and time', async (t) => {
  const { app, change, counts, receipt, clock } = await voted(t);
  clock.now += 60_000;
  const answer = await change(['no']);
  const { urls: _urls, ...after } = answer.json().poll;
  const { urls: _old, ...before } = receipt.poll;
  assert.deepEqual([answer.statusCode, answer.headers['cache-control'], answer.headers.etag], [200, 'no-store', undefined]);
  assert.deepEqual(answer.json().vote, { ...receipt.vote, choices: ['no'] });
  assert.deepEqual(after, { ...before, own_votes: ['no'], options: before.options.map((option) => ({ ...option, votes_count: option.id === 'no' ? 1 : 0 })), results_version: 2, results_updated_at: '2030-01-01T12:01:00.000Z' });
  assert.equal(await counts(), '1 0 1 0');
  assert.equal((await app.inject('/polls/open')).headers.etag, '"1-2"');
});

test('the same change, and the same withdrawal, may come any number of times', async (t) => {
  const { app, send, change, counts } = await voted(t);
  const changes = await Promise.all(Array.from({ length: 10 }, () => change([1])));
  for (const answer of changes) assert.deepEqual([answer.statusCode, answer.body], [200, changes[0]?.body]);
  assert.equal(await counts(), '1 0 1 0');
  for (const answer of await Promise.all(Array.from({ length: 10 }, () => send('DELETE')))) assert.deepEqual([answer.statusCode, answer.body, answer.headers['cache-control']], [204, '', 'no-store']);
  assert.equal(await counts(), '0 0 0 0');
  assert.equal((await app.inject('/polls/open')).json().results_version, 3);
});

test('a withdrawn vote stays withdrawn whatever its ballot does, and counts again by a change', async (t) => {
  const { app, vote, send, change, counts, key, receipt } = await voted(t);
  await send('DELETE');
  for (const choices of [['yes'], ['no']]) {
    const late = await vote('open', choices, key);
    assert.deepEqual([late.statusCode, late.json().type], [409, '/problems/vote-withdrawn']);
  }
  const read = (await send('GET')).json() as VoteReceipt;
  assert.deepEqual([read.vote, read.poll.voted, read.poll.own_votes, read.poll.voters_count, read.results_key], [{ ...receipt.vote, choices: [], status: 'withdrawn' }, false, [], 0, null]);
  const again = await change(['maybe']);
  assert.deepEqual([again.statusCode, again.json().vote, again.json().poll.voted], [200, { ...receipt.vote, choices: ['maybe'] }, true]);
  assert.equal(await counts(), '1 0 0 1');
  // The first ballot now differs from the vote that stands.
  assert.equal((await vote('open', ['yes'], key)).json().type, '/problems/idempotency-key-reused');
  assert.equal((await app.inject(formPost('open', new URLSearchParams([['choices[]', 'maybe'], ['key', key]])))).headers.location, 'page#counted');
});

test('If-Match names the revision that is changed', async (t) => {
  const { send, change, counts } = await voted(t);
  const tag = async () => String((await send('GET')).headers.etag);
  const first = await tag();
  for (const header of ['"9"', `W/${first}`, '1', '', '"1x"', `"a${first}`]) {
    await mismatch(change(['no'], { 'if-match': header }));
    await mismatch(send('DELETE', undefined, { 'if-match': header }));
  }
  assert.equal(await counts(), '1 1 0 0');
  assert.equal((await change(['no'], { 'if-match': `"9", ${first}` })).statusCode, 200);
  const second = await tag();
  assert.notEqual(second, first);
  // As it was asked for already: the first answer may have been lost.
  assert.equal((await change(['no'], { 'if-match': first })).statusCode, 200);
  await mismatch(change(['maybe'], { 'if-match': first }));
  assert.equal((await change(['maybe'], { 'if-match': ' * ' })).statusCode, 200);
  await mismatch(send('DELETE', undefined, { 'if-match': second }));
  assert.equal((await send('DELETE', undefined, { 'if-match': await tag() })).statusCode, 204);
  assert.equal((await send('DELETE', undefined, { 'if-match': second })).statusCode, 204);
});

test('of changes that are for one revision, one is made', async (t) => {
  const { change, counts } = await voted(t);
  const answers = await Promise.all(['no', 'maybe', 'no', 'maybe'].map((choice) => change([choice], { 'if-match': '"1"' })));
  assert.deepEqual(answers.map(({ statusCode }) => statusCode), [200, 412, 200, 412]);
  assert.equal(await counts(), '1 0 1 0');
});

test('of changes that come at once, the last one stands', async (t) => {
  const { change, send, counts } = await voted(t);
  const choices = Array.from({ length: 31 }, (_, index) => ['no', 'maybe', 'yes'][index % 3] ?? '');
  for (const answer of await Promise.all(choices.map((choice) => change([choice])))) assert.equal(answer.statusCode, 200);
  assert.equal(await counts(), '1 0 1 0');
  await Promise.all([change(['maybe']), send('DELETE'), change(['yes']), send('DELETE'), change(['maybe'])]);
  assert.equal(await counts(), '1 0 0 1');
});

test('nothing but its token changes a vote', async (t) => {
  const { send, counts, vote, receipt } = await voted(t);
  const other = (await vote('open', ['no'])).json() as VoteReceipt;
  for (const authorization of ['', 'Bearer', receipt.token, `Basic ${receipt.token}`, `Bearer ${newKey()}`, `Bearer ${other.token}`]) {
    for (const answer of [await send('PUT', ['maybe'], { authorization }), await send('DELETE', undefined, { authorization })]) {
      assert.deepEqual([answer.statusCode, answer.json().type, answer.headers['www-authenticate']], [401, '/problems/token-invalid', 'Bearer']);
    }
  }
  for (const url of [`/polls/open/votes/${other.vote.id}`, `/polls/several/votes/${receipt.vote.id}`]) assert.equal((await send('PUT', ['maybe'], {}, url)).statusCode, 401);
  assert.equal((await send('PUT', ['maybe'], {}, `/polls/none/votes/${receipt.vote.id}`)).statusCode, 404);
  assert.equal(await counts(), '2 1 1 0');
});

test('a change keeps to the rules of choices, and to what a body may be', async (t) => {
  const { app, change, send, counts, receipt } = await voted(t, 'several');
  assert.equal((await change(['maybe', 0])).statusCode, 200);
  assert.equal(await counts(), '1 1 0 1');
  for (const choices of [[], ['x'], ['yes', 'yes'], ['yes', 'no', 'maybe'], [3]]) assert.deepEqual([(await change(choices)).statusCode, (await change(choices)).json().type], [422, '/problems/invalid-choices']);
  const headers = { authorization: `Bearer ${receipt.token}` };
  const raw = (type: string | undefined, payload?: string) => app.inject({ method: 'PUT', url: `/polls/several/votes/${receipt.vote.id}`, headers: { ...headers, ...(type === undefined ? {} : { 'content-type': type }) }, ...(payload === undefined ? {} : { payload }) });
  const statuses = [await raw('application/json', '{}'), await raw('application/json', '{'), await raw('text/plain', 'x'), await raw(undefined), await raw('application/json', `"${'x'.repeat(16_384)}"`)].map(({ statusCode }) => statusCode);
  assert.deepEqual(statuses, [400, 400, 415, 415, 413]);
  assert.equal((await raw('application/x-www-form-urlencoded', 'choices[]=no')).statusCode, 200);
  assert.equal(await counts(), '1 0 1 0');
  assert.deepEqual([(await send('DELETE', ['yes'])).statusCode, (await send('DELETE', undefined, { 'content-type': 'application/json' })).statusCode], [204, 204]);
});

test('after the end nothing changes, and what was done is still answered', async (t) => {
  const { send, change, counts, clock } = await voted(t);
  await change(['no']);
  clock.now = Date.parse('2030-01-03T00:00:00Z');
  for (const answer of [await change(['maybe']), await send('DELETE')]) {
    const { type, results_url: results } = answer.json() as { type: string; results_url: string };
    assert.deepEqual([answer.statusCode, type], [409, '/problems/poll-closed']);
    assert.equal(new URL(results, 'https://paper.example/polls/open/votes/x').pathname, '/polls/open/results');
  }
  assert.equal((await change(['no'])).statusCode, 200);
  assert.equal(await counts(), '1 0 1 0');
});

test('where votes are final, they are', async (t) => {
  const { send, change, counts } = await voted(t, 'final');
  for (const answer of [await change(['no']), await send('DELETE')]) assert.deepEqual([answer.statusCode, answer.json().type], [409, '/problems/vote-final']);
  assert.equal((await change(['yes'])).statusCode, 200);
  assert.equal(await counts(), '1 1 0');
});

test('only pages that may vote may change votes', async (t) => {
  const { app, send, change, counts, receipt } = await voted(t, 'listed', paper);
  for (const origin of ['https://evil.example', 'null']) {
    for (const answer of [await change(['no'], { origin }), await send('DELETE', undefined, { origin })]) {
      assert.deepEqual([answer.statusCode, answer.json().type, answer.headers['access-control-allow-origin']], [403, '/problems/origin-not-allowed', undefined]);
    }
  }
  const url = `/polls/listed/votes/${receipt.vote.id}`;
  assert.equal((await app.inject({ method: 'DELETE', url, headers: { authorization: `Bearer ${receipt.token}` } })).statusCode, 403);
  assert.equal(await counts(), '1 1 0');
  const preflight = await app.inject({ method: 'OPTIONS', url, headers: { origin: paper, 'access-control-request-method': 'DELETE' } });
  assert.deepEqual([preflight.statusCode, preflight.headers.allow], [204, 'GET, HEAD, PUT, DELETE, OPTIONS']);
  const answer = await change(['no']);
  assert.deepEqual([answer.statusCode, answer.headers['access-control-allow-origin']], [200, paper]);
});

test('a change that the disk refuses is not made, and not answered as if it were', async (t) => {
  const { change, counts, file } = await voted(t);
  const { default: Database } = await import('libsql');
  const db = new Database(file);
  t.after(() => db.close());
  db.exec("create trigger full before update on tallies begin select raise(abort, 'database or disk is full'); end");
  const refused = await change(['no']);
  assert.deepEqual([refused.statusCode, refused.json().type], [503, '/problems/overloaded']);
  assert.equal(await counts(), '1 1 0 0');
  db.exec('drop trigger full');
  assert.equal((await change(['no'], { 'if-match': '"1"' })).statusCode, 200);
  assert.equal(await counts(), '1 0 1 0');
});
