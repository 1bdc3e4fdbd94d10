import { expect, fixture, html } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsArticleElement } from '../../src/index.js';
import { find, findAll, seen, shows, waitUntil } from '../browsers/client.js';

const post = (id: string, hour: number, more: object = {}) => ({ id, headline: `Post ${id}`, datePublished: `2026-11-20T${String(hour).padStart(2, '0')}:00:00Z`, body: [{ type: 'paragraph', children: [`What happened ${id}.`] }], ...more });
const blog = (...liveBlogUpdate: readonly object[]) => ({ headline: 'The storm', url: 'https://lantern.example/storm', body: [{ type: 'paragraph', children: ['It began at six.'] }], liveBlogUpdate });

const posts = (article: Element) => findAll(article, '[part="post"]');
const headlines = (article: Element) => posts(article).map((element) => seen(find(element, '[part="subhead"]')));

async function shown(...updates: readonly object[]): Promise<NewsArticleElement> {
  const article = await fixture<NewsArticleElement>(html`<news-article .article=${blog(...updates)} storage="none"></news-article>`);
  await waitUntil(() => posts(article).length > 0, 'there are no posts');
  return article;
}
/** Shows another version, as a look for one does. */
async function turnTo(article: NewsArticleElement, ...updates: readonly object[]): Promise<void> {
  article.article = blog(...updates) as never;
  await article.updateComplete;
  await article.updateComplete;
}
const button = (article: Element) => findAll(article, '.news button')[0];

describe('a live blog', () => {
  it('has the newest post first, with its time, in whatever order they come', async () => {
    const article = await shown(post('a', 6), post('c', 9), post('b', 7));
    expect(headlines(article)).to.deep.equal(['Post c', 'Post b', 'Post a']);
    expect(seen(posts(article)[0] as Element)).to.equal('Post c November 20, 2026, 09:00 UTC What happened c.');
    expect(find(article, '[part="live"]').getAttribute('aria-labelledby')).to.equal(find(article, '[part="live"] > div').id);
    await expect(article).to.be.accessible();
  });

  it('knows the time in other zones', async () => {
    const article = await shown(post('a', 6), { ...post('b', 7), datePublished: '2026-11-20T07:00:00+05:00' });
    expect(headlines(article)).to.deep.equal(['Post a', 'Post b']);
  });

  it('keeps pinned posts on top, each once, and says so', async () => {
    const article = await shown(post('a', 6, { pinned: true }), post('b', 7), post('c', 8));
    expect(headlines(article)).to.deep.equal(['Post a', 'Post c', 'Post b']);
    expect(seen(posts(article)[0] as Element)).to.match(/^Pinned Post a/);
  });

  it('lists its key events, as links that lead to them', async () => {
    const article = await shown(post('a', 6, { keyEvent: true }), post('b', 7), post('c', 8, { keyEvent: true }));
    const links = findAll(article, '[part="key-events"] a');
    expect(links.map(seen)).to.deep.equal(['Post c', 'Post a']);
    links[1]?.click();
    expect(article.shadowRoot?.activeElement === posts(article)[2]).to.equal(true);
    expect(seen(posts(article)[2] as Element)).to.match(/^Key event Post a/);
  });

  it('keeps new posts behind a button that says how many there are, and leads to the newest', async () => {
    const article = await shown(post('a', 6), post('b', 7));
    const before = posts(article);
    await turnTo(article, post('a', 6), post('b', 7), post('c', 8), post('d', 9), post('e', 10));
    expect(headlines(article)).to.deep.equal(['Post b', 'Post a']);
    expect(seen(button(article) as Element)).to.equal('3 new updates');
    expect((button(article) as Element).parentElement?.getAttribute('role')).to.equal('status');
    button(article)?.click();
    await waitUntil(() => posts(article).length === 5);
    expect(headlines(article)).to.deep.equal(['Post e', 'Post d', 'Post c', 'Post b', 'Post a']);
    expect(posts(article).slice(3).every((element, index) => element === before[index])).to.equal(true);
    expect(button(article)).to.equal(undefined);
    await waitUntil(() => article.shadowRoot?.activeElement === posts(article)[0]);
    await turnTo(article, post('a', 6), post('b', 7), post('c', 8), post('d', 9), post('e', 10), post('f', 11));
    expect(seen(button(article) as Element)).to.equal('1 new update');
    button(article)?.click();
    await waitUntil(() => posts(article).length === 6);
    expect(headlines(article)[0]).to.equal('Post f');
    expect(posts(article).slice(4).every((element, index) => element === before[index])).to.equal(true);
  });

  it('shows at once what was changed in a post, and takes away one that is gone, in the places of the others', async () => {
    const article = await shown(post('a', 6), post('b', 7), post('c', 8));
    const [first, , last] = posts(article);
    await turnTo(article, post('a', 6, { headline: 'Post a, corrected' }), post('c', 8));
    expect(headlines(article)).to.deep.equal(['Post c', 'Post a, corrected']);
    expect(posts(article)[0] === first && posts(article)[1] === last).to.equal(true);
    expect(button(article)).to.equal(undefined);
  });

  it('begins anew with another article in its place', async () => {
    const article = await shown(post('a', 6));
    await turnTo(article, post('x', 6), post('y', 7));
    expect(headlines(article)).to.deep.equal(['Post y', 'Post x']);
    expect(button(article)).to.equal(undefined);
  });

  it('keeps a choice in the poll of a post, and the focus, while posts come', async () => {
    const poll = { type: 'poll', id: 'lamp' };
    const service = new Map([['lamp', { id: 'lamp', question: 'Did your lamp go out?', options: ['Yes', 'No'].map((title) => ({ id: title, title })) }]]);
    const { fetch } = window;
    window.fetch = async (input, init) => (String(input).endsWith('/polls/lamp') ? Object.defineProperty(new Response(JSON.stringify(service.get('lamp')), { headers: { 'Content-Type': 'application/json' } }), 'url', { value: String(input) }) : fetch.call(window, input, init));
    try {
      const withPoll = post('a', 6, { body: [poll] });
      const article = await shown(withPoll);
      await shows(article, 'Did your lamp go out?');
      const choice = find<HTMLInputElement>(article, 'input[value=No]');
      choice.click();
      choice.focus();
      await turnTo(article, withPoll, post('b', 7));
      await shows(article, '1 new update');
      button(article)?.click();
      await waitUntil(() => posts(article).length === 2);
      expect(find<HTMLInputElement>(article, 'input[value=No]') === choice && choice.checked).to.equal(true);
    } finally {
      window.fetch = fetch;
    }
  });

  it('has all of its posts in the plain copy, without the button, new ones too', async () => {
    const article = await shown(post('a', 6), post('b', 7));
    await turnTo(article, post('a', 6), post('b', 7), post('c', 8));
    const copy = article.querySelector('[slot="copy"]') as Element;
    expect([...copy.querySelectorAll('section > h4')].map(seen)).to.deep.equal(['Post c', 'Post b', 'Post a']);
    expect(copy.querySelectorAll('button, nav, article article')).to.have.length(0);
  });
});
