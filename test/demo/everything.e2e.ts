import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'puppeteer-core';
import { browserNames, newVisit, openBrowser, openDemo, overflow, photograph, settled, showsLine, visit } from './pages.js';

/** Every part of the English article: its name, where it is in the article's shadow root, and what is to be read there. */
const parts: readonly (readonly [name: string, selector: string, words: string])[] = [
  ['kicker with its link', '[part=kicker] a[href="https://lantern.example/floods"]', 'Flood warnings'],
  ['headline', '[part=headline]', 'Forty-three homes heard nothing'],
  ['deck', '[part=deck]', 'One household in seven'],
  ['dateline', '[part=byline]', 'Linnermouth'],
  ['first author with a title', '[part=byline] b', 'Edda Farrowby (Chief reporter)'],
  ['second author with a link', '[part=byline] a[href$=ottilie-marsh]', 'Ottilie Marsh'],
  ['portrait', '[part=byline] img[src$="farrowby.svg"]', ''],
  ['date of publication', '[part=byline] time[datetime^="2026-11-27T06"]', 'November 27, 2026, 06:00 UTC'],
  ['date of the update', '[part=byline] time[datetime^="2026-11-27T16"]', 'November 27, 2026, 16:20 UTC'],
  ['lead picture in several sizes', '[part=lead-picture] img[srcset*="480w"][srcset*="1600w"]', 'Night over a row'],
  ['caption and credit of the lead picture', '[part=lead-picture] figcaption', 'a bell that nobody rang. Drawing: The Linnermouth Lantern'],
  ['strong', 'p strong', 'Move upstairs'],
  ['emphasis', 'p em', 'Patience'],
  ['strikethrough', 'p s', '2009'],
  ['code', 'p code', 'STOP'],
  ['superscript', 'dd sup', '2'],
  ['subscript', 'dd sub', 's'],
  ['link in the text', 'p a[href$="bell-rope"]', 'in a loft in Brackwater'],
  ['link for mail', 'p a[href="mailto:floods@lantern.example"]', 'floods@lantern.example'],
  ['line break', 'p:has(br)', 'Public meeting:The Corn Hall'],
  ['sub-head: chapter', 'h3[part=subhead]', 'A rope in a loft'],
  ['sub-head: subheading', 'h4[part=subhead]', 'The sum of the exceptions'],
  ['sub-head: label', 'h5[part=subhead]', 'Street by street'],
  ['block quote', 'blockquote', 'A bell asks nothing'],
  ['pull quote at the end', 'pull-quote[align=end]', '— Maud Tarrowby, 81'],
  ['pull quote at the start', 'pull-quote[align=start]', 'a surge from a wedding'],
  ['pull quote in the centre', 'pull-quote[align=center]', '— Inscription on the bell, 1871'],
  ['wide pull quote', 'pull-quote[align=wide]', 'a lamp and a foghorn'],
  ['bullets', 'ul > li', 'a steel frame'],
  ['bullets in bullets', 'ul ul > li', 'the clapper can stay'],
  ['numbers in bullets', 'ul ol > li', 'by hand, if both should fail'],
  ['numbers', 'ol > li', 'Wake the house'],
  ['table with a caption', 'table > caption', 'How households learnt'],
  ['cell over two columns', 'th[colspan="2"]', 'Warned'],
  ['cell over two rows', 'th[rowspan="2"]', 'Not warned'],
  ['cell that names a row', 'tr th', 'Custom House Yard'],
  ['cell', 'td', '112'],
  ['picture', '[part=picture] img[src$="bell.svg"]', 'A broad bronze bell'],
  ['gallery', '[part=gallery] h3', 'The climb to the bell'],
  ['button that enlarges', '[part=enlarge]', 'Enlarge picture 1 of 4'],
  ['pair of pictures', '[part=gallery] .pair figcaption', 'The Staithe, October 9, 3.25am'],
  ['film with captions', '[part=video] video:has(track[srclang=en]):has(source + source)', 'Two hours at the gauge'],
  ['sound', '[part=audio] audio', 'Patience, struck three times'],
  ['film of YouTube', '[part=embed]', 'Load the video from YouTube'],
  ['film of Vimeo', '[part=embed]', 'Load the video from Vimeo'],
  ['post of another site', '[part=embed]:has(a[href="https://tern.example/@harbourmaster/1140"])', 'throw something at it.”Tern'],
  ['info box', 'aside[part=info-box]', 'If the water comes'],
  ['key points', '[part=key-points]', 'Key points'],
  ['timeline', '[part=timeline] li', 'December 1987 The rope is lost'],
  ['definition', 'dl', 'Surge'],
  ['big number', '[part=in-numbers] li', '£96,000'],
  ['mark of a footnote', 'p a.mark', '1'],
  ['second footnote', '[part=footnotes] li[value="2"]', 'a brass bolt'],
  ['thematic break', 'hr', ''],
  ['preformatted', 'pre', 'Reply STOP to end.'],
  ['poll', 'news-poll', 'What should wake Linnermouth'],
  ['box of the page', 'slot[name=sign-up]', 'The morning tide'],
  ['what is in an unknown node', 'p', 'How we counted: two reporters'],
  ['correction', '[part=corrections] li', 'Correction November 27, 2026, 16:20 UTC An earlier version'],
  ['clarification', '[part=corrections] li', 'Clarification'],
  ['topics', '[part=topics] li', 'Storm bell'],
  ['further stories', '[part=latest] a', 'tide clock on Ferry Row'],
  ['publisher', '[part=source] a', 'The Linnermouth Lantern'],
  ['licence', '[part=source] a[href$="/licence"]', 'License'],
  ['notice', '[part=source]', '© 2026 The Linnermouth Lantern'],
];

/** What the article says in each state that can be chosen. */
const states: Readonly<Record<string, RegExp>> = {
  'withdrawn': /^p This article has been withdrawn\.$/,
  'withheld': /^p This article is not available\.$/,
  'embargoed': /^p This article will be published on January 1, 2099, 06:00 UTC\.$/,
  'expired': /^p This article is no longer available\.$/,
  'in-part': /^p Continue reading at The Linnermouth Lantern$/,
  'loading': /^p Forty-three homes .* read it at The Linnermouth Lantern$/,
  'not-loaded': /^p This could not be loaded: the server answered 503\.$/,
  'live': /^h2 A storm surge comes up the Linner/,
  '': /^h2 Forty-three homes heard nothing/,
};

/** Which parts nobody can see. */
const missing = (page: Page): Promise<readonly string[]> =>
  page.evaluate((wanted) => {
    const root = document.querySelector('news-article')?.shadowRoot;
    const textOf = (node: Node): string => {
      if (node instanceof Text) return node.data;
      if (!(node instanceof Element) || node.matches('style')) return '';
      const inside = node instanceof HTMLSlotElement ? node.assignedNodes() : (node.shadowRoot ?? node).childNodes;
      return `${node.getAttribute('alt') ?? ''}${node.getAttribute('aria-label') ?? ''}${[...inside].map(textOf).join('')}`;
    };
    const isThere = ([, selector = '', words = '']: readonly string[]) =>
      [...(root?.querySelectorAll(selector) ?? [])].some((element) => {
        const box = element instanceof HTMLSlotElement ? element.assignedElements()[0] : element;
        const { width, height } = box?.getBoundingClientRect() ?? { width: 0, height: 0 };
        return width > 0 && height > 0 && box?.checkVisibility() && textOf(element).replace(/\s+/g, ' ').includes(words);
      });
    return wanted.filter((part) => !isThere(part)).map(([name]) => name);
  }, parts);

/** Sets a control, as a reader who chooses. */
const choose = (page: Page, name: string, value: string): Promise<void> =>
  page.evaluate(
    (wanted, to) => {
      const control = document.querySelector(`#form [name="${wanted}"]`) as HTMLInputElement | HTMLSelectElement;
      if (control.type === 'checkbox') control.click();
      else {
        control.value = to;
        control.dispatchEvent(new Event('change', { bubbles: true }));
      }
    },
    name,
    value,
  );

const queryOf = (page: Page): string => new URL(page.url()).search;

/** How the column and the article in it are shown. */
const looks = (page: Page) =>
  page.evaluate(() => {
    const [column, article] = [document.querySelector('main'), document.querySelector('news-article')] as [HTMLElement, HTMLElement];
    const { colorScheme } = getComputedStyle(document.documentElement);
    return { width: column.offsetWidth === document.documentElement.clientWidth ? 'all' : column.offsetWidth, direction: getComputedStyle(article).direction, colorScheme, theme: document.querySelector('link[href^="/themes/"]')?.getAttribute('href') ?? '', tag: document.querySelector('#tag')?.textContent ?? '' };
  });

async function assertAccessible(page: Page): Promise<void> {
  await page.addScriptTag({ path: 'node_modules/axe-core/axe.min.js' });
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run());
  assert.deepEqual(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html, target }) => `${target.join(' ')} ${html}`).join('\n')}`), []);
}

for (const name of browserNames) {
  describe(`the page with everything in ${name}`, () => {
    let browser: Browser;
    let demo: Awaited<ReturnType<typeof openDemo>>;
    before(async () => {
      demo = await openDemo();
      browser = await openBrowser(name);
    });
    after(async () => {
      await browser.close();
      await demo.close();
    });

    const open = (query = '', width = 1280) => visit(browser, `${demo.pages}/everything.html${query}`, width);

    test('every part of the article can be seen, and no other site is asked for anything', async () => {
      const { page, troubles } = await newVisit(browser);
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(`${demo.pages}/everything.html`);
      await settled(page);
      await page.waitForFunction(() => document.querySelector('news-article')?.shadowRoot?.querySelector('[part=footnotes]'));
      assert.deepEqual(await missing(page), []);
      // To the end, so that what waits for the screen comes.
      await page.evaluate(async () => {
        for (let y = 0; y < document.documentElement.scrollHeight; y += 800) {
          scrollTo({ top: y, behavior: 'instant' });
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      });
      await settled(page);
      const others = asked.filter((url) => ![demo.pages, demo.content].includes(new URL(url).origin) && !url.startsWith('data:'));
      assert.deepEqual(others, []);
      assert.deepEqual(asked.filter((url) => /\.(webm|mp4|wav)$/.test(url)), []);
      assert.equal(asked.filter((url) => url.endsWith('/everything.json')).length, 1);
      assert.deepEqual(troubles, []);
    });

    test('no column and no language makes the page wider than its window', async () => {
      const { page, troubles } = await open();
      for (const lang of ['', 'ar']) {
        await choose(page, 'lang', lang);
        await settled(page);
        for (const width of [320, 768, 1280]) {
          await page.setViewport({ width, height: 900 });
          assert.ok((await overflow(page)) <= 0, `${lang} ${width}`);
          await choose(page, 'width', '320');
          assert.ok((await overflow(page)) <= 0, `${lang} ${width}, a column of 320`);
          await choose(page, 'width', '');
        }
      }
      assert.deepEqual(troubles, []);
    });

    test('the controls change what they say, and the address keeps it', async () => {
      const { page, troubles } = await open();
      assert.equal(queryOf(page), '');
      await choose(page, 'width', '768');
      await choose(page, 'dir', 'rtl');
      await choose(page, 'scheme', 'dark');
      await choose(page, 'theme', 'wire');
      await choose(page, 'share', '');
      await choose(page, 'pull-quote', '');
      assert.equal(queryOf(page), '?width=768&dir=rtl&scheme=dark&theme=wire&share=on&pull-quote=auto');
      assert.deepEqual(await looks(page), { width: 768, direction: 'rtl', colorScheme: 'dark', theme: '/themes/wire.css', tag: `<news-article src="${demo.content}/everything.json" share pull-quote="auto"></news-article>` });
      await page.waitForFunction(() => document.querySelector('news-article')?.shadowRoot?.querySelector('pull-quote')?.shadowRoot?.querySelector('button'));
      await page.click('[type=reset]');
      await page.waitForFunction(() => location.search === '');
      assert.deepEqual(await looks(page), { width: 'all', direction: 'ltr', colorScheme: 'light dark', theme: '', tag: `<news-article src="${demo.content}/everything.json"></news-article>` });
      assert.deepEqual(troubles, []);
    });

    if (name !== 'Chromium') return; // The rest is up to style sheets, markup and the server, and engines do not differ in it.

    test('each state says what it is', async () => {
      const { page, troubles } = await open();
      for (const [state, words] of Object.entries(states)) {
        await choose(page, 'state', state);
        await showsLine(page, words).catch((error: unknown) => assert.fail(`${state}: ${String(error)}`));
      }
      assert.deepEqual(troubles.filter((trouble) => !/503|not-there\.json/.test(trouble)), []);
    });

    test('an address names a state, a theme, a column, a scheme and a language', async () => {
      const { page, troubles } = await open('?width=320&state=withdrawn&theme=wire&scheme=dark&lang=ar');
      await showsLine(page, /withdrawn/);
      const { tag, ...others } = await looks(page);
      assert.deepEqual(others, { width: 320, direction: 'rtl', colorScheme: 'dark', theme: '/themes/wire.css' });
      assert.ok(tag.includes('/everything-ar.json?state=withdrawn'), tag);
      // What there is not is as good as nothing.
      await page.goto(`${demo.pages}/everything.html?width=7&state=constructor&theme=../evil&lang=xx&dir=up`);
      assert.deepEqual(await looks(page), { width: 'all', direction: 'ltr', colorScheme: 'light dark', theme: '', tag: `<news-article src="${demo.content}/everything.json"></news-article>` });
      assert.deepEqual(troubles, []);
    });

    for (const [query, width] of [['?scheme=light', 1280], ['?scheme=dark', 320], ['?scheme=light&lang=ar', 1280]] as const) {
      test(`it is accessible: ${query}, ${width} px`, async () => {
        const { page } = await open(query, width);
        await page.waitForFunction(() => document.querySelector('news-article')?.shadowRoot?.querySelector('[part=footnotes]'));
        await assertAccessible(page);
        await photograph(page, `everything${query.replaceAll(/\W/g, '-')}-${width}`);
        await page.close();
      });
    }

    test('on paper, the article is alone', async () => {
      const { page } = await open('?width=320');
      await page.emulateMediaType('print');
      const seen = await page.evaluate(() => [...document.querySelectorAll('body > *, .sign-up')].filter((element) => element.checkVisibility()).map(({ id, localName }) => id || localName));
      assert.deepEqual(seen, ['column']);
      const paper = await page.evaluate(() => {
        const root = document.querySelector('news-article')?.shadowRoot as ShadowRoot;
        const all = [...root.querySelectorAll('*')].flatMap((element) => [element, ...(element.shadowRoot?.querySelectorAll('*') ?? [])]);
        const addressAfter = (selector: string) => getComputedStyle(root.querySelector(selector) as Element, '::after').content;
        return {
          playing: all.filter((element) => element.matches('button, video, audio, iframe, progress[part="progress"]') && element.checkVisibility()).map(({ localName }) => localName),
          link: addressAfter('article > div > p > a[href^="http"]'),
          mark: addressAfter('.mark'),
          source: addressAfter('[part="source"] a'),
        };
      });
      assert.deepEqual([paper.playing, paper.mark], [[], 'none']);
      for (const address of [paper.link, paper.source]) assert.match(address, /^" \(" (attr\(href\)|"https?:.*") "\)"$|^" \(https?:.*\)"$/);
      assert.equal((await looks(page)).width, 'all');
      await photograph(page, 'everything-print', false);
    });

    test('films and sounds come from the publisher, and captions with them', async () => {
      const files = ['tide.webm', 'tide.mp4', 'tide.vtt', 'bell.wav', 'flood-480.svg'];
      const answers = await Promise.all(files.map((file) => fetch(`${demo.content}/media/${file}`)));
      assert.deepEqual(answers.map(({ status, headers }) => [status, headers.get('content-type'), headers.get('access-control-allow-origin')]), [
        [200, 'video/webm', '*'],
        [200, 'video/mp4', '*'],
        [200, 'text/vtt; charset=utf-8', '*'],
        [200, 'audio/wav', '*'],
        [200, 'image/svg+xml', '*'],
      ]);
      const part = await fetch(`${demo.content}/media/bell.wav`, { headers: { range: 'bytes=0-3' } });
      assert.deepEqual([part.status, await part.text()], [206, 'RIFF']);
      assert.equal((await fetch(`${demo.content}/media/..%2Fserve.mjs`)).status, 404);
    });

    test('the live blog has as many posts as are asked for, the newest first, and says when nothing is new', async () => {
      const url = `${demo.content}/live.json`;
      const answer = await fetch(`${url}?posts=5`);
      const { liveBlogUpdate } = (await answer.json()) as { liveBlogUpdate: readonly { readonly id: string; readonly datePublished: string }[] };
      assert.equal(liveBlogUpdate.length, 5);
      const times = liveBlogUpdate.map(({ datePublished }) => Date.parse(datePublished));
      assert.deepEqual(times, times.toSorted((a, b) => b - a));
      assert.equal((await fetch(`${url}?posts=5`, { headers: { 'if-none-match': answer.headers.get('etag') ?? '' } })).status, 304);
      assert.equal((await fetch(`${url}?posts=6`, { headers: { 'if-none-match': answer.headers.get('etag') ?? '' } })).status, 200);
      const now = (await (await fetch(url)).json()) as { liveBlogUpdate: readonly unknown[] };
      assert.equal(now.liveBlogUpdate.length, 4);
    });

    test('the page of the live blog shows it, and is no wider than its window', async () => {
      for (const width of [320, 1280]) {
        const { page, troubles } = await visit(browser, `${demo.pages}/live.html`, width);
        await showsLine(page, /^h1 A storm surge comes up the Linner/);
        await showsLine(page, /^h3 Forty camp beds and a piano/);
        assert.ok((await overflow(page)) <= 0, `${width}`);
        if (width === 320) await assertAccessible(page);
        assert.deepEqual(troubles, []);
      }
    });

    test('a post that comes while somebody reads waits behind a button, which shows it', async () => {
      const { page } = await visit(browser, `${demo.pages}/live.html`);
      await showsLine(page, /^h3 Forty camp beds and a piano/);
      const headlines = () => page.evaluate(() => [...(document.querySelector('news-article')?.shadowRoot?.querySelectorAll('[part="post"] [part="subhead"]') ?? [])].map((heading) => heading.textContent));
      const first = await headlines();
      await page.evaluate((src) => document.querySelector('news-article')?.setAttribute('src', src), `${demo.content}/live.json?posts=7`);
      await page.waitForFunction(() => document.querySelector('news-article')?.shadowRoot?.querySelector('.news button')?.textContent?.trim() === '3 new updates');
      assert.deepEqual(await headlines(), first);
      await page.evaluate(() => document.querySelector('news-article')?.shadowRoot?.querySelector<HTMLElement>('.news button')?.click());
      await page.waitForFunction((count) => document.querySelector('news-article')?.shadowRoot?.querySelectorAll('[part="post"]').length === count, {}, first.length + 3);
      // The pinned one stays on top.
      assert.deepEqual((await headlines()).filter((headline) => first.includes(headline)), first);
      assert.equal((await headlines())[0], first[0]);
      await page.close();
    });
  });
}
