import { expect, fixture, html } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsArticleElement } from '../../src/index.js';
import { shows, waitUntil } from '../browsers/client.js';

const story = (changes: object = {}) => ({ headline: 'The bell', url: 'https://lantern.example/bell', datePublished: '2026-11-20', body: ['It rings.'], ...changes });
const scripts = (article: Element) => [...article.querySelectorAll('script[type="application/ld+json"]')];
const headlineIn = (article: Element) => (JSON.parse(scripts(article)[0]?.textContent ?? '{}') as { headline?: string }).headline;

describe('<news-article json-ld>', () => {
  it('tells search engines of the original, among its own children', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article json-ld .article=${story()}></news-article>`);
    await waitUntil(() => scripts(article).length > 0);
    expect(headlineIn(article)).to.equal('The bell');
    expect(scripts(article)[0]?.parentElement === article).to.equal(true);
  });

  it('follows the article, and goes with the attribute', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article json-ld .article=${story()}></news-article>`);
    await waitUntil(() => headlineIn(article) === 'The bell');
    article.article = JSON.stringify(story({ headline: 'Another bell' }));
    await waitUntil(() => headlineIn(article) === 'Another bell');
    expect(scripts(article).length).to.equal(1);
    article.article = JSON.stringify(story({ pubStatus: 'canceled' }));
    await waitUntil(() => scripts(article).length === 0);
    article.article = JSON.stringify(story());
    await waitUntil(() => headlineIn(article) === 'The bell');
    article.removeAttribute('json-ld');
    await waitUntil(() => scripts(article).length === 0);
  });

  it('writes nothing without the attribute, and takes over what a cloned page brought', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article .article=${story()}></news-article>`);
    await shows(article, 'It rings.');
    expect(scripts(article)).to.be.empty;
    const told = await fixture<NewsArticleElement>(html`<news-article json-ld article=${JSON.stringify(story())}></news-article>`);
    await waitUntil(() => scripts(told).length > 0);
    const clone = told.cloneNode(true) as NewsArticleElement;
    told.after(clone);
    await shows(clone, 'It rings.');
    clone.setAttribute('article', JSON.stringify(story({ headline: 'A clone' })));
    await waitUntil(() => headlineIn(clone) === 'A clone');
    expect(scripts(clone).length).to.equal(1);
    clone.remove();
  });

  it('comes to rest: what it writes is no reason to write again', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article json-ld .article=${story()}></news-article>`);
    await waitUntil(() => scripts(article).length > 0);
    const [script] = scripts(article);
    let changes = 0;
    const observer = new MutationObserver((records) => (changes += records.length));
    observer.observe(article, { childList: true, subtree: true });
    await new Promise((resolve) => setTimeout(resolve, 200));
    observer.disconnect();
    expect(changes).to.equal(0);
    expect(scripts(article)[0] === script).to.equal(true);
  });
});
