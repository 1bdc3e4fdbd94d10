import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { browserNames, newVisit, openBrowser } from '../demo/pages.js';
import { openStates } from './open-states.js';

// JavaScript without types.
const { WebKit } = (await import(new URL('../browsers/webkit.mjs', import.meta.url).href)) as { WebKit: new () => { start(): Promise<void>; open(): Promise<void>; go(url: string): Promise<void>; press(key: string): Promise<void>; run<T>(script: string): Promise<T>; stop(): Promise<void> } };

const tags = ['news-article', 'news-list', 'news-poll', 'pull-quote'] as const;

/** What a reader, or a browser on behalf of one, does to text, as a function body that runs in the page. */
const conditions: Readonly<Record<string, string>> = {
  'as it comes': '',
  'text at 200 %': 'document.documentElement.style.fontSize = "32px"',
  'text at 200 %, right to left': 'document.documentElement.dir = "rtl"',
  // WCAG 2.2, 1.4.12: a style sheet of the reader's reaches into shadow roots.
  'text with the spacing of WCAG 1.4.12': `
    document.documentElement.style.fontSize = '';
    document.documentElement.dir = '';
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }');
    const spread = (root) => {
      root.adoptedStyleSheets.push(sheet);
      for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) spread(shadowRoot);
    };
    spread(document);`,
};

/** What of the page cannot be read: it is wider than the window, cut off, or under other words. A function body. */
const unreadable = `
  const found = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push('the page is ' + scrollWidth + ' pixels wide');
  const lines = [];
  const read = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.matches('.hidden, .copy, [slot=copy], script, style') || element.closest('.hidden, [slot=copy]')) continue;
      const { overflowX, overflowY, transitionDuration, animationName } = getComputedStyle(element);
      const name = element.localName + ' "' + element.textContent.trim().slice(0, 30) + '"';
      if ((overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) || (overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1)) found.push(name + ' is cut off');
      if (transitionDuration !== '0s' || animationName !== 'none') found.push(name + ' moves');
      for (const node of element.childNodes) {
        if (node.nodeType !== 3 || !node.data.trim()) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const rect of range.getClientRects()) if (rect.width > 1) lines.push({ name, rect });
      }
      if (element.shadowRoot) read(element.shadowRoot);
    }
  };
  read(document.querySelector('main'));
  for (const [index, { name, rect }] of lines.entries()) {
    if (rect.left < -1 || rect.right > innerWidth + 1) found.push(name + ' is beside the page');
    for (const other of lines.slice(index + 1)) {
      // Boxes of letters are taller than letters.
      const down = Math.min(rect.bottom, other.rect.bottom) - Math.max(rect.top, other.rect.top);
      const across = Math.min(rect.right, other.rect.right) - Math.max(rect.left, other.rect.left);
      if (down > rect.height * 0.5 && across > 2) found.push(name + ' and ' + other.name + ' lie on one another');
    }
  }
  return { found, lines: lines.length };`;

const inPage = <T>(page: Page, body: string): Promise<T> => page.evaluate(`(() => { ${body} })()`) as Promise<T>;

for (const name of browserNames) {
  describe(`reading in ${name}`, () => {
    let browser: Browser;
    let states: Awaited<ReturnType<typeof openStates>>;
    before(async () => {
      states = await openStates();
      browser = await openBrowser(name);
    });
    after(async () => {
      await browser.close();
      await states.close();
    });

    for (const tag of tags) {
      // 320 pixels are what is left of 1,280 at 400 % zoom.
      test(`<${tag}>: at 320 pixels nothing is cut off, covered or to be scrolled sideways, whatever is done to the text`, async () => {
        const { page } = await newVisit(browser, 320);
        await page.setViewport({ width: 320, height: 9000 });
        await page.goto(`${states.origin}/?tag=${tag}`);
        await page.waitForSelector('[data-shown]', { timeout: 30_000 });
        for (const [condition, act] of Object.entries(conditions)) {
          await inPage(page, act);
          const { found, lines } = await inPage<{ found: string[]; lines: number }>(page, unreadable);
          assert.deepEqual(found, [], condition);
          assert.ok(lines > 10);
        }
        await page.browserContext().close();
      });
    }
  });
}

/** What has the focus: its role and name as in trees.txt, and what is wrong with how it is shown. A function body. */
const focused = `
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (!element || element === document.body) return { stop: '' };
  const role = element.type === 'radio' || element.type === 'checkbox' ? element.type : { a: 'link', summary: 'button' }[element.localName] ?? element.localName;
  // Its controls are the browser's own, as many as that has.
  if (/video|audio/.test(role)) return { stop: '', isPlayer: true };
  const label = element.labels?.[0];
  const pictures = [...(label?.querySelectorAll('img') ?? [])].map(({ alt }) => alt + ' ').join('');
  const name = (element.getAttribute('aria-label') ?? pictures + (label ?? element).textContent).replace(/\\s+/g, ' ').trim();
  const { top, bottom } = element.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const faults = [];
  // A link in a sentence is as high as its line, and a link of the page is the page's own.
  if (element.getRootNode() !== document && !(role === 'link' && (element.closest('sup') ?? element).parentElement.textContent.trim() !== element.textContent.trim()) && (element.labels?.[0] ?? element).getBoundingClientRect().height < 44) faults.push('is small');
  if (bottom <= 0 || top >= innerHeight) faults.push('is not on the screen');
  if (outlineStyle === 'none' || (outlineStyle === 'solid' && parseFloat(outlineWidth) < 2)) faults.push('has no outline');
  return { stop: role + ' "' + name + '"', faults: faults.join() };`;

/** Where the Tab key has to lead in all states of an element: to links, buttons and controls, and to one of a group of radio buttons. */
function stopsOf(tag: string): readonly string[] {
  const sections = readFileSync('test/states/trees.txt', 'utf8').split(/^## /m).filter((section) => section.startsWith(`${tag} `));
  return sections.flatMap((section) => {
    const lines = section.split('\n').map((line) => line.trim());
    const radios = lines.filter((line) => line.startsWith('radio ') && !line.endsWith(' disabled'));
    const radio = radios.find((line) => line.endsWith(' checked')) ?? radios[0];
    return lines.filter((line) => /^(link|button) /.test(line) || (line.startsWith('checkbox ') && !line.endsWith(' disabled')) || line === radio).map((line) => line.replace(/"( (checked|disabled))+$/, '"'));
  });
}

/** Presses Tab once more often than there are stops; then the page is left, or begins again. */
async function walk(tag: string, press: () => Promise<unknown>, look: () => Promise<{ readonly stop: string; readonly faults?: string; readonly isPlayer?: boolean }>): Promise<void> {
  const expected = stopsOf(tag);
  const stops: string[] = [];
  for (let times = 0; times <= expected.length; times++) {
    await press();
    const { stop, faults, isPlayer } = await look();
    if (isPlayer) times--;
    else stops.push(faults ? `${stop} ${faults}` : stop);
  }
  const last = stops.pop();
  assert.deepEqual(stops, expected);
  assert.ok(stops.length > 3);
  assert.ok(last === '' || last === expected[0], last);
}

describe('the Tab key leads to everything in the order in which it stands, always with an outline on the screen', () => {
  let states: Awaited<ReturnType<typeof openStates>>;
  before(async () => {
    states = await openStates();
  });
  after(() => states.close());

  for (const name of browserNames) {
    test(`in ${name}`, async () => {
      const browser = await openBrowser(name);
      try {
        for (const tag of tags) {
          const { page } = await newVisit(browser, 960);
          await page.goto(`${states.origin}/?tag=${tag}`);
          await page.waitForSelector('[data-shown]', { timeout: 30_000 });
          await walk(tag, () => page.keyboard.press('Tab'), () => inPage(page, focused));
        }
      } finally {
        await browser.close();
      }
    });
  }

  test('in WebKit', async () => {
    const webkit = new WebKit();
    try {
      await webkit.start();
      await webkit.open();
      for (const tag of tags) {
        await webkit.go(`${states.origin}/?tag=${tag}`);
        await webkit.run('const done = arguments[0]; const wait = () => (document.documentElement.dataset.shown ? done() : setTimeout(wait, 50)); wait();');
        // U+E004 is the Tab key of WebDriver.
        await walk(tag, () => webkit.press('\ue004'), () => webkit.run(`arguments[0]((() => { ${focused} })())`));
      }
    } finally {
      await webkit.stop();
    }
  });
});
