import { expect, fixture, html } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsArticleElement } from '../../src/index.js';
import { find, findAll, replyUrl, requestsFor, seen, shows, waitUntil } from '../browsers/client.js';

const text = (value: string) => [{ type: 'text', value }];
const paragraph = (value: string) => ({ type: 'paragraph', children: text(value) });
const svg = () => replyUrl({ type: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="9"/>' });

/** An article with these blocks, as soon as what shows them is there. */
async function shown(body: readonly unknown[], waitFor: string, inside: unknown = ''): Promise<NewsArticleElement> {
  const article = await fixture<NewsArticleElement>(html`<news-article .article=${{ headline: 'At the lock', inLanguage: 'en', url: 'https://lantern.example/lock', body }}>${inside}</news-article>`);
  await waitUntil(() => findAll(article, waitFor).length > 0, `${waitFor} does not show up`);
  return article;
}

const copyOf = (article: Element) => article.querySelector('[slot="copy"]') as HTMLElement;
const focused = (article: Element) => article.shadowRoot?.activeElement;

describe('what is on another site', () => {
  const film = { type: 'youtube-video', url: 'https://www.youtube.com/watch?v=abcdefghijk', title: 'Through the lock', caption: 'The gate opens.' };

  it('has no frame before the reader asks for it, and says what asking means', async () => {
    const article = await shown([film], 'button');
    expect(seen(find(article, 'figure'))).to.equal('YouTube Through the lock Load the video from YouTube YouTube will then learn that you visited this page. The gate opens. Watch it at YouTube');
    expect(findAll(article, 'iframe, img, link, script')).to.have.length(0);
    expect(find<HTMLAnchorElement>(article, 'figure a').href).to.equal(film.url);
    await expect(article).to.be.accessible();
  });

  it('loads in the frame that tells least, which has the focus then, and keeps its room and the link', async () => {
    const article = await shown([film], 'button');
    const before = find(article, '.stage').getBoundingClientRect();
    find(article, 'button').click();
    await waitUntil(() => focused(article)?.localName === 'iframe');
    const frame = find<HTMLIFrameElement>(article, 'iframe');
    expect(frame.src).to.equal('https://www.youtube-nocookie.com/embed/abcdefghijk');
    expect([frame.title, frame.referrerPolicy, frame.loading]).to.deep.equal(['Through the lock', 'strict-origin-when-cross-origin', 'lazy']);
    expect(`${frame.getAttribute('sandbox')}`.split(' ')).to.include.members(['allow-scripts', 'allow-same-origin']);
    expect(`${frame.getAttribute('sandbox')}`).not.to.contain('top-navigation');
    expect(frame.allow).to.contain('fullscreen');
    expect(findAll(article, 'button')).to.have.length(0);
    const { width, height } = frame.getBoundingClientRect();
    expect(width / height).to.be.closeTo(16 / 9, 0.05);
    expect(find(article, '.stage').getBoundingClientRect().width).to.equal(before.width);
    expect(find<HTMLAnchorElement>(article, 'figure a').href).to.equal(film.url);
    article.requestUpdate();
    await article.updateComplete;
    expect(find(article, 'iframe') === frame).to.equal(true);
  });

  it('is asked for anew in another article', async () => {
    const article = await shown([film], 'button');
    find(article, 'button').click();
    await waitUntil(() => findAll(article, 'iframe').length);
    article.article = { headline: 'Corrected', body: [film] } as never;
    await waitUntil(() => findAll(article, 'button').length);
    expect(findAll(article, 'iframe')).to.have.length(0);
    expect(copyOf(article).querySelectorAll('button, figure')).to.have.length(0);
  });

  it('is known by every address that a film has, and by no other', async () => {
    const youtube = ['https://youtu.be/abcdefghijk?t=3', 'https://www.youtube.com/embed/abcdefghijk', 'https://m.youtube.com/watch?list=x&v=abcdefghijk', 'https://www.youtube.com/shorts/abcdefghijk', 'https://www.youtube-nocookie.com/embed/abcdefghijk'];
    const vimeo = ['https://vimeo.com/12345', 'https://player.vimeo.com/video/12345?h=ab12', 'https://vimeo.com/12345/ab12', 'https://vimeo.com/channels/boats/12345'];
    const others = ['https://www.youtube.com/@lantern', 'https://youtube.com.evil.example/watch?v=abcdefghijk', 'https://evil.example/https://youtu.be/abcdefghijk', 'https://vimeo.com/about', 'https://posts.example/7'];
    const article = await shown([...youtube, ...vimeo, ...others].map((url) => ({ type: 'embed', url })), 'button');
    expect(findAll(article, 'button')).to.have.length(youtube.length + vimeo.length);
    expect(findAll<HTMLAnchorElement>(article, 'p[part="embed"] a').map(({ href }) => href)).to.deep.equal(others);
    for (const button of findAll(article, 'button')) button.click();
    await waitUntil(() => findAll(article, 'iframe').length === youtube.length + vimeo.length);
    expect(findAll<HTMLIFrameElement>(article, 'iframe').map(({ src }) => src)).to.deep.equal([
      ...youtube.map(() => 'https://www.youtube-nocookie.com/embed/abcdefghijk'),
      'https://player.vimeo.com/video/12345?dnt=1',
      ...['', ''].map(() => 'https://player.vimeo.com/video/12345?dnt=1&h=ab12'),
      'https://player.vimeo.com/video/12345?dnt=1',
    ]);
  });

  it('shows a still of the publisher, and none that the other site would be asked for', async () => {
    const poster = svg();
    const article = await shown([{ ...film, poster }, { ...film, poster: 'https://i.ytimg.com/vi/abcdefghijk/0.jpg' }], 'button');
    expect(findAll<HTMLImageElement>(article, 'img').map(({ src }) => src)).to.deep.equal([poster]);
  });

  it('is a link in the plain copy, also after the frame has come', async () => {
    const article = await shown([film], 'button');
    find(article, 'button').click();
    await waitUntil(() => findAll(article, 'iframe').length);
    expect(copyOf(article).querySelector('article p:has(a)')?.textContent?.trim()).to.equal('The gate opens.');
    expect(copyOf(article).querySelectorAll('iframe, button, figure')).to.have.length(0);
  });
});

describe('films and sounds of the publisher', () => {
  it('are in the player of the browser, which asks for nothing yet, with captions and a link to the file', async () => {
    const url = replyUrl({ type: 'video/mp4', size: 10 });
    const article = await shown([{ type: 'video', url, caption: 'The gate opens.', creditText: 'Ola Brandt', width: 640, height: 360, captions: [{ url: '/lock.vtt', srclang: 'en', label: 'English' }] }], 'video');
    const video = find<HTMLVideoElement>(article, 'video');
    expect([video.controls, video.preload, video.width, video.height, video.getAttribute('aria-label')]).to.deep.equal([true, 'none', 640, 360, 'The gate opens.']);
    expect(video.getAttribute('src')).to.equal(url);
    const track = find<HTMLTrackElement>(video, 'track');
    expect([track.kind, track.srclang, track.label, new URL(track.src).pathname]).to.deep.equal(['captions', 'en', 'English', '/lock.vtt']);
    expect(video.crossOrigin).to.equal(null);
    expect(seen(find(article, 'figcaption'))).to.equal('The gate opens. Ola Brandt Open the video file');
    expect(find<HTMLAnchorElement>(article, 'figcaption a').href).to.equal(url);
    expect(await requestsFor(url)).to.equal(0);
    await expect(article).to.be.accessible();
  });

  it('are asked for with CORS where their words are on another server', async () => {
    const article = await shown([{ type: 'audio', url: 'https://sounds.example/bell.mp3', captions: [{ url: 'https://sounds.example/bell.vtt' }] }], 'audio');
    expect(find<HTMLAudioElement>(article, 'audio').crossOrigin).to.equal('anonymous');
  });

  it('may be in several types of files, and are links in the plain copy', async () => {
    const sources = [{ url: 'https://sounds.example/bell.opus', type: 'audio/ogg' }, { url: 'https://sounds.example/bell.mp3', type: 'audio/mpeg' }];
    const article = await shown([{ type: 'audio', sources, caption: 'The bell', creditText: 'Ines Marlow' }], 'audio');
    expect(findAll<HTMLSourceElement>(article, 'source').map(({ src, type }) => ({ url: src, type }))).to.deep.equal(sources);
    expect(seen(find(copyOf(article), 'p'))).to.equal('The bell Ines Marlow');
    expect(find<HTMLAnchorElement>(copyOf(article), 'a').href).to.equal(sources[0]?.url);
  });
});

describe('boxes in an article', () => {
  it('are called by their headings', async () => {
    const article = await shown([{ type: 'info-box', title: 'The lock', children: [paragraph('Built in 1936.')] }, { type: 'key-points', children: [{ type: 'list', children: [{ type: 'list-item', children: text('It leaks.') }] }] }], '.box');
    expect(findAll(article, '.box').map((box) => find(article, `#${box.getAttribute('aria-labelledby')}`).textContent)).to.deep.equal(['The lock', 'Key points']);
    expect(findAll(article, '.box').map(({ localName }) => localName)).to.deep.equal(['aside', 'section']);
    expect(findAll(article, 'h3').map(seen)).to.deep.equal(['The lock', 'Key points']);
    expect(seen(find(article, 'section li'))).to.equal('It leaks.');
    await expect(article).to.be.accessible();
  });

  it('may be a timeline, a definition or numbers', async () => {
    const article = await shown(
      [
        { type: 'timeline', title: 'How it went', children: [{ type: 'timeline-event', date: 'Spring 1936', title: 'It opens', children: [paragraph('With a band.')] }, { type: 'timeline-event', date: '1999' }] },
        { type: 'definition', term: 'Sluice', description: 'A gate for water.' },
        { type: 'in-numbers', title: 'In numbers', children: [{ type: 'big-number', number: 40, description: 'boats a day' }, { type: 'definition', term: '2', description: 'keepers' }] },
      ],
      'dl',
    );
    expect(findAll(article, 'section > ol > li').map(seen)).to.deep.equal(['Spring 1936 It opens With a band.', '1999']);
    expect([seen(find(article, 'dt')), seen(find(article, 'dd'))]).to.deep.equal(['Sluice', 'A gate for water.']);
    expect(findAll(article, '.number').map(seen)).to.deep.equal(['40 boats a day', '2 keepers']);
    await expect(article).to.be.accessible();
  });

  it('are in the plain copy with all their words, in plain elements', async () => {
    const article = await shown([{ type: 'info-box', title: 'The lock', children: [paragraph('Built in 1936.')] }, { type: 'big-number', number: '40', description: 'boats' }], '.box');
    expect(seen(find(copyOf(article), 'article'))).to.contain('The lock Built in 1936. 40 boats');
    expect([...new Set([...copyOf(article).querySelectorAll('article *')].map(({ localName }) => localName))].toSorted()).to.deep.equal(['a', 'b', 'h2', 'p']);
  });
});

describe('a place for the page', () => {
  it('shows the child of the page that has its name', async () => {
    const article = await shown([paragraph('Before.'), { type: 'host-slot', name: 'sign-up' }, paragraph('After.')], 'slot[name="sign-up"]', html`<p slot="sign-up">A letter each week?</p>`);
    expect(seen(find(article, 'article'))).to.contain('Before. A letter each week? After.');
    expect(copyOf(article).textContent).not.to.contain('letter');
    expect(copyOf(article).querySelectorAll('slot')).to.have.length(0);
  });

  it('cannot be that of the plain copy', async () => {
    const article = await shown([{ type: 'host-slot', name: 'copy' }, { type: 'host-slot', name: 'a"b' }, { type: 'host-slot', name: 'x' }], 'slot[name="x"]');
    expect(findAll<HTMLSlotElement>(article, 'article slot').map(({ name }) => name)).to.deep.equal(['x']);
  });
});

describe('what few articles have', () => {
  it('is words and links in the plain copy, whenever that is made', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article .article=${{ headline: 'At the lock', body: [{ type: 'embed', url: 'https://youtu.be/abcdefghijk' }] }}></news-article>`);
    await shows(article, 'Load the video');
    expect(seen(find(copyOf(article), 'article'))).to.equal('At the lock youtu.be');
  });

  it('keeps its looks when the element moves', async () => {
    const article = await shown([{ type: 'info-box', title: 'The lock', children: [] }], '.box');
    const border = () => getComputedStyle(find(article, '.box')).borderBlockStartWidth;
    expect(border()).to.equal('1px');
    const place = document.createElement('div');
    article.after(place);
    place.append(article);
    await article.updateComplete;
    expect(border()).to.equal('1px');
  });
});
