import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const core = ['article', 'poll', 'safety'];
const tsx = import.meta.resolve('tsx');

const modulesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .toSorted();

/** What Lit leaves behind for several copies of itself, for decorators, and for the tree on a server. */
const globalsOfLit: ReadonlySet<string> = new Set(['litElementVersions', 'reactiveElementVersions', 'litHtmlVersions', 'litPropertyMetadata', 'litServerRoot', 'Symbol.metadata']);

/** Imports a module in a Node of its own and tells what that did to it. */
async function effectsOf(file: string, cwd = process.cwd()): Promise<{ readonly globals: readonly string[]; readonly defined: readonly string[]; readonly output: string }> {
  const script = `
    const defined = [];
    globalThis.customElements = { define: (name) => defined.push(name), get: () => undefined };
    const before = new Set(Reflect.ownKeys(globalThis));
    const symbols = new Set(Reflect.ownKeys(Symbol));
    await import(${JSON.stringify(pathToFileURL(file).href)});
    const globals = [...Reflect.ownKeys(globalThis).filter((key) => !before.has(key)), ...Reflect.ownKeys(Symbol).filter((key) => !symbols.has(key)).map((key) => 'Symbol.' + String(key))];
    process.stdout.write('\\n' + JSON.stringify({ globals: globals.map(String), defined }));
  `;
  const { stdout, stderr } = await promisify(execFile)('node', ['--import', tsx, '--input-type=module', '-e', script], { cwd, timeout: 60_000 });
  const end = stdout.lastIndexOf('\n');
  return { ...(JSON.parse(stdout.slice(end)) as { globals: string[]; defined: string[] }), output: stdout.slice(0, end) + stderr };
}

const modules = modulesIn('src').filter((path) => path.includes('/') && !path.endsWith('/define.ts'));

test('there are modules to look at', () => {
  for (const folder of [...core, 'elements', 'remote', 'theme']) assert.ok(modules.some((path) => path.startsWith(`${folder}/`)), folder);
});

test('every module can be imported in Node and does nothing', { concurrency: 2 }, async (context) => {
  await Promise.all(
    modules.map((path) =>
      context.test(path, async () => {
        const { globals, defined, output } = await effectsOf(resolve('src', path));
        assert.deepEqual(globals.filter((name) => !globalsOfLit.has(name)), []);
        assert.deepEqual(defined, []);
        assert.equal(output, '');
      }),
    ),
  );
});

test('a module that defines an element is seen to do so', async () => {
  const { defined } = await effectsOf(resolve('src/elements/pull-quote/define.ts'));
  assert.deepEqual(defined, ['pull-quote']);
});

test('the core works where no npm package is installed', { concurrency: 2 }, async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'news-widgets-core-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of core) cpSync(`src/${name}`, join(folder, name), { recursive: true });
  await Promise.all(
    modulesIn(folder).map((path) =>
      context.test(path, async () => {
        const { globals, defined, output } = await effectsOf(join(folder, path), folder);
        assert.deepEqual([globals, defined, output], [[], [], '']);
      }),
    ),
  );
});
