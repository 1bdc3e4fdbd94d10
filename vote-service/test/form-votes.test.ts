import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { decisive, fieldsOf, formPost, textOf } from './forms.js';
import { folder, newKey, onePoll, service, serviceOn } from './running-service.js';

const listed = (poll: object = {}) => ({ ...onePoll(poll), allowed_origins: ['https://paper.example'] });
const several = { multiple: true, multiple_choice_min: 2, multiple_choice_max: 3, options: ['a', 'b', 'c', 'd'].map((id) => ({ id, title: id.toUpperCase() })) };
const hour = 3600 * 1000;

/** The confirmation that answers a form, and how to send it on. */
async function confirmation(t: TestContext, pollsFile: object = onePoll(), fields = 'choices[]=yes', headers: Record<string, string> = {}) {
  const running = await service(t, pollsFile);
  const post = (body: string | URLSearchParams, more: Record<string, string> = {}, id = '7910') => running.app.inject(formPost(id, body, more));
  const page = await post(fields, headers);
  const voters = async () => (await running.app.inject('/polls/7910')).json().voters_count;
  return { ...running, page, post, voters, form: fieldsOf(page.body) };
}

test('a form is answered by a confirmation, and the post of that page is counted', async (t) => {
  const { page, post, form, voters } = await confirmation(t);
  assert.deepEqual([page.statusCode, page.headers['content-type'], page.headers['cache-control']], [200, 'text/html; charset=utf-8', 'no-store']);
  assert.match(textOf(page.body), /Confirm your vote Keep the night bus\? Your choice: Yes It is not counted before you confirm it\./);
  assert.equal(await voters(), 0);
  const answer = await post(form);
  assert.deepEqual([answer.statusCode, answer.headers.location, answer.headers['cache-control'], answer.body], [303, 'page#counted', 'no-store', '']);
  assert.equal(await voters(), 1);
});

test('both names of the choices are understood, and several choices', async (t) => {
  for (const body of ['choices[]=c&choices[]=a', 'choices=c&choices=a', 'choices%5B%5D=c&choices=a&other=x']) {
    const { post, form, app } = await confirmation(t, onePoll(several), body);
    assert.deepEqual(form.getAll('choices[]'), ['c', 'a'], body);
    assert.equal((await post(form)).statusCode, 303);
    assert.deepEqual((await app.inject('/polls/7910')).json().options.map((option: { votes_count: number }) => option.votes_count), [1, 0, 1, 0]);
  }
});

test('the same confirmation counts once, however often and at once it is sent', async (t) => {
  const { post, form, voters } = await confirmation(t);
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(form)));
  for (const { statusCode, headers } of answers) assert.deepEqual([statusCode, headers.location], [303, 'page#counted']);
  assert.equal(await voters(), 1);
});

test('each form brings another key', async (t) => {
  const { post, page } = await confirmation(t);
  const keys = [page, await post('choices=yes'), await post('choices=yes')].map(({ body }) => fieldsOf(body).get('key'));
  assert.equal(new Set(keys).size, 3);
  for (const key of keys) assert.match(key ?? '', /^[\da-f]{8}-[\da-f]{4}-7/);
});

test('a key in markup counts as none, whatever grant stands beside it', async (t) => {
  const { post, form, voters } = await confirmation(t);
  const key = newKey();
  const others: [string, string][] = [['', ''], ['grant', ''], ['grant', 'x'], ['grant', form.get('grant') ?? ''], ['grant', `${Date.parse('2031-01-01')}.${'A'.repeat(43)}`]];
  for (const [name, value] of others) {
    const answer = await post(new URLSearchParams([['choices[]', 'yes'], ['key', key], [name, value]]));
    assert.equal(answer.statusCode, 200);
    assert.match(textOf(answer.body), /Confirm your vote/);
    assert.notEqual(fieldsOf(answer.body).get('key'), key);
  }
  assert.equal(await voters(), 0);
});

test('a grant is for one poll, one key and the choices that were read', async (t) => {
  const { polls: [poll] } = onePoll();
  const { post, form, voters } = await confirmation(t, { allowed_origins: '*', polls: [poll, { ...poll, id: '7911' }] });
  const changed = (name: string, value: string) => {
    const fields = new URLSearchParams(form);
    fields.set(name, value);
    return fields;
  };
  const answers = [await post(form, {}, '7911'), await post(changed('key', newKey())), await post(changed('choices[]', 'no'))];
  for (const { statusCode, body } of answers) assert.deepEqual([statusCode, /Confirm your vote/.test(textOf(body))], [200, true]);
  assert.equal(await voters(), 0);
  assert.equal((await post(form)).statusCode, 303);
});

test('a grant that is over brings a new confirmation with the choices', async (t) => {
  const { post, form, clock, voters } = await confirmation(t);
  clock.now += hour + 1;
  const again = await post(form);
  assert.deepEqual([again.statusCode, fieldsOf(again.body).getAll('choices[]')], [200, ['yes']]);
  assert.notEqual(fieldsOf(again.body).get('key'), form.get('key'));
  assert.equal(await voters(), 0);
  clock.now += hour;
  assert.equal((await post(fieldsOf(again.body))).statusCode, 303);
});

test('a vote whose answer was lost is not counted again after a restart, or after its hour', async (t) => {
  const file = join(await folder(t), 'votes.db');
  const first = await serviceOn(t, file, onePoll());
  const form = fieldsOf((await first.app.inject(formPost('7910', 'choices=yes'))).body);
  assert.equal((await first.app.inject(formPost('7910', form))).statusCode, 303);
  await first.stop();
  const second = await serviceOn(t, file, onePoll(), '2030-01-02T12:00:00Z');
  const again = await second.app.inject(formPost('7910', form));
  assert.deepEqual([again.statusCode, again.headers.location], [303, 'page#counted']);
  form.set('choices[]', 'no');
  const other = await second.app.inject(formPost('7910', form));
  assert.equal(other.statusCode, 422);
  assert.match(textOf(other.body), /^Another vote of yours was counted/);
  assert.equal((await second.app.inject('/polls/7910')).json().voters_count, 1);
});

test('a form from a page that hides its origin, and from one that may vote, is answered by a confirmation', async (t) => {
  for (const headers of [{ origin: 'null', 'sec-fetch-site': 'cross-site' }, { origin: 'null' }, {}, { origin: 'https://paper.example', 'sec-fetch-site': 'cross-site' }, { origin: 'https://votes.example', 'sec-fetch-site': 'same-origin' }]) {
    const { page } = await confirmation(t, listed(), 'choices=yes', headers);
    assert.equal(page.statusCode, 200, JSON.stringify(headers));
  }
});

test('a form from a site that may not vote is refused, and the reader led to the poll', async (t) => {
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, { origin: 'https://paper.example.evil.example' }]) {
    const { page } = await confirmation(t, listed(), 'choices=yes', headers);
    assert.deepEqual([page.statusCode, page.headers['content-type']], [403, 'text/html; charset=utf-8']);
    assert.match(textOf(page.body), /^This website may not send votes to this poll .*Open the poll$/);
    assert.match(page.body, /<a href="page">/);
  }
});

test('a grant that another site got hold of counts nothing', async (t) => {
  const { post, form, voters } = await confirmation(t, listed());
  const drive = [{ origin: 'null', 'sec-fetch-site': 'cross-site' }, { origin: 'null', 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example', host: 'votes.example' }];
  for (const headers of drive as Record<string, string>[]) assert.notEqual((await post(form, headers)).statusCode, 303, JSON.stringify(headers));
  assert.equal(await voters(), 0);
  for (const headers of [{ origin: 'null', 'sec-fetch-site': 'same-origin' }, { origin: 'null' }, { origin: 'https://votes.example', host: 'votes.example' }, { origin: 'https://paper.example', 'sec-fetch-site': 'cross-site' }] as Record<string, string>[]) {
    assert.equal((await post(form, headers)).statusCode, 303, JSON.stringify(headers));
  }
  assert.equal(await voters(), 1);
});

test('pages of votes may be framed by the sites that may vote, and by nobody else', async (t) => {
  const policy = async (pollsFile: object, id = '7910') => decisive((await (await service(t, pollsFile)).app.inject(formPost(id, 'choices=yes'))).headers, 'frame-ancestors');
  assert.equal(await policy({ ...onePoll(), allowed_origins: ['https://paper.example', 'http://localhost:8000', "https://a;script-src'x'"] }), 'https://paper.example http://localhost:8000');
  assert.equal(await policy(onePoll()), '*');
  assert.equal(await policy({ ...onePoll(), allowed_origins: [] }), "'none'");
  assert.equal(await policy(listed(), 'none'), "'none'");
});

test('a page of a vote lets in nothing, and tells other sites nothing', async (t) => {
  const { page } = await confirmation(t);
  assert.equal(decisive(page.headers, 'default-src'), "'none'");
  assert.equal(decisive(page.headers, 'form-action'), "'self'");
  assert.equal(decisive(page.headers, 'base-uri'), "'none'");
  assert.match(decisive(page.headers, 'style-src') ?? '', /^'sha256-[\w+/]{43}='$/);
  assert.equal(page.headers['referrer-policy'], 'no-referrer');
  assert.equal(page.headers['x-content-type-options'], 'nosniff');
});

test('choices that cannot count bring the form again, with what was chosen', async (t) => {
  const { page, voters } = await confirmation(t, onePoll(several), 'choices=a');
  assert.equal(page.statusCode, 422);
  assert.match(textOf(page.body), /Your vote was not counted yet\. Choose 2 to 3 answers\./);
  assert.deepEqual([...page.body.matchAll(/value="(\w)" (checked)?/g)].map(([, id, checked]) => [id, checked]), [['a', 'checked'], ['b', undefined], ['c', undefined], ['d', undefined]]);
  for (const body of ['', 'choices=', 'choices=a&choices=x', 'choices=a&choices=a', 'choices=a&choices=b&choices=c&choices=d', 'choices=__proto__&choices=constructor', `choices=${'%F0%9F'.repeat(50)}`, '%', '&&&=']) {
    const { page: refused } = await confirmation(t, onePoll(several), body);
    assert.equal(refused.statusCode, 422, body);
  }
  assert.equal(await voters(), 0);
});

test('what keeps a form from counting is said in words, with the right status', async (t) => {
  const cases: [object, string, number, RegExp][] = [
    [{ expires_at: '2029-01-01T00:00:00Z' }, '7910', 409, /^This poll is closed Your vote was not counted\. See the results$/],
    [{ status: 'closed' }, '7910', 409, /^This poll is closed/],
    [{ starts_at: '2030-01-02T06:00:00Z' }, '7910', 409, /^This poll opens on January 2, 2030 at 6:00 AM UTC\. Your vote was not counted\. Open the poll$/],
    [{}, 'none', 404, /^There is no such poll The address may be wrong\. Go back to the page that you came from\.$/],
  ];
  for (const [poll, id, status, text] of cases) {
    const { app } = await service(t, onePoll(poll));
    const answer = await app.inject(formPost(id, 'choices=yes'));
    assert.deepEqual([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']], [status, 'text/html; charset=utf-8', 'no-store']);
    assert.match(textOf(answer.body), text);
  }
});

test('a poll that was removed is said to be, without a way to it', async (t) => {
  const { app } = await service(t, { allowed_origins: '*', polls: [...onePoll().polls, { id: 'gone', removed: true }] });
  for (const request of [formPost('gone', 'choices=yes'), { url: '/polls/gone/page' }]) {
    const answer = await app.inject(request);
    assert.deepEqual([answer.statusCode, answer.headers['content-type']], [410, 'text/html; charset=utf-8']);
    assert.equal(textOf(answer.body), 'This poll was removed It no longer takes votes, and its results are not shown.');
  }
});

test('a poll that closes before the reader confirms takes no vote, and a vote before that stands', async (t) => {
  const { post, page, clock } = await confirmation(t, onePoll({ expires_at: '2030-01-01T12:30:00Z' }));
  const early = fieldsOf((await post('choices=no')).body);
  assert.equal((await post(early)).statusCode, 303);
  clock.now = Date.parse('2030-01-01T12:30:00Z');
  const late = await post(fieldsOf(page.body));
  assert.equal(late.statusCode, 409);
  assert.match(textOf(late.body), /^This poll is closed/);
  assert.equal((await post(early)).statusCode, 303);
});

test('a vote that could not be stored is said not to be counted, and the same one can be sent again', async (t) => {
  const { post, form, file, voters } = await confirmation(t);
  const { default: Database } = await import('libsql');
  const db = new Database(file);
  t.after(() => db.close());
  db.exec("create trigger broken before update on tallies begin select raise(abort, 'disk broken'); end");
  const failed = await post(form);
  assert.deepEqual([failed.statusCode, failed.headers['retry-after'], failed.headers['content-type']], [503, '5', 'text/html; charset=utf-8']);
  assert.match(textOf(failed.body), /^Your vote has not been counted yet .*Try again Open the poll$/);
  assert.equal(fieldsOf(failed.body).toString(), form.toString());
  db.exec('drop trigger broken');
  assert.equal((await post(fieldsOf(failed.body))).statusCode, 303);
  assert.equal(await voters(), 1);
});

test('what a form cannot be is said in words', async (t) => {
  const { app } = await service(t, onePoll());
  const large = await app.inject(formPost('7910', `choices=yes&x=${'x'.repeat(16_384)}`));
  assert.deepEqual([large.statusCode, large.headers['content-type']], [413, 'text/html; charset=utf-8']);
  const files = await app.inject({ method: 'POST', url: '/polls/7910/votes', headers: { 'content-type': 'multipart/form-data; boundary=x' }, payload: '--x--' });
  assert.deepEqual([files.statusCode, files.headers['content-type']], [415, 'text/html; charset=utf-8']);
  for (const { body } of [large, files]) assert.match(textOf(body), /^The vote could not be read Your vote was not counted\. Open the poll and vote there\. Open the poll$/);
});

test('no address counts a vote by being opened', async (t) => {
  const { app, voters, form } = await confirmation(t);
  for (const accept of ['*/*', 'text/html,application/xhtml+xml']) {
    const answer = await app.inject({ url: `/polls/7910/votes?${form}`, headers: { accept } });
    assert.deepEqual([answer.statusCode, answer.headers.allow], [405, 'POST, OPTIONS']);
    assert.equal(answer.headers['content-type'], accept === '*/*' ? 'application/problem+json' : 'text/html; charset=utf-8');
  }
  assert.equal(await voters(), 0);
});

test('a form with the key in the header is a vote of a script: the receipt and the problems are JSON, and its origin counts', async (t) => {
  const { app } = await service(t, listed());
  const key = newKey();
  const send = (body: string, headers: Record<string, string>) => app.inject(formPost('7910', body, { 'idempotency-key': `"${key}"`, ...headers }));
  const receipt = await send('choices[]=yes', { origin: 'https://paper.example' });
  assert.deepEqual([receipt.statusCode, receipt.json().vote.choices, receipt.headers['access-control-allow-origin']], [201, ['yes'], 'https://paper.example']);
  assert.equal((await send('choices=no', { origin: 'https://paper.example' })).json().type, '/problems/idempotency-key-reused');
  assert.deepEqual((await send('choices=x', { origin: 'https://paper.example' })).json().errors, [{ pointer: '/choices/0', code: 'unknown_option' }]);
  for (const origin of ['https://evil.example', 'null']) assert.equal((await send('choices=yes', { origin })).json().type, '/problems/origin-not-allowed');
  assert.equal((await send('choices=yes', {})).json().type, '/problems/origin-not-allowed');
});
