import { expect, fixture, html } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsArticleElement } from '../../src/index.js';
import { find, findAll, replyUrl, seen, shows, waitUntil } from '../browsers/client.js';

const words = (value: string) => [{ type: 'text', value }];
const drawing = () => replyUrl({ type: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="9"/>' });

const story = (changes: object = {}) => ({ headline: 'Harbour lamps go dark', body: [{ type: 'paragraph', children: words('The lamps went out.') }], ...changes });
const shown = (changes: object = {}) => fixture<NewsArticleElement>(html`<news-article .article=${story(changes)}></news-article>`);
const source = async (changes: object) => find(await shown(changes), '[part=source]');
const byline = async (changes: object) => seen(find(await shown(changes), '[part=byline]'));
/** Text as it is written, where punctuation stands beside a link. */
const written = (node: Node) => (node.textContent ?? '').replace(/\s+/g, ' ').trim();
const copyOf = (article: Element) => written(article.querySelector('[slot="copy"]') as Element);

const minute = 60_000;
/** A time so many minutes ago, in UTC. */
const ago = (minutes: number) => new Date(Date.now() - minutes * minute).toISOString();
const places = (article: Element, ...texts: string[]) => texts.map((text) => seen(article).indexOf(text));

describe('what is around the text of an article', () => {
  it('has a kicker that leads to its section', async () => {
    const article = await shown({ kicker: { text: 'Harbour', url: 'https://lantern.example/harbour' } });
    const link = find<HTMLAnchorElement>(article, '[part=kicker] a');
    expect([seen(link), link.href, link.rel]).to.deep.equal(['Harbour', 'https://lantern.example/harbour', 'noopener']);
    expect(link.getBoundingClientRect().height).to.be.at.least(44);
    await expect(article).to.be.accessible();
  });

  describe('the line of authorship', () => {
    it('has the place, the authors with what they are, and links to them', async () => {
      const article = await shown({ dateline: 'Orrin Bay', author: [{ name: 'Ada Winn', url: 'https://lantern.example/ada', jobTitle: 'Harbour reporter' }, { name: 'Bo Lind' }] });
      expect(written(find(article, '[part=byline]'))).to.equal('Orrin Bay By Ada Winn (Harbour reporter), Bo Lind');
      expect(findAll<HTMLAnchorElement>(article, '[part=byline] a').map((link) => `${seen(link)} ${link.href}`)).to.deep.equal(['Ada Winn https://lantern.example/ada']);
      expect(copyOf(article)).to.contain('Orrin Bay By Ada Winn (Harbour reporter), Bo Lind');
      await expect(article).to.be.accessible();
    });

    it('has portraits that are there for the eye alone, small and round, also in the copy', async () => {
      const image = drawing();
      const article = await shown({ author: [{ name: 'Ada Winn', image }, { name: 'Bo Lind', image: { url: image, alt: 'Bo' } }] });
      const portraits = findAll<HTMLImageElement>(article, '[part=byline] img');
      expect(portraits.map(({ alt }) => alt)).to.deep.equal(['', '']);
      const portrait = portraits[0] as HTMLImageElement;
      await waitUntil(() => portrait.complete && portrait.naturalWidth);
      const { width, height } = portrait.getBoundingClientRect();
      expect([width === height, width >= 30, width <= 60]).to.deep.equal([true, true, true]);
      expect([...article.querySelectorAll('[slot="copy"] img')].map((img) => img.getAttribute('width'))).to.deep.equal(['48', '48']);
      await expect(article).to.be.accessible();
    });

    it('leaves no trace of a portrait that does not arrive', async () => {
      const article = await shown({ author: [{ name: 'Ada Winn', image: replyUrl({ status: 404 }) }] });
      await waitUntil(() => findAll(article, 'img').length === 0);
      expect(seen(find(article, '[part=byline]'))).to.equal('By Ada Winn');
    });

    it('is the literal line where there is one', async () => {
      expect(await byline({ byline: 'Our harbour desk', author: [{ name: 'Ada Winn', url: 'https://lantern.example/ada' }] })).to.equal('Our harbour desk');
    });

    it('is not there where there is nothing to say', async () => {
      expect(findAll(await shown(), '[part=byline], section, [part=source], [part=rest]')).to.be.empty;
    });
  });

  describe('times', () => {
    for (const [time, expected] of Object.entries({
      '2026-11-25T14:05:00+01:00': 'November 25, 2026, 14:05 UTC+1',
      '2026-11-25T04:05:59.9-05:30': 'November 25, 2026, 04:05 UTC−5:30',
      '2026-11-25T14:05:00+0545': 'November 25, 2026, 14:05 UTC+5:45',
      '2026-11-25T14:05Z': 'November 25, 2026, 14:05 UTC',
      '2026-11-25T14:05+00:00': 'November 25, 2026, 14:05 UTC',
      '2026-11-25T14:05:00': 'November 25, 2026',
      '2026-11-25': 'November 25, 2026',
    })) {
      it(`are those of the newsroom: ${time} is ${expected}`, async () => {
        const article = await shown({ datePublished: time });
        expect(seen(find(article, '[part=byline]'))).to.equal(expected);
        expect(find<HTMLTimeElement>(article, 'time').dateTime).to.equal(time);
      });
    }

    for (const [published, updated] of [
      ['2026-01-25T14:05:00Z', '2026-01-25T14:05:59Z'],
      ['2026-01-25T14:05:00Z', '2026-01-25T15:05:00+01:00'],
      ['2026-01-25T14:05:00', '2026-01-25T19:05:00'],
      ['2026-01-25', '2026-01-25'],
      ['2026-01-25T14:05:00Z', '2026-01-24T14:05:00Z'],
      ['2026-01-25', '2026-01-24'],
    ] as const) {
      it(`do not speak of an update from ${published} to ${updated}`, async () => {
        const article = await shown({ datePublished: published, dateModified: updated });
        expect(seen(article)).not.to.contain('Updated');
        expect(findAll(article, 'time').length).to.equal(1);
      });
    }

    for (const [published, updated, expected] of [
      ['2026-01-25T14:05:00Z', '2026-01-25T14:06:00Z', 'January 25, 2026, 14:05 UTC Updated January 25, 2026, 14:06 UTC'],
      ['2026-01-25', '2026-01-26', 'January 25, 2026 Updated January 26, 2026'],
      ['2026-01-25T23:00:00-05:00', '2026-01-26', 'January 25, 2026, 23:00 UTC−5 Updated January 26, 2026'],
      ['', '2026-01-26', 'Updated January 26, 2026'],
    ] as const) {
      it(`speak of an update from ${published || 'nothing'} to ${updated}`, async () => expect(await byline({ datePublished: published, dateModified: updated })).to.equal(expected));
    }

    for (const [minutes, expected] of [
      [0.5, 'Just now'],
      [1.5, '1 minute ago'],
      [59.9, '59 minutes ago'],
      [60.5, '1 hour ago'],
      [119.9, '1 hour ago'],
      [599.5, '9 hours ago'],
    ] as const) {
      it(`of ${minutes} minutes ago say so, rounded down, beside the time itself`, async () => {
        const text = await byline({ datePublished: ago(minutes) });
        expect(text).to.match(new RegExp(`^${expected} · [A-Z][a-z]+ \\d+, \\d{4}, \\d\\d:\\d\\d UTC$`));
      });
    }

    for (const [name, time] of [
      ['ten hours ago', ago(600.5)],
      ['to come', ago(-5)],
      ['without a zone', ago(5).slice(0, 19)],
      // Everywhere on Earth it has been that late for five minutes.
      ['without a zone, half a day ago,', ago(725).slice(0, 19)],
      ['that are dates', ago(5).slice(0, 10)],
    ] as const) {
      it(`${name} say nothing relative`, async () => {
        const text = await byline({ datePublished: time });
        expect(text).to.match(/^[A-Z][a-z]+ \d/).and.not.to.match(/ago|now|·/);
      });
    }

    it('say of an update how long ago it was', async () => {
      const text = await byline({ datePublished: ago(1200), dateModified: ago(125) });
      expect(text).to.match(/ UTC Updated 2 hours ago · [A-Z]/).and.not.to.match(/20 hours/);
    });

    it('are absolute alone in the plain copy', async () => {
      const article = await shown({ datePublished: ago(120), dateModified: ago(5) });
      expect(seen(article)).to.contain('ago');
      expect(copyOf(article)).to.match(/UTC Updated [A-Z]/).and.not.to.match(/ago|·/);
    });
  });

  describe('as time goes by', () => {
    const { now } = Date;
    const { setTimeout: later, clearTimeout: clear, requestAnimationFrame: frame } = window;
    /** Those of the article alone: others are shorter or longer. */
    const timers = new Map<number, () => void>();
    let frames: FrameRequestCallback[] = [];

    beforeEach(() => {
      timers.clear();
      frames = [];
      let id = 0;
      window.setTimeout = ((run: () => void, wait?: number) => {
        if (wait !== 10_000) return later(run, wait);
        timers.set(--id, run);
        return id;
      }) as typeof setTimeout;
      window.clearTimeout = (timer) => (timers.delete(timer as number) ? undefined : clear(timer));
      window.requestAnimationFrame = (run) => frames.push(run);
    });

    afterEach(() => {
      Date.now = now;
      Object.assign(window, { setTimeout: later, clearTimeout: clear, requestAnimationFrame: frame });
    });

    /** Lets the timers of the article run out, so many minutes later. */
    const pass = (minutes: number) => {
      Date.now = () => now() + minutes * minute;
      const due = [...timers.values()];
    timers.clear();
    for (const run of due) run();
    };
    const look = async (article: NewsArticleElement) => {
      for (const run of frames.splice(0)) run(0);
      await article.updateComplete;
      return seen(find(article, '[part=byline]')).split(' · ')[0];
    };

    it('says how long ago it is now, until the day says more', async () => {
      const article = await shown({ datePublished: ago(1.5) });
      pass(4);
      expect(await look(article)).to.equal('5 minutes ago');
      pass(300);
      expect(await look(article)).to.equal('5 hours ago');
      pass(600);
      expect(await look(article)).to.match(/^[A-Z][a-z]+ \d+, \d{4}, /);
      // From here on nothing changes any more.
      expect([timers.size, frames.length]).to.deep.equal([0, 0]);
    });

    it('never goes back, also where the clock is set back', async () => {
      const article = await shown({ datePublished: ago(1.5) });
      pass(4);
      expect(await look(article)).to.equal('5 minutes ago');
      pass(-1);
      expect(await look(article)).to.equal('5 minutes ago');
    });

    it('does nothing while nobody sees the page, and is right when somebody does', async () => {
      const article = await shown({ datePublished: ago(1.5) });
      pass(4);
      pass(60);
      await article.updateComplete;
      expect(seen(find(article, '[part=byline]'))).to.contain('1 minute ago');
      expect([timers.size, frames.length]).to.deep.equal([0, 1]);
      expect(await look(article)).to.equal('1 hour ago');
    });

    it('sets no timer where nothing changes, nor after it has left the page', async () => {
      const old = await shown({ datePublished: ago(700) });
      expect([seen(old).includes('ago'), timers.size]).to.deep.equal([false, 0]);
      const article = await shown({ datePublished: ago(1.5) });
      pass(4);
      article.remove();
      for (const run of frames.splice(0)) run(0);
      await article.updateComplete;
      expect([timers.size, frames.length]).to.deep.equal([0, 0]);
      document.body.append(article);
      await article.updateComplete;
      expect(timers.size).to.equal(1);
      article.remove();
    });
  });

  describe('the reading time', () => {
    const long = { body: Array.from({ length: 40 }, () => ({ type: 'paragraph', children: words('word '.repeat(23)) })) };

    it('is shown where the page asks for it', async () => {
      const article = await fixture<NewsArticleElement>(html`<news-article reading-time .article=${story({ byline: 'Ada Winn', ...long })}></news-article>`);
      await shows(article, 'min read');
      expect(seen(find(article, '[part=byline]'))).to.equal('Ada Winn 4 min read');
      article.readingTime = false;
      await article.updateComplete;
      expect(seen(find(article, '[part=byline]'))).to.equal('Ada Winn');
      article.readingTime = true;
      await article.updateComplete;
      expect(seen(find(article, '[part=byline]'))).to.equal('Ada Winn 4 min read');
    });

    it('is not shown otherwise, nor for an article without words', async () => {
      expect(seen(await shown(long))).not.to.contain('min read');
      const article = await fixture<NewsArticleElement>(html`<news-article reading-time .article=${story({ body: [] })}></news-article>`);
      expect(findAll(article, '[part=byline]')).to.be.empty;
    });
  });

  describe('the lead picture', () => {
    it('is chosen by the browser from its sizes, and its place is kept', async () => {
      const [small, large] = [drawing(), drawing()];
      const article = await shown({ image: { url: drawing(), width: 1600, height: 900, alt: 'A dark quay', sources: [{ url: small, width: 320 }, { url: large, width: 4000 }] } });
      const picture = find<HTMLImageElement>(article, '[part=lead-picture] img');
      await waitUntil(() => picture.complete && picture.currentSrc);
      expect([small, large]).to.include(picture.currentSrc);
      expect(picture.sizes).to.contain('100vw');
      const { width, height } = picture.getBoundingClientRect();
      expect(width / height).to.be.closeTo(16 / 9, 0.02);
    });

    it('keeps its focal point in sight where the page cuts it to a shape', async () => {
      const rules = document.head.appendChild(document.createElement('style'));
      rules.textContent = 'news-article::part(image) { aspect-ratio: 1; object-fit: cover; width: 90px }';
      const article = await shown({ author: [{ name: 'Ada Winn', image: { url: drawing() } }], image: { url: drawing(), width: 1600, height: 900, alt: 'A dark quay', focalPoint: { x: 0.3, y: 0.25 } } });
      const picture = find<HTMLImageElement>(article, '[part=lead-picture] [part=image]');
      await waitUntil(() => getComputedStyle(picture).objectPosition === '30% 25%');
      expect([picture.offsetWidth, picture.offsetHeight]).to.deep.equal([90, 90]);
      expect(findAll(article, '[part=byline] img')[0]?.offsetWidth).to.be.below(90);
      expect(article.querySelector('[slot=copy] img')?.hasAttribute('style')).to.equal(false);
      rules.remove();
    });

    it('that does not arrive leaves its words and its caption, and no empty box', async () => {
      const article = await shown({ image: { url: replyUrl({ status: 404 }), width: 1600, height: 900, alt: 'A dark quay', caption: 'The quay at one o’clock.', creditText: 'Ola Brandt' } });
      await waitUntil(() => findAll(article, '[part=lead-picture] img').length === 0);
      const figure = find(article, '[part=lead-picture]');
      expect(seen(figure)).to.equal('A dark quay The quay at one o’clock. Ola Brandt');
      expect(figure.getBoundingClientRect().height).to.be.lessThan(200);
      await expect(article).to.be.accessible();
      article.article = story({ image: { url: drawing(), alt: 'A lit quay' } }) as never;
      await article.updateComplete;
      expect(find<HTMLImageElement>(article, '[part=lead-picture] img').alt).to.equal('A lit quay');
    });
  });

  describe('corrections', () => {
    const correction = [{ text: 'The quay is 90 metres long, not 900.', datePublished: '2026-11-26', correctionType: 'Clarification' }, { text: 'Ines Halloran spoke on Monday.' }];

    it('stand after the text, under a heading of their own, each with its date', async () => {
      const article = await shown({ correction });
      const section = find(article, '[part=corrections]');
      expect(seen(find(section, 'h3'))).to.equal('Corrections');
      expect(findAll(section, 'li').map(seen)).to.deep.equal(['Clarification November 26, 2026 The quay is 90 metres long, not 900.', 'Ines Halloran spoke on Monday.']);
      const [text = 0, corrections = 0] = places(article, 'The lamps went out.', 'Corrections');
      expect(text).to.be.lessThan(corrections);
      expect(copyOf(article)).to.contain('Clarification November 26, 2026 The quay');
      await expect(article).to.be.accessible();
    });

    it('stand above the text where the page wants it, once', async () => {
      const article = await fixture<NewsArticleElement>(html`<news-article corrections="top" heading-level="4" .article=${story({ correction })}></news-article>`);
      const [headline = 0, corrections = 0, text = 0] = places(article, 'Harbour lamps', 'Corrections', 'The lamps went out.');
      expect(headline < corrections && corrections < text).to.equal(true);
      expect(findAll(article, '[part=corrections]').length).to.equal(1);
      expect(find(article, '[part=corrections] h5')).to.exist;
      article.corrections = 'end';
      await article.updateComplete;
      expect(findAll(article, '[part=corrections]').length).to.equal(1);
      expect((places(article, 'The lamps went out.')[0] ?? 0) < (places(article, 'Corrections')[0] ?? 0)).to.equal(true);
    });
  });

  it('names the topics at the end, as a list of words', async () => {
    const article = await shown({ keywords: ['Harbour', 'Light'] });
    const section = find(article, '[part=topics]');
    expect(seen(find(section, 'h3'))).to.equal('Topics');
    expect(findAll(section, 'li').map(seen)).to.deep.equal(['Harbour', 'Light']);
    expect(findAll(section, 'a')).to.be.empty;
    await expect(article).to.be.accessible();
  });

  describe('the word on where it comes from', () => {
    it('names the publisher, with a link to the original, the licence and the notice, as the last thing', async () => {
      const article = await shown({ url: 'https://lantern.example/lamps', publisher: { name: 'The Lantern', url: 'https://lantern.example/' }, license: 'https://lantern.example/licence', copyrightNotice: '© 2026 The Lantern', keywords: ['Light'] });
      const line = find(article, '[part=source]');
      expect(written(line)).to.equal('Originally published by The Lantern. License © 2026 The Lantern');
      expect(findAll<HTMLAnchorElement>(line, 'a').map(({ href }) => href)).to.deep.equal(['https://lantern.example/lamps', 'https://lantern.example/licence']);
      expect(seen(article).endsWith(seen(line))).to.equal(true);
      expect(copyOf(article)).to.contain('Originally published by The Lantern');
      await expect(article).to.be.accessible();
    });

    it('names the site where there is no publisher, and leads to the publisher where there is no address', async () => {
      const site = await source({ url: 'https://lantern.example/lamps' });
      expect([written(site), find<HTMLAnchorElement>(site, 'a').href]).to.deep.equal(['Originally published by lantern.example.', 'https://lantern.example/lamps']);
      const publisher = await source({ publisher: { name: 'The Lantern', url: 'https://lantern.example/' } });
      expect(find<HTMLAnchorElement>(publisher, 'a').href).to.equal('https://lantern.example/');
      const name = await source({ publisher: 'The Lantern', license: 'CC BY 4.0' });
      expect([written(name), findAll(name, 'a').length]).to.deep.equal(['Originally published by The Lantern. CC BY 4.0', 0]);
    });

    it('follows no licence that is no address', async () => {
      const line = await source({ license: 'javascript:alert(1)', copyrightNotice: '<b>©</b>' });
      expect([seen(line), findAll(line, 'a, b').length]).to.deep.equal(['javascript:alert(1) <b>©</b>', 0]);
    });

    it('tells other sites no more than the page allows', async () => {
      const article = await fixture<NewsArticleElement>(
        html`<news-article referrerpolicy="no-referrer" .article=${story({ kicker: { text: 'a', url: 'https://lantern.example/' }, author: [{ name: 'b', url: 'https://lantern.example/', image: drawing() }], url: 'https://lantern.example/', license: 'https://lantern.example/', isAccessibleForFree: false })}></news-article>`,
      );
      const out = findAll<HTMLAnchorElement | HTMLImageElement>(article, 'a, img');
      expect(out.map(({ referrerPolicy }) => referrerPolicy)).to.deep.equal(Array.from({ length: 6 }, () => 'no-referrer'));
    });
  });

  it('stays within a narrow column', async () => {
    const long = 'Skerrowharbourlampauthority'.repeat(4);
    const article = story({ kicker: { text: long, url: 'https://lantern.example/' }, dateline: long, author: [{ name: long, jobTitle: long, image: drawing(), url: 'https://lantern.example/' }], datePublished: ago(5), correction: [{ text: long, correctionType: long }], keywords: [long, long], publisher: { name: long }, license: long, url: 'https://lantern.example/', isAccessibleForFree: false });
    const box = await fixture<HTMLElement>(html`<div><news-article reading-time .article=${article}></news-article></div>`);
    box.style.inlineSize = '280px';
    const element = find(box, 'news-article');
    await shows(element, 'Topics');
    const root = find(element, 'article');
    expect(root.scrollWidth).to.be.at.most(root.clientWidth);
    for (const part of findAll(element, 'p, li, h2, h3')) expect(part.getBoundingClientRect().right, seen(part)).to.be.at.most(box.getBoundingClientRect().right + 1);
  });
});
