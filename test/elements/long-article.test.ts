import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsArticle, NewsArticleElement } from '../../src/index.js';
import { find, findAll, seen, shows, waitUntil } from '../browsers/client.js';

const sentence = 'The harbour master asked for a second boat near the old lighthouse, as everybody had expected, and the rain did not help. ';
const paragraph = (index: number) => ({ type: 'paragraph', children: [`Paragraph ${index}. `, { type: 'emphasis', children: ['Ferry. '] }, sentence.repeat(1 + (index % 4)), { type: 'link', url: 'https://lantern.example/pier', children: ['The pier'] }] });
const body = Array.from({ length: 200 }, (_, index) => (index % 10 === 5 ? { type: 'heading', children: [`Part ${(index + 5) / 10}`] } : index % 25 === 3 ? { type: 'pullquote', text: `Quotation ${index}.` } : paragraph(index)));
const story = { headline: 'The long way round', url: 'https://lantern.example/long', body };

async function shown(more: object = {}): Promise<NewsArticleElement> {
  const article = await fixture<NewsArticleElement>(html`<news-article .article=${{ ...story, ...more }} storage="none"></news-article>`);
  await oneEvent(article, 'news-article-load');
  return article;
}

const wordsOf = (node: Element) => seen(node).match(/(?:Paragraph|Part|Quotation) \d+/g);
const slices = (article: Element) => findAll(article, '.slice');
const expected = body.map((node, index) => ('text' in node ? `Quotation ${index}` : node.type === 'heading' ? `Part ${(index + 5) / 10}` : `Paragraph ${index}`));

describe('a long article', () => {
  it('has its first screens at once, and all of it, in order, soon after', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article .article=${story} storage="none"></news-article>`);
    await shows(article, 'Paragraph 0.');
    await oneEvent(article, 'news-article-load');
    expect(wordsOf(article.shadowRoot?.querySelector('article') as Element)).to.deep.equal(expected);
    expect(slices(article).length).to.be.greaterThan(5);
    const far = findAll(article, 'p').find((element) => element.textContent?.startsWith('Paragraph 199')) as Element;
    expect([...far.children].map(({ localName }) => localName)).to.deep.equal(['em', 'a']);
    expect([find<HTMLAnchorElement>(far, 'a').href, find<HTMLAnchorElement>(far, 'a').rel]).to.deep.equal(['https://lantern.example/pier', 'noopener']);
    await expect(article).to.be.accessible();
  });

  it('has all of it in the plain copy, without marks of the element', async () => {
    const article = await shown();
    const copy = article.querySelector('[slot="copy"]') as Element;
    expect(copy.textContent?.match(/(?:Paragraph|Part|Quotation) \d+/g)).to.deep.equal(expected);
    expect(copy.querySelectorAll('[class], [part], [id], div, pull-quote')).to.have.length(0);
  });

  it('leaves the layout of what is far from the screen for later, and keeps about the room that it needs', async () => {
    const article = await shown();
    if (!CSS.supports('content-visibility', 'auto')) return;
    for (const slice of slices(article)) expect(getComputedStyle(slice).contentVisibility).to.equal('auto');
    const { height } = article.getBoundingClientRect();
    for (const slice of slices(article)) slice.style.contentVisibility = 'visible';
    expect(height / article.getBoundingClientRect().height).to.be.within(0.65, 1.5);
  });

  it('has a list of contents that leads to what was never on the screen', async () => {
    const article = await shown();
    article.setAttribute('contents', '');
    await waitUntil(() => findAll(article, '[part="contents"] a').length === 20);
    findAll(article, '[part="contents"] a')[18]?.click();
    const active = article.shadowRoot?.activeElement as Element;
    expect(seen(active)).to.equal('Part 19');
    await waitUntil(() => Math.abs(active.getBoundingClientRect().top) < innerHeight);
    scrollTo({ top: 0, behavior: 'instant' });
  });

  it('shows a new version, and leaves what has not changed as it is', async () => {
    const article = await shown();
    const before = findAll(article, '.slice > p');
    article.article = { ...story, body: body.map((node, index) => (index === 150 ? { type: 'paragraph', children: ['Corrected.'] } : node)) } as never;
    await oneEvent(article, 'news-article-load');
    expect(seen(article)).to.contain('Corrected.');
    expect(wordsOf(article.shadowRoot?.querySelector('article') as Element)).to.deep.equal(expected.filter((words) => words !== 'Paragraph 150'));
    expect(article.querySelector('[slot="copy"]')?.textContent).to.contain('Corrected.');
    expect(findAll(article, '.slice > p').length).to.equal(before.length);
  });

  it('keeps its words, each once and in order, where a poll comes among them and goes again', async () => {
    const article = await shown();
    const words = () => wordsOf(article.shadowRoot?.querySelector('article') as Element);
    for (const more of [[{ type: 'poll', id: '7910' }], []]) {
      article.article = { ...story, body: [...body.slice(0, 102), ...more, ...body.slice(102)] } as unknown as NewsArticle;
      await oneEvent(article, 'news-article-load');
      expect(words()).to.deep.equal(expected);
      expect(findAll(article, 'news-poll')).to.have.length(more.length);
    }
  });

  it('has buttons under its quotations where that is asked for later', async () => {
    const article = await shown();
    const words = findAll(article, 'p').find((element) => element.textContent?.startsWith('Paragraph 199')) as Element;
    article.setAttribute('share', '');
    await waitUntil(() => findAll(article, 'pull-quote').every((quote) => findAll(quote, 'button').length > 0));
    expect(words.isConnected).to.equal(true);
  });

  it('follows its heading level', async () => {
    const article = await shown();
    expect(findAll(article, '.slice > h3').length).to.be.greaterThan(10);
    article.headingLevel = 4;
    await article.updateComplete;
    expect([findAll(article, '.slice > h3').length, findAll(article, '.slice > h5').length > 10]).to.deep.equal([0, true]);
  });

  it('becomes a short one, and a long one again', async () => {
    const article = await shown();
    article.article = { ...story, body: body.slice(0, 3) } as never;
    await oneEvent(article, 'news-article-load');
    expect(slices(article)).to.have.length(0);
    article.article = story as never;
    await oneEvent(article, 'news-article-load');
    expect(wordsOf(article.shadowRoot?.querySelector('article') as Element)).to.deep.equal(expected);
  });

  it('goes on where it was when it is back on the page', async () => {
    const article = document.createElement('news-article');
    article.article = story as never;
    document.body.append(article);
    await shows(article, 'Paragraph 0.');
    article.remove();
    document.body.append(article);
    await waitUntil(() => wordsOf(article.shadowRoot?.querySelector('article') as Element)?.length === expected.length);
    article.remove();
  });
});
