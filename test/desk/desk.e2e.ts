import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { PNG } from 'pngjs';
import type { Browser, Page } from 'puppeteer-core';
import { browserNames, openBrowser, settled, temporaryFolder, visit } from '../demo/pages.js';
import type { BrowserName } from '../demo/pages.js';
import { Editor, rowsOf, startProxy, startService, until } from './editor.js';

const question = 'Should the market stay on Saturday?';

/** Keeps what the desk gives the browser to download, so that it can be read in every browser. */
const keepDownloads = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    const kept: Blob[] = [];
    Object.assign(globalThis, { kept });
    const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob) => {
      kept.push(blob as Blob);
      return make(blob);
    };
  });

/** The last file, as base64. */
const lastDownload = async (page: Page): Promise<Buffer> => {
  const text = await page.evaluate(async () => {
    const bytes = new Uint8Array((await (globalThis as unknown as { kept: Blob[] }).kept.at(-1)?.arrayBuffer()) ?? new ArrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  });
  return Buffer.from(text, 'base64');
};

// Both browsers at once: most of the time each waits for figures, or for itself to start.
describe('the desk', { concurrency: true }, () => {
  for (const name of browserNames) describe(`in ${name}`, { concurrency: 1 }, () => inBrowser(name));
});

function inBrowser(name: BrowserName): void {
  const folder = temporaryFolder();
  const isWhole = name === 'Chromium';
  let service: Awaited<ReturnType<typeof startService>>;
  let proxy: Awaited<ReturnType<typeof startProxy>> | undefined;
  /** Where the editor and the readers find the service. */
  let address: string;
  let browser: Browser;
  let paper: FastifyInstance;
  let paperOrigin: string;
  let article = '';
  let editor: Editor;
  let isBroken = false;

  /** A part of the day, which begins where the one before it ended: without that one it would only wait for what never comes. */
  const part = (title: string, play: () => Promise<void>): void =>
    void test(title, async () => {
      assert.ok(!isBroken, 'The part before failed.');
      isBroken = true;
      await play();
      isBroken = false;
    });

  before(async () => {
    paper = fastify();
    paper.get('/article', (_request, reply) => reply.type('text/html').send(`<!doctype html><html lang="en"><title>An article</title>${article}`));
    [service, browser, paperOrigin] = await Promise.all([startService(folder.path), openBrowser(name), paper.listen({ port: 0, host: '127.0.0.1' })]);
    // One of the browsers goes through a proxy with a path: all addresses of the desk are relative.
    if (!isWhole) proxy = await startProxy(service.origin);
    address = proxy?.origin ?? service.origin;
  });
  after(async () => {
    await browser.close();
    await Promise.all([paper.close(), proxy?.stop(), service.stop()]);
    folder.remove();
  });

  /** A reader opens the article with the poll and votes. */
  async function readerVotes(option: string): Promise<void> {
    const { page } = await visit(browser, `${paperOrigin}/article`);
    await settled(page);
    await page.evaluate((id) => document.querySelector('news-poll')?.shadowRoot?.querySelector<HTMLElement>(`input[value="${id}"]`)?.click(), option);
    await page.evaluate(() => document.querySelector('news-poll')?.shadowRoot?.querySelector<HTMLElement>('form button')?.click());
    await until('counted vote', () => page.evaluate(() => document.querySelector('news-poll')?.shadowRoot?.querySelector('#message')?.textContent.includes('has been counted')));
    await page.close();
  }

  part('opens with the token, and says what is wrong with another', async () => {
    editor = await Editor.arrives(browser, address);
    assert.equal(await editor.page.title(), 'Sign in – Poll desk');
    if (isWhole) await editor.isSound('signing in');
    await editor.fill('Admin token', 'no-such-token');
    await editor.press('Sign in');
    await editor.sees('.error', /This token is wrong/);
    assert.equal(await editor.focused(), 'token');
    if (isWhole) {
      await Promise.all(Array.from({ length: 10 }, () => fetch(`${service.origin}/polls`, { headers: { authorization: 'Bearer guessed' } })));
      await editor.press('Sign in');
      await editor.sees('.error', /Too many wrong tokens were tried\. Wait \d+ seconds?/);
    }
    await editor.signIn(service.token);
    await editor.sees('main', /No polls yet[^]*Make the first poll/);
    if (isWhole) await editor.isSound('the empty list');
  });

  part('makes a poll, which is kept while it is written and shown as readers will see it', async () => {
    await editor.press('Make the first poll');
    await editor.reaches('New poll');
    await editor.press('Save and publish');
    await editor.sees('main', /Write the question\.[^]*Write at least two answers\./);
    assert.equal(await editor.focused(), 'field-question');

    await editor.fill('Question', question);
    await editor.fill('Answer 1', 'No, move itt');
    await editor.page.keyboard.press('Enter');
    await editor.fill('Answer 2', 'Yes');
    await editor.page.keyboard.down('Alt');
    await editor.page.keyboard.press('ArrowUp');
    await editor.page.keyboard.up('Alt');
    await editor.hears(/“Yes” is now answer 1 of 3\./);
    assert.equal(await editor.focused(), 'field-options-0-title');
    await editor.press('Remove answer 3');
    await editor.press('these sites');
    await editor.fill('Sites', paperOrigin);

    const preview = () => editor.page.evaluate(() => document.querySelector('.preview news-poll')?.shadowRoot?.textContent.replace(/\s+/g, ' ') ?? '');
    await until('preview', async () => /market stay on Saturday\?.*Yes.*No, move itt.*Vote/.test(await preview()));
    await editor.press('Results');
    await until('preview of results', async () => /Yes.*\d+% · \d+ votes.*Not a representative sample/.test(await preview()));
    await editor.press('Before the vote');
    await until('form in the preview', async () => /Vote/.test(await preview()));
    await editor.page.evaluate(() => document.querySelector('.preview news-poll')?.shadowRoot?.querySelector<HTMLElement>('input')?.click());
    await editor.page.evaluate(() => document.querySelector('.preview news-poll')?.shadowRoot?.querySelector<HTMLElement>('form button')?.click());
    await editor.hears(/This is a preview: no vote was sent/);
    if (isWhole) {
      await editor.isSound('the form');
      await editor.page.reload();
      assert.equal(editor.warnings, 1, 'the browser asks before it leaves what is not saved');
      await editor.sees('main', /changes of yours that are not saved yet/);
    }
    await editor.press('Save and publish');
    await editor.reaches(question);
    await editor.sees('.state', /^Open/m);
  });

  part('gives what articles need, and shows the votes that come of it', async () => {
    const { page } = editor;
    if (isWhole) await page.browserContext().overridePermissions(service.origin, ['clipboard-read', 'clipboard-sanitized-write']);
    await editor.press('Copy HTML');
    await editor.hears(/HTML copied|The text is selected/);
    article = await page.$eval('#embed-html', (control) => (control as HTMLTextAreaElement).value);
    assert.ok(article.includes(`<news-poll src="${address}/polls/7911">`), article);
    if (isWhole) {
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), article);
      await editor.press('Copy shortcode');
      await editor.hears(/Shortcode copied/);
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '[show_poll poll_id=7911]');
      await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true }));
      await editor.press('Copy address of the poll');
      await editor.hears(/The text is selected/);
      assert.equal(await page.evaluate(() => document.getSelection()?.toString() || (document.activeElement as HTMLInputElement).value.slice((document.activeElement as HTMLInputElement).selectionStart ?? 0)), `${service.origin}/polls/7911/page`);
    }
    const focused = await editor.focused();
    await readerVotes('yes');
    await page.bringToFront();
    await editor.sees('.results', /Yes\s+1\s+100%/);
    await readerVotes('no-move-itt');
    await page.bringToFront();
    await editor.sees('.results', /Yes\s+1\s+50%[^]*No, move itt\s+1\s+50%/);
    await editor.sees('main', /2 votes in the last hour/);
    assert.equal(await editor.focused(), focused, 'new figures leave the focus where it is');
  });

  if (!isWhole) {
    part('closes the poll', async () => {
      await editor.press('Close the poll');
      await editor.press('Close the poll');
      await editor.hears(/The poll is closed/);
      await editor.sees('.state', /Closed/);
      assert.deepEqual(editor.troubles.filter((trouble) => !/401/.test(trouble)), []);
    });
    return;
  }

  part('corrects the words, and says that readers are told', async () => {
    await editor.press('Correct');
    await editor.reaches('Correct poll');
    await editor.sees('main', /2 people have voted[^]*Fixed, because people have voted/);
    await editor.fill('Answer 2', 'No, move it');
    await editor.sees('.pending', /No, move itt[^]*No, move it\n[^]*Readers will see that the poll was corrected/);
    await editor.isSound('a correction');
    await editor.press('Save as a correction');
    await editor.reaches(question);
    await editor.sees('.versions', /Corrected on[^]*No, move itt/);
    await editor.press('Show the log');
    await editor.sees('.log', /Changed[^]*Made/);
    await editor.isSound('a poll');
  });

  part('shows what another editor has saved meanwhile, and joins both', async () => {
    const other = await Editor.arrives(editor.page.browserContext(), service.origin, service.token);
    for (const one of [other, editor]) {
      await one.page.bringToFront();
      await one.press(one === other ? question : 'Correct');
      if (one === other) await one.press('Correct');
      await one.reaches('Correct poll');
    }
    await other.page.bringToFront();
    await other.fill('Question', 'Should the market stay on Saturdays?');
    await other.press('Add an answer');
    await other.fill('Answer 3', 'I do not mind');
    await other.press('Save as a correction');
    await other.reaches('Should the market stay on Saturdays?');
    await other.page.close();

    await editor.page.bringToFront();
    await editor.fill('Answer 1', 'Yes, please');
    await editor.fill('Notice under the results', 'Anyone may answer.');
    await editor.press('Save as a correction');
    await editor.sees('dialog[open]', /Somebody else was faster[^]*They have changed[^]*on Saturdays\?[^]*I do not mind[^]*You have changed[^]*Yes, please[^]*Anyone may answer\./);
    await editor.isSound('two editors');
    await editor.press('Save mine on top of theirs');
    await editor.reaches('Should the market stay on Saturdays?');
    await editor.sees('.results', /Yes, please[^]*No, move it[^]*I do not mind/);
  });

  part('closes the poll, and gives its figures as files and as a picture', async () => {
    const { page } = editor;
    await editor.press('Close the poll');
    await editor.press('Close the poll');
    await editor.hears(/The poll is closed/);
    await editor.sees('.state', /Closed/);

    await keepDownloads(page);
    await editor.press('Download CSV');
    await editor.hears(/poll-7911\.csv was downloaded/);
    const [head, ...ballots] = rowsOf((await lastDownload(page)).toString());
    assert.deepEqual(head, ['vote', 'created_at', 'Yes, please', 'No, move it', 'I do not mind']);
    assert.deepEqual([2, 3, 4].map((column) => ballots.reduce((sum, row) => sum + Number(row[column]), 0)), [1, 1, 0]);
    await editor.press('Download JSON');
    await editor.hears(/poll-7911\.json was downloaded/);
    assert.equal((JSON.parse((await lastDownload(page)).toString()) as { figures: { voters_count: number } }).figures.voters_count, 2);

    await editor.press('Make the picture');
    const svg = (await lastDownload(page)).toString();
    for (const words of ['on Saturdays?', 'Yes, please', '50% · 1', 'Anyone may answer.', 'Final result']) assert.ok(svg.includes(words), words);
    await until('picture', () => page.$eval('img.share', (image) => image.complete && image.naturalWidth === 1200 && image.alt.includes('Anyone may answer.')));
    await editor.press('Download PNG');
    await editor.hears(/poll-7911\.png was downloaded/);
    const { width, height, data } = PNG.sync.read(await lastDownload(page));
    assert.deepEqual([width, height], [1200, 630]);
    const pixels = Array.from({ length: width * height }, (_, place) => data.readUInt32BE(place * 4));
    assert.ok(pixels.filter((pixel) => pixel === 0x0b57a4ff).length > 10_000, 'the bars are drawn');
  });

  part('resets and deletes when the id is typed, and not before', async () => {
    await editor.press('Reset the votes …');
    await editor.fill('Id of the poll', '7910');
    await editor.press('Reset the votes');
    await editor.sees('dialog[open] .error', /not the id/);
    await editor.fill('Id of the poll', '7911');
    await editor.press('Reset the votes');
    await editor.hears(/The votes are reset/);
    await editor.sees('.total', /0 voters/);
    await editor.press('All polls');
    await editor.reaches('Polls');
    await editor.sees('.polls', /on Saturdays\?[^]*Closed[^]*0 voters/);
    await editor.isSound('the list');
    await editor.press('Should the market stay on Saturdays?');
    await editor.press('Delete the poll …');
    await editor.fill('Id of the poll', '7911');
    await editor.press('Delete the poll');
    await editor.reaches('Polls');
    await editor.sees('main', /No polls yet/);
  });

  part('holds votes that prove nothing until an editor has looked at them, and asks for the reason', async () => {
    const { page } = editor;
    await editor.press('New poll');
    await editor.reaches('New poll');
    await editor.fill('Question', 'Keep the fountain?');
    await editor.fill('Answer 1', 'Keep it');
    await editor.fill('Answer 2', 'None of these');
    await editor.press('Picture and place of answer 1');
    await editor.fill('Address of a picture (optional)', 'https://pictures.example/fountain.png');
    await editor.press('a proof of work for each vote');
    await editor.press('all sites');
    await editor.press('Each reader meets the answers in another order');
    await editor.press('Save and publish');
    await editor.sees('main', /Write what the picture shows\./);
    await editor.fill('What the picture shows', 'The fountain');
    await editor.isSound('pictures of answers');
    await editor.press('Save and publish');
    await editor.reaches('Keep the fountain?');
    await editor.sees('desk-held', /0 counted, 0 held, 0 set aside\.[^]*No vote waits/);

    const post = (body: URLSearchParams) => fetch(`${service.origin}/polls/7912/votes`, { method: 'POST', body, redirect: 'manual' });
    const confirmation = await (await post(new URLSearchParams({ 'choices[]': 'keep-it' }))).text();
    const fields = [...confirmation.matchAll(/name="(key|grant|choices\[\])" value="([^"]*)"/g)].map(([, field = '', value = '']): [string, string] => [field, value]);
    assert.equal((await post(new URLSearchParams(fields))).headers.get('location'), 'page#held');
    await page.bringToFront();
    await editor.sees('desk-held', /0 counted, 1 held[^]*1 vote held, in the hour from[^]*Keep it: 1\./);
    const accept = await page.$eval('desk-held .held button', (button) => button.getAttribute('aria-label') ?? '');
    await editor.press(accept);
    await editor.sees('desk-held .error', /Write the reason first/);
    assert.equal(await editor.focused(), 'held-reason');
    await editor.fill('Reason', 'A reader without scripts.');
    await editor.isSound('votes to look at');
    await editor.press(accept);
    await editor.hears(/1 vote now count/);
    await editor.sees('desk-held', /1 counted, 0 held[^]*1 vote counted[^]*A reader without scripts/);
    assert.equal(await editor.focused(), 'held-title', 'what was pressed is gone');
    await editor.sees('.results', /Keep it\s+1\s+100%/);
    await editor.press('Messages');
    await editor.reaches('Messages');
    await editor.sees('main', /No system is told/);
    const removed = await fetch(`${service.origin}/polls/7912`, { method: 'DELETE', headers: { authorization: `Bearer ${service.token}`, 'if-match': '*', 'content-type': 'application/json' }, body: '{"confirm":"7912"}' });
    assert.equal(removed.status, 204);
  });

  part('asks for another token when its own stops working, finds polls, and keeps nothing when it is left', async () => {
    await editor.press('New poll');
    await editor.reaches('New poll');
    await editor.fill('Question', 'Tea or coffee?');
    await editor.fill('Answer 1', 'Tea');
    await editor.fill('Answer 2', 'Coffee');
    await editor.press('all sites');
    await editor.page.evaluate(() => Object.assign((document.querySelector('news-desk') as unknown as { client: object }).client, { token: 'of-yesterday' }));
    await editor.press('Save and publish');
    await editor.sees('dialog[open]', /no longer takes your token[^]*nothing that you have written is lost/);
    await editor.fill('Admin token', service.token);
    await editor.press('Sign in');
    await editor.hears(/You are signed in/);
    await editor.press('Save and publish');
    await editor.reaches('Tea or coffee?');

    const made = { question: 'One of many?', options: [{ id: 'a', title: 'A' }, { id: 'b', title: 'B' }], allowed_origins: '*' };
    for (let count = 0; count < 50; count++) await fetch(`${service.origin}/polls`, { method: 'POST', headers: { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' }, body: JSON.stringify(made) });
    await editor.press('Polls');
    await editor.reaches('Polls');
    await editor.sees('main', /51 polls[^]*Page 1 of 2/);
    await editor.press('Older polls');
    await editor.sees('main', /Tea or coffee\?[^]*Page 2 of 2/);
    await editor.page.setOfflineMode(true);
    await editor.fill('Search', 'coffee');
    await editor.page.keyboard.press('Enter');
    await editor.sees('main', /could not be loaded[^]*did not answer/);
    await editor.page.setOfflineMode(false);
    await editor.press('Try again');
    await editor.sees('main', /1 poll\n[^]*Tea or coffee\?/);
    await editor.fill('Search', 'water');
    await editor.page.keyboard.press('Enter');
    await editor.sees('main', /No poll matches/);

    await editor.press('Sign out');
    await editor.sees('main', /Sign in/);
    assert.equal(await editor.page.evaluate(() => sessionStorage.length), 0);
    // What is left in the console is what the editor did wrong on purpose: a wrong token, saving over somebody else, a picture that is not there.
    assert.deepEqual(editor.troubles.filter((trouble) => !/\b(401|412|429)\b|INTERNET_DISCONNECTED|pictures\.example|NAME_NOT_RESOLVED/.test(trouble)), []);
    assert.equal(editor.troubles.filter((trouble) => trouble.startsWith('412')).length, 1);
  });
}
