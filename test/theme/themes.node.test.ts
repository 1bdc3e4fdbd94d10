import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { tokens } from '../../src/theme/tokens.js';
import { run, scratchProject } from '../project/scratch.js';

const names = readdirSync('themes');
const text = (name: string) => readFileSync(`themes/${name}`, 'utf8');

test('there are four themes', () => assert.deepEqual(names, ['broadsheet.css', 'contrast.css', 'tabloid.css', 'wire.css']));

/** What a theme says of some roles. */
const values = (name: string) => ['font-text', 'font-heading', 'color-accent', 'scale', 'measure'].map((role) => new RegExp(`--news-${role}: (.*);`).exec(text(name))?.[1]);

for (const name of names) {
  test(`${name} is at most 1.5 KiB`, () => assert.ok(brotliCompressSync(text(name)).length <= 1536));

  test(`${name} sets every role that is a colour, and yields to whatever a page says`, () => {
    for (const token of tokens) if (token.name.startsWith('--news-color-')) assert.ok(text(name).includes(`${token.name}: light-dark(`), token.name);
    for (const [, selector = ''] of text(name).matchAll(/^([^\s/@}][^{]*?)\s*\{/gm)) assert.match(selector, /^:where\(/);
    assert.doesNotMatch(text(name), /!important|url\(|@import/);
  });

  test(`${name} is like no other`, () => {
    for (const other of names) if (other !== name) assert.notDeepEqual(values(other), values(name));
  });
}

/** What the check says of a theme after a change. */
function faultsAfter(context: Parameters<typeof scratchProject>[0], change: (css: string) => string): readonly string[] {
  const folder = scratchProject(context, ['tools/check-themes.mjs', 'build/theme', 'package.json'], { 'themes/broadsheet.css': change(text('broadsheet.css')) });
  const { status, output } = run(folder, 'node', 'tools/check-themes.mjs');
  assert.equal(status, output ? 1 : 0);
  return output.trim().split('\n');
}

test('a theme as it is passes the check', (context) => assert.deepEqual(faultsAfter(context, (css) => css), ['']));

test('a theme that cannot be read, names what is not there or leaves a colour out breaks the build', (context) => {
  assert.deepEqual(faultsAfter(context, (css) => css.replace(/(color-muted: light-dark\()[^,]+/, '$1#999')), ['themes/broadsheet.css: light: muted on background has 2.80:1, at least 4.5:1', 'themes/broadsheet.css: light: muted on surface has 2.51:1, at least 4.5:1']);
  assert.deepEqual(faultsAfter(context, (css) => css.replace('--news-measure', '--news-mesure')), ['themes/broadsheet.css: there is no --news-mesure']);
  assert.deepEqual(faultsAfter(context, (css) => css.replace(/ {2}--news-color-on-accent.*\n/, '')), ['light', 'dark'].map((scheme) => `themes/broadsheet.css: ${scheme}: on-accent or accent is no light-dark(…) of two colours`));
});
