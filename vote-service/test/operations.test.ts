import assert from 'node:assert/strict';
import { test } from 'node:test';
import Database from 'libsql';
import type { VoteReceipt } from '../../src/poll/poll.js';
import { newKey, onePoll, service } from './running-service.js';
import type { RunningService } from './running-service.js';

/** The metrics by name and labels. */
async function metrics({ app }: RunningService): Promise<ReadonlyMap<string, number>> {
  const { body } = await app.inject('/metrics');
  return new Map(body.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
}

test('the service is ready while votes can be stored', async (t) => {
  const { app } = await service(t, onePoll());
  const answer = await app.inject('/readyz');
  assert.deepEqual([answer.statusCode, answer.json(), answer.headers['cache-control']], [200, { status: 'ready' }, 'no-store']);
});

test('the service is not ready after a commit that failed, and says so in words', async (t) => {
  const running = await service(t, onePoll());
  const { app, vote, file } = running;
  const db = new Database(file);
  t.after(() => db.close());
  db.exec("create trigger full before update on tallies begin select raise(abort, 'database or disk is full'); end");
  t.mock.timers.enable({ apis: ['setInterval'] });
  assert.equal((await vote('7910', ['yes'])).statusCode, 503);
  const answer = await app.inject('/readyz');
  assert.equal(answer.statusCode, 503);
  assert.deepEqual(answer.json(), { status: 'unavailable', reason: 'The last votes could not be stored. The log of the service says why.' });
  // Whoever asks for nothing but life gets it, and readers their poll.
  assert.equal((await app.inject('/healthz')).statusCode, 200);
  assert.equal((await app.inject('/polls/7910')).statusCode, 200);
  assert.equal((await metrics(running)).get('vote_service_store_fault'), 1);
  db.exec('drop trigger full');
  assert.equal((await vote('7910', ['yes'])).statusCode, 201);
  assert.equal((await app.inject('/readyz')).statusCode, 200);
});

test('the metrics are the text that Prometheus reads', async (t) => {
  const { app } = await service(t, onePoll());
  const { body, headers } = await app.inject('/metrics');
  assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
  let name = '';
  for (const line of body.trimEnd().split('\n')) {
    const [, described] = /^# HELP ([a-z\d_]+) \S.*$/.exec(line) ?? [];
    const [, typed] = /^# TYPE ([a-z\d_]+) (?:counter|gauge)$/.exec(line) ?? [];
    const [, sample] = /^([a-z\d_]+)(?:\{[a-z]+="(?:[^"\\\n]|\\[\\"n])*"(?:,[a-z]+="(?:[^"\\\n]|\\[\\"n])*")*\})? \d+(?:\.\d+)?(?:e-?\d+)?$/.exec(line) ?? [];
    if (described !== undefined) name = described;
    assert.equal(described ?? typed ?? sample, name, line);
  }
  assert.ok(body.endsWith('\n'));
});

test('the metrics count ballots, repeats and commits', async (t) => {
  const running = await service(t, onePoll());
  const key = newKey();
  await running.vote('7910', ['yes'], key);
  await running.vote('7910', ['yes'], key);
  await running.vote('7910', ['no']);
  const { vote, token } = (await running.vote('7910', ['no'])).json() as VoteReceipt;
  for (const choices of [['yes'], ['yes'], ['no']]) await running.app.inject({ method: 'PUT', url: `/polls/7910/votes/${vote.id}`, headers: { authorization: `Bearer ${token}` }, payload: { choices } });
  const values = await metrics(running);
  const of = (name: string) => values.get(`vote_service_${name}`);
  assert.deepEqual([of('ballots_total'), of('repeats_total'), of('changes_total'), of('failed_commits_total'), of('waiting_ballots'), of('polls'), of('store_fault')], [3, 1, 2, 0, 0, 1, 0]);
  assert.ok(Number(of('commits_total')) >= 3);
  assert.ok(Number(of('database_bytes')) > 0);
  assert.ok(values.has('vote_service_wal_bytes'));
  assert.ok(Number(values.get('process_resident_memory_bytes')) > 1e6);
  assert.ok(values.has('vote_service_event_loop_delay_p99_seconds'));
  assert.ok([...values.keys()].some((name) => /^vote_service_build_info\{version="\d+\.\d+\.\d+",node="v\d+/.test(name)));
});

test('the metrics count answers by route and class, not by address', async (t) => {
  const running = await service(t, onePoll());
  const { app, vote } = running;
  await vote('7910', ['yes']);
  await vote('7910', ['nothing']);
  await vote('1234', ['yes']);
  for (const url of ['/polls/7910', '/polls/7910', '/polls/none', '/nothing', '/nothing/else?a=b', '/polls/%zz']) await app.inject(url);
  await app.inject({ url: '/polls/7910', headers: { 'if-none-match': '"1-1"' } });
  await app.inject({ method: 'DELETE', url: '/polls/7910' });
  const values = await metrics(running);
  const of = (route: string, status: string) => values.get(`vote_service_answers_total{route="${route}",status="${status}"}`);
  assert.deepEqual([of('/polls/:id/votes', '2xx'), of('/polls/:id/votes', '4xx')], [1, 2]);
  assert.deepEqual([of('/polls/:id', '2xx'), of('/polls/:id', '3xx'), of('/polls/:id', '4xx')], [2, 1, 2]);
  assert.equal(of('none', '4xx'), 3);
  assert.ok(![...values.keys()].some((name) => name.includes('7910') || name.includes('nothing')));
});

for (const url of ['/readyz', '/metrics']) {
  test(`${url} is for the operator's programs: not cached, not for pages of other sites, and read only`, async (t) => {
    const { app } = await service(t, onePoll());
    const answer = await app.inject({ url, headers: { origin: 'https://paper.example' } });
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal(answer.headers['access-control-allow-origin'], undefined);
    assert.equal((await app.inject({ method: 'HEAD', url })).statusCode, 200);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'] as const) {
      const refused = await app.inject({ method, url });
      assert.deepEqual([refused.statusCode, refused.headers.allow], [405, 'GET, HEAD']);
    }
  });
}
