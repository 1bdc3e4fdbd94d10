import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { browserNames, newVisit, openBrowser, openDemo } from './pages.js';

const amount = 30;

/** A page of the demo, filled with polls of which most are far below the screen. */
async function openMany(browser: Browser, pages: string): Promise<Page> {
  const { page } = await newVisit(browser);
  await page.goto(`${pages}/index.html`, { waitUntil: 'load' });
  await page.evaluate(async (count, module: string) => {
    await import(module);
    const answers = ['Yes', 'No', 'Both', 'Neither'].map((title, place) => ({ id: `a-${place}`, title, votes_count: place }));
    const polls = Array.from({ length: count }, (_, index) =>
      Object.assign(document.createElement('news-poll'), { id: `poll-${index}`, endpoint: '/', poll: JSON.stringify({ id: `p-${index}`, question: `Question ${index}?`, options: answers }) }),
    );
    document.body.replaceChildren(...polls);
  }, amount, '/news-poll.js');
  return page;
}

const shown = (page: Page) => page.evaluate(() => [...document.querySelectorAll('news-poll')].map((poll) => poll.shadowRoot?.querySelectorAll('input').length === 4));
const frames = (page: Page) => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(resolve)))));

for (const name of browserNames) {
  describe(`a page of many polls in ${name}`, () => {
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

    test('shows those on the screen, and the others on the way to them', async () => {
      const page = await openMany(browser, demo.pages);
      await frames(page);
      const places = await shown(page);
      assert.ok(places[0] && places[1]);
      assert.ok(places.filter(Boolean).length < amount / 2);
      for (let steps = 0; steps < amount; steps++) {
        await page.evaluate(() => scrollBy(0, innerHeight / 2));
        await frames(page);
        const late = await page.evaluate(() => [...document.querySelectorAll('news-poll')].filter((poll) => poll.getBoundingClientRect().bottom > 0 && poll.getBoundingClientRect().top < innerHeight && !poll.shadowRoot?.querySelector('input')).length);
        assert.equal(late, 0);
      }
    });

    test('leads to a poll by its fragment, and nothing moves under the reader when those above it are shown', async () => {
      const page = await openMany(browser, demo.pages);
      await page.evaluate(() => void (location.hash = '#poll-20'));
      await page.waitForFunction(() => document.querySelector('#poll-20')?.shadowRoot?.querySelector('input'));
      await frames(page);
      assert.equal((await shown(page))[10], false);
      const top = () => page.evaluate(() => document.querySelector('#poll-20')?.getBoundingClientRect().top ?? NaN);
      const earlier = await top();
      await page.evaluate(() => scrollBy(0, -300));
      await frames(page);
      assert.ok(Math.abs((await top()) - earlier - 300) <= 1, `${earlier}, ${await top()}`);
    });

    test('is reached by the keyboard, poll by poll', async () => {
      const page = await openMany(browser, demo.pages);
      const reached = new Set<string>();
      for (let presses = 0; presses < amount * 3 && reached.size < 8; presses++) {
        await page.keyboard.press('Tab');
        const id = await page.evaluate(() => document.activeElement?.id ?? '');
        if (id.startsWith('poll-')) reached.add(id);
      }
      assert.deepEqual([...reached], Array.from({ length: 8 }, (_, index) => `poll-${index}`));
    });
  });
}

describe('paper', () => {
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

  for (const [way, print] of [
    ['printed', (page: Page) => page.pdf()],
    ['shown as for print', (page: Page) => page.emulateMediaType('print').then(() => frames(page))],
  ] as const) {
    test(`has every poll when the page is ${way}`, async () => {
      const page = await openMany(browser, demo.pages);
      await frames(page);
      assert.ok((await shown(page)).includes(false));
      await print(page);
      assert.ok(!(await shown(page)).includes(false));
    });
  }
});
