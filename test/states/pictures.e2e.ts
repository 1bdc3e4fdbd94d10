/**
 * Compares what Chromium paints of every state of every element with the pictures kept in `pictures/`. `--update` keeps what it paints.
 * What differs is left in test-results/ for people.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import type { Browser, CDPSession, Page } from 'puppeteer-core';
import { newVisit, openBrowser, overflow } from '../demo/pages.js';
import { openStates } from './open-states.js';

const isUpdate = process.argv.includes('--update');
const folder = 'test/states/pictures';

/** Of two pixels, from which distance on they differ (0 is the same, 1 is black and white); anti-aliasing is passed over. */
const threshold = 0.1;
/** So many pixels of a picture may differ: a character at another fraction of a pixel, not a word, a line or a border. */
const tolerance = 40;

/** What `--update` keeps: written at the end, because states that wait change when it takes long. */
const accepted = new Map<string, Buffer>();

/** Elements, and how many of their states there are at least. */
const tags = { 'news-article': 13, 'news-list': 8, 'news-poll': 17, 'pull-quote': 8 };

/** Where axe is asked as well: elsewhere it would find the same. */
const asked = /light|dark|pixels/;

/** How a reader may have set up the browser, and the page its language; what is not said is as it comes. */
interface Appearance {
  readonly media?: string;
  readonly features?: Readonly<Record<string, string>>;
  readonly direction?: string;
  readonly width?: number;
}

const appearances: Readonly<Record<string, Appearance>> = {
  'light': {},
  'dark': { features: { 'prefers-color-scheme': 'dark' } },
  'right-to-left': { direction: 'rtl' },
  'forced-colours': { features: { 'forced-colors': 'active' } },
  'more-contrast': { features: { 'prefers-contrast': 'more' } },
  '320-pixels': { width: 320 },
  'print': { media: 'print' },
};

/** Gives the page an appearance and nothing else, whatever it had before. */
async function dress(page: Page, session: CDPSession, { media = '', features = {}, direction = '', width = 960 }: Appearance): Promise<void> {
  await session.send('Emulation.setEmulatedMedia', { media, features: Object.entries(features).map(([name, value]) => ({ name, value })) });
  await page.setViewport({ width, height: 9000 });
  await page.evaluate((value) => {
    const { documentElement, body } = document;
    documentElement.dir = value;
    // All boxes anew: lines between the rows of a table are else painted a pixel beside where they were at first.
    body.hidden = true;
    body.getBoundingClientRect();
    body.hidden = false;
  }, direction);
}

/** The lines of an article are those that a poll and a quotation have, and its pictures are large. */
const appearancesOf = (tag: string) => Object.entries(appearances).filter(([appearance]) => tag !== 'news-article' || appearance !== 'more-contrast');

/** What axe says of the page. */
async function violationsOn(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ path: 'node_modules/axe-core/axe.min.js' });
  const { violations, passes } = await page.evaluate(() => (globalThis as unknown as { axe: { run: (context: Document, options: object) => Promise<AxeResults> } }).axe.run(document, { rules: { 'page-has-heading-one': { enabled: false }, 'heading-order': { enabled: false }, 'landmark-unique': { enabled: false } } }));
  // Else nothing would have been looked at.
  assert.ok(passes.flatMap(({ nodes }) => nodes).length > 20);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${JSON.stringify(target)} ${failureSummary}`));
}

describe('the states of the elements', () => {
  let browser: Browser;
  let states: Awaited<ReturnType<typeof openStates>>;
  before(async () => {
    states = await openStates();
    browser = await openBrowser('Chromium');
  });
  after(async () => {
    await browser.close();
    await states.close();
  });

  for (const [tag, least] of Object.entries(tags)) {
    describe(`<${tag}>`, () => {
      let page: Page;
      let session: CDPSession;
      before(async () => {
        ({ page } = await newVisit(browser, 960));
        await page.setViewport({ width: 960, height: 9000 });
        await page.goto(`${states.origin}/?still&tag=${tag}`);
        await page.waitForSelector('[data-shown]', { timeout: 30_000 });
        assert.ok(Number(await page.evaluate(() => document.documentElement.dataset['shown'])) >= least);
        await page.evaluate(() => document.fonts.ready);
        session = await page.createCDPSession();
      });
      after(() => page.browserContext().close());

      for (const [appearance, asWhat] of appearancesOf(tag)) {
        test(`${appearance}: as in the picture${asked.test(appearance) ? ', and accessible' : ''}`, async () => {
          await dress(page, session, asWhat);
          assert.ok((await overflow(page)) <= 0, 'It is wider than the window.');
          const name = `${tag}-${appearance}`;
          const main = await page.$('main');
          const painted = Buffer.from((await main?.screenshot()) ?? []);
          if (isUpdate) accepted.set(name, painted);
          else compare(name, painted);
          if (asked.test(appearance)) assert.deepEqual(await violationsOn(page), []);
        });
      }
    });
  }

  test('there are no pictures of anything else, at most 60, of 4 MB', () => {
    mkdirSync(folder, { recursive: true });
    for (const [name, painted] of accepted) writeFileSync(`${folder}/${name}.png`, packed(painted));
    const known = Object.keys(tags).flatMap((tag) => appearancesOf(tag).map(([appearance]) => `${tag}-${appearance}.png`));
    const files = readdirSync(folder);
    assert.deepEqual(files.toSorted(), known.toSorted());
    assert.ok(files.length <= 60);
    assert.ok(files.reduce((sum, file) => sum + statSync(`${folder}/${file}`).size, 0) <= 4_000_000);
  });
});

/**
 * The same picture in fewer bytes than browsers write it: all of them together are kept in the repository. Shades are rounded by less than a quarter of what
 * counts as a difference.
 */
function packed(painted: Buffer): Buffer {
  const picture = PNG.sync.read(painted);
  for (const [index, shade] of picture.data.entries()) picture.data[index] = Math.min(255, Math.round(shade / 8) * 8);
  const ways = [0, -1].flatMap((filterType) => [0, 3].map((deflateStrategy) => PNG.sync.write(picture, { colorType: 2, inputColorType: 6, deflateLevel: 9, filterType, deflateStrategy })));
  return ways.reduce((best, way) => (way.length < best.length ? way : best), painted);
}

/** Fails where a picture is not as the one that is kept. */
function compare(name: string, painted: Buffer): void {
  const path = `${folder}/${name}.png`;
  assert.ok(existsSync(path), `There is no ${path}: look at the page, and run with --update.`);
  const [kept, now] = [PNG.sync.read(readFileSync(path)), PNG.sync.read(painted)];
  const leave = (): void => {
    mkdirSync('test-results', { recursive: true });
    writeFileSync(`test-results/${name}.png`, painted);
  };
  if (kept.width !== now.width || kept.height !== now.height) {
    leave();
    assert.fail(`${name} was ${kept.width} × ${kept.height} and is ${now.width} × ${now.height} pixels: see test-results/${name}.png`);
  }
  const difference = new PNG({ width: now.width, height: now.height });
  const differing = pixelmatch(kept.data, now.data, difference.data, now.width, now.height, { threshold });
  if (differing <= tolerance) return;
  leave();
  writeFileSync(`test-results/${name}-difference.png`, PNG.sync.write(difference));
  assert.fail(`${differing} pixels of ${name} differ: see test-results/${name}-difference.png`);
}
