import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'puppeteer-core';
import { openBrowser, openDemo, photograph, visit } from './pages.js';

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

describe('the demo pages, in light and dark', () => {
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

  for (const path of ['partner', 'cms', 'plain-text']) {
    test(`${path}.html: on the page of a host, the elements are accessible, in light and dark`, async () => {
      const { page } = await visit(browser, `${demo.pages}/${path}.html`);
      for (const scheme of ['light', 'dark']) {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        assert.deepEqual(await violationsIn(page), [], scheme);
        await photograph(page, `${path}-${scheme}`);
      }
    });
  }
});
