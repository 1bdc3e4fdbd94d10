import { expect, oneEvent } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsPollElement } from '../../src/index.js';
import { backend, find, findAll, freshPoll, replyUrl, requestsFor, seen, shows, waitUntil } from '../browsers/client.js';

const question = 'Shall the lamp at the far pier burn?';
/** The JSON of a poll. */
const written = (changes: object = {}): string => JSON.stringify({ id: 'far', question, options: ['Every night', 'On some nights', 'In storms', 'Never'].map((title, index) => ({ id: `answer-${index}`, title, votes_count: 4 - index })), ...changes });

const inputs = (poll: Element) => findAll(poll, 'input').length;
const focused = (poll: Element) => poll.shadowRoot?.activeElement?.localName;
const nextFrames = async (count: number) => {
  for (; count > 0; count--) await new Promise((resolve) => requestAnimationFrame(resolve));
};

const make = (properties: Partial<NewsPollElement>, child?: Node): NewsPollElement => {
  const poll = Object.assign(document.createElement('news-poll'), { endpoint: backend, ...properties });
  if (child) poll.append(child);
  return poll;
};

const link = () => Object.assign(document.createElement('a'), { href: '#vote', textContent: 'Vote: the lamp at the far pier' });

describe('a poll that is far from the screen', () => {
  let page: HTMLElement;
  beforeEach(() => {
    localStorage.clear();
    page = document.createElement('main');
    document.body.append(page);
    // So many are shown wherever they are.
    for (let index = 0; index < 4; index++) page.append(make({ poll: written() }));
    const emptyPlace = document.createElement('div');
    emptyPlace.style.blockSize = '10000px';
    page.append(emptyPlace);
  });
  afterEach(() => {
    page.remove();
    scrollTo(0, 0);
  });

  /** Puts one where it is far away. */
  async function far(properties: Partial<NewsPollElement> = { poll: written() }, child?: Node, place: Element = page): Promise<NewsPollElement> {
    const poll = make(properties, child);
    place.append(poll);
    await poll.updateComplete;
    await nextFrames(4);
    return poll;
  }

  it('waits, unless it is one of the first of the page', async () => {
    const poll = await far();
    expect(findAll(page, 'news-poll').map(inputs)).to.deep.equal([4, 4, 4, 4, 0]);
    await shows(poll, question);
    expect(inputs(poll)).to.equal(0);
  });

  it('says its question and answers to search and screen readers when the page has come to rest', async () => {
    const poll = await far();
    await shows(poll, question);
    expect(seen(poll)).to.contain('Every night').and.contain('Never');
    // Readers who go from heading to heading find it, too.
    expect(find(poll, 'h2').textContent).to.equal(question);
    await expect(poll).to.be.accessible();
  });

  it('has about the room that it will need', async () => {
    const poll = await far();
    const before = poll.offsetHeight;
    poll.scrollIntoView();
    await shows(poll, 'Vote');
    expect(Math.abs(poll.offsetHeight - before) / poll.offsetHeight).to.be.below(0.2);
  });

  it('gives up that room, and no style sheet of the page, when it is shown', async () => {
    const poll = await far();
    const sheet = new CSSStyleSheet();
    poll.shadowRoot?.adoptedStyleSheets.push(sheet);
    poll.refresh();
    expect(poll.shadowRoot?.adoptedStyleSheets.at(-1) === sheet).to.equal(true);
    expect(getComputedStyle(poll).minBlockSize).to.not.equal('352px');
  });

  it('keeps what the page wrote between the tags readable until it is shown', async () => {
    const child = link();
    const poll = await far({ poll: written() }, child);
    expect(inputs(poll)).to.equal(0);
    expect(child.offsetHeight).to.be.above(0);
    poll.scrollIntoView();
    await waitUntil(() => inputs(poll) === 4);
    expect(child.offsetHeight).to.equal(0);
  });

  it('is shown when it comes near, for good', async () => {
    const poll = await far();
    poll.scrollIntoView();
    await waitUntil(() => inputs(poll) === 4);
    scrollTo(0, 0);
    await nextFrames(3);
    expect(inputs(poll)).to.equal(4);
  });

  it('is shown in a part of the page that scrolls by itself', async () => {
    const box = document.createElement('div');
    box.style.cssText = 'block-size: 200px; overflow: auto';
    box.append(Object.assign(document.createElement('div'), { style: 'block-size: 9000px' }));
    page.prepend(box);
    const poll = await far({ poll: written() }, undefined, box);
    expect(inputs(poll)).to.equal(0);
    box.scrollTop = 8900;
    await waitUntil(() => inputs(poll) === 4);
  });

  it('is shown for print', async () => {
    const loaded = oneEvent(page, 'news-poll-load');
    const polls = [await far(), await far({ poll: written({ status: 'closed' }) }), await far({ src: replyUrl({ body: written() }) }, link())];
    await loaded;
    expect(polls.map(inputs)).to.deep.equal([0, 0, 0]);
    dispatchEvent(new Event('beforeprint'));
    // The browser does not wait.
    expect(polls.map(inputs)).to.deep.equal([4, 0, 4]);
    expect(seen(polls[1] as Element)).to.contain('40%');
  });

  it('has a place for the keyboard, which leads to its first answer', async () => {
    const poll = await far();
    await shows(poll, question);
    find(poll, '[tabindex="0"]').focus();
    expect(inputs(poll)).to.equal(4);
    expect(focused(poll)).to.equal('input');
  });

  it('takes the reader from the link between the tags to its first answer', async () => {
    const child = link();
    const poll = await far({ poll: written() }, child);
    child.focus();
    expect(focused(poll)).to.equal('input');
  });

  it('has no place for the keyboard where there is nothing to do', async () => {
    const poll = await far({ poll: written({ status: 'closed' }) });
    await shows(poll, question);
    expect(findAll(poll, '[tabindex]')).to.deep.equal([]);
  });

  it('votes when a script asks for it', async () => {
    const id = await freshPoll();
    const { options } = (await (await fetch(`${backend}/polls/${id}`)).json()) as { options: readonly { id: string; title: string }[] };
    const poll = await far({ poll: written({ id, options }) });
    const result = await poll.vote([options[0]?.id ?? '']);
    expect(result.ok).to.equal(true);
    await shows(poll, 'Your vote');
  });

  it('is shown by refresh()', async () => {
    const poll = await far();
    poll.refresh();
    await poll.updateComplete;
    expect(inputs(poll)).to.equal(4);
  });

  it('takes what is set later', async () => {
    const poll = await far();
    poll.poll = written({ question: 'Shall it be dark?' });
    await shows(poll, 'Shall it be dark?');
    poll.poll = written({ question: 'Shall it be red?' });
    await shows(poll, 'Shall it be red?');
    poll.scrollIntoView();
    await waitUntil(() => inputs(poll) === 4);
    expect(seen(poll)).to.contain('Shall it be red?').and.not.contain('dark');
  });

  it('is fetched once with all others of its address, and not again when it comes near', async () => {
    const src = replyUrl({ body: written() });
    const polls = await Promise.all(Array.from({ length: 6 }, () => far({ src })));
    for (const poll of polls) await shows(poll, question);
    for (const poll of polls) {
      poll.scrollIntoView();
      await waitUntil(() => inputs(poll) === 4);
    }
    expect(await requestsFor(src)).to.equal(1);
  });

  it('sends a vote that was left from before', async () => {
    const id = await freshPoll();
    const { options } = (await (await fetch(`${backend}/polls/${id}`)).json()) as { options: readonly { id: string; title: string }[] };
    const ballot = { key: '01939b1e-7000-7000-8000-000000000000', choices: [options[0]?.id], status: 'sent', attempts: 1, at: 0, notBefore: 0 };
    localStorage.setItem(`news-poll ${backend}/polls/${id}/votes`, JSON.stringify(ballot));
    await far({ poll: written({ id, options }) });
    await waitUntil(() => localStorage.getItem(`news-poll ${backend}/polls/${id}/votes`)?.includes('counted'), 'The vote is not counted', { timeout: 10_000 });
  });

  for (const [place, hide, reveal] of [
    ['a closed <details>', 'details', (box: HTMLElement) => box.setAttribute('open', '')],
    ['what is not displayed', 'div', (box: HTMLElement) => box.removeAttribute('hidden')],
  ] as const) {
    it(`is shown in ${place} when that is opened near the screen`, async () => {
      const box = document.createElement(hide);
      box.hidden = hide === 'div';
      page.prepend(box);
      const poll = await far({ poll: written() }, undefined, box);
      scrollTo(0, 0);
      reveal(box);
      await waitUntil(() => inputs(poll) === 4);
    });
  }

  it('may be moved, removed and put back while it waits', async () => {
    const poll = await far();
    poll.remove();
    await nextFrames(2);
    page.append(poll);
    await shows(poll, question);
    expect(inputs(poll)).to.equal(0);
    page.prepend(poll);
    scrollTo(0, 0);
    await waitUntil(() => inputs(poll) === 4);
  });

  it('is shown when it comes back as one of the first', async () => {
    const poll = await far();
    poll.remove();
    page.replaceChildren(poll);
    await poll.updateComplete;
    expect(inputs(poll)).to.equal(4);
  });

  it('is shown in the document of a frame, whose screen is another one', async () => {
    const frame = document.createElement('iframe');
    page.append(frame);
    const poll = await far();
    frame.contentDocument?.body.append(poll);
    await waitUntil(() => inputs(poll) === 4);
  });

  it('is shown at once in a browser that cannot tell what is near', async () => {
    const { IntersectionObserver } = globalThis;
    Reflect.deleteProperty(globalThis, 'IntersectionObserver');
    try {
      expect(inputs(await far())).to.equal(4);
    } finally {
      Object.assign(globalThis, { IntersectionObserver });
    }
  });

  it('leaves nothing behind when it goes while it waits', async () => {
    const poll = await far();
    poll.remove();
    dispatchEvent(new Event('beforeprint'));
    expect(inputs(poll)).to.equal(0);
  });
});
