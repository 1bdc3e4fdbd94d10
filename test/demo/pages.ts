import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from 'puppeteer-core';
import type { Browser, BrowserContext, Page } from 'puppeteer-core';

type Close = () => Promise<void>;
type Served = { readonly pages: string; readonly content: string; readonly close: Close };

// JavaScript without types.
const { startDemo } = (await import(new URL('../../demo/serve.mjs', import.meta.url).href)) as { startDemo: (options: { port: number; data: string }) => Promise<Served> };
const { findChromium, findFirefox, chromiumArgs } = (await import(new URL('../browsers/browsers.mjs', import.meta.url).href)) as { findChromium: () => string; findFirefox: () => string; chromiumArgs: string[] };

export const browserNames = ['Chromium', 'Firefox'] as const;
export type BrowserName = (typeof browserNames)[number];

export const openBrowser = (name: BrowserName): Promise<Browser> =>
  name === 'Chromium' ? launch({ executablePath: findChromium(), args: chromiumArgs, headless: true }) : launch({ browser: 'firefox', executablePath: findFirefox(), headless: true });

/** An empty folder, and how to be rid of it. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'news-widgets-demo-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The demo on free ports, without votes. */
export async function openDemo(): Promise<Served> {
  const data = temporaryFolder();
  const { pages, content, close } = await startDemo({ port: 0, data: data.path });
  return {
    pages,
    content,
    async close() {
      await close();
      data.remove();
    },
  };
}

export interface Visit {
  readonly page: Page;
  /** What went wrong so far: errors and warnings of the console, exceptions, requests that failed. */
  readonly troubles: readonly string[];
}

/** A page in a profile of its own, before it goes anywhere. */
export async function newVisit(browser: Browser | BrowserContext, width = 1280): Promise<Visit> {
  const context = 'createBrowserContext' in browser ? await browser.createBrowserContext() : browser;
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (/^(error|warn|assert)/.test(message.type())) troubles.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(`exception: ${String(error)}`));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // What a reload cuts short is no failure; nor is a vote that was to outlive its page.
    if (!/ABORTED/.test(reason)) troubles.push(`request failed: ${request.url()} ${reason}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`);
  });
  await page.setViewport({ width, height: 900 });
  return { page, troubles };
}

/** Opens an address and waits until every element there has its content. */
export async function visit(browser: Browser | BrowserContext, url: string, width?: number): Promise<Visit> {
  const result = await newVisit(browser, width);
  await result.page.goto(url, { waitUntil: 'load' });
  await settled(result.page);
  return result;
}

/**
 * Waits until no element on the page is still waiting for its content, and every picture is there.
 * An article brings further elements: when it is there, they wait.
 */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const roots: ParentNode[] = [document];
      for (const root of roots) {
        for (const element of root.querySelectorAll('news-article, news-list, news-poll, pull-quote')) {
          // One page shows an element that waits for ever.
          if (!customElements.get(element.localName) || element.matches('#loading *')) continue;
          if (!element.shadowRoot?.querySelector('.root') || element.shadowRoot.querySelector('[aria-busy="true"]')) return false;
          roots.push(element.shadowRoot);
        }
        for (const picture of root.querySelectorAll('img')) if (!picture.complete && picture.loading !== 'lazy') return false;
      }
      return true;
    },
    { timeout: 20_000 },
  );
}

/** Waits until the lines of the page match. */
export async function showsLine(page: Page, pattern: RegExp): Promise<void> {
  const end = Date.now() + 20_000;
  let lines = await linesOf(page);
  while (!lines.some((line) => pattern.test(line))) {
    if (Date.now() > end) throw new Error(`No line matches ${pattern} in\n${lines.join('\n')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    lines = await linesOf(page);
  }
}

/**
 * What a reader meets on the page from top to bottom, shadow roots and slots included: a line for each heading, paragraph,
 * option, list item, quotation and caption, beginning with its tag.
 */
export const linesOf = (page: Page, selector = 'body'): Promise<readonly string[]> =>
  page.evaluate((from) => {
    const lines: string[] = [];
    const read = (node: Node): string => {
      if (node instanceof Text) return node.data;
      if (!(node instanceof Element) || node.matches('style, script, template, [inert]')) return '';
      // A slot shows what is assigned to it, else its own children; a host shows its shadow root.
      const assigned = node instanceof HTMLSlotElement ? node.assignedNodes() : [];
      const children = assigned.length > 0 ? assigned : [...(node.shadowRoot ?? node).childNodes];
      const start = lines.length;
      const text = children.map(read).join('');
      if (node.matches('h1, h2, h3, h4, h5, h6, p, blockquote, figcaption, label, li')) {
        // One line, also where there are paragraphs inside.
        lines.length = start;
        if (text.trim()) lines.push(`${node.localName} ${text.replace(/\s+/g, ' ').trim()}`);
      }
      return text;
    };
    document.querySelectorAll(from).forEach((element) => read(element));
    return lines;
  }, selector);

/** Presses Tab until the focus, looked for in shadow roots too, is on what matches. Returns how often that took. */
export async function tabTo(page: Page, selector: string): Promise<number> {
  for (let times = 1; times <= 80; times++) {
    await page.keyboard.press('Tab');
    const isThere = await page.evaluate((wanted) => {
      let focused = document.activeElement;
      while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
      return focused?.matches(wanted) ?? false;
    }, selector);
    if (isThere) return times;
  }
  throw new Error(`The Tab key does not lead to ${selector}.`);
}

/** Votes for the option with the keyboard alone: from wherever the focus is to the radio buttons, along them, to the button. */
export async function voteByKeyboard(page: Page, place: number): Promise<void> {
  await tabTo(page, 'input[type=radio]');
  await page.keyboard.press(' ');
  for (let step = 0; step < place; step++) await page.keyboard.press('ArrowDown');
  await tabTo(page, 'form button');
  await page.keyboard.press('Enter');
}

/** How far the page is wider than its window. */
export const overflow = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** A poll as the service has it now. */
export async function pollAt(content: string, id: string): Promise<{ readonly voters_count: number; readonly options: readonly { readonly id: string; readonly votes_count: number }[] }> {
  return (await (await fetch(`${content}/polls/${id}`, { cache: 'no-store' })).json()) as Awaited<ReturnType<typeof pollAt>>;
}

/** Leaves a picture of the page in test-results/, for people. */
export async function photograph(page: Page, name: string, fullPage = true): Promise<Uint8Array> {
  mkdirSync('test-results', { recursive: true });
  return page.screenshot({ path: `test-results/${name}.png`, fullPage });
}
