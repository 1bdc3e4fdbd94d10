import { expect, fixture, html } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsPollElement } from '../../src/index.js';
import { backend, find, findAll, freshPoll, requestsFor, seen, shows, waitUntil } from '../browsers/client.js';
import { FakeVotes, busyFor, button, chosen, input, later, message, problem, someKey, voteFor } from '../browsers/fake-votes.js';

const counted = { key: someKey, choices: ['red'], status: 'counted' };
const waiting = { key: someKey, choices: ['red'], status: 'sent', attempts: 1, at: Date.now() + 3_600_000, notBefore: 0 };

const pollAt = async (path = '') => `${backend}${path}/polls/${await freshPoll()}`;

/** A page of its own with the poll in it, as another tab has one: module, storage events and locks are its own. */
async function tab(src: string): Promise<NewsPollElement> {
  const frame = await fixture<HTMLIFrameElement>(html`<iframe title="Another tab" style="inline-size: 40em; block-size: 30em"></iframe>`);
  const { contentDocument: page } = frame;
  if (!page) throw new Error('The frame is not of this origin.');
  const poll = Object.assign(page.createElement('news-poll'), { src }) as NewsPollElement;
  poll.setAttribute('src', src);
  const script = Object.assign(page.createElement('script'), { type: 'module', src: '/src/index.ts' });
  page.body.append(poll, script);
  await waitUntil(() => poll.shadowRoot?.textContent?.includes('Which lamp'), 'The other tab shows nothing');
  return poll;
}

const said = (poll: Element) => poll.shadowRoot?.querySelector('[role=status]')?.textContent?.trim() ?? '';
const press = (poll: Element, value: string) => {
  poll.shadowRoot?.querySelector<HTMLInputElement>(`input[value=${value}]`)?.click();
  poll.shadowRoot?.querySelector('button')?.click();
};

describe('<news-poll> in several tabs', () => {
  describe('of one service', () => {
    it('counts the vote of one tab and shows it in the other, which stands open with another choice', async () => {
      const src = await pollAt();
      const [first, second] = [await tab(src), await tab(src)];
      second.shadowRoot?.querySelector<HTMLInputElement>('input[value=blue]')?.click();
      press(first, 'red');
      await waitUntil(() => said(first) === 'Your vote for “Red” has been counted.');
      await waitUntil(() => said(second) === 'You have voted: “Red”.');
      expect(second.shadowRoot?.querySelector('form')).to.equal(null);
      await waitUntil(() => second.shadowRoot?.textContent?.includes('100% · 1 vote'), 'The figures are those of before');
      expect(await requestsFor(`${src}/votes`, 'POST')).to.equal(1);
    });

    it('tells in each tab how an attempt of another one has ended, and not that it is under way', async () => {
      const src = await pollAt();
      const poll = await tab(src);
      const attempt = (entry: object) => localStorage.setItem(`news-poll ${src}/votes`, JSON.stringify({ ...waiting, ...entry }));
      attempt({});
      await waitUntil(() => said(poll) === 'Sending your vote…');
      attempt({ at: waiting.at + 1, why: 'network' });
      await waitUntil(() => said(poll).startsWith('Your vote has not been counted yet: the vote service did not answer.'));
      // The next attempt, too, has not succeeded yet.
      attempt({ at: waiting.at + 2, attempts: 2, why: 'network' });
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(said(poll)).to.match(/^Your vote has not been counted yet/);
      localStorage.clear();
    });

    for (const hasLocks of [true, false]) {
      it(`counts one of two votes at the same moment, ${hasLocks ? 'with' : 'without'} locks`, async () => {
        const src = await pollAt('/slow');
        const tabs = [await tab(src), await tab(src)];
        // As on a page of http:.
        if (!hasLocks) for (const { ownerDocument } of tabs) Object.defineProperty(ownerDocument.defaultView?.navigator, 'locks', { configurable: true, value: undefined });
        tabs.forEach((poll, index) => press(poll, ['red', 'blue'][index] ?? ''));
        await waitUntil(() => tabs.every((poll) => /You have voted: |has been counted\./.test(said(poll))), 'They do not come to an end');
        // A second vote would be on its way now.
        await new Promise((resolve) => setTimeout(resolve, 500));
        expect(await requestsFor(`${src}/votes`, 'POST')).to.equal(1);
        const { options } = (await (await fetch(src, { cache: 'no-store' })).json()) as { options: { id: string; votes_count: number }[] };
        const [title, ...more] = options.filter(({ votes_count }) => votes_count === 1).map(({ id }) => (id === 'red' ? '“Red”' : '“Blue”'));
        expect(more).to.be.empty;
        for (const poll of tabs) expect(said(poll)).to.contain(title);
      });
    }

    it('sends a vote that the tab which cast it could not send', async () => {
      const src = await pollAt('/answer-lost');
      const [first, second] = [await tab(src), await tab(src)];
      press(first, 'green');
      await waitUntil(() => /counted/.test(said(first)));
      // The tab is closed.
      first.ownerDocument.defaultView?.frameElement?.remove();
      await waitUntil(() => said(second) === 'Your vote for “Green” has been counted.' || said(second) === 'You have voted: “Green”.', 'It is not sent');
      const { voters_count } = (await (await fetch(src, { cache: 'no-store' })).json()) as { voters_count: number };
      expect(voters_count).to.equal(1);
    });
  });

  describe('as one of them sees it', () => {
    let votes: FakeVotes;
    beforeEach(() => (votes = new FakeVotes()));
    afterEach(() => votes.end());

    it('shows the vote of the other, and moves the focus only if it was in the form', async () => {
      const poll = await votes.shown();
      const outside = await fixture<HTMLInputElement>(html`<input aria-label="Elsewhere" />`);
      outside.focus();
      await votes.storeElsewhere(counted);
      await shows(poll, 'You have voted: “Red”.');
      expect(document.activeElement === outside).to.equal(true);
      await expect(poll).to.be.accessible();
    });

    it('leads a reader who was in the form to the results', async () => {
      const poll = await votes.shown();
      input(poll, 'blue').focus();
      await votes.storeElsewhere(counted);
      await shows(poll, 'You have voted: “Red”.');
      expect(poll.shadowRoot?.activeElement?.id).to.equal('results');
    });

    it('leaves the focus on the page where nobody had one', async () => {
      const poll = await votes.shown();
      await votes.storeElsewhere(counted);
      await shows(poll, 'You have voted: “Red”.');
      expect(document.activeElement === document.body).to.equal(true);
    });

    it('loads the figures again, and says nothing of a vote to the page', async () => {
      const poll = await votes.shown();
      let voted = 0;
      poll.addEventListener('news-poll-voted', () => (voted += 1));
      votes.poll = { ...votes.poll, voters_count: 41 };
      await votes.storeElsewhere(counted);
      await shows(poll, '41 voters');
      expect(voted).to.equal(0);
    });

    it('sends no vote of its own where there is one, also when no event has told of it', async () => {
      const poll = await votes.shown();
      input(poll, 'blue').click();
      votes.store(counted);
      button(poll).click();
      await shows(poll, 'You have voted: “Red”.');
      expect(votes.keys).to.be.empty;
    });

    it('shows a vote that waits in the other, and leaves the next attempt to its time', async () => {
      const poll = await votes.shown();
      await votes.storeElsewhere(waiting);
      await shows(poll, 'Sending your vote…');
      expect(chosen(poll)).to.deep.equal(['red']);
      expect(votes.keys).to.be.empty;
      await votes.storeElsewhere({ ...waiting, at: Date.now() + 50, attempts: 2 });
      await shows(poll, 'Your vote for “Red” has been counted.');
      expect(votes.keys).to.deep.equal([`"${someKey}"`]);
    });

    it('looks again when the page comes back out of the cache, or is seen again', async () => {
      for (const type of ['pageshow', 'visibilitychange']) {
        const poll = await votes.shown();
        votes.store(counted);
        dispatchEvent(new Event(type));
        await shows(poll, 'You have voted: “Red”.');
        poll.remove();
        votes.end();
        votes = new FakeVotes();
      }
    });

    it('stays with its counted vote when an older answer comes in, or all storage is cleared', async () => {
      const { answer, release } = later(busyFor(1));
      votes.answers.push(answer);
      const poll = await votes.shown();
      await voteFor(poll, 'red');
      await waitUntil(() => votes.keys.length === 1);
      await votes.storeElsewhere(counted);
      await shows(poll, 'You have voted: “Red”.');
      release();
      await new Promise((resolve) => setTimeout(resolve, 50));
      localStorage.removeItem(votes.entry);
      dispatchEvent(new StorageEvent('storage', { key: null }));
      await poll.updateComplete;
      expect(message(poll)).to.equal('You have voted: “Red”.');
    });

    describe('without locks', () => {
      beforeEach(() => Object.defineProperty(navigator, 'locks', { configurable: true, value: undefined }));
      afterEach(() => void Reflect.deleteProperty(navigator, 'locks'));

      it('gives way to a vote that was written over its own', async () => {
        const poll = await votes.shown();
        await voteFor(poll, 'blue');
        expect(votes.stored).to.deep.include({ choices: ['blue'] });
        votes.store(waiting);
        await waitUntil(() => chosen(poll).includes('red'));
        expect(votes.keys).to.be.empty;
        expect(votes.stored).to.deep.include({ key: someKey });
      });

      it('insists on its vote against one that is younger', async () => {
        Object.defineProperty(window, 'isSecureContext', { configurable: true, value: false });
        try {
          const poll = await votes.shown();
          await voteFor(poll, 'blue');
          const own = votes.stored;
          await votes.storeElsewhere({ ...waiting, key: someKey.replace('017f', 'f17f') });
          expect(votes.stored).to.deep.equal(own);
          await shows(poll, 'Your vote for “Blue” has been counted.');
        } finally {
          Object.defineProperty(window, 'isSecureContext', { configurable: true, value: true });
        }
      });
    });

    it('lets the vote of the other stand when its own is refused', async () => {
      const other = { ...waiting, key: someKey.replace('017f', '018f') };
      const { answer, release } = later(problem('invalid-choices'));
      votes.answers.push(answer);
      const poll = await votes.shown();
      await voteFor(poll, 'blue');
      await waitUntil(() => votes.keys.length === 1);
      votes.store(other);
      release();
      await shows(poll, 'was not counted');
      expect(votes.stored).to.deep.include({ key: other.key });
    });
  });

  describe('and in several elements of one page', () => {
    let votes: FakeVotes;
    beforeEach(() => (votes = new FakeVotes()));
    afterEach(() => votes.end());

    it('shares one vote and tells the page of it once', async () => {
      const page = await fixture<HTMLElement>(html`<div><news-poll src=${votes.src}></news-poll><news-poll src=${votes.src}></news-poll></div>`);
      const [first, second] = findAll<NewsPollElement>(page, 'news-poll') as [NewsPollElement, NewsPollElement];
      await shows(second, 'Which lamp');
      const voters: EventTarget[] = [];
      page.addEventListener('news-poll-voted', ({ target }) => voters.push(target as EventTarget));
      const { answer, release } = later(votes.count);
      votes.answers.push(answer);
      await voteFor(second, 'blue');
      await shows(first, 'Sending your vote…');
      expect(chosen(first)).to.deep.equal(['blue']);
      release();
      for (const poll of [first, second]) await shows(poll, 'Your vote for “Blue” has been counted.');
      for (const poll of [first, second]) expect(seen(poll)).to.contain('100% · 1 vote');
      expect(voters.length === 1 && voters[0] === second).to.equal(true);
      expect(second.shadowRoot?.activeElement?.id).to.equal('results');
      expect(find(first, '[role=status]').textContent).to.contain('Blue');
    });
  });
});
