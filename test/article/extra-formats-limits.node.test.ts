import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ans } from '../../src/article/formats/ans.js';
import { contentTree } from '../../src/article/formats/content-tree.js';
import type { Format } from '../../src/article/format.js';
import { guardian } from '../../src/article/formats/guardian.js';
import { portableText } from '../../src/article/formats/portable-text.js';
import { wordpressCom } from '../../src/article/formats/wordpress-com.js';
import { parseArticle } from '../../src/article/parse-article.js';
import { Reading } from '../../src/article/reading.js';
import { ansImage, ansStory, ansText, block, bodyOf, from, guardianArticle, guardianImage, paragraph, part, photo, post, span, text, tree, treePicture, words } from './extra-documents.js';

const documents: ReadonlyMap<Format, unknown> = new Map<Format, unknown>([
  [ans, ansStory([ansText('Text.'), ansImage, { type: 'list', items: [ansText('Boats')] }, { type: 'quote', subtype: 'pullquote', content_elements: [ansText('We waited.')], citation: ansText('Tom') }, { type: 'table', header: [ansText('a')], rows: [[ansText('b')]] }, { type: 'oembed_response', raw_oembed: { url: photo, html: '<p>a</p>' } }, { type: 'gallery', content_elements: [ansImage] }], { promo_items: { basic: ansImage }, credits: { by: [{ name: 'Mara' }] }, corrections: [{ text: 'a' }] })],
  [contentTree, tree(paragraph('Text.'), { type: 'image-set', picture: treePicture }, { type: 'clip-set', clips: [{ dataSource: [{ binaryUrl: photo }] }] }, { type: 'table', children: [{ type: 'table-footer', children: [text('a')] }] }, { type: 'recommended', teaser: { title: 'a', url: photo } }, { type: 'card', title: 'a', children: [paragraph('a')] })],
  [guardian, guardianArticle([words('Text.'), guardianImage, part('QA', { title: 'a', html: 'b' }), part('Youtube', { assetId: 'a' }), part('RichLink', { prefix: 'a', text: 'b', url: photo })], { standfirst: '<p>a</p>', tags: [{ type: 'Contributor', title: 'Mara' }], mainMediaElements: [guardianImage] })],
  [portableText, [block('Text.'), { ...block('a', { listItem: 'bullet', level: 1, style: 'h2' }), markDefs: [{ _key: 'a', _type: 'link', href: '/' }], children: [span('a', 'em', 'a')] }, { _type: 'image', asset: { url: photo } }, { _type: 'callout', title: 'a', body: [block('b')] }]],
  [wordpressCom, post({ excerpt: 'a', author: { name: 'Mara' }, post_thumbnail: { ID: 1, URL: photo }, attachments: { 1: { alt: 'a' } } })],
]);

for (const [format, document] of documents) {
  test(`${format.name} is known by its shape, and by no other`, () => {
    for (const [other, foreign] of documents) assert.equal(format.matches(foreign, ''), other === format, other.name);
    for (const none of [undefined, null, 7, '', 'text', [], {}, [{}], [null], { type: 'story' }, { type: 'body' }, { headline: 'Clock', body: [paragraph('Text.')] }, { blocks: [] }, Object.create({ content_elements: [] })]) assert.equal(format.matches(none, ''), false);
  });

  test(`${format.name} with anything in the place of anything is read without an error`, () => {
    // What `toString` of a foreign object does is not known to be harmless.
    const junk: readonly unknown[] = [null, '', 7, -1, true, 'text', [], {}, [[]], [null], [7, ['a']], { type: {}, _type: [], children: {} }, { toString: 1, valueOf: 1 }];
    let count = 0;
    const replaceIn = (inner: unknown): void => {
      for (const [name, value] of typeof inner === 'object' && inner ? Object.entries(inner) : []) {
        for (const thing of junk) {
          Object.assign(inner as object, { [name]: thing });
          format.read(whole, new Reading(from.url));
          const result = parseArticle(whole, { ...from, format: format.name });
          assert.ok(result.ok || result.problem.code === 'article-empty' || JSON.stringify(thing).includes('toString'), `${name}: ${JSON.stringify(thing)}`);
          count++;
        }
        Object.assign(inner as object, { [name]: value });
        replaceIn(value);
      }
    };
    const whole = structuredClone(document);
    replaceIn(whole);
    assert.ok(count > 100);
  });
}

/** An element that holds others, ten thousand deep, and the format it is of. */
const deep = (inside: unknown, around: (inner: unknown) => unknown) => Array.from({ length: 10_000 }).reduce(around, inside);

for (const [format, document] of [
  [ans, ansStory([deep(ansText('Text.'), (inner) => ({ type: 'quote', content_elements: [inner] })), ansText('Last.')])],
  [ans, ansStory([deep(ansText('Text.'), (inner) => ({ type: 'list', items: [inner] })), ansText('Last.')])],
  [contentTree, tree(deep(paragraph('Text.'), (inner) => ({ type: 'layout', children: [inner] })), paragraph('Last.'))],
  [guardian, guardianArticle([deep(words('Text.'), (inner) => part('List', { items: [{ elements: [inner] }] })), words('Last.')])],
  [portableText, [deep(block('Text.'), (inner) => ({ _type: 'callout', body: [inner] })), block('Last.')]],
] as const) {
  test(`${format.name} is read as deep as the door reads`, { timeout: 20_000 }, () => {
    // Deeper than JSON.stringify goes on a small stack.
    const result = parseArticle(document, from);
    assert.ok(result.ok && result.format === format.name);
    assert.deepEqual(result.value.body.at(-1), paragraph('Last.'));
    assert.ok(result.notes.length > 0);
  });
}

test('lists of Portable Text are no deeper than ten levels, and marks no deeper than there are kinds', () => {
  const levels = Array.from({ length: 10_000 }, (_, index) => block(`${index}`, { listItem: 'bullet', level: index + 1 }));
  assert.equal(JSON.stringify(bodyOf(portableText, levels.slice(0, 15))).split('"list"').length - 1, 10);
  assert.ok(parseArticle(levels, from).ok);
  const marks = Array.from({ length: 10_000 }, () => 'em');
  assert.deepEqual(bodyOf(portableText, [{ ...block(''), children: [span('a', ...marks)] }]), [{ type: 'paragraph', children: [{ type: 'emphasis', children: [text('a')] }] }]);
});

const many = <T>(thing: T) => Array.from({ length: 30_000 }, () => thing);

test('what is too long is cut, not dropped', () => {
  for (const document of [ansStory(many(ansText('Text.'))), ansStory([{ type: 'list', items: many(ansText('Text.')) }]), tree(...many(paragraph('Text.'))), guardianArticle(many(words('Text.'))), many(block('Text.')), many(block('Text.', { listItem: 'bullet' }))]) {
    const result = parseArticle(document, from);
    assert.ok(result.ok);
    assert.ok(JSON.stringify(result.value.body).split('Text.').length > 1000);
    assert.ok(result.notes.some(({ code }) => code === 'too-many-blocks'));
  }
});

/** An element that holds itself, twice. */
const loop = (more: object, list: string) => {
  const inner: unknown[] = [];
  const element = { ...more, [list]: inner };
  inner.push(element, element);
  return element;
};

test('elements that hold themselves come to an end', { timeout: 20_000 }, () => {
  for (const document of [
    ansStory([loop({ type: 'gallery' }, 'content_elements')]),
    ansStory([loop({ type: 'list' }, 'items')]),
    tree(loop({ type: 'card', title: 'a' }, 'children')),
    guardianArticle([loop(part('List', {}), 'items')]),
    [loop({ _type: 'callout', title: 'a' }, 'body')],
  ]) {
    const result = parseArticle(document, from);
    assert.ok(result.ok || /article-(empty|too-large)/.test(result.problem.code));
  }
});
