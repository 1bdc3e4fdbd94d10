import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bus, deskService, sharedDesk } from './desk-service.js';
import type { DeskService } from './desk-service.js';
import { newKey, onePoll } from './running-service.js';

const [filePoll] = onePoll().polls;
const pollsFile = { allowed_origins: '*', polls: [filePoll, { id: '7990', removed: true }, { ...filePoll, id: '7950' }] };
const shared = sharedDesk({ polls: pollsFile });

const pointers = (answer: { json: () => { errors: { pointer: string; detail: string }[] } }) => answer.json().errors.map(({ pointer }) => pointer);

test('a poll that an editor makes takes votes at once', async () => {
  const { ask, vote, clock, app } = await shared;
  const made = await ask('POST', '/polls', { body: bus });
  assert.deepEqual([made.statusCode, made.headers['location'], made.headers['etag'], made.headers['cache-control']], [201, '/polls/7991', '"1"', 'no-store']);
  assert.deepEqual(made.json(), {
    definition: { id: '7991', question: 'Keep the night bus?', description: null, lang: null, kind: 'choice', status: 'open', starts_at: null, expires_at: null, multiple: false, multiple_choice_min: 1, multiple_choice_max: 1, results_visibility: 'always', show_total: true, allow_change: true, notice: null, options: bus.options },
    allowed_origins: '*',
    source: 'desk',
    status: 'open',
    revision: 1,
    created_at: '2030-01-01T12:00:00.000Z',
    corrected_at: null,
    versions: [],
    figures: { voters_count: 0, votes_count: 0, options: [{ id: 'yes', votes_count: 0 }, { id: 'no', votes_count: 0 }], results_version: 0, updated_at: null, per_minute: Array.from({ length: 60 }, () => 0) },
    urls: { self: 'polls/7991', results: 'polls/7991/results', votes: 'polls/7991/votes', page: 'polls/7991/page', embed: 'polls/7991/embed', versions: 'polls/7991/versions', final: 'polls/7991/final.json', definition: 'polls/7991/definition', export_csv: 'polls/7991/export.csv', export_json: 'polls/7991/export.json' },
  });
  await vote('7991', ['yes']);
  clock.now += 60_000;
  await vote('7991', ['no']);
  const { figures } = (await ask('GET', '/polls/7991/definition')).json();
  assert.deepEqual([figures.voters_count, figures.options.map((option: { votes_count: number }) => option.votes_count), figures.per_minute.slice(-3)], [2, [1, 1], [0, 1, 1]]);
  assert.equal((await app.inject('/polls/7991')).json().voters_count, 2);
  assert.equal((await app.inject('/polls/7991/embed')).statusCode, 200);
});

test('an id is one above the highest there ever was, also of polls that are gone; a name is free to choose', async () => {
  const { make, ask, tag } = await shared;
  assert.deepEqual([await make({ id: 'night-bus' }), await make()], ['night-bus', '7992']);
  assert.equal((await ask('DELETE', '/polls/7992', { body: { confirm: '7992' }, ifMatch: await tag('7992') })).statusCode, 204);
  assert.equal(await make(), '7993');
  for (const id of ['night-bus', '7992', '7990', '7950']) {
    const refused = await ask('POST', '/polls', { body: { ...bus, id } });
    assert.deepEqual([refused.statusCode, refused.json().type, pointers(refused)], [422, '/problems/poll-invalid', ['/id']], id);
  }
});

test('every field that is wrong is named, with what to write', async () => {
  const { ask, make, tag, app, token } = await shared;
  const answer = await ask('POST', '/polls', { body: { question: '', multiple_choice_max: 9, multiple: true, expires_at: 'soon', options: [{ id: 'a', title: 'A' }, { id: 'a', title: '' }, { id: '..', title: 'C' }], allowed_origins: ['https://paper.example/'] } });
  assert.equal(answer.statusCode, 422);
  assert.deepEqual(pointers(answer).toSorted(), ['/allowed_origins', '/expires_at', '/options/1/id', '/options/1/title', '/options/2/id', '/question']);
  for (const { detail } of answer.json().errors) assert.match(detail, /Write|write|Give/);
  assert.deepEqual(pointers(await ask('POST', '/polls', { body: { question: 'Which?', options: bus.options } })), ['/allowed_origins']);
  assert.deepEqual(pointers(await ask('POST', '/polls', { body: { ...bus, multiple: true, multiple_choice_max: 3 } })), ['/multiple_choice_max']);
  const id = await make();
  const ifMatch = await tag(id);
  assert.deepEqual(pointers(await ask('PATCH', `/polls/${id}`, { body: { id: 'other' }, ifMatch })), ['/id']);
  assert.deepEqual(pointers(await ask('PATCH', `/polls/${id}`, { body: { question: null }, ifMatch })), ['/question']);
  for (const payload of ['{', '[]', '"x"', 'null', '']) {
    const sent = await app.inject({ method: 'POST', url: '/polls', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, payload });
    assert.deepEqual([sent.statusCode, sent.json().type], [400, '/problems/malformed-request'], payload);
  }
  assert.equal(await tag(id), ifMatch);
});

test('a correction of a poll that is open says so to everybody, with the old wording', async () => {
  const { ask, make, tag, app, vote, clock } = await shared;
  clock.now = Date.parse('2030-01-01T12:30:00Z');
  const id = await make({ starts_at: '2030-01-01T13:00:00Z', description: 'About <the> bus.' });
  const early = await ask('PATCH', `/polls/${id}`, { body: { question: 'Keep the nihgt bus?' }, ifMatch: await tag(id) });
  assert.deepEqual([early.statusCode, early.json().corrected_at, early.json().versions], [200, null, []], 'nobody has seen it yet');
  clock.now = Date.parse('2030-01-01T14:00:00Z');
  await vote(id, ['yes']);
  const before = await app.inject(`/polls/${id}`);
  const answer = await ask('PATCH', `/polls/${id}`, { body: { question: 'Keep the night bus?', description: null, options: [{ id: 'yes', title: 'Yes, keep it' }, { id: 'no', title: 'No' }, { id: 'some', title: 'On some nights' }] }, ifMatch: await tag(id), headers: { 'content-type': 'application/merge-patch+json' } });
  assert.equal(answer.statusCode, 200);
  const versions = [
    {
      revision: 7,
      corrected_at: '2030-01-01T14:00:00.000Z',
      changes: [
        { pointer: '/question', before: 'Keep the nihgt bus?', after: 'Keep the night bus?' },
        { pointer: '/description', before: 'About <the> bus.', after: null },
        { pointer: '/options/0/title', before: 'Yes', after: 'Yes, keep it' },
      ],
    },
  ];
  assert.deepEqual([answer.json().versions, answer.headers['etag']], [versions, '"7"']);

  const poll = await app.inject(`/polls/${id}`);
  assert.notEqual(poll.headers['etag'], before.headers['etag']);
  assert.deepEqual([poll.json().corrected_at, poll.json().voters_count, poll.json().options.map((option: { votes_count: number }) => option.votes_count)], ['2030-01-01T14:00:00.000Z', 1, [1, 0, 0]]);
  const listed = await app.inject(`/polls/${id}/versions`);
  assert.deepEqual(listed.json(), { id, corrected_at: '2030-01-01T14:00:00.000Z', versions });
  assert.equal((await app.inject({ url: `/polls/${id}/versions`, headers: { 'if-none-match': String(listed.headers['etag']) } })).statusCode, 304);
  const page = (await app.inject(`/polls/${id}/page`)).body;
  assert.match(page, /<details>\n<summary>Corrected on January 1, 2030[^<]*<\/summary>[^]*Keep the nihgt bus\?[^]*About &lt;the&gt; bus\.[^]*<\/details>/);
  assert.equal((await vote(id, ['some'])).statusCode, 201);
});

test('what votes mean stays: options from the beginning, the number of choices from the first vote', async () => {
  const { ask, make, tag, vote } = await shared;
  const id = await make();
  const patch = async (body: object) => {
    const answer = await ask('PATCH', `/polls/${id}`, { body, ifMatch: await tag(id) });
    return [answer.statusCode, answer.json().type];
  };
  const fixed = [409, '/problems/poll-meaning-fixed'];
  const [yes, no] = bus.options;
  for (const options of [[yes, { id: 'never', title: 'Never' }], [no, yes], [yes, { id: 'x', title: 'X' }, no]]) assert.deepEqual(await patch({ options }), fixed);
  assert.equal((await patch({ multiple: true }))[0], 200);
  await vote(id, ['yes', 'no']);
  for (const change of [{ multiple: false }, { multiple: null }, { multiple_choice_min: 2 }, { multiple_choice_max: 1 }]) assert.deepEqual(await patch(change), fixed, JSON.stringify(change));
  assert.equal((await patch({ options: [yes, no, { id: 'some', title: 'On some nights' }] }))[0], 200);
  assert.equal((await patch({ allow_change: false, expires_at: '2030-02-01T00:00:00Z', allowed_origins: ['https://paper.example'] }))[0], 200);
  assert.equal((await vote(id, ['some'])).statusCode, 403);
  assert.equal((await vote(id, ['some'], newKey(), 'https://paper.example')).statusCode, 201);
});

test('of two editors with the same copy the first wins, and the other is told', async () => {
  const { ask, make, tag } = await shared;
  const id = await make();
  const ifMatch = await tag(id);
  const without = await ask('PATCH', `/polls/${id}`, { body: { question: 'A?' } });
  assert.deepEqual([without.statusCode, without.json().type], [428, '/problems/precondition-required']);
  const answers = await Promise.all(Array.from({ length: 8 }, (_, editor) => ask('PATCH', `/polls/${id}`, { body: { question: `Question ${editor}?` }, ifMatch })));
  const [won, ...others] = answers.filter(({ statusCode }) => statusCode === 200);
  assert.deepEqual(others, []);
  const lost = answers.filter(({ statusCode }) => statusCode === 412);
  assert.equal(lost.length, 7);
  for (const answer of lost) assert.deepEqual([answer.json().type, answer.headers['etag']], ['/problems/revision-mismatch', won?.headers['etag']]);
  const { definition } = (await ask('GET', `/polls/${id}/definition`)).json();
  assert.equal(definition.question, won?.json().definition.question);
  for (const weak of [`W/${await tag(id)}`, '"0"', '']) assert.equal((await ask('POST', `/polls/${id}/close`, { ifMatch: weak })).statusCode, 412, weak);
  assert.equal((await ask('POST', `/polls/${id}/close`, { ifMatch: '*' })).statusCode, 200);
});

test('a poll is closed and opened by hand, and final results are those of closed polls', async () => {
  const { ask, make, tag, app, vote, clock } = await shared;
  clock.now = Date.parse('2030-01-01T12:30:00Z');
  const id = await make({ expires_at: '2030-01-01T13:00:00Z' });
  await vote(id, ['yes']);
  const early = await app.inject(`/polls/${id}/final.json`);
  assert.deepEqual([early.statusCode, early.json().type, early.headers['cache-control']], [404, '/problems/poll-not-closed', 'no-store']);
  const closed = await ask('POST', `/polls/${id}/close`, { ifMatch: await tag(id) });
  assert.deepEqual([closed.statusCode, closed.json().status, closed.json().corrected_at], [200, 'closed', null]);
  assert.equal((await vote(id, ['no'])).json().type, '/problems/poll-closed');
  const final = await app.inject(`/polls/${id}/final.json`);
  const { urls: _urls, ...poll } = (await app.inject(`/polls/${id}`)).json();
  assert.deepEqual([final.json(), poll.voters_count, final.headers['cache-control']], [poll, 1, 'public, max-age=300, s-maxage=86400']);
  const again = await ask('POST', `/polls/${id}/close`, { ifMatch: '*', headers: { 'content-type': 'application/json' } });
  assert.deepEqual([again.statusCode, again.headers['etag']], [200, closed.headers['etag']], 'it is closed already');
  clock.now = Date.parse('2030-01-01T14:00:00Z');
  const opened = await ask('POST', `/polls/${id}/open`, { ifMatch: await tag(id) });
  assert.deepEqual([opened.statusCode, opened.json().status, opened.json().definition.expires_at], [200, 'open', null]);
  assert.equal((await vote(id, ['no'])).statusCode, 201);
  const later = await make({ starts_at: '2030-01-02T00:00:00Z' });
  const early2 = await ask('POST', `/polls/${later}/open`, { ifMatch: await tag(later) });
  assert.deepEqual([early2.json().status, early2.json().definition.starts_at], ['open', '2030-01-01T14:00:00.000Z']);
});

test('a reset deletes the votes for good, and no copy of the results from before is taken for new', async () => {
  const { ask, make, tag, app, vote } = await shared;
  const id = await make();
  const keys = Array.from({ length: 5 }, () => newKey());
  const [first] = await Promise.all(keys.map((key) => vote(id, ['yes'], key)));
  const tags = new Set([(await app.inject(`/polls/${id}`)).headers['etag']]);
  for (const confirm of [undefined, '', 'other', 7911]) assert.deepEqual(pointers(await ask('DELETE', `/polls/${id}/results`, { body: { confirm }, ifMatch: await tag(id) })), ['/confirm']);
  assert.equal((await ask('DELETE', `/polls/${id}/results`, { body: { confirm: id } })).statusCode, 428);
  const reset = await ask('DELETE', `/polls/${id}/results`, { body: { confirm: id }, ifMatch: await tag(id) });
  assert.deepEqual([reset.statusCode, reset.json().figures.voters_count, reset.json().figures.results_version], [200, 0, 6]);
  const results = await app.inject(`/polls/${id}/results`);
  assert.deepEqual(results.json(), { id, results_version: 6, votes_count: 0, voters_count: 0, options: [{ id: 'yes', votes_count: 0 }, { id: 'no', votes_count: 0 }], final: false });
  assert.ok(!tags.has(results.headers['etag']));
  // Its vote is gone: the token opens nothing, and the ballot is one that the service has never seen.
  const { vote: old, token } = first?.json() ?? {};
  assert.equal((await app.inject({ url: `/polls/${id}/votes/${old.id}`, headers: { authorization: `Bearer ${token}` } })).statusCode, 401);
  for (let time = 0; time < 3; time++) assert.equal((await vote(id, ['no'], keys[0])).statusCode, 201);
  for (let version = 6; version < 12; version++) {
    const { headers } = await app.inject(`/polls/${id}`);
    assert.ok(!tags.has(headers['etag']), String(headers['etag']));
    tags.add(headers['etag']);
    await vote(id, ['yes']);
  }
  const { voters_count, results_version, options } = (await app.inject(`/polls/${id}`)).json();
  assert.deepEqual([voters_count, results_version, options.map((option: { votes_count: number }) => option.votes_count)], [7, 13, [6, 1]]);
});

test('a poll that is deleted is gone with its votes, and its address says so for ever', async () => {
  const { ask, make, tag, app, vote } = await shared;
  const id = await make();
  const key = newKey();
  await vote(id, ['yes'], key);
  assert.equal((await ask('DELETE', `/polls/${id}`, { body: { confirm: 'x' }, ifMatch: await tag(id) })).statusCode, 422);
  assert.equal((await ask('DELETE', `/polls/${id}`, { body: { confirm: id }, ifMatch: await tag(id) })).statusCode, 204);
  for (const url of [`/polls/${id}`, `/polls/${id}/results`, `/polls/${id}/versions`, `/polls/${id}/final.json`, `/polls/${id}/page`]) assert.equal((await app.inject(url)).statusCode, 410, url);
  assert.equal((await vote(id, ['yes'], key)).json().type, '/problems/poll-removed');
  for (const url of ['definition', 'export.csv']) assert.equal((await ask('GET', `/polls/${id}/${url}`)).statusCode, 410);
  assert.equal((await ask('POST', `/polls/${id}/open`, { ifMatch: '*' })).statusCode, 410);
  assert.equal((await ask('GET', `/polls?search=${id}`)).json().total, 0);
  assert.deepEqual((await ask('GET', `/audit?poll=${id}`)).json().rows.map(({ action }: { action: string }) => action), ['poll-deleted', 'poll-created']);
});

test('the polls of the file are seen and exported, and not changed', async () => {
  const { ask, vote } = await shared;
  await vote('7910', ['yes']);
  const seen = await ask('GET', '/polls/7910/definition');
  assert.deepEqual([seen.json().source, seen.json().allowed_origins, seen.json().created_at, seen.json().figures.voters_count], ['file', '*', '2030-01-01T12:00:00.000Z', 1]);
  const ifMatch = String(seen.headers['etag']);
  for (const [method, url, body] of [['PATCH', '', { question: 'New?' }], ['POST', '/close', undefined], ['POST', '/open', undefined], ['DELETE', '/results', { confirm: '7910' }], ['DELETE', '', { confirm: '7910' }]] as const) {
    const answer = await ask(method, `/polls/7910${url}`, { body, ifMatch });
    assert.deepEqual([answer.statusCode, answer.json().type], [409, '/problems/poll-from-file'], method + url);
    assert.match(answer.json().detail, /polls file.*start the service again/);
  }
  assert.match((await ask('GET', '/polls/7910/export.csv')).body, /^vote,created_at,"Yes","No"\r\n1,\S+Z,1,0\r\n$/);
});

test('the list is newest first, in pages, and finds words in ids, questions and options', async () => {
  const { ask, make, clock } = await shared;
  const before = (await ask('GET', '/polls')).json().total as number;
  clock.now = Date.parse('2030-01-03T12:00:00Z');
  const made: string[] = [];
  for (let number = 0; number < 60; number++) {
    clock.now += 1000;
    made.push(await make({ question: `Number ${number}?`, ...(number === 7 && { options: [{ id: 'a', title: 'Straße' }, { id: 'b', title: 'B' }], expires_at: '2030-01-03T12:30:00Z' }) }));
  }
  const list = async (query: string) => {
    const { polls, total, page, pages } = (await ask('GET', `/polls?${query}`)).json();
    return [polls.map(({ definition }: { definition: { id: string } }) => definition.id), total, page, pages];
  };
  const ids = made.toReversed();
  const total = before + 60;
  assert.deepEqual(await list('search=&status='), [ids.slice(0, 50), total, 1, 2]);
  const [second, ...rest] = await list('page=2');
  assert.deepEqual([second.slice(0, 10), second.at(-1), ...rest], [ids.slice(50), '7910', total, 2, 2]);
  assert.deepEqual(await list('page=3'), [[], total, 3, 2]);
  assert.deepEqual(await list('search=STRA%C3%9FE'), [[made[7]], 1, 1, 1]);
  assert.deepEqual(await list('search=number%201%3F'), [[made[1]], 1, 1, 1]);
  assert.deepEqual(await list('search=7910'), [['7910'], 1, 1, 1]);
  clock.now = Date.parse('2030-01-03T12:30:00Z');
  assert.deepEqual(await list('status=closed&search=b'), [[made[7]], 1, 1, 1]);
  for (const query of ['page=0', 'page=x', 'status=late', 'search=a&search=b', 'page=1&page=2']) assert.equal((await ask('GET', `/polls?${query}`)).statusCode, 400, query);
});

test('the audit has every change, in the order in which they were made', async () => {
  const { ask, make, tag, vote, clock } = await shared;
  clock.now = Date.parse('2030-01-04T12:00:00Z');
  const [id, other] = [await make(), await make()];
  await vote(id, ['yes']);
  await ask('PATCH', `/polls/${id}`, { body: { question: 'Keep it?' }, ifMatch: await tag(id) });
  await ask('PATCH', `/polls/${id}`, { body: { question: 'Keep it?' }, ifMatch: await tag(id) });
  await ask('POST', `/polls/${id}/close`, { ifMatch: await tag(id) });
  await ask('POST', `/polls/${id}/open`, { ifMatch: await tag(id) });
  await ask('DELETE', `/polls/${id}/results`, { body: { confirm: id }, ifMatch: await tag(id) });
  const { rows: all, total, pages } = (await ask('GET', '/audit')).json();
  assert.deepEqual(all.slice(0, 6).map(({ action, poll_id }: { action: string; poll_id: string }) => [action, poll_id]), [['results-reset', id], ['poll-opened', id], ['poll-closed', id], ['poll-changed', id], ['poll-created', other], ['poll-created', id]]);
  assert.deepEqual([all.length, pages], [Math.min(total, 100), Math.ceil(total / 100)]);
  const last = (await ask('GET', `/audit?page=${pages}`)).json();
  assert.deepEqual([last.rows.at(-1).action, last.page], ['token-made', pages]);
  const { rows } = (await ask('GET', `/audit?poll=${id}&page=1`)).json();
  assert.equal(rows.length, 5);
  assert.deepEqual([rows[0].details, rows[3].details, rows[3].at], [{ voters_count: 1 }, { revision: 4, changes: [{ pointer: '/question', before: 'Keep the night bus?', after: 'Keep it?' }] }, '2030-01-04T12:00:00.000Z']);
});

/** What readers and editors see, but for what is counted since the start. */
const everything = async ({ ask, app }: DeskService) => {
  const seen: unknown[] = [];
  for (const page of [1, 2]) {
    for (const poll of (await ask('GET', `/polls?page=${page}`)).json().polls) {
      const { id } = poll.definition;
      delete poll.figures.per_minute;
      seen.push(poll, ...(await Promise.all(['', '/versions', '/results'].map(async (url) => (await app.inject(`/polls/${id}${url}`)).json()))));
    }
  }
  return [...seen, (await app.inject('/polls/7992')).statusCode];
};

test('all of that is there after a restart; the polls file may take a poll of the desk back, and may not name one', async (t) => {
  const first = await shared;
  const before = await everything(first);
  assert.ok(before.length > 250);
  await first.stop();
  const second = await deskService(t, { file: first.file, polls: pollsFile });
  second.clock.now = first.clock.now;
  for (const [index, seen] of (await everything(second)).entries()) assert.deepEqual(seen, before[index]);
  await second.stop();
  const third = await deskService(t, { file: first.file, polls: { allowed_origins: '*', polls: [{ id: '7991', removed: true }] } });
  assert.deepEqual([(await third.app.inject('/polls/7991')).statusCode, (await third.app.inject('/polls/7993')).statusCode], [410, 200]);
  await third.stop();
  await assert.rejects(deskService(t, { file: first.file, polls: { allowed_origins: '*', polls: [{ ...filePoll, id: '7991' }] } }), /Poll "7991": the desk has made, or deleted, a poll with this id\. Give the one in the polls file another/);
});
