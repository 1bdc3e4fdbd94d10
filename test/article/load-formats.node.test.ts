import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addFormat, loadFormats, loadNext } from '../../src/article/formats/registry.js';
import { parseArticle } from '../../src/article/parse-article.js';

const parse = (input: unknown, hints: object = {}) => parseArticle(input, { url: 'https://lantern.example/', ...hints });
const outcome = (input: unknown, hints: object = {}) => {
  const result = parse(input, hints);
  return result.ok ? result.format : result.problem.code;
};

const body = [{ type: 'paragraph', children: [{ type: 'text', value: 'It rings.' }] }];

/** Documents that are our own beyond doubt, and what they are read as. */
const own: readonly (readonly [unknown, string, object?])[] = [
  [{ headline: 'Clock', body }, 'news-article'],
  [JSON.stringify({ '@context': 'https://schema.org', '@type': 'NewsArticle', headline: 'Clock', body }), 'news-article'],
  [{ uri: 'urn:lantern:1', version: 'https://jsonfeed.org/version/1.1', body }, 'news-article'],
  [{ title: { rendered: 'Clock' }, body }, 'news-article', { format: 'news-article' }],
];

/** Documents that may be in another format, and what they are read as. */
const others: readonly (readonly [unknown, string, object?])[] = [
  [{ headline: 'Clock', articleBody: 'It rings.' }, 'news-article'],
  ['Clock\n\n2 < 3, and 3 > 2: it rings.', 'text'],
  ['<p>It rings.</p>', 'text', { contentType: 'text/plain' }],
  ['<p>It rings.</p>', 'text', { format: 'text' }],
  ['<p>It rings.</p>', 'html'],
  ['It rings.', 'html', { contentType: 'text/html' }],
  ['<!-- wp:paragraph --><p>It rings.</p><!-- /wp:paragraph -->', 'gutenberg', { contentType: 'text/plain' }],
  [{ '@type': 'NewsArticle', 'headline': 'Clock', 'articleBody': 'It rings.' }, 'json-ld'],
  [{ title: { rendered: 'Clock' }, content: { rendered: '<p>It rings.</p>' } }, 'wordpress'],
  [[{ title: { rendered: 'Clock' }, content: { rendered: '<p>It rings.</p>' } }], 'wordpress'],
  [{ _type: 'post', title: 'Clock', body: [{ _type: 'block', children: [{ _type: 'span', text: 'It rings.' }] }] }, 'portable-text'],
  [{ type: 'root', body: { type: 'body', children: body } }, 'content-tree'],
  [{ type: 'body', children: body }, 'content-tree'],
  ['It <b>rings</b>.', 'html', { format: 'html' }],
];

test('our own JSON needs no other formats; texts and other documents wait for them', () => {
  for (const [input, format, hints] of own) assert.equal(outcome(input, hints), format, JSON.stringify(input));
  for (const [input, , hints] of others) assert.equal(outcome(input, hints), 'formats-missing', JSON.stringify(input));
});

test('a format of the page is asked before all others, and with all of its documents', () => {
  addFormat({ name: 'desk', matches: (source) => typeof source === 'object' && source !== null && 'deskId' in source, read: (source) => ({ headline: 'From the desk', body: (source as { body: unknown }).body }) });
  assert.equal(outcome({ deskId: 1, body }), 'desk');
});

test('the formats that most publishers have come first, and the others when none of those fits', async () => {
  const few = others.filter(([, format]) => /^(portable-text|content-tree)$/.test(format));
  assert.equal(few.length, 3);
  await loadNext();
  for (const [input, format, hints] of others) assert.equal(outcome(input, hints), few.some(([other]) => other === input) ? 'formats-missing' : format, JSON.stringify(input));
  assert.equal(outcome('Clock', { format: 'ans' }), 'formats-missing');
});

test('as soon as the formats are there, each document is read in its own', async () => {
  await Promise.all([loadFormats(), loadFormats()]);
  for (const [input, format, hints] of [...own, ...others]) assert.equal(outcome(input, hints), format, JSON.stringify(input));
  assert.equal(outcome({ deskId: 1, body: 'It rings.' }), 'desk');
  for (const nothing of [undefined, 7, true]) assert.equal(outcome(nothing), 'article-invalid');
  assert.deepEqual(parse('Clock', { format: 'nitf' }), { ok: false, problem: { code: 'article-invalid', detail: 'there is no format "nitf"' } });
});
