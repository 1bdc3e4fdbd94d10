import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { token, tokens } from '../../src/theme/tokens.js';
import type { Token } from '../../src/theme/tokens.js';

const table: readonly Token[] = tokens;
const names: readonly string[] = table.map(({ name }) => name);
const tags = ['news-article', 'news-poll', 'pull-quote'];

/** The files of elements that hold a style sheet, with their text. */
const sheets = readdirSync('src/elements', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(`src/elements/${path}`, 'utf8') }))
  .filter(({ text }) => text.includes('css`'));
const css = sheets.map(({ text }) => text).join('\n');

const namesIn = (text: string): readonly string[] => text.match(/--(?:news|pull-quote)-[a-z-]+/g) ?? [];

test('there are style sheets to look at', () => assert.ok(sheets.length >= tags.length));

for (const { name, default: fallback, meaning } of table) {
  test(`${name} is the name of a role, or of one thing of one element`, () => {
    assert.match(name, /^--[a-z]+(-[a-z]+)+$/);
    assert.ok(name.startsWith('--news-') || tags.some((tag) => name.startsWith(`--${tag}-`)));
  });

  test(`${name} has a default, whose brackets match and which ends no declaration`, () => {
    assert.match(fallback, /\S/);
    assert.doesNotMatch(fallback, /[;{}<>\\]|\/\*|!important|url\(/);
    let depth = 0;
    for (const letter of fallback) {
      depth += letter === '(' ? 1 : letter === ')' ? -1 : 0;
      assert.ok(depth >= 0);
    }
    assert.equal(depth, 0);
  });

  test(`${name} has a meaning: one sentence`, () => assert.match(meaning, /^[A-Z][^.\n]{8,}\.$/));

  test(`${name} is used in a style sheet`, () => assert.ok(namesIn(css).includes(name)));

  test(`${name} defaults to tokens of the table alone, with their own defaults`, () => {
    for (const inner of namesIn(fallback)) {
      const role = table.find((entry) => entry.name === inner);
      assert.ok(role, inner);
      assert.notEqual(inner, name);
      // A colour that words have is moved towards that of the text around, by default.
      assert.ok(fallback.includes(`var(${inner}, ${role.default})`) || fallback.includes(`var(${inner}, color-mix(in srgb, ${role.default}, currentColor))`), `${fallback} should hold ${role.default}`);
    }
  });

  test(`${name} becomes var() with its default`, () => assert.equal(token(name as Parameters<typeof token>[0]).cssText, `var(${name}, ${fallback})`));
}

test('no name stands twice in the table', () => assert.deepEqual(names, [...new Set(names)]));

for (const { path, text } of sheets) {
  test(`${path} names tokens of the table alone, and each by token()`, () => {
    const style = [...text.matchAll(/css`((?:[^`\\]|\\.)*)`/g)].map(([, body]) => body ?? '').join('\n');
    assert.deepEqual(namesIn(style).filter((name) => !names.includes(name)), []);
    // What is inside an element may be given another value.
    assert.doesNotMatch(style.replace(/\$\{token\('--[a-z-]+'\)\}|^ +--[a-z-]+:/gm, ''), /--(?:news|pull-quote)-/);
    // A custom property outside of the table would be a promise that nobody made.
    assert.doesNotMatch(style.replace(/\$\{token\('--[a-z-]+'\)\}/g, ''), /var\(/);
  });
}
