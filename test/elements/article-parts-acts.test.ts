import { expect, fixture, html } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsArticleElement, PullQuoteElement } from '../../src/index.js';
import { find, findAll, replyUrl, seen, shows, waitUntil } from '../browsers/client.js';

const text = (value: string) => [{ type: 'text', value }];
const paragraph = (...children: readonly unknown[]) => ({ type: 'paragraph', children });
const svg = () => replyUrl({ type: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="90"/>' });
const broken = 'https://127.0.0.1:1/none.png';
const image = (alt: string, url = svg(), more: object = {}) => ({ type: 'image-set', picture: { url, alt, width: 160, height: 90, ...more } });

async function shown(body: readonly unknown[], waitFor: string, share?: boolean): Promise<NewsArticleElement> {
  const article = await fixture<NewsArticleElement>(html`<news-article .share=${share} .article=${{ headline: 'At the lock', inLanguage: 'en', url: 'https://lantern.example/lock', body }}></news-article>`);
  await waitUntil(() => findAll(article, waitFor).length > 0, `${waitFor} does not show up`);
  return article;
}

const copyOf = (article: Element) => article.querySelector('[slot="copy"]') as HTMLElement;
const focused = (article: Element) => article.shadowRoot?.activeElement;
const press = (target: Element, key: string) => target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));

const gallery = (...children: readonly unknown[]) => ({ type: 'gallery', title: 'Three views', children });
/** Puts functions of the test in the place of the browser's. */
function stub(name: 'share' | 'clipboard', value: unknown): void {
  Object.defineProperty(navigator, name, { value, configurable: true });
}
const shareButton = (host: Element) => findAll(host, 'button').find(({ textContent }) => textContent === 'Share this quotation') as HTMLElement;
const aligned = (align?: string) => ({ type: 'pullquote', text: `To the ${align ?? 'side'}.`, ...(align && { align }) });

const three = () => gallery(image('Bow', undefined, { caption: 'The bow.', creditText: 'Ola Brandt' }), image('Mast'), image('Stern'));

describe('a gallery', () => {
  it('is a row of pictures with their words, each of which can be enlarged', async () => {
    const article = await shown([three()], 'dialog');
    expect(findAll<HTMLImageElement>(article, 'li img').map(({ alt }) => alt)).to.deep.equal(['Bow', 'Mast', 'Stern']);
    expect(seen(find(article, 'figcaption'))).to.equal('The bow. Ola Brandt');
    expect(findAll(article, 'li button').map((button) => button.getAttribute('aria-label'))).to.deep.equal(['Enlarge picture 1 of 3: Bow', 'Enlarge picture 2 of 3: Mast', 'Enlarge picture 3 of 3: Stern']);
    expect(find<HTMLDialogElement>(article, 'dialog').open).to.equal(false);
    for (const button of findAll(article, 'li button')) expect(Math.min(button.offsetWidth, button.offsetHeight)).to.be.at.least(44);
    await expect(article).to.be.accessible();
  });

  it('opens a picture large, goes on and back by buttons and arrow keys, and gives the focus back', async () => {
    const article = await shown([three()], 'dialog');
    const opener = findAll(article, 'li button')[0] as HTMLElement;
    const dialog = find<HTMLDialogElement>(article, 'dialog');
    const large = () => `${find<HTMLImageElement>(dialog, 'img').alt}, ${find(dialog, '[role="status"]').textContent}`;
    opener.focus();
    opener.click();
    await waitUntil(() => dialog.matches(':modal'));
    expect(large()).to.equal('Bow, 1 of 3');
    expect(seen(dialog)).to.contain('The bow. Ola Brandt');
    await expect(article).to.be.accessible();
    const [previous, next, close] = findAll(dialog, 'button');
    previous?.click();
    await article.updateComplete;
    expect(large()).to.equal('Stern, 3 of 3');
    next?.click();
    await article.updateComplete;
    press(next as Element, 'ArrowRight');
    await article.updateComplete;
    expect(large()).to.equal('Mast, 2 of 3');
    press(dialog, 'ArrowLeft');
    press(dialog, 'a');
    await article.updateComplete;
    expect(large()).to.equal('Bow, 1 of 3');
    close?.click();
    await waitUntil(() => !dialog.open && focused(article) === opener);
    await waitUntil(() => findAll(dialog, 'img').length === 0);
  });

  it('turns the arrow keys with the direction of the text', async () => {
    const article = await shown([three()], 'dialog');
    article.dir = 'rtl';
    find(article, 'article').dir = 'rtl';
    findAll(article, 'li button')[0]?.click();
    const dialog = find<HTMLDialogElement>(article, 'dialog');
    await waitUntil(() => dialog.open);
    press(dialog, 'ArrowLeft');
    await article.updateComplete;
    expect(find<HTMLImageElement>(dialog, 'img').alt).to.equal('Mast');
  });

  it('turns with a finger that moves sideways, the way the text runs, and with no other', async () => {
    const article = await shown([three()], 'dialog');
    findAll(article, 'li button')[0]?.click();
    const dialog = find<HTMLDialogElement>(article, 'dialog');
    await waitUntil(() => dialog.open);
    const move = async (x: number, y: number, pointerType = 'touch') => {
      const touch = { bubbles: true, composed: true, pointerId: 7, pointerType };
      find(dialog, 'img').dispatchEvent(new PointerEvent('pointerdown', { ...touch, clientX: 300, clientY: 300 }));
      find(dialog, 'img').dispatchEvent(new PointerEvent('pointerup', { ...touch, clientX: 300 + x, clientY: 300 + y }));
      await article.updateComplete;
      return find<HTMLImageElement>(dialog, 'img').alt;
    };
    expect(await move(-120, 10)).to.equal('Mast');
    expect(await move(-120, 10)).to.equal('Stern');
    expect(await move(120, 0)).to.equal('Mast');
    for (const [x, y, kind] of [[-20, 0, 'touch'], [-60, 200, 'touch'], [-120, 0, 'mouse']] as const) expect(await move(x, y, kind)).to.equal('Mast');
    find(article, 'article').dir = 'rtl';
    expect(await move(120, 0)).to.equal('Stern');
  });

  it('keeps the words of a picture that does not arrive', async () => {
    const article = await shown([gallery(image('Bow', broken, { caption: 'The bow.' }), image('Mast'))], 'dialog');
    await shows(find(article, 'li'), 'Bow');
    expect(seen(find(article, 'li figcaption'))).to.equal('The bow.');
  });

  it('is figures in the plain copy, and may be called a carousel or an image pair', async () => {
    const article = await shown([{ type: 'carousel', children: [image('Bow'), image('Mast'), image('Stern')] }, { type: 'image-pair', children: [image('Left'), image('Right')] }], 'dialog');
    expect(findAll(article, 'dialog')).to.have.length(2);
    expect([...copyOf(article).querySelectorAll('figure > img')]).to.have.length(5);
    expect(copyOf(article).querySelectorAll('dialog, button, ul')).to.have.length(0);
  });

  it('fits a narrow column', async () => {
    const article = await shown([three(), { type: 'image-pair', children: [image('Left'), image('Right')] }], 'dialog');
    article.style.inlineSize = '320px';
    expect(article.scrollWidth).to.be.at.most(320);
    for (const list of findAll(article, 'section > ul')) expect(list.offsetWidth).to.be.at.most(320);
    expect(find(article, '.row').scrollWidth).to.be.at.most(320);
  });
});

describe('footnotes', () => {
  const body = [
    paragraph(...text('It was built in 1936.'), { type: 'footnote', id: 'b9' }, ...text(' It leaks.'), { type: 'footnote', id: 'a1' }, { type: 'footnote', id: 'b9' }),
    { type: 'footnotes', children: [{ type: 'footnote-item', id: 'b9', children: text('Says the stone.') }, { type: 'footnote-item', id: 'a1', children: text('Since 1999.') }] },
  ];

  it('are counted as they come, and are links by name to their words', async () => {
    const article = await shown(body, '.mark');
    expect(findAll(article, 'sup a').map((mark) => `${mark.textContent} ${mark.getAttribute('aria-label')}`)).to.deep.equal(['1 Footnote 1', '2 Footnote 2', '1 Footnote 1']);
    expect(findAll<HTMLLIElement>(article, 'li').map((note) => `${note.value} ${seen(note)}`)).to.deep.equal(['1 Says the stone. ↩', '2 Since 1999. ↩']);
    expect(seen(find(article, 'h3'))).to.equal('Footnotes');
    // A number is narrow; what takes a press is 24 px to every side.
    const [mark] = findAll(article, '.mark') as [HTMLElement];
    const { left, top, width, height } = mark.getBoundingClientRect();
    for (const x of [-11, 11]) for (const y of [-11, 11]) expect(article.shadowRoot?.elementFromPoint(left + width / 2 + x, top + height / 2 + y) === mark, `${x}, ${y}`).to.equal(true);
    await expect(article).to.be.accessible();
  });

  it('lead there and back to where the reader was, and leave the address of the page alone', async () => {
    const article = await shown(body, '.mark');
    const { hash } = location;
    const marks = findAll(article, '.mark');
    const [first, second] = findAll(article, 'li');
    marks[2]?.click();
    expect(focused(article) === first).to.equal(true);
    find(first as Element, 'a').click();
    expect(focused(article) === marks[2]).to.equal(true);
    find(second as Element, 'a').click();
    expect(focused(article) === marks[1]).to.equal(true);
    expect(location.hash).to.equal(hash);
  });

  it('have what they are called in the plain copy', async () => {
    const article = await shown(body, '.mark');
    expect(seen(find(copyOf(article), 'article'))).to.contain('It was built in 1936. b9 It leaks. a1 b9 b9 Says the stone. a1 Since 1999.');
    expect(copyOf(article).querySelectorAll('article a[href*="footnote"]')).to.have.length(0);
  });
});

describe('sharing a quotation', () => {
  const quote = { type: 'pullquote', text: 'A well-kept lock, they say, is never dry.', source: 'Mara Quill' };
  const share = Object.getOwnPropertyDescriptor(Navigator.prototype, 'share');
  let written: string[] = [];
  let shared: ShareData[] = [];

  beforeEach(() => {
    written = [];
    shared = [];
    // Where it is, it asks the reader.
    if (share) delete (Navigator.prototype as Partial<Navigator>).share;
    stub('clipboard', { writeText: (words: string) => Promise.resolve(written.push(words)) });
  });

  afterEach(() => {
    for (const name of ['share', 'clipboard']) Reflect.deleteProperty(navigator, name);
    if (share) Object.defineProperty(Navigator.prototype, 'share', share);
  });

  it('is offered where the page wants it, and nowhere else', async () => {
    const article = await shown([quote, { type: 'host-slot', name: 'x' }], 'slot[name="x"]');
    expect(shareButton(article)).to.equal(undefined);
    article.share = true;
    await waitUntil(() => shareButton(article));
    await expect(article).to.be.accessible();
    article.share = false;
    await waitUntil(() => !shareButton(article));
  });

  it('copies the words with a link to where they stand in the article, and says so', async () => {
    const article = await shown([quote], 'button', true);
    shareButton(article).click();
    await shows(article, 'Copied.');
    expect(written).to.deep.equal(['“A well-kept lock, they say, is never dry.”\nhttps://lantern.example/lock#:~:text=A%20well%2Dkept%20lock%2C%20they%20say%2C%20is%20never%20dry.']);
    expect(find(article, '[role="status"]').textContent).to.equal('Copied.');
  });

  it('leaves it to the browser where that can share, and is silent where the reader thinks better of it', async () => {
    stub('share', (data: ShareData) => {
      shared.push(data);
      return Promise.reject(new DOMException('', 'AbortError'));
    });
    const article = await shown([quote], 'button', true);
    shareButton(article).click();
    await waitUntil(() => shared.length);
    await Promise.resolve();
    expect(shared).to.deep.equal([{ text: '“A well-kept lock, they say, is never dry.”', url: 'https://lantern.example/lock#:~:text=A%20well%2Dkept%20lock%2C%20they%20say%2C%20is%20never%20dry.' }]);
    expect(find(article, '[role="status"]').textContent).to.equal('');
    expect(written).to.deep.equal([]);
  });

  it('says where it cannot be done', async () => {
    stub('clipboard', undefined);
    const article = await shown([quote], 'button', true);
    shareButton(article).click();
    await shows(article, 'This could not be copied.');
  });

  it('works for a quotation of the page, which leads to the page or to where it says', async () => {
    const element = await fixture<PullQuoteElement>(html`<pull-quote share>Many words make a long quotation, of which only the first few and the last few need to be in an address.</pull-quote>`);
    await waitUntil(() => shareButton(element));
    shareButton(element).click();
    await shows(element, 'Copied.');
    const [page = ''] = document.URL.split('#');
    expect(written[0]).to.match(/^“Many words .* in an address\.”\n/);
    expect(written[0]?.split('\n')[1]).to.equal(`${page}#:~:text=Many%20words%20make%20a%20long%20quotation%2C,need%20to%20be%20in%20an%20address.`);
    element.setAttribute('share', 'https://lantern.example/other');
    await element.updateComplete;
    shareButton(element).click();
    await waitUntil(() => written.length === 2);
    expect(written[1]).to.contain('\nhttps://lantern.example/other#:~:text=Many');
  });
});

describe('where a pull quote stands', () => {
  it('follows the article where there is room, and is in the column where there is none', async () => {
    const quotes = ['start', 'end', 'center', 'wide', undefined, 'middle'].map(aligned);
    const article = await shown([...quotes, { type: 'host-slot', name: 'x' }], 'slot[name="x"]');
    const floats = () => findAll(article, 'pull-quote').map((element) => getComputedStyle(element).float);
    article.style.inlineSize = '900px';
    await waitUntil(() => floats()[0] === 'inline-start' || floats()[0] === 'left');
    expect(floats().map((side) => side.replace('inline-start', 'left').replace('inline-end', 'right'))).to.deep.equal(['left', 'right', 'none', 'none', 'right', 'right']);
    article.style.inlineSize = '320px';
    await waitUntil(() => floats().every((side) => side === 'none'));
    expect(article.scrollWidth).to.be.at.most(320);
  });
});
