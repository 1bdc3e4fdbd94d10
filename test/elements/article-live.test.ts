import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsArticleElement, NewsArticleEvent } from '../../src/index.js';
import { find, findAll, seen, shows, uncaughtDuring, waitUntil } from '../browsers/client.js';

const src = 'https://lantern.example/live.json';
const poll = { id: 'bell', question: 'Shall it ring?', options: ['Yes', 'No'].map((title) => ({ id: title.toLowerCase(), title })) };
const story = (...words: readonly string[]) => ({ headline: 'The bell', url: 'https://lantern.example/bell', body: words.map((word) => (word === 'POLL' ? { type: 'poll', id: 'bell' } : { type: 'paragraph', children: [word] })) });

/** A newsroom inside the page, whose document a test changes. */
class Newsroom {
  document: object = story('First.', 'POLL', 'Second.');
  /** How often the document was asked for. */
  requests = 0;
  readonly #fetch = window.fetch;
  readonly #setTimeout = window.setTimeout;
  /** The waits for another look, in milliseconds; each one ends when a test says so. */
  /** How many looks were to come sooner than anyone asked for. */
  short = 0;
  readonly waits: { readonly ms: number; readonly end: () => void }[] = [];

  constructor() {
    window.fetch = async (input, init) => {
      const url = String(input);
      if (!url.startsWith('https://lantern.example/')) return this.#fetch.call(window, input, init);
      if (url === src) this.requests++;
      return Object.defineProperty(new Response(JSON.stringify(url === src ? this.document : poll), { headers: { 'Content-Type': 'application/json' } }), 'url', { value: url });
    };
    window.setTimeout = ((task: () => void, ms = 0) => {
      if (ms > 4400 && ms < 5600) this.short++;
      return ms < 50_000 || ms > 70_000 ? this.#setTimeout.call(window, task, ms) : this.waits.push({ ms, end: task });
    }) as typeof setTimeout;
  }

  end(): void {
    window.fetch = this.#fetch;
    window.setTimeout = this.#setTimeout;
    Reflect.deleteProperty(document, 'hidden');
  }
}

/** The reader turns to the tab, or away from it. */
function turn(where: 'to' | 'away'): void {
  Object.defineProperty(document, 'hidden', { configurable: true, value: where === 'away' });
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('<news-article refresh>', () => {
  let newsroom: Newsroom;
  beforeEach(() => {
    newsroom = new Newsroom();
  });
  afterEach(() => newsroom.end());

  async function shown(): Promise<NewsArticleElement> {
    const article = await fixture<NewsArticleElement>(html`<news-article src=${src} refresh="60" storage="none"></news-article>`);
    await shows(article, 'Shall it ring?');
    while (newsroom.waits.length === 0) await new Promise((resolve) => requestAnimationFrame(resolve));
    await article.updateComplete;
    return article;
  }

  it('looks for a new version after about that many seconds, and again after that', async () => {
    const article = await shown();
    newsroom.document = story('First.', 'POLL', 'Second.', 'Third.');
    expect(newsroom.waits[0]?.ms).to.be.within(54_000, 66_000);
    newsroom.waits[0]?.end();
    await shows(article, 'Third.');
    expect(newsroom.requests).to.equal(2);
    expect(newsroom.waits.length).to.equal(2);
  });

  it('looks for one when the tab is seen again, and not while nobody sees it', async () => {
    const article = await shown();
    turn('away');
    newsroom.waits[0]?.end();
    await article.updateComplete;
    expect(newsroom.requests).to.equal(1);
    newsroom.document = story('Another.', 'POLL');
    turn('to');
    await shows(article, 'Another.');
    expect(newsroom.requests).to.equal(2);
  });

  it('stops when it has left the page, and goes on when it is back', async () => {
    const article = await shown();
    article.remove();
    turn('to');
    await article.updateComplete;
    expect(newsroom.requests).to.equal(1);
    newsroom.document = story('While it was away.', 'POLL');
    document.body.append(article);
    turn('to');
    await shows(article, 'While it was away.');
    article.remove();
  });

  it('keeps a choice that is not sent yet, the focus and the selection', async () => {
    const article = await shown();
    const choice = find<HTMLInputElement>(article, 'input[value=no]');
    choice.click();
    choice.focus();
    const paragraph = findAll(article, 'p').find((element) => element.textContent?.includes('Second.'));
    newsroom.document = story('Breaking.', 'First, corrected.', 'POLL', 'Between.', 'Second.', 'Last.');
    turn('to');
    await shows(article, 'Breaking.');
    expect(find<HTMLInputElement>(article, 'input[value=no]') === choice).to.equal(true);
    expect(choice.checked).to.equal(true);
    expect(find<HTMLElement>(article, 'news-poll').shadowRoot?.activeElement === choice).to.equal(true);
    expect(paragraph?.isConnected).to.equal(true);
    expect(findAll(article, 'article > div > *').map((element) => (element.localName === 'news-poll' ? 'POLL' : seen(element)))).to.deep.equal(['Breaking.', 'First, corrected.', 'POLL', 'Between.', 'Second.', 'Last.']);
  });

  it('keeps what the reader sees where it is', async () => {
    newsroom.document = story(...Array.from({ length: 80 }, (_, index) => `Paragraph ${index}.`), 'POLL');
    const article = await shown();
    const looked = findAll(article, 'p').find((element) => element.textContent?.includes('Paragraph 60.')) as HTMLElement;
    scrollTo({ top: looked.getBoundingClientRect().top + scrollY - 20, behavior: 'instant' });
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const { top } = looked.getBoundingClientRect();
    newsroom.document = story('New at the top.', ...Array.from({ length: 80 }, (_, index) => `Paragraph ${index}.`), 'POLL');
    turn('to');
    await shows(article, 'New at the top.');
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    expect(looked.getBoundingClientRect().top).to.be.closeTo(top, 2);
    scrollTo({ top: 0, behavior: 'instant' });
  });

  it('tells screen readers of a correction, and not of those that were there before', async () => {
    newsroom.document = { ...story('First.', 'POLL'), correction: [{ text: 'It was Tuesday.' }] };
    const article = await shown();
    const status = findAll(article, '[role=status]').find((element) => element.closest('news-poll') === null && element.getRootNode() === article.shadowRoot);
    expect(seen(status as Element)).to.equal('');
    newsroom.document = { ...story('First.', 'POLL'), correction: [{ text: 'It was Tuesday.' }, { text: 'The bell weighs two tons.' }] };
    turn('to');
    await shows(article, 'The bell weighs two tons.');
    expect(seen(status as Element)).to.equal('The bell weighs two tons.');
  });

  it('tells of nothing where nothing is new', async () => {
    const article = await shown();
    const loads: Event[] = [];
    article.addEventListener('news-article-load', (event) => loads.push(event));
    const copy = article.querySelector('[slot=copy]')?.firstElementChild;
    turn('to');
    while (newsroom.requests < 2) await new Promise((resolve) => requestAnimationFrame(resolve));
    await article.updateComplete;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(loads.length).to.equal(0);
    expect(article.querySelector('[slot=copy]')?.firstElementChild === copy).to.equal(true);
    newsroom.document = story('Changed.', 'POLL');
    const load = oneEvent(article, 'news-article-load') as Promise<NewsArticleEvent>;
    turn('to');
    expect((await load).article.body.length).to.equal(2);
  });

  it('keeps what was made of the article where nothing is new: the lifted quotation, the film that was asked for', async () => {
    const said = '“Nobody asks a bridge to turn a profit before they will let you walk across it,” said Hester Quillby.';
    newsroom.document = { headline: 'The bell', body: [{ type: 'paragraph', children: ['Before.'] }, { type: 'paragraph', children: [said] }, { type: 'embed', url: 'https://youtu.be/abcdefghijk' }, { type: 'poll', id: 'bell' }] };
    const article = await shown();
    article.pullQuote = 'auto';
    await shows(article, 'Load the video');
    await waitUntil(() => findAll(article, 'pull-quote').length === 1);
    const load = findAll(article, 'button').find((button) => button.textContent?.includes('Load the video')) as HTMLElement;
    // A frame of nobody: what is in it does not matter here.
    load.click();
    await waitUntil(() => findAll(article, 'iframe').length === 1);
    const [frame] = findAll(article, 'iframe');
    for (const times of [2, 3]) {
      turn('to');
      while (newsroom.requests < times) await new Promise((resolve) => requestAnimationFrame(resolve));
      await new Promise((resolve) => setTimeout(resolve, 50));
      await article.updateComplete;
    }
    expect(findAll(article, 'pull-quote').length).to.equal(1);
    expect(findAll(article, 'iframe')[0] === frame).to.equal(true);
    // Nor does it end where something else is new.
    newsroom.document = { headline: 'The bell, again', body: [{ type: 'paragraph', children: ['New.'] }, { type: 'paragraph', children: [said] }, { type: 'embed', url: 'https://youtu.be/abcdefghijk' }, { type: 'poll', id: 'bell' }] };
    turn('to');
    await shows(article, 'The bell, again');
    await article.updateComplete;
    expect(findAll(article, 'iframe')[0] === frame).to.equal(true);
    expect(findAll(article, 'pull-quote').length).to.equal(1);
    expect(article.querySelector('[slot="copy"]')?.textContent).to.contain('youtu.be');
    expect(article.querySelectorAll('[slot="copy"] :is(iframe, button)')).to.have.length(0);
  });

  it('follows its attribute: another time, and none', async () => {
    const article = await shown();
    expect(newsroom.waits.length).to.equal(1);
    article.setAttribute('refresh', '61');
    await article.updateComplete;
    expect(newsroom.waits.length).to.equal(2);
    article.removeAttribute('refresh');
    await article.updateComplete;
    turn('to');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(newsroom.requests).to.equal(1);
    expect(newsroom.short).to.equal(0);
  });

  it('shows an article no more that is withdrawn, and keeps one whose newsroom cannot be reached', async () => {
    const article = await shown();
    window.fetch = () => Promise.reject(new TypeError('There is no network.'));
    const thrown = await uncaughtDuring(async () => {
      const problem = oneEvent(article, 'news-article-error');
      turn('to');
      await problem;
    });
    expect(thrown).to.deep.equal([]);
    expect(seen(article)).to.contain('First.');
    newsroom.end();
    newsroom = new Newsroom();
    newsroom.document = { ...story('First.', 'POLL'), pubStatus: 'canceled' };
    turn('to');
    await shows(article, 'This article has been withdrawn.');
    expect(seen(article)).to.not.contain('First.');
  });
});
