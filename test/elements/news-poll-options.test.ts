import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import '../../src/index.js';
import { pollExtras } from '../../src/elements/news-poll/load-poll-extras.js';
import type { NewsPollElement, Poll } from '../../src/index.js';
import { find, findAll, replyUrl, seen, shows } from '../browsers/client.js';
import { FakeVotes, someKey, voteFor } from '../browsers/fake-votes.js';

const titles = (poll: Element) => findAll(poll, 'label').map((label) => label.textContent?.trim());
const rows = (poll: Element) => findAll(poll, '[part=result]').map(seen);
const options = (...counts: number[]) => counts.map((votes_count, index) => ({ id: `o${index}`, title: `Lamp ${index}`, votes_count }));
const picture = replyUrl({ type: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"><path d="M0 0h8v6H0z"/></svg>' });

describe('<news-poll> and its options', () => {
  let votes: FakeVotes;
  beforeEach(async () => {
    await pollExtras.load('news-poll');
    votes = new FakeVotes();
  });
  afterEach(() => votes.end());

  const shown = async (change: Partial<Poll>, attributes = {}): Promise<NewsPollElement> => {
    votes.poll = { ...votes.poll, ...change };
    return votes.shown(attributes);
  };

  it('marks what leads in words: alone, with others, and after the close; nothing while nobody has voted', async () => {
    for (const [change, marks] of [
      [{ status: 'closed', options: options(1, 3, 2) }, ['', 'Most votes', '']],
      [{ status: 'archived', options: options(3, 3, 2) }, ['Tied for most votes', 'Tied for most votes', '']],
      [{ status: 'closed', options: options(0, 0, 0) }, ['', '', '']],
      [{ status: 'closed', options: votes.poll.options.map((option) => ({ ...option, votes_count: null })), voters_count: null }, ['', '', '']],
    ] as const) {
      const poll = await shown(change);
      expect(findAll(poll, '[part=result]').map((row) => findAll(row, 'strong').map(seen).join())).to.deep.equal([...marks]);
      poll.remove();
    }
    const poll = await shown({ status: 'open', options: options(1, 3, 2), voters_count: 6 });
    await votes.storeElsewhere({ key: someKey, choices: ['o1'], status: 'counted' });
    await shows(poll, 'Lamp 1 Your vote Leading 50% · 3 votes');
    await expect(poll).to.be.accessible();
  });

  it('shows results by votes where the poll or the page asks for it, and the shares that round to nothing or all', async () => {
    const poll = await shown({ status: 'closed', results_order: 'votes', options: options(1, 998, 1, 0), voters_count: 1000 });
    expect(rows(poll)).to.deep.equal(['Lamp 1 Most votes >99% · 998 votes', 'Lamp 0 <1% · 1 vote', 'Lamp 2 <1% · 1 vote', 'Lamp 3 0% · 0 votes']);
    const editors = await fixture<NewsPollElement>(html`<news-poll src=${votes.src} results-order="option"></news-poll>`);
    await shows(editors, 'Lamp');
    expect(rows(editors).map((row) => row.slice(0, 6))).to.deep.equal(['Lamp 0', 'Lamp 1', 'Lamp 2', 'Lamp 3']);
  });

  it('shows no figures of a poll that is not open yet', async () => {
    const poll = await shown({ status: 'scheduled', options: options(0, 0), voters_count: 0 });
    expect(seen(poll)).to.contain('This poll is not open yet.').and.contain('Lamp 1').and.not.to.match(/%|votes|voters|Results are not shown/);
  });

  it('puts options into another order, in which they stay while the form is there, and leaves the pinned one last', async () => {
    const list = [...Array.from({ length: 8 }, (_, index) => ({ id: `o${index}`, title: `Lamp ${index}`, votes_count: 0 })), { id: 'none', title: 'None', votes_count: 0, pinned: true }];
    const poll = await shown({ options: [list[8], ...list.slice(0, 8)] as Poll['options'], randomize_options: true, allow_change: true });
    const order = titles(poll);
    expect(order.at(-1)).to.equal('None');
    expect(order.toSorted()).to.deep.equal(list.map(({ title }) => title).toSorted());
    expect(order.slice(0, 8)).to.not.deep.equal(list.slice(0, 8).map(({ title }) => title));
    expect(localStorage.getItem(votes.entry)).to.equal(null);
    poll.refresh();
    find<HTMLInputElement>(poll, 'input[value=o3]').click();
    await poll.updateComplete;
    expect(titles(poll)).to.deep.equal(order);
    const twin = await votes.shown();
    expect(titles(twin)).to.deep.equal(order);

    // After the vote the order follows from its key, also after a reload; results are in the order of the editor.
    await voteFor(poll, 'o3');
    await shows(poll, 'has been counted');
    expect(rows(poll)[0]).to.match(/^None/);
    find(poll, '.own button').click();
    await waitUntil(() => findAll(poll, 'form').length === 1);
    const own = titles(poll);
    poll.remove();
    twin.remove();
    const again = await votes.shown();
    await waitUntil(() => findAll(again, '.own button').length > 0, undefined, { timeout: 30_000 });
    find(again, '.own button').click();
    await waitUntil(() => findAll(again, 'form').length === 1);
    expect(titles(again)).to.deep.equal(own);
  });

  it('shows the picture of an option with its words, and of one that does not arrive nothing but its room', async () => {
    const [one, two] = options(0, 0);
    const poll = await shown({ options: [{ ...one, image: { url: picture, alt: 'A brass lamp', width: 640, height: 480 } }, { ...two, image: { url: replyUrl({ status: 404 }), alt: 'Gone' } }] as Poll['options'] });
    const images = findAll<HTMLImageElement>(poll, 'label img');
    expect(images.map(({ alt }) => alt)).to.deep.equal(['A brass lamp', 'Gone']);
    const room = images.map((image) => image.getBoundingClientRect().height);
    await waitUntil(() => getComputedStyle(images[1] as Element).visibility === 'hidden', undefined, { timeout: 30_000 });
    await waitUntil(() => images[0]?.complete && images[0].naturalWidth > 0, undefined, { timeout: 30_000 });
    expect(images.map((image) => image.getBoundingClientRect().height)).to.deep.equal(room);
    expect(room[0]).to.be.above(20);
    expect(getComputedStyle(images[0] as Element).visibility).to.equal('visible');
    await expect(poll).to.be.accessible();
    await voteFor(poll, 'o0');
    await shows(poll, 'has been counted');
    expect(findAll<HTMLImageElement>(poll, '[part=result] img').map(({ alt }) => alt)).to.deep.equal(['A brass lamp', 'Gone']);
  });
});
