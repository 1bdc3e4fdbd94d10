import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { run } from './scratch.js';

const text = (path: string) => readFileSync(path, 'utf8');
const json = (path: string) => JSON.parse(text(path)) as Readonly<Record<string, unknown>>;

const whole = [
  'NewsArticleElement',
  'NewsArticleErrorEvent',
  'NewsArticleEvent',
  'NewsArticleUnknownEvent',
  'NewsListElement',
  'NewsListErrorEvent',
  'NewsPollElement',
  'NewsPollErrorEvent',
  'NewsPollLoadEvent',
  'NewsPollResultsEvent',
  'NewsPollVoteEvent',
  'NewsPollVotedEvent',
  'NewsProviderElement',
  'PullQuoteElement',
  'PullQuoteErrorEvent',
  'addFormat',
  'addShortcode',
  'loadExtras',
  'loadFormats',
  'parseArticle',
  'parseFeed',
  'parsePoll',
];

/** The formats, and what the module of further formats takes from this one. */
const shared = ['addressOf', 'around', 'authorsOf', 'elementsIn', 'embedded', 'formats', 'htmlBlocks', 'label', 'led', 'nested', 'next', 'plain', 'readStoryList', 'readText', 'said', 'shortcodes', 'textBlock', 'tight'];

/** What pages load, with its largest size in KiB, compressed as a server would. Raising it is a decision: docs/decisions. */
const modules = [
  { name: 'news-widgets.js', sizeLimit: 22, exported: whole, later: ['./article-parts.js', './article-parts.js?again', './article-extras.js', './formats.js?again', './formats.js', './poll-extras.js'] },
  { name: 'news-poll.js', sizeLimit: 12, exported: whole.filter((name) => /poll/i.test(name)), later: ['./poll-extras.js'] },
  { name: 'formats.js', sizeLimit: 12.5, exported: shared, later: ['./more-formats.js?again', './more-formats.js'] },
  { name: 'more-formats.js', sizeLimit: 5, exported: ['formats'], later: [], from: './formats.js' },
  { name: 'article-extras.js', sizeLimit: 7, exported: ['Extras', 'copyOf', 'styles'], later: [] },
  { name: 'article-parts.js', sizeLimit: 6, exported: ['renderLive', 'renderPart', 'renderShare', 'styles'], later: [] },
  { name: 'poll-extras.js', sizeLimit: 8.5, exported: ['PollExtras', 'forget', 'wait'], later: ['./poll-challenge.js', './poll-live.js'] },
  { name: 'poll-live.js', sizeLimit: 2.5, exported: ['LiveFigures', 'forget'], later: [] },
  { name: 'poll-challenge.js', sizeLimit: 2, exported: ['solve'], later: [] },
];

for (const { name, sizeLimit, exported, later, from } of modules) {
  const path = `dist/${name}`;

  test(`${name} is at most ${sizeLimit} KiB`, () => {
    const size = brotliCompressSync(readFileSync(path)).length / 1024;
    assert.ok(size <= sizeLimit, `It is ${size.toFixed(2)} KiB.`);
  });

  test(`${name} is one file that imports ${from ?? 'nothing'}, and ${later.join() || 'nothing'} when it is needed`, () => {
    const code = from ? text(path).replace(new RegExp(`import\\{[^}]*\\}from"${from}"`), '') : text(path);
    // In words for readers, a space follows.
    assert.doesNotMatch(code, /(^|[;}\s])import\s*(["'{*]|[\w$]+\s+from)|\bfrom["']/);
    assert.deepEqual(new Set(Array.from(text(path).matchAll(/\bimport\((["'])(.*?)\1\)/g), ([, , specifier]) => specifier)), new Set(later));
    assert.equal(text(path).match(/\bimport\(/g)?.length ?? 0, later.length);
  });

  test(`${name} exports what pages rely on, and nothing else`, () => {
    const names = /export\s*\{([^}]*)\}/.exec(text(path))?.[1]?.split(',').map((part) => part.split(' as ').pop()?.trim());
    assert.deepEqual((names ?? []).toSorted((one = '', other = '') => (one < other ? -1 : 1)), exported);
  });

  test(`the integrity file holds the hash of ${name}`, () => {
    const hash = createHash('sha384').update(readFileSync(path)).digest('base64');
    assert.equal(json('dist/integrity.json')[name], `sha384-${hash}`);
  });

  test(`the source map of ${name} leads to TypeScript`, () => {
    const { sources, sourcesContent } = json(`${path}.map`) as unknown as { sources: string[]; sourcesContent: string[] };
    const index = sources.findIndex((source) => /src\/(?:elements\/news-poll\/(?:news-poll|poll-extras|poll-live|poll-challenge)|elements\/news-article\/live|article\/html|article\/formats\/ans|elements\/article-parts)\.ts$/.test(source));
    assert.match(sourcesContent[index] ?? '', /export (?:class NewsPollElement|class PollExtras|class LiveFigures|async function solve|class Live|function htmlNodes|const ans|function renderPart)/);
  });
}

test('the integrity file knows the modules that there are, and no other', () => {
  assert.deepEqual(
    Object.keys(json('dist/integrity.json')).toSorted(),
    readdirSync('dist').filter((name) => name.endsWith('.js')).toSorted(),
  );
  assert.deepEqual(Object.keys(json('dist/integrity.json')), modules.map(({ name }) => name));
});

test('the licences of what is inside the modules travel with them', () => {
  for (const name of ['lit-html', 'lit-element', '@lit/reactive-element']) assert.match(text('dist/THIRD-PARTY.txt'), new RegExp(`^${name}$`, 'm'));
});

test('a package that depends on this one finds each module by its name, with its types', () => {
  for (const { name } of modules) {
    const specifier = name === 'news-widgets.js' ? 'news-widgets' : `news-widgets/${name}`;
    assert.equal(import.meta.resolve(specifier), pathToFileURL(`dist/${name}`).href);
  }
});

test('every path that package.json exports is there, and publint finds nothing', () => {
  const { exports } = json('package.json') as unknown as { exports: Record<string, string | Record<string, string>> };
  for (const path of Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry)))) assert.ok(existsSync(path.replace('*', 'broadsheet')), path);
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

test('no name that pages use is shortened', async () => {
  const { namesWithinLit } = (await import(pathToFileURL('rollup.lit.mjs').href)) as { namesWithinLit: readonly string[] };
  const documents = ['README.md', 'docs/contracts.md', 'docs/formats.md'].map(text).join('\n');
  // After a dot, before a colon, or alone in backticks. Atom has an element `updated`, too.
  const used = namesWithinLit.filter((name) => /^\w+$/.test(name) && name !== 'updated' && new RegExp(`\\.${name}\\b(?!\\()|\\b${name}\\??: |\`${name}\``).test(documents));
  assert.deepEqual(used, []);
  assert.ok(namesWithinLit.length > 10);
});
