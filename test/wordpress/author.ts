import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { Browser, Frame, Page } from 'puppeteer-core';
import { newVisit } from '../demo/pages.js';
import type { Account, Site } from './site.js';

/** The ports at which WordPress looks for what it embeds, where no plugin allows others. */
const portsOfWordPress = [8080, 80];

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false)).listen(port, 'localhost', () => server.close(() => resolve(true)));
  });
}

/** A port from which WordPress embeds without a plugin. */
export async function portForWordPress(): Promise<number> {
  const [port] = (await Promise.all(portsOfWordPress.map(async (each) => ((await isFree(each)) ? [each] : [])))).flat();
  assert.ok(port, `WordPress embeds from the ports ${portsOfWordPress.join(' and ')} alone; end what uses them.`);
  return port;
}

/** Signs the author in as people do, and publishes a post by the REST API with what that page has: no key, no plugin. */
export async function publish(browser: Browser, { origin }: Site, { login, password }: Account, title: string, content: string): Promise<string> {
  const { page } = await newVisit(browser);
  await page.goto(`${origin}/wp-login.php`, { waitUntil: 'load' });
  await page.waitForFunction(() => document.activeElement?.id === 'user_login');
  await page.type('#user_login', login);
  await page.type('#user_pass', password);
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
  await page.goto(`${origin}/wp-admin/post-new.php`, { waitUntil: 'load' });
  const post = await page.evaluate(
    async (data) => {
      const { wp } = globalThis as unknown as { wp: { apiFetch: (request: object) => Promise<{ link: string; content: { raw: string } }> } };
      const { link, content: stored } = await wp.apiFetch({ path: '/wp/v2/posts?context=edit', method: 'POST', data });
      return { link, raw: stored.raw };
    },
    { title, content, status: 'publish' },
  );
  assert.equal(post.raw, content, 'WordPress has stored what the author wrote');
  await page.close();
  return post.link;
}

/** The frame with the poll, when WordPress has shown it and the poll is there. */
export async function pollFrame(page: Page): Promise<Frame> {
  await page.waitForFunction(() => {
    const frame = document.querySelector('iframe.wp-embedded-content');
    return frame?.checkVisibility() && !frame.hasAttribute('style') && Number(frame.getAttribute('height')) >= 200;
  });
  const frame = page.frames().find((each) => each !== page.mainFrame() && each.url().includes('/embed')) as Frame;
  await frame.waitForFunction(() => document.querySelector('news-poll')?.shadowRoot?.querySelector('input, [part=total]'));
  return frame;
}
