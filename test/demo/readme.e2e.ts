import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { messages } from '../../src/i18n/messages.js';
import { linesOf, newVisit, openBrowser, openDemo, pollAt, settled, showsLine, voteByKeyboard } from './pages.js';

interface Example {
  readonly html: string;
  /** The JavaScript blocks that follow it, which belong to the same page. */
  readonly scripts: readonly string[];
  readonly place: number;
}

const readme = readFileSync('README.md', 'utf8');
const lineAt = (index: number) => readme.slice(0, index).split('\n').length;

/** A script without markup before it has a page of its own. */
const examples = [...readme.matchAll(/^```(html|js)\n([^]*?)^```$/gm)].reduce<readonly Example[]>((known, { 1: language, 2: code = '', index }) => {
  const last = known.at(-1);
  if (language === 'html') return [...known, { html: code, scripts: [], place: lineAt(index) }];
  return last ? [...known.slice(0, -1), { ...last, scripts: [...last.scripts, code] }] : [{ html: '', scripts: [code], place: lineAt(index) }];
}, []);

/** Lines that a server is to send. */
const policies = [...readme.matchAll(/^Content-Security-Policy: (.+)$/gm)].map(({ 1: policy = '', index }) => ({ policy, place: lineAt(index) }));

const said = [messages.loading, messages.retry, messages.empty, /^.*?:/.exec(messages.failed('network', undefined))?.[0] ?? ''];

/** The modules by file name, with the hash to pin each. */
const modules = new Map(Object.entries(JSON.parse(readFileSync('dist/integrity.json', 'utf8')) as Record<string, string>));

/** What a news element shows: all text in it, shadow roots and slots included. */
const shown = (page: Page) =>
  page.evaluate(() => {
    const textOf = (node: Node): string => {
      if (node instanceof Text) return node.data;
      if (node instanceof Element && node.matches('style, script, template, [inert]')) return '';
      const children = node instanceof HTMLSlotElement ? node.assignedNodes() : [...((node as Element).shadowRoot ?? node).childNodes];
      return children.map(textOf).join(' ');
    };
    const found: { tag: string; text: string }[] = [];
    const roots: ParentNode[] = [document];
    for (const root of roots) {
      for (const element of root.querySelectorAll('news-article, news-list, news-poll, pull-quote, news-provider')) {
        found.push({ tag: element.localName, text: textOf(element).replace(/\s+/g, ' ').trim() });
        if (element.shadowRoot) roots.push(element.shadowRoot);
      }
    }
    return found;
  });

describe('the examples of the README', () => {
  let browser: Browser;
  let demo: Awaited<ReturnType<typeof openDemo>>;
  let pages: string;
  // A site of its own, with the modules on it.
  const documents = new Map<string, string>();
  const headers = new Map<string, Record<string, string>>();
  const site = createServer(({ url = '' }, response) => {
    const document = documents.get(url);
    if (url.startsWith('/themes/')) response.setHeader('content-type', 'text/css').end(readFileSync(url.slice(1)));
    else if (modules.has(url.slice(1))) response.setHeader('content-type', 'text/javascript').end(readFileSync(`dist${url}`));
    else response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8', ...headers.get(url) }).end(document);
  });
  before(async () => {
    site.listen(0, 'localhost');
    await once(site, 'listening');
    pages = `http://localhost:${(site.address() as AddressInfo).port}`;
    demo = await openDemo();
    browser = await openBrowser('Chromium');
  });
  after(async () => {
    await browser.close();
    await demo.close();
    site.closeAllConnections();
    site.close();
  });

  test('there are some, of markup and of scripts, with every element among them', () => {
    assert.ok(examples.some(({ scripts }) => scripts.length > 0));
    const markup = examples.map(({ html }) => html).join('\n');
    for (const tag of ['news-article', 'news-list', 'news-poll', 'pull-quote', 'news-provider']) assert.ok(markup.includes(`<${tag}`), tag);
  });

  for (const { html, scripts, place } of examples) {
    test(`the one in line ${place} works as it is written`, async () => {
      const here = (text: string) =>
        text
          .replace(/(?<=\/([\w-]+\.js)" integrity=")[^"]*/g, (_, name: string) => modules.get(name) ?? '')
          .replace(/https:\/\/paper\.example\/([\w-]+\.js|themes\/[\w-]+\.css)(?=")/g, `${pages}/$1`)
          .replaceAll('https://paper.example', demo.content);
      const ownModule = /<script type="module" src="[^"]*\/([\w-]+\.js)"/.exec(html)?.[1];
      assert.ok(ownModule === undefined || modules.has(ownModule), ownModule);
      const document = `<!doctype html>
        <html lang="en">
          <meta charset="utf-8">
          <title>README</title>
          <link rel="icon" href="data:,">
          <script type="importmap">{"imports": {"news-widgets": "/news-widgets.js"}}</script>
          ${ownModule ? '' : '<script type="module" src="/news-widgets.js"></script>'}
          ${here(html)}
          ${scripts.map((script) => `<script type="module">${here(script)}\nglobalThis.finished = (globalThis.finished ?? 0) + 1;</script>`).join('\n')}
        </html>`;

      const { page, troubles } = await newVisit(browser);
      documents.set(`/${place}`, document);
      await page.goto(`${pages}/${place}`, { waitUntil: 'load' });
      // A script may wait for an element; the ones after it wait for nothing.
      await page.waitForFunction((amount) => ((globalThis as { finished?: number }).finished ?? 0) === amount, { timeout: 10_000 }, scripts.length).catch(() => assert.fail(`The script did not end. ${troubles.join('\n')}`));
      await settled(page);

      assert.deepEqual(troubles, []);
      const elements = await shown(page);
      assert.equal(elements.length > 0, /<(news|pull)-/.test(html));
      for (const { tag, text } of elements) {
        assert.ok(text.length > 20, `<${tag}> shows nothing: ${text}`);
        for (const sentence of said) assert.ok(!text.includes(sentence), `<${tag}> shows: ${text.slice(0, 200)}`);
      }
      assert.ok((await linesOf(page)).length > 0);
    });
  }

  test('the form in an example votes where scripts do not run', async () => {
    const { html } = examples.find((example) => example.html.includes('<form')) ?? assert.fail('There is no form.');
    documents.set('/form', `<!doctype html><html lang="en"><meta charset="utf-8"><title>Form</title><link rel="icon" href="data:,">${html.replaceAll('https://paper.example', demo.content)}</html>`);
    const earlier = (await pollAt(demo.content, '7910')).voters_count;
    const { page, troubles } = await newVisit(browser);
    await page.setJavaScriptEnabled(false);
    await page.goto(`${pages}/form`, { waitUntil: 'load' });
    await page.click('input[value=undecided]');
    // The first button asks for a confirmation, the second gives it.
    for (const place of ['/polls/7910/votes', '/polls/7910/page']) {
      await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click('form button')]);
      assert.equal(new URL(page.url()).pathname, place);
    }
    assert.equal((await pollAt(demo.content, '7910')).voters_count, earlier + 1);
    assert.deepEqual(troubles, []);
  });

  test('there are two policies for pages', () => assert.equal(policies.length, 2));

  for (const { policy, place } of policies) {
    test(`under the policy in line ${place} an article is shown and a vote counted, without a violation`, async () => {
      const path = `/policy-${place}`;
      // The module comes from the page's own server here, and everything else from the other one, as in the README.
      headers.set(path, { 'content-security-policy': policy.replace('script-src https://paper.example', `script-src ${pages}`).replaceAll('https://paper.example', demo.content).replace('nonce-…', 'nonce-once') });
      documents.set(
        path,
        `<!doctype html>
        <html lang="en">
          <meta charset="utf-8">
          <title>Policy</title>
          <link rel="icon" href="data:,">
          <script type="module" src="/news-widgets.js" nonce="once"></script>
          <news-article src="${demo.content}/article.json"><a href="/">Fallback</a></news-article>
          <news-article src="${demo.content}/post.json" storage="none"></news-article>
        </html>`,
      );
      const { page, troubles } = await newVisit(browser);
      await page.evaluateOnNewDocument(() => {
        const { violations } = Object.assign(globalThis, { violations: [] as string[] });
        document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => violations.push(`${violatedDirective} ${blockedURI}`));
      });
      await page.goto(`${pages}${path}`, { waitUntil: 'load' });
      await settled(page);
      const earlier = (await pollAt(demo.content, '7910')).voters_count;
      await voteByKeyboard(page, 0);
      await showsLine(page, /Your? vote(d)? for/);
      assert.equal((await pollAt(demo.content, '7910')).voters_count, earlier + 1);
      // An icon is no business of the module.
      assert.deepEqual((await page.evaluate(() => (globalThis as unknown as { violations: string[] }).violations)).filter((violation) => violation !== 'img-src data'), []);
      assert.deepEqual(troubles.filter((trouble) => !/icon|data:,/.test(trouble)), []);
    });
  }
});
