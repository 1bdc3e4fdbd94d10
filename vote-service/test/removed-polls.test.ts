import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, newKey, onePoll, service, serviceOn } from './running-service.js';

const removed = { allowed_origins: ['https://paper.example'], polls: [{ id: '7910', removed: true }, { ...onePoll().polls[0], id: '7911' }] };

test('every address of a removed poll answers 410, to every page', async (t) => {
  const { app } = await service(t, removed);
  const headers = { origin: 'https://anyone.example' };
  const body = { payload: '{"choices":["yes"]}', headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': newKey() } };
  const answers = [
    await app.inject({ url: '/polls/7910', headers }),
    await app.inject({ url: '/polls/7910/results', headers }),
    await app.inject({ url: '/polls/7910/votes/AZduKxwtervN7wEjRWeJqw', headers }),
    await app.inject({ method: 'POST', url: '/polls/7910/votes', ...body }),
  ];
  for (const answer of answers) {
    assert.deepEqual([answer.statusCode, answer.json().type, answer.headers['cache-control']], [410, '/problems/poll-removed', 'no-store']);
    assert.match(String(answer.headers['access-control-allow-origin']), /^(\*|https:\/\/anyone\.example)$/);
  }
  assert.equal((await app.inject({ method: 'OPTIONS', url: '/polls/7910/votes', headers })).statusCode, 204);
  assert.equal((await app.inject('/polls/7911')).statusCode, 200);
});

test('the votes of a removed poll stay, and are there when it returns', async (t) => {
  const file = join(await folder(t), 'votes.db');
  const key = newKey();
  const first = await serviceOn(t, file, onePoll());
  const cast = (await first.vote('7910', ['yes'], key)).json().vote;
  await first.stop();
  const second = await serviceOn(t, file, removed);
  assert.equal((await second.vote('7910', ['no'])).statusCode, 410);
  await second.stop();
  const third = await serviceOn(t, file, onePoll());
  assert.equal((await third.app.inject('/polls/7910')).json().voters_count, 1);
  assert.deepEqual((await third.vote('7910', ['yes'], key)).json().vote, cast);
});
