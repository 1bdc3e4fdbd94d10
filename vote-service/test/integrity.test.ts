import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { VoteReceipt } from '../../src/poll/poll.js';
import { Challenges, challengeLife } from '../src/challenges.js';
import type { Challenge } from '../src/challenges.js';
import { NetworkCounts } from '../src/network-counts.js';
import { isPublic, networkOf } from '../src/networks.js';
import { audit, openForReading } from '../src/stores/sqlite-audit.js';
import { makeAdminToken } from '../src/vote-service.js';
import type { AppOptions } from '../src/vote-service.js';
import { fieldsOf, textOf } from './forms.js';
import { solve } from './solve.js';
import { folder, newKey, onePoll, service, serviceOn } from './running-service.js';

/** So little work that five thousand challenges are solved in a moment. */
const challengeWork = { cost: 1, keyPrefix: '0' };

const packed = (value: object | null) => Buffer.from(JSON.stringify(value)).toString('base64');

const attacked = '198.51.100.77';

interface Vote {
  readonly from?: string;
  readonly key?: string;
  readonly poll?: string;
  readonly choices?: readonly string[];
  readonly more?: object;
}

/** Votes as a script does. */
const send = (app: FastifyInstance, { from = attacked, key = newKey(), poll = '7910', choices = ['yes'], more = {} }: Vote = {}) =>
  app.inject({ method: 'POST', url: `/polls/${poll}/votes`, remoteAddress: from, headers: { 'content-type': 'application/json', 'idempotency-key': `"${key}"` }, payload: JSON.stringify({ choices, ...more }) });

const said = (votes: readonly { asked: boolean; status: string }[]) => votes.map(({ asked, status }) => `${asked ? 'asked, ' : ''}${status}`);

/** Votes as the element does: once more with the challenge solved, where one is asked for. Says what came of it. */
async function cast(app: FastifyInstance, vote: Vote = {}): Promise<{ readonly asked: boolean; readonly status: string }> {
  const key = vote.key ?? newKey();
  const first = await send(app, { ...vote, key });
  if (first.statusCode === 201) return { asked: false, status: (first.json() as VoteReceipt).vote.status };
  assert.deepEqual([first.statusCode, first.json().type], [403, '/problems/challenge-required']);
  const second = await send(app, { ...vote, key, more: { ...vote.more, altcha: solve(first.json().challenge) } });
  assert.equal(second.statusCode, 201, second.body);
  return { asked: true, status: (second.json() as VoteReceipt).vote.status };
}

const ladder = (t: TestContext, poll: object, options: Partial<AppOptions> = {}) => service(t, onePoll(poll), undefined, { challengeWork, ...options });

const figures = async (app: FastifyInstance) => {
  const { voters_count, set_aside_count, options } = (await app.inject('/polls/7910')).json();
  return [voters_count, set_aside_count, options.map(({ votes_count }: { votes_count: number }) => votes_count).join(' ')];
};

test('five thousand votes of one network do not move a poll, and readers are counted', async (t) => {
  const file = join(await folder(t), 'votes.db');
  const polls = onePoll();
  const { app, clock, store, reports, stop } = await serviceOn(t, file, polls, undefined, { challengeWork });
  // Readers of the network before the attack: an office, a school.
  const before = [];
  for (let reader = 0; reader < 5; reader++) before.push(await cast(app, { choices: ['no'] }));
  assert.deepEqual(said(before), Array.from({ length: 5 }, () => 'counted'));

  const attack = Array.from({ length: 5000 }, newKey);
  const outcomes: string[] = [];
  const elsewhere: { asked: boolean; status: string }[] = [];
  for (let index = 0; index < attack.length; index += 50) {
    const votes = attack.slice(index, index + 50).map((key) => cast(app, { key }));
    votes.push(cast(app, { from: `203.0.113.${index / 50}`, choices: ['no'] }));
    const some = await Promise.all(votes);
    elsewhere.push(some.pop() as { asked: boolean; status: string });
    outcomes.push(...said(some));
  }
  const counts = new Map<string, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  assert.equal(counts.get('counted'), 45);
  // Whoever was under way together has looked at the same number.
  const withWork = counts.get('asked, counted') ?? 0;
  assert.ok(withWork >= 150 && withWork < 200, String(withWork));
  assert.equal(counts.get('asked, held'), 5000 - 45 - withWork);
  assert.deepEqual(said(elsewhere), elsewhere.map(() => 'counted'));
  assert.deepEqual(await figures(app), [45 + withWork + 105, 0, `${45 + withWork} 105`]);

  // The same ballot has the same outcome, without another challenge.
  const held = attack[4999] ?? '';
  const again = await send(app, { key: held });
  assert.deepEqual([again.statusCode, again.json().vote.status], [201, 'held']);

  // An hour later a reader of that network is held, too, and an editor has them counted; the attack is set aside.
  clock.now += 3_600_000;
  const late = newKey();
  assert.deepEqual(await cast(app, { key: late, choices: ['no'] }), { asked: true, status: 'held' });
  const hour = clock.now;
  assert.deepEqual(await store.heldVotes('7910'), [{ hour: hour - 3_600_000, status: 'held', ballots: 4955 - withWork, counts: [4955 - withWork, 0] }, { hour, status: 'held', ballots: 1, counts: [0, 1] }]);
  const counted = 45 + withWork + 105;
  const review = { pollId: '7910', from: 'held', at: clock.now } as const;
  assert.equal(await store.review({ ...review, to: 'counted', since: hour, reason: 'Readers at work.' }), 1);
  assert.equal(await store.review({ ...review, to: 'set_aside', before: hour, reason: 'One machine.' }), 4955 - withWork);
  assert.deepEqual(await figures(app), [counted + 1, 4955 - withWork, `${45 + withWork} 106`]);
  assert.match(textOf((await app.inject('/polls/7910/page')).body), new RegExp(`${counted + 1} counted, ${(4955 - withWork).toLocaleString('en')} set aside by the editors\\.`));

  // Nothing of an address, while the database is in use and after; nor in the log.
  const traces = [attacked, Buffer.from([198, 51, 100, 77]), '203.0.113.', '198.51.100'];
  const places = async () => new Map(await Promise.all((await readdir(dirname(file))).map(async (name): Promise<[string, Buffer]> => [name, await readFile(join(dirname(file), name))])));
  const searched = [...(await places())];
  assert.ok(searched.some(([name, bytes]) => name === 'votes.db-wal' && bytes.length > 100_000));
  await stop();
  searched.push(...(await places()), ['log', Buffer.from(reports.join(''))]);
  for (const [name, bytes] of searched) for (const trace of traces) assert.ok(!bytes.includes(trace), `${String(trace)} is in ${name}`);

  const db = openForReading(file);
  assert.deepEqual(audit(db, file), { polls: 1, ballots: counted + 1, held: 0, setAside: 4955 - withWork, faults: [] });
  assert.deepEqual(db.prepare('select count(*) as n from votes').all([]), [{ n: 5000 + 5 + 100 + 1 }]);
  db.close();
  const restarted = await serviceOn(t, file, polls, undefined, { challengeWork });
  assert.deepEqual(await figures(restarted.app), [counted + 1, 4955 - withWork, `${45 + withWork} 106`]);
  for (const [key, choices, status] of [[held, ['yes'], 'set_aside'], [late, ['no'], 'counted']] as const) {
    const answer = await send(restarted.app, { key, choices });
    assert.deepEqual([answer.statusCode, answer.json().vote.status], [201, status]);
  }
});

test('a network has its quota of ten minutes and of the day, each poll by itself', async (t) => {
  const poll = { network_quota: 2 };
  const file = { allowed_origins: '*', polls: ['7910', 'other'].map((id) => ({ ...onePoll(poll).polls[0], id })) };
  const { app, clock } = await service(t, file, '2030-01-01T12:00:00.000Z', { challengeWork });
  const votes = async (count: number, vote: Vote = {}) => {
    const all = [];
    for (let index = 0; index < count; index++) all.push(await cast(app, vote));
    return all.map(({ asked, status }) => (asked ? (status === 'held' ? 'h' : 'c') : 'n')).join('');
  };
  assert.equal(await votes(10), 'nncccccchh');
  assert.equal(await votes(1, { poll: 'other' }), 'n');
  assert.equal(await votes(1, { from: '2001:db8::1' }), 'n');
  // All of an IPv6 /64 is one network.
  assert.equal(await votes(2, { from: '2001:db8::2:3' }), 'nc');
  clock.now += 600_000;
  assert.equal(await votes(9), 'nncccccch');
  clock.now += 600_000;
  // Nineteen today: one more is free, and not two.
  assert.equal(await votes(3), 'ncc');
  clock.now += 24 * 3_600_000;
  assert.equal(await votes(3), 'nnc');
});

test('addresses of the place that the service stands in are no network; a proxy that it does not know is told once', async (t) => {
  const { app, reports } = await ladder(t, { network_quota: 1 });
  for (const from of ['127.0.0.1', '::1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '100.64.0.9', 'fd12::1', 'fe80::1', '::ffff:10.1.2.3']) {
    for (const _ of [1, 2, 3]) assert.equal((await cast(app, { from })).asked, false, from);
  }
  assert.deepEqual(reports, []);
  for (const _ of [1, 2]) await app.inject({ method: 'POST', url: '/polls/7910/votes', headers: { 'content-type': 'application/json', 'idempotency-key': newKey(), 'x-forwarded-for': attacked }, payload: '{"choices":["yes"]}' });
  assert.match(reports.join(), /^[^\n]*a proxy that the service does not know of[^\n]*--proxy-hops[^\n]*\n$/);
  assert.deepEqual(['8.8.8.8', '172.15.0.1', '172.32.0.1', '100.63.0.1', '100.128.0.1', '2001:db8::1', '::2:1'].map((address) => isPublic(networkOf(address) ?? '')), [true, true, true, true, true, true, false]);
});

test('polls that ask for nothing take any number of votes of a network', async (t) => {
  for (const integrity of ['none', 'browser']) {
    const { app } = await ladder(t, { integrity, network_quota: 1 });
    for (let index = 0; index < 10; index++) assert.deepEqual(await cast(app), { asked: false, status: 'counted' });
  }
});

test('what stands for a network is another text in each poll and on each day, and there are never too many', () => {
  const counts = new NetworkCounts();
  const day = 24 * 3_600_000;
  const names = [counts.of('p', '192.0.2.1', day), counts.of('q', '192.0.2.1', day), counts.of('p', '192.0.2.1', day + 1), counts.of('p', '192.0.2.1', 2 * day)].map(({ name }) => name);
  assert.equal(new Set(names).size, 3);
  assert.equal(names[0], names[2]);
  assert.equal(counts.size, 1);
  for (let network = 0; network < 100_500; network++) counts.of('p', `n${network}`, 2 * day);
  assert.equal(counts.size, 100_000);
});

test('in a contested poll every vote solves a challenge, of this poll and of the last ten minutes, which counts once', async (t) => {
  const file = { allowed_origins: '*', polls: ['7910', 'other'].map((id) => ({ ...onePoll({ integrity: 'challenge', network_quota: 2 }).polls[0], id })) };
  const { app, clock } = await service(t, file, undefined, { challengeWork });
  const challengeAt = async (poll = '7910') => {
    const answer = await app.inject(`/polls/${poll}/challenge`);
    assert.deepEqual([answer.statusCode, answer.headers['cache-control'], answer.headers['access-control-allow-origin']], [200, 'no-store', '*']);
    return answer.json() as Challenge;
  };
  const key = newKey();
  const altcha = solve(await challengeAt());
  const first = await send(app, { key, more: { altcha } });
  assert.deepEqual([first.statusCode, first.json().vote.status], [201, 'counted']);
  // The same ballot has no need of one.
  assert.deepEqual((await send(app, { key })).json().vote, first.json().vote);
  const refused = async (more: object) => {
    const answer = await send(app, { more });
    assert.deepEqual([answer.statusCode, answer.json().type], [403, '/problems/challenge-required']);
    assert.equal(answer.json().challenge.parameters.data.poll, '7910');
  };
  await refused({});
  await refused({ altcha });
  await refused({ altcha: solve(await challengeAt('other')) });
  const { challenge, solution } = JSON.parse(Buffer.from(solve(await challengeAt()), 'base64').toString());
  for (const wrong of [
    { challenge: { ...challenge, parameters: { ...challenge.parameters, keyPrefix: '' } }, solution },
    { challenge: { ...challenge, parameters: { ...challenge.parameters, expiresAt: challenge.parameters.expiresAt + 1 } }, solution },
    { challenge: { ...challenge, signature: '0'.repeat(64) }, solution },
    { challenge, solution: { counter: -1, derivedKey: solution.derivedKey } },
    { challenge, solution: { counter: 4_000_000_000, derivedKey: '0' } },
    { challenge, solution: {} },
    { challenge },
    [],
    null,
  ]) await refused({ altcha: packed(wrong) });
  for (const none of [7, 'x', '', null, {}, [packed({ challenge, solution })]]) await refused({ altcha: none });
  clock.now += challengeLife;
  await refused({ altcha: packed({ challenge, solution }) });
  assert.equal((await app.inject('/polls/7910')).json().voters_count, 1);
  // At the same time.
  const twice = solve(await challengeAt());
  assert.deepEqual((await Promise.all([1, 2, 3].map(() => send(app, { more: { altcha: twice } })))).map(({ statusCode }) => String(statusCode)).toSorted().join(), '201,403,403');
  // One network is held in the end here, too.
  const others = [];
  for (let index = 0; index < 9; index++) others.push((await cast(app)).status);
  assert.equal(others.join(), [...Array.from({ length: 7 }, () => 'counted'), 'held', 'held'].join());
});

test('a challenge is one of ALTCHA version 2, and what another library solves counts', async () => {
  const challenges = new Challenges();
  const { parameters, signature } = challenges.issue('7910', Date.now());
  assert.deepEqual(Object.keys(parameters), ['algorithm', 'cost', 'data', 'expiresAt', 'keyLength', 'keyPrefix', 'nonce', 'salt']);
  assert.deepEqual([parameters.algorithm, parameters.cost, parameters.keyPrefix, parameters.keyLength], ['PBKDF2/SHA-256', 2000, '00', 32]);
  // As it comes from altcha-lib 2, which sorts names and adds how long it took.
  const payload = Buffer.from(solve({ parameters, signature }), 'base64').toString().replace('"counter"', '"time":12.3,"counter"');
  assert.equal(await challenges.spend(Buffer.from(payload).toString('base64'), '7910', Date.now()), true);
  assert.equal(await challenges.spend(Buffer.from(payload).toString('base64'), '7910', Date.now()), false);
});

test('a form cannot solve a challenge: above the quota its vote is held, and the reader is told', async (t) => {
  const { app } = await ladder(t, { network_quota: 1 });
  const form = (payload: string) => app.inject({ method: 'POST', url: '/polls/7910/votes', remoteAddress: attacked, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload });
  const outcomes = [];
  const confirmed = fieldsOf((await form('choices=yes')).body).toString();
  for (const fields of [confirmed, fieldsOf((await form('choices=no')).body).toString(), fieldsOf((await form('choices=no')).body).toString(), confirmed]) outcomes.push(await form(fields));
  assert.deepEqual(outcomes.map(({ statusCode, headers }) => [statusCode, headers['location']]), [[303, 'page#counted'], [303, 'page#held'], [303, 'page#held'], [303, 'page#counted']]);
  assert.deepEqual(await figures(app), [1, 0, '1 0']);
  assert.match((await app.inject('/polls/7910/page')).body, /id="held"[^]*?Your vote was received and will be checked before it counts\./);
});

test('a vote that is held is changed and withdrawn like any other, stays held, and is read with its status', async (t) => {
  const { app } = await ladder(t, { network_quota: 1 });
  for (let index = 0; index < 4; index++) await cast(app);
  const key = newKey();
  assert.equal((await cast(app, { key })).status, 'held');
  const { vote, poll } = (await send(app, { key })).json() as VoteReceipt;
  assert.deepEqual([poll.voted, poll.own_votes, poll.voters_count, vote.status], [true, ['yes'], 4, 'held']);
  const own = { url: `/polls/7910/votes/${vote.id}`, headers: { authorization: `Bearer ${key}` } };
  const changed = await app.inject({ ...own, method: 'PUT', payload: { choices: ['no'] } });
  assert.deepEqual([changed.statusCode, changed.json().vote], [200, { ...vote, choices: ['no'] }]);
  assert.equal((await app.inject({ ...own, method: 'DELETE' })).statusCode, 204);
  assert.equal((await app.inject(own)).json().vote.status, 'withdrawn');
  assert.equal((await app.inject({ ...own, method: 'PUT', payload: { choices: ['no'] } })).json().vote.status, 'held');
  assert.deepEqual(await figures(app), [4, 0, '4 0']);
});

test('nothing of held votes is told where the total is hidden', async (t) => {
  const { app, store, clock } = await ladder(t, { network_quota: 1, results_visibility: 'after_deadline', show_total: false, expires_at: '2030-02-01T00:00:00Z' });
  const read = async () => [(await app.inject('/polls/7910')).body, (await app.inject('/polls/7910/results')).body, (await app.inject('/polls/7910')).headers.etag, (await app.inject('/polls/7910/page')).body];
  const before = await read();
  for (let index = 0; index < 6; index++) await cast(app);
  assert.equal(await store.review({ pollId: '7910', from: 'held', to: 'set_aside', reason: 'One machine.', at: clock.now }), 2);
  assert.deepEqual(await read(), before);
  assert.equal(JSON.parse(before[0] ?? '').set_aside_count, null);
});

test('only those who run the polls look at held votes, and decide about them with a reason', async (t) => {
  const { app, store } = await ladder(t, { network_quota: 1 });
  const token = await makeAdminToken(store);
  for (let index = 0; index < 6; index++) await cast(app);
  const headers = { authorization: `Bearer ${token}` };
  const list = (id = '7910', more: object = headers) => app.inject({ url: `/polls/${id}/held`, headers: { ...more } });
  const review = (payload: object, more: object = headers) => app.inject({ method: 'POST', url: '/polls/7910/held/review', headers: { ...more }, payload });
  for (const answer of [await list('7910', {}), await review({ action: 'accept', reason: 'x' }, {})]) {
    assert.deepEqual([answer.statusCode, answer.json().type, answer.headers['cache-control'], answer.headers['access-control-allow-origin']], [401, '/problems/token-invalid', 'no-store', undefined]);
  }
  assert.equal((await list('none')).statusCode, 404);
  for (const wrong of [{}, { action: 'accept' }, { action: 'accept', reason: ' ' }, { action: 'drop', reason: 'x' }, { action: 'accept', from: 'counted', reason: 'x' }, { action: 'accept', from: 'all', reason: 'x' }, { action: 'accept', before: 7, reason: 'x' }, { action: 'accept', since: 'soon', reason: 'x' }]) {
    const answer = await review(wrong);
    assert.deepEqual([answer.statusCode, answer.json().type], [400, '/problems/malformed-request'], JSON.stringify(wrong));
  }
  assert.deepEqual((await review({ action: 'set-aside', reason: 'One machine.' })).json(), { moved: 2, counted: 4, held: 0, set_aside: 2 });
  assert.deepEqual((await review({ action: 'set-aside', from: 'counted', reason: 'That one, too.' })).json(), { moved: 4, counted: 0, held: 0, set_aside: 6 });
  assert.deepEqual((await review({ action: 'accept', from: 'set_aside', reason: 'A school, after all.' })).json(), { moved: 6, counted: 6, held: 0, set_aside: 0 });
  const { reviews, ...rest } = (await list()).json();
  assert.deepEqual(reviews.map(({ from, to, reason, ballots }: Record<string, unknown>) => [from, to, reason, ballots]), [['set_aside', 'counted', 'A school, after all.', 6], ['counted', 'set_aside', 'That one, too.', 4], ['held', 'set_aside', 'One machine.', 2]]);
  assert.deepEqual([rest.counted, rest.held, rest.set_aside, rest.groups, rest.anomalies], [6, 0, 0, [], []]);
});
