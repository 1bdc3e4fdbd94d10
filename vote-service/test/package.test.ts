import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompressSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (name: string) => readFile(`${root}/${name}`, 'utf8');

// Over what is there: someone may be using it.
before(async () => {
  for (const command of [['tsc', '-p', '.'], ['tsc', '-p', 'frame'], ['tsc', '-p', 'desk'], ['rollup', '-c', '--silent']]) await promisify(execFile)('npm', ['exec', '--no', '--', ...command], { cwd: root });
});

test('the bundles import Node, each other and the dependencies of the package, and nothing else', async () => {
  const { dependencies } = JSON.parse(await read('package.json')) as { dependencies: Record<string, string> };
  const bundles = (await readdir(`${root}/dist`)).filter((name) => name.endsWith('.js'));
  assert.deepEqual(bundles, ['conformance.js', 'main.js', 'memory-writer.js', 'service.js', 'sqlite-writer.js', 'vote-queue.js', 'vote-service.js']);
  const imported = new Set<string>();
  for (const bundle of bundles) {
    for (const [, statement, call] of (await read(`dist/${bundle}`)).matchAll(/^(?:import|export)\b[^;]*?['"]([^'"\s]+)['"];|\b(?:import|require)\(['"]([^'"]+)['"]\)/gm)) imported.add(statement ?? call ?? '');
  }
  assert.ok(imported.has('libsql') && imported.has('./service.js'), [...imported].join());
  for (const name of imported) assert.ok(isBuiltin(name) || bundles.includes(name.replace(/^\.\//, '')) || Object.keys(dependencies).some((dependency) => name === dependency || name.startsWith(`${dependency}/`)), name);
});

test('the package brings the element as the widgets have built it, and its licences', async () => {
  assert.deepEqual((await readdir(`${root}/dist/modules`)).toSorted(), ['THIRD-PARTY.txt', 'desk.css', 'desk.js', 'news-poll.js', 'poll-challenge.js', 'poll-extras.js', 'poll-frame.js', 'poll-live.js']);
  for (const name of ['news-poll.js', 'poll-challenge.js', 'poll-extras.js', 'poll-live.js', 'THIRD-PARTY.txt']) assert.equal(await read(`dist/modules/${name}`), await read(`../dist/${name}`));
  for (const name of ['news-poll.js', 'poll-challenge.js', 'poll-extras.js', 'poll-live.js', 'poll-frame.js', 'desk.js']) assert.doesNotMatch(await read(`dist/modules/${name}`), /^import\b|\bimport\((?!"\.\/poll-(extras|live|challenge)\.js"\))/m, `${name} loads nothing else`);
  const { files } = JSON.parse(await read('package.json')) as { files: string[] };
  assert.deepEqual(files, ['dist']);
});

test('the desk is at most 40 KiB, compressed as it is sent', async () => {
  const sent = await Promise.all(['desk.js', 'desk.css'].map(async (name) => brotliCompressSync(await readFile(`${root}/dist/modules/${name}`)).length));
  assert.ok((sent[0] ?? NaN) <= 40 * 1024, `desk.js has ${sent[0]} bytes.`);
});

test('the binary can be executed', async () => {
  assert.match(await read('dist/main.js'), /^#!\/usr\/bin\/env node\n/);
  assert.equal((await stat(`${root}/dist/main.js`)).mode & 0o111, 0o111);
});

test('the source maps lead to the TypeScript', async () => {
  const { sources, sourcesContent } = JSON.parse(await read('dist/service.js.map')) as { sources: string[]; sourcesContent: string[] };
  for (const source of ['../src/app.ts', '../../src/poll/voting-rules.ts']) assert.ok(sources.includes(source), source);
  assert.equal(sourcesContent.filter((text) => text.length > 0).length, sources.length);
});

test('the public module exports this and nothing else', async () => {
  const built = (await import(`${root}/dist/vote-service.js`)) as object;
  assert.deepEqual(Object.keys(built).toSorted(), ['MemoryVoteStore', 'SetupError', 'SqliteVoteStore', 'StoreBusyError', 'createApp', 'makeAdminToken', 'parsePolls', 'readPolls', 'serviceLog', 'voterKeyFrom']);
});

test('the types of the package are where package.json says, with all that they import', async () => {
  const { exports: entries } = JSON.parse(await read('package.json')) as { exports: { '.': { types: string } } };
  const seen = new Set<string>();
  const follow = async (url: URL): Promise<void> => {
    if (seen.has(url.href)) return;
    seen.add(url.href);
    const text = await readFile(url, 'utf8');
    await Promise.all([...text.matchAll(/from '(\.[^']+)\.js'/g)].map(([, path]) => follow(new URL(`${path}.d.ts`, url))));
  };
  await follow(new URL(entries['.'].types, new URL('../', import.meta.url)));
  assert.equal([...seen].filter((url) => url.endsWith('/dist/types/src/poll/poll.d.ts')).length, 1);
});
