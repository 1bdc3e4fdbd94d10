import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { NewsArticle } from '../../src/article/article.js';
import { loadFormats } from '../../src/article/formats/registry.js';
import { parseArticle } from '../../src/article/parse-article.js';
import { hiddenAt } from '../../src/article/times.js';

const site = 'https://paper.example';

/** What is around the text of a document, without its headline, its body and what is not there. */
function around(document: object, format: string): Partial<NewsArticle> {
  const result = parseArticle(JSON.stringify(document), { url: `${site}/api/1` });
  assert.ok(result.ok, JSON.stringify(result));
  assert.deepEqual([result.format, result.notes], [format, []]);
  const { headline, body, ...rest } = result.value;
  assert.ok(headline && body.length > 0);
  return rest;
}

before(loadFormats);

const jsonLd = { '@type': 'NewsArticle', 'headline': 'Clock', 'articleBody': 'It rings.' };

test('JSON-LD brings what it has the same names for', () => {
  const fields = {
    dateline: 'Orrin Bay',
    keywords: ['Harbour', 'Light'],
    license: `${site}/licence`,
    copyrightNotice: '© The Paper',
    embargoedUntil: '2026-11-20',
    expires: '2027-11-20',
    correction: [{ text: 'The quay is 90 metres long.', datePublished: '2026-11-21' }],
    publisher: { name: 'The Paper', url: `${site}/` },
  };
  assert.deepEqual(around({ ...jsonLd, ...fields }, 'json-ld'), fields);
});

test('JSON-LD is understood in the ways in which pages write it', () => {
  const person = { '@type': 'Person', 'name': 'Ada &amp; Winn', 'url': `${site}/ada`, 'jobTitle': 'Reporter', 'image': { '@type': 'ImageObject', 'contentUrl': '/ada.jpg' } };
  const expected = { name: 'Ada & Winn', url: `${site}/ada`, image: { url: `${site}/ada.jpg` }, jobTitle: 'Reporter' };
  assert.deepEqual(around({ ...jsonLd, author: person }, 'json-ld'), { author: [expected] });
  assert.deepEqual(around({ ...jsonLd, author: [{ ...person, image: ['/ada.jpg', '/b.jpg'] }, 'Bo Lind', { name: ['Ida', 'Per'] }] }, 'json-ld'), { author: [expected, { name: 'Bo Lind' }, { name: 'Ida' }, { name: 'Per' }] });
  assert.deepEqual(around({ ...jsonLd, keywords: 'Harbour, Light', copyrightNotice: '&copy; The Paper', correction: 'It is red.', publisher: [{ name: 'The Paper' }] }, 'json-ld'), { keywords: ['Harbour', 'Light'], copyrightNotice: '© The Paper', correction: [{ text: 'It is red.' }], publisher: { name: 'The Paper' } });
});

for (const [where, expected] of [
  [{ url: '/a' }, `${site}/a`],
  [{ mainEntityOfPage: '/b' }, `${site}/b`],
  [{ mainEntityOfPage: { '@type': 'WebPage', '@id': '/c' } }, `${site}/c`],
  [{ url: '/a', mainEntityOfPage: '/b' }, `${site}/a`],
  [{ mainEntityOfPage: true }, undefined],
] as const) {
  test(`JSON-LD says by ${JSON.stringify(where)} that the original is at ${expected}`, () => assert.equal(around({ ...jsonLd, ...where }, 'json-ld').url, expected));
}

for (const [isAccessibleForFree, expected] of [
  [false, false],
  ['False', false],
  ['http://schema.org/False', false],
  [true, undefined],
  ['True', undefined],
  [{}, undefined],
] as const) {
  test(`JSON-LD with isAccessibleForFree ${JSON.stringify(isAccessibleForFree)} is ${expected === false ? 'a part' : 'the whole'}`, () => assert.equal(around({ ...jsonLd, isAccessibleForFree }, 'json-ld').isAccessibleForFree, expected));
}

const paragraph = (...children: readonly object[]) => ({ type: 'paragraph', children });
const text = (value: string) => ({ type: 'text', value });

test('JSON-LD of a live blog brings its posts, text or HTML', () => {
  const liveBlogUpdate = [
    { '@type': 'BlogPosting', '@id': `${site}/storm#1`, 'url': { '@id': '/storm#1' }, 'headline': 'Wind &amp; rain', 'articleBody': 'One.\n\nTwo.', 'datePublished': '2026-11-20T06:00:00Z', 'author': { '@type': 'Person', 'name': 'Ada' } },
    { '@type': 'BlogPosting', 'name': 'Calm', 'articleBody': '<p>It is <b>over</b>.</p>', 'datePublished': '2026-11-20T09:00:00Z', 'dateModified': '2026-11-20T09:10:00Z' },
  ];
  const posts = [
    { headline: 'Calm', datePublished: '2026-11-20T09:00:00Z', dateModified: '2026-11-20T09:10:00Z', body: [paragraph(text('It is '), { type: 'strong', children: [text('over')] }, text('.'))] },
    { url: `${site}/storm#1`, headline: 'Wind & rain', author: [{ name: 'Ada' }], datePublished: '2026-11-20T06:00:00Z', id: `${site}/storm#1`, body: [paragraph(text('One.')), paragraph(text('Two.'))] },
  ];
  assert.deepEqual(around({ ...jsonLd, '@type': 'LiveBlogPosting', liveBlogUpdate }, 'json-ld'), { liveBlogUpdate: posts });
  assert.deepEqual(around({ ...jsonLd, '@type': 'LiveBlogPosting', 'liveBlogUpdate': ['', 7, null] }, 'json-ld'), {});
});

test('a post of WordPress leads to itself, to its author and to nobody’s avatar, and has its tags where they are embedded', () => {
  const post = { title: { rendered: 'Clock' }, content: { rendered: '<p>It rings.</p>' }, link: `${site}/clock` };
  const author = [{ name: 'Ada Winn', link: `${site}/author/ada`, avatar_urls: { 96: 'https://avatars.example/1' } }];
  assert.deepEqual(around(post, 'wordpress'), { url: `${site}/clock` });
  const terms = [[{ name: 'Harbour' }], [{ name: 'Light &amp; dark' }, { name: 'Tides' }]];
  assert.deepEqual(around({ ...post, _embedded: { author, 'wp:term': terms } }, 'wordpress'), { url: `${site}/clock`, kicker: { text: 'Harbour' }, author: [{ name: 'Ada Winn', url: `${site}/author/ada` }], keywords: ['Light & dark', 'Tides'] });
});

for (const [generation, item] of Object.entries({
  'the third generation': { uri: 'urn:1', headlines: [{ value: 'Clock' }], bodies: [{ contentType: 'text/plain', value: 'It rings.' }], embargoedUntil: '2099-11-20T10:00:00+00:00', expires: '2100-11-20T10:00:00+00:00', copyrightNotice: '© The Agency' },
  'Superdesk': { guid: 'urn:1', headline: 'Clock', body_html: '<p>It rings.</p>', embargoed: '2099-11-20T10:00:00+0000', expires: '2100-11-20T10:00:00+0000', copyrightnotice: '© The Agency' },
})) {
  test(`ninjs of ${generation} keeps its embargo, its end and its notice`, () => {
    const { embargoedUntil, expires, copyrightNotice } = around(item, 'ninjs');
    assert.deepEqual([embargoedUntil?.slice(0, 19), expires?.slice(0, 19), copyrightNotice], ['2099-11-20T10:00:00', '2100-11-20T10:00:00', '© The Agency']);
    assert.equal(hiddenAt(Date.parse('2026-11-20T10:00:00Z'), { body: [], embargoedUntil: `${embargoedUntil}` }), 'embargoed');
  });
}

test('ANS brings its label, authors, corrections, distributor and address', () => {
  const story = {
    type: 'story',
    version: '0.10.11',
    headlines: { basic: 'Clock' },
    content_elements: [{ type: 'text', content: 'It rings.' }],
    label: { basic: { text: 'Harbour', url: '/harbour' } },
    credits: { by: [{ name: 'Ada Winn', url: '/ada', image: { url: '/ada.jpg' } }, { byline: 'Bo Lind', name: 'Robert Lind' }] },
    corrections: [{ type: 'correction', correction_type: 'clarification', text: 'It is <b>red</b>.' }],
    distributor: { name: 'The Agency', mode: 'reference' },
    copyright: '© The Agency',
    canonical_url: `${site}/clock`,
  };
  assert.deepEqual(around(story, 'ans'), {
    url: `${site}/clock`,
    kicker: { text: 'Harbour', url: `${site}/harbour` },
    author: [{ name: 'Ada Winn', url: `${site}/ada`, image: { url: `${site}/ada.jpg` } }, { name: 'Bo Lind' }],
    correction: [{ text: 'It is red.', correctionType: 'clarification' }],
    publisher: { name: 'The Agency' },
    copyrightNotice: '© The Agency',
  });
  const { url, kicker, correction } = around({ ...story, canonical_url: '/clock', corrections: [], label: { basic: { text: 'Harbour', display: false } } }, 'ans');
  assert.deepEqual([url, kicker, correction], [undefined, undefined, undefined]);
});
