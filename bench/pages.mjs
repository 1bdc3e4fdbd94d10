/** What the measurements in this folder share: a server for the built module and for documents, and Chromium. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { launch } from 'puppeteer-core';
import { chromiumArgs, findChromium } from '../test/browsers/browsers.mjs';

const modules = new Map(['/news-widgets.js', '/formats.js'].map((path) => [path, readFileSync(new URL(`../dist${path}`, import.meta.url))]));
/** As strict as a publisher's page may be; pictures come from anywhere. */
const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src * data:; require-trusted-types-for 'script'; trusted-types news-widgets";
const page = '<!doctype html><meta charset="utf-8"><title>Measurement</title><link rel="icon" href="data:,"><script type="module" src="/news-widgets.js"></script><body>';

/**
 * Serves a page with the modules and a strict policy, and `documents` by their paths. A path that ends in `/never` gets no answer.
 *
 * @param {ReadonlyMap<string, string | Buffer>} documents
 * @returns {Promise<{ origin: string, close: () => void }>}
 */
export async function serve(documents) {
  const server = createServer(({ url = '' }, response) => {
    const path = url.split('?', 1).join();
    if (path.endsWith('/never')) return;
    const document = documents.get(path);
    if (path === '/') response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy }).end(page);
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
