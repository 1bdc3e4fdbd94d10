import { expect, fixture, html } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsArticleElement } from '../../src/index.js';
import { find, findAll, replyUrl, seen, shows } from '../browsers/client.js';

const day = 86_400_000;
const from = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

const story = (changes: object = {}) => ({ headline: 'Harbour lamps go dark', body: [{ type: 'paragraph', children: [{ type: 'text', value: 'The lamps went out.' }] }], ...changes });
const shown = (changes: object = {}) => fixture<NewsArticleElement>(html`<news-article .article=${story(changes)}><a href="/original">Read it there</a><div slot="copy"><p>From the server.</p></div></news-article>`);
const copies = (article: Element) => article.querySelectorAll(':scope > [slot="copy"]').length;

/** Fails where anything of the article is to be seen, by readers or by machines. */
async function expectHidden(article: NewsArticleElement): Promise<void> {
  expect(seen(article)).not.to.match(/lamps|server/);
  expect([copies(article), article.textContent?.trim(), findAll(article, 'article').length]).to.deep.equal([0, 'Read it there', 0]);
  await expect(article).to.be.accessible();
}

describe('an article that is not to be shown', () => {
  for (const [name, changes, notice] of [
    ['that was withdrawn', { pubStatus: 'canceled', url: 'https://lantern.example/lamps' }, /^This article has been withdrawn\.$/],
    ['that is withheld', { pubStatus: 'withheld', url: 'https://lantern.example/lamps' }, /^This article is not available\.$/],
    ['whose embargo cannot be read', { embargoedUntil: 'tomorrow at noon' }, /^This article is not available\.$/],
    ['under an embargo', { embargoedUntil: '2099-11-25T14:05:00+01:00' }, /^This article will be published on November 25, 2099, 14:05 UTC\+1\.$/],
    ['under an embargo until a day', { embargoedUntil: '2099-11-25' }, /^This article will be published on November 25, 2099\.$/],
    ['under an embargo for a month', { embargoedUntil: from(30 * day) }, /^This article will be published on /],
    ['under an embargo whose zone has no colon', { embargoedUntil: from(day).replace('Z', '+0000') }, /^This article will be published on .* UTC\.$/],
    ['that has expired', { expires: from(-1000) }, /^This article is no longer available\.$/],
    ['that expired on a day', { expires: '2020-11-25' }, /^This article is no longer available\.$/],
  ] as const) {
    it(`${name} says so, and nothing of it is in the page`, async () => {
      const article = await shown(changes);
      expect(seen(article)).to.match(notice);
      await expectHidden(article);
    });
  }

  it('leads to the original where it has expired and the original has an address', async () => {
    const article = await shown({ expires: from(-1000), url: 'https://lantern.example/lamps', publisher: { name: 'The Lantern' } });
    expect(seen(article)).to.equal('This article is no longer available. Originally published by The Lantern .');
    expect(findAll<HTMLAnchorElement>(article, '[part=source] a').map(({ href }) => href)).to.deep.equal(['https://lantern.example/lamps']);
    await expectHidden(article);
  });

  it('goes from the page when a newer version of it says so, and comes back', async () => {
    const article = await shown();
    expect([seen(article).includes('The lamps went out.'), copies(article)]).to.deep.equal([true, 1]);
    for (const changes of [{ pubStatus: 'canceled' }, { expires: from(-1000) }, { embargoedUntil: from(day) }]) {
      article.article = story(changes) as never;
      await article.updateComplete;
      await expectHidden(article);
    }
    article.article = story({ embargoedUntil: from(-1000), expires: from(day), pubStatus: 'usable' }) as never;
    await article.updateComplete;
    expect([seen(article).includes('The lamps went out.'), copies(article)]).to.deep.equal([true, 1]);
  });

  it('fetched from its address is not shown either', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article src=${replyUrl({ body: JSON.stringify(story({ embargoedUntil: '2099-01-01' })) })}></news-article>`);
    await shows(article, 'This article will be published on January 1, 2099.');
    expect(findAll(article, 'article')).to.be.empty;
  });
});

describe('an embargo', () => {
  const { now } = Date;
  const { setTimeout: later, clearTimeout: clear } = window;
  const timers = new Map<number, () => void>();

  beforeEach(() => {
    timers.clear();
    let id = 0;
    window.setTimeout = ((run: () => void, wait?: number) => {
      if (wait !== 10_000) return later(run, wait);
      timers.set(--id, run);
      return id;
    }) as typeof setTimeout;
    window.clearTimeout = (timer) => (timers.delete(timer as number) ? undefined : clear(timer));
  });

  afterEach(() => {
    Date.now = now;
    Object.assign(window, { setTimeout: later, clearTimeout: clear });
  });

  const pass = (milliseconds: number) => {
    Date.now = () => now() + milliseconds;
    const due = [...timers.values()];
    timers.clear();
    for (const run of due) run();
  };

  it('ends while the page is open: the article is there, and so is its copy', async () => {
    const article = await shown({ embargoedUntil: from(2 * day) });
    pass(day);
    await shows(article, 'will be published');
    await new Promise((resolve) => requestAnimationFrame(() => resolve(article.updateComplete)));
    expect(timers.size).to.equal(1);
    await expectHidden(article);
    pass(2 * day);
    await shows(article, 'The lamps went out.');
    expect(seen(article)).not.to.contain('published on');
    expect([copies(article), timers.size]).to.deep.equal([1, 0]);
    await expect(article).to.be.accessible();
  });

  it('that ends while the element is out of the page has ended when it is back', async () => {
    const article = await shown({ embargoedUntil: from(day) });
    const parent = article.parentNode as Element;
    article.remove();
    expect(timers.size).to.equal(0);
    pass(2 * day);
    expect(seen(article)).not.to.contain('lamps');
    parent.append(article);
    await shows(article, 'The lamps went out.');
  });
});

it('an embargo that ends in a moment ends by itself', async () => {
  const article = await shown({ embargoedUntil: from(1000) });
  expect(seen(article)).not.to.contain('lamps');
  await shows(article, 'The lamps went out.');
});

describe('an article that is here in part', () => {
  const url = 'https://lantern.example/lamps';

  for (const changes of [{ representationType: 'partial' }, { isAccessibleForFree: false }]) {
    it(`shows what is here and leads to the rest: ${JSON.stringify(changes)}`, async () => {
      const article = await shown({ ...changes, url, publisher: { name: 'The Lantern' } });
      const link = find<HTMLAnchorElement>(article, '[part=rest] a');
      expect([seen(link), link.href]).to.deep.equal(['Continue reading at The Lantern', url]);
      expect(link.getBoundingClientRect().height).to.be.at.least(44);
      expect(seen(article)).to.match(/The lamps went out\. Continue reading at The Lantern Originally published by/);
      expect(seen(article.querySelector('[slot="copy"]') as Element)).to.contain('Continue reading at The Lantern');
      await expect(article).to.be.accessible();
    });
  }

  it('names the site where there is no publisher', async () => {
    expect(seen(find(await shown({ isAccessibleForFree: false, url }), '[part=rest]'))).to.equal('Continue reading at lantern.example');
  });

  it('has no link where nobody knows where the rest is, or nothing is left', async () => {
    for (const changes of [{ isAccessibleForFree: false }, { isAccessibleForFree: true, url }, { representationType: 'full', url }, { url }]) expect(findAll(await shown(changes), '[part=rest]')).to.be.empty;
  });
});
