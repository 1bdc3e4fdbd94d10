import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run, scratchProject } from './scratch.js';

/** Each must be refused by the rule. `$` stands for the rest of a module around it. */
const violations: readonly (readonly [rule: string, code: string, path?: string])[] = [
  ['no-markup-sinks', 'export const f = (e: Element) => { e.innerHTML = "x"; };'],
  ['no-markup-sinks', 'export const f = (e: Element) => { e["outerHTML"] = "x"; };'],
  ['no-markup-sinks', 'export const f = (e: Element) => e.insertAdjacentHTML("beforeend", "x");'],
  ['no-markup-sinks', 'export const f = () => new DOMParser();'],
  ['no-markup-sinks', 'export const f = (e: Element) => e.setHTMLUnsafe("x");'],
  ['no-markup-sinks', 'export const f = (r: Range) => r.createContextualFragment("x");'],
  ['no-markup-sinks', 'export const f = () => document.write("x");'],
  ['no-markup-sinks', 'export const f = () => eval("1");'],
  ['no-markup-sinks', 'export const f = () => new Function("1");'],
  ['no-markup-sinks', 'import { unsafeHTML } from "lit/directives/unsafe-html.js"; export const f = unsafeHTML;'],
  ['no-markup-sinks', 'import { styleMap } from "lit/directives/style-map.js"; export const f = styleMap;'],
  ['no-markup-sinks', 'import { html } from "lit"; export const f = (x: string) => html`<p .innerHTML=${x}></p>`;'],
  ['no-markup-sinks', 'import { html } from "lit"; export const f = (x: string) => html`<iframe src=${x}></iframe>`;'],
  ['no-style-attributes', 'import { html } from "lit"; export const f = (x: string) => html`<p style="width:${x}"></p>`;'],
  ['no-style-attributes', 'import { html } from "lit"; export const f = () => html`<style>p {}</style>`;'],
  ['no-style-attributes', 'export const f = (e: Element) => e.setAttribute("style", "x");'],
  ['no-words-in-templates', 'import { html } from "lit"; export const f = () => html`<p>Hello</p>`;'],
  ['no-words-in-templates', 'import { html } from "lit"; export const f = () => html`<p aria-label="Hello"></p>`;'],
  ['no-colours', 'import { css } from "lit"; export const f = css`p { color: #c00; }`;'],
  ['no-colours', 'import { css } from "lit"; export const f = css`p { background: rgb(0 0 0); }`;'],
  ['no-colours', 'import { css } from "lit"; export const f = css`p { color: red; }`;'],
  ['pure-core', 'export const f = () => Date.now();', 'src/poll/planted.ts'],
  ['pure-core', 'export const f = () => new Date();', 'src/article/planted.ts'],
  ['pure-core', 'export const f = () => fetch("/");', 'src/safety/planted.ts'],
  ['pure-core', 'export const f = () => document.title;', 'src/poll/planted.ts'],
];

test('every lint rule of the project finds its planted violation, and says nothing about honest code', (context) => {
  const honest = 'import { css, html } from "lit"; export const f = (x: string) => html`<p class="style" aria-label=${x}>${x}</p>`; export const g = css`p { color: inherit; }`;';
  const planted = violations.map(([rule, code, path = 'src/elements/planted.ts'], index) => ({ rule, code, path: path.replace('planted', `planted-${index}`) }));
  const folder = scratchProject(context, ['.oxlintrc.json', 'test/project/lint-rules.mjs', 'tsconfig.json'], {
    ...Object.fromEntries(planted.map(({ path, code }) => [path, `${code}\n`])),
    'src/elements/honest.ts': `${honest}\n`,
  });
  const { status, output } = run(folder, 'oxlint', '-f', 'unix', 'src');
  for (const { path, rule, code } of planted) {
    const found = output.split('\n').filter((line) => line.includes(path) && line.includes(`news-widgets(${rule})`));
    assert.ok(found.length > 0, `${rule} let this pass: ${code}\n${output}`);
  }
  assert.doesNotMatch(output, /honest\.ts/);
  assert.notEqual(status, 0);
});
