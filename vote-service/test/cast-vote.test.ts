import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { PollDocument, VoteReceipt } from '../../src/poll/poll.js';
import { folder, newKey, onePoll, service, serviceOn } from './running-service.js';

const several = onePoll({ multiple: true, multiple_choice_min: 2, multiple_choice_max: 3, options: ['a', 'b', 'c', 'd'].map((id) => ({ id, title: id.toUpperCase() })) });
const day = 24 * 3600 * 1000;

test('a vote is answered by its receipt', async (t) => {
  const { vote } = await service(t, onePoll());
  const answer = await vote('7910', ['yes'], '01976e2b-1c2d-7abc-8def-0123456789ab');
  assert.equal(answer.statusCode, 201);
  assert.equal(answer.headers['cache-control'], 'no-store');
  const receipt = answer.json();
  assert.match(receipt.vote.id, /^[\w-]{22}$/);
  assert.equal(answer.headers['location'], `/polls/7910/votes/${receipt.vote.id}`);
  assert.deepEqual(receipt.vote, { id: receipt.vote.id, choices: ['yes'], created_at: '2025-06-14T11:20:08.493Z', status: 'counted' });
  assert.deepEqual([receipt.poll.voted, receipt.poll.own_votes, receipt.poll.votes_count, receipt.poll.results_version], [true, ['yes'], 1, 1]);
});

test('the URLs of a receipt are relative to the address of the votes', async (t) => {
  const { vote } = await service(t, onePoll());
  const { urls } = (await vote('7910', ['yes'])).json().poll;
  const paths = [urls.self, urls.results, urls.votes].map((url: string) => new URL(url, 'https://paper.example/api/polls/7910/votes').pathname);
  assert.deepEqual(paths, ['/api/polls/7910', '/api/polls/7910/results', '/api/polls/7910/votes']);
});

test('the same ballot 100 times at once, and after a restart, is one vote with one answer', async (t) => {
  const file = join(await folder(t), 'votes.db');
  const key = newKey();
  const first = await serviceOn(t, file, onePoll());
  const url = await first.app.listen({ port: 0, host: '127.0.0.1' });
  const send = () => fetch(`${url}/polls/7910/votes`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': `"${key}"` }, body: '{"choices":["no"]}' });
  const answers = await Promise.all(Array.from({ length: 100 }, send));
  const votes = await Promise.all(answers.map(async (answer) => [answer.status, ((await answer.json()) as VoteReceipt).vote, answer.headers.get('location')]));
  for (const vote of votes) assert.deepEqual(vote, votes[0]);
  assert.equal(votes[0]?.[0], 201);
  await first.stop();

  const second = await serviceOn(t, file, onePoll(), '2030-01-02T00:00:00Z');
  const again = await second.vote('7910', ['no'], key);
  assert.deepEqual([again.statusCode, again.json().vote, again.headers['location']], votes[0]);
  assert.deepEqual((await second.app.inject('/polls/7910')).json().voters_count, 1);
});

test('200 readers who vote at once are all counted', async (t) => {
  const { app } = await service(t, onePoll());
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const statuses = await Promise.all(
    Array.from({ length: 200 }, async (_, i) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': `"${newKey()}"` };
      return (await fetch(`${url}/polls/7910/votes`, { method: 'POST', headers, body: JSON.stringify({ choices: [i % 2 === 0 ? 'yes' : 'no'] }) })).status;
    }),
  );
  assert.deepEqual(new Set(statuses), new Set([201]));
  const { voters_count, options } = (await (await fetch(`${url}/polls/7910`)).json()) as PollDocument;
  assert.deepEqual([voters_count, ...options.map(({ votes_count }) => votes_count)], [200, 100, 100]);
});

test('a repetition has the current counts beside the first vote', async (t) => {
  const { vote } = await service(t, onePoll());
  const key = newKey();
  const first = (await vote('7910', ['yes'], key)).json();
  await vote('7910', ['no']);
  const again = (await vote('7910', ['yes'], key)).json();
  assert.deepEqual([again.vote, again.poll.voters_count], [first.vote, 2]);
});

test('the order of choices makes no other ballot', async (t) => {
  const { vote } = await service(t, several);
  const key = newKey();
  const first = await vote('7910', ['c', 'a'], key);
  const again = await vote('7910', ['a', 'c'], key);
  assert.deepEqual([again.statusCode, again.json()], [201, first.json()]);
  assert.deepEqual(first.json().vote.choices, ['a', 'c']);
});

test('a key with other choices is refused, and the first vote stands', async (t) => {
  const { app, vote } = await service(t, several);
  const key = newKey();
  await vote('7910', ['a', 'b'], key);
  for (const choices of [['a', 'c'], ['a', 'b', 'c']]) {
    const answer = await vote('7910', choices, key);
    assert.deepEqual([answer.statusCode, answer.json().type], [422, '/problems/idempotency-key-reused']);
  }
  assert.deepEqual((await app.inject('/polls/7910')).json().options.map((option: { votes_count: number }) => option.votes_count), [1, 1, 0, 0]);
});

test('a key may be written with or without quotes, and in capitals', async (t) => {
  const { app } = await service(t, onePoll());
  const key = newKey();
  for (const header of [`"${key}"`, key, ` ${key.toUpperCase()} `]) {
    const answer = await app.inject({ method: 'POST', url: '/polls/7910/votes', headers: { 'idempotency-key': header }, payload: { choices: ['yes'] } });
    assert.equal(answer.statusCode, 201, header);
  }
  assert.equal((await app.inject('/polls/7910')).json().voters_count, 1);
});

test('a vote without a usable key is refused', async (t) => {
  const { app } = await service(t, onePoll());
  const key = newKey();
  const version4 = `${key.slice(0, 14)}4${key.slice(15)}`;
  for (const header of [undefined, '', '""', 'yes', version4, `"${key}`, `${key}"`, `""${key}""`, `"${key}", "${newKey()}"`, `{${key}}`]) {
    const answer = await app.inject({ method: 'POST', url: '/polls/7910/votes', headers: header === undefined ? {} : { 'idempotency-key': header }, payload: { choices: ['yes'] } });
    assert.deepEqual([answer.statusCode, answer.json().type], [400, '/problems/idempotency-key-missing'], header);
  }
  assert.equal((await app.inject('/polls/7910')).json().voters_count, 0);
});

test('choices may be places in the list of options', async (t) => {
  const { vote } = await service(t, several);
  assert.deepEqual((await vote('7910', [2, 'a'])).json().vote.choices, ['a', 'c']);
});

test('a number that is no place is not taken for an id of that name', async (t) => {
  const { vote } = await service(t, onePoll({ options: [{ id: '5', title: 'Five' }, { id: '6', title: 'Six' }] }));
  assert.deepEqual((await vote('7910', [5])).json().errors, [{ pointer: '/choices/0', code: 'unknown_option' }]);
  assert.deepEqual((await vote('7910', ['5'])).json().vote.choices, ['5']);
});

test('choices that break the rules are refused with a pointer to each', async (t) => {
  const { app, vote } = await service(t, several);
  const limits = { min: 2, max: 3 };
  const cases: [unknown[], object[]][] = [
    [[], [{ pointer: '/choices', code: 'too_few', ...limits }]],
    [['a'], [{ pointer: '/choices', code: 'too_few', ...limits }]],
    [['a', 'b', 'c', 'd'], [{ pointer: '/choices', code: 'too_many', ...limits }]],
    [['a', 'x'], [{ pointer: '/choices/1', code: 'unknown_option' }]],
    [['a', 'a'], [{ pointer: '/choices/1', code: 'duplicate' }]],
    [['a', 0], [{ pointer: '/choices/1', code: 'duplicate' }]],
    [['A', 'b'], [{ pointer: '/choices/0', code: 'unknown_option' }]],
    [[4, -1, 0.5], [0, 1, 2].map((index) => ({ pointer: `/choices/${index}`, code: 'unknown_option' }))],
    [['__proto__', 'length', ''], [0, 1, 2].map((index) => ({ pointer: `/choices/${index}`, code: 'unknown_option' }))],
  ];
  for (const [choices, errors] of cases) {
    const answer = await vote('7910', choices);
    assert.equal(answer.statusCode, 422);
    assert.deepEqual([answer.json().type, answer.json().errors], ['/problems/invalid-choices', errors]);
  }
  assert.equal((await app.inject('/polls/7910')).json().voters_count, 0);
});

test('one choice is the most in a poll for one choice', async (t) => {
  const { vote } = await service(t, onePoll());
  const { errors } = (await vote('7910', ['yes', 'no'])).json();
  assert.deepEqual(errors, [{ pointer: '/choices', code: 'too_many', min: 1, max: 1 }]);
});

test('the answer to thousands of choices is short', async (t) => {
  const { vote } = await service(t, onePoll());
  const answer = await vote('7910', Array.from({ length: 5000 }, () => 9));
  assert.equal(answer.statusCode, 422);
  assert.ok(answer.body.length < 1000, String(answer.body.length));
  assert.equal(answer.json().errors.at(-1).code, 'too_many');
});

test('a body of another shape is malformed', async (t) => {
  const { app } = await service(t, onePoll());
  const send = (payload: string) => app.inject({ method: 'POST', url: '/polls/7910/votes', headers: { 'content-type': 'application/json', 'idempotency-key': newKey() }, payload });
  const deep = `${'['.repeat(8000)}${']'.repeat(8000)}`;
  const bodies = ['', '{', 'yes', 'null', '1', '"yes"', '[]', '["yes"]', '{}', '{"choices":"yes"}', '{"choices":{"0":"yes","length":1}}', '{"choices":[null]}', '{"choices":[["yes"]]}', '{"choices":[{"id":"yes"}]}', deep, `{"choices":${deep.slice(50, -50)}}`, '{"__proto__":{"choices":["yes"]}}', '{"choices":["yes"],"__proto__":{}}', '{"constructor":{"prototype":{"choices":["yes"]}}}'];
  for (const body of bodies) {
    const answer = await send(body);
    assert.deepEqual([answer.statusCode, answer.json().type, answer.headers['content-type']], [400, '/problems/malformed-request', 'application/problem+json'], body.slice(0, 60));
  }
  assert.equal((await app.inject('/polls/7910')).json().voters_count, 0);
});

test('a body that is neither JSON nor a form is an unsupported media type', async (t) => {
  const { app } = await service(t, onePoll());
  for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'text/json', 'application/jsonp', 'nonsense']) {
    const answer = await app.inject({ method: 'POST', url: '/polls/7910/votes', headers: { 'content-type': type, 'idempotency-key': newKey() }, payload: '{"choices":["yes"]}' });
    assert.deepEqual([answer.statusCode, answer.json().type], [415, '/problems/unsupported-media-type'], type);
  }
  const nothing = await app.inject({ method: 'POST', url: '/polls/7910/votes', headers: { 'idempotency-key': newKey() } });
  assert.equal(nothing.statusCode, 415);
  const parameter = await app.inject({ method: 'POST', url: '/polls/7910/votes', headers: { 'content-type': 'application/json; charset=utf-8', 'idempotency-key': newKey() }, payload: '{"choices":["yes"]}' });
  assert.equal(parameter.statusCode, 201);
});

test('a body has at most 16 KiB', async (t) => {
  const { app } = await service(t, onePoll());
  const send = (bytes: number) => {
    const start = '{"choices":["yes"],"x":"';
    return app.inject({ method: 'POST', url: '/polls/7910/votes', headers: { 'content-type': 'application/json', 'idempotency-key': newKey() }, payload: `${start.padEnd(bytes - 2, 'x')}"}` });
  };
  assert.equal((await send(16_384)).statusCode, 201);
  const answer = await send(16_385);
  assert.deepEqual([answer.statusCode, answer.json().type], [413, '/problems/payload-too-large']);
});

test('a poll takes votes from its start to just before its end', async (t) => {
  const { vote, clock, app } = await service(t, onePoll({ starts_at: '2030-01-02T00:00:00Z', expires_at: '2030-01-03T00:00:00Z' }));
  const voteAt = async (time: string) => {
    clock.now = Date.parse(time);
    const { statusCode, body } = await vote('7910', ['yes']);
    return { statusCode, ...JSON.parse(body) };
  };
  const early = await voteAt('2030-01-01T23:59:59.999Z');
  assert.deepEqual([early.statusCode, early.type, early.starts_at], [409, '/problems/poll-not-open', '2030-01-02T00:00:00.000Z']);
  assert.equal((await voteAt('2030-01-02T00:00:00.000Z')).statusCode, 201);
  assert.equal((await voteAt('2030-01-02T23:59:59.999Z')).statusCode, 201);
  const late = await voteAt('2030-01-03T00:00:00.000Z');
  assert.deepEqual([late.statusCode, late.type, late.expires_at], [409, '/problems/poll-closed', '2030-01-03T00:00:00.000Z']);
  assert.equal(new URL(late.results_url, 'https://paper.example/polls/7910/votes').pathname, '/polls/7910/results');
  assert.equal((await app.inject('/polls/7910')).json().voters_count, 2);
});

for (const status of ['closed', 'archived'] as const) {
  test(`a poll that an editor has ${status} takes no votes`, async (t) => {
    const { vote } = await service(t, onePoll({ status }));
    const answer = await vote('7910', ['yes']);
    assert.deepEqual([answer.statusCode, answer.json().type, answer.json().expires_at], [409, '/problems/poll-closed', null]);
  });
}

test('the retry of a counted vote gets its receipt for seven days after the end', async (t) => {
  const { vote, clock } = await service(t, onePoll({ expires_at: '2030-01-03T00:00:00Z' }));
  const key = newKey();
  const first = (await vote('7910', ['yes'], key)).json();
  const end = Date.parse('2030-01-03T00:00:00Z');
  for (const now of [end, end + 7 * day]) {
    clock.now = now;
    const again = await vote('7910', ['yes'], key);
    assert.equal(again.statusCode, 201);
    assert.deepEqual([again.json().vote, again.json().poll.status], [first.vote, 'closed']);
    assert.equal((await vote('7910', ['no'], key)).json().type, '/problems/idempotency-key-reused');
    assert.equal((await vote('7910', ['yes'])).json().type, '/problems/poll-closed');
  }
  clock.now = end + 7 * day + 1;
  assert.equal((await vote('7910', ['yes'], key)).json().type, '/problems/poll-closed');
});

test('problems are named in the order of the contract', async (t) => {
  const { app } = await service(t, { ...onePoll({ expires_at: '2029-01-01T00:00:00Z' }), allowed_origins: ['https://paper.example'] });
  const problem = async (url: string, headers: Record<string, string>, payload: string) =>
    (await app.inject({ method: 'POST', url, headers, payload })).json().type.replace('/problems/', '');
  const json = { 'content-type': 'application/json' };
  const origin = { ...json, origin: 'https://paper.example' };
  const keyed = { ...origin, 'idempotency-key': newKey() };
  assert.equal(await problem('/polls/none/votes', { 'content-type': 'text/plain' }, 'x'), 'unsupported-media-type');
  assert.equal(await problem('/polls/none/votes', json, '{'), 'malformed-request');
  assert.equal(await problem('/polls/none/votes', json, '{}'), 'poll-not-found');
  assert.equal(await problem('/polls/7910/votes', { ...json, origin: 'https://evil.example' }, '{}'), 'origin-not-allowed');
  assert.equal(await problem('/polls/7910/votes', origin, '{}'), 'idempotency-key-missing');
  assert.equal(await problem('/polls/7910/votes', keyed, '{"choices":[]}'), 'invalid-choices');
  assert.equal(await problem('/polls/7910/votes', keyed, '{"choices":["yes"]}'), 'poll-closed');
});
