import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsPollElement, NewsPollVotedEvent, Poll } from '../../src/index.js';
import { solve } from '../../src/elements/news-poll/poll-challenge.js';
import { backend, find, findAll, freshPoll, requestsFor, seen, shows, warningsOf } from '../browsers/client.js';
import { button, chosen, FakeVotes, message, problem, voteFor } from '../browsers/fake-votes.js';

const votesAt = (id: string) => `${backend}/polls/${id}/votes`;
const held = 'Your vote was received and will be checked before it counts.';

async function shown(id: string, token?: string): Promise<NewsPollElement> {
  const poll = await fixture<NewsPollElement>(html`<news-poll poll-id=${id} endpoint=${backend}></news-poll>`);
  if (token) poll.setAttribute('voter-token', token);
  await shows(poll, /Which lamp/);
  return poll;
}

async function choose(poll: NewsPollElement, id: string): Promise<void> {
  find<HTMLInputElement>(poll, `input[value=${id}]`).click();
  await poll.updateComplete;
  find<HTMLButtonElement>(poll, 'form button').click();
}

const tokenFor = async (poll: string, sub: string) => ((await (await fetch(`${backend}/test/token?poll=${poll}&sub=${sub}`)).json()) as { token: string }).token;
/** What is in the field `altcha`. */
const read = (payload = '') => JSON.parse(atob(payload)) as { challenge: object; solution: { counter: number; derivedKey: string } };
const countsOf = async (id: string) => ((await (await fetch(`${backend}/polls/${id}`, { cache: 'no-store' })).json()) as Poll).options.map(({ votes_count }) => votes_count);

/** The requests with votes, while `act` runs; `before` may hold one up. */
async function sentWhile(act: () => Promise<void>, before: (count: number) => Promise<void> | void = () => undefined): Promise<{ key: string | null; body: Record<string, unknown> }[]> {
  const { fetch } = globalThis;
  const sent: { key: string | null; body: Record<string, unknown> }[] = [];
  globalThis.fetch = async (input, init) => {
    if (init?.method === 'POST') {
      sent.push({ key: new Headers(init.headers).get('Idempotency-Key'), body: JSON.parse(init.body as string) as Record<string, unknown> });
      await before(sent.length);
    }
    return fetch(input, init);
  };
  try {
    await act();
  } finally {
    globalThis.fetch = fetch;
  }
  return sent;
}

describe('<news-poll> and what a vote has to go through', () => {
  it('solves the challenge that a contested poll asks for, says so, and sends the same ballot again', async () => {
    const id = await freshPoll('contested');
    const poll = await shown(id);
    const sent = await sentWhile(
      async () => {
        await choose(poll, 'green');
        await shows(poll, 'Your vote for “Green” has been counted.');
      },
      async (count) => {
        if (count < 2) return;
        await poll.updateComplete;
        expect(message(poll)).to.equal('Checking that this vote comes from a browser…');
        await expect(poll).to.be.accessible();
      },
    );
    expect(sent.map(({ body }) => Object.keys(body).toSorted().join())).to.deep.equal(['choices', 'altcha,choices']);
    expect(sent[0]?.key).to.equal(sent[1]?.key);
    expect(await countsOf(id)).to.deep.equal([0, 1, 0, 0]);
    expect(await requestsFor(votesAt(id), 'POST')).to.equal(2);
  });

  it('solves it on pages that have no crypto.subtle, too, and lets the page have its turn', async () => {
    const id = await freshPoll('contested');
    const challenge = (await (await fetch(`${backend}/polls/${id}/challenge`)).json()) as { parameters: { cost: number; keyPrefix: string } };
    const text = JSON.stringify({ challenge });
    let turns = 0;
    const timer = setInterval(() => (turns += 1));
    const [byScript, byBrowser] = [await solve(text, null), await solve(text)];
    clearInterval(timer);
    expect(read(byScript).challenge).to.deep.equal(challenge);
    expect(read(byScript)).to.deep.equal(read(byBrowser));
    expect(turns).to.be.greaterThan(0);
    const answer = await fetch(votesAt(id), { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': '"01976e2b-1c2d-7abc-8def-0123456789ab"' }, body: JSON.stringify({ choices: ['red'], altcha: byScript }) });
    expect(answer.status).to.equal(201);
    for (const other of ['', '{', '{}', '{"challenge":{}}', text.replace('PBKDF2/', 'SCRYPT/')]) expect(await solve(other)).to.equal(undefined);
  });

  it('votes by the token that the publisher has signed for its reader: one vote, in whatever browser, which the token changes', async () => {
    const id = await freshPoll('signed');
    const stranger = await shown(id);
    await choose(stranger, 'red');
    await shows(stranger, 'Your vote was not counted. Please sign in to vote.');
    expect(chosen(stranger)).to.deep.equal(['red']);
    // The reader has signed in, and the page says so.
    stranger.voterToken = await tokenFor(id, 'reader-1');
    find<HTMLButtonElement>(stranger, 'form button').click();
    await shows(stranger, 'Your vote for “Red” has been counted.');
    stranger.remove();

    // Another address of the same service: this browser has no vote there.
    const token = await tokenFor(id, 'reader-1');
    const later = await fixture<NewsPollElement>(html`<news-poll src=${`${backend}/slow/polls/${id}`} voter-token=${token}></news-poll>`);
    await shows(later, /Which lamp/);
    await choose(later, 'blue');
    await shows(later, 'You have voted: “Red”.');
    expect(await countsOf(id)).to.deep.equal([1, 0, 0, 0]);
  });

  it('changes a vote by the token', async () => {
    const id = await freshPoll('signed');
    const poll = await shown(id, await tokenFor(id, 'reader-1'));
    await choose(poll, 'red');
    await shows(poll, 'has been counted');
    findAll<HTMLButtonElement>(poll, 'button').find(({ textContent }) => textContent?.includes('Change'))?.click();
    await waitUntil(() => findAll(poll, 'form').length === 1);
    await choose(poll, 'blue');
    await shows(poll, 'Your vote for “Blue” has been counted.');
    expect(await countsOf(id)).to.deep.equal([0, 0, 1, 0]);
  });

  describe('as the service holds votes', () => {
    let votes: FakeVotes;
    beforeEach(() => (votes = new FakeVotes()));
    afterEach(() => votes.end());

    for (const [status, words] of [['held', held], ['set_aside', 'Your vote was set aside by the editors and does not count.']] as const) {
      it(`says of a vote that is ${status} that it does not count, also after a reload, and tells the page`, async () => {
        votes.answers.push(votes.storedAs(status));
        const poll = await votes.shown();
        const event = oneEvent(poll, 'news-poll-voted') as Promise<NewsPollVotedEvent>;
        await voteFor(poll, 'green');
        await shows(poll, words);
        expect((await event).choices).to.deep.equal(['green']);
        expect(message(poll)).to.equal(words);
        expect(seen(poll)).not.to.contain('has been counted');
        await expect(poll).to.be.accessible();
        poll.remove();
        const again = await votes.shown();
        await shows(again, words);
      });
    }

    it('answers vote() with the status', async () => {
      votes.answers.push(votes.storedAs('held'));
      const poll = await votes.shown();
      const result = await poll.vote(['green']);
      expect(result).to.include({ ok: true, status: 'held' });
    });

    it('says how many ballots the editors have set aside', async () => {
      votes.poll = { ...votes.poll, voters_count: 10423, set_aside_count: 1210 };
      const poll = await votes.shown();
      await shows(poll, '10,423 counted, 1,210 set aside by the editors.');
      await expect(poll).to.be.accessible();
    });

    it('keeps the choice where the challenge cannot be solved, and the reader can try again', async () => {
      votes.answers.push(problem('challenge-required', { challenge: { parameters: { algorithm: 'another' }, signature: '' } }));
      const poll = await votes.shown();
      await warningsOf(async () => {
        await voteFor(poll, 'green');
        await shows(poll, 'Your vote was not counted. The vote service asks for a check that this page cannot do.');
      });
      expect(chosen(poll)).to.deep.equal(['green']);
      button(poll).click();
      await shows(poll, 'has been counted');
    });
  });
});
