import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { openBrowser, openDemo, visit } from './pages.js';

const headline = 'Linnermouth’s free ferry fills up, and the bill comes due';

/** All names in the accessibility tree, which sees the page as screen readers do. */
async function namesIn(page: Page): Promise<readonly string[]> {
  const session = await page.createCDPSession();
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: readonly { readonly ignored: boolean; readonly role?: { readonly value?: string }; readonly name?: { readonly value?: string } }[] };
  return nodes.filter(({ ignored }) => !ignored).map(({ role, name }) => `${role?.value}: ${name?.value}`);
}

describe('the plain copy of an article', () => {
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

  test('is not in the accessibility tree', async () => {
    const { page } = await visit(browser, `${demo.pages}/partner.html`);
    const names = await namesIn(page);
    assert.equal(names.filter((name) => name === `heading: ${headline}`).length, 1);
    assert.equal(names.filter((name) => name.startsWith('StaticText: It costs the town £348,000 a year.')).length, 1);
    assert.ok(!names.some((name) => name.includes('Vote in the poll')));
  });

  test('is not printed', async () => {
    const { page } = await visit(browser, `${demo.pages}/partner.html`);
    await page.emulateMediaType('print');
    const isSeen = () => page.evaluate(() => document.querySelector('[slot=copy] p')?.checkVisibility());
    assert.equal(await isSeen(), false);
    const sheets = async () => Buffer.from(await page.pdf()).toString('latin1').match(/\/Type\s*\/Page\b/g)?.length;
    const withCopy = await sheets();
    await page.evaluate(() => document.querySelector('[slot=copy]')?.remove());
    assert.ok(withCopy);
    assert.equal(await sheets(), withCopy);
  });

  test('fetches no picture a second time, and the page none that the article does not name', async () => {
    const requests: string[] = [];
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(`${demo.pages}/partner.html`, { waitUntil: 'networkidle0' });
    assert.equal(requests.filter((url) => url.endsWith('/lead.svg')).length, 1);
    assert.deepEqual([...new Set(requests.map((url) => new URL(url).origin))].toSorted(), [demo.content, demo.pages].toSorted());
  });
});
