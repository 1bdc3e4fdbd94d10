import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { Network } from './life/network.js';
import { engines, openReaders } from './life/readers.js';
import type { ReaderBrowser, Tab } from './life/readers.js';
import { VotingService } from './life/voting-service.js';
import { temporaryFolder } from './pages.js';

interface Scene {
  readonly network: Network;
  readonly service: VotingService;
  /** A new tab with the poll in it: where nothing may be stored, or where the modules beside the first one do not come. */
  readonly open: (how?: 'none' | 'alone') => Promise<Tab>;
  /** What the service has counted: all, for yes, for no. */
  readonly counts: () => Promise<readonly (number | null)[]>;
}

/** What the reader is told, and whether the results are there. */
const seen = (tab: Tab): Promise<{ readonly message: string; readonly hasResults: boolean }> =>
  tab.evaluate(() => {
    const root = document.querySelector('news-poll')?.shadowRoot;
    return { message: root?.querySelector('#message')?.textContent.trim() ?? '', hasResults: Boolean(root?.querySelector('#results')) };
  });

/** Waits until the reader is told something that matches. */
async function told(tab: Tab, pattern: RegExp): Promise<void> {
  const end = Date.now() + 40_000;
  for (;;) {
    const { message } = await seen(tab);
    if (pattern.test(message)) return;
    if (Date.now() > end) assert.match(message, pattern);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const counted = /Your vote for “Yes” has been counted|You have voted: “Yes”/;
const notYet = /has not been counted yet/;

/** Waits until the poll can be voted in. */
const ready = (tab: Tab): Promise<void> =>
  tab.evaluate(async () => {
    for (let root: ShadowRoot | null | undefined; !root?.querySelector('form, #results'); root = document.querySelector('news-poll')?.shadowRoot) await new Promise((resolve) => setTimeout(resolve, 20));
  });

/** Chooses an option and presses the button. */
const vote = (tab: Tab, option = 'yes'): Promise<void> =>
  tab.evaluate(async (id) => {
    const poll = document.querySelector('news-poll');
    poll?.shadowRoot?.querySelector<HTMLElement>(`input[value=${id}]`)?.click();
    await (poll as unknown as { readonly updateComplete: Promise<boolean> }).updateComplete;
    poll?.shadowRoot?.querySelector('button')?.click();
  }, option);

/** Waits until the network has seen votes. */
async function attempted(network: Network, times: number): Promise<void> {
  for (const end = Date.now() + 40_000; network.attempts.length < times; await new Promise((resolve) => setTimeout(resolve, 20))) assert.ok(Date.now() < end, `${network.attempts.length} of ${times} attempts`);
}

const stored = (tab: Tab): Promise<number> => tab.evaluate(() => localStorage.length);

async function byKeyboard({ open, counts }: Scene): Promise<void> {
  const tab = await open();
  const focused = () => tab.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.matches('button, input, #results') && (document.activeElement.shadowRoot.activeElement.id || document.activeElement.shadowRoot.activeElement.localName));
  await tab.evaluate(() => document.body.focus());
  for (let presses = 0; (await focused()) !== 'input' && presses < 10; presses++) await tab.press('Tab');
  await tab.press(' ');
  for (let presses = 0; (await focused()) !== 'button' && presses < 10; presses++) await tab.press('Tab');
  await tab.press('Enter');
  await told(tab, counted);
  assert.equal(await focused(), 'results');
  assert.deepEqual(await counts(), [1, 1, 0]);
}

async function offlineAndBack({ open, counts, network }: Scene): Promise<void> {
  const tab = await open();
  // Where the driver can tell the browser that it is offline, its words and events are tested too.
  if (tab.setOffline) await tab.setOffline(true);
  network.mode = 'cut';
  await vote(tab);
  await told(tab, tab.setOffline ? /offline.*kept/ : notYet);
  assert.deepEqual(await counts(), [0, 0, 0]);
  network.mode = 'pass';
  if (tab.setOffline) await tab.setOffline(false);
  await told(tab, counted);
  assert.deepEqual(await counts(), [1, 1, 0]);
  assert.equal(new Set(network.attempts).size, 1);
}

async function moduleAlone({ open, counts, network }: Scene): Promise<void> {
  const tab = await open('alone');
  network.mode = 'cut';
  await vote(tab);
  await told(tab, notYet);
  network.mode = 'pass';
  await told(tab, counted);
  assert.deepEqual(await counts(), [1, 1, 0]);
  assert.equal(new Set(network.attempts).size, 1);
}

async function reloadWhileSending({ open, counts, network }: Scene): Promise<void> {
  const tab = await open();
  network.mode = 'hold';
  await vote(tab);
  await attempted(network, 1);
  network.mode = 'pass';
  await tab.reload();
  await told(tab, counted);
  assert.deepEqual(await counts(), [1, 1, 0]);
  assert.equal(new Set(network.attempts).size, 1);
}

async function closeWhileSending({ open, counts, network }: Scene): Promise<void> {
  const [tab, other] = [await open(), await open()];
  network.mode = 'cut';
  await vote(other);
  await told(tab, notYet);
  await other.close();
  await tab.close();
  assert.deepEqual(await counts(), [0, 0, 0]);
  network.mode = 'pass';
  const later = await open();
  await told(later, counted);
  assert.deepEqual(await counts(), [1, 1, 0]);
  assert.equal(new Set(network.attempts).size, 1);
}

async function twoTabsAtOnce({ open, counts }: Scene): Promise<void> {
  const tabs = [await open(), await open()];
  await Promise.all(tabs.map((tab) => vote(tab)));
  for (const tab of tabs) await told(tab, counted);
  assert.deepEqual(await counts(), [1, 1, 0]);
}

async function twoTabsInTurn({ open, counts, network }: Scene): Promise<void> {
  const [first, second] = [await open(), await open()];
  await vote(first);
  await told(first, /Your vote for “Yes” has been counted/);
  // By itself, though the reader had another choice in mind there.
  await told(second, /You have voted: “Yes”/);
  assert.equal((await seen(second)).hasResults, true);
  const third = await open();
  await told(third, /You have voted: “Yes”/);
  assert.deepEqual(await counts(), [1, 1, 0]);
  assert.equal(network.attempts.length, 1);
}

async function answerLost({ open, counts, network }: Scene): Promise<void> {
  const tab = await open();
  network.mode = 'lose';
  await vote(tab);
  await told(tab, notYet);
  assert.deepEqual(await counts(), [1, 1, 0]);
  network.mode = 'pass';
  await told(tab, counted);
  assert.deepEqual(await counts(), [1, 1, 0]);
  assert.equal(new Set(network.attempts).size, 1);
}

async function serviceKilled({ open, counts, network, service }: Scene): Promise<void> {
  const tab = await open();
  network.mode = 'hold';
  await vote(tab);
  await attempted(network, 1);
  await service.kill();
  network.mode = 'pass';
  await told(tab, notYet);
  assert.equal((await seen(tab)).hasResults, false);
  await service.start();
  network.leadTo(service.origin);
  await told(tab, counted);
  assert.deepEqual(await counts(), [1, 1, 0]);
  assert.equal(new Set(network.attempts).size, 1);
}

async function busyService({ open, counts, network }: Scene): Promise<void> {
  const tab = await open();
  network.mode = 'busy';
  await vote(tab);
  await told(tab, /vote service is busy/);
  assert.deepEqual(await counts(), [0, 0, 0]);
  network.mode = 'pass';
  await told(tab, counted);
  assert.deepEqual(await counts(), [1, 1, 0]);
  assert.equal(new Set(network.attempts).size, 1);
}

async function withoutStorage({ open, counts, network }: Scene): Promise<void> {
  const tab = await open('none');
  network.mode = 'lose';
  await vote(tab);
  await told(tab, /not been counted yet.*Keep this page open/);
  network.mode = 'pass';
  await told(tab, counted);
  assert.equal(await stored(tab), 0);
  assert.deepEqual(await counts(), [1, 1, 0]);
}

/** Each with the id of the poll it votes in. */
const scenes: readonly (readonly [id: string, title: string, play: (scene: Scene) => Promise<void>])[] = [
  ['keyboard', 'by keyboard alone', byKeyboard],
  ['offline', 'without a network, which comes back', offlineAndBack],
  ['reload', 'by a reader who reloads while the vote is on its way', reloadWhileSending],
  ['close', 'by a reader who closes every tab, and comes back later', closeWhileSending],
  ['two', 'in two tabs at once', twoTabsAtOnce],
  ['turns', 'in one of two tabs: the other one knows', twoTabsInTurn],
  ['lost', 'whose answer is lost on the way', answerLost],
  ['killed', 'while the service is killed', serviceKilled],
  ['busy', 'that a busy service sends away', busyService],
  ['alone', 'without a network, where the modules beside the first one do not come', moduleAlone],
  ['unstored', 'where nothing may be stored', withoutStorage],
];

describe('a vote is counted once', { concurrency: true }, () => {
  for (const engine of engines) {
    describe(engine, { concurrency: 1 }, () => {
      const folder = temporaryFolder();
      const service = new VotingService(folder.path, scenes.map(([id]) => id));
      let browser: ReaderBrowser;
      let pages: FastifyInstance;
      let origin: string;
      before(async () => {
        pages = fastify();
        for (const name of ['news-widgets.js', 'poll-extras.js', 'poll-live.js', 'poll-challenge.js']) {
          const module = await readFile(`dist/${name}`);
          for (const url of name === 'news-widgets.js' ? [`/${name}`, `/alone/${name}`] : [`/${name}`]) pages.get(url, (_request, reply) => reply.type('text/javascript').send(module));
        }
        pages.get('/empty', (_request, reply) => reply.type('text/html').send('<!doctype html><title>Nothing</title>'));
        pages.get<{ Querystring: { src: string; how: string } }>('/poll', ({ query }, reply) =>
          reply.type('text/html').send(`<!doctype html><html lang="en"><title>A poll</title><script type="module" src="${query.how === 'alone' ? '/alone' : ''}/news-widgets.js"></script><news-poll src="${encodeURI(query.src)}"${query.how === 'none' ? ' storage="none"' : ''}></news-poll>`),
        );
        [browser, origin] = await Promise.all([openReaders(engine), pages.listen({ port: 0, host: 'localhost' }), service.start()]);
      });
      after(async () => {
        await browser.close();
        await pages.close();
        await service.kill();
        folder.remove();
      });

      for (const [id, title, play] of scenes) {
        test(title, { timeout: 90_000 }, async (t) => {
          const network = new Network(service.origin);
          t.after(() => network.close());
          const reader = await browser.newReader();
          t.after(() => reader.leave());
          const url = `${origin.replace('127.0.0.1', 'localhost').replace('[::1]', 'localhost')}/poll?src=${await network.open()}/polls/${id}`;
          const open = async (how?: 'none' | 'alone') => {
            const tab = await reader.newTab();
            await tab.go(how ? `${url}&how=${how}` : url);
            await ready(tab);
            return tab;
          };
          await play({ network, service, open, counts: () => service.counts(id) });
        });
      }
    });
  }
});
