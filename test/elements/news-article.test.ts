import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsArticleElement, NewsArticleErrorEvent } from '../../src/index.js';
import { backend, find, findAll, freshPoll, replyUrl, requestsFor, seen, shows, warningsOf, waitUntil } from '../browsers/client.js';

const text = (pollId: string) => `Harbour lamps go dark at midnight

Skerrow saves a third of its power, and its night fishers ask who counted the cost.

The lamps along the quay of Skerrow went out at twelve on Monday, and for the first time in a century nobody lit them again.

“We were told on Friday, and on Monday we rowed home by the stars,” said Ines Halloran, who has fished here since 1988. “A harbour that nobody can see from the water is a harbour only on paper.”

Who asked the fishers?

The council says that it did.

[show_poll poll_id=${pollId}]

Three meetings were held, and the minutes name eleven speakers.

A lamp for every boat

A second plan would hang a lamp on each mast.

Latest News
`;

const words = (value: string) => [{ type: 'text', value }];

const story = (changes: object = {}) => ({
  headline: 'Harbour lamps go dark',
  description: 'A deck.',
  body: [
    { type: 'paragraph', children: [{ type: 'text', value: 'First.' }] },
    { type: 'heading', level: 'chapter', children: [{ type: 'text', value: 'A sub-head' }] },
    { type: 'paragraph', children: [{ type: 'text', value: 'Last.' }] },
  ],
  ...changes,
});

async function shownArticle(changes: object = {}): Promise<NewsArticleElement> {
  return fixture<NewsArticleElement>(html`<news-article .article=${story(changes)}></news-article>`);
}

const order = (article: Element, ...texts: string[]) => texts.map((part) => seen(article).indexOf(part));

describe('<news-article>', () => {
  beforeEach(() => localStorage.clear());

  it('shows a plain text with its deck, paragraphs, sub-heads, quote and living poll in their places', async () => {
    const id = await freshPoll();
    const src = replyUrl({ type: 'text/plain; charset=utf-8', body: text(id) });
    const article = await fixture<NewsArticleElement>(html`<news-article src=${src} pull-quote="auto"></news-article>`);
    await shows(article, 'Which lamp should burn?');
    const places = order(article, 'Harbour lamps go dark', 'Skerrow saves', 'The lamps along', 'We were told', 'Who asked the fishers?', 'The council says', 'Which lamp', 'Three meetings', 'A lamp for every boat', 'A second plan');
    expect(places).to.deep.equal(places.toSorted((a, b) => a - b));
    expect(places).not.to.include(-1);
    expect(seen(article)).not.to.contain('show_poll').and.not.to.contain('[');
    expect(findAll(article, 'h2').map(seen)).to.deep.equal(['Harbour lamps go dark at midnight']);
    expect(findAll(article, 'h3').map(seen)).to.have.members(['Who asked the fishers?', 'Which lamp should burn?', 'A lamp for every boat']);
    expect(find(article, 'aside blockquote').textContent).to.match(/^A harbour that nobody can see|^We were told/);
    await expect(article).to.be.accessible();

    const poll = find(article, 'news-poll');
    find<HTMLElement>(poll, 'label').click();
    find<HTMLElement>(poll, 'button').click();
    await shows(poll, 'Your vote for “Red” has been counted.');
  });

  it('shows the envelope: kicker, byline, dates, lead picture with caption and credit, stories', async () => {
    const image = { url: replyUrl({ type: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="9"/>' }), width: 1600, height: 900, alt: 'A dark quay', caption: 'The quay at one o’clock.', creditText: 'Drawing: Ola Brandt' };
    const article = await shownArticle({
      kicker: { text: 'Harbour' },
      author: [{ name: 'Ada Winn' }, { name: 'Bo Lind' }],
      datePublished: '2026-11-20T23:30:00-05:00',
      dateModified: '2026-11-21T08:00:00-05:00',
      image,
      inLanguage: 'en-GB',
      body: [...story().body, { type: 'recommended-list', heading: 'Latest News', children: [{ type: 'recommended', title: 'Tide tables move', url: 'https://news.example/tides' }] }],
    });
    expect(seen(find(article, '[part=kicker]'))).to.equal('Harbour');
    expect(seen(find(article, '[part=byline]'))).to.equal('By Ada Winn , Bo Lind November 20, 2026, 23:30 UTC−5 Updated November 21, 2026, 08:00 UTC−5');
    const picture = find<HTMLImageElement>(article, '[part=lead-picture] img');
    expect([picture.alt, picture.width > 0, picture.getAttribute('width'), picture.getAttribute('height')]).to.deep.equal(['A dark quay', true, '1600', '900']);
    expect(seen(find(article, 'figcaption'))).to.equal('The quay at one o’clock. Drawing: Ola Brandt');
    expect(find<HTMLAnchorElement>(article, '[part=latest] a').href).to.equal('https://news.example/tides');
    expect(seen(article)).to.contain('Latest News');
    expect(find(article, 'article').lang).to.equal('en-GB');
    await expect(article).to.be.accessible();
  });

  it('shows marks, links, lists, quotations, pictures and breaks', async () => {
    const article = await shownArticle({
      body: [
        { type: 'paragraph', children: [{ type: 'strong', children: [{ type: 'emphasis', children: words('both') }] }, { type: 'break' }, { type: 'link', url: 'https://news.example/a', children: words('link') }] },
        { type: 'paragraph', children: ['strikethrough', 'subscript', 'superscript'].map((type) => ({ type, children: words(type) })) },
        { type: 'list', ordered: true, children: [{ type: 'list-item', children: words('one') }] },
        { type: 'list', ordered: false, children: [{ type: 'list-item', children: [{ type: 'paragraph', children: words('two') }] }] },
        { type: 'blockquote', children: [{ type: 'paragraph', children: words('quoted') }] },
        { type: 'thematic-break' },
        { type: 'image-set', picture: { url: 'https://news.example/x.jpg', alt: '', caption: 'captioned' } },
        { type: 'heading', level: 'subheading', children: words('deeper') },
        { type: 'pullquote', text: 'pulled', source: 'Somebody' },
      ],
    });
    await shows(article, 'pulled');
    for (const selector of ['p > strong > em', 'p > br', 'p > a[href="https://news.example/a"]', 's', 'sub', 'sup', 'ol > li', 'ul > li > p', 'blockquote > p', 'hr', 'figure > figcaption', 'h4', 'figure > blockquote']) {
      expect(findAll(article, selector), selector).to.have.length(1);
    }
  });

  it('lifts no quote unless it is asked to, and none beside a quote of the newsroom', async () => {
    const quoted = [{ type: 'paragraph', children: [{ type: 'text', value: 'Nobody spoke. “A harbour that nobody can see from the water is a harbour only on paper.”' }] }];
    const article = await shownArticle({ body: quoted });
    expect(findAll(article, 'pull-quote')).to.be.empty;
    article.pullQuote = 'false';
    await article.updateComplete;
    expect(findAll(article, 'pull-quote')).to.be.empty;
    article.pullQuote = 'auto';
    await waitUntil(() => findAll(article, 'pull-quote').length === 1);
    article.article = story({ body: [...quoted, { type: 'pullquote', text: 'Ours' }] }) as never;
    await article.updateComplete;
    expect(findAll(article, 'aside')).to.be.empty;
  });

  it('moves all its headings with heading-level', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article heading-level="3" .article=${story()}></news-article>`);
    expect(find(article, 'h3').textContent).to.equal('Harbour lamps go dark');
    expect(find(article, 'h4').textContent).to.equal('A sub-head');
    article.headingLevel = 6;
    await article.updateComplete;
    expect(findAll(article, 'h6')).to.have.length(2);
  });

  it('tells its polls where the vote service is: its endpoint, else the origin of its document', async () => {
    const id = await freshPoll();
    const body = [{ type: 'poll', id }];
    const own = await fixture(html`<news-article endpoint="${backend}/slow" .article=${story({ body })}></news-article>`);
    await shows(own, 'Which lamp');
    expect(await requestsFor(`${backend}/slow/polls/${id}`)).to.equal(1);
    const byDocument = await fixture(html`<news-article src=${replyUrl({ body: JSON.stringify(story({ body })) })}></news-article>`);
    await shows(byDocument, 'Which lamp');
    expect(find(find(byDocument, 'news-poll'), 'h3').textContent).to.contain('Which lamp');
  });

  it('resolves addresses in the document against the address of the document', async () => {
    const src = replyUrl({ body: JSON.stringify(story({ image: { url: 'lead.svg', alt: '' } })) });
    const article = await fixture(html`<news-article src=${src}></news-article>`);
    await shows(article, 'A sub-head');
    // In the copy it stays where it is, though there is no such picture.
    expect(article.querySelector<HTMLImageElement>('[slot="copy"] img')?.src).to.equal(`${backend}/test/lead.svg`);
  });

  it('shows markup as text and follows no script address', async () => {
    const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script>&lt;b&gt;';
    const article = await shownArticle({
      headline: hostile,
      description: hostile,
      body: [{ type: 'paragraph', children: [{ type: 'link', url: 'javascript:alert(3)', children: [{ type: 'text', value: hostile }] }] }],
    });
    expect(seen(article).split(hostile)).to.have.length(4);
    expect(findAll(article, 'img, script, a')).to.be.empty;
    expect(article.notes.map(({ code }) => code)).to.include('url-refused');
  });

  it('keeps what its page wrote until the article is there', async () => {
    const src = replyUrl({ delay: 300, body: JSON.stringify(story()) });
    const article = await fixture(html`<news-article src=${src}><a href="#original">Read the original</a></news-article>`);
    expect(seen(article)).to.equal('Read the original');
    await shows(article, 'A sub-head');
    expect(seen(article)).not.to.contain('Read the original');
  });

  it('shows that it is loading where its page wrote nothing', async () => {
    const article = await fixture(html`<news-article src=${replyUrl({ hang: true })}> </news-article>`);
    expect(seen(find(article, '[aria-busy=true] [role=status]'))).to.equal('Loading…');
    await expect(article).to.be.accessible();
    article.remove();
  });

  it('says what is wrong and brings the article when the reader tries again', async () => {
    const src = replyUrl({ fail: 1, body: JSON.stringify(story()) });
    let article: NewsArticleElement | undefined;
    const [warning] = await warningsOf(async () => {
      article = document.createElement('news-article');
      article.src = src;
      const failed = oneEvent(article, 'news-article-error') as Promise<NewsArticleErrorEvent>;
      document.body.append(article);
      expect((await failed).problem).to.include({ code: 'status', status: 500, url: src });
    });
    const shown = article as NewsArticleElement;
    expect(warning).to.contain('<news-article>').and.to.contain(src);
    expect(seen(shown)).to.equal('This could not be loaded: the server answered 500. Try again');
    shown.style.setProperty('--news-color-negative', 'rgb(99, 0, 0)');
    expect(getComputedStyle(find(shown, '[part=message]')).borderInlineStartColor).to.equal('rgb(99, 0, 0)');
    await expect(shown).to.be.accessible();
    const retry = find(shown, 'button');
    retry.focus();
    retry.click();
    await shows(shown, 'A sub-head');
    await shown.updateComplete;
    // Not the nodes themselves: the runner cannot print them.
    expect(shown.shadowRoot?.activeElement === find(shown, 'article')).to.equal(true);
    shown.remove();
  });

  it('leads to the original beside the error where its page wrote a link', async () => {
    const article = await fixture(html`<news-article src="http://localhost:1/"><a href="#original">Read the original</a></news-article>`);
    await shows(article, /Read the original.*could not be loaded/);
  });

  it('keeps the old article until the new one is there, and when the new one fails', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article src=${replyUrl({ body: JSON.stringify(story()) })}></news-article>`);
    await shows(article, 'Harbour lamps');
    await warningsOf(async () => {
      article.src = replyUrl({ status: 404 });
      await oneEvent(article, 'news-article-error');
    });
    expect(seen(article)).to.contain('Harbour lamps').and.not.to.contain('could not');
    article.src = replyUrl({ delay: 200, body: JSON.stringify(story({ headline: 'Lamps return' })) });
    await article.updateComplete;
    expect(seen(article)).to.contain('Harbour lamps');
    await shows(article, 'Lamps return');
    expect(seen(article)).not.to.contain('Harbour lamps');
  });

  it('shows the last of many addresses, whichever answers first', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article></news-article>`);
    for (let index = 0; index < 8; index++) {
      article.src = replyUrl({ delay: 400 - index * 50, body: JSON.stringify(story({ headline: `Edition ${index}.` })) });
      await article.updateComplete;
    }
    await shows(article, 'Edition 7.');
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(seen(article)).to.contain('Edition 7.');
  });

  it('says that there is nothing where nothing is given', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article></news-article>`);
    expect(seen(article)).to.equal('There is nothing here yet.');
    await expect(article).to.be.accessible();
    article.article = 'Headline\n\nDeck.\n\nText.';
    await article.updateComplete;
    expect(seen(article)).to.contain('Headline Deck. Text.');
  });
});
