import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { run } from './scratch.js';

const text = (path: string) => readFileSync(path, 'utf8');
const json = (path: string) => JSON.parse(text(path)) as Readonly<Record<string, unknown>>;

/** KiB of the module that a page loads, compressed as a server would. Raising it is a decision: docs/decisions. */
const sizeLimit = 16;

test(`the module is at most ${sizeLimit} KiB`, () => {
  const size = brotliCompressSync(readFileSync('dist/news-widgets.js')).length / 1024;
  assert.ok(size <= sizeLimit, `It is ${size.toFixed(2)} KiB.`);
});

test('the module is one file that imports nothing', () => {
  assert.doesNotMatch(text('dist/news-widgets.js'), /(^|[;}\s])import\s*(["'{*]|[\w$]+\s+from)|\bimport\(|\bfrom\s*["']/);
});

test('the module exports what pages rely on, and nothing else', () => {
  const exported = /export\s*\{([^}]*)\}/.exec(text('dist/news-widgets.js'))?.[1]?.split(',').map((name) => name.split(' as ').pop()?.trim());
  assert.deepEqual(exported?.toSorted(), [
    'NewsArticleElement',
    'NewsArticleErrorEvent',
    'NewsListElement',
    'NewsListErrorEvent',
    'NewsPollElement',
    'NewsPollErrorEvent',
    'NewsPollVoteEvent',
    'NewsPollVotedEvent',
    'NewsProviderElement',
    'PullQuoteElement',
    'PullQuoteErrorEvent',
    'parseArticle',
    'parseFeed',
    'parsePoll',
  ]);
});

test('the integrity file holds the hash of the module', () => {
  const hash = createHash('sha384').update(readFileSync('dist/news-widgets.js')).digest('base64');
  assert.deepEqual(json('dist/integrity.json'), { 'news-widgets.js': `sha384-${hash}` });
});

test('the source map leads to TypeScript', () => {
  const { sources, sourcesContent } = json('dist/news-widgets.js.map') as unknown as { sources: string[]; sourcesContent: string[] };
  const index = sources.findIndex((source) => source.endsWith('src/elements/news-poll/news-poll.ts'));
  assert.match(sourcesContent[index] ?? '', /export class NewsPollElement/);
});

test('the licences of what is inside the module travel with it', () => {
  for (const name of ['lit-html', 'lit-element', '@lit/reactive-element']) assert.match(text('dist/THIRD-PARTY.txt'), new RegExp(`^${name}$`, 'm'));
});

test('every path that package.json exports is there, and publint finds nothing', () => {
  const { exports } = json('package.json') as unknown as { exports: Record<string, string | Record<string, string>> };
  for (const path of Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry)))) assert.ok(existsSync(path), path);
  for (const folder of ['.', 'vote-service']) {
    const { status, output } = run(folder, 'publint', '--strict');
    assert.equal(status, 0, output);
  }
});

test('every dependency is pinned exactly', () => {
  for (const path of ['package.json', 'vote-service/package.json']) {
    const { dependencies, devDependencies } = json(path) as { dependencies?: Record<string, string>; devDependencies?: Record<string, string> };
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) assert.match(version, /^\d+\.\d+\.\d+$/, `${path}: ${name}`);
  }
});

test('the lock file names every optional dependency: "npm ci" refuses a lock that misses one', () => {
  const { packages } = json('package-lock.json') as unknown as { packages: Record<string, { optionalDependencies?: Record<string, string> }> };
  const known = Object.keys(packages);
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !known.some((entry) => entry.endsWith(`node_modules/${name}`)))
      .map((name) => `${path} → ${name}`),
  );
  assert.deepEqual(missing, []);
});

test('who installs the widgets installs no database and no server', () => {
  const { dependencies } = json('package.json') as { dependencies: Record<string, string> };
  assert.deepEqual(Object.keys(dependencies), ['lit']);
});
