import type { VoteReceipt } from '../../../src/poll/poll.js';
import { json, said } from './backend.js';
import type { Answer } from './backend.js';
import { expectHeader, expectProblem, expectStatus, under } from './check.js';
import { expect, expectEqual } from './mismatch.js';
import { expectShape } from './shapes.js';

/** How many attempts, or readers, come at once. */
const crowd = 20;

const atOnce = <T>(work: () => Promise<T>): Promise<readonly T[]> => Promise.all(Array.from({ length: crowd }, work));

const choicesOf = ({ vote }: VoteReceipt): readonly string[] => vote.choices;

const votesFor = ({ poll }: VoteReceipt, id: string): number => poll.options.find((option) => option.id === id)?.votes_count ?? NaN;

function expectSameVote(answers: readonly Answer[], first: VoteReceipt): void {
  for (const answer of answers) {
    expectStatus(answer, 201);
    const { vote, token } = json(answer) as VoteReceipt;
    expectEqual([vote, token], [first.vote, first.token], 'to each attempt the vote and token');
  }
}

export const votingChecks = under('Voting', {
  'a vote gets 201 and a receipt in the shape of the contract': async (backend) => {
    const ballot = backend.ballot();
    const answer = await backend.vote(ballot);
    expectStatus(answer, 201);
    const receipt = json(answer) as VoteReceipt;
    expectShape('Receipt', receipt);
    expectEqual([choicesOf(receipt).toSorted(), receipt.poll.own_votes.toSorted()], [backend.goodChoices.toSorted(), backend.goodChoices.toSorted()], 'the choices in vote and in own_votes');
    expectHeader(answer, 'location', /votes\//, 'the address of the vote');
    expectHeader(answer, 'cache-control', /\bno-store\b/, 'no-store');
  },
  'a vote is counted once, for the option that was chosen': async (backend) => {
    const before = await backend.count(backend.ballot());
    const after = await backend.count(backend.ballot(backend.otherChoices));
    for (const id of backend.otherChoices) expectEqual(votesFor(after, id), votesFor(before, id) + 1, `votes_count of ${id}`);
    expectEqual(after.poll.voters_count, (before.poll.voters_count ?? NaN) + 1, 'voters_count');
    expect(after.poll.results_version > before.poll.results_version, 'a results_version that rises with the vote', after.poll.results_version);
  },
  'the page that voted may read the receipt': async (backend) => {
    const answer = await backend.vote(backend.ballot());
    const { origin } = backend.target;
    if (origin !== undefined) {
      const allowed = answer.headers.get('access-control-allow-origin');
      expect(allowed === origin || allowed === '*', `the header access-control-allow-origin: ${origin}`, allowed ?? 'none');
      if (allowed === origin) expectHeader(answer, 'vary', /\borigin\b/i, 'Origin');
    }
    expect(answer.headers.get('access-control-allow-credentials') === null, 'no header access-control-allow-credentials', answer.headers.get('access-control-allow-credentials'));
    expect(answer.headers.get('set-cookie') === null, 'no cookie', answer.headers.get('set-cookie'));
  },
  'one ballot sent many times at once is one vote with one answer': async (backend) => {
    const ballot = backend.ballot();
    await backend.expectCounted(1, async () => {
      const answers = await atOnce(() => backend.vote(ballot));
      const [first] = answers;
      if (first) expectSameVote(answers, json(first) as VoteReceipt);
    });
  },
  'a ballot sent again gets the same vote with current counts': (backend) =>
    backend.expectCounted(1, async (first) => {
      const receipt = await backend.count(first);
      const next = await backend.count(backend.ballot());
      const again = await backend.vote(first);
      expectSameVote([again], receipt);
      expectEqual((json(again) as VoteReceipt).poll.voters_count, next.poll.voters_count, 'the current voters_count');
    }),
  'readers who vote at once are all counted': (backend) =>
    backend.expectCounted(crowd, async () => {
      for (const answer of await atOnce(() => backend.vote(backend.ballot()))) expectStatus(answer, 201);
    }),
  'a key that comes with other choices is refused, and the first vote stands': (backend) =>
    backend.expectCounted(0, async ({ key }) => {
      expectProblem(await backend.vote({ key, choices: backend.otherChoices }), 'idempotency-key-reused');
    }),
  'a key may stand without quotes, and in capitals': async (backend) => {
    const ballot = backend.ballot();
    await backend.expectCounted(1, async () => {
      for (const header of [ballot.key, `"${ballot.key.toUpperCase()}"`]) expectStatus(await backend.vote(ballot, { 'idempotency-key': header }), 201);
    });
  },
  'a choice may be a place in the list of options': async (backend) => {
    const places = backend.goodChoices.map((_, place) => place);
    expectEqual(choicesOf(await backend.count(backend.ballot(places))).toSorted(), backend.goodChoices.toSorted(), 'the choices');
  },
  'what is read has the votes that were answered': async (backend) => {
    const { poll } = await backend.count(backend.ballot());
    // A cache before the backend may be some seconds behind.
    for (let attempt = 0; ; attempt++) {
      const read = json(await backend.ask('')) as typeof poll;
      if (read.results_version >= poll.results_version) return;
      expect(attempt < 5, `a results_version of at least ${poll.results_version} within seconds of the receipt`, read.results_version);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  },
  'a vote is shown to whoever holds its token, and to nobody else': async (backend) => {
    const { vote, token } = await backend.count(backend.ballot());
    const { token: other } = await backend.count(backend.ballot());
    const answer = await backend.own('GET', vote.id, token);
    expectStatus(answer, 200);
    expectShape('Receipt', json(answer));
    const { vote: shown, token: same } = json(answer) as VoteReceipt;
    expectEqual([shown, same], [vote, token], 'the vote and the token');
    expectHeader(answer, 'cache-control', /\bno-store\b/, 'no-store');
    for (const wrong of [undefined, 'x', other]) expectProblem(await backend.own('GET', vote.id, wrong), 'token-invalid');
  },
});

/** What the address of votes does besides taking them. */
export const otherMethodChecks = under('HTTP: the vote service', {
  'no vote is cast by GET, HEAD or PUT': (backend) =>
    backend.expectCounted(0, async () => {
      const { key, choices } = backend.ballot();
      const query = new URLSearchParams([['key', key], ...choices.map((choice): [string, string] => ['choices[]', String(choice)])]);
      for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
        const answer = await backend.ask(`votes?${query}`, { method, headers: { ...(backend.target.origin === undefined ? {} : { origin: backend.target.origin }), 'idempotency-key': `"${key}"` } });
        expect(answer.status === 405, `405 to ${method}`, said(answer));
        expectHeader(answer, 'allow', /\bPOST\b/, 'POST among others');
      }
    }),
  'a page may ask whether it may vote': async (backend) => {
    const origin = backend.target.origin ?? 'https://conformance.invalid';
    const answer = await backend.ask('votes', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,idempotency-key' } });
    if (backend.target.origin === undefined && answer.status === 403) return void expectProblem(answer, 'origin-not-allowed');
    expect(answer.status === 204 || answer.status === 200, 'status 204', said(answer));
    expectHeader(answer, 'access-control-allow-methods', /\bPOST\b|^\*$/, 'POST');
    for (const name of ['content-type', 'idempotency-key']) expectHeader(answer, 'access-control-allow-headers', new RegExp(`\\b${name}\\b`, 'i'), name);
    expectHeader(answer, 'access-control-max-age', /^\d+$/, 'a number of seconds');
  },
  'a site that may not vote is refused, also where it does not ask': async (backend) => {
    const headers = { origin: 'https://conformance.invalid' };
    const asked = await backend.ask('votes', { method: 'OPTIONS', headers: { ...headers, 'access-control-request-method': 'POST' } });
    // Where every site may vote, there is none to refuse.
    if (asked.status !== 403) return;
    expectProblem(asked, 'origin-not-allowed');
    await backend.expectCounted(0, async () => {
      expectProblem(await backend.vote(backend.ballot(), headers), 'origin-not-allowed');
    });
  },
});
