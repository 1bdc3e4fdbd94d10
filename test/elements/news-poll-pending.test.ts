import { expect, oneEvent } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsPollErrorEvent, NewsPollVotedEvent } from '../../src/index.js';
import { seen, shows, waitUntil } from '../browsers/client.js';
import { FakeVotes, busyFor, button, chosen, input, later, message, noNetwork, problem, someKey, voteFor } from '../browsers/fake-votes.js';

const notYet = 'Your vote has not been counted yet: ';
const offline = `${notYet}you are offline. It is kept and will be sent when you are back.`;
const unanswered = `${notYet}the vote service did not answer. Trying again…`;
const counted = 'Your vote for “Red” has been counted.';

describe('<news-poll> with a vote that waits', () => {
  let votes: FakeVotes;
  beforeEach(() => (votes = new FakeVotes()));
  afterEach(() => votes.end());

  it('says so when the reader is offline, and sends the same vote when the network is back', async () => {
    votes.answers.push(noNetwork);
    const poll = await votes.shown();
    votes.goes('offline');
    await voteFor(poll, 'red');
    await shows(poll, 'you are offline');
    expect(message(poll)).to.equal(offline);
    expect(seen(poll)).not.to.contain('has been counted.');
    expect(chosen(poll)).to.deep.equal(['red']);
    await expect(poll).to.be.accessible();
    const voted = oneEvent(poll, 'news-poll-voted') as Promise<NewsPollVotedEvent>;
    votes.goes('online');
    await shows(poll, counted);
    expect((await voted).choices).to.deep.equal(['red']);
    expect(votes.keys).to.have.length(2);
    expect(new Set(votes.keys).size, 'one key for all attempts').to.equal(1);
  });

  it('sends nothing by itself while the browser says that it is offline', async () => {
    votes.hurry();
    votes.answers.push(noNetwork);
    const poll = await votes.shown();
    votes.goes('offline');
    await voteFor(poll, 'red');
    await shows(poll, 'you are offline');
    dispatchEvent(new Event('visibilitychange'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(votes.keys).to.have.length(1);
  });

  it('sends it when the reader asks for it, whatever the browser says about the network', async () => {
    votes.answers.push(noNetwork, noNetwork);
    const poll = await votes.shown();
    votes.goes('offline');
    await voteFor(poll, 'red');
    await shows(poll, 'you are offline');
    expect(button(poll).textContent?.trim()).to.equal('Try again');
    button(poll).click();
    await poll.updateComplete;
    expect(message(poll)).to.equal('Sending your vote…');
    await shows(poll, 'you are offline');
    button(poll).click();
    await shows(poll, counted);
    expect(new Set(votes.keys).size).to.equal(1);
  });

  it('tells of a network that has gone while the vote waits', async () => {
    votes.answers.push(busyFor(3600));
    const poll = await votes.shown();
    await voteFor(poll, 'red');
    await shows(poll, 'busy');
    votes.goes('offline');
    await shows(poll, 'you are offline');
  });

  it('tries again by itself until the vote is counted, and says it the same way meanwhile', async () => {
    votes.hurry();
    votes.answers.push(noNetwork, noNetwork, noNetwork);
    const poll = await votes.shown();
    const errors: string[] = [];
    poll.addEventListener('news-poll-error', ({ problem: { code } }: NewsPollErrorEvent) => errors.push(code));
    const { answer, release } = later(votes.count);
    votes.answers.push(answer);
    await voteFor(poll, 'red');
    await waitUntil(() => votes.keys.length === 4);
    await poll.updateComplete;
    expect(message(poll)).to.equal(unanswered);
    expect(button(poll).getAttribute('aria-disabled')).to.equal('true');
    release();
    await shows(poll, counted);
    expect(new Set(votes.keys).size).to.equal(1);
    expect(errors, 'the same trouble is told once').to.deep.equal(['network']);
  });

  for (const name of ['overloaded', 'rate-limited', 'request-in-progress', 'idempotency-key-missing'] as const) {
    it(`sends the same vote again after ${name}`, async () => {
      votes.hurry();
      votes.answers.push(problem(name));
      const poll = await votes.shown();
      await voteFor(poll, 'red');
      await shows(poll, counted);
      expect(votes.keys).to.have.length(2);
      expect(new Set(votes.keys).size).to.equal(1);
    });
  }

  it('takes a problem that makes no sense for none of the service', async () => {
    votes.answers.push(() => new Response('{"type":{"toString":1},"starts_at":{"toString":1},"vote":7,"status":409}', { status: 409 }));
    const poll = await votes.shown();
    await voteFor(poll, 'red');
    await shows(poll, notYet.trim());
    expect(votes.stored).to.include({ status: 'sent' });
  });

  it('says that the service is busy, and leaves it alone for as long as it asked', async () => {
    votes.hurry();
    votes.answers.push(busyFor(3600));
    const poll = await votes.shown();
    await voteFor(poll, 'red');
    await shows(poll, 'busy');
    expect(message(poll)).to.equal(`${notYet}the vote service is busy. Trying again…`);
    await expect(poll).to.be.accessible();
    votes.goes('online');
    dispatchEvent(new Event('visibilitychange'));
    poll.remove();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(votes.keys).to.have.length(1);
    expect(Number(votes.stored?.['notBefore']) - Date.now()).to.be.greaterThan(3_500_000);
  });

  it('sends it when its time came while the page was not seen', async () => {
    votes.store({ key: someKey, choices: ['red'], status: 'sent', attempts: 1, at: Date.now() + 3_600_000, notBefore: Date.now() + 3_600_000 });
    const poll = await votes.shown();
    await shows(poll, 'Sending');
    expect(votes.keys).to.be.empty;
    votes.store({ key: someKey, choices: ['red'], status: 'sent', attempts: 1, at: Date.now() - 1, notBefore: 0 });
    dispatchEvent(new Event('visibilitychange'));
    await shows(poll, counted);
    expect(votes.keys).to.deep.equal([`"${someKey}"`]);
  });

  it('sends a vote from before the reload, and says when it is counted', async () => {
    votes.store({ key: someKey, choices: ['red'], status: 'sent' });
    const voted = oneEvent(document.body, 'news-poll-voted') as Promise<NewsPollVotedEvent>;
    const poll = await votes.shown();
    await shows(poll, counted);
    expect((await voted).choices).to.deep.equal(['red']);
    expect(votes.keys).to.deep.equal([`"${someKey}"`]);
    expect(votes.stored).to.include({ key: someKey, status: 'counted' });
  });

  it('takes over, after a reload, how often it has been tried', async () => {
    votes.store({ key: someKey, choices: ['red'], status: 'sent', attempts: 7, at: 0, notBefore: 0 });
    votes.answers.push(noNetwork);
    const poll = await votes.shown();
    await shows(poll, unanswered);
    expect(votes.stored).to.include({ attempts: 8 });
    expect(Number(votes.stored?.['at']) - Date.now()).to.be.greaterThan(200_000);
  });

  it('goes on when the element has left the page', async () => {
    votes.hurry();
    const { answer, release } = later(noNetwork);
    votes.answers.push(answer);
    const poll = await votes.shown();
    await voteFor(poll, 'red');
    await waitUntil(() => votes.keys.length === 1);
    poll.remove();
    release();
    await waitUntil(() => votes.stored?.['status'] === 'counted');
    expect(new Set(votes.keys).size).to.equal(1);
  });

  it('keeps the choice and the button after the poll has closed for others', async () => {
    votes.answers.push(busyFor(3600));
    const poll = await votes.shown();
    await voteFor(poll, 'red');
    await shows(poll, 'busy');
    votes.poll = { ...votes.poll, status: 'closed' };
    poll.refresh();
    await waitUntil(() => votes.reads === 2);
    await poll.updateComplete;
    expect(button(poll).textContent?.trim()).to.equal('Try again');
    button(poll).click();
    await shows(poll, counted);
  });

  it('leaves the focus alone while it tries', async () => {
    votes.answers.push(busyFor(3600), busyFor(3600));
    const poll = await votes.shown();
    await voteFor(poll, 'red');
    await shows(poll, 'busy');
    expect(poll.shadowRoot?.activeElement === button(poll)).to.equal(true);
    button(poll).click();
    await poll.updateComplete;
    expect(poll.shadowRoot?.activeElement === button(poll)).to.equal(true);
    await shows(poll, 'busy');
    expect(poll.shadowRoot?.activeElement === button(poll)).to.equal(true);
  });

  it('leads a reader whose control is locked to the button', async () => {
    const { answer, release } = later(votes.count);
    votes.answers.push(answer);
    const poll = await votes.shown();
    input(poll, 'red').focus();
    input(poll, 'red').click();
    void poll.vote(['red']);
    await shows(poll, 'Sending');
    expect(poll.shadowRoot?.activeElement === button(poll)).to.equal(true);
    release();
    await shows(poll, counted);
    expect(poll.shadowRoot?.activeElement?.id).to.equal('results');
  });
});
