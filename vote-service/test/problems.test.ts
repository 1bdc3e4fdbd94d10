import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemStatus } from '../../src/poll/poll.js';
import { newKey, onePoll, service } from './running-service.js';

test('each problem of the contract has a page in plain text that says what to do', async (t) => {
  const { app } = await service(t, onePoll());
  const pages = new Set<string>();
  for (const [name, status] of Object.entries(problemStatus)) {
    const page = await app.inject(`/problems/${name}`);
    assert.equal(page.statusCode, 200, name);
    assert.equal(page.headers['content-type'], 'text/plain; charset=utf-8');
    const [heading, blank, next] = page.body.split('\n');
    assert.ok(heading?.endsWith(`(${name}, HTTP ${status})`), heading);
    assert.equal(blank, '');
    assert.match(next ?? '', /.{40}/);
    pages.add(next ?? '');
  }
  assert.equal(pages.size, Object.keys(problemStatus).length);
});

test('a problem document has the members of RFC 9457, and its type leads to its page', async (t) => {
  const { app, vote } = await service(t, onePoll({ expires_at: '2029-01-01T00:00:00Z' }));
  const answer = await vote('7910', ['yes'], newKey());
  assert.equal(answer.headers['content-type'], 'application/problem+json');
  assert.deepEqual(answer.json(), {
    type: '/problems/poll-closed',
    title: 'The poll is closed',
    status: 409,
    detail: 'The poll no longer takes votes.',
    expires_at: '2029-01-01T00:00:00.000Z',
    results_url: 'results',
  });
  assert.match((await app.inject(answer.json().type)).body, /^The poll is closed /);
});

test('problems are not cached', async (t) => {
  const { app, vote } = await service(t, onePoll());
  for (const answer of [await app.inject('/nothing'), await app.inject('/polls/none'), await vote('7910', ['x'])]) {
    assert.equal(answer.headers['cache-control'], 'no-store');
  }
});

test('where there is nothing, that is the answer, whatever comes with the request', async (t) => {
  const { app } = await service(t, onePoll());
  for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'] as const) {
    for (const type of ['application/json', 'application/pdf', '']) {
      const answer = await app.inject({ method, url: '/nothing/here', headers: { 'content-type': type }, ...(method !== 'GET' && { payload: '{' }) });
      assert.deepEqual([answer.statusCode, answer.headers['content-type']], [404, 'application/problem+json'], `${method} ${type}`);
    }
  }
});
