import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import { startBackend } from './test/browsers/backend.mjs';
import { chromiumArgs, findChromium, findFirefox } from './test/browsers/browsers.mjs';
import { webkitLauncher } from './test/browsers/webkit.mjs';

const backend = await startBackend();

// Two run at once, in this order: the slowest goes first, so that the others are tested beside it.
const launchers = {
  WebKit: webkitLauncher,
  Chromium: () => chromeLauncher({ launchOptions: { executablePath: findChromium(), headless: true, args: chromiumArgs } }),
  Firefox: () => chromeLauncher({ concurrency: 1, launchOptions: { browser: 'firefox', executablePath: findFirefox(), headless: true } }),
};
const names = process.env.TEST_BROWSERS?.split(',') ?? Object.keys(launchers);

export default {
  files: ['test/elements/*.test.ts', '!**/*.node.test.ts'],
  nodeResolve: { exportConditions: ['browser'] },
  browsers: names.map((name) => Object.assign(launchers[name](), { name })),
  concurrentBrowsers: 2,
  plugins: [
    esbuildPlugin({ ts: true, tsconfig: 'tsconfig.json', target: 'es2022' }),
    {
      name: 'backend',
      serve: ({ path }) => (path === '/backend.js' ? `export const backend = ${JSON.stringify(backend.origin)};` : undefined),
      serverStop: () => backend.close(),
    },
  ],
  // Axe alone takes longer than Mocha's two seconds on a busy machine.
  testFramework: { config: { timeout: 30_000 } },
  testsFinishTimeout: 600_000,
};
