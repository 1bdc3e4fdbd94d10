import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { problemStatus } from '../../src/poll/poll.js';
import { tokens } from '../../src/theme/tokens.js';
import { run, scratchProject } from './scratch.js';

interface Named {
  readonly name: string;
}

interface Declaration extends Named {
  readonly tagName?: string;
  readonly attributes?: readonly (Named & { readonly fieldName: string })[];
  readonly members?: readonly (Named & { readonly kind: string })[];
  readonly events?: readonly (Named & { readonly type: { readonly text: string } })[];
  readonly slots?: readonly Named[];
  readonly cssParts?: readonly Named[];
  readonly cssProperties?: readonly Named[];
}

interface Manifest {
  readonly modules: readonly { readonly declarations: readonly Declaration[] }[];
}

const text = (path: string) => readFileSync(path, 'utf8');

const contracts = text('docs/contracts.md');
const declarations = (JSON.parse(text('custom-elements.json')) as Manifest).modules.flatMap((module) => module.declarations);
const elements = declarations.filter(({ tagName }) => tagName);
const eventClasses = declarations.filter(({ name }) => name.endsWith('Event'));

const documents = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'vote-service/README.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path}`),
];

/** What stands under a heading of the contract, up to the next heading of any level. */
function section(title: string): string {
  const lines = contracts.split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === title);
  assert.notEqual(start, -1, `The contract has no heading "${title}".`);
  const length = lines.slice(start + 1).findIndex((line) => /^#+ /.test(line));
  return lines.slice(start + 1, length === -1 ? undefined : start + 1 + length).join('\n');
}

/** The rows of the table whose first column is `header`, as cells; none where there is no such table. */
function rows(title: string, header: string): readonly (readonly string[])[] {
  const lines = section(title).split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${header} |`));
  if (start === -1) return [];
  const table = lines.slice(start + 2);
  const end = table.findIndex((line) => !line.startsWith('|'));
  return table.slice(0, end === -1 ? undefined : end).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
}

/** What is written as code in the cells of one column. */
const codes = (table: readonly (readonly string[])[], column = 0): readonly string[] => table.flatMap((cells) => [...(cells[column] ?? '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)).toSorted();

const names = (list: readonly Named[] = []): readonly string[] => list.map(({ name }) => name).toSorted();

test('the manifest has elements and events to look at', () => {
  assert.deepEqual(elements.map(({ tagName = '' }) => tagName).toSorted(), ['news-article', 'news-list', 'news-poll', 'news-provider', 'pull-quote']);
  assert.ok(eventClasses.length > 0);
});

for (const { tagName = '', name, attributes = [], members = [], events = [], slots, cssParts } of elements) {
  const title = `\`<${tagName}>\``;

  test(`the contract has the attributes and properties of <${tagName}>, and no other`, () => {
    const table = rows(title, 'attribute');
    assert.deepEqual(codes(table), names(attributes));
    assert.deepEqual(codes(table, 1), names(members.filter(({ kind }) => kind === 'field')));
    for (const attribute of attributes) assert.ok(table.some((cells) => cells[0] === `\`${attribute.name}\`` && cells[1] === (attribute.fieldName ? `\`${attribute.fieldName}\`` : '')), attribute.name);
  });

  test(`the contract has the methods, events, slots and parts of <${tagName}>, and no other`, () => {
    assert.deepEqual(codes(rows(title, 'method')), names(members.filter(({ kind }) => kind === 'method')).map((method) => `${method}()`));
    assert.deepEqual(codes(rows(title, 'event')), names(events));
    assert.deepEqual(codes(rows(title, 'event'), 1), events.map(({ type }) => type.text).toSorted());
    assert.deepEqual(rows(title, 'slot').map(([slot]) => slot), names(slots).map((slot) => (slot ? `\`${slot}\`` : '(default)')));
    assert.deepEqual(codes(rows(title, 'part')), names(cssParts));
  });

  test(`the contract has the class of <${tagName}>`, () => assert.ok(section('JavaScript').includes(`\`${name}\``)));
}

for (const { name, members } of eventClasses) {
  test(`the contract has ${name} with its fields`, () => {
    assert.ok(section('JavaScript').includes(`\`${name}\``));
    const [row] = elements.flatMap(({ tagName }) => rows(`\`<${tagName}>\``, 'event')).filter((cells) => cells[1] === `\`${name}\``);
    for (const field of names(members)) assert.ok(row?.[2]?.includes(`\`${field}\``), field);
  });
}

test('the contract has the table of custom properties as it is in the code', () => {
  assert.deepEqual(rows('Custom properties', 'name'), tokens.map((token) => [`\`${token.name}\``, `\`${token.default}\``, token.meaning]));
});

test('every custom property of the manifest is in that table', () => {
  const known = codes(rows('Custom properties', 'name'));
  for (const name of elements.flatMap(({ cssProperties }) => names(cssProperties))) assert.ok(known.includes(name), name);
});

test('no document names a custom property that there is not', () => {
  const known = new Set<string>(tokens.map(({ name }) => name));
  for (const path of documents) for (const [name] of text(path).matchAll(/--(?:news|pull-quote)-[a-z-]*[a-z](?![\w<-])/g)) assert.ok(known.has(name) || name === '--news-widgets', `${path}: ${name}`);
});

test('the contract has the problems of the vote service with their HTTP status, and no other', () => {
  assert.deepEqual(
    rows('Problems of the service', 'name').map(([name, status]) => [name, status]),
    Object.entries(problemStatus).map(([name, status]) => [`\`${name}\``, `${status}`]),
  );
});

/** The members of a union of texts, by what stands before it in the source. */
function union(path: string, start: string): readonly string[] {
  const source = text(path);
  const from = source.indexOf(start);
  assert.notEqual(from, -1, `${path} has no "${start}".`);
  const members = [...source.slice(from, source.indexOf(';', from)).matchAll(/'([^']+)'/g)].map(([, member = '']) => member);
  assert.ok(members.length > 1, path);
  return members.toSorted();
}

test('the contract has the codes of notes, and no other', () => {
  const source = 'export interface ArticleNote {\n  readonly code:';
  assert.deepEqual(codes(rows('Notes', '`code`')), union('src/article/article.ts', source));
});

test('the contract has the codes of documents that could not be shown, and no other', () => {
  assert.deepEqual(codes(rows('Problems', '`code`')), union('src/i18n/messages.ts', 'export type LoadProblemCode ='));
});

test('the contract has the codes of documents that are no article', () => {
  for (const code of union('src/article/article.ts', 'export interface ArticleProblem {\n  readonly code:')) assert.ok(section('JavaScript').includes(`\`${code}\``), code);
});

test('custom-elements.json is what "npm run manifest" writes', (context) => {
  const folder = scratchProject(context, ['src', 'build/theme', 'custom-elements-manifest.config.mjs', 'package.json'], {});
  const { status, output } = run(folder, 'cem', 'analyze', '--config', 'custom-elements-manifest.config.mjs');
  assert.equal(status, 0, output);
  assert.deepEqual(JSON.parse(text('custom-elements.json')), JSON.parse(text(join(folder, 'custom-elements.json'))));
});

const prose = (path: string) => text(path).replace(/^```[^]*?^```$/gm, '');

/** As GitHub makes them of headings. */
const anchors = (path: string): readonly string[] =>
  [...prose(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

for (const path of documents) {
  test(`every link of ${path} leads somewhere`, () => {
    for (const [, address = ''] of prose(path).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(address)) continue;
      const [file = '', anchor] = address.split('#');
      const target = file ? join(dirname(path), file) : path;
      assert.ok(existsSync(target), address);
      if (anchor !== undefined) assert.ok(statSync(target).isFile() && anchors(target).includes(anchor), address);
    }
  });
}

test('the packages, the changelog and the README agree on versions', () => {
  const own = JSON.parse(text('package.json')) as { readonly version: string; readonly engines: { readonly node: string } };
  const service = JSON.parse(text('vote-service/package.json')) as typeof own;
  assert.equal(service.version, own.version);
  assert.equal(service.engines.node, own.engines.node);
  const headings = [...text('CHANGELOG.md').matchAll(/^## \[([^\]]+)\]/gm)].map(([, version = '']) => version);
  assert.equal(headings[0], 'Unreleased');
  // A version is released when it has a heading, and the packages have its number.
  if (headings.length > 1) assert.equal(headings[1], own.version);
  assert.equal(new Set(headings).size, headings.length);
  const node = own.engines.node.replace(/^>=/, '');
  for (const path of ['README.md', 'vote-service/README.md']) assert.ok(text(path).includes(`Node ${node} or newer`), path);
});
