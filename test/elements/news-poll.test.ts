import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsPollElement, NewsPollErrorEvent, NewsPollVoteEvent, NewsPollVotedEvent, Poll } from '../../src/index.js';
import { backend, find, findAll, freshPoll, requestsFor, seen, shows, warningsOf } from '../browsers/client.js';

const pollAt = (id: string, path = '') => `${backend}${path}/polls/${id}`;
/** What this browser remembers of the vote. */
const stored = (src: string) => localStorage.getItem(`news-poll ${src}/votes`);
const option = (poll: Element, title: string) => findAll<HTMLLabelElement>(poll, 'label').find((label) => label.textContent?.trim() === title) as HTMLLabelElement;
const button = (poll: Element) => find<HTMLButtonElement>(poll, 'button');

async function shownPoll(src: string): Promise<NewsPollElement> {
  const poll = await fixture<NewsPollElement>(html`<news-poll src=${src}></news-poll>`);
  await shows(poll, /Which lamp/);
  return poll;
}

async function voteFor(poll: NewsPollElement, ...titles: string[]): Promise<void> {
  for (const title of titles) option(poll, title).click();
  await poll.updateComplete;
  button(poll).click();
}

async function counts(id: string): Promise<Record<string, number | null>> {
  const poll = (await (await fetch(pollAt(id), { cache: 'no-store' })).json()) as Poll;
  return Object.fromEntries(poll.options.map((entry) => [entry.id, entry.votes_count]));
}

const written = (changes: Partial<Poll> = {}) => ({
  id: 'inline',
  question: 'Shall it be lit?',
  options: [
    { id: 'yes', title: 'Yes', votes_count: 2 },
    { id: 'no', title: 'No', votes_count: 1 },
  ],
  ...changes,
});

describe('<news-poll>', () => {
  describe('before the vote', () => {
    it('shows the question, the options as native radio buttons in a fieldset, and a vote button', async () => {
      const poll = await shownPoll(pollAt(await freshPoll()));
      expect(find(poll, 'fieldset > legend').textContent).to.contain('Which lamp should burn?');
      expect(findAll(poll, 'label').map((label) => label.textContent?.trim())).to.deep.equal(['Red', 'Green', 'Blue', 'None of these']);
      expect(findAll<HTMLInputElement>(poll, 'input').every(({ type }) => type === 'radio')).to.equal(true);
      expect(button(poll).textContent?.trim()).to.equal('Vote');
      await expect(poll).to.be.accessible();
    });

    it('stores nothing and sends no vote', async () => {
      const id = await freshPoll();
      const poll = await shownPoll(pollAt(id));
      option(poll, 'Red').click();
      await poll.updateComplete;
      expect(stored(pollAt(id))).to.equal(null);
      expect(await requestsFor(`${pollAt(id)}/votes`, 'POST')).to.equal(0);
    });

    it('finds the poll by its id at the endpoint, also behind a path', async () => {
      const id = await freshPoll();
      const poll = await fixture(html`<news-poll poll-id=${id} endpoint="${backend}/slow"></news-poll>`);
      await shows(poll, 'Which lamp should burn?');
      expect(await requestsFor(pollAt(id, '/slow'))).to.equal(1);
    });

    it('prefers src to poll-id', async () => {
      const closed = await freshPoll('closed');
      const poll = await fixture(html`<news-poll poll-id=${await freshPoll()} endpoint=${backend} src=${pollAt(closed)}></news-poll>`);
      await shows(poll, 'Which lamp burned?');
    });

    it('asks once for a poll that stands twenty times on the page', async () => {
      const id = await freshPoll();
      const page = await fixture(html`<div>${Array.from({ length: 20 }, () => html`<news-poll src=${pollAt(id)}></news-poll>`)}</div>`);
      for (const poll of page.children) await shows(poll, 'Which lamp');
      expect(await requestsFor(pollAt(id))).to.equal(1);
    });

    it('has the heading level it is told', async () => {
      const poll = await fixture<NewsPollElement>(html`<news-poll .poll=${written()} endpoint=${backend}></news-poll>`);
      expect(find(poll, 'h2').textContent).to.equal('Shall it be lit?');
      poll.setAttribute('heading-level', '4');
      await poll.updateComplete;
      expect(find(poll, 'h4').textContent).to.equal('Shall it be lit?');
      poll.setAttribute('heading-level', 'large');
      await poll.updateComplete;
      expect(find(poll, 'h2').textContent).to.equal('Shall it be lit?');
    });

    it('asks for a choice instead of voting without one, and leads the keyboard there', async () => {
      const id = await freshPoll();
      const poll = await shownPoll(pollAt(id));
      button(poll).click();
      await poll.updateComplete;
      expect(seen(find(poll, '[role=status]'))).to.equal('Choose an answer.');
      expect(poll.shadowRoot?.activeElement === find(poll, 'input')).to.equal(true);
      await expect(poll).to.be.accessible();
      option(poll, 'Red').click();
      await poll.updateComplete;
      expect(seen(find(poll, '[part=message]'))).to.equal('');
      expect(await requestsFor(`${pollAt(id)}/votes`, 'POST')).to.equal(0);
    });
  });

  describe('voting', () => {
    it('says that a vote is counted after the service said so, shows the results and moves the focus to them', async () => {
      const id = await freshPoll();
      const poll = await shownPoll(pollAt(id));
      find<HTMLInputElement>(poll, 'input').focus();
      const asked = oneEvent(poll, 'news-poll-vote') as Promise<NewsPollVoteEvent>;
      const voted = oneEvent(document.body, 'news-poll-voted') as Promise<NewsPollVotedEvent>;
      await voteFor(poll, 'Green');
      expect((await asked).choices).to.deep.equal(['green']);
      await shows(poll, 'Your vote for “Green” has been counted.');
      expect(seen(find(poll, '[role=status]'))).to.equal('Your vote for “Green” has been counted.');
      expect(seen(poll)).to.contain('100% · 1 vote').and.to.contain('0% · 0 votes').and.to.contain('1 voter').and.to.contain('Anyone may answer.');
      const { pollId, choices } = await voted;
      expect({ pollId, choices }).to.deep.equal({ pollId: id, choices: ['green'] });
      expect(poll.shadowRoot?.activeElement?.id).to.equal('results');
      expect(await counts(id)).to.include({ green: 1, red: 0 });
      await expect(poll).to.be.accessible();
    });

    it('leaves the focus where the reader has moved it while the vote was under way', async () => {
      const page = await fixture<HTMLElement>(html`<div><news-poll src=${pollAt(await freshPoll(), '/slow')}></news-poll><a href="#elsewhere">Elsewhere</a></div>`);
      const poll = find<NewsPollElement>(page, 'news-poll');
      await shows(poll, 'Which lamp');
      await voteFor(poll, 'Red');
      find(page, 'a').focus();
      await shows(poll, 'Your vote for “Red” has been counted.');
      expect(document.activeElement === find(page, 'a')).to.equal(true);
    });

    it('counts one vote for many clicks, and says that it is being sent', async () => {
      const id = await freshPoll();
      const poll = await shownPoll(pollAt(id, '/slow'));
      await voteFor(poll, 'Red');
      await poll.updateComplete;
      expect(seen(find(poll, '[role=status]'))).to.equal('Sending your vote…');
      expect(button(poll).getAttribute('aria-disabled')).to.equal('true');
      expect(find<HTMLFieldSetElement>(poll, 'fieldset').disabled).to.equal(true);
      await expect(poll).to.be.accessible();
      for (let click = 0; click < 5; click++) button(poll).click();
      await shows(poll, 'Your vote for “Red” has been counted.');
      expect(await requestsFor(`${pollAt(id, '/slow')}/votes`, 'POST')).to.equal(1);
      expect(await counts(id)).to.include({ red: 1 });
    });

    it('shows the results and the own vote again after a reload', async () => {
      const src = pollAt(await freshPoll());
      const before = await shownPoll(src);
      await voteFor(before, 'Blue');
      await shows(before, 'Your vote for “Blue” has been counted.');
      before.remove();
      const after = await shownPoll(src);
      await shows(after, 'Your vote for “Blue” has been counted.');
      expect(findAll(after, 'form')).to.be.empty;
    });

    it('votes once from two elements of the same poll', async () => {
      const id = await freshPoll();
      const first = await shownPoll(pollAt(id));
      const second = await shownPoll(pollAt(id));
      await voteFor(first, 'Red');
      await shows(first, 'Your vote for “Red” has been counted.');
      await shows(second, 'Your vote for “Red” has been counted.');
      expect(await counts(id)).to.include({ red: 1, blue: 0 });
    });

    it('sends nothing when the page cancels the vote', async () => {
      const id = await freshPoll();
      const poll = await shownPoll(pollAt(id));
      poll.addEventListener('news-poll-vote', (event) => event.preventDefault());
      await voteFor(poll, 'Red');
      await poll.updateComplete;
      expect(seen(poll)).not.to.contain('Sending');
      expect(await requestsFor(`${pollAt(id)}/votes`, 'POST')).to.equal(0);
    });

    it('takes several choices within the limits of the poll', async () => {
      const id = await freshPoll('multiple');
      const poll = await shownPoll(pollAt(id));
      expect(seen(poll)).to.contain('Choose 2 to 3 answers.');
      expect(findAll<HTMLInputElement>(poll, 'input').every(({ type }) => type === 'checkbox')).to.equal(true);
      await voteFor(poll, 'Red');
      await poll.updateComplete;
      expect(seen(find(poll, '[role=status]'))).to.equal('Choose 2 to 3 answers.');
      await voteFor(poll, 'Green', 'Blue', 'None of these');
      await poll.updateComplete;
      expect(seen(find(poll, '[role=status]'))).to.equal('Choose 2 to 3 answers.');
      await expect(poll).to.be.accessible();
      await voteFor(poll, 'None of these');
      await shows(poll, 'Your vote for “Red”, “Green”, “Blue” has been counted.');
      expect(seen(poll)).to.contain('Percentages of voters').and.to.contain('1 voter');
      expect(await counts(id)).to.include({ red: 1, green: 1, blue: 1, none: 0 });
    });
  });

  describe('when the network fails', () => {
    it('counts once when the answer to a vote is lost', async () => {
      const id = await freshPoll();
      const poll = await shownPoll(pollAt(id, '/answer-lost'));
      const failed = oneEvent(poll, 'news-poll-error') as Promise<NewsPollErrorEvent>;
      await voteFor(poll, 'Green');
      expect((await failed).problem).to.have.property('isFinal', false);
      // The next attempt may follow at once, but not before this.
      await poll.updateComplete;
      expect(seen(poll)).to.contain('Your vote has not been counted yet');
      await shows(poll, 'Your vote for “Green” has been counted.');
      expect(await counts(id)).to.include({ green: 1 });
    });

    it('sends the same ballot again after a reload', async () => {
      const id = await freshPoll();
      const src = pollAt(id, '/answer-lost');
      const before = await shownPoll(src);
      const failed = oneEvent(before, 'news-poll-error');
      await voteFor(before, 'Green');
      await failed;
      before.remove();
      const after = await shownPoll(src);
      await shows(after, 'Your vote for “Green” has been counted.');
      expect(await counts(id)).to.include({ green: 1 });
    });

    for (const [fault, answer] of [
      ['broken', 'a service that is down'],
      ['babbling', 'a page of somebody else'],
      ['not-found', 'the 404 of a proxy, which does not know'],
    ] as const) {
      it(`takes ${answer} neither for a counted nor for a refused vote`, async () => {
        const src = pollAt(await freshPoll(), `/${fault}`);
        const poll = await shownPoll(src);
        await voteFor(poll, 'Red');
        await shows(poll, 'Your vote has not been counted yet');
        expect(button(poll).textContent?.trim()).to.equal('Try again');
        expect(stored(src), 'the ballot is kept for the next attempt').to.contain('"sent"');
      });
    }

    it('votes without storage', async () => {
      const { setItem } = Storage.prototype;
      Storage.prototype.setItem = () => {
        throw new DOMException('blocked', 'SecurityError');
      };
      try {
        const poll = await shownPoll(pollAt(await freshPoll()));
        await voteFor(poll, 'Red');
        await shows(poll, 'Your vote for “Red” has been counted.');
      } finally {
        Storage.prototype.setItem = setItem;
      }
    });
  });

  describe('when the poll takes no votes', () => {
    it('shows the results of a closed poll', async () => {
      const poll = await shownPoll(pollAt(await freshPoll('closed')));
      expect(seen(poll)).to.contain('This poll is closed.').and.to.contain('0% · 0 votes');
      expect(findAll(poll, 'form')).to.be.empty;
      await expect(poll).to.be.accessible();
    });

    it('says when a poll opens', async () => {
      const poll = await shownPoll(pollAt(await freshPoll('scheduled')));
      expect(seen(poll)).to.match(/This poll is not open yet\..*It opens on (January 1, 2099|December 31, 2098), \d+:\d\d\./);
    });

    it('says so when the poll has closed since it was loaded', async () => {
      const id = await freshPoll('closed');
      const poll = await fixture<NewsPollElement>(html`<news-poll endpoint=${backend} .poll=${written({ id, options: [{ id: 'red', title: 'Red', votes_count: 0 }, { id: 'blue', title: 'Blue', votes_count: 0 }] })}></news-poll>`);
      await voteFor(poll, 'Red');
      await shows(poll, 'Your vote was not counted. This poll is closed.');
      expect(stored(pollAt(id))).to.equal(null);
    });

    it('tells the reader and the owner of a website that may not vote', async () => {
      const poll = await shownPoll(pollAt(await freshPoll('forbidden')));
      const [warning, ...more] = await warningsOf(async () => {
        await voteFor(poll, 'Red');
        await shows(poll, 'or takes no votes from this website');
      });
      expect(warning).to.contain('allowed_origins');
      expect(more).to.be.empty;
      expect(option(poll, 'Red').querySelector('input')?.checked).to.equal(true);
      await expect(poll).to.be.accessible();
    });
  });

  describe('written in the page', () => {
    it('shows figures without a request, and the remedy in the console, where no service is named', async () => {
      let poll: NewsPollElement | undefined;
      const warnings = await warningsOf(async () => {
        poll = await fixture<NewsPollElement>(html`<news-poll poll=${JSON.stringify(written())}></news-poll>`);
        poll.requestUpdate();
        await poll.updateComplete;
      });
      expect(seen(poll as Element)).to.contain('67% · 2 votes').and.to.contain('33% · 1 vote').and.to.contain('3 voters').and.to.contain('Voting is not possible on this page.');
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.contain('endpoint');
    });

    it('says that percentages do not add up', async () => {
      const options = ['a', 'b', 'c'].map((id) => ({ id, title: id, votes_count: 1 }));
      const poll = await fixture(html`<news-poll .poll=${written({ options, status: 'closed' })}></news-poll>`);
      expect(seen(poll)).to.contain('Percentages may not add up to 100 because of rounding.');
    });

    it('shows no figures that the service keeps back', async () => {
      const options = ['a', 'b'].map((id) => ({ id, title: id, votes_count: null }));
      const poll = await fixture(html`<news-poll .poll=${written({ options, status: 'closed' })}></news-poll>`);
      expect(seen(poll)).to.contain('Results are not shown.').and.not.to.contain('%');
    });

    it('shows markup in its texts as text', async () => {
      const text = '<img src=x onerror=alert(1)> & "q" <b>bold</b>';
      const options = ['a', 'b'].map((id) => ({ id, title: text, votes_count: 1 }));
      const poll = await fixture(html`<news-poll .poll=${written({ question: text, description: text, notice: text, options, status: 'closed' })}></news-poll>`);
      expect(seen(poll).split(text)).to.have.length(6);
      expect(findAll(poll, 'img, b')).to.be.empty;
    });
  });

  it('goes on after it was moved, removed and put back', async () => {
    const page = await fixture<HTMLElement>(html`<div><section></section></div>`);
    const poll = document.createElement('news-poll');
    poll.src = pollAt(await freshPoll());
    page.append(poll);
    find(page, 'section').append(poll);
    await shows(poll, 'Which lamp');
    poll.remove();
    page.append(poll);
    await voteFor(poll, 'Red');
    await shows(poll, 'Your vote for “Red” has been counted.');
  });

  it('fills the room that its page keeps for it', async () => {
    const poll = await shownPoll(pollAt(await freshPoll()));
    poll.style.minBlockSize = '900px';
    expect(find(poll, '[part=poll]').getBoundingClientRect().height).to.equal(900);
    expect(poll.getBoundingClientRect().height).to.equal(900);
  });

  it('leads nowhere, whatever submits its form', async () => {
    const poll = await shownPoll(pollAt(await freshPoll()));
    const { href } = location;
    find<HTMLFormElement>(poll, 'form').requestSubmit();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(location.href).to.equal(href);
    expect(seen(poll)).to.contain('Which lamp');
  });

  it('shows another poll when src changes', async () => {
    const poll = await shownPoll(pollAt(await freshPoll()));
    await voteFor(poll, 'Red');
    await shows(poll, 'Your vote for “Red” has been counted.');
    poll.src = pollAt(await freshPoll('multiple'));
    await shows(poll, 'Which lamps should burn?');
    expect(seen(poll)).not.to.contain('has been counted');
  });
});
