import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsArticleElement, NewsListElement, NewsListErrorEvent } from '../../src/index.js';
import { find, findAll, replyUrl, requestsFor, seen, shows, warningsOf } from '../browsers/client.js';

const stories = ['Mussel beds reopen', 'Tide tables move', 'A bell rope is found', 'Lido to heat one pool', 'Cat comes home', 'The seventh boat'].map((title, index) => ({ id: `${index}`, title, url: `https://lantern.example/${index}` }));
const feed = (changes: object = {}) => ({ version: 'https://jsonfeed.org/version/1.1', title: 'The Lantern', items: stories, ...changes });
const feedUrl = (changes: object = {}) => replyUrl({ type: 'application/feed+json', body: JSON.stringify(feed(changes)) });
const titles = (list: Element) => findAll(list, 'li a').map(seen);

describe('<news-list>', () => {
  it('shows the latest stories of a feed as links, under its title', async () => {
    const list = await fixture<NewsListElement>(html`<news-list src=${feedUrl({ items: [{ ...stories[0], date_published: '2026-11-23T23:30:00-05:00' }, ...stories.slice(1)] })}></news-list>`);
    await shows(list, 'Mussel beds reopen');
    expect(find(list, 'h2').textContent).to.equal('The Lantern');
    expect(titles(list)).to.deep.equal(stories.slice(0, 5).map(({ title }) => title));
    const [first] = findAll<HTMLAnchorElement>(list, 'li a');
    expect([first?.href, first?.rel, first?.hasAttribute('referrerpolicy')]).to.deep.equal(['https://lantern.example/0', 'noopener', false]);
    expect(seen(find(list, 'time'))).to.equal('November 23, 2026');
    // Each link is large enough for a thumb.
    for (const link of findAll(list, 'li a')) expect(link.offsetHeight).to.be.at.least(44);
    await expect(list).to.be.accessible();
  });

  it('shows the feed that the publisher has, whatever it is called on the way', async () => {
    const body = `<?xml version="1.0"?><rss version="2.0"><channel><title>The Lantern</title>${stories.map(({ title, url }) => `<item><title>${title}</title><link>${url}</link><pubDate>Tue, 24 Nov 2026 23:30:00 -0500</pubDate></item>`).join('')}</channel></rss>`;
    for (const type of ['application/rss+xml; charset=utf-8', 'application/atom+xml', 'application/xml', 'text/xml', 'text/plain']) {
      const list = await fixture<NewsListElement>(html`<news-list src=${replyUrl({ type, body })} limit="6"></news-list>`);
      await shows(list, 'Mussel beds reopen');
      expect(find(list, 'h2').textContent).to.equal('The Lantern');
      expect(findAll<HTMLAnchorElement>(list, 'li a').map((link) => [seen(link), link.href])).to.deep.equal(stories.map(({ title, url }) => [title, url]));
      expect(seen(find(list, 'time'))).to.equal('November 24, 2026');
      expect(find(list, 'time').getAttribute('datetime')).to.equal('2026-11-24T23:30:00-05:00');
      await expect(list).to.be.accessible();
    }
  });

  it('says of a page that it is no feed, and what would be one', async () => {
    const list = document.createElement('news-list');
    for (const [type, code] of [['text/html', 'wrong-type'], ['application/xml', 'invalid']] as const) {
      list.src = replyUrl({ type, body: '<html><body>Not here.</body></html>' });
      const warnings = await warningsOf(async () => {
        const failed = oneEvent(list, 'news-list-error') as Promise<NewsListErrorEvent>;
        document.body.append(list);
        expect((await failed).problem.code).to.equal(code);
      });
      expect(warnings).to.have.length(1);
      if (code === 'invalid') expect(warnings[0]).to.contain('JSON Feed, RSS, Atom');
    }
    list.remove();
  });

  it('takes JSON in an attribute, and a feed or its items as a property', async () => {
    const list = await fixture<NewsListElement>(html`<news-list items=${JSON.stringify(stories.slice(0, 1))}></news-list>`);
    expect(titles(list)).to.deep.equal(['Mussel beds reopen']);
    expect(find(list, 'h2').textContent).to.equal('Latest News');
    list.items = feed({ items: stories.slice(1, 2) });
    await list.updateComplete;
    expect(titles(list)).to.deep.equal(['Tide tables move']);
  });

  it('has limit, heading, heading-level and referrerpolicy', async () => {
    const list = await fixture<NewsListElement>(html`<news-list .items=${stories} limit="2" heading="Further stories" heading-level="4" referrerpolicy="no-referrer"></news-list>`);
    expect(titles(list)).to.have.length(2);
    expect(find(list, 'h4').textContent).to.equal('Further stories');
    expect(findAll<HTMLAnchorElement>(list, 'a').map(({ referrerPolicy }) => referrerPolicy)).to.deep.equal(['no-referrer', 'no-referrer']);
    list.heading = '';
    await list.updateComplete;
    expect(find(list, 'h4').textContent).to.equal('Latest News');
    for (const limit of ['0', '-1', 'all', '']) {
      list.limit = limit;
      await list.updateComplete;
      expect(titles(list)).to.have.length(5);
    }
    list.limit = 6;
    await list.updateComplete;
    expect(titles(list)).to.have.length(6);
  });

  it('says that there is nothing where a feed has no stories', async () => {
    const list = await fixture(html`<news-list .items=${feed({ items: [] })}></news-list>`);
    expect(seen(list)).to.equal('There is nothing here yet.');
    expect(getComputedStyle(find(list, '[part=message]')).borderInlineStartWidth).to.equal('4px');
    await expect(list).to.be.accessible();
  });

  it('keeps the link of its page while it fails, tells of it, and tries again', async () => {
    const src = replyUrl({ body: JSON.stringify(feed()), fail: 1 });
    const list = document.createElement('news-list');
    list.src = src;
    list.append(Object.assign(document.createElement('a'), { href: '/latest', textContent: 'All stories' }));
    const warnings = await warningsOf(async () => {
      const failed = oneEvent(list, 'news-list-error') as Promise<NewsListErrorEvent>;
      document.body.append(list);
      expect((await failed).problem).to.include({ code: 'status', status: 500, url: src });
    });
    expect(warnings).to.have.length(1);
    expect(seen(list)).to.contain('All stories').and.to.contain('the server answered 500');
    await expect(list).to.be.accessible();
    find(list, 'button').click();
    await shows(list, 'Tide tables move');
    expect(seen(list)).not.to.contain('All stories');
    list.refresh();
    await list.updateComplete;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await requestsFor(src)).to.equal(3);
    list.remove();
  });
});

describe('the "Latest News" of an article', () => {
  const text = 'Harbour lamps go dark\n\nThe deck of it.\n\nThe lamps along the quay went out at twelve on Monday.\n\nLatest News\n';

  it('is filled from latest-src, under the heading of the article', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article article=${text} latest-src=${feedUrl()} heading-level="1" referrerpolicy="origin"></news-article>`);
    await shows(article, 'Mussel beds reopen');
    const list = find(article, 'news-list');
    expect(find(list, 'h2').textContent).to.equal('Latest News');
    expect(article.notes).to.deep.equal([]);
    expect(find<HTMLAnchorElement>(list, 'a').referrerPolicy).to.equal('origin');
    expect(seen(article).indexOf('Latest News')).to.be.greaterThan(seen(article).indexOf('went out at twelve'));
    await expect(article).to.be.accessible();
  });

  it('stands at the end of an article that has no place for it', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article .article=${{ headline: 'Lamps', body: [{ type: 'paragraph', children: [{ type: 'text', value: 'Dark.' }] }] }} latest-src=${feedUrl()}></news-article>`);
    await shows(article, 'Mussel beds reopen');
    expect(seen(article).indexOf('The Lantern')).to.be.greaterThan(seen(article).indexOf('Dark.'));
  });

  it('is the article’s own where it lists stories', async () => {
    const own = { headline: 'Lamps', body: [{ type: 'recommended-list', heading: 'Read on', children: [{ type: 'recommended', title: 'Ours', url: 'https://lantern.example/ours' }] }] } as const;
    const src = feedUrl();
    const article = await fixture<NewsArticleElement>(html`<news-article .article=${own} latest-src=${src}></news-article>`);
    expect(seen(find(article, '[part=latest]'))).to.equal('Read on Ours');
    expect(findAll(article, 'news-list')).to.be.empty;
    expect(await requestsFor(src)).to.equal(0);
  });

  it('has no heading and leaves a note where there is no latest-src', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article article=${text}></news-article>`);
    expect(seen(article)).not.to.contain('Latest News');
    expect(article.notes).to.deep.equal([{ code: 'latest-list-empty', detail: 'Latest News' }]);
  });

  it('says what is wrong in its place, and leaves the article alone', async () => {
    const article = document.createElement('news-article');
    await warningsOf(async () => {
      article.article = text;
      article.latestSrc = replyUrl({ status: 404 });
      document.body.append(article);
      await shows(article, 'the server answered 404');
    });
    expect(seen(article)).to.contain('went out at twelve').and.not.to.contain('Latest News');
    article.remove();
  });
});
