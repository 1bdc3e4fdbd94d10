import { expect, oneEvent } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsPollErrorEvent } from '../../src/index.js';
import { find, findAll, seen, shows, warningsOf, waitUntil } from '../browsers/client.js';
import { FakeVotes, button, chosen, input, message, problem, someKey, voteFor } from '../browsers/fake-votes.js';

const not = 'Your vote was not counted. ';

describe('<news-poll> and the problems of the service', () => {
  let votes: FakeVotes;
  beforeEach(() => (votes = new FakeVotes()));
  afterEach(() => votes.end());

  for (const [name, words, members] of [
    ['poll-not-open', `${not}This poll is not open yet.`, { starts_at: null }],
    ['poll-closed', `${not}This poll is closed.`],
    ['poll-not-found', `${not}This poll is no longer here.`],
    ['poll-removed', `${not}This poll is no longer here.`],
    ['invalid-choices', `${not}The poll has changed. Please choose again.`, { errors: [{ pointer: '/choices/0', code: 'unknown_option' }] }],
    ['token-invalid', `${not}The poll has changed. Please choose again.`],
    ['revision-mismatch', `${not}The poll has changed. Please choose again.`],
    ['vote-final', `${not}Votes in this poll cannot be changed.`],
    ['never-heard-of', `${not}The vote service refused it.`],
  ] as const) {
    it(`has words for ${name}, keeps the choice and loads the poll again`, async () => {
      votes.answers.push(problem(name, members));
      const poll = await votes.shown();
      const told = oneEvent(poll, 'news-poll-error') as Promise<NewsPollErrorEvent>;
      await voteFor(poll, 'green');
      await shows(poll, 'was not counted');
      expect(message(poll)).to.equal(words);
      expect((await told).problem).to.include({ code: name, isFinal: true });
      expect(chosen(poll)).to.deep.equal(['green']);
      expect(votes.stored, 'nothing is left to be sent').to.equal(null);
      expect(votes.keys).to.have.length(1);
      await waitUntil(() => votes.reads === 2);
      await expect(poll).to.be.accessible();
    });
  }

  for (const [name, words, advice] of [
    ['origin-not-allowed', `${not}Voting is not possible on this page.`, 'allowed_origins'],
    ['challenge-required', `${not}The vote service asks for a check that this page cannot do.`, 'challenge-required'],
    ['payload-too-large', `${not}The vote service refused it.`, 'payload-too-large'],
    ['unsupported-media-type', `${not}The vote service refused it.`, 'unsupported-media-type'],
    ['malformed-request', `${not}The vote service refused it.`, 'malformed-request'],
  ] as const) {
    it(`tells the owner of the page of ${name} on the console, and the reader what matters to them`, async () => {
      votes.answers.push(problem(name));
      const poll = await votes.shown();
      const warnings = await warningsOf(async () => {
        await voteFor(poll, 'green');
        await shows(poll, 'was not counted');
      });
      expect(message(poll)).to.equal(words);
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.contain(`${votes.src}/votes`).and.to.contain(advice);
      expect(chosen(poll)).to.deep.equal(['green']);
    });
  }

  it('keeps the choice of a vote from before the reload, too', async () => {
    votes.store({ key: someKey, choices: ['blue'], status: 'sent' });
    votes.answers.push(problem('revision-mismatch'));
    const poll = await votes.shown();
    await shows(poll, 'was not counted');
    expect(chosen(poll)).to.deep.equal(['blue']);
  });

  it('says no more about it when the reader chooses again, and sends another vote', async () => {
    votes.answers.push(problem('invalid-choices'));
    const poll = await votes.shown();
    await voteFor(poll, 'green');
    await shows(poll, 'was not counted');
    input(poll, 'red').click();
    await poll.updateComplete;
    expect(message(poll)).to.equal('');
    button(poll).click();
    await shows(poll, 'Your vote for “Red” has been counted.');
    poll.style.setProperty('--news-color-positive', 'rgb(0, 99, 0)');
    expect(getComputedStyle(find(poll, '[part=message]')).borderInlineStartColor).to.equal('rgb(0, 99, 0)');
    expect(new Set(votes.keys).size).to.equal(2);
  });

  it('leads to the options after invalid-choices, and keeps the choices that are still there', async () => {
    votes.poll = { ...votes.poll, multiple: true, multiple_choice_max: 2 };
    votes.answers.push(problem('invalid-choices'));
    const poll = await votes.shown();
    input(poll, 'red').click();
    await voteFor(poll, 'green');
    votes.poll = { ...votes.poll, options: [...votes.poll.options.slice(1), { id: 'black', title: 'Black', votes_count: 0 }] };
    await shows(poll, 'Black');
    expect(chosen(poll)).to.deep.equal(['green']);
    expect(poll.shadowRoot?.activeElement?.localName).to.equal('input');
    button(poll).click();
    await shows(poll, 'Your vote for “Green” has been counted.');
  });

  it('shows the results after poll-closed', async () => {
    votes.answers.push((choices) => {
      votes.poll = { ...votes.poll, status: 'closed' };
      return problem('poll-closed')(choices);
    });
    const poll = await votes.shown();
    await voteFor(poll, 'green');
    await shows(poll, '0% · 0 votes');
    expect(findAll(poll, 'form')).to.be.empty;
    expect(message(poll)).to.equal(`${not}This poll is closed.`);
    expect(seen(poll)).not.to.contain('Your vote 0%');
    expect(poll.shadowRoot?.activeElement?.id).to.equal('results');
  });

  it('shows the vote that stands after already-voted', async () => {
    votes.answers.push(problem('already-voted', { vote: { id: 'v', choices: ['blue'], created_at: '2026-11-25T08:00:00.000Z', status: 'counted' } }));
    const poll = await votes.shown();
    let voted = 0;
    poll.addEventListener('news-poll-voted', () => (voted += 1));
    const told = oneEvent(poll, 'news-poll-error') as Promise<NewsPollErrorEvent>;
    await voteFor(poll, 'green');
    await shows(poll, 'You have voted: “Blue”.');
    expect((await told).problem).to.deep.include({ code: 'already-voted', choices: ['blue'] });
    expect(findAll(poll, 'form')).to.be.empty;
    expect(votes.stored).to.deep.include({ status: 'counted', choices: ['blue'] });
    expect(voted, 'no vote was counted now').to.equal(0);
    await expect(poll).to.be.accessible();
  });

  for (const name of ['already-voted', 'idempotency-key-reused'] as const) {
    it(`shows the results after ${name}, also after a reload, where nobody knows the vote that stands`, async () => {
      votes.answers.push(problem(name));
      const before = await votes.shown();
      await voteFor(before, 'green');
      await shows(before, 'You have voted already.');
      expect(seen(before)).to.contain('0% · 0 votes').and.not.to.contain('“Green”');
      before.remove();
      const after = await votes.shown();
      await shows(after, 'You have voted already.');
      expect(votes.keys).to.have.length(1);
    });
  }
});
