import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PollDocument, VoteReceipt } from '../../src/poll/poll.js';
import { fieldsOf, formPost, textOf } from './forms.js';
import { newKey, onePoll, service, serviceOn } from './running-service.js';
import type { RunningService } from './running-service.js';

const [poll] = onePoll().polls;
const ends = '2030-01-03T00:00:00.000Z';
const rules = ['after_vote', 'after_deadline', 'never'] as const;
const hidden = (id: string, more: object) => ({ ...poll, id, expires_at: ends, ...more });
const polls = {
  allowed_origins: '*',
  polls: rules.flatMap((results_visibility) => [hidden(results_visibility, { results_visibility, show_total: false }), hidden(`${results_visibility}-total`, { results_visibility })]),
};

/** What of a poll moves with its votes. */
const figures = ({ votes_count, voters_count, set_aside_count, options, results_version, results_updated_at }: PollDocument) => ({ votes_count, voters_count, set_aside_count, options: options.map((option) => option.votes_count), results_version, results_updated_at });

const nothing = { votes_count: null, voters_count: null, set_aside_count: null, options: [null, null], results_version: 0, results_updated_at: null };
const totals = (votes: number, version = votes) => ({ votes_count: votes, voters_count: votes, set_aside_count: 0, options: [null, null], results_version: version, results_updated_at: '2030-01-01T12:00:00.000Z' });
const all = { votes_count: 3, voters_count: 3, set_aside_count: 0, options: [2, 1], results_version: 3, results_updated_at: '2030-01-01T12:00:00.000Z' };

async function threeVotes({ vote }: RunningService, pollId: string): Promise<VoteReceipt> {
  for (const choice of ['yes', 'no']) await vote(pollId, [choice]);
  return (await vote(pollId, ['yes'])).json() as VoteReceipt;
}

/** The receipt of a vote as it is now. */
const read = async ({ app }: RunningService, { poll: { id }, vote, token }: VoteReceipt) => (await app.inject({ url: `/polls/${id}/votes/${vote.id}`, headers: { authorization: `Bearer ${token}` } })).json() as VoteReceipt;

test('who may see results, by the rule of the poll, before and after its end', async (t) => {
  const running = await service(t, polls);
  const { app, clock } = running;
  const start = clock.now;
  for (const rule of rules) {
    for (const [id, publicly] of [[rule, nothing], [`${rule}-total`, totals(3)]] as const) {
      clock.now = start;
      const receipt = await threeVotes(running, id);
      const seen = async (path = '') => figures((await app.inject(`/polls/${id}${path}`)).json());
      const { results_version: _version, results_updated_at: _time, ...small } = publicly;
      const { body } = await app.inject(`/polls/${id}/results`);
      assert.deepEqual(await seen(), publicly, id);
      assert.deepEqual(JSON.parse(body), { id, results_version: publicly.results_version, votes_count: small.votes_count, voters_count: small.voters_count, set_aside_count: small.set_aside_count, options: [{ id: 'yes', votes_count: null }, { id: 'no', votes_count: null }], final: false });
      const forVoters = rule === 'after_vote' ? all : publicly;
      for (const { poll: shown, results_key } of [receipt, await read(running, receipt)]) {
        assert.deepEqual([figures(shown), typeof results_key], [forVoters, rule === 'after_vote' ? 'string' : 'object'], id);
      }
      clock.now = Date.parse(ends);
      const atLast = rule === 'never' ? publicly : all;
      assert.deepEqual(await seen(), atLast, id);
      assert.deepEqual(figures((await read(running, receipt)).poll), atLast, id);
      assert.deepEqual((await app.inject(`/polls/${id}/results`)).json().final, true);
    }
  }
});

const byHand = (status: string) => ({ allowed_origins: '*', polls: rules.map((results_visibility) => ({ ...poll, id: results_visibility, results_visibility, show_total: false, status })) });

test('a poll that an editor closes shows its results, and one that is opened again hides them', async (t) => {
  const first = await service(t, byHand('open'));
  for (const id of rules) await threeVotes(first, id);
  const { results_key: key } = (await first.vote('after_vote', ['yes'], newKey())).json() as VoteReceipt;
  await first.stop();
  for (const [status, isShown] of [['closed', true], ['open', false], ['archived', true]] as const) {
    const running = await serviceOn(t, first.file, byHand(status));
    for (const id of rules) {
      const { options } = (await running.app.inject(`/polls/${id}`)).json() as PollDocument;
      assert.equal(options[0]?.votes_count !== null, isShown && id !== 'never', `${id} ${status}`);
    }
    // The key of its voters is the same after a restart.
    assert.deepEqual((await running.app.inject(`/polls/after_vote/results?k=${key}`)).json().options.map((option: { votes_count: number }) => option.votes_count), [3, 1]);
    await running.stop();
  }
});

test('where nothing is shown, votes, changes and withdrawals leave every public answer as it is', async (t) => {
  const { app, vote } = await service(t, polls);
  const answers = async () => {
    const urls = rules.flatMap((id) => [`/polls/${id}`, `/polls/${id}/results`, `/polls/${id}/page`, `/polls/${id}/results?k=${'x'.repeat(22)}`, `/polls/${id}/page?k=x`]);
    return Promise.all(urls.map(async (url) => {
      const { statusCode, body, headers } = await app.inject(url);
      return { url, statusCode, body, etag: headers.etag, age: headers['cache-control'] };
    }));
  };
  const before = await answers();
  for (const id of rules) {
    const { vote: { id: voteId }, token } = (await vote(id, ['yes'])).json() as VoteReceipt;
    await vote(id, ['no']);
    const own = { url: `/polls/${id}/votes/${voteId}`, headers: { authorization: `Bearer ${token}` } };
    await app.inject({ ...own, method: 'PUT', payload: { choices: ['no'] } });
    await app.inject({ ...own, method: 'DELETE' });
  }
  assert.deepEqual(await answers(), before);
});

test('one key opens the results to all voters of a poll, and to nobody else', async (t) => {
  const running = await service(t, polls);
  const { app } = running;
  const { results_key: key, vote, token } = await threeVotes(running, 'after_vote');
  assert.match(key ?? '', /^[\w-]{22}$/);
  assert.equal((await threeVotes(running, 'after_vote')).results_key, key);
  const { results_key: others } = await threeVotes(running, 'after_vote-total');
  assert.notEqual(others, key);
  const opened = await app.inject(`/polls/after_vote/results?k=${key}`);
  const { voters_count, options, results_version } = opened.json() as PollDocument;
  assert.deepEqual([voters_count, options.map((option) => option.votes_count), results_version], [6, [4, 2], 6]);
  assert.deepEqual([opened.headers.etag, opened.headers['cache-control'], opened.headers['access-control-allow-origin'], opened.headers.vary], ['"1-6"', 'public, max-age=1, s-maxage=2, stale-while-revalidate=30, stale-if-error=86400', '*', undefined]);
  assert.equal((await app.inject({ url: `/polls/after_vote/results?k=${key}`, headers: { 'if-none-match': '"1-6"' } })).statusCode, 304);
  const everybodys = await app.inject('/polls/after_vote/results');
  for (const query of ['k=', 'k', `k=${others}`, `k=${key}x`, `k=${key}&k=${key}`, `k[]=${key}`, `K=${key}`, `key=${key}`, `k=${String(key).toUpperCase()}!`, `k=${vote.id}`, `k=${token}`]) {
    const answer = await app.inject(`/polls/after_vote/results?${query}`);
    assert.deepEqual([answer.statusCode, answer.body, answer.headers.etag, answer.headers['cache-control']], [200, everybodys.body, everybodys.headers.etag, everybodys.headers['cache-control']], query);
  }
  await app.inject({ method: 'DELETE', url: `/polls/after_vote/votes/${vote.id}`, headers: { authorization: `Bearer ${token}` } });
  const withdrawn = (await app.inject({ url: `/polls/after_vote/votes/${vote.id}`, headers: { authorization: `Bearer ${token}` } })).json() as VoteReceipt;
  assert.deepEqual([withdrawn.vote.status, withdrawn.results_key, figures(withdrawn.poll)], ['withdrawn', null, nothing]);
  // The poll itself is for everybody.
  assert.equal((await app.inject(`/polls/after_vote?k=${key}`)).body, (await app.inject('/polls/after_vote')).body);
});

test('what has no figure in it is kept for a minute, and never past the end', async (t) => {
  const { app, clock } = await service(t, polls);
  const end = Date.parse(ends);
  for (const [id, longest] of [['after_vote', 60], ['after_deadline', 60], ['never', 60], ['never-total', 2]] as const) {
    for (const url of [`/polls/${id}`, `/polls/${id}/results`, `/polls/${id}/page`]) {
      for (const left of [1, 999, 1000, 2500, 40_000, 60_000, 75_000, 3_600_000]) {
        clock.now = end - left;
        const header = String((await app.inject(url)).headers['cache-control']);
        const [age = NaN, shared = NaN, stale = NaN] = (/^public, max-age=(\d+), s-maxage=(\d+), stale-while-revalidate=(\d+), stale-if-error=86400$/.exec(header) ?? []).slice(1).map(Number);
        assert.ok((Math.max(age, shared) + stale) * 1000 <= left, `${url}: ${header} with ${left} ms left`);
        assert.equal(shared, Math.min(longest, Math.floor(left / 1000)), `${url} ${left}`);
      }
    }
  }
});

test('a problem tells of hidden results neither counts nor an address for them', async (t) => {
  const running = await service(t, polls);
  const { app, vote, clock } = running;
  const key = newKey();
  await vote('never-total', ['yes'], key);
  const reused = await vote('never-total', ['no'], key);
  assert.doesNotMatch(reused.body, /votes?_?count|voters/);
  clock.now = Date.parse(ends);
  const closed = await vote('never-total', ['yes']);
  assert.deepEqual([closed.json().type, closed.json().results_url], ['/problems/poll-closed', null]);
  const page = await app.inject(formPost('never-total', 'choices=yes'));
  assert.match(textOf(page.body), /This poll is closed .*Open the poll$/);
  assert.match(textOf((await app.inject(formPost('after_deadline', 'choices=yes'))).body), /See the results$/);
});

test('who votes by a form is led to what the voters of the poll may see', async (t) => {
  const { app } = await service(t, polls);
  const pages = new Map<string, string>();
  for (const id of ['after_vote', 'after_deadline', 'never-total']) {
    const form = fieldsOf((await app.inject(formPost(id, 'choices=yes'))).body);
    const { headers, statusCode } = await app.inject(formPost(id, form));
    assert.equal(statusCode, 303);
    assert.equal((await app.inject(formPost(id, form))).headers.location, headers.location);
    const { pathname, search, hash } = new URL(String(headers.location), `https://paper.example/polls/${id}/votes`);
    assert.deepEqual([pathname, hash, search !== ''], [`/polls/${id}/page`, '#counted', id === 'after_vote']);
    pages.set(id, textOf((await app.inject(pathname + search)).body));
  }
  assert.match(pages.get('after_vote') ?? '', /Your vote was counted\. The figures .* Yes Leading 100% · 1 vote No 0% · 0 votes 1 voter/);
  assert.doesNotMatch(pages.get('after_deadline') ?? '', /%|voter|figures/);
  assert.match(pages.get('never-total') ?? '', /Your vote was counted\. The figures .* 1 voter /);
  const { body, headers } = await app.inject('/polls/after_vote/page');
  assert.doesNotMatch(textOf(body), /%|voter/);
  assert.equal(headers['cache-control'], (await app.inject('/polls/after_vote')).headers['cache-control']);
});

test('the page says when results are shown, when the poll opens and closes, and what the notice is', async (t) => {
  const notice = 'Anyone may answer.';
  const at = (id: string, more: object) => ({ ...poll, id, notice, ...more });
  const running = await service(t, {
    allowed_origins: '*',
    polls: [
      at('voters', { results_visibility: 'after_vote', starts_at: '2030-01-01T06:00:00Z', expires_at: '2030-01-31T18:00:00Z' }),
      at('voters-endless', { results_visibility: 'after_vote' }),
      at('end', { results_visibility: 'after_deadline', starts_at: '2030-01-02T06:00:00Z', expires_at: '2030-01-31T18:00:00Z' }),
      at('end-endless', { results_visibility: 'after_deadline' }),
      at('never', { results_visibility: 'never', show_total: false, starts_at: '2029-12-01T06:00:00Z', expires_at: '2029-12-31T18:00:00Z' }),
      at('early', { status: 'closed', results_visibility: 'never', show_total: false, starts_at: '2029-12-01T06:00:00Z', expires_at: '2031-12-31T18:00:00Z' }),
    ],
  });
  const says: Readonly<Record<string, string>> = {
    voters: 'This poll is open until January 31, 2030 at 6:00 PM UTC. It opened on January 1, 2030 at 6:00 AM UTC. Choose an answer. Yes No Vote 0 voters Results are shown after you vote, and to everybody when the poll closes, on January 31, 2030 at 6:00 PM UTC.',
    'voters-endless': 'This poll is open. Choose an answer. Yes No Vote 0 voters Results are shown after you vote, and to everybody when the poll closes.',
    end: 'This poll opens on January 2, 2030 at 6:00 AM UTC. It closes on January 31, 2030 at 6:00 PM UTC. Results are shown when the poll closes, on January 31, 2030 at 6:00 PM UTC.',
    'end-endless': 'This poll is open. Choose an answer. Yes No Vote 0 voters Results are shown when the poll closes.',
    never: 'This poll closed on December 31, 2029 at 6:00 PM UTC. It opened on December 1, 2029 at 6:00 AM UTC. The results of this poll are not published.',
    early: 'This poll is closed. It opened on December 1, 2029 at 6:00 AM UTC. The results of this poll are not published.',
  };
  for (const [id, words] of Object.entries(says)) {
    const text = textOf((await running.app.inject(`/polls/${id}/page`)).body);
    assert.ok(text.endsWith(` ${words} ${notice}`), `${id}: ${text}`);
  }
});
