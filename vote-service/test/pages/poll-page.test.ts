import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { messages } from '../../../src/i18n/messages.js';
import { pollMessages } from '../../../src/i18n/poll-messages.js';
import { words } from '../../src/pages/words.js';
import { decisive, fieldsOf, formPost, textOf } from '../forms.js';
import { onePoll, service } from '../running-service.js';

const url = '/polls/7910/page';

test('an open poll has its question, its form and its results', async (t) => {
  const { app, vote } = await service(t, onePoll({ description: 'It costs £2m.', expires_at: '2030-01-31T18:00:00Z', notice: 'Anyone may answer.' }));
  for (const choice of ['yes', 'yes', 'no']) await vote('7910', [choice]);
  const page = await app.inject(url);
  assert.deepEqual([page.statusCode, page.headers['content-type']], [200, 'text/html; charset=utf-8']);
  assert.equal(
    textOf(page.body),
    'Keep the night bus? It costs £2m. For those who have just voted: Your vote was counted. The figures on this page follow within seconds. For those whose address ends in “#held”: Your vote was received and will be checked before it counts. ' +
      'This poll is open until January 31, 2030 at 6:00 PM UTC. Choose an answer. Yes No Vote Results Answer Share Yes Leading 67% · 2 votes No 33% · 1 vote 3 voters Anyone may answer.',
  );
  const { action } = /<form method="post" action="(?<action>[^"]*)">/.exec(page.body)?.groups ?? {};
  assert.equal(new URL(action ?? '', `https://paper.example/api${url}`).pathname, '/api/polls/7910/votes');
  assert.match(page.body, /<input type="radio" required name="choices\[\]" value="yes"/);
});

test('the words that a vote was counted, or is held, are hidden from whoever has not just voted', async (t) => {
  const { app } = await service(t, onePoll());
  const { body } = await app.inject(url);
  for (const id of ['counted', 'held']) assert.match(body, new RegExp(`<section id="${id}" tabindex="-1" hidden>`));
  assert.match(body, /#counted:target, #held:target \{ display: block; \}/);
});

test('several choices are boxes, and their percentages are explained', async (t) => {
  const { app, vote } = await service(t, onePoll({ multiple: true }));
  await vote('7910', ['yes', 'no']);
  const { body } = await app.inject(url);
  assert.equal(body.match(/<input type="checkbox" name/g)?.length, 2);
  assert.match(textOf(body), /Choose 1 to 2 answers\. .*Yes Tied for the lead 100% · 1 vote No Tied for the lead 100% · 1 vote 1 voter Percentages of voters; several answers possible\.$/);
});

test('a poll that takes no votes has no form', async (t) => {
  const cases: [object, RegExp][] = [
    [{ status: 'closed' }, /This poll is closed\./],
    [{ status: 'archived', expires_at: '2031-01-01T00:00:00Z' }, /This poll is closed\./],
    [{ expires_at: '2029-12-31T23:00:00Z' }, /This poll closed on December 31, 2029 at 11:00 PM UTC\./],
    [{ starts_at: '2030-02-01T06:00:00Z' }, /This poll opens on February 1, 2030 at 6:00 AM UTC\./],
    [{ status: 'scheduled' }, /This poll is not open yet\./],
  ];
  for (const [poll, line] of cases) {
    const { app } = await service(t, onePoll(poll));
    const { body, headers } = await app.inject(url);
    assert.match(textOf(body), line);
    assert.doesNotMatch(body, /<form/);
    assert.equal(headers['cache-control'], (await app.inject('/polls/7910')).headers['cache-control']);
  }
});

test('the page is cached as the poll is, and has a strong tag that a vote changes', async (t) => {
  const { app, vote } = await service(t, onePoll());
  const first = await app.inject(url);
  assert.equal(first.headers['cache-control'], (await app.inject('/polls/7910')).headers['cache-control']);
  const etag = String(first.headers.etag);
  assert.match(etag, /^"[\w-]{22}"$/);
  const again = await app.inject({ url, headers: { 'if-none-match': etag } });
  assert.deepEqual([again.statusCode, again.body, again.headers.etag], [304, '', etag]);
  assert.match(String(again.headers['content-security-policy']), /default-src/);
  await vote('7910', ['yes']);
  assert.equal((await app.inject({ url, headers: { 'if-none-match': etag } })).statusCode, 200);
});

test('the page lets in nothing but its own style sheet', async (t) => {
  const { app } = await service(t, { ...onePoll(), allowed_origins: ['https://paper.example'] });
  const { body, headers } = await app.inject(url);
  const styles = [...body.matchAll(/<style>([^]*?)<\/style>/g)].map(([, css = '']) => `'sha256-${createHash('sha256').update(css).digest('base64')}'`);
  assert.deepEqual([decisive(headers, 'style-src')], styles);
  assert.deepEqual(['default-src', 'form-action', 'base-uri', 'frame-ancestors'].map((name) => decisive(headers, name)), ["'none'", "'self'", "'none'", 'https://paper.example']);
  assert.deepEqual([headers['referrer-policy'], headers['x-content-type-options']], ['no-referrer', 'nosniff']);
  assert.doesNotMatch(body, /<(script|img|iframe|base)\b|\sstyle=|\son\w+=/i);
});

test('the other methods are as those of the poll', async (t) => {
  const { app } = await service(t, onePoll());
  assert.deepEqual([(await app.inject({ method: 'HEAD', url })).statusCode, (await app.inject({ method: 'HEAD', url })).body], [200, '']);
  assert.equal((await app.inject({ method: 'OPTIONS', url })).statusCode, 204);
  const post = await app.inject({ method: 'POST', url, payload: {} });
  assert.deepEqual([post.statusCode, post.headers.allow], [405, 'GET, HEAD, OPTIONS']);
});

test('a poll that is not there is said not to be, in words', async (t) => {
  const { app } = await service(t, onePoll());
  for (const id of ['none', '__proto__', 'constructor', '%3Cscript%3E']) {
    const { statusCode, headers, body } = await app.inject(`/polls/${id}/page`);
    assert.deepEqual([statusCode, headers['content-type'], headers['cache-control']], [404, 'text/html; charset=utf-8', 'no-store'], id);
    assert.match(textOf(body), /^There is no such poll/);
    assert.doesNotMatch(body, /<script/);
  }
});

test('hostile polls stay text', async (t) => {
  const hostile = ['</title><script>alert(1)</script>', '" autofocus onfocus="alert(1)', "' onclick='x", '</style></textarea><!--', '&lt;script&gt;', '\u202Egnirts\u2066', 'wide'.repeat(490), '<svg/onload=alert(1)>'];
  for (const text of hostile) {
    const { app } = await service(t, onePoll({ question: text, description: text, notice: text, lang: text.slice(0, 40), options: [{ id: 'yes', title: text }, { id: 'no', title: `no ${text}` }] }));
    const confirmation = await app.inject(formPost('7910', 'choices=yes'));
    const wrong = await app.inject(formPost('7910', `choices=${encodeURIComponent(text)}`));
    const pages = [await app.inject(url), confirmation, wrong];
    assert.deepEqual(pages.map(({ statusCode }) => statusCode), [200, 200, 422]);
    for (const { body } of pages) {
      assert.ok(textOf(body).includes(text.replace(/\s+/g, ' ').trim()), text);
      // All tags and all names of attributes are of the service.
      const tags = [...body.matchAll(/<[/!]?([^\s>]*)/g)].map(([, tag = '']) => tag);
      for (const tag of tags) assert.match(tag, /^(doctype|html|head|meta|link|title|style|body|main|h1|p|section|strong|form|fieldset|legend|label|input|span|button|table|caption|thead|tbody|tr|th|td|progress|ul|li|a|div)$/, text);
      for (const [, attributes = ''] of body.matchAll(/<[a-z]\w*((?:\s+[\w-]+(?:="[^"]*")?)*)\s*>/g)) for (const [, name = ''] of attributes.matchAll(/([\w-]+)(?:="[^"]*")?/g)) assert.doesNotMatch(name, /^on/);
      assert.equal(body.match(/<[a-z]/g)?.length, [...body.matchAll(/<[a-z]\w*((?:\s+[\w-]+(?:="[^"]*")?)*)\s*>/g)].length, text);
    }
    assert.equal(fieldsOf(confirmation.body).get('choices[]'), 'yes');
  }
});

test('the words that the element has too are the same', () => {
  for (const name of ['vote', 'severalAnswers', 'rounding', 'closed'] as const) assert.equal(words[name], messages[name], name);
  for (const [min, max] of [[1, 1], [1, 3], [2, 3]] as const) assert.equal(words.choose(min, max), messages.choose(min, max));
  for (const amount of [0, 1, 1234]) {
    assert.equal(words.result('50', amount), messages.result(50, amount));
    assert.equal(words.result('<1', amount), pollMessages.result('<1', amount));
    assert.equal(words.total(amount), messages.total(amount));
  }
  assert.equal(words.scheduled(null), messages.scheduled);
  const { leading, level, most, tied } = pollMessages;
  assert.deepEqual([words.lead(false, false), words.lead(true, false), words.lead(false, true), words.lead(true, true)], [leading, level, most, tied]);
  for (const name of ['chosen', 'severalAnswers', 'rounding', 'resultsHidden'] as const) assert.equal(pollMessages[name], messages[name]);
});
