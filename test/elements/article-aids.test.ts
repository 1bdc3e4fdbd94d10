import { expect, fixture, html } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsArticleElement } from '../../src/index.js';
import { find, findAll, seen, shows, waitUntil } from '../browsers/client.js';

const paragraph = (value: string) => ({ type: 'paragraph', children: [value] });
const heading = (value: string, level?: string) => ({ type: 'heading', level, children: [value] });
const story = { headline: 'The bell', inLanguage: 'en-GB', description: 'It rings again.', body: [paragraph('It is old. It is loud.'), heading('How it began'), paragraph('In winter.'), heading('The frost', 'subheading'), paragraph('It cracked.'), heading('What now'), paragraph('A new one.')] };
const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

describe('<news-article contents>', () => {
  it('lists the sub-heads, one inside the other, each of which leads to its place', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article .article=${story} contents></news-article>`);
    await waitUntil(() => findAll(article, '[part="contents"]').length);
    expect(seen(find(article, 'nav'))).to.equal('Contents How it began The frost What now');
    expect(findAll(article, 'nav > details > ol > li').map(seen)).to.deep.equal(['How it began The frost', 'What now']);
    const link = findAll(article, 'nav a')[1] as HTMLElement;
    article.style.marginBlockEnd = '200vh';
    link.click();
    const active = article.shadowRoot?.activeElement as HTMLElement;
    expect([active.localName, seen(active)]).to.deep.equal(['h4', 'The frost']);
    // The outline has 5 px around the words.
    expect(active.getBoundingClientRect().top).to.be.within(5, 40);
    await expect(article).to.be.accessible();
  });

  it('is not there where there is nothing to choose from', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article .article=${{ ...story, body: story.body.slice(0, 3) }} contents progress></news-article>`);
    await waitUntil(() => findAll(article, '[part="progress"]').length);
    expect(findAll(article, 'nav')).to.have.length(0);
  });

  it('is neither in the plain copy nor there without the attribute', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article .article=${story} contents listen progress></news-article>`);
    await waitUntil(() => findAll(article, 'nav').length);
    article.article = { ...story, headline: 'Another' } as never;
    await shows(article, 'Another');
    await waitUntil(() => article.querySelector('[slot="copy"] h2')?.textContent === 'Another');
    expect(article.querySelectorAll('[slot="copy"] :is(nav, button, progress)')).to.have.length(0);
    article.removeAttribute('contents');
    await article.updateComplete;
    expect(findAll(article, 'nav')).to.have.length(0);
  });
});

describe('<news-article progress>', () => {
  it('shows how far the reader has come, and nothing to screen readers', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article .article=${{ ...story, body: Array.from({ length: 100 }, (_, index) => paragraph(`Paragraph ${index}.`)) }} progress></news-article>`);
    await waitUntil(() => findAll(article, '[part="progress"]').length);
    const bar = find<HTMLProgressElement>(article, '[part="progress"]');
    expect(bar.getAttribute('aria-hidden')).to.equal('true');
    article.scrollIntoView();
    await waitUntil(() => bar.value < 0.1);
    // What was far from the screen may turn out to be higher when it comes near.
    await waitUntil(() => {
      const { top, height } = article.getBoundingClientRect();
      scrollBy({ top: top + (height - innerHeight) / 2, behavior: 'instant' });
      return Math.abs(bar.value - 0.5) < 0.05;
    });
    await frame();
    expect(bar.getBoundingClientRect().top).to.be.closeTo(0, 1);
    await waitUntil(() => {
      scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
      return bar.value === 1;
    });
    // A new rendering leaves it.
    article.requestUpdate();
    await article.updateComplete;
    expect(bar.value).to.equal(1);
    scrollTo({ top: 0, behavior: 'instant' });
  });

  it('does not listen to scrolling any more when it is gone, and does so when it is back', async () => {
    const article = await fixture<NewsArticleElement>(html`<news-article .article=${{ ...story, body: Array.from({ length: 100 }, () => paragraph('More.')) }} progress></news-article>`);
    await waitUntil(() => findAll(article, '[part="progress"]').length);
    const place = article.parentElement as HTMLElement;
    article.remove();
    dispatchEvent(new Event('scroll'));
    await frame();
    const looks: unknown[] = [];
    article.getBoundingClientRect = () => {
      looks.push(1);
      return Element.prototype.getBoundingClientRect.call(article);
    };
    dispatchEvent(new Event('scroll'));
    await frame();
    expect(looks).to.have.length(0);
    place.append(article);
    await article.updateComplete;
    dispatchEvent(new Event('scroll'));
    await waitUntil(() => looks.length > 0);
  });
});

/** A browser's voice, which says a sentence when a test lets it. */
class Voice {
  readonly said: SpeechSynthesisUtterance[] = [];
  cancelled = 0;
  voices = [{ lang: 'en-GB' }];
  readonly #known = Object.getOwnPropertyDescriptor(window, 'speechSynthesis');
  readonly #utterance = Object.getOwnPropertyDescriptor(window, 'SpeechSynthesisUtterance');

  constructor() {
    const value = { speak: (utterance: SpeechSynthesisUtterance) => this.said.push(utterance), cancel: () => (this.cancelled += 1), getVoices: () => this.voices };
    Object.defineProperty(window, 'speechSynthesis', { configurable: true, value });
    // Not every browser of a test can speak.
    class Utterance extends EventTarget {
      lang = '';
      readonly text: string;
      constructor(text: string) {
        super();
        this.text = text;
      }
    }
    Object.defineProperty(window, 'SpeechSynthesisUtterance', { configurable: true, value: Utterance });
  }

  get texts(): readonly string[] {
    return this.said.map(({ text }) => text);
  }

  finish(): void {
    this.said.at(-1)?.dispatchEvent(new Event('end'));
  }

  end(): void {
    for (const [name, descriptor] of Object.entries({ speechSynthesis: this.#known, SpeechSynthesisUtterance: this.#utterance })) {
      if (descriptor) Object.defineProperty(window, name, descriptor);
      else Reflect.deleteProperty(window, name);
    }
  }
}

const buttons = (article: Element) => findAll(article, '[part="listen"] button');

async function shown(more: object = {}): Promise<NewsArticleElement> {
  const article = await fixture<NewsArticleElement>(html`<news-article .article=${{ ...story, ...more }} listen></news-article>`);
  await waitUntil(() => buttons(article).length);
  return article;
}
async function press(article: NewsArticleElement, index = 0): Promise<void> {
  buttons(article)[index]?.click();
  await article.updateComplete;
}

describe('<news-article listen>', () => {
  let voice: Voice;
  beforeEach(() => {
    voice = new Voice();
  });
  afterEach(() => voice.end());

  it('reads a sentence after the other, in the language of the article, and comes to an end', async () => {
    const article = await shown({ body: story.body.slice(0, 1) });
    expect(buttons(article).map(seen)).to.deep.equal(['Listen to this article']);
    await press(article);
    expect(voice.said[0]?.lang).to.equal('en-GB');
    for (let index = 0; index < 3; index++) voice.finish();
    expect(voice.texts).to.deep.equal(['The bell', 'It rings again.', 'It is old.', 'It is loud.']);
    voice.finish();
    await article.updateComplete;
    expect(buttons(article).map(seen)).to.deep.equal(['Listen to this article']);
    expect(voice.said).to.have.length(4);
    await expect(article).to.be.accessible();
  });

  it('leaves out quotations that repeat the text', async () => {
    const article = await shown({ body: [{ type: 'pullquote', text: 'It is old.', duplicate: true }, { type: 'pullquote', text: 'Its own.', source: 'A sign' }] });
    await press(article);
    for (let index = 0; index < 3; index++) voice.finish();
    expect(voice.texts.slice(2)).to.deep.equal(['Its own.', 'A sign']);
  });

  it('makes a pause and goes on where it was; stops, and begins anew', async () => {
    const article = await shown();
    await press(article);
    voice.finish();
    await article.updateComplete;
    expect(buttons(article).map(seen)).to.deep.equal(['Pause', 'Stop']);
    await press(article);
    expect(voice.cancelled).to.equal(1);
    // Browsers say of what was cancelled that it has ended.
    voice.finish();
    expect(voice.said).to.have.length(2);
    expect(buttons(article).map(seen)).to.deep.equal(['Go on', 'Stop']);
    await press(article);
    expect(voice.texts.at(-1)).to.equal('It rings again.');
    buttons(article)[1]?.focus();
    await press(article, 1);
    expect(buttons(article).map(seen)).to.deep.equal(['Listen to this article']);
    expect(article.shadowRoot?.activeElement === buttons(article)[0]).to.equal(true);
    await press(article);
    expect(voice.texts.at(-1)).to.equal('The bell');
  });

  it('is silent when its article leaves the page, and while another one speaks', async () => {
    const article = await shown();
    const other = await shown();
    await press(article);
    await press(other);
    await article.updateComplete;
    expect(buttons(article).map(seen)).to.deep.equal(['Go on', 'Stop']);
    expect(voice.cancelled).to.equal(1);
    other.remove();
    expect(voice.cancelled).to.equal(2);
  });

  it('is silent when the article is withdrawn', async () => {
    const article = await shown();
    await press(article);
    article.article = { ...story, pubStatus: 'canceled' } as never;
    await shows(article, 'has been withdrawn');
    await article.updateComplete;
    expect(voice.cancelled).to.equal(1);
    voice.finish();
    expect(voice.said).to.have.length(1);
  });

  it('says so where the browser has no voice for the language, or breaks off', async () => {
    voice.voices = [{ lang: 'de-DE' }];
    const article = await shown();
    await press(article);
    await shows(article, 'Your browser has no voice for the language of this article.');
    expect(voice.said).to.have.length(0);
    voice.voices = [];
    await press(article);
    expect(voice.said).to.have.length(1);
    voice.said[0]?.dispatchEvent(new Event('error'));
    await shows(article, 'no voice');
  });

  it('is not there where the browser cannot speak', async () => {
    voice.end();
    const known = 'speechSynthesis' in window;
    if (known) Reflect.deleteProperty(window, 'speechSynthesis');
    const article = await fixture<NewsArticleElement>(html`<news-article .article=${story} listen contents></news-article>`);
    await waitUntil(() => findAll(article, 'nav').length);
    if (!('speechSynthesis' in window)) expect(buttons(article)).to.have.length(0);
  });
});
