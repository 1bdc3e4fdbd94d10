import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'puppeteer-core';
import { openBrowser, openDemo, photograph, settled, showsLine, visit, voteByKeyboard } from './pages.js';

/** How a reader may have set up the browser, and the page its language. */
const appearances: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  light: async () => undefined,
  dark: (page) => page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]),
  'right to left': (page) => page.evaluate(() => (document.documentElement.dir = 'rtl')),
  'forced colours': async (page) => (await page.createCDPSession()).send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] }),
};

/** Violations inside our elements; those of the page around them are its own. */
async function violationsIn(page: Page): Promise<readonly string[]> {
  // Where a page leaves its background to the browser, axe takes it for white.
  await page.evaluate(() => {
    const { backgroundColor } = getComputedStyle(document.body);
    if (backgroundColor === 'rgba(0, 0, 0, 0)') document.body.style.backgroundColor = 'Canvas';
  });
  await page.addScriptTag({ path: 'node_modules/axe-core/axe.min.js' });
  const { violations, passes } = await page.evaluate(() => (globalThis as unknown as { axe: { run: (context: Document) => Promise<AxeResults> } }).axe.run(document));
  const own = (results: typeof violations) => results.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => ({ place: JSON.stringify(target), text: `${id} ${failureSummary ?? ''}` }))).filter(({ place }) => /news-|pull-quote/.test(place));
  // Else nothing would have been looked at.
  assert.ok(own(passes).length > 20);
  return own(violations).map(({ place, text }) => `${place}: ${text}`);
}

describe('the demo pages, however they are looked at', () => {
  let browser: Browser;
  let demo: Awaited<ReturnType<typeof openDemo>>;
  before(async () => {
    demo = await openDemo();
    browser = await openBrowser('Chromium');
  });
  after(async () => {
    await browser.close();
    await demo.close();
  });

  for (const [appearance, set] of Object.entries(appearances)) {
    for (const path of ['partner', 'cms', 'plain-text']) {
      test(`${path}.html: the elements are accessible (${appearance})`, async () => {
        const { page } = await visit(browser, `${demo.pages}/${path}.html`);
        await set(page);
        assert.deepEqual(await violationsIn(page), []);
      });
    }

    test(`the elements are accessible after the vote (${appearance})`, async () => {
      const { page } = await visit(browser, `${demo.pages}/partner.html`);
      await set(page);
      await voteByKeyboard(page, 0);
      await showsLine(page, /Your? vote(d)? for/);
      assert.deepEqual(await violationsIn(page), []);
    });
  }

  test('a page in the dark has light text in the elements', async () => {
    const { page } = await visit(browser, `${demo.pages}/plain-text.html`);
    const brightness = () =>
      page.evaluate(() => {
        const paragraph = document.querySelector('news-article')?.shadowRoot?.querySelector('p') as HTMLElement;
        const [red = 0, green = 0, blue = 0] = getComputedStyle(paragraph).color.match(/\d+/g)?.map(Number) ?? [];
        return red + green + blue;
      });
    assert.ok((await brightness()) < 300);
    await appearances['dark']?.(page);
    assert.ok((await brightness()) > 450);
  });

  test('from right to left, everything that has a side is on the other one', async () => {
    const { page } = await visit(browser, `${demo.pages}/cms.html`);
    const isLabelBeforeText = () =>
      page.evaluate(() => {
        const label = document.querySelector('news-poll')?.shadowRoot?.querySelector('label') as HTMLElement;
        const box = label.getBoundingClientRect();
        const control = (label.querySelector('input') as HTMLElement).getBoundingClientRect();
        return control.left - box.left < box.right - control.right;
      });
    assert.equal(await isLabelBeforeText(), true);
    await appearances['right to left']?.(page);
    assert.equal(await isLabelBeforeText(), false);
  });

  test('in forced colours the word on the vote button can be told from what browsers put behind words', async () => {
    const { page } = await visit(browser, `${demo.pages}/partner.html`);
    await appearances['forced colours']?.(page);
    assert.equal(await page.evaluate(() => matchMedia('(forced-colors: active)').matches), true);
    const button = await page.evaluate(() => {
      const { color, forcedColorAdjust } = getComputedStyle(document.querySelector('news-article')?.shadowRoot?.querySelector('news-poll')?.shadowRoot?.querySelector('button') as HTMLElement);
      const plate = document.body.appendChild(document.createElement('i'));
      plate.style.color = 'Canvas';
      return { color, hasPlate: forcedColorAdjust === 'auto', plate: getComputedStyle(plate).color };
    });
    assert.ok(!button.hasPlate || button.color !== button.plate, JSON.stringify(button));
  });

  const photographs: Readonly<Record<string, readonly [path: string, width: number, appearance: string]>> = {
    'partner-1280': ['partner', 1280, 'light'],
    'partner-320': ['partner', 320, 'light'],
    'partner-dark': ['partner', 1280, 'dark'],
    'partner-right-to-left': ['partner', 1280, 'right to left'],
    'partner-forced-colours': ['partner', 1280, 'forced colours'],
    'plain-text-dark': ['plain-text', 1280, 'dark'],
    cms: ['cms', 1280, 'light'],
    'cms-320': ['cms', 320, 'light'],
  };
  for (const [name, [path, width, appearance]] of Object.entries(photographs)) {
    test(`there is a photograph of ${path}.html, ${width} pixels wide (${appearance})`, async () => {
      const { page } = await visit(browser, `${demo.pages}/${path}.html`, width);
      await appearances[appearance]?.(page);
      await settled(page);
      const picture = Buffer.from(await photograph(page, name));
      // The header of a PNG says how large it is.
      assert.equal(picture.readUInt32BE(16), width);
      assert.ok(picture.readUInt32BE(20) > 900);
    });
  }

  test('there is a photograph of the results', async () => {
    const { page } = await visit(browser, `${demo.pages}/cms.html`);
    await voteByKeyboard(page, 0);
    await showsLine(page, /Your? vote(d)? for/);
    assert.ok((await photograph(page, 'cms-voted')).length > 10_000);
  });
});
