import assert from 'node:assert/strict';
import { test } from 'node:test';
import { html, styleElement } from '../../src/pages/html.js';

test('text is escaped, in content and in attributes', () => {
  const hostile = `<script>alert(1)</script> "x" 'y' & &amp; \u202E`;
  const escaped = '&lt;script&gt;alert(1)&lt;/script&gt; &quot;x&quot; &#39;y&#39; &amp; &amp;amp; \u202E';
  assert.equal(html`<p title="${hostile}">${hostile}</p>`.text, `<p title="${escaped}">${escaped}</p>`);
});

test('markup goes in as it is, lists of it in order, numbers as text and nothing as nothing', () => {
  const items = ['a', '<b>'].map((text) => html`<li>${text}</li>`);
  assert.equal(html`<ul>${items}</ul>${7}${undefined}`.text, '<ul><li>a</li><li>&lt;b&gt;</li></ul>7');
});

test('what only looks like markup is text', () => {
  const forged = [{ text: '<script>' }, { text: '<script>', constructor: html`x`.constructor }];
  for (const value of forged) assert.throws(() => html`<p>${value as never}</p>`, TypeError);
  assert.equal(html`<p>${['<script>'] as never}</p>`.text, '<p>&lt;script&gt;</p>');
});

test('a value without double quotes around it is refused', () => {
  assert.throws(() => html`<a href=${'x'}></a>`, /double quotes/);
  assert.throws(() => html`<a href='${'x'}'></a>`, /double quotes/);
  assert.equal(html`<a href="${'x'}"></a>`.text, '<a href="x"></a>');
});

test('a style sheet that could end its element is refused', () => {
  assert.throws(() => styleElement('</style><script>'), TypeError);
  assert.equal(styleElement('p > b { margin: 0; }').text, '<style>p > b { margin: 0; }</style>');
});
