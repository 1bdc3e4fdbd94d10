import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Browser, HTTPRequest, Page } from 'puppeteer-core';
import { loadFormats } from '../../src/article/formats/registry.js';
import { parseArticle } from '../../src/article/parse-article.js';
import { linesOf, newVisit, openBrowser, openDemo, overflow, photograph, settled, tabTo, visit } from './pages.js';

const base = 'https://paper.example/';
/** What each example has to be read as, and its headline. */
const examples: Readonly<Record<string, readonly [summary: string, headline: string]>> = {
  'WordPress post': ['Read as wordpress: 6 blocks, no notes.', 'The shelf in the ferry shelter has 212 books – and one rule'],
  'JSON-LD': ['Read as json-ld: 3 blocks, no notes.', 'The harbour bell rings again after eleven years'],
  'HTML with shortcodes': ['Read as html: 5 blocks, 1 note.', 'The market moves to Thursday'],
  'Plain text with a poll': ['Read as text: 7 blocks, no notes.', 'Passengers speak for the ferry, and the council listens'],
  ninjs: ['Read as ninjs: 4 blocks, no notes.', 'The school at Sallow Point counts its swifts: 31 nests'],
  'JSON Feed': ['Read as json-feed: 3 blocks, no notes.', 'A second bus on Saturdays, until somebody counts the seats'],
};
const story = '<h1>The slipway is closed</h1><p>Mind the <a href="/map">rope</a>. [tide_table days="7"]</p>';

/** The words that are to be seen in a part of the page. */
const textOf = (page: Page, selector: string): Promise<string> =>
  page.evaluate((from) => {
    const part = document.querySelector<HTMLElement>(from);
    return part?.checkVisibility() ? part.innerText.replace(/\s+/g, ' ').trim() : '';
  }, selector);

/** Waits for the line that sums up what came of a document. */
async function says(page: Page, words: RegExp | string): Promise<void> {
  const end = Date.now() + 15_000;
  for (;;) {
    const line = await textOf(page, '#status');
    if (typeof words === 'string' ? line === words : words.test(line)) return settled(page);
    if (Date.now() > end) throw new Error(`The status is "${line}", not ${words}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Writes down from now on what the status line says. */
async function listen(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const seen: string[] = ((globalThis as unknown as { seen: string[] }).seen = []);
    new MutationObserver(() => seen.push(document.querySelector('#status')?.textContent ?? '')).observe(document.querySelector('#status') as Element, { childList: true });
  });
  return () => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
}

/** Puts a value into a control, as a reader who types or chooses. */
const fill = (page: Page, name: string, value: string): Promise<void> =>
  page.evaluate(
    (control, wanted) => {
      const found = document.querySelector<HTMLInputElement>(`#form [name=${control}]`) as HTMLInputElement;
      if (found.type === 'checkbox') found.checked = wanted === 'on';
      else found.value = wanted;
      found.dispatchEvent(new Event('input', { bubbles: true }));
    },
    name,
    value,
  );

const press = (page: Page, label: string): Promise<void> => page.evaluate((words) => [...document.querySelectorAll('button')].find(({ textContent }) => textContent === words)?.click(), label);
async function example(page: Page, label: string): Promise<void> {
  await press(page, label);
  await says(page, examples[label]?.[0] ?? '');
}

const textPasted = (page: Page): Promise<string> => page.evaluate(() => document.querySelector('textarea')?.value ?? '');
const model = async (page: Page): Promise<unknown> => JSON.parse(await page.evaluate(() => document.querySelector('#json')?.textContent ?? '')) as unknown;

/** What is wrong with the page and everything on it. A page's policy lets no checker in by a tag. */
async function violationsIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(() => (document.body.style.backgroundColor = 'Canvas'));
  await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
  const { violations, passes } = await page.evaluate(() => (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run());
  assert.ok(passes.length > 20, `${passes.length}`);
  return violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(' ')}`);
}

for (const name of ['Chromium'] as const) {
  describe(`the page for trying documents in ${name}`, () => {
    let browser: Browser;
    let demo: Awaited<ReturnType<typeof openDemo>>;
    before(async () => {
      await loadFormats();
      demo = await openDemo();
      browser = await openBrowser(name);
    });
    after(async () => {
      await browser.close();
      await demo.close();
    });

    const open = async (query = '', width = 1280) => {
      const result = await visit(browser, `${demo.pages}/inspect.html${query}`, width);
      await result.page.waitForSelector('#format option:nth-child(14)');
      return result;
    };

    test('it says that nothing was read yet, and shows no empty boxes', async () => {
      const { page, troubles } = await open();
      assert.match(await textOf(page, '#status'), /^Nothing has been read yet\./);
      assert.deepEqual([await textOf(page, '#results'), await textOf(page, '#problem')], ['', '']);
      assert.deepEqual(troubles, []);
    });

    for (const [label, [summary, headline]] of Object.entries(examples)) {
      test(`${label}: the example shows its article, its format, and the model that the library gives`, async () => {
        const { page, troubles } = await open();
        await example(page, label);
        assert.equal((await linesOf(page, '#article')).find((line) => line.startsWith('h3 ')), `h3 ${headline}`);
        assert.ok(summary.includes(` ${await textOf(page, '#found')}:`));
        assert.equal(await textOf(page, '#notes') === 'Everything was carried over.', summary.endsWith('no notes.'));
        const result = parseArticle(await textPasted(page), { url: base, contentType: await page.evaluate(() => document.querySelector<HTMLSelectElement>('#type')?.value ?? '') });
        assert.ok(result.ok);
        assert.deepEqual(await model(page), JSON.parse(JSON.stringify(result.value)));
        // The element reads the model once more: it may find nothing else in it.
        const again = parseArticle(result.value, { url: 'https://elsewhere.example/' });
        assert.ok(again.ok);
        assert.deepEqual([again.value, again.notes], [result.value, []]);
        assert.deepEqual(troubles, []);
      });
    }

    test('the poll of a pasted text is one of the demo, and can be voted in', async () => {
      const { page } = await open();
      await example(page, 'Plain text with a poll');
      const lines = await linesOf(page, '#article');
      assert.ok(lines.includes('h4 Should Linnermouth keep its ferry free?'), lines.join('\n'));
      assert.equal(lines.filter((line) => line.startsWith('label ')).length, 4);
    });

    test('a pasted document is read as it is typed; unknown shortcodes have a note, or stay', async () => {
      const { page, troubles } = await open();
      await fill(page, 'text', story);
      await says(page, 'Read as html: 1 block, 1 note.');
      assert.match(await textOf(page, '#notes'), /^shortcode-unknown Nobody knows this shortcode.* \[tide_table days="7"\]$/);
      assert.equal((await linesOf(page, '#article')).at(1), 'p Mind the rope.');
      await fill(page, 'keep', 'on');
      await says(page, 'Read as html: 1 block, no notes.');
      assert.equal((await linesOf(page, '#article')).at(1), 'p Mind the rope. [tide_table days="7"]');
      assert.deepEqual(troubles, []);
    });

    test('a document at an address is read with its own address, and remembered in that of the page', async () => {
      const { page, troubles } = await open();
      await page.evaluate(() => document.querySelector<HTMLElement>('input[value=address]')?.click());
      assert.equal(await page.evaluate(() => document.querySelector<HTMLTextAreaElement>('textarea')?.checkVisibility()), false);
      await tabTo(page, '#address');
      await page.keyboard.type(`${demo.content}/post.json`);
      await page.keyboard.press('Enter');
      await says(page, 'Read as wordpress: 8 blocks, no notes.');
      const result = parseArticle(readFileSync('demo/post.json', 'utf8'), { url: `${demo.content}/post.json`, contentType: 'application/json' });
      assert.ok(result.ok);
      assert.deepEqual(await model(page), JSON.parse(JSON.stringify(result.value)));
      assert.equal(new URL(page.url()).searchParams.get('src'), `${demo.content}/post.json`);
      // The element with `src` shows the same, the poll included; headings are one level higher there.
      const shown = await linesOf(page, '#article');
      const other = await visit(browser, `${demo.pages}/wordpress.html`);
      assert.deepEqual(shown, (await linesOf(other.page, 'news-article')).map((line) => line.replace(/^h(\d)/, (_, level: string) => `h${Number(level) + 1}`)));
      assert.ok(shown.some((line) => /^h\d Should Linnermouth keep its ferry free\?$/.test(line)), shown.join('\n'));
      assert.deepEqual(troubles, []);
    });

    test('the JSON is copied, or selected where the browser does not allow that', async () => {
      const { page } = await open();
      await example(page, 'ninjs');
      const json = await page.evaluate(() => document.querySelector('#json')?.textContent ?? '');
      const clipboard = (isAllowed: boolean) =>
        page.evaluate((allowed) => {
          const writeText = (text: string) => (allowed ? Promise.resolve(Object.assign(globalThis, { copied: text })) : Promise.reject(new Error('not allowed')));
          Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } });
        }, isAllowed);
      await clipboard(true);
      await press(page, 'Copy');
      await page.waitForFunction(() => document.querySelector('#copied')?.textContent === 'Copied.');
      assert.equal(await page.evaluate(() => (globalThis as unknown as { copied: string }).copied), json);
      await clipboard(false);
      await press(page, 'Copy');
      await page.waitForFunction(() => document.querySelector('#copied')?.textContent?.startsWith('Selected'));
      assert.equal(await page.evaluate(() => getSelection()?.toString()), json);
    });

    for (const scheme of name === 'Chromium' ? ['light', 'dark'] : ['light']) {
      test(`it is accessible (${scheme})`, async () => {
        const { page } = await open();
        if (name === 'Chromium') await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        assert.deepEqual(await violationsIn(page), []);
        await example(page, 'HTML with shortcodes');
        assert.deepEqual(await violationsIn(page), []);
        await fill(page, 'text', '{}');
        await says(page, /^Not an article/);
        assert.deepEqual(await violationsIn(page), []);
      });
    }
    if (name !== 'Chromium') return; // The rest is up to scripts, and engines do not differ in it.
    test('formats are listed as in the documentation', async () => {
      const { page } = await open();
      const table = readFileSync('docs/formats.md', 'utf8').matchAll(/^\| `([\w.-]+)` \|.*\|.*\|$/gm);
      const names = [...table].flatMap(([, format]) => (format === 'format' ? [] : (format ?? [])));
      const options = await page.evaluate(() => [...(document.querySelector<HTMLSelectElement>('#format')?.options ?? [])].map(({ text }) => text));
      assert.deepEqual(options, ['find out', ...names.slice(0, names.indexOf('text') + 1)]);
    });

    test('whoever types hears one result, when the typing has an end', async () => {
      const { page } = await open();
      const heard = await listen(page);
      await tabTo(page, 'textarea');
      await page.keyboard.type('<p>One<p>Two', { delay: 40 });
      await says(page, /2 blocks/);
      assert.deepEqual(await heard(), ['Read as html: 2 blocks, no notes.']);
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'text');
    });

    test('relative addresses start where the form says', async () => {
      const { page } = await open();
      await fill(page, 'base', 'https://harbour.example/news/');
      await fill(page, 'text', story);
      await says(page, /^Read as html/);
      assert.match(JSON.stringify(await model(page)), /"https:\/\/harbour\.example\/map"/);
      assert.deepEqual(await page.evaluate(() => [...(document.querySelector('#article')?.shadowRoot?.querySelectorAll('a') ?? [])].map(({ href }) => href)), ['https://harbour.example/map']);
    });

    test('media type and format decide how a document is read', async () => {
      const { page } = await open();
      await fill(page, 'text', 'Mind <b>the</b> rope.');
      await says(page, /^Read as html/);
      assert.equal((await linesOf(page, '#article')).at(0), 'p Mind the rope.');
      await fill(page, 'type', 'text/plain');
      await says(page, /^Read as text/);
      assert.match((await linesOf(page, '#article')).join(), /Mind <b>the<\/b> rope\./);
      await fill(page, 'format', 'html');
      await says(page, /^Read as html/);
    });

    test('an address in the query is shown at once, in the format that is named there', async () => {
      const found = await open(`?src=${encodeURIComponent(`${demo.content}/article.txt`)}`);
      await says(found.page, /^Read as text: \d\d blocks/);
      const { page, troubles } = await open(`?src=${encodeURIComponent(`${demo.content}/article.txt`)}&format=html`);
      await says(page, /^Read as html/);
      assert.deepEqual(await page.evaluate(() => ['address', 'format'].map((id) => document.querySelector<HTMLInputElement>(`#${id}`)?.value)), [`${demo.content}/article.txt`, 'html']);
      await press(page, 'Show');
      await says(page, /^Read as html/);
      assert.equal(new URL(page.url()).searchParams.get('format'), 'html');
      assert.deepEqual([...found.troubles, ...troubles], []);
    });

    test('an address that brings no document says why, and what to do', async () => {
      const failures: Readonly<Record<string, readonly [summary: string, words: RegExp]>> = {
        [`${demo.content}/nothing.json`]: ['Not loaded: network.', /Access-Control-Allow-Origin: \*.*copy the document/],
        [`${demo.pages}/nothing.json`]: ['Not loaded: status.', /status The server answered 404.*Correct the address/],
        [`${demo.content}/lead.svg`]: ['Not loaded: wrong-type.', /image\/svg\+xml.*has to send it as JSON/],
        'ftp://paper.example/post.json': ['Not loaded: url-refused.', /begins with https:/],
        [`${demo.pages}/index.html`]: ['Not an article: page-without-article.', /choose the format html/],
      };
      for (const [address, [summary, words]] of Object.entries(failures)) {
        const { page } = await open(`?src=${encodeURIComponent(address)}`);
        await says(page, summary);
        assert.match(await textOf(page, '#problem'), words);
        assert.equal(await textOf(page, '#results'), '');
      }
      const { page } = await open(`?src=${encodeURIComponent(`${demo.pages}/index.html`)}&format=html`);
      await says(page, /^Read as html/);
    });

    test('while a document is under way it says so, and what comes too late is not shown', async () => {
      const { page } = await open();
      await page.setRequestInterception(true);
      const held: HTTPRequest[] = [];
      page.on('request', (request) => void (request.url().endsWith('/post.json') ? held.push(request) : request.continue()));
      await page.evaluate(() => document.querySelector<HTMLElement>('input[value=address]')?.click());
      await fill(page, 'address', `${demo.content}/post.json`);
      await press(page, 'Show');
      await says(page, `Loading ${demo.content}/post.json`);
      const heard = await listen(page);
      await page.evaluate(() => document.querySelector<HTMLElement>('input[value=text]')?.click());
      await example(page, 'JSON-LD');
      assert.equal(held.length, 1);
      // The page may have given it up.
      await held[0]?.continue().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.deepEqual(await heard(), [examples['JSON-LD']?.[0]]);
      assert.equal(new URL(page.url()).search, '');
    });

    test('the files of a gallery come from the media library, and are noted where it does not answer', async () => {
      const { page } = await open();
      let isDown = false;
      await page.setRequestInterception(true);
      page.on('request', (request) => {
        const file = { id: 7, source_url: `${demo.content}/lead.svg`, media_type: 'image', mime_type: 'image/svg+xml', alt_text: 'A small ferry' };
        if (!request.url().startsWith(`${base}wp-json/`)) void request.continue();
        else if (isDown) void request.abort();
        else void request.respond({ contentType: 'application/json', headers: { 'access-control-allow-origin': '*' }, body: JSON.stringify([file]) });
      });
      await fill(page, 'text', '<p>The river:</p>[gallery ids="7"]');
      await says(page, 'Read as html: 1 block, 1 note.');
      await fill(page, 'base', `${base}wp-json/wp/v2/posts/3`);
      await says(page, 'Read as html: 2 blocks, no notes.');
      await fill(page, 'base', base);
      await says(page, 'Read as html: 1 block, 1 note.');
      await fill(page, 'media', `${base}wp-json/wp/v2/media`);
      await says(page, 'Read as html: 2 blocks, no notes.');
      assert.deepEqual(await page.evaluate(() => [...(document.querySelector('#article')?.shadowRoot?.querySelectorAll('img') ?? [])].map(({ alt }) => alt)), ['A small ferry']);
      isDown = true;
      await press(page, 'Show');
      await says(page, 'Read as html: 1 block, 1 note.');
      assert.match(await textOf(page, '#notes'), /^shortcode-unresolved .* by media-src\. 7$/);
    });

    test('an address that never answers is given up', async () => {
      const { page } = await open();
      await page.setRequestInterception(true);
      page.on('request', (request) => void (request.url().endsWith('/post.json') || request.continue()));
      await page.evaluate(() => {
        const { setTimeout: wait } = globalThis;
        Object.assign(globalThis, { setTimeout: (call: () => void, time: number) => wait(call, time / 50) });
        document.querySelector<HTMLElement>('input[value=address]')?.click();
      });
      await fill(page, 'address', `${demo.content}/post.json`);
      await press(page, 'Show');
      await says(page, 'Not loaded: timeout.');
    });

    test('a document that is no article is told with its reason, and takes the last one away', async () => {
      const { page, troubles } = await open();
      await example(page, 'ninjs');
      const refused: Readonly<Record<string, readonly [summary: string, words: RegExp]>> = {
        '{"error": "not found"}': ['Not an article: article-empty.', /article-empty it has no headline and no body .*choose its format/],
        '{"headline": "Half a': ['Not an article: article-invalid.', /article-invalid it cannot be read as JSON: .+ Look whether the document is whole/],
        ['word '.repeat(60_000)]: ['Not an article: article-too-large.', /article-too-large 262144 .*Shorten it/],
      };
      for (const [text, [summary, words]] of Object.entries(refused)) {
        await fill(page, 'text', text);
        await says(page, summary);
        assert.match(await textOf(page, '#problem'), words);
        assert.equal(await textOf(page, '#results'), '');
      }
      await fill(page, 'text', ' ');
      await says(page, 'Nothing to read: the document is empty.');
      assert.deepEqual([await textOf(page, '#results'), await textOf(page, '#problem')], ['', '']);
      assert.deepEqual(troubles, []);
    });

    test('hostile text is shown as it is written, and runs nothing', async () => {
      const { page, troubles } = await open();
      const hostile = '<img src=x onerror="document.title=1">';
      await fill(page, 'text', JSON.stringify({ headline: hostile, image: `javascript:${hostile}`, body: [{ type: hostile, children: [{ type: 'text', value: hostile }] }] }));
      await says(page, /^Read as news-article: 1 block, \d notes\.$/);
      assert.ok((await textOf(page, '#notes')).includes(hostile));
      assert.equal(await page.evaluate(() => document.querySelectorAll('img').length), 0);
      assert.match(await page.title(), /^Try a document/);
      assert.deepEqual(troubles, []);
    });

    test('a long document is shown whole', async () => {
      const { page } = await open();
      await fill(page, 'text', `<h1>All tides</h1>${'<p>High water at six, low water at noon.</p>'.repeat(1500)}`);
      await says(page, 'Read as html: 1500 blocks, no notes.');
      await page.waitForFunction(() => document.querySelector('#article')?.shadowRoot?.querySelectorAll('article p').length === 1500);
      assert.ok(await page.evaluate(() => (document.querySelector('#json') as Element).clientHeight < 700));
    });

    test('a document from right to left is shown so, and its JSON from left to right', async () => {
      const { page } = await open();
      const directions = () => page.evaluate(() => [document.querySelector('#article')?.shadowRoot?.querySelector('p'), document.querySelector('#json'), document.querySelector('#notes')].map((element) => element && getComputedStyle(element).direction));
      await fill(page, 'text', '<h1>המעבורת יוצאת מוקדם</h1><p>מיום שני היא יוצאת בשש.</p>');
      await says(page, /^Read as html/);
      assert.deepEqual(await directions(), ['rtl', 'ltr', 'ltr']);
      await fill(page, 'text', story);
      await says(page, /^Read as html: 1 block, 1 note/);
      assert.deepEqual(await directions(), ['ltr', 'ltr', 'ltr']);
    });

    test('without formats.js it says so', async () => {
      const { page } = await newVisit(browser);
      await page.setRequestInterception(true);
      page.on('request', (request) => void (request.url().includes('/formats.js') ? request.abort() : request.continue()));
      await page.goto(`${demo.pages}/inspect.html`, { waitUntil: 'load' });
      await fill(page, 'text', story);
      await says(page, 'Not loaded: formats-missing.');
      assert.match(await textOf(page, '#problem'), /formats\.js lies beside news-widgets\.js/);
    });

    for (const width of [320, 768, 1280]) {
      test(`it is no wider than its window of ${width} pixels, whatever it shows`, async () => {
        const { page } = await open('', width);
        assert.ok((await overflow(page)) <= 0);
        for (const label of Object.keys(examples)) {
          await example(page, label);
          assert.ok((await overflow(page)) <= 0, label);
        }
        await fill(page, 'text', `[${'long'.repeat(200)} a="1"] ${'wide'.repeat(200)}`);
        await says(page, /^Read as text.* 1 note\.$/);
        assert.ok((await overflow(page)) <= 0);
        assert.ok((await photograph(page, `inspect-${width}`)).length > 10_000);
      });
    }
  });
}
