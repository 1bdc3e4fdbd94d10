import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonLd } from '../../src/article/json-ld.js';
import { parseArticle } from '../../src/article/parse-article.js';
import type { NewsArticle } from '../../src/article/article.js';

const article: NewsArticle = {
  url: 'https://lantern.example/ferry',
  inLanguage: 'en-GB',
  headline: 'The ferry that leaves when it is full',
  description: 'Nobody asks for the timetable.',
  author: [{ name: 'Ada Fenwick', url: 'https://lantern.example/fenwick', jobTitle: 'Reporter' }, { name: 'Tom Oakes' }],
  datePublished: '2026-11-20T09:00:00Z',
  image: { url: 'https://lantern.example/ferry.jpg', width: 1600, height: 900, caption: 'At the pier' },
  correction: [{ text: 'It was 1936.', datePublished: '2026-11-21' }],
  keywords: ['Ferries'],
  publisher: { name: 'The Lantern' },
  license: 'https://lantern.example/licence',
  body: [{ type: 'paragraph', children: [{ type: 'text', value: 'The bell rings.' }] }],
};
const parsed = (changes: object = {}) => JSON.parse(jsonLd({ ...article, ...changes }) ?? 'null') as Record<string, unknown> | null;

test('it is a NewsArticle of the original, without what the article does not say', () => {
  assert.deepEqual(parsed(), {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    '@id': 'https://lantern.example/ferry',
    'url': 'https://lantern.example/ferry',
    'mainEntityOfPage': 'https://lantern.example/ferry',
    'inLanguage': 'en-GB',
    'headline': 'The ferry that leaves when it is full',
    'description': 'Nobody asks for the timetable.',
    'author': [
      { '@type': 'Person', 'name': 'Ada Fenwick', 'url': 'https://lantern.example/fenwick', 'jobTitle': 'Reporter' },
      { '@type': 'Person', 'name': 'Tom Oakes' },
    ],
    'datePublished': '2026-11-20T09:00:00Z',
    'image': { '@type': 'ImageObject', 'url': 'https://lantern.example/ferry.jpg', 'width': 1600, 'height': 900, 'caption': 'At the pier' },
    'correction': [{ '@type': 'CorrectionComment', 'text': 'It was 1936.', 'datePublished': '2026-11-21' }],
    'keywords': ['Ferries'],
    'publisher': { '@type': 'NewsMediaOrganization', 'name': 'The Lantern' },
    'license': 'https://lantern.example/licence',
  });
});

test('there is none of an article that does not say its address, headline and day', () => {
  for (const name of ['url', 'headline', 'datePublished']) assert.equal(parsed({ [name]: undefined }), null);
});

test('what is here in part is not accessible for free', () => {
  assert.equal(parsed({ representationType: 'partial' })?.['isAccessibleForFree'], false);
  assert.equal(parsed({ isAccessibleForFree: true })?.['isAccessibleForFree'], true);
});

test('no text ends the script', () => {
  const headline = '</script><script>alert(1)</script><!--';
  assert.doesNotMatch(jsonLd({ ...article, headline }) ?? '', /</);
  assert.equal(parsed({ headline })?.['headline'], headline);
});

test('our own door reads the same article from it', () => {
  const { body, ...envelope } = article;
  const result = parseArticle(JSON.parse(jsonLd(article) ?? '{}'), { url: 'https://lantern.example/', format: 'news-article' });
  assert.ok(result.ok);
  assert.deepEqual({ ...result.value, body }, { ...envelope, body });
});
