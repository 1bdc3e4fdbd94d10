import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { browserNames, linesOf, newVisit, openBrowser, openDemo, overflow, pollAt, settled, showsLine, tabTo, visit } from './pages.js';

const paragraphsOfText = readFileSync('demo/article.txt', 'utf8')
  .trim()
  .split(/\n\s*\n/)
  .slice(2)
  .filter((block) => block.length > 100);

for (const name of browserNames) {
  describe(`the other demo pages in ${name}`, () => {
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

    test('an article from plain text has its headline, deck, paragraphs and sub-heads', async () => {
      const { page, troubles } = await visit(browser, `${demo.pages}/plain-text.html`);
      const lines = await linesOf(page, 'news-article');
      assert.deepEqual(lines.slice(0, 2), [
        'h2 Linnermouth’s free ferry fills up, and the bill comes due',
        'p Crossings have more than doubled since fares were scrapped in 2024, but a council short of £1.9m must decide next month whether to bring them back.',
      ]);
      assert.equal(paragraphsOfText.length, 11);
      assert.deepEqual(
        lines.filter((line) => paragraphsOfText.includes(line.slice(2))),
        paragraphsOfText.map((text) => `p ${text}`),
      );
      for (const subhead of ['h3 Would a pound send people back to their cars?', 'h3 A boat that is showing its age']) assert.equal(lines.filter((line) => line === subhead).length, 1, subhead);
      assert.deepEqual(troubles, []);
    });

    test('an article from plain text has a live poll, and nothing is left of its shortcode', async () => {
      const { page } = await visit(browser, `${demo.pages}/plain-text.html`);
      const lines = await linesOf(page);
      const place = lines.indexOf('h3 Should Linnermouth keep its ferry free?');
      assert.match(lines[place - 1] ?? '', /^p “I would rather charge a pound/);
      assert.equal(lines.filter((line) => line.startsWith('label ')).length, 4);
      assert.ok(!lines.some((line) => /show_poll|poll_id|[[\]]|7910/.test(line)), lines.join('\n'));
      const latest = lines.indexOf('h3 Latest News');
      assert.match(lines[latest + 1] ?? '', /^li Mussel beds at Sallow Point reopen after two clean summers.*November 24, 2026$/);
      assert.equal(lines.filter((line) => line.startsWith('blockquote ')).length, 1);
    });

    test('a post of WordPress has its caption, its table, its pull quote and a live poll', async () => {
      const { page, troubles } = await visit(browser, `${demo.pages}/wordpress.html`);
      const lines = await linesOf(page, 'news-article');
      assert.deepEqual(lines.slice(0, 2), ['h2 An earlier ferry, and a later one – for the night shift', 'p Eighty-one nurses wrote a letter, and the timetable has two new lines.']);
      const all = (await linesOf(page)).join('\n');
      for (const part of ['h3 Who asked for it', 'The crossing takes eight minutes when the tide is kind. Drawing: The Lantern', 'Eight minutes of water', 'From the nurses’ letter', 'Should Linnermouth keep its ferry free?']) assert.ok(all.includes(part), part);
      const table = await page.evaluate(() => {
        const found = document.querySelector('news-article')?.shadowRoot?.querySelector('table');
        return found && { caption: found.caption?.textContent, rows: [...found.rows].map(({ cells }) => [...cells].map((cell) => `${cell.localName} ${cell.textContent}`)) };
      });
      assert.deepEqual(table, {
        caption: 'Monday to Saturday; Sundays stay as they are',
        rows: [
          ['th Boat', 'th Now', 'th From December 7'],
          ['td First from Sallow Point', 'td 6.10 am', 'td 5.50 am'],
          ['td Last from Linnermouth', 'td 10.30 pm', 'td 11.10 pm'],
        ],
      });
      assert.doesNotMatch(all, /show_poll|\[|\]/);
      assert.deepEqual(troubles, []);
    });

    test('an article in a format that few publishers serve is shown, too, by the files of one folder', async () => {
      const { page, troubles } = await visit(browser, `${demo.pages}/partner.html`);
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await page.evaluate(() => {
        const story = { type: 'story', version: '0.10.11', headlines: { basic: 'Aldermoor ferry sails again' }, content_elements: [{ type: 'text', content: 'It leaves at <b>nine</b>.' }] };
        document.querySelector('news-article')?.setAttribute('article', JSON.stringify(story));
      });
      await showsLine(page, /^h2 Aldermoor ferry sails again$/);
      assert.match((await linesOf(page)).join('\n'), /It leaves at nine\./);
      assert.deepEqual(asked.filter((path) => path.endsWith('.js')), ['/formats.js', '/more-formats.js']);
      assert.deepEqual(troubles, []);
    });

    test('what has been overtaken while the formats were on their way is not shown', async () => {
      const { page, troubles } = await newVisit(browser);
      let release: (() => void) | undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      await page.setRequestInterception(true);
      page.on('request', (request) => void (request.url().endsWith('/formats.js') ? held : Promise.resolve()).then(() => request.continue()));
      await page.goto(`${demo.pages}/partner.html`);
      await settled(page);
      const write = (value: string) => page.evaluate((text) => document.querySelector('news-article')?.setAttribute('article', text), value);
      const coming = page.waitForRequest((request) => request.url().endsWith('/formats.js'));
      await write('<p>Old words.</p>');
      await coming;
      await write('{"headline": "New words", "body": []}');
      await showsLine(page, /^h2 New words$/);
      const arrived = page.waitForResponse((response) => response.url().endsWith('/formats.js'));
      release?.();
      await arrived;
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
      const lines = (await linesOf(page)).join('\n');
      assert.match(lines, /^h2 New words$/m);
      assert.doesNotMatch(lines, /Old words/);
      assert.deepEqual(troubles, []);
    });

    test('where the formats of other systems do not come, the reader can try again, and the page keeps its link', async () => {
      const { page, troubles } = await newVisit(browser);
      let isDown = true;
      const asked: string[] = [];
      await page.setRequestInterception(true);
      page.on('request', (request) => {
        if (request.url().includes('/formats.js')) asked.push(request.url());
        void (isDown && request.url().endsWith('/formats.js') ? request.abort() : request.continue());
      });
      await page.goto(`${demo.pages}/wordpress.html`);
      await showsLine(page, /^p This could not be loaded: the server cannot be reached\.$/);
      assert.match((await linesOf(page)).join('\n'), /The ferry has a new timetable/);
      assert.ok(troubles.some((trouble) => /<news-article> .*post\.json: formats\.js or more-formats\.js did not load/.test(trouble)), troubles.join('\n'));
      isDown = false;
      await page.evaluate(() => document.querySelector('news-article')?.shadowRoot?.querySelector('button')?.click());
      await showsLine(page, /^h2 An earlier ferry/);
      assert.equal(asked.length, 2);
    });

    test('what few articles have is words and links where the module for it does not come, and the console says so once', async () => {
      const { page, troubles } = await newVisit(browser);
      let isDown = true;
      const asked: string[] = [];
      await page.setRequestInterception(true);
      page.on('request', (request) => {
        const { pathname, search } = new URL(request.url());
        const isIt = pathname === '/article-parts.js';
        if (isIt) asked.push(search);
        void (isIt && isDown ? request.abort() : request.continue());
      });
      const story = JSON.stringify({ headline: 'At the lock', body: [{ type: 'key-points', children: [{ type: 'paragraph', children: 'It leaks.' }] }, { type: 'embed', url: 'https://youtu.be/abcdefghijk' }] });
      const write = () => page.evaluate((text) => document.querySelector('news-article')?.setAttribute('article', text), story);
      await page.goto(`${demo.pages}/plain-text.html`);
      await settled(page);
      await write();
      await showsLine(page, /^p youtu\.be$/);
      while (troubles.every((trouble) => !/<news-article> article-parts/.test(trouble))) await new Promise((resolve) => setTimeout(resolve, 50));
      assert.match((await linesOf(page)).join('\n'), /^p It leaks\.$/m);
      assert.deepEqual(asked, ['', '?again']);
      isDown = false;
      await page.goto(`${demo.pages}/plain-text.html`);
      await settled(page);
      await write();
      await showsLine(page, /^p YouTube will then learn that you visited this page\.$/);
      assert.equal(troubles.filter((trouble) => /<news-article> article-parts\.js did not load\. Put it beside/.test(trouble)).length, 1, troubles.join('\n'));
    });

    test('an article is shown without its best quotation where the module for it does not come, and the console says so once', async () => {
      const { page, troubles } = await newVisit(browser);
      await page.setRequestInterception(true);
      page.on('request', (request) => void (new URL(request.url()).pathname === '/article-extras.js' ? request.abort() : request.continue()));
      await page.goto(`${demo.pages}/plain-text.html`);
      await settled(page);
      const lines = await linesOf(page, 'news-article');
      assert.ok(lines.some((line) => line.startsWith('h2 ')), lines.join('\n'));
      assert.deepEqual(lines.filter((line) => line.startsWith('blockquote ')), []);
      assert.equal(troubles.filter((trouble) => /<news-article> article-extras\.js did not load\. Put it beside/.test(trouble)).length, 1, troubles.join('\n'));
    });

    test('a CMS post has three polls and the quotation of its author, in the run of its text', async () => {
      const { page, troubles } = await visit(browser, `${demo.pages}/cms.html`);
      const lines = await linesOf(page, 'main');
      const places = [
        'h1 Twenty minutes is a long time in the rain',
        'h2 Should Linnermouth keep its ferry free?',
        'blockquote Nobody asks a bridge to turn a profit before they will let you walk across it.',
        '— Hester Quillby, ferry pilot',
        'h2 The price is only half of it',
        'h2 What would make you leave the car at home?',
        'h2 And the name, since you ask',
        'h2 What should the next ferry be called?',
      ].map((text) => lines.findIndex((line) => line.endsWith(text)));
      assert.ok(!places.includes(-1), `${places.join(', ')}\n${lines.join('\n')}`);
      assert.deepEqual(places, places.toSorted((a, b) => a - b));
      assert.equal(lines.filter((line) => line.startsWith('label ')).length, 9);
      assert.ok(lines.includes('p This poll is closed.'));
      assert.ok(!lines.some((line) => /^(p )?(Vote:|See the result:)/.test(line)));
      assert.deepEqual(troubles, []);
    });

    test('several answers are given by the keyboard, and count for one voter', async () => {
      const { page, troubles } = await visit(browser, `${demo.pages}/cms.html`);
      await tabTo(page, 'input[type=checkbox][value=frequency]');
      await page.keyboard.press(' ');
      await tabTo(page, 'input[type=checkbox][value=shelter]');
      await page.keyboard.press(' ');
      await page.keyboard.press('Enter');
      await showsLine(page, /(Your vote for|You have voted:) “A boat or bus at least every 20 minutes”, “A dry place to wait”/);
      const { voters_count, options } = await pollAt(demo.content, '7911');
      assert.deepEqual([voters_count, ...options.map(({ votes_count }) => votes_count)], [1, 1, 0, 0, 0, 1]);
      assert.equal((await linesOf(page, 'main')).filter((line) => line.startsWith('label ')).length, 4);
      assert.deepEqual(troubles, []);
    });

    test('a vote on one page is known on the other', async () => {
      const { page } = await visit(browser, `${demo.pages}/cms.html`);
      await tabTo(page, 'input[type=radio]');
      await page.keyboard.press(' ');
      await page.keyboard.press('Enter');
      await showsLine(page, /(Your vote for|You have voted:) “Yes, free for everyone”/);
      await page.goto(`${demo.pages}/plain-text.html`, { waitUntil: 'load' });
      await settled(page);
      await showsLine(page, /(Your vote for|You have voted:) “Yes, free for everyone”/);
    });

    test('a page without the script shows the link that its author wrote', async () => {
      const { page, troubles } = await visit(browser, `${demo.pages}/no-script.html`);
      const link = await page.evaluate(() => {
        const { text, href, offsetWidth, offsetHeight } = document.querySelector<HTMLAnchorElement>('news-article a') as HTMLAnchorElement;
        return { text, href, isVisible: offsetWidth > 50 && offsetHeight > 10 };
      });
      assert.deepEqual(link, { text: 'Linnermouth’s free ferry fills up, and the bill comes due: read it at The Linnermouth Lantern', href: `${demo.content}/article.txt`, isVisible: true });
      assert.equal(await page.evaluate(() => customElements.get('news-article') === undefined), true);
      assert.equal((await fetch(link.href)).status, 200);
      assert.deepEqual(troubles, []);
    });

    test('every page that the first one lists is there', async () => {
      const { page, troubles } = await visit(browser, `${demo.pages}/`);
      const links = await page.evaluate(() => [...document.querySelectorAll('a')].map(({ href }) => href));
      assert.ok(links.length >= 8, links.join('\n'));
      for (const link of links) {
        // The files of the article come from the other origin.
        const answers = await Promise.all([fetch(link), fetch(link.replace(demo.pages, demo.content))]);
        assert.ok(answers.some(({ status }) => status === 200), link);
      }
      assert.deepEqual(troubles, []);
    });

    for (const path of ['plain-text', 'wordpress', 'cms', 'no-script', 'index']) {
      test(`${path}.html is no wider than its window`, async () => {
        for (const width of [320, 1280]) {
          const { page } = await visit(browser, `${demo.pages}/${path}.html`, width);
          assert.ok((await overflow(page)) <= 0, `${width}`);
        }
      });
    }
  });
}
