import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsArticle, NewsArticleElement, NewsArticleEvent } from '../../src/index.js';
import { replyUrl } from '../browsers/client.js';

const story = (paragraphs: number): NewsArticle => ({ headline: 'The bell', url: 'https://lantern.example/bell', body: Array.from({ length: paragraphs }, (_, index) => ({ type: 'paragraph', children: [{ type: 'text', value: `Paragraph ${index} of a story about a bell.` }] })) });

/** What an element tells of the article, as "name percent". */
function eventsOf(element: Element): string[] {
  const told: string[] = [];
  for (const name of ['load', 'view', 'read']) element.addEventListener(`news-article-${name}`, (event) => told.push(`${name} ${(event as NewsArticleEvent).percent}`));
  return told;
}

describe('the events of <news-article>', () => {
  afterEach(() => scrollTo({ top: 0, behavior: 'instant' }));

  it('tells that an article is shown, and that another one is', async () => {
    const article = document.createElement('news-article');
    const load = oneEvent(document, 'news-article-load') as Promise<NewsArticleEvent>;
    article.src = replyUrl({ body: JSON.stringify(story(2)) });
    document.body.append(article);
    expect((await load).article.headline).to.equal('The bell');
    const again = oneEvent(article, 'news-article-load') as Promise<NewsArticleEvent>;
    article.article = { ...story(1), headline: 'Another bell' };
    expect((await again).article.headline).to.equal('Another bell');
    article.remove();
  });

  it('tells of nothing where the article is not to be shown', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article></news-article>`);
    const told = eventsOf(article);
    article.article = { ...story(2), pubStatus: 'canceled' };
    await article.updateComplete;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(told).to.deep.equal([]);
  });

  it('tells that a short one was viewed and read, each once', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article .article=${story(1)}></news-article>`);
    const told = eventsOf(article);
    while (!told.includes('read 100')) await oneEvent(article, 'news-article-read');
    expect(told).to.deep.equal(['view 0', 'read 25', 'read 50', 'read 75', 'read 100']);
  });

  it('tells how far the reader has come in a long one', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article .article=${story(200)}></news-article>`);
    const told = eventsOf(article);
    await oneEvent(article, 'news-article-view');
    expect(told).to.deep.equal(['load 0', 'view 0']);
    const { height, top } = article.getBoundingClientRect();
    scrollTo({ top: top + scrollY + height * 0.6 - innerHeight, behavior: 'instant' });
    while (!told.includes('read 50')) await oneEvent(article, 'news-article-read');
    expect(told).to.deep.equal(['load 0', 'view 0', 'read 25', 'read 50']);
  });

  it('begins again with another article, and not with a new version', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article .article=${story(1)}></news-article>`);
    const told = eventsOf(article);
    while (!told.includes('read 100')) await oneEvent(article, 'news-article-read');
    article.article = story(2);
    await oneEvent(article, 'news-article-load');
    article.article = { ...story(1), url: 'https://lantern.example/other' };
    const { article: viewed } = await (oneEvent(article, 'news-article-view') as Promise<NewsArticleEvent>);
    expect(viewed.url).to.equal('https://lantern.example/other');
    expect(told.filter((event) => event === 'view 0').length).to.equal(2);
  });

  it('does not look at what is not on the screen', async () => {
    const page = await fixture(html`<div><div class="above"></div><news-article .article=${story(1)}></news-article></div>`);
    (page.querySelector('.above') as HTMLElement).style.blockSize = '300vh';
    const article = page.querySelector('news-article') as NewsArticleElement;
    const told = eventsOf(article);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(told.filter((event) => event !== 'load 0')).to.deep.equal([]);
    article.scrollIntoView();
    await oneEvent(article, 'news-article-view');
  });

  describe('analytics-url', () => {
    const beacons: [url: string, text: string][] = [];
    const { sendBeacon } = navigator;
    beforeEach(() => {
      beacons.length = 0;
      navigator.sendBeacon = (url, data) => beacons.push([String(url), String(data)]) > 0;
    });
    afterEach(() => {
      navigator.sendBeacon = sendBeacon;
    });

    it('is told of all that, with the address of the article and the origin of the page', async () => {
      const article = await fixture<NewsArticleElement>(html`<news-article .article=${story(1)} analytics-url="https://lantern.example/count"></news-article>`);
      const told = eventsOf(article);
      while (!told.includes('read 100')) await oneEvent(article, 'news-article-read');
      expect(new Set(beacons.map(([url]) => url))).to.deep.equal(new Set(['https://lantern.example/count']));
      const bodies = beacons.map(([, text]) => JSON.parse(text) as Record<string, unknown>);
      expect(bodies.map(({ event, percent }) => `${event} ${percent}`)).to.deep.equal(['news-article-load 0', 'news-article-view 0', 'news-article-read 25', 'news-article-read 50', 'news-article-read 75', 'news-article-read 100']);
      for (const body of bodies) expect(body).to.include({ article: 'https://lantern.example/bell', page: location.origin }).and.to.have.property('seconds');
    });

    it('is told nothing where it is none, and nobody else is', async () => {
      for (const url of [undefined, '', 'javascript:alert(1)']) {
        const article = await fixture<NewsArticleElement>(html`<news-article .article=${story(1)}></news-article>`);
        if (url !== undefined) article.setAttribute('analytics-url', url);
        await oneEvent(article, 'news-article-view');
      }
      expect(beacons).to.deep.equal([]);
    });
  });
});
