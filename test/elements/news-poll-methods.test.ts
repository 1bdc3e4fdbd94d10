import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsPollElement, NewsPollLoadEvent, NewsPollResultsEvent } from '../../src/index.js';
import { findAll, shows, waitUntil } from '../browsers/client.js';
import { FakeVotes, button, busyFor, chosen, input, message, problem, voteFor } from '../browsers/fake-votes.js';

describe('<news-poll> for scripts', () => {
  let votes: FakeVotes;
  beforeEach(() => (votes = new FakeVotes()));
  afterEach(() => votes.end());

  describe('vote()', () => {
    it('votes as the button does', async () => {
      const poll = await votes.shown();
      const asked = oneEvent(poll, 'news-poll-vote');
      const result = await poll.vote(['red']);
      await asked;
      expect(result).to.deep.include({ ok: true, choices: ['red'] });
      await shows(poll, 'Your vote for “Red” has been counted.');
      expect(votes.keys).to.have.length(1);
    });

    it('says that a vote waits, and that it was refused', async () => {
      votes.answers.push(busyFor(3600));
      const poll = await votes.shown();
      expect(await poll.vote(['red'])).to.have.property('problem').that.includes({ code: 'overloaded', isFinal: false });
      const other = new FakeVotes();
      other.answers.push(problem('poll-closed'));
      expect(await (await other.shown()).vote(['red'])).to.have.property('problem').that.includes({ code: 'poll-closed', isFinal: true });
      other.end();
    });

    it('sends nothing that the poll does not allow, and nothing that is no list of options', async () => {
      const poll = await votes.shown();
      for (const choices of [[], ['red', 'blue'], ['black'], ['red', 'red'], undefined, 'red', {}, [{}]]) {
        expect(await poll.vote(choices as readonly string[]), JSON.stringify(choices)).to.have.property('problem').that.includes({ code: 'invalid-choices', isFinal: true });
      }
      expect(votes.keys).to.be.empty;
      expect(message(poll)).to.equal('');
    });

    it('sends nothing while there is no poll, or where it takes no votes', async () => {
      const none = document.createElement('news-poll');
      expect(await none.vote(['red'])).to.have.property('problem').that.includes({ code: 'not-ready' });
      for (const [status, code] of [['closed', 'poll-closed'], ['scheduled', 'poll-not-open']] as const) {
        votes.poll = { ...votes.poll, status };
        const poll = await votes.shown();
        expect(await poll.vote(['red'])).to.have.property('problem').that.includes({ code });
        poll.remove();
      }
      expect(votes.keys).to.be.empty;
    });

    it('sends nothing that the page cancels', async () => {
      const poll = await votes.shown();
      poll.addEventListener('news-poll-vote', (event) => event.preventDefault());
      expect(await poll.vote(['red'])).to.have.property('problem').that.includes({ code: 'cancelled' });
      expect(votes.keys).to.be.empty;
      expect(votes.stored).to.equal(null);
    });

    it('votes once', async () => {
      const poll = await votes.shown();
      const results = await Promise.all([poll.vote(['red']), poll.vote(['blue']), poll.vote(['red'])]);
      expect(results.map(({ ok }) => ok)).to.deep.equal([true, false, false]);
      expect(await poll.vote(['blue'])).to.have.property('problem').that.includes({ code: 'already-voted' });
      expect(votes.keys).to.have.length(1);
    });
  });

  describe('reset()', () => {
    it('clears what is chosen, and the message about it', async () => {
      votes.answers.push(problem('revision-mismatch'));
      const poll = await votes.shown();
      await voteFor(poll, 'red');
      await shows(poll, 'was not counted');
      poll.reset();
      await poll.updateComplete;
      expect(chosen(poll)).to.be.empty;
      expect(message(poll)).to.equal('');
      button(poll).click();
      await poll.updateComplete;
      expect(message(poll)).to.equal('Choose an answer.');
      poll.reset();
      await poll.updateComplete;
      expect(message(poll)).to.equal('');
    });

    it('lets a vote stand that waits or is counted', async () => {
      votes.answers.push(busyFor(3600));
      const poll = await votes.shown();
      await voteFor(poll, 'red');
      await shows(poll, 'busy');
      poll.reset();
      await poll.updateComplete;
      expect(chosen(poll)).to.deep.equal(['red']);
      button(poll).click();
      await shows(poll, 'has been counted.');
      poll.reset();
      await poll.updateComplete;
      expect(findAll(poll, 'form')).to.be.empty;
    });
  });

  describe('events', () => {
    it('tell of a poll that has arrived, when it is shown', async () => {
      const poll = document.createElement('news-poll');
      const loads: (string | undefined)[] = [];
      poll.addEventListener('news-poll-load', (event: NewsPollLoadEvent) => loads.push(`${event.poll.id} ${event.bubbles} ${event.composed} ${findAll(poll, 'input').length}`));
      poll.src = votes.src;
      (await fixture<HTMLElement>(html`<div></div>`)).append(poll);
      await shows(poll, 'Which lamp');
      await waitUntil(() => loads.length === 1);
      poll.refresh();
      await waitUntil(() => loads.length === 2);
      expect(new Set(loads)).to.deep.equal(new Set([`${votes.poll.id} true true 3`]));
    });

    it('tell nothing of a poll that a script has set', async () => {
      const given = votes.poll;
      const poll = await fixture<NewsPollElement>(html`<news-poll endpoint="https://votes.example" .poll=${given}></news-poll>`);
      let events = 0;
      for (const name of ['news-poll-load', 'news-poll-results'] as const) poll.addEventListener(name, () => (events += 1));
      poll.poll = { ...given, voters_count: 7 };
      await shows(poll, 'Which lamp');
      await poll.updateComplete;
      expect(events).to.equal(0);
    });

    it('tell of newer figures, by a receipt and by another load, and of no others', async () => {
      const poll = await votes.shown();
      const figures: (number | null)[] = [];
      poll.addEventListener('news-poll-results', (event: NewsPollResultsEvent) => figures.push(event.poll.voters_count));
      poll.refresh();
      await waitUntil(() => votes.reads === 2);
      await voteFor(poll, 'red');
      await shows(poll, 'has been counted.');
      await waitUntil(() => figures.length === 1);
      votes.poll = { ...votes.poll, voters_count: 5 };
      poll.refresh();
      await shows(poll, '5 voters');
      await waitUntil(() => figures.length === 2);
      expect(figures).to.deep.equal([1, 5]);
    });
  });

  it('keeps what is chosen while the poll is loaded again', async () => {
    const poll = await votes.shown();
    input(poll, 'blue').click();
    poll.refresh();
    await waitUntil(() => votes.reads === 2);
    await poll.updateComplete;
    expect(chosen(poll)).to.deep.equal(['blue']);
  });
});
