import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ArticleNote, NewsArticle } from '../../src/article/article.js';
import { jsonLd } from '../../src/article/json-ld.js';
import { loadFormats } from '../../src/article/formats/registry.js';
import { parseArticle } from '../../src/article/parse-article.js';

// Among the documents are texts.
await loadFormats();

function read(document: unknown): { readonly article: NewsArticle; readonly notes: readonly ArticleNote[] } {
  const result = parseArticle(document, { url: 'https://lantern.example/storm/' });
  assert.ok(result.ok, JSON.stringify(result));
  return { article: result.value, notes: result.notes };
}

const postsOf = (...liveBlogUpdate: readonly unknown[]) => read({ headline: 'Storm', body: [], liveBlogUpdate }).article.liveBlogUpdate;

test('a post has what an article has: names, times, an address and a body', () => {
  const { article, notes } = read({
    headline: 'Storm',
    body: [],
    liveBlogUpdate: [{ '@id': '#six', 'url': 'six', 'headline': 'Six', 'author': { name: 'Ada Fenwick', url: '/ada' }, 'datePublished': '2026-11-20T06:00:00Z', 'pinned': true, 'keyEvent': 'true', 'body': [{ type: 'poll', id: 'lamp' }] }],
  });
  assert.deepEqual(notes, []);
  assert.deepEqual(JSON.parse(JSON.stringify(article.liveBlogUpdate)), [
    { url: 'https://lantern.example/storm/six', headline: 'Six', author: [{ name: 'Ada Fenwick', url: 'https://lantern.example/ada' }], datePublished: '2026-11-20T06:00:00Z', id: '#six', pinned: true, keyEvent: true, body: [{ type: 'poll', id: 'lamp' }] },
  ]);
});

test('the newest post comes first; without times they stay as they came', () => {
  const times = ['2026-11-20T06:00:00Z', '2026-11-20T08:00:00+01:00', '2026-11-20T06:30:00Z'];
  assert.deepEqual(postsOf(...times.map((datePublished) => ({ datePublished, body: 'x' })))?.map(({ datePublished }) => datePublished), [times[1], times[2], times[0]]);
  assert.deepEqual(postsOf({ headline: 'a' }, { headline: 'b' }, { headline: 'c' })?.map(({ headline }) => headline), ['a', 'b', 'c']);
});

test('text in the place of a body becomes paragraphs, as in an article', () => {
  assert.deepEqual(postsOf({ articleBody: 'One.\n\nTwo.' })?.[0]?.body.map(({ type }) => type), ['paragraph', 'paragraph']);
});

test('one post in the place of a list is a list; what is no post is none', () => {
  assert.equal(read({ headline: 'Storm', body: [], liveBlogUpdate: { headline: 'Only one' } }).article.liveBlogUpdate?.length, 1);
  assert.equal(postsOf('no post', 7, null, [])?.length, undefined);
});

test('posts are blocks: there are no more than an article may have', () => {
  const { article, notes } = read({ headline: 'Storm', body: [], liveBlogUpdate: Array.from({ length: 3000 }, (_, index) => ({ headline: `Post ${index}`, body: 'x' })) });
  assert.ok((article.liveBlogUpdate?.length ?? 0) <= 2000);
  assert.ok(notes.some(({ code }) => code === 'too-many-blocks'));
});

test('search engines are told of a live blog, and of its posts', () => {
  const { article } = read({ headline: 'Storm', url: '/storm', datePublished: '2026-11-20', body: [], liveBlogUpdate: [{ id: 'six', headline: 'Six', datePublished: '2026-11-20T06:00:00Z', body: [{ type: 'paragraph', children: ['Wind.'] }, { type: 'paragraph', children: ['Rain.'] }] }] });
  const told = JSON.parse(`${jsonLd(article)}`) as { readonly '@type': string; readonly 'liveBlogUpdate': unknown };
  assert.equal(told['@type'], 'LiveBlogPosting');
  assert.deepEqual(told.liveBlogUpdate, [{ '@type': 'BlogPosting', '@id': 'six', 'headline': 'Six', 'datePublished': '2026-11-20T06:00:00Z', 'articleBody': 'Wind.\n\nRain.' }]);
});
