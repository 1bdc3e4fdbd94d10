import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { Browser, Frame, Page } from 'puppeteer-core';
import { MemoryVoteStore, createApp, parsePolls } from 'news-widgets-vote-service';
import { newVisit, pollAt } from './pages.js';

/** What is asked for besides the vote: permissions, and figures that move once they are shown. */
const aside = /^OPTIONS|\/events$|poll-live\.js$/;

/** What the page around the frame was told, by whom, in the order of time. */
interface Told {
  readonly isFrame: boolean;
  readonly origin: string;
  readonly data: unknown;
}

/** A page of another site: a frame in a sandbox, and the messages that come out of it. As in WordPress, the frame is hidden until the first of them. */
const host = (address: string, sandbox: string | undefined) => `<!doctype html>
<html lang="en"><title>A blog</title><link rel="icon" href="data:,">
<iframe src="${address}" width="600" height="200" style="position: absolute; clip: rect(1px, 1px, 1px, 1px)"${sandbox === undefined ? '' : ` sandbox="${sandbox}"`}></iframe>
<script>
  globalThis.told = [];
  addEventListener('message', ({ source, origin, data }) => {
    const frame = document.querySelector('iframe');
    told.push({ isFrame: source === frame.contentWindow, origin, data });
    frame.removeAttribute('style');
    if (data.message === 'height') frame.height = data.value;
  });
</script>`;

const toldIn = (page: Page): Promise<readonly Told[]> => page.evaluate(() => (globalThis as unknown as { told: Told[] }).told);

const frameOf = (page: Page): Frame => page.frames().find((frame) => frame !== page.mainFrame()) as Frame;

/** Waits until the element in the frame shows what the function is true of. */
const shows = (frame: Frame, sees: (root: ShadowRoot) => boolean) =>
  frame.waitForFunction(`(${sees.toString()})(document.querySelector('news-poll')?.shadowRoot ?? document.createDocumentFragment())`, { timeout: 20_000 });

/** Chooses the first answer and presses the button by the keyboard, where the focus is already in the frame. */
async function vote(page: Page, frame: Frame): Promise<void> {
  await frame.evaluate(() => document.querySelector('news-poll')?.shadowRoot?.querySelector('input')?.focus());
  await page.keyboard.press(' ');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
}

/** The tests of the page for frames in one browser, which is started by whoever calls: that is most of the time they take. */
export function frameTests(browser: () => Browser): void {
  describe('the poll in a frame', () => {
    let site: Server;
    let app: FastifyInstance;
    let store: MemoryVoteStore;
    const place = { site: '', service: '', frame: '', now: Date.now() };
    let sandbox: string | undefined;
    const pages: Page[] = [];

    before(async () => {
      site = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(host(place.frame, sandbox))).listen(0, 'localhost');
      await once(site, 'listening');
      place.site = `http://localhost:${(site.address() as AddressInfo).port}`;
      const ids = ['sandboxed', 'open', 'later', 'contested'];
      const polls = ids.map((id) => ({ id, integrity: id === 'contested' ? 'challenge' : 'network', question: 'Keep the night bus?', notice: 'Anyone may answer.', options: [{ id: 'yes', title: 'Yes' }, { id: 'no', title: 'No' }] }));
      store = new MemoryVoteStore();
      app = createApp({ store, polls: parsePolls(JSON.stringify({ allowed_origins: [place.site], polls })), now: () => place.now });
      place.service = await app.listen({ port: 0, host: '127.0.0.1' });
    });
    after(async () => {
      // A browser that keeps connections would have the service wait for them.
      for (const page of pages) await page.browserContext().close();
      await app.close();
      await store.close();
      site.closeAllConnections();
      site.close();
    });

    /** Opens the page of the other site around the page for frames of a poll. */
    async function open(id: string, box: string | undefined, fragment = '') {
      place.frame = `${place.service}/polls/${id}/embed${fragment}`;
      sandbox = box;
      const visit = await newVisit(browser());
      pages.push(visit.page);
      await visit.page.goto(place.site, { waitUntil: 'load' });
      const frame = frameOf(visit.page);
      await shows(frame, (root) => root.querySelector('input') !== null || root.querySelector('[part=total]') !== null);
      await visit.page.waitForFunction(() => !document.querySelector('iframe')?.hasAttribute('style'));
      return { ...visit, frame };
    }

    const voters = async (id: string) => (await pollAt(place.service, id)).voters_count;

    test('in a sandbox it votes once, tells its height and nothing else, and a reload counts nothing', async () => {
      const { page, frame, troubles } = await open('sandboxed', 'allow-scripts', '#?secret=Ab3dE');
      assert.equal(await frame.evaluate(() => globalThis.origin), 'null');
      await vote(page, frame);
      await shows(frame, (root) => /Anyone may answer/.test(root.querySelector('[part=notice]')?.textContent ?? ''));
      assert.equal(await voters('sandboxed'), 1);
      // The form is gone, so that nothing is left to vote with.
      await page.keyboard.press('Enter');
      assert.equal(await frame.evaluate(() => document.querySelector('news-poll')?.shadowRoot?.querySelectorAll('form, input').length), 0);

      const needed = () => frame.evaluate(() => Math.ceil(document.documentElement.getBoundingClientRect().height));
      await page.waitForFunction((height) => document.querySelector('iframe')?.clientHeight === height, {}, await needed());
      const told = await toldIn(page);
      for (const { isFrame, origin, data } of told) {
        assert.deepEqual([isFrame, origin], [true, 'null']);
        assert.deepEqual(data, { message: 'height', value: (data as { value: number }).value, secret: 'Ab3dE' });
      }
      // At once, for the form, and for the results: each change of the height is told, and only those.
      const heights = told.map(({ data }) => (data as { value: number }).value);
      assert.ok(heights.length > 1 && heights.every((height, index) => height > 100 && height !== heights[index - 1]), heights.join());
      assert.equal(heights.at(-1), await needed());

      // A page that began to listen late says so, and hears it again.
      await page.evaluate(() => document.querySelector('iframe')?.contentWindow?.postMessage({ message: 'ready' }, '*'));
      await page.waitForFunction((length) => (globalThis as unknown as { told: Told[] }).told.length > length, {}, told.length);
      assert.deepEqual((await toldIn(page)).slice(told.length), told.slice(-1));

      await page.reload({ waitUntil: 'load' });
      await shows(frameOf(page), (root) => root.querySelector('input') !== null);
      assert.equal(await voters('sandboxed'), 1);
      assert.deepEqual(troubles, []);
    });

    test('outside a sandbox the browser keeps the vote, a reload shows it, and the height comes without a secret', async () => {
      const { page, frame, troubles } = await open('open', undefined);
      await vote(page, frame);
      await shows(frame, (root) => root.querySelector('[part=total]') !== null);
      await page.reload({ waitUntil: 'load' });
      await shows(frameOf(page), (root) => root.querySelector('[part=total]') !== null);
      assert.equal(await voters('open'), 1);
      const told = await toldIn(page);
      assert.deepEqual(told, told.map(({ data }) => ({ isFrame: true, origin: place.service, data: { message: 'height', value: (data as { value: number }).value } })));
      assert.ok(told.length > 0);
      assert.deepEqual(troubles, []);
    });

    test('under its strict policy it solves the challenge of a contested poll, by a module that comes when it is asked for', async () => {
      const { page, frame, troubles } = await open('contested', 'allow-scripts');
      const asked: string[] = [];
      page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname.replace(/^.*\/(?=[\w-]+\.js$)/, '')}`));
      await vote(page, frame);
      await shows(frame, (root) => root.querySelector('[part=total]') !== null);
      assert.deepEqual(asked.filter((request) => !aside.test(request)), ['POST /polls/contested/votes', 'GET poll-challenge.js', 'POST /polls/contested/votes']);
      assert.equal(await voters('contested'), 1);
      // The console of a browser tells every 403.
      assert.deepEqual(troubles.filter((trouble) => !/403|votes/.test(trouble)), []);
    });

    test('a page that was open for hours gets a new grant when its reader votes', async () => {
      const { page, frame, troubles } = await open('later', 'allow-scripts');
      const hours = 5 * 3600 * 1000;
      place.now += hours;
      await frame.evaluate((passed) => {
        const { now } = Date;
        Date.now = () => now() + passed;
      }, hours);
      const asked: string[] = [];
      page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
      await vote(page, frame);
      await shows(frame, (root) => root.querySelector('[part=total]') !== null);
      assert.deepEqual(asked.filter((request) => !aside.test(request)), ['GET /polls/later/embed/grant', 'POST /polls/later/votes']);
      assert.equal(await voters('later'), 1);
      assert.deepEqual(troubles, []);
    });
  });
}
