import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, ElementHandle, Page } from 'puppeteer-core';
import { newVisit, overflow } from '../demo/pages.js';

const program = fileURLToPath(new URL('../../vote-service/dist/main.js', import.meta.url));

/** How long a condition may take on a busy machine, in milliseconds. */
const patience = 30_000;

/** Waits until `found` gives something else than nothing. */
export async function until<T>(what: string, found: () => Promise<T | false | null | undefined>): Promise<T> {
  for (const end = Date.now() + patience; ; await new Promise((resolve) => setTimeout(resolve, 30))) {
    const value = await found();
    if (value !== false && value !== null && value !== undefined) return value;
    if (Date.now() > end) throw new Error(`There was no ${what}.`);
  }
}

/** The service as an operator starts it for the first time, in an empty folder; with the token that it prints. */
export async function startService(folder: string): Promise<{ readonly origin: string; readonly token: string; readonly stop: () => Promise<void> }> {
  const child: ChildProcess = spawn(process.execPath, [program, '--data', join(folder, 'data'), '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [origin, token] = await until('token', async () => {
    assert.equal(child.exitCode, null, output);
    const found = [/listens on (http:\/\/[\w.:]+)/.exec(output)?.[1], /: ([\w-]{43})\s/.exec(output)?.[1]] as const;
    return found[0] && found[1] ? ([found[0], found[1]] as const) : undefined;
  });
  return {
    origin,
    token,
    async stop() {
      // Nothing in its folder is needed any more.
      child.kill('SIGKILL');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** A proxy of the house that has the service under a path of its own. */
export async function startProxy(service: string): Promise<{ readonly origin: string; readonly stop: () => Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    const { method, url = '', headers } = incoming;
    if (!url.startsWith('/votes/')) {
      outgoing.writeHead(404).end();
      return;
    }
    incoming.pipe(
      request(service + url.slice('/votes'.length), { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}/votes`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Somebody who sits in front of the desk. */
export class Editor {
  readonly page: Page;
  /** What the console and the network have complained of. */
  readonly troubles: readonly string[];
  /** How often the browser has asked before it left the page. */
  warnings = 0;

  private constructor(page: Page, troubles: readonly string[]) {
    this.page = page;
    this.troubles = troubles;
    page.on('dialog', (dialog) => {
      if (dialog.type() === 'beforeunload') this.warnings += 1;
      void dialog.accept();
    });
  }

  /** Opens the desk in a new tab. */
  static async arrives(browser: Browser | BrowserContext, origin: string, token?: string): Promise<Editor> {
    const { page, troubles } = await newVisit(browser);
    await page.goto(`${origin}/desk`, { waitUntil: 'load' });
    const editor = new Editor(page, troubles);
    if (token !== undefined) await editor.signIn(token);
    return editor;
  }

  async signIn(token: string): Promise<void> {
    await this.fill('Admin token', token);
    await this.press('Sign in');
    await this.reaches('Polls');
  }

  /** Waits for a view by its heading, which has the focus and is the title of the page, too. */
  async reaches(heading: string): Promise<void> {
    await until(`view "${heading}" with the focus on its heading`, () =>
      this.page.evaluate((text) => document.querySelector('main h1')?.textContent.trim() === text && document.activeElement?.localName === 'h1' && document.title === `${text} – Poll desk`, heading),
    );
  }

  /** A control, link or button by its words, in the box on top where one is open. */
  async control(words: string): Promise<ElementHandle<HTMLElement>> {
    const handle = await until(`control "${words}"`, async () => {
      const found = await this.page.evaluateHandle((text) => {
        const scope = document.querySelector('dialog[open]') ?? document;
        const named = [...scope.querySelectorAll<HTMLElement>('button, a, summary, label')].filter((element) => (element.getAttribute('aria-label') ?? element.textContent).replace(/\s+/g, ' ').trim() === text && element.checkVisibility());
        const [first] = named;
        return first instanceof HTMLLabelElement ? document.getElementById(first.htmlFor) : (first ?? null);
      }, words);
      return found.asElement() as ElementHandle<HTMLElement> | null;
    });
    return handle;
  }

  async press(words: string): Promise<void> {
    await (await this.control(words)).click();
  }

  /** Writes into a control in place of what is there. */
  async fill(label: string, text: string): Promise<void> {
    const control = await this.control(label);
    await control.evaluate((element) => {
      element.focus();
      (element as HTMLInputElement).select();
    });
    await this.page.keyboard.type(text);
  }

  /** Waits until the desk has said something in its status region. */
  async hears(pattern: RegExp): Promise<void> {
    let said = '';
    await until(`word of ${pattern}`, async () => {
      said = await this.page.$eval('#said', (region) => region.textContent);
      return pattern.test(said);
    });
  }

  /** Waits until the text of a part of the page matches. */
  async sees(selector: string, pattern: RegExp): Promise<string> {
    return until(`${pattern} in ${selector}`, async () => {
      const text = await this.page.evaluate((part) => [...document.querySelectorAll(part)].map((element) => (element as HTMLElement).innerText).join('\n').replace(/[^\S\n]+/g, ' '), selector);
      return pattern.test(text) && text;
    });
  }

  /** What has the focus. */
  focused = (): Promise<string> => this.page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent.trim() || '');

  /**
   * Fails where axe finds something, or the page is wider than its window: wide and light, 320 pixels and dark. Firefox has no schemes to choose from, and is
   * looked at as it is.
   */
  async isSound(view: string): Promise<void> {
    const { page } = this;
    const looks = [{ width: 1280, scheme: 'light' }, { width: 320, scheme: 'dark' }];
    for (const { width, scheme } of looks) {
      await page.setViewport({ width, height: 900 });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
      const { violations, passes } = await page.evaluate(() => (globalThis as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({ resultTypes: ['violations'], preload: false }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(' ')}`), [], `${view}, ${width}, ${scheme}`);
      assert.ok(passes.length > 15, view);
      assert.equal(await overflow(page), 0, `${view} at ${width} pixels`);
    }
    await page.emulateMediaFeatures([]);
    await page.setViewport({ width: 1280, height: 900 });
  }
}

/** The rows of a CSV whose cells have no line breaks in them. */
export const rowsOf = (csv: string): readonly (readonly string[])[] =>
  csv.trim().split('\r\n').map((line) => [...line.matchAll(/"((?:[^"]|"")*)"|([^,]+)/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ''));
