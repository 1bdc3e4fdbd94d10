import { expect, fixture, html } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsArticleElement } from '../../src/index.js';
import { backend, find, replyUrl, seen, shows } from '../browsers/client.js';

const words = (value: string) => [{ type: 'text', value }];

const story = (changes: object = {}) => ({
  inLanguage: 'en-GB',
  kicker: { text: 'Harbour' },
  headline: 'Harbour lamps go dark',
  description: 'The deck.',
  byline: 'By Ada Winn',
  datePublished: '2026-11-20',
  image: { url: 'https://lantern.example/lead.svg', width: 16, height: 9, alt: 'A dark quay', caption: 'The quay.', creditText: 'Ola Brandt' },
  body: [
    { type: 'paragraph', children: [...words('First, '), { type: 'link', url: 'https://lantern.example/a', children: words('a link') }] },
    { type: 'heading', level: 'chapter', children: words('A sub-head') },
    { type: 'list', children: [{ type: 'list-item', children: words('One') }] },
    { type: 'pullquote', text: 'Words of its own.', source: 'Ines' },
    { type: 'pullquote', text: 'Words that repeat.', duplicate: true },
    { type: 'poll', id: '7910' },
    { type: 'recommended-list', heading: 'Latest News', children: [{ type: 'recommended', title: 'Tide tables move', url: 'https://lantern.example/tides' }] },
  ],
  ...changes,
});

const shown = (changes: object = {}) => fixture<NewsArticleElement>(html`<news-article endpoint=${`${backend}/slow`} .article=${story(changes)}><a href="/original">Read it there</a></news-article>`);
const copies = (article: Element) => [...article.querySelectorAll<HTMLElement>(':scope > [slot="copy"]')];
const copyOf = (article: Element) => copies(article)[0] as HTMLElement;

describe('the plain copy of an article', () => {
  it('is the last child, one, and leaves the children of the page as they are', async () => {
    const article = await shown();
    expect([...article.children].map(({ localName, slot }) => `${localName} ${slot}`)).to.deep.equal(['a ', 'div copy']);
    expect(article.children[0]?.outerHTML).to.equal('<a href="/original">Read it there</a>');
  });

  it('has the article in plain elements, word for word', async () => {
    const copy = copyOf(await shown());
    expect(seen(copy)).to.equal('Harbour Harbour lamps go dark The deck. By Ada Winn November 20, 2026 The quay. Ola Brandt First, a link A sub-head One Words of its own. Ines Vote in the poll Latest News Tide tables move');
    expect(find(copy, 'article').lang).to.equal('en-GB');
    expect([find(copy, 'h2').textContent, find(copy, 'h3').textContent]).to.deep.equal(['Harbour lamps go dark', 'A sub-head']);
    expect(find(copy, 'blockquote p').textContent).to.equal('Words of its own.');
    expect(find(copy, 'figure figcaption')).to.exist;
    expect([...new Set([...copy.querySelectorAll('*')].map(({ localName }) => localName))].toSorted()).to.deep.equal(['a', 'article', 'b', 'blockquote', 'figcaption', 'figure', 'h2', 'h3', 'img', 'li', 'ol', 'p', 'section', 'span', 'time', 'ul']);
  });

  it('has no ids, classes, parts or styles that could meet those of the page', async () => {
    const names = [...copyOf(await shown()).querySelectorAll('*')].flatMap((element) => element.getAttributeNames());
    expect([...new Set(names)].toSorted()).to.deep.equal(['alt', 'datetime', 'height', 'href', 'lang', 'loading', 'rel', 'src', 'width']);
  });

  it('has a link in the place of a poll, and pictures that wait', async () => {
    const copy = copyOf(await shown());
    expect(find<HTMLAnchorElement>(copy, 'p > a[href$="/polls/7910/page"]').href).to.equal(`${backend}/slow/polls/7910/page`);
    expect(find<HTMLImageElement>(copy, 'img').loading).to.equal('lazy');
  });

  it('is not seen, focused or found, has no height, and its paragraphs have a size', async () => {
    const article = await shown();
    const copy = copyOf(article);
    const paragraph = find(copy, 'p');
    expect(paragraph.clientHeight).to.be.greaterThan(10);
    const box = copy.assignedSlot?.parentElement as HTMLElement;
    expect([box.getBoundingClientRect().height, box.inert]).to.deep.equal([0, true]);
    find(copy, 'a').focus();
    expect(document.activeElement === document.body).to.equal(true);
    const whole = article.getBoundingClientRect().height;
    copy.remove();
    expect(article.getBoundingClientRect().height).to.equal(whole);
  });

  it('follows the article, and is one still', async () => {
    const article = await shown();
    article.article = story({ headline: 'Lamps are lit' }) as never;
    await article.updateComplete;
    expect(copies(article).length).to.equal(1);
    expect(find(copyOf(article), 'h2').textContent).to.equal('Lamps are lit');
  });

  it('is not put back into a page that has taken it away', async () => {
    const article = await shown();
    article.replaceChildren();
    article.requestUpdate();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(article.childNodes).to.have.length(0);
  });

  it('stays whole where the page changes what is in it', async () => {
    const article = await shown();
    copyOf(article).replaceChildren('Something of the page');
    article.article = story({ headline: 'Lamps are lit' }) as never;
    await article.updateComplete;
    expect(find(copyOf(article), 'h2').textContent).to.equal('Lamps are lit');
    expect(seen(copyOf(article))).not.to.contain('Something of the page');
  });

  it('is taken over from a server or a cloned page: shown until there is an article, and not doubled then', async () => {
    const src = replyUrl({ body: JSON.stringify(story()), delay: 300 });
    const article = await fixture<NewsArticleElement>(html`<news-article src=${src}><div slot="copy"><p>From the server.</p></div><a href="/original">Read it there</a></news-article>`);
    expect(seen(article)).to.contain('From the server.');
    expect(copyOf(article).getBoundingClientRect().height).to.be.greaterThan(10);
    const served = copyOf(article);
    await shows(article, 'A sub-head');
    expect(copies(article).map((copy) => copy === served)).to.deep.equal([true]);
    expect(seen(served)).to.contain('Harbour lamps go dark').and.not.to.contain('From the server.');
    const clone = article.cloneNode(true) as NewsArticleElement;
    article.after(clone);
    await shows(clone, 'A sub-head');
    expect(copies(clone).length).to.equal(1);
    expect(seen(copyOf(clone))).to.equal(seen(served));
  });

  it('goes with the article, and when the article is withdrawn', async () => {
    const article = await shown();
    article.article = story({ pubStatus: 'canceled' }) as never;
    await article.updateComplete;
    expect(copies(article).length).to.equal(0);
    expect(seen(article)).to.equal('This article has been withdrawn.');
    await expect(article).to.be.accessible();
    article.article = story({ pubStatus: 'usable' }) as never;
    await article.updateComplete;
    expect(copies(article).length).to.equal(1);
    article.article = undefined;
    await article.updateComplete;
    expect(copies(article).length).to.equal(0);
    expect(seen(article)).to.equal('Read it there');
  });

  it('of a server goes too, where the article turns out to be withdrawn', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article .article=${story({ pubStatus: 'withheld' })}><div slot="copy"><p>From the server.</p></div></news-article>`);
    expect(copies(article).length).to.equal(0);
    expect(article.textContent).not.to.contain('server');
  });
});
