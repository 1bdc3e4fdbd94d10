import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'puppeteer-core';
import type { Block, NewsArticle, Phrasing } from '../../src/article/article.js';
import { browserNames, linesOf, openBrowser, openDemo, overflow, pollAt, settled, showsLine, visit, voteByKeyboard } from './pages.js';

const article = JSON.parse(readFileSync('demo/article.json', 'utf8')) as NewsArticle;
const textOf = (children: readonly Phrasing[]): string => children.map((node) => (node.type === 'text' ? node.value : 'children' in node ? textOf(node.children) : ' ')).join('');
const blocks = <T extends Block['type']>(type: T) => article.body.filter((block): block is Extract<Block, { type: T }> => block.type === type);
const paragraphs = blocks('paragraph').map(({ children }) => textOf(children));
const question = 'Should Linnermouth keep its ferry free?';
const quotations = ['Nobody asks a bridge to turn a profit before they will let you walk across it.', 'People call it the free ferry, but it is paid for, the way a bridge is paid for.'];

for (const name of browserNames) {
  describe(`the partner page in ${name}`, () => {
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
    const open = (width?: number) => visit(browser, `${demo.pages}/partner.html`, width);

    test('has the headline, the deck, the byline, the date and the picture', async () => {
      const { page, troubles } = await open();
      const lines = await linesOf(page, 'news-article');
      assert.equal(lines.filter((line) => line === `h2 ${article.headline}`).length, 1, lines.join('\n'));
      assert.ok(lines.includes(`p ${article.description}`));
      const byline = lines.find((line) => line.includes('Edda Farrowby')) ?? '';
      for (const part of ['By Edda Farrowby', 'November 23, 2026']) assert.ok(byline.includes(part), byline);
      assert.ok(lines.some((line) => line.startsWith('figcaption ') && line.includes('Two passengers in three') && line.includes('Illustration: The Linnermouth Lantern')));
      const picture = await page.evaluate(() => {
        const { complete = false, naturalWidth, naturalHeight, alt, clientWidth } = document.querySelector('news-article')?.shadowRoot?.querySelector('img') ?? ({} as Partial<HTMLImageElement>);
        return { complete, naturalWidth, naturalHeight, alt, isSeen: (clientWidth ?? 0) > 200 };
      });
      assert.deepEqual(picture, { complete: true, naturalWidth: 1600, naturalHeight: 900, alt: article.image?.alt, isSeen: true });
      assert.deepEqual(troubles, []);
    });

    test('has every paragraph and both sub-heads, each once and in their order', async () => {
      const { page } = await open();
      const lines = await linesOf(page, 'news-article');
      const expected = article.body.flatMap((block) => (block.type === 'paragraph' ? `p ${textOf(block.children)}` : block.type === 'heading' ? `h3 ${textOf(block.children)}` : []));
      assert.equal(paragraphs.length, 11);
      assert.equal(blocks('heading').length, 2);
      assert.deepEqual(lines.filter((line) => expected.includes(line)), expected);
    });

    test('has the poll between the paragraphs where the newsroom put it', async () => {
      const { page } = await open();
      const lines = await linesOf(page, 'news-article');
      const at = article.body.findIndex(({ type }) => type === 'poll');
      const places = [article.body[at - 1], article.body[at + 1]].map((block) => lines.indexOf(`p ${block?.type === 'paragraph' ? textOf(block.children) : ''}`));
      const place = lines.indexOf(`h3 ${question}`);
      assert.ok(places[0] !== -1 && (places[0] ?? 0) < place && place < (places[1] ?? 0), `${places.join(', ')}; ${place}`);
      assert.deepEqual(
        lines.filter((line) => line.startsWith('label ')),
        ['label Yes, free for everyone', 'label Yes, but for residents only', 'label No, everyone should pay £1 a trip', 'label I have not made up my mind'],
      );
    });

    test('sets a sentence of the pilot large, right before the paragraph that holds it', async () => {
      const { page } = await open();
      const lines = await linesOf(page, 'news-article');
      const place = lines.findIndex((line) => quotations.some((quotation) => line === `blockquote ${quotation}`));
      assert.notEqual(place, -1, lines.join('\n'));
      assert.match(lines[place + 1] ?? '', /Hester Quillby/);
      assert.equal(lines.findIndex((line) => line.startsWith('p “People call it the free ferry')), place + 2);
    });

    test('ends with the latest stories, as links to the paper', async () => {
      const { page } = await open();
      const [list] = blocks('recommended-list');
      const links = await page.evaluate(() => [...(document.querySelector('news-article')?.shadowRoot?.querySelectorAll('li a') ?? [])].map((link) => ({ title: link.textContent, url: (link as HTMLAnchorElement).href })));
      assert.deepEqual(links, list?.children.map(({ title, url }) => ({ title, url })));
      const lines = await linesOf(page, 'news-article');
      assert.ok(lines.indexOf('h3 Latest News') > lines.indexOf(`p ${paragraphs.at(-1)}`));
    });

    test('does not show what its author wrote for readers without the script', async () => {
      const { page } = await open();
      assert.ok(!(await linesOf(page, 'news-article')).some((line) => line.includes('read it at The Linnermouth Lantern')));
    });

    for (const width of [320, 768, 1280]) {
      test(`is no wider than a window of ${width} pixels`, async () => {
        const { page, troubles } = await open(width);
        assert.equal(await page.evaluate(() => innerWidth), width);
        assert.ok((await overflow(page)) <= 0);
        assert.deepEqual(troubles, []);
      });
    }

    test('takes a vote by the keyboard alone, counts it once, and knows it after a reload', async () => {
      const { page, troubles } = await open();
      const { voters_count: earlier } = await pollAt(demo.content, '7910');
      await voteByKeyboard(page, 1);
      await showsLine(page, /(Your vote for|You have voted:) “Yes, but for residents only”/);
      const results = (await linesOf(page, 'news-article')).filter((line) => line.includes('%'));
      assert.equal(results.length, 4);
      assert.match(results[1] ?? '', /^li Yes, but for residents only.*Your vote.*100%.*1 vote$/);

      await page.reload({ waitUntil: 'load' });
      await settled(page);
      await showsLine(page, /(Your vote for|You have voted:) “Yes, but for residents only”/);
      assert.equal((await linesOf(page, 'news-article')).filter((line) => line.startsWith('label ')).length, 0);
      assert.equal((await pollAt(demo.content, '7910')).voters_count, earlier + 1);
      assert.deepEqual(troubles, []);
    });

    test('another reader votes for another answer, and both count', async () => {
      const { page, troubles } = await open();
      const { voters_count: earlier } = await pollAt(demo.content, '7910');
      assert.equal((await linesOf(page, 'news-article')).filter((line) => line.startsWith('label ')).length, 4);
      await voteByKeyboard(page, 2);
      await showsLine(page, /(Your vote for|You have voted:) “No, everyone should pay £1 a trip”/);
      await showsLine(page, new RegExp(`^p ${earlier + 1} voters?$`));
      assert.equal((await pollAt(demo.content, '7910')).voters_count, earlier + 1);
      assert.equal(earlier, 1);
      const results = (await linesOf(page, 'news-article')).filter((line) => line.includes('%'));
      assert.deepEqual(results.map((line) => /\d+%/.exec(line)?.[0]), ['0%', '50%', '50%', '0%']);
      assert.deepEqual(troubles, []);
    });
  });
}
