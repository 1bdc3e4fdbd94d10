import type { BrowserContext, KeyInput, Page } from 'puppeteer-core';
import { openBrowser } from '../pages.js';

// JavaScript without types.
const { WebKit } = (await import(new URL('../../browsers/webkit.mjs', import.meta.url).href)) as { WebKit: new () => WebKitDriver };

interface WebKitDriver {
  readonly start: () => Promise<void>;
  readonly open: () => Promise<void>;
  readonly go: (url: string) => Promise<void>;
  readonly reload: () => Promise<void>;
  readonly run: (script: string) => Promise<unknown>;
  readonly press: (key: string) => Promise<void>;
  readonly openTab: () => Promise<string>;
  readonly tab: () => Promise<string>;
  readonly switchTo: (tab: string) => Promise<void>;
  readonly closeTab: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export const engines = ['Chromium', 'Firefox', 'WebKitGTK'] as const;
export type Engine = (typeof engines)[number];

/** Keys as WebDriver writes them. */
const keyCodes: Readonly<Record<string, string>> = { Tab: '\uE004', Enter: '\uE007', ' ': ' ', ArrowDown: '\uE015' };

/** A tab, and whoever sits in front of it. */
export interface Tab {
  readonly go: (url: string) => Promise<void>;
  readonly reload: () => Promise<void>;
  /** Calls a function in the page. It knows only its arguments; they and its result are what JSON can hold. */
  readonly evaluate: <A extends readonly unknown[], R>(task: (...args: A) => R | Promise<R>, ...args: A) => Promise<R>;
  readonly press: (key: string) => Promise<void>;
  /** Takes the network from the browser and gives it back; `undefined` where the driver cannot. */
  readonly setOffline: ((isOffline: boolean) => Promise<void>) | undefined;
  readonly close: () => Promise<void>;
}

/** One browser; its tabs have one profile, which is new for each reader. */
export interface ReaderBrowser {
  readonly newReader: () => Promise<Reader>;
  readonly close: () => Promise<void>;
}

export interface Reader {
  readonly newTab: () => Promise<Tab>;
  readonly leave: () => Promise<void>;
}

const callText = (task: (...args: never) => unknown, args: readonly unknown[]): string =>
  `(async () => { return JSON.stringify(await (${task.toString()})(${args.map((value) => JSON.stringify(value)).join(', ')})); })()`;

const resultOf = (text: unknown) => (typeof text === 'string' ? JSON.parse(text) : undefined);

async function puppeteerTab(context: BrowserContext, engine: Engine): Promise<Tab> {
  const page: Page = await context.newPage();
  return {
    go: async (url) => void (await page.goto(url, { waitUntil: 'load' })),
    reload: async () => void (await page.reload({ waitUntil: 'load' })),
    evaluate: async (task, ...args) => resultOf(await page.evaluate(callText(task, args))),
    press: (key) => page.keyboard.press(key as KeyInput),
    // Firefox's driver has no such command.
    setOffline: engine === 'Chromium' ? (isOffline) => page.setOfflineMode(isOffline) : undefined,
    close: () => page.close(),
  };
}

async function webkitReaders(): Promise<ReaderBrowser> {
  const webkit = new WebKit();
  await webkit.start();
  await webkit.open();
  const first = await webkit.tab();

  function tabAt(handle: string): Tab {
    return {
      async go(url) {
        await webkit.switchTo(handle);
        await webkit.go(url);
      },
      async reload() {
        await webkit.switchTo(handle);
        await webkit.reload();
      },
      async evaluate(task, ...args) {
        await webkit.switchTo(handle);
        const answer = await webkit.run(`const done = arguments[arguments.length - 1]; ${callText(task, args)}.then(done, (error) => done('failed: ' + error.message));`);
        if (typeof answer === 'string' && answer.startsWith('failed: ')) throw new Error(answer);
        return resultOf(answer);
      },
      async press(key) {
        await webkit.switchTo(handle);
        await webkit.press(keyCodes[key] ?? key);
      },
      setOffline: undefined,
      async close() {
        await webkit.switchTo(handle);
        // The first tab is the browser's life.
        if (handle === first) await webkit.go('about:blank');
        else await webkit.closeTab();
      },
    };
  }

  return {
    async newReader() {
      let isFirst = true;
      let place: string | undefined;
      return {
        async newTab() {
          const tab = tabAt(isFirst ? first : await webkit.openTab());
          isFirst = false;
          return { ...tab, go: async (url) => tab.go((place = url)) };
        },
        // What makes a new profile of the old one.
        async leave() {
          await webkit.switchTo(first);
          if (place) {
            await webkit.go(new URL('/empty', place).href);
            await webkit.run('localStorage.clear(); arguments[0]();');
          }
          await webkit.go('about:blank');
        },
      };
    },
    close: () => webkit.stop(),
  };
}

export async function openReaders(engine: Engine): Promise<ReaderBrowser> {
  if (engine === 'WebKitGTK') return webkitReaders();
  const browser = await openBrowser(engine);
  return {
    async newReader() {
      const context = await browser.createBrowserContext();
      return { newTab: () => puppeteerTab(context, engine), leave: () => context.close() };
    },
    close: () => browser.close(),
  };
}
