import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { addShortcode, loadFormats, parseArticle } from '../../src/index.js';
import type { NewsArticleElement } from '../../src/index.js';
import { find, findAll, replyUrl, seen, shows } from '../browsers/client.js';

const post = {
  id: 7,
  link: 'https://paper.example/pier',
  date_gmt: '2026-11-20T08:00:00',
  title: { rendered: 'Salt &#038; lamps' },
  content: { rendered: '<h2>At the pier</h2><p>The <em>ferry</em> waits.</p><table><tr><th>Boat</th><td>Gull</td></tr></table><pre>one\ntwo</pre><p>[col span="6"]End.</p><iframe src="https://films.example/9"></iframe>' },
};

describe('formats of other systems', () => {
  it('shows a post of WordPress with what is in its HTML, and tells what it lost', async () => {
    const src = replyUrl({ body: JSON.stringify(post) });
    const article = document.createElement('news-article');
    const told = oneEvent(article, 'news-article-unknown');
    article.src = src;
    document.body.append(article);
    await shows(article, 'Salt & lamps');
    await shows(article, 'The ferry waits.');
    expect(find(article, 'em').textContent).to.equal('ferry');
    expect(find(article, 'th').textContent).to.equal('Boat');
    expect(find(article, 'pre').textContent).to.equal('one\ntwo');
    expect(find(article, 'a[href="https://films.example/9"]').textContent).to.equal('films.example');
    const { notes } = (await told) as unknown as { notes: readonly unknown[] };
    expect(notes).to.deep.equal([{ code: 'shortcode-unknown', detail: '[col span="6"]' }]);
    await expect(article).to.be.accessible();
    article.remove();
  });

  it('shows HTML from an address, and takes the format that the page names', async () => {
    const src = replyUrl({ body: '<h1>Pier closed</h1><p>Until spring.</p>', type: 'text/html' });
    const article = await fixture<NewsArticleElement>(html`<news-article src=${src}></news-article>`);
    await shows(article, 'Pier closed');
    await shows(article, 'Until spring.');
    article.format = 'text';
    await shows(article, '<p>');
  });

  it('reads what stands in the page, too, and keeps its own JSON from waiting', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article article=${'<h2>Pier</h2><p>Closed <em>again</em> today.</p>'}></news-article>`);
    await shows(article, 'Closed again today.');
    article.article = { headline: 'At once', body: [] };
    await article.updateComplete;
    expect(find(article, 'h2').textContent).to.equal('At once');
  });

  it('passes over HTML in the page that says nothing, and reports it once', async () => {
    const reply = replyUrl({ body: JSON.stringify(post) });
    const article = document.createElement('news-article');
    const told: unknown[] = [];
    article.addEventListener('news-article-error', ({ problem }) => told.push(problem.code));
    article.setAttribute('article', '<p></p>');
    article.src = reply;
    document.body.append(article);
    await shows(article, 'The ferry waits.');
    expect(told).to.deep.equal(['invalid']);
    article.remove();
  });

  it('reads JSON that its server calls HTML', async () => {
    const src = replyUrl({ body: JSON.stringify(post), type: 'text/html; application/json' });
    await shows(await fixture<NewsArticleElement>(html`<news-article src=${src}></news-article>`), 'The ferry waits.');
  });

  it('reads them for tools as soon as the formats are there', async () => {
    await loadFormats();
    const result = parseArticle('<h1>Pier</h1><p>Closed.</p>', { url: 'https://paper.example/' });
    expect(result.ok && result.format).to.equal('html');
  });

  it('asks the media library of the site for the pictures of a gallery, and shows the article until they come', async () => {
    const files = [2, 1].map((id) => ({ id, source_url: replyUrl({ type: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="9"/>' }), alt_text: `Boat ${id}`, caption: { rendered: `Caption ${id}` } }));
    const library = replyUrl({ body: JSON.stringify(files) });
    const article = document.createElement('news-article');
    const notes: string[] = [];
    article.addEventListener('news-article-unknown', (event) => notes.push(...event.notes.map(({ code, detail }) => `${code} ${detail}`)));
    article.mediaSrc = library;
    article.article = '<p>One.</p>[gallery ids="1,2,3"]<p>Two.</p>';
    document.body.append(article);
    await shows(article, 'Two.');
    await shows(article, 'Caption 2');
    expect(findAll<HTMLImageElement>(article, 'img').map(({ alt }) => alt)).to.deep.equal(['Boat 1', 'Boat 2']);
    expect(seen(article)).to.match(/One\..*Caption 1.*Caption 2.*Two\./s);
    expect(notes).to.deep.equal(['shortcode-unresolved 3']);
    article.remove();
  });

  it('keeps the article, and says what is missing, where the library does not answer', async () => {
    const article = document.createElement('news-article');
    const told = oneEvent(article, 'news-article-unknown');
    article.mediaSrc = replyUrl({ body: '<h1>No.</h1>', type: 'text/html', status: 404 });
    article.article = '<p>One.</p>[gallery ids="1,2"]';
    document.body.append(article);
    await shows(article, 'One.');
    const { notes } = (await told) as unknown as { notes: readonly unknown[] };
    expect(notes).to.deep.equal([{ code: 'shortcode-unresolved', detail: '1,2' }]);
    article.remove();
  });

  it('shows what the page makes of a shortcode of its own', async () => {
    addShortcode('lantern-tides', ({ attributes }) => [{ type: 'paragraph', children: [{ type: 'text', value: `High water at ${attributes['time']}.` }] }]);
    const article = await fixture<NewsArticleElement>(html`<news-article article="Pier&#10;&#10;Open again.&#10;&#10;[lantern-tides time=9.40]&#10;&#10;Bring a lamp."></news-article>`);
    await shows(article, 'High water at 9.40.');
  });
});
