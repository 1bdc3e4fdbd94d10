import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { fastify } from 'fastify';
import type { Browser, ElementHandle, Page } from 'puppeteer-core';
import { SqliteVoteStore, createApp, makeAdminToken } from 'news-widgets-vote-service';
import { ballotKey } from '../../src/poll/ballot-key.js';
import type { Challenge } from '../../vote-service/src/challenges.js';
import { solve } from '../../vote-service/test/solve.js';
import { newVisit, openBrowser, temporaryFolder, visit } from '../demo/pages.js';
import { Editor, rowsOf, until } from '../desk/editor.js';
import { pollFrame, portForWordPress, publish } from './author.js';
import { openWordPress } from './site.js';
import type { Site } from './site.js';

// JavaScript without types.
const { ensureBrowsers } = (await import(new URL('../browsers/browsers.mjs', import.meta.url).href)) as { ensureBrowsers: (names: readonly string[]) => void };

const attacks = 5000;
/** Of a network that can be reached from everywhere. */
const [office, reader] = ['203.0.113.7', '198.51.100.9'];

/** Looks into the poll of a page, or does something there. */
async function inPoll<T>(page: Page, look: (root: ShadowRoot) => T): Promise<T | undefined> {
  const root = (await page.evaluateHandle(() => document.querySelector('news-poll')?.shadowRoot)).asElement() as ElementHandle<ShadowRoot> | null;
  return root ? await root.evaluate(look) : undefined;
}

describe('the life of a poll', () => {
  const data = temporaryFolder();
  const closing: (() => Promise<unknown>)[] = [];
  let site: Site;
  let service: string;
  let token: string;
  let browser: Browser;
  let paper: string;
  let article = '';
  let editor: Editor;

  before(async () => {
    ensureBrowsers(['Chromium', 'WordPress']);
    site = await openWordPress();
    closing.push(site.close);
    const store = SqliteVoteStore.open(`${data.path}/votes.db`);
    closing.push(() => store.close());
    // A proxy of the operator says where requests come from; the work of a challenge is little, so that an attacker on this machine gets far.
    const app = createApp({ store, proxyHops: 1, challengeWork: { cost: 1, keyPrefix: '0' } });
    closing.push(() => app.close());
    const port = await portForWordPress();
    await app.listen({ port, host: 'localhost' });
    service = `http://localhost:${port}`;
    token = await makeAdminToken(store);
    const other = fastify();
    closing.push(() => other.close());
    other.get('/article', (_request, reply) => reply.type('text/html').send(`<!doctype html><html lang="en"><title>An article</title>${article}`));
    paper = await other.listen({ port: 0, host: '127.0.0.1' });
    browser = await openBrowser('Chromium');
    closing.push(() => browser.close());
  });
  after(async () => {
    for (const close of closing.toReversed()) await close();
    data.remove();
  });

  /** A ballot of a program; a network may be named as the proxy would. */
  async function send(network: string, choice: string, altcha?: string, key = ballotKey(Date.now(), randomBytes(10))) {
    const answer = await fetch(`${service}/polls/7911/votes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `"${key}"`, origin: paper, 'x-forwarded-for': network },
      body: JSON.stringify({ choices: [choice], ...(altcha === undefined ? {} : { altcha }) }),
    });
    const body = (await answer.json()) as { readonly challenge?: Challenge; readonly vote?: { readonly status: string } };
    return { status: answer.status, body, key };
  }

  const figures = async () => {
    const { voters_count, set_aside_count, options } = (await (await fetch(`${service}/polls/7911`, { cache: 'no-store' })).json()) as { voters_count: number; set_aside_count: number; options: { votes_count: number }[] };
    return { voters: voters_count, setAside: set_aside_count, options: options.map(({ votes_count }) => votes_count) };
  };

  test('it is made at the desk, and an author pastes its address into a post of WordPress', async () => {
    editor = await Editor.arrives(browser, service, token);
    await editor.press('Make the first poll');
    await editor.reaches('New poll');
    await editor.fill('Question', 'Keep the nihgt bus?');
    await editor.fill('Answer 1', 'Yes');
    await editor.fill('Answer 2', 'No');
    await editor.press('these sites');
    await editor.fill('Sites', `${site.origin} ${paper}`);
    await editor.press('Save and publish');
    await editor.reaches('Keep the nihgt bus?');
    const address = await editor.page.$eval('#embed-page', (control) => (control as HTMLInputElement).value);
    article = await editor.page.$eval('#embed-html', (control) => (control as HTMLTextAreaElement).value);
    const link = await publish(browser, site, site.author, 'The bus', `What do you think?\n\n${address}\n\nSay so above.`);

    const { page } = await newVisit(browser);
    await page.goto(link, { waitUntil: 'load' });
    const frame = await pollFrame(page);
    await frame.evaluate(() => document.querySelector('news-poll')?.shadowRoot?.querySelector<HTMLElement>('input[value=yes]')?.click());
    await frame.evaluate(() => document.querySelector('news-poll')?.shadowRoot?.querySelector<HTMLElement>('form button')?.click());
    await frame.waitForFunction(() => document.querySelector('news-poll')?.shadowRoot?.querySelector('#message')?.textContent.includes('has been counted'));
    await page.close();
    assert.deepEqual((await figures()).options, [1, 0]);
  });

  test('readers vote on another site, change their vote, and vote without a script', async () => {
    const { page } = await visit(browser, `${paper}/article`);
    await inPoll(page, (root) => root.querySelector<HTMLElement>('input[value=yes]')?.click());
    await inPoll(page, (root) => root.querySelector<HTMLElement>('form button')?.click());
    await until('counted vote', () => inPoll(page, (root) => root.textContent.includes('has been counted')));
    assert.deepEqual((await figures()).options, [2, 0]);
    await until('button', () => inPoll(page, (root) => [...root.querySelectorAll('button')].find(({ textContent }) => textContent === 'Change my vote')?.click() ?? true));
    await until('form', () => inPoll(page, (root) => root.querySelector('input[value=no]') !== null));
    await inPoll(page, (root) => root.querySelector<HTMLElement>('input[value=no]')?.click());
    await inPoll(page, (root) => root.querySelector<HTMLElement>('form button')?.click());
    await until('changed vote', async () => (await figures()).options[1] === 1);
    await page.close();

    const { page: plain } = await newVisit(browser);
    await plain.setJavaScriptEnabled(false);
    await plain.goto(`${service}/polls/7911/page`);
    const press = () => Promise.all([plain.waitForNavigation({ waitUntil: 'load' }), plain.click('form button')]);
    await plain.click('input[value=yes]');
    await press();
    await press();
    assert.match(plain.url(), /#counted$/);
    await plain.close();
    assert.deepEqual(await figures(), { voters: 3, setAside: 0, options: [2, 1] });
  });

  test('5,000 votes of a program do not move it, and the readers of that network from before count', async () => {
    const honest = await send(office, 'yes');
    assert.equal(honest.status, 201);
    const outcomes = new Map<string, number>();
    const one = async () => {
      const first = await send(office, 'no');
      const last = first.body.challenge ? await send(office, 'no', solve(first.body.challenge), first.key) : first;
      const outcome = last.body.vote?.status ?? `${last.status}`;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    };
    for (let sent = 0; sent < attacks; sent += 50) await Promise.all(Array.from({ length: 50 }, one));
    assert.equal([...outcomes.values()].reduce((sum, count) => sum + count, 0), attacks);
    const [counted, held] = [outcomes.get('counted') ?? 0, outcomes.get('held') ?? 0];
    // Four times the quota of 50, less the reader of before; the ten minutes may have passed meanwhile on a slow machine.
    assert.ok(counted >= 199 && counted < 800, `${counted}`);
    assert.equal(counted + held, attacks);
    // Elsewhere, everything is as it was.
    assert.equal((await send(reader, 'yes')).status, 201);
    assert.equal((await send(office, 'yes', undefined, honest.key)).body.vote?.status, 'counted');
    assert.deepEqual(await figures(), { voters: 5 + counted, setAside: 0, options: [4, 1 + counted] });
  });

  test('the editor sets aside what was held, corrects, closes and exports, and every figure agrees', async () => {
    const { page } = editor;
    await page.bringToFront();
    await editor.sees('desk-held', /[\d,]+ held/);
    await editor.fill('Reason', 'One program in one network.');
    for (let groups = await page.$$('desk-held .held li'); groups.length > 0; groups = await page.$$('desk-held .held li')) {
      const labels = await page.$$eval('desk-held .held button', (buttons) => buttons.map((button) => button.getAttribute('aria-label') ?? '').filter((label) => label.startsWith('Set them aside')));
      if (labels.length === 0) break;
      await editor.press(labels[0] ?? '');
      await editor.hears(/set aside/);
      await until('decision', async () => !(await page.$$eval('desk-held .held button', (buttons, label) => buttons.some((button) => button.getAttribute('aria-label') === label), labels[0] ?? '')));
    }
    await editor.press('Correct');
    await editor.reaches('Correct poll');
    await editor.fill('Question', 'Keep the night bus?');
    await editor.press('Save as a correction');
    await editor.reaches('Keep the night bus?');
    await editor.press('Close the poll');
    await editor.press('Close the poll');
    await editor.hears(/The poll is closed/);

    const { voters, setAside, options } = await figures();
    assert.equal(voters + setAside, 5 + attacks);
    const headers = { authorization: `Bearer ${token}` };
    const [head, ...rows] = rowsOf(await (await fetch(`${service}/polls/7911/export.csv`, { headers })).text());
    assert.deepEqual(head?.slice(2), ['Yes', 'No']);
    assert.deepEqual([rows.length, ...[2, 3].map((column) => rows.reduce((sum, row) => sum + Number(row[column]), 0))], [voters, ...options]);
    const final = (await (await fetch(`${service}/polls/7911/final.json`)).json()) as { voters_count: number; options: { votes_count: number }[]; question: string };
    assert.deepEqual([final.voters_count, final.options.map(({ votes_count }) => votes_count), final.question], [voters, options, 'Keep the night bus?']);
    const words = (await (await fetch(`${service}/polls/7911/page`)).text()).replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
    assert.ok(words.includes(`${voters.toLocaleString('en')} counted, ${setAside.toLocaleString('en')} set aside`), words);
    assert.match(words, /Corrected[^]*Keep the nihgt bus\?/);
    await editor.sees('.total', new RegExp(`${voters.toLocaleString('en')} voters`));

    const { page: late } = await visit(browser, `${paper}/article`);
    assert.match((await inPoll(late, (root) => root.textContent.replaceAll(/\s+/g, ' '))) ?? '', new RegExp(`This poll is closed\\..*${voters.toLocaleString('en')} voters.*${voters.toLocaleString('en')} counted, ${setAside.toLocaleString('en')} set aside`));
    await late.close();
  });
});
