import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const core = ['article', 'poll', 'safety'];
const typescript = import.meta.resolve('../typescript.mjs');

const modulesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .toSorted();

/** What Lit leaves behind for several copies of itself, for decorators, and for the tree on a server. */
const globalsOfLit: ReadonlySet<string> = new Set(['litElementVersions', 'reactiveElementVersions', 'litHtmlVersions', 'litPropertyMetadata', 'litServerRoot', 'Symbol.metadata']);

interface Effects {
  readonly globals: readonly string[];
  readonly defined: readonly string[];
  readonly output: string;
}

/**
 * Imports modules, one after the other, in a Node of their own, and tells what each did to it. None is part of a circle, so that it was not
 * the first one says nothing else of it than of those that it imports.
 */
async function effectsOf(files: readonly string[], cwd = process.cwd()): Promise<readonly Effects[]> {
  const script = `
    let defined = [];
    globalThis.customElements = { define: (name) => defined.push(name), get: () => undefined };
    let output = '';
    for (const stream of [process.stdout, process.stderr]) {
      const { write } = stream;
      stream.write = (text) => (output += text);
      stream.end = write;
    }
    const keys = () => [...Reflect.ownKeys(globalThis).map(String), ...Reflect.ownKeys(Symbol).map((key) => 'Symbol.' + String(key))];
    const all = [];
    for (const file of ${JSON.stringify(files.map((file) => pathToFileURL(file).href))}) {
      const before = new Set(keys());
      await import(file);
      all.push({ globals: keys().filter((key) => !before.has(key)), defined, output });
      [defined, output] = [[], ''];
    }
    process.stdout.end(JSON.stringify(all));
  `;
  const { stdout, stderr } = await promisify(execFile)('node', ['--import', typescript, '--input-type=module', '-e', script], { cwd, timeout: 60_000 });
  assert.equal(stderr, '');
  return JSON.parse(stdout) as readonly Effects[];
}

const modules = modulesIn('src').filter((path) => path.includes('/') && !path.endsWith('/define.ts'));

test('there are modules to look at', () => {
  for (const folder of [...core, 'elements', 'remote', 'theme']) assert.ok(modules.some((path) => path.startsWith(`${folder}/`)), folder);
});

test('every module can be imported in Node and does nothing', async () => {
  const effects = await effectsOf(modules.map((path) => resolve('src', path)));
  assert.equal(effects.length, modules.length);
  for (const [index, { globals, defined, output }] of effects.entries()) assert.deepEqual([globals.filter((name) => !globalsOfLit.has(name)), defined, output], [[], [], ''], modules[index]);
});

test('a module that defines an element, says something or leaves something behind is seen to do so', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'news-widgets-effects-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const loud = join(folder, 'loud.ts');
  writeFileSync(loud, 'console.log("here"); (globalThis as { left?: number }).left = 1; export {};');
  const [quiet, defining, saying] = await effectsOf([resolve('src/safety/safe-url.ts'), resolve('src/elements/pull-quote/define.ts'), loud]);
  assert.deepEqual([quiet?.defined, quiet?.output], [[], '']);
  assert.deepEqual(defining?.defined, ['pull-quote']);
  assert.deepEqual([saying?.globals, saying?.output], [['left'], 'here\n']);
});

test('the core works where no npm package is installed', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'news-widgets-core-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of core) cpSync(`src/${name}`, join(folder, name), { recursive: true });
  const files = modulesIn(folder);
  const effects = await effectsOf(files.map((path) => join(folder, path)), folder);
  assert.equal(effects.length, files.length);
  for (const [index, effect] of effects.entries()) assert.deepEqual(effect, { globals: [], defined: [], output: '' }, files[index]);
});
