import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'puppeteer-core';
import { tokens } from '../../src/theme/tokens.js';
import { browserNames, openBrowser, openDemo, overflow, photograph, settled, visit } from './pages.js';

const themes = readdirSync('themes').map((name) => name.replace('.css', ''));

const textOf = (page: Page, id: string): Promise<string> => page.evaluate((name) => document.querySelector<HTMLElement>(`#${name}`)?.textContent ?? '', id);

/** Waits until a part of the page says something. */
async function says(page: Page, id: string, words: RegExp): Promise<void> {
  const end = Date.now() + 10_000;
  while (!words.test(await textOf(page, id))) {
    if (Date.now() > end) throw new Error(`#${id} says "${await textOf(page, id)}", not ${words}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Sets a control, as a reader who chooses a value. */
const set = (page: Page, selector: string, value: string): Promise<void> =>
  page.evaluate(
    (place, wanted) => {
      const control = document.querySelector(place) as HTMLInputElement;
      if (control.type === 'radio') control.click();
      else {
        control.value = wanted;
        for (const type of ['input', 'change']) control.dispatchEvent(new Event(type, { bubbles: true }));
      }
    },
    selector,
    value,
  );

async function begin(page: Page, theme: string): Promise<void> {
  await set(page, '#theme', theme);
  await says(page, 'css', theme ? /--news-color-negative: light-dark/ : /Nothing is set/);
  await says(page, 'verdict', /All colours/);
}

for (const name of browserNames) {
  describe(`the page for looks in ${name}`, () => {
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

    const open = async (width?: number) => {
      const result = await visit(browser, `${demo.pages}/theming.html`, width);
      await says(result.page, 'verdict', /All colours/);
      return result.page;
    };

    test('it has a control for every custom property, with its name and meaning', async () => {
      const page = await open();
      const found = await page.evaluate(() => [...document.querySelectorAll<HTMLInputElement>('#tokens [id^="token--"]:not(p)')].map((control) => [control.labels?.[0]?.textContent, document.getElementById(control.getAttribute('aria-describedby') ?? '')?.textContent]));
      assert.deepEqual(new Map(found as [string, string][]), new Map(tokens.map(({ name: token, meaning }) => [token, meaning])));
      assert.equal(found.length, tokens.length);
    });

    test('by the keyboard alone, a theme is chosen and a size changed; each has its default again', async () => {
      const page = await open();
      await page.focus('#theme');
      await page.keyboard.type('w');
      await says(page, 'css', /--news-color-text: light-dark\(#10212b, #dde7ec\)/);
      await page.focus('#token--pull-quote-size');
      await page.keyboard.press('ArrowRight');
      await says(page, 'css', /--pull-quote-size: 1\.3em;/);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      assert.doesNotMatch(await textOf(page, 'css'), /--pull-quote-size/);
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'token--pull-quote-size');
    });

    test('what the elements look like follows at once, in light and dark', async () => {
      const page = await open();
      const color = () => page.evaluate(() => getComputedStyle(document.querySelector('#closed')?.shadowRoot?.querySelector('.root') as Element).color);
      await begin(page, 'tabloid');
      assert.equal(await color(), 'rgb(17, 17, 17)');
      await set(page, '[value=dark]', '');
      assert.equal(await color(), 'rgb(246, 246, 246)');
      await set(page, '#token--news-color-text', '#ffee00');
      assert.equal(await color(), 'rgb(255, 238, 0)');
      assert.match(await textOf(page, 'css'), /--news-color-text: light-dark\((?:#111|rgb\(17, 17, 17\)), #ffee00\);/);
    });

    if (name !== 'Chromium') return; // The rest is up to scripts and style sheets, and engines do not differ in it.

    test('colours that cannot be read are warned of, until they can', async () => {
      const page = await open();
      await begin(page, 'wire');
      await set(page, '#token--news-color-muted', '#c0c8cc');
      await says(page, 'verdict', /^2 of 17 pairs of colours cannot be read well on a light page\.$/);
      assert.match(await textOf(page, 'warnings'), /^muted on page: 1\.\d\d to 1, at least 4\.5 to 1muted on surface/);
      await set(page, '[value=dark]', '');
      await says(page, 'verdict', /^All colours can be read on a dark page\.$/);
      await page.click('[type=reset]');
      await says(page, 'css', /Nothing is set/);
      await says(page, 'verdict', /^All colours can be read on a light page\.$/);
    });

    for (const theme of themes) {
      test(`${theme}: its style sheet on the partner page gives the same picture`, async () => {
        const page = await open();
        await begin(page, theme);
        const css = await textOf(page, 'css');
        const { page: partner } = await visit(browser, `${demo.pages}/partner.html`);
        await partner.addStyleTag({ content: css });
        const pictures = [];
        for (const shown of [page, partner]) {
          // The text around, the room and the place are those of the page, and here the same.
          await shown.addStyleTag({ content: 'news-article { box-sizing: border-box !important; margin: 0 !important; position: absolute !important; inset: 0 auto auto 0 !important; inline-size: 640px !important; z-index: 9 !important; font: 16px/1.5 "DejaVu Sans" !important; letter-spacing: 0 !important; text-align: start !important; text-indent: 0 !important; word-spacing: 0 !important } :root, body { scroll-behavior: auto !important } news-article ~ * { visibility: hidden }' });
          await settled(shown);
          const article = await shown.$('news-article');
          pictures.push(Buffer.from((await article?.screenshot()) ?? []));
        }
        assert.ok((pictures[0]?.length ?? 0) > 10_000);
        assert.ok(pictures[0]?.equals(pictures[1] ?? Buffer.of()), 'The pictures differ.');
      });
    }

    test('the style sheet is copied, or selected where the browser does not allow that', async () => {
      const page = await open();
      await page.click('#copy');
      await says(page, 'copied', /Copied\.|Selected/);
    });

    for (const scheme of ['light', 'dark'] as const) {
      test(`it is accessible (${scheme}), and no wider than its window`, async () => {
        const page = await open(320);
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        await page.evaluate(() => (document.body.style.backgroundColor = 'Canvas'));
        await set(page, `[value=${scheme}]`, '');
        assert.ok((await overflow(page)) <= 0);
        await page.addScriptTag({ path: 'node_modules/axe-core/axe.min.js' });
        const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run());
        assert.deepEqual(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(' ')}`), []);
        await page.setViewport({ width: 1280, height: 900 });
        await photograph(page, `theming-${scheme}`);
      });
    }
  });
}
