import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'puppeteer-core';
import { MemoryVoteStore, createApp, parsePolls } from 'news-widgets-vote-service';
import { frameTests } from './frames.js';
import { browserNames, linesOf, newVisit, openBrowser, openDemo, overflow, photograph, pollAt, tabTo } from './pages.js';

/** Presses the button of the form, and waits for the page that answers. */
const press = (page: Page) => Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click('form[method=post] button')]);

const heading = (page: Page) => page.$eval('h1', (element) => element.textContent);

/** What the page says of a vote; nothing where it is hidden. */
const said = (page: Page) =>
  page.evaluate(() => {
    const place = document.querySelector<HTMLElement>('#counted');
    return place?.checkVisibility() ? place.innerText.trim() : '';
  });

for (const name of browserNames) {
  describe(`the pages of the service in ${name}`, () => {
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
    const voters = async () => (await pollAt(demo.content, '7910')).voters_count;

    /** A page on which scripts do not run. Firefox cannot be told so, but neither page has any. */
    async function withoutScripts(url: string) {
      const visit = await newVisit(browser);
      if (name === 'Chromium') await visit.page.setJavaScriptEnabled(false);
      await visit.page.goto(url, { waitUntil: 'load' });
      return visit;
    }

    test('a form in the page votes once, from another origin, with reload and back', async () => {
      const earlier = await voters();
      const { page, troubles } = await withoutScripts(`${demo.pages}/no-script.html`);
      await page.click('input[value=one-pound]');
      await press(page);
      assert.equal(await heading(page), 'Confirm your vote');
      assert.ok((await linesOf(page)).includes('li No, everyone should pay £1 a trip'));
      assert.equal(await voters(), earlier);
      await press(page);
      assert.equal(page.url(), `${demo.content}/polls/7910/page#counted`);
      assert.match(await said(page), /^Your vote was counted\./);
      assert.equal(await voters(), earlier + 1);
      assert.ok((await page.$$eval('td', (cells) => cells.map(({ textContent }) => textContent?.trim()))).some((text) => text?.endsWith(` · ${earlier + 1} vote${earlier ? 's' : ''}`)));
      await page.reload({ waitUntil: 'load' });
      assert.match(await said(page), /^Your vote was counted\./);
      assert.equal(await voters(), earlier + 1);
      assert.deepEqual(troubles, []);

      // Firefox shows an error of its own there, and ends no navigation.
      if (name === 'Chromium') {
        await page.goBack();
        await page.reload();
        assert.equal(await heading(page), 'Confirm your vote');
      }
      assert.equal(await voters(), earlier + 1);
    });

    test('the page of the poll votes by the keyboard alone, and says nothing of a vote to others', async () => {
      const earlier = await voters();
      const { page, troubles } = await withoutScripts(`${demo.content}/polls/7910/page`);
      assert.equal(await said(page), '');
      await tabTo(page, 'input[type=radio]');
      await page.keyboard.press(' ');
      await tabTo(page, 'button');
      await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
      await tabTo(page, 'button');
      await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
      assert.match(await said(page), /^Your vote was counted\./);
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'counted');
      assert.equal(await voters(), earlier + 1);
      assert.deepEqual(troubles, []);
      const other = await withoutScripts(`${demo.content}/polls/7910/page`);
      assert.equal(await said(other.page), '');
    });

    test('a double click on the confirmation is one vote', async () => {
      const earlier = await voters();
      const { page } = await withoutScripts(`${demo.content}/polls/7910/page`);
      await page.click('input[value=undecided]');
      await press(page);
      await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click('form button', { count: 2 })]);
      await page.waitForSelector('#counted');
      assert.match(await said(page), /^Your vote was counted\./);
      assert.equal(await voters(), earlier + 1);
    });

    test('a page that hides its origin votes too', async () => {
      const site = createServer((_request, response) => {
        response.setHeader('content-type', 'text/html').setHeader('referrer-policy', 'no-referrer');
        response.end(`<!doctype html><html lang="en"><title>Hidden</title><link rel="icon" href="data:,"><form method="post" action="${demo.content}/polls/7910/votes"><input name="choices" value="undecided"><button>Vote</button></form>`);
      });
      site.listen(0, 'localhost');
      await once(site, 'listening');
      try {
        const earlier = await voters();
        const { page } = await withoutScripts(`http://localhost:${(site.address() as AddressInfo).port}/`);
        await press(page);
        assert.equal(await heading(page), 'Confirm your vote');
        await press(page);
        assert.match(await said(page), /^Your vote was counted\./);
        assert.equal(await voters(), earlier + 1);
      } finally {
        site.closeAllConnections();
        site.close();
      }
    });

    frameTests(() => browser);

    test('a form that gives no choice is told so, and votes after that', async () => {
      const earlier = await voters();
      const { page } = await withoutScripts(`${demo.content}/polls/7911/page`);
      await press(page);
      assert.match(await page.$eval('[role=alert]', ({ textContent }) => textContent ?? ''), /Your vote was not counted yet\. Choose 1 to \d answers\./);
      await page.click('input[value=frequency]');
      await press(page);
      await press(page);
      assert.match(await said(page), /^Your vote was counted\./);
      assert.equal((await pollAt(demo.content, '7911')).voters_count, 1);
      assert.equal(await voters(), earlier);
    });
  });
}

describe('the pages of the service, however they are looked at', () => {
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

  const appearances: Readonly<Record<string, readonly { readonly name: string; readonly value: string }[]>> = {
    light: [],
    dark: [{ name: 'prefers-color-scheme', value: 'dark' }],
    'forced colours': [{ name: 'forced-colors', value: 'active' }],
  };

  /** Each page, and how a reader gets there. */
  const ways: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
    poll: (page) => page.goto(`${demo.content}/polls/7910/page`),
    several: (page) => page.goto(`${demo.content}/polls/7911/page`),
    closed: (page) => page.goto(`${demo.content}/polls/7912/page`),
    counted: (page) => page.goto(`${demo.content}/polls/7910/page#counted`),
    async confirmation(page) {
      await page.goto(`${demo.content}/polls/7910/page`);
      await page.click('input[value=one-pound]');
      await press(page);
    },
    async 'wrong choices'(page) {
      await page.goto(`${demo.content}/polls/7911/page`);
      await press(page);
    },
    embed: (page) => page.goto(`${demo.content}/polls/7910/embed`, { waitUntil: 'networkidle0' }),
    problem: (page) => page.goto(`${demo.content}/polls/none/page`),
  };

  for (const [place, go] of Object.entries(ways)) {
    for (const [appearance, features] of Object.entries(appearances)) {
      test(`${place}: accessible (${appearance}), and no wider than its window`, async () => {
        const { page } = await newVisit(browser, 320);
        // The page lets no script in, and a checker is one.
        await page.setBypassCSP(true);
        await (await page.createCDPSession()).send('Emulation.setEmulatedMedia', { features: [...features] });
        await go(page);
        assert.ok((await overflow(page)) <= 0);
        await page.addScriptTag({ path: 'node_modules/axe-core/axe.min.js' });
        const { violations, passes } = await page.evaluate(() => {
          document.documentElement.style.backgroundColor = 'Canvas';
          return (globalThis as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
        });
        assert.ok(passes.length > 8, `${passes.length}`);
        assert.deepEqual(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(' ')}`), []);
        const picture = await photograph(page, `page-${place}-${appearance}`.replaceAll(' ', '-'));
        assert.ok(picture.length > 1000);
      });
    }
  }

  test('the pages are shown in frames of the sites that may vote, and of no other', async () => {
    const sites = [0, 1].map(() => createServer((_request, response) => response.setHeader('content-type', 'text/html').end(`<!doctype html><html lang="en"><title>Frame</title><link rel="icon" href="data:,"><iframe src="${service}/polls/7910/page"></iframe>`)));
    const origins = await Promise.all(
      sites.map(async (site) => {
        site.listen(0, 'localhost');
        await once(site, 'listening');
        return `http://localhost:${(site.address() as AddressInfo).port}`;
      }),
    );
    const polls = { allowed_origins: origins.slice(0, 1), polls: [{ id: '7910', question: 'Framed?', options: [{ id: 'yes', title: 'Yes' }, { id: 'no', title: 'No' }] }] };
    const app = createApp({ store: new MemoryVoteStore(), polls: parsePolls(JSON.stringify(polls)) });
    const service = await app.listen({ port: 0, host: 'localhost' }).then(() => `http://localhost:${(app.server.address() as AddressInfo).port}`);
    try {
      const shownBy = async (origin: string) => {
        const { page } = await newVisit(browser);
        await page.goto(origin, { waitUntil: 'load' });
        const [frame] = page.frames().filter((each) => each !== page.mainFrame());
        return frame?.evaluate(() => document.querySelector('h1[dir=auto]')?.textContent);
      };
      assert.equal(await shownBy(origins[0] ?? ''), 'Framed?');
      assert.equal(await shownBy(origins[1] ?? ''), undefined);
    } finally {
      await app.close();
      for (const site of sites) {
        site.closeAllConnections();
        site.close();
      }
    }
  });
});
