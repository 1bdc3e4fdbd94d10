import type { PollDocument, PollResults, VoteReceipt } from '../../../src/poll/poll.js';
import { json } from './backend.js';
import type { Answer, Backend } from './backend.js';
import { expectStatus, under } from './check.js';
import { expect, expectEqual } from './mismatch.js';
import { expectShape } from './shapes.js';

type Figures = Pick<PollResults, 'votes_count' | 'voters_count' | 'options'>;

const isNothing = (count: unknown): boolean => count === null;

/** No count of an option, and of the totals what `show_total` says. */
function expectHidden({ poll: { show_total } }: Backend, { votes_count, voters_count, options }: Figures): void {
  expect(options.every((option) => isNothing(option.votes_count)), 'null in every votes_count of an option', options.map((option) => option.votes_count));
  if (show_total) expect(typeof votes_count === 'number' && typeof voters_count === 'number', 'numbers in votes_count and voters_count, because show_total is true', [votes_count, voters_count]);
  else expectEqual([votes_count, voters_count], [null, null], 'because show_total is false, as votes_count and voters_count');
}

function expectShown({ voters_count, options }: Figures, where: string): void {
  expect(typeof voters_count === 'number' && options.every((option) => typeof option.votes_count === 'number'), `numbers in every votes_count, and in voters_count, ${where}`, options.map((option) => option.votes_count));
}

const sharedAge = ({ headers }: Answer): number => Number(/\bs-maxage=(\d+)/.exec(headers.get('cache-control') ?? '')?.[1] ?? NaN);

const isForVoters = ({ poll }: Backend): boolean => poll.results_visibility === 'after_vote';

const withKey = (key: string): string => `results?k=${encodeURIComponent(key)}`;

async function keyOf(backend: Backend): Promise<string> {
  const { results_key: key } = await backend.count(backend.ballot());
  expect(typeof key === 'string' && key !== '', 'a results_key in the receipt', key);
  return key;
}

/** What everybody may read, as it is now. */
async function everybodys(backend: Backend) {
  const answers = [await backend.ask(''), await backend.ask('results')];
  for (const answer of answers) expectStatus(answer, 200);
  return answers;
}

/** Where a page has one, which its style sheet and its addresses may have, too. */
const percentage = ({ text }: Answer): string | undefined => text.replaceAll(/<style\b[^]*?<\/style>|%[\da-f]{2}/gi, '').match(/.{0,40}\d\s*%/)?.[0];

/** For polls that do not show their results to everybody; what holds where they do, others check. */
export const hidingChecks = under('Results rules', {
  'hidden counts are in no answer that everybody gets': async (backend) => {
    await backend.count(backend.ballot());
    const [poll, results] = (await everybodys(backend)).map((answer) => json(answer)) as [PollDocument, PollResults];
    expectShape('Poll', poll);
    expectShape('Results', results);
    expectHidden(backend, poll);
    expectHidden(backend, results);
  },
  'where nothing is shown, nothing moves with a vote': async (backend) => {
    if (backend.poll.show_total) return;
    const before = await everybodys(backend);
    await backend.count(backend.ballot());
    const after = await everybodys(backend);
    for (const [index, answer] of after.entries()) {
      expectEqual(json(answer), json(before[index] ?? answer), 'the same document as before the vote:');
      expectEqual(answer.headers.get('etag'), before[index]?.headers.get('etag'), 'the same etag as before the vote:');
    }
  },
  'what has no figure in it may be kept longer': async (backend) => {
    for (const answer of await everybodys(backend)) {
      const age = sharedAge(answer);
      // Less shortly before it opens or closes.
      expect(backend.poll.show_total ? age <= 2 : age <= 60, `s-maxage of at most ${backend.poll.show_total ? 2 : 60}`, answer.headers.get('cache-control'));
      expect(/^public\b/.test(answer.headers.get('cache-control') ?? ''), 'public', answer.headers.get('cache-control'));
    }
  },
  'a receipt shows what the poll shows its voters': async (backend) => {
    const answer = await backend.vote(backend.ballot());
    expectStatus(answer, 201);
    const receipt = json(answer) as VoteReceipt;
    expectShape('Receipt', receipt);
    const own = await backend.own('GET', receipt.vote.id, receipt.token);
    expectStatus(own, 200);
    for (const { poll, results_key: key } of [receipt, json(own) as VoteReceipt]) {
      if (isForVoters(backend)) expectShown(poll, 'of a receipt');
      else {
        expectHidden(backend, poll);
        expectEqual(key, null, 'as results_key');
      }
    }
  },
  'all voters get one key, which opens the results and may be cached': async (backend) => {
    if (!isForVoters(backend)) return;
    const keys = [await keyOf(backend), await keyOf(backend)] as const;
    expectEqual(keys[1], keys[0], 'to each voter the results_key');
    const opened = await backend.ask(withKey(keys[0]));
    expectStatus(opened, 200);
    expectShown(json(opened) as PollResults, 'to whoever has the key');
    expectShape('Results', json(opened));
    expect(/^public\b/.test(opened.headers.get('cache-control') ?? '') && sharedAge(opened) <= 2, 'public, with s-maxage of at most 2', opened.headers.get('cache-control'));
    expect(/^"[^"]+"$/.test(opened.headers.get('etag') ?? ''), 'a strong etag', opened.headers.get('etag'));
  },
  'no other key opens anything': async (backend) => {
    const key = isForVoters(backend) ? await keyOf(backend) : 'x'.repeat(22);
    const wrong = [`${key}x`, key.slice(0, -1), `${key.slice(1)}${key.slice(0, 1)}x`, ''];
    for (const path of isForVoters(backend) ? wrong.map(withKey) : [withKey(key)]) {
      const answer = await backend.ask(path);
      expectStatus(answer, 200);
      expectHidden(backend, json(answer) as PollResults);
    }
  },
  'who has withdrawn is shown what everybody is shown': async (backend) => {
    if (!backend.poll.allow_change) return;
    const { vote, token } = await backend.count(backend.ballot());
    expectStatus(await backend.own('DELETE', vote.id, token), 204);
    const { poll, results_key: key } = json(await backend.own('GET', vote.id, token)) as VoteReceipt;
    expectHidden(backend, poll);
    expectEqual([key, poll.voted], [null, false], 'as results_key and voted');
  },
  'the page for people has no hidden count, and leads its voters to what they may see': async (backend) => {
    const before = await backend.ask('page');
    expectStatus(before, 200);
    const shown = percentage(before);
    expect(shown === undefined, 'a page without percentages', shown);
    if (!isForVoters(backend)) return;
    const page = await backend.ask(`page?k=${encodeURIComponent(await keyOf(backend))}`);
    expectStatus(page, 200);
    expect(percentage(page) !== undefined, 'a page with percentages for who has the key', 'none');
  },
});
