import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { launch } from 'puppeteer-core';
import type { Browser, Frame, Page } from 'puppeteer-core';

// JavaScript without types.
const { findChromium, findFirefox, chromiumArgs } = (await import(new URL('../../browsers/browsers.mjs', import.meta.url).href)) as { findChromium: () => string; findFirefox: () => string; chromiumArgs: string[] };
const { WebKit } = (await import(new URL('../../browsers/webkit.mjs', import.meta.url).href)) as {
  WebKit: new () => {
    readonly start: () => Promise<void>;
    readonly open: (proxy?: string) => Promise<void>;
    readonly go: (url: string) => Promise<void>;
    readonly back: () => Promise<void>;
    readonly run: (script: string) => Promise<unknown>;
    readonly enter: (frame?: number) => Promise<void>;
    readonly stop: () => Promise<void>;
  };
};

export const engines = ['Chromium', 'Firefox', 'WebKitGTK'] as const;
export type Engine = (typeof engines)[number];

/** A page in a profile of its own. */
export interface HostVisit {
  readonly go: (url: string) => Promise<void>;
  readonly back: () => Promise<void>;
  /** Calls a function in the page. It knows only its arguments; they and its result are what JSON can hold. */
  readonly evaluate: <A extends readonly unknown[], R>(task: (...args: A) => R | Promise<R>, ...args: A) => Promise<R>;
  /** From now on functions are called in the first frame of the page. */
  readonly enterFrame: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface HostBrowser {
  /** Opens a page in a new profile; names of hosts that end in `.example` are this computer. */
  readonly visit: () => Promise<HostVisit>;
  readonly close: () => Promise<void>;
}

/** The text of a call, which gives JSON. A host page may have changed how JSON is written, so its monitor writes it where there is one. */
const callText = (task: (...args: never) => unknown, args: readonly unknown[]): string => `(async () => {
  const result = await (${task.toString()})(${args.map((value) => JSON.stringify(value)).join(', ')});
  return globalThis.hostMonitor ? hostMonitor.json(result) : JSON.stringify(result);
})()`;

const resultOf = (text: unknown) => (typeof text === 'string' ? JSON.parse(text) : undefined);

async function puppeteerVisit(browser: Browser): Promise<HostVisit> {
  const context = await browser.createBrowserContext();
  const page: Page = await context.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  let place: Page | Frame = page;
  return {
    async go(url) {
      place = page;
      await page.goto(url, { waitUntil: 'load' });
    },
    // A page from the page cache does not load, so there is no load to wait for.
    back: () => page.evaluate('void setTimeout(() => history.back())') as Promise<void>,
    evaluate: async (task, ...args) => resultOf(await place.evaluate(callText(task, args))),
    async enterFrame() {
      const frame = page.frames().find((candidate) => candidate.parentFrame() === page.mainFrame());
      if (!frame) throw new Error('The page has no frame.');
      place = frame;
    },
    close: () => context.close(),
  };
}

const puppeteerBrowser = (browser: Browser): HostBrowser => ({ visit: () => puppeteerVisit(browser), close: () => browser.close() });

/** A proxy that finds every host on this computer, for a browser that cannot be told where a name leads. */
async function startProxy(): Promise<{ readonly address: string; readonly close: () => void }> {
  const server = createServer(({ url = '', method, headers }, response) => {
    const { port, pathname, search } = new URL(url);
    const answer = request({ host: 'localhost', port, path: pathname + search, method, headers }, (upstream) => {
      response.writeHead(upstream.statusCode ?? 502, upstream.rawHeaders);
      upstream.pipe(response);
    });
    answer.on('error', () => response.destroy());
    response.req.pipe(answer);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function webkitBrowser(): Promise<HostBrowser> {
  const webkit = new WebKit();
  const proxy = await startProxy();
  await webkit.start();
  // One browser for all visits: opened again and again, it hangs at times.
  await webkit.open(proxy.address);
  return {
    async visit() {
      return {
        go: (url) => webkit.go(url),
        back: () => webkit.back(),
        async evaluate(task, ...args) {
          // Texts alone: what else goes through the driver is written by the page's idea of JSON.
          const answer = await webkit.run(`const done = arguments[arguments.length - 1]; ${callText(task, args)}.then(done, (error) => done('failed: ' + error.message + error.stack));`);
          if (typeof answer === 'string' && answer.startsWith('failed: ')) throw new Error(answer);
          return resultOf(answer);
        },
        enterFrame: () => webkit.enter(0),
        // What makes a new profile of the old one.
        async close() {
          await webkit.enter();
          await webkit.run('try { localStorage.clear(); sessionStorage.clear(); } finally { arguments[0](); }');
          await webkit.go('about:blank');
        },
      };
    },
    async close() {
      await webkit.stop();
      proxy.close();
    },
  };
}

export async function openHostBrowser(engine: Engine): Promise<HostBrowser> {
  switch (engine) {
    case 'Chromium':
      // Puppeteer switches the page cache off.
      return puppeteerBrowser(await launch({ executablePath: findChromium(), args: [...chromiumArgs, '--host-resolver-rules=MAP *.example 127.0.0.1'], ignoreDefaultArgs: ['--disable-back-forward-cache'], headless: true }));
    case 'Firefox':
      return puppeteerBrowser(await launch({ browser: 'firefox', executablePath: findFirefox(), headless: true, extraPrefsFirefox: { 'network.dns.localDomains': 'marrish-coast.example' } }));
    case 'WebKitGTK':
      return webkitBrowser();
  }
}
