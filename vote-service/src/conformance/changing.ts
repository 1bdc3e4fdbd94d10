import type { VoteReceipt } from '../../../src/poll/poll.js';
import { json, newKey, said } from './backend.js';
import type { Answer, Backend, TestBallot } from './backend.js';
import { expectHeader, expectProblem, expectStatus, under } from './check.js';
import type { Check } from './check.js';
import { expect, expectEqual } from './mismatch.js';
import { expectShape } from './shapes.js';

const crowd = 10;

const ballotsOf = ({ poll }: VoteReceipt): number => poll.voters_count ?? NaN;
const countsOf = ({ poll }: VoteReceipt, ids: readonly string[]) => ids.map((id) => poll.options.find((option) => option.id === id)?.votes_count ?? NaN);

const ifMatch = (tag: string) => ({ 'if-match': tag });

async function tagOf(backend: Backend, receipt: VoteReceipt): Promise<string> {
  return expectHeader(await backend.own('GET', receipt.vote.id, receipt.token), 'etag', /^"[^"]+"$/, 'a strong tag of the vote');
}

/** A ballot that counts, and what it was answered. */
async function voted(backend: Backend): Promise<{ readonly ballot: TestBallot; readonly receipt: VoteReceipt }> {
  const ballot = backend.ballot();
  return { ballot, receipt: await backend.count(ballot) };
}

function receiptIn(answer: Answer): VoteReceipt {
  expectStatus(answer, 200);
  const receipt = json(answer) as VoteReceipt;
  expectShape('Receipt', receipt);
  return receipt;
}

/** The vote must be one that counts, with these choices. */
async function expectStanding(backend: Backend, { vote: { id }, token }: VoteReceipt, choices: readonly string[]): Promise<void> {
  const { vote } = receiptIn(await backend.own('GET', id, token));
  expectEqual([vote.status, vote.choices.toSorted()], [choices.length > 0 ? 'counted' : 'withdrawn', choices.toSorted()], 'the vote as it stands,');
}

/** Runs where the poll lets votes be changed. */
const whereAllowed = (checks: Readonly<Record<string, Check['run']>>) => Object.fromEntries(Object.entries(checks).map(([name, run]): [string, Check['run']] => [name, async (backend) => (backend.poll.allow_change ? run(backend) : undefined)]));

export const changingChecks = under('Changing and withdrawing', {
  ...whereAllowed({
    'a vote is changed: its counts move, and it is one ballot still': async (backend) => {
      const { receipt } = await voted(backend);
      const answer = await backend.change(receipt, backend.otherChoices);
      const changed = receiptIn(answer);
      expectHeader(answer, 'cache-control', /\bno-store\b/, 'no-store');
      expectEqual([changed.vote.choices.toSorted(), changed.vote.id, changed.vote.created_at, changed.token], [backend.otherChoices.toSorted(), receipt.vote.id, receipt.vote.created_at, receipt.token], 'the new choices, and name, time and token of the vote,');
      expectEqual(ballotsOf(changed), ballotsOf(receipt), 'voters_count');
      const [gone, come] = [backend.goodChoices.filter((id) => !backend.otherChoices.includes(id)), backend.otherChoices.filter((id) => !backend.goodChoices.includes(id))];
      expectEqual([countsOf(changed, gone), countsOf(changed, come)], [countsOf(receipt, gone).map((count) => count - 1), countsOf(receipt, come).map((count) => count + 1)], 'one vote less for the options that were left, and one more for the others:');
      expect(changed.poll.results_version > receipt.poll.results_version, 'a results_version that rises with the change', changed.poll.results_version);
      await expectStanding(backend, receipt, backend.otherChoices);
    },
    'a change that comes many times is one change': (backend) =>
      backend.expectCounted(1, async () => {
        const { receipt } = await voted(backend);
        const answers = await Promise.all(Array.from({ length: crowd }, () => backend.change(receipt, backend.otherChoices)));
        const versions = answers.map((answer) => receiptIn(answer)).map(({ poll, vote: { choices } }) => [poll.voters_count, poll.results_version, choices]);
        for (const version of versions) expectEqual(version, versions[0], 'to each attempt the same figures and choices');
      }),
    'a change is for the vote that it names in If-Match': async (backend) => {
      const { receipt } = await voted(backend);
      const tag = await tagOf(backend, receipt);
      expectProblem(await backend.change(receipt, backend.otherChoices, ifMatch('"no-such-revision"')), 'revision-mismatch');
      expectProblem(await backend.own('DELETE', receipt.vote.id, receipt.token, undefined, ifMatch('"no-such-revision"')), 'revision-mismatch');
      await expectStanding(backend, receipt, backend.goodChoices);
      receiptIn(await backend.change(receipt, backend.otherChoices, ifMatch(tag)));
      expect((await tagOf(backend, receipt)) !== tag, 'another etag of the vote after a change', tag);
      // Its first answer may have been lost.
      receiptIn(await backend.change(receipt, backend.otherChoices, ifMatch(tag)));
      expectProblem(await backend.change(receipt, backend.goodChoices, ifMatch(tag)), 'revision-mismatch');
      receiptIn(await backend.change(receipt, backend.goodChoices, ifMatch('*')));
    },
    'a vote is changed by whoever has its token, and by nobody else': (backend) =>
      backend.expectCounted(2, async () => {
        const [{ receipt }, { receipt: other }] = [await voted(backend), await voted(backend)];
        for (const token of [undefined, 'x', newKey(), other.token]) {
          expectProblem(await backend.own('PUT', receipt.vote.id, token, backend.otherChoices), 'token-invalid');
          expectProblem(await backend.own('DELETE', receipt.vote.id, token), 'token-invalid');
        }
        await expectStanding(backend, receipt, backend.goodChoices);
      }),
    'a change keeps to the rules of choices': async (backend) => {
      const { receipt } = await voted(backend);
      for (const choices of [[], ['conformance-no-such-option']]) expectProblem(await backend.change(receipt, choices), 'invalid-choices');
      await expectStanding(backend, receipt, backend.goodChoices);
    },
    'a vote that was withdrawn does not count': (backend) =>
      backend.expectCounted(0, async () => {
        const { receipt } = await voted(backend);
        for (let attempt = 0; attempt < 2; attempt++) {
          const answer = await backend.own('DELETE', receipt.vote.id, receipt.token);
          expect(answer.status === 204 && answer.text === '', '204 without a body', said(answer));
        }
        await expectStanding(backend, receipt, []);
      }),
    'the ballot of a vote that was withdrawn never counts again, and a change of it does': (backend) =>
      backend.expectCounted(1, async () => {
        const { ballot, receipt } = await voted(backend);
        expectStatus(await backend.own('DELETE', receipt.vote.id, receipt.token), 204);
        for (const choices of [backend.goodChoices, backend.otherChoices]) expectProblem(await backend.vote({ ...ballot, choices }), 'vote-withdrawn');
        await expectStanding(backend, receipt, []);
        receiptIn(await backend.change(receipt, backend.otherChoices));
        await expectStanding(backend, receipt, backend.otherChoices);
      }),
  }),
  'votes that are final are not changed': async (backend) => {
    if (backend.poll.allow_change) return;
    const { receipt } = await voted(backend);
    expectProblem(await backend.change(receipt, backend.otherChoices), 'vote-final');
    expectProblem(await backend.own('DELETE', receipt.vote.id, receipt.token), 'vote-final');
    await expectStanding(backend, receipt, backend.goodChoices);
  },
  'a page may ask whether it may change a vote': async (backend) => {
    const { receipt } = await voted(backend);
    const origin = backend.target.origin ?? 'https://conformance.invalid';
    for (const method of ['PUT', 'DELETE']) {
      const answer = await backend.ask(`votes/${encodeURIComponent(receipt.vote.id)}`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'authorization,content-type,if-match,idempotency-key' } });
      if (backend.target.origin === undefined && answer.status === 403) return void expectProblem(answer, 'origin-not-allowed');
      expect(answer.status === 204 || answer.status === 200, 'status 204', said(answer));
      expectHeader(answer, 'access-control-allow-methods', new RegExp(`\\b${method}\\b`), method);
      for (const name of ['authorization', 'content-type', 'if-match', 'idempotency-key']) expectHeader(answer, 'access-control-allow-headers', new RegExp(`\\b${name}\\b`, 'i'), name);
    }
  },
});
