/** What the measurements in this folder share: a server for the built module and for documents, and Chromium. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { launch } from 'puppeteer-core';
import { chromiumArgs, findChromium } from '../test/browsers/browsers.mjs';

const modules = new Map(['/news-widgets.js', '/formats.js', '/article-parts.js', '/poll-extras.js', '/poll-live.js'].map((path) => [path, readFileSync(new URL(`../dist${path}`, import.meta.url))]));
/** As strict as a publisher's page may be; pictures come from anywhere. */
export const strictPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src * data:; require-trusted-types-for 'script'; trusted-types news-widgets";
const emptyPage = '<!doctype html><meta charset="utf-8"><title>Measurement</title><link rel="icon" href="data:,"><script type="module" src="/news-widgets.js"></script><body>';

/**
 * Serves a page with the modules, and `documents` by their paths. A path that ends in `/never` gets no answer.
 *
 * @param {ReadonlyMap<string, string | Buffer>} documents
 * @param {string} [policy] - Content-Security-Policy of the page.
 * @returns {Promise<{ origin: string, close: () => void }>}
 */
export async function serve(documents, policy = '') {
  const server = createServer(({ url = '' }, response) => {
    const path = url.split('?', 1).join();
    if (path.endsWith('/never')) return;
    const document = documents.get(path);
    if (path === '/') response.writeHead(200, { 'content-type': 'text/html', ...(policy && { 'content-security-policy': policy }) }).end(emptyPage);
    else if (modules.has(path)) response.writeHead(200, { 'content-type': 'text/javascript' }).end(modules.get(path));
    else if (document === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': path.endsWith('.txt') ? 'text/plain' : 'application/json', 'cache-control': 'no-store' }).end(document);
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  return {
    origin: `http://localhost:${server.address().port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Chromium, in which a page can measure what it keeps. */
export const openChromium = () => launch({ executablePath: findChromium(), args: [...chromiumArgs, '--js-flags=--expose-gc', '--enable-precise-memory-info'], headless: true, protocolTimeout: 120_000 });

/** A page of `origin` in which the elements are defined. */
export async function openPage(browser, origin) {
  const opened = await browser.newPage();
  // The policy is told to the page, which counts what is against it.
  await opened.evaluateOnNewDocument(() => {
    globalThis.violations = 0;
    addEventListener('securitypolicyviolation', () => globalThis.violations++);
  });
  await opened.goto(`${origin}/`);
  await opened.evaluate(() => customElements.whenDefined('news-provider'));
  return opened;
}

/** Writes rows of text as a table, the first column flush left. */
export function printTable(rows) {
  const widths = rows[0].map((_cell, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) console.log(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  '));
}

/** The window in which pages are measured. */
export const size = { width: 1280, height: 900 };

/** Runs in the page before all else. */
function prepare() {
  globalThis.nextFrames = async (count) => {
    for (; count > 0; count--) await new Promise((resolve) => requestAnimationFrame(resolve));
  };
}

/** Runs in the page: frames, and time for what was put off until later. */
export async function settle() {
  await nextFrames(2);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await nextFrames(2);
}

/** Opens a page in a process of its own, and gives it to `task` with its session of the debugger and what Chromium counts of it. */
export async function onFreshPage(browser, task) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    await page.setViewport(size);
    await page.evaluateOnNewDocument(prepare);
    const session = await page.createCDPSession();
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const metrics = async () => Object.fromEntries((await session.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
    /** Milliseconds of the main thread so far. */
    const time = async () => (await metrics()).ThreadTime * 1000;
    return await task({ page, session, metrics, time });
  } finally {
    await context.close();
  }
}

/** Runs each of the subjects once a round, and another one first in each round: their results by name. */
export async function inTurns(subjects, rounds, run) {
  const results = Object.fromEntries(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < subjects.length; turn++) {
      const subject = subjects[(turn + round) % subjects.length];
      results[subject].push(await run(subject));
    }
  }
  return results;
}

/** The value below which a part of the values lies. */
export function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (high - low) * (place % 1);
}
