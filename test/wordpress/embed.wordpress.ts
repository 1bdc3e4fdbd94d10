import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Frame, Page } from 'puppeteer-core';
import { SqliteVoteStore, createApp, parsePolls } from 'news-widgets-vote-service';
import { browserNames, newVisit, openBrowser, photograph, pollAt, temporaryFolder } from '../demo/pages.js';
import { pollFrame, portForWordPress, publish } from './author.js';
import { openWordPress } from './site.js';
import type { Site } from './site.js';

// JavaScript without types.
const { ensureBrowsers } = (await import(new URL('../browsers/browsers.mjs', import.meta.url).href)) as { ensureBrowsers: (names: readonly string[]) => void };

/** How the address of a poll is written into a post. */
const posts: Readonly<Record<string, (address: string) => string>> = {
  // What the classic editor stores of an address on a line of its own.
  'classic editor': (address) => `What do you think?\n\n${address}\n\nSay so above.`,
  // What the block editor stores when an address is pasted.
  'block editor': (address) =>
    `<!-- wp:paragraph --><p>What do you think?</p><!-- /wp:paragraph -->\n<!-- wp:embed {"url":"${address}","type":"rich"} -->\n<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\n${address}\n</div></figure>\n<!-- /wp:embed -->`,
};

/** Presses Tab, from the beginning of the page, until the focus in the frame is on what matches. */
async function tabInto(page: Page, frame: Frame, selector: string): Promise<void> {
  for (let times = 0; times < 60; times++) {
    await page.keyboard.press('Tab');
    const isThere = await frame.evaluate((wanted) => document.hasFocus() && document.querySelector('news-poll')?.shadowRoot?.activeElement?.matches(wanted), selector);
    if (isThere) return;
  }
  throw new Error(`The Tab key does not lead to ${selector}.`);
}

/** Waits until the frame is as high as what is in it, which WordPress allows from 200 to 1000 pixels. */
const fits = async (page: Page, frame: Frame) => {
  const needed = await frame.evaluate(() => Math.ceil(document.documentElement.getBoundingClientRect().height));
  assert.ok(needed > 200 && needed < 1000, `${needed}`);
  await page.waitForFunction((height) => document.querySelector('iframe.wp-embedded-content')?.clientHeight === height, {}, needed);
};

describe('a poll in a post of WordPress without plugins', () => {
  let site: Site;
  let service: string;
  let browsers: ReadonlyMap<string, Browser>;
  const links = new Map<string, string>();
  const data = temporaryFolder();
  /** What is open, so that a start that fails half-way leaves nothing behind. */
  const closing: (() => Promise<void>)[] = [];

  before(async () => {
    ensureBrowsers([...browserNames, 'WordPress']);
    site = await openWordPress();
    closing.push(site.close);
    const port = await portForWordPress();
    const poll = { question: 'Should the council keep the night bus?', notice: 'Anyone may answer.', options: [{ id: 'yes', title: 'Yes' }, { id: 'no', title: 'No' }] };
    const polls = Object.keys(posts).map((_, index) => ({ ...poll, id: `poll-${index}` }));
    const store = SqliteVoteStore.open(`${data.path}/votes.db`);
    closing.push(() => store.close());
    const app = createApp({ store, polls: parsePolls(JSON.stringify({ allowed_origins: [site.origin], polls })) });
    closing.push(() => app.close());
    await app.listen({ port, host: 'localhost' });
    service = `http://localhost:${port}`;
    browsers = new Map(await Promise.all(browserNames.map(async (name): Promise<[string, Browser]> => {
      const browser = await openBrowser(name);
      closing.push(() => browser.close());
      return [name, browser];
    })));
    for (const [index, [editor, write]] of Object.entries(posts).entries()) {
      links.set(editor, await publish(browsers.get('Chromium') as Browser, site, site.author, `From the ${editor}`, write(`${service}/polls/poll-${index}/page`)));
    }
  });
  after(async () => {
    for (const close of closing.toReversed()) await close();
    data.remove();
  });

  for (const [index, editor] of Object.keys(posts).entries()) {
    const voters = async () => (await pollAt(service, `poll-${index}`)).voters_count;

    for (const name of browserNames) {
      test(`a reader votes in the frame by the keyboard (${editor}, ${name})`, async () => {
        const earlier = await voters();
        const { page, troubles } = await newVisit(browsers.get(name) as Browser);
        await page.goto(links.get(editor) ?? '', { waitUntil: 'load' });
        const frame = await pollFrame(page);
        assert.deepEqual(await page.$eval('iframe.wp-embedded-content', (element) => [element.getAttribute('sandbox'), element.getAttribute('title')]), ['allow-scripts', 'Should the council keep the night bus?']);
        assert.equal(await frame.evaluate(() => globalThis.origin), 'null');
        await fits(page, frame);

        await tabInto(page, frame, 'input');
        await page.keyboard.press(' ');
        await tabInto(page, frame, 'button');
        await page.keyboard.press('Enter');
        await frame.waitForFunction(() => document.querySelector('news-poll')?.shadowRoot?.querySelector('[part=total]'));
        assert.equal(await voters(), earlier + 1);
        await fits(page, frame);
        await photograph(page, `wordpress-${editor.replace(' ', '-')}-${name}`);

        // The form is gone: the key that has sent it sends nothing again.
        await page.keyboard.press('Enter');
        assert.equal(await frame.evaluate(() => document.querySelector('news-poll')?.shadowRoot?.querySelector('form')), null);
        // To load the page again does not send anything again. Without storage it cannot know of the vote, either.
        await page.reload({ waitUntil: 'load' });
        await pollFrame(page);
        assert.equal(await voters(), earlier + 1);
        assert.deepEqual(troubles, []);
      });
    }

    test(`a reader without scripts votes on the page that the quotation leads to (${editor})`, async () => {
      const earlier = await voters();
      const { page, troubles } = await newVisit(browsers.get('Chromium') as Browser);
      await page.setJavaScriptEnabled(false);
      await page.goto(links.get(editor) ?? '', { waitUntil: 'load' });
      assert.match(await page.$eval('blockquote.wp-embedded-content', ({ textContent }) => textContent ?? ''), /^Should the council keep the night bus\? Anyone may answer\.$/);
      const follow = (selector: string) => Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click(selector)]);
      await follow('blockquote.wp-embedded-content a');
      await page.click('input[value=no]');
      await follow('form button');
      assert.equal(await voters(), earlier);
      await follow('form button');
      assert.equal(page.url(), `${service}/polls/poll-${index}/page#counted`);
      assert.equal(await voters(), earlier + 1);
      assert.deepEqual(troubles, []);
    });
  }
});
