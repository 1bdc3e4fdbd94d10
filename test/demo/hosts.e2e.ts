import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { contentPages } from './hosts/content.js';
import { hostsDocument } from './hosts/document.js';
import { guestPages } from './hosts/guests.js';
import { engines, openHostBrowser } from './hosts/host-browsers.js';
import type { HostBrowser } from './hosts/host-browsers.js';
import { reportOf, showsArticles } from './hosts/host-page.js';
import type { HostPage, Scene } from './hosts/host-page.js';
import { libraryPages } from './hosts/libraries.js';
import { placePages } from './hosts/places.js';
import { readingPages } from './hosts/reading.js';
import { strictPages } from './hosts/strict.js';
import { openDemo } from './pages.js';

const groups: Readonly<Record<string, readonly HostPage[]>> = {
  'Strict policies': strictPages,
  'Other guests, and ways to load': guestPages,
  'Scripts that change the language': libraryPages,
  Places: placePages,
  'Reading, and waiting': readingPages,
  'Content that is not as it should be': contentPages,
};

const results = { Chromium: new Map<string, string>(), Firefox: new Map<string, string>(), WebKitGTK: new Map<string, string>() };

const limit = { timeout: 60_000 };

/** Without this, a page on which nothing is found proves nothing. */
async function noticesBadGuest(scene: Scene): Promise<void> {
  await showsArticles(scene);
  await scene.visit.evaluate(async () => {
    Object.assign(globalThis, { leaked: true });
    Object.assign(Array.prototype, { first: 1 });
    Element.prototype.append = () => undefined;
    document.head.appendChild(document.createElement('meta'));
    document.body.setAttribute('style', 'color: red');
    setTimeout(() => {
      throw new Error('thrown in vain');
    });
    void Promise.reject(new Error('refused in vain'));
    console.warn('said in vain');
    localStorage.setItem('seen', 'yes');
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
  const { errors, violations, messages, globals, builtIns, nodes, stored } = await reportOf(scene);
  const lines = [errors, violations, messages, globals, builtIns, nodes, stored].map((texts) => texts.join('\n'));
  const expected = [/thrown in vain[^]*refused in vain|refused in vain[^]*thrown in vain/, /style-src/, /warn said in vain/, /new: leaked/, /^(?=[^]*new: Array.prototype.first)[^]*changed: Element.prototype.append/, /<META>/, /seen/];
  expected.forEach((pattern, index) => assert.match(lines[index] ?? '', pattern));
}

describe('strange host pages', { concurrency: true }, () => {
  for (const engine of engines) {
    // One page after the other, so that each vote is that of its page.
    describe(engine, { concurrency: 1 }, () => {
      let browser: HostBrowser;
      let demo: Awaited<ReturnType<typeof openDemo>>;
      before(async () => {
        [demo, browser] = await Promise.all([openDemo(), openHostBrowser(engine)]);
      });
      after(async () => {
        await browser.close();
        await demo.close();
      });

      /** Opens a host page in a new profile, and closes it whatever comes. */
      async function open<T>(path: string, look: (scene: Scene) => Promise<T>): Promise<T> {
        const visit = await browser.visit();
        try {
          await visit.go(`${demo.pages}/hosts/${path}`);
          return await look({ visit, pages: demo.pages, content: demo.content });
        } finally {
          await visit.close();
        }
      }

      test('what a bad guest does is noticed', limit, () => open('strict.html', noticesBadGuest));

      for (const { path, does, run } of Object.values(groups).flat()) {
        test(`${path}: ${does}`, limit, async () => {
          const result = await open(path, run);
          results[engine].set(path, result);
        });
      }
    });
  }
});

test('docs/hosts.md says what came of each page', () => {
  const document = hostsDocument(groups, results);
  if (process.env['UPDATE_DOCS']) writeFileSync('docs/hosts.md', document);
  assert.equal(readFileSync('docs/hosts.md', 'utf8'), document, 'If the pages do what they should, write the file anew: npm run hosts');
});
