import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { linesOf, openBrowser, pollAt, settled, showsLine, temporaryFolder, visit, voteByKeyboard } from './pages.js';

/** Takes a port of localhost; undefined where somebody else has it. */
async function taken(port: number): Promise<Server | undefined> {
  const server = createServer();
  server.listen(port, 'localhost');
  // `once` rejects at an error, which here is an answer.
  return once(server, 'listening').then(
    () => server,
    () => undefined,
  );
}

const released = (server: Server) => new Promise((resolved) => server.close(resolved));

/** A port that is free, as the one after it is. */
async function freePair(): Promise<number> {
  for (;;) {
    const first = await taken(0);
    assert.ok(first);
    const { port } = first.address() as AddressInfo;
    const second = port < 65_535 ? await taken(port + 1) : undefined;
    await released(first);
    if (!second) continue;
    await released(second);
    return port;
  }
}

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exit: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

/** Starts the demo as `npm start` does after the build, in a folder of its own. */
function start(context: TestContext, folder: string, port: number | string): Run {
  const child = spawn(process.execPath, [resolve('demo/serve.mjs')], { cwd: folder, env: { ...process.env, PORT: `${port}` }, stdio: ['ignore', 'pipe', 'pipe'] });
  context.after(() => child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const exit = once(child, 'close').then(([code, signal]) => ({ code: code as number | null, signal: signal as string | null }));
  return { child, exit, output: () => output };
}

/** Waits until the demo has said where it is. */
async function ready({ exit, output }: Run): Promise<void> {
  let isOver = false;
  void exit.then(() => (isOver = true));
  while (!output().includes('Ctrl-C stops')) {
    assert.ok(!isOver, output());
    await new Promise((resolved) => setTimeout(resolved, 20));
  }
}

const limit = { timeout: 90_000 };

test('a vote outlives a demo that is killed, and counts once', limit, async (context) => {
  const folder = temporaryFolder();
  context.after(folder.remove);
  const browser = await openBrowser('Chromium');
  context.after(() => browser.close());
  const port = await freePair();
  const [pages, content] = [`http://localhost:${port}`, `http://localhost:${port + 1}`];

  const first = start(context, folder.path, port);
  await ready(first);
  assert.ok(first.output().includes(`${pages}/partner.html`), first.output());
  assert.ok(existsSync(join(folder.path, '.data')));
  assert.equal((await pollAt(content, '7910')).voters_count, 0);
  const { page } = await visit(browser, `${pages}/partner.html`);
  await voteByKeyboard(page, 0);
  await showsLine(page, /(Your vote for|You have voted:) “Yes, free for everyone”/);
  first.child.kill('SIGKILL');
  assert.equal((await first.exit).signal, 'SIGKILL');

  const second = start(context, folder.path, port);
  await ready(second);
  const { voters_count, options } = await pollAt(content, '7910');
  assert.deepEqual([voters_count, ...options.map(({ votes_count }) => votes_count)], [1, 1, 0, 0, 0]);
  await page.reload({ waitUntil: 'load' });
  await settled(page);
  await showsLine(page, /(Your vote for|You have voted:) “Yes, free for everyone”/);
  assert.ok((await linesOf(page, 'news-article')).includes('p 1 voter'));
  assert.equal((await pollAt(content, '7910')).voters_count, 1);
});

test('Ctrl-C stops the demo at once, also while a browser looks at it', limit, async (context) => {
  const folder = temporaryFolder();
  context.after(folder.remove);
  const browser = await openBrowser('Chromium');
  context.after(() => browser.close());
  const port = await freePair();
  const demo = start(context, folder.path, port);
  await ready(demo);
  await visit(browser, `http://localhost:${port}/partner.html`);
  demo.child.kill('SIGINT');
  assert.deepEqual(await demo.exit, { code: 0, signal: null });
});

for (const [name, offset] of [
  ['the port of the pages', 0],
  ['the port of the vote service', 1],
] as const) {
  test(`where ${name} is taken, the demo says what to do and ends`, limit, async (context) => {
    const folder = temporaryFolder();
    context.after(folder.remove);
    const port = await freePair();
    const other = await taken(port + offset);
    assert.ok(other);
    context.after(() => released(other));
    const demo = start(context, folder.path, port);
    assert.equal((await demo.exit).code, 1);
    assert.match(demo.output(), new RegExp(`${port + offset}[^]*PORT=`));
    // A sentence, not the insides of a program.
    assert.doesNotMatch(demo.output(), /\n\s+at |node:internal/);
  });
}

test('a PORT that is no port is refused in words', limit, async (context) => {
  const folder = temporaryFolder();
  context.after(folder.remove);
  for (const port of ['eighty', '0', '65535', '-1', '80.5']) {
    const demo = start(context, folder.path, port);
    assert.equal((await demo.exit).code, 1);
    assert.match(demo.output(), /PORT/);
    assert.doesNotMatch(demo.output(), /\n\s+at /);
  }
});
