import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ArticleNote, NewsArticle } from '../../src/article/article.js';
import { loadFormats } from '../../src/article/formats/registry.js';
import { parseArticle } from '../../src/article/parse-article.js';
import { asExpectation, fixturePairs } from './fixtures.js';

// Among the documents are texts.
await loadFormats();

const options = { url: 'https://lantern.example/stories/2026/' };

function read(fields: object): { readonly value: NewsArticle; readonly notes: readonly ArticleNote[] } {
  const result = parseArticle({ headline: 'Clock', body: ['Text.'], ...fields }, options);
  assert.ok(result.ok, JSON.stringify(result));
  return result;
}

const body = (...nodes: unknown[]) => read({ body: nodes });
const paragraph = (...children: unknown[]) => ({ type: 'paragraph', children });
const words = (value: string) => ({ type: 'text', value });

for (const { name, input, expected } of fixturePairs('news-article', '.json', '.expected.json')) {
  test(`${name}.json is read as ${name}.expected.json says`, () => {
    assert.deepEqual(asExpectation(parseArticle(input, options)), expected);
    assert.deepEqual(asExpectation(parseArticle(JSON.parse(input), options)), expected);
  });
}

test('what was read can be read again and is the same', () => {
  for (const { input } of fixturePairs('news-article', '.json', '.expected.json')) {
    const first = parseArticle(input, options);
    assert.ok(first.ok);
    const second = parseArticle(JSON.stringify(first.value), options);
    assert.ok(second.ok);
    assert.deepEqual(second.value, first.value);
  }
});

test('the result is a copy: it shares no object with the document', () => {
  const children = [words('a')];
  const document = { headline: 'Clock', body: [paragraph(...children)] };
  const { value } = read(document);
  document.body[0]?.children.push(words('b'));
  assert.deepEqual(value.body, [paragraph(words('a'))]);
});

const envelope = ['headline', 'description', 'byline', 'kicker'];
const wrong: readonly unknown[] = [true, [], ['text'], {}, { text: true }, () => 'text', Symbol('text'), 10n, new Date(0), { toString: () => 'text' }];

for (const field of envelope) {
  test(`"${field}" is left out, with a note, where it is no text`, () => {
    for (const value of wrong) {
      const result = read({ [field]: value });
      assert.equal(result.value[field as 'headline'], undefined);
      assert.ok(result.notes.some(({ code, detail }) => code === 'field-invalid' && detail === field), `${typeof value} without a note`);
    }
  });
  test(`"${field}" is left out, without a note, where it is empty or null, and with one where it is white space`, () => {
    for (const value of [null, undefined, '', ' \n']) {
      const result = read({ [field]: value });
      assert.equal(result.value[field as 'headline'], undefined);
      assert.equal(result.notes.length > 0, value === ' \n');
    }
  });
}

test('hostile text is kept word for word in every field', () => {
  const evil = `"><img src=x onerror=alert(1)><script>alert(1)</script>{{7*7}}\u202e' --`;
  const { value } = read({
    ...Object.fromEntries(envelope.map((field) => [field, evil])),
    author: { name: evil },
    image: { url: 'a.png', alt: evil, caption: evil, creditText: evil },
    body: [paragraph(words(evil)), { type: 'pullquote', text: evil, source: evil }, { type: 'recommended-list', heading: evil, children: [{ title: evil, url: '/a' }] }],
  });
  const counted = JSON.stringify(value).split(JSON.stringify(evil).slice(1, -1)).length - 1;
  assert.equal(counted, envelope.length + 1 + 3 + 1 + 2 + 2);
});

test('no address with a script in it comes through, wherever it stands', () => {
  const url = 'java\tscript:alert(1)';
  const { value, notes } = read({
    image: { url, caption: 'Harbour' },
    body: [paragraph({ type: 'link', url, children: [words('link')] }), { type: 'image-set', picture: { url, alt: '' } }, { type: 'recommended-list', heading: 'More', children: [{ title: 'Title', url }] }],
  });
  assert.doesNotMatch(JSON.stringify(value), /script/);
  assert.deepEqual(value.body, [paragraph(words('link'))]);
  assert.ok(notes.some((note) => note.code === 'url-refused' && note.detail === url));
});

test('a mail address is a link, but not a picture or a story', () => {
  const url = 'mailto:desk@lantern.example';
  const link = paragraph({ type: 'link', url, children: [words('Desk')] });
  const { value } = read({ image: url, body: [link, { type: 'recommended-list', children: [{ title: 'a', url }, { title: 'b', url: '/b' }] }] });
  assert.deepEqual([value.image, value.body], [undefined, [link, { type: 'recommended-list', children: [{ type: 'recommended', title: 'b', url: 'https://lantern.example/b' }] }]]);
});

test('relative addresses start where the document came from', () => {
  for (const [url, absolute] of Object.entries({ 'a.png': 'https://lantern.example/stories/2026/a.png', '../a.png': 'https://lantern.example/stories/a.png', '/a.png': 'https://lantern.example/a.png', '//cdn.example/a.png': 'https://cdn.example/a.png' })) assert.deepEqual(read({ image: url }).value.image, { url: absolute });
});

for (const [time, expected] of Object.entries({
  '2026-11-20T23:30:00Z': '2026-11-20T23:30:00Z',
  '2026-11-20T23:30:00.123-05:00': '2026-11-20T23:30:00.123-05:00',
  '2026-11-20T23:30:00+0530': '2026-11-20T23:30:00+0530',
  ' 2026-11-20T23:30Z\n': '2026-11-20T23:30Z',
  '2026-11-20T23:30': '2026-11-20T23:30',
  '2026-11-20': '2026-11-20',
})) {
  test(`the time ${JSON.stringify(time)} is kept as it is written`, () => assert.equal(read({ datePublished: time }).value.datePublished, expected));
}

for (const time of ['yesterday', '20 November 2026', '2026', '2026-13-01', '2026-11-41', '2026-11-20 23:30', '2026-11-20T23:30\n<b>', '2026-11-20T23:30:00 Berlin', `2026-11-20T23:30:00.${'1'.repeat(50)}x`, 1_700_000_000, {}]) {
  test(`the time ${JSON.stringify(time)} is left out with a note`, () => {
    const { value, notes } = read({ dateModified: time });
    assert.equal(value.dateModified, undefined);
    assert.equal(notes[0]?.code, 'field-invalid');
  });
}

test('authors may be a text, an object or a list of both; those without a name are left out', () => {
  assert.deepEqual(read({ author: 'Ada' }).value.author, [{ name: 'Ada' }]);
  assert.deepEqual(read({ author: { name: 'Ada', jobTitle: 'Editor', url: '/ada', image: 'ada.png', worksFor: 'Lantern' } }).value.author, [{ name: 'Ada', url: 'https://lantern.example/ada', image: { url: 'https://lantern.example/stories/2026/ada.png' }, jobTitle: 'Editor' }]);
  assert.deepEqual(read({ author: { name: 'Ada', image: { url: '/ada.png', alt: 'Not for a portrait' } } }).value.author, [{ name: 'Ada', image: { url: 'https://lantern.example/ada.png' } }]);
  assert.deepEqual(read({ author: ['Ada', null, {}, { name: ' ' }, { name: 'Bo' }] }).value.author, [{ name: 'Ada' }, { name: 'Bo' }]);
  assert.equal(read({ author: [] }).value.author, undefined);
});

test('the focal point of a picture is a place in it, or is left out', () => {
  const url = 'https://a.example/x.png';
  assert.deepEqual(read({ image: { url, focalPoint: { x: 0, y: 0.5 } } }).value.image, { url, focalPoint: { x: 0, y: 0.5 } });
  for (const focalPoint of [{ x: 0.5 }, { y: 0.5 }, { x: 2, y: 0.5 }, { x: 0.5, y: -1 }, { x: '0.5', y: 0.5 }, { x: NaN, y: 0 }, 'center', 0.5, []]) {
    const { value, notes } = read({ image: { url, focalPoint } });
    assert.deepEqual(value.image, { url }, JSON.stringify(focalPoint));
    assert.ok(notes.some(({ code, detail }) => code === 'field-invalid' && detail === 'focalPoint'), JSON.stringify(focalPoint));
  }
});

test('the picture may be an address or an object, and its sizes text', () => {
  const picture = { url: 'https://a.example/x.png' };
  assert.deepEqual(read({ image: picture.url }).value.image, picture);
  assert.deepEqual(read({ image: { ...picture, width: '640', height: 480 } }).value.image, { ...picture, width: 640, height: 480 });
  for (const width of [0, -1, NaN, 'wide', '640px', {}, () => 7]) assert.deepEqual(read({ image: { ...picture, width } }).value.image, picture);
  for (const image of [{}, [picture], { caption: 'has no address' }]) assert.equal(read({ image }).value.image, undefined);
});

test('the optional parts of a node are left out where they are not as they must be, and the node stays', () => {
  const { value } = body(
    { type: 'heading', level: 'huge', children: ['a'] },
    { type: 'list', ordered: 'maybe', children: ['a'] },
    { type: 'list', ordered: 'true', children: ['a'] },
    { type: 'pullquote', text: 'a', source: {}, duplicate: 7 },
    { type: 'pullquote', text: 'a', duplicate: false },
  );
  const children = [{ type: 'list-item', children: [words('a')] }];
  assert.deepEqual(value.body, [{ type: 'heading', children: [words('a')] }, { type: 'list', children }, { type: 'list', ordered: true, children }, { type: 'pullquote', text: 'a' }, { type: 'pullquote', text: 'a', duplicate: false }]);
});

test('poll ids are texts or numbers', () => {
  assert.deepEqual(body({ type: 'poll', id: 7910 }, { type: 'poll', id: 'ferry-2.b_C' }).value.body, [{ type: 'poll', id: '7910' }, { type: 'poll', id: 'ferry-2.b_C' }]);
  for (const id of ['', ' ', '.', '..', 'a b', '../x', 'a?b', 'x'.repeat(65), [7], { id: 7 }, null, true]) {
    const { value, notes } = body(paragraph(words('a')), { type: 'poll', id });
    assert.equal(value.body.length, 1);
    assert.ok(notes.some(({ code, detail }) => code === 'node-invalid' && detail === 'poll'));
  }
});

test('a block inside a paragraph is left out with a note, and its words stay', () => {
  const { value, notes } = body(paragraph(words('left'), { type: 'strong', children: [words('bold'), { type: 'poll', id: 'a' }, paragraph(words('more'))] }, words('right')));
  assert.deepEqual(value.body, [paragraph(words('left'), { type: 'strong', children: [words('bold'), words('more')] }, words('right'))]);
  assert.deepEqual(notes, [{ code: 'node-unknown', detail: 'poll' }, { code: 'node-unknown', detail: 'paragraph' }]);
});

test('a paragraph of nothing but a block is that block', () => assert.deepEqual(body(paragraph({ type: 'poll', id: 'a' })).value.body, [{ type: 'poll', id: 'a' }]));

test('white space between marks stays', () => {
  const children = [{ type: 'strong', children: [words('a')] }, { type: 'emphasis', children: [words(' ')] }, words('b')];
  assert.deepEqual(body(paragraph(...children)).value.body, [paragraph(...children)]);
});

test('what stands in a list without an item around it is one', () => {
  const item = (value: string) => ({ type: 'list-item', children: [words(value)] });
  assert.deepEqual(body({ type: 'list', children: ['one', item('two'), paragraph(words('three')), words('four'), { children: 'five' }] }).value.body, [{ type: 'list', children: ['one', 'two', 'three', 'four', 'five'].map(item) }]);
});

test('a node without what it needs leaves what is in it', () => {
  const { value, notes } = body(paragraph({ type: 'link', children: [words('a')] }), { type: 'recommended-list', heading: 'More', children: ['b'] }, { type: 'image-set', children: [paragraph(words('c'))] });
  assert.deepEqual(value.body, ['a', 'b', 'c'].map((text) => paragraph(words(text))));
  for (const type of ['link', 'recommended-list', 'image-set']) assert.ok(notes.some(({ code, detail }) => code === 'node-invalid' && detail === type));
});

test('empty nodes leave nothing behind', () => {
  for (const type of ['paragraph', 'heading', 'list', 'blockquote', 'strong', 'link', 'text']) assert.deepEqual(body(paragraph(words('a')), { type, url: '/', value: '', children: [] }).value.body, [paragraph(words('a'))]);
});

test('each loose piece of text between blocks is a paragraph of its own', () => assert.deepEqual(body(paragraph(words('a')), words('b'), { type: 'strong', children: ['x'] }, { type: 'thematic-break' }, words('c')).value.body, [paragraph(words('a')), paragraph(words('b')), paragraph({ type: 'strong', children: [words('x')] }), { type: 'thematic-break' }, paragraph(words('c'))]));

test('nodes of an unknown type leave what is in them, with a note', () => {
  const { value, notes } = body({ type: 'scrolly', children: [paragraph(words('a')), { type: 'scrolly', children: [paragraph(words('b'))] }] }, { type: 'toString', text: 'c' }, { type: '__proto__', value: 'd' });
  assert.deepEqual(value.body, ['a', 'b', 'c', 'd'].map((text) => paragraph(words(text))));
  assert.deepEqual(notes.map(({ code, detail }) => `${code} ${detail}`), ['node-unknown scrolly', 'node-unknown scrolly', 'node-unknown toString', 'node-unknown __proto__']);
});

test("content-tree's body is read as a body", () => {
  assert.deepEqual(read({ body: { type: 'body', version: 1, children: [paragraph(words('a'))] } }).value.body, [paragraph(words('a'))]);
});

test('"articleBody" is used only where there is no "body"', () => {
  assert.deepEqual(read({ articleBody: 'No.' }).value.body, [paragraph(words('Text.'))]);
  assert.deepEqual(read({ body: undefined, articleBody: 'One.\n\nTwo\nlines.' }).value.body, [paragraph(words('One.')), paragraph(words('Two lines.'))]);
  assert.deepEqual(read({ body: 'One.\n\n[show_poll 1]' }).value.body, [paragraph(words('One.')), { type: 'poll', id: '1' }]);
});

test('a document with a headline needs no body', () => {
  for (const nothing of [null, undefined, '', []]) assert.deepEqual(read({ body: nothing }), { ok: true, value: { headline: 'Clock', body: [] }, notes: [], format: 'news-article' });
});

test('numbers are taken as text where a text must be', () => {
  const { value } = read({ headline: 7, kicker: 8, author: [9], body: ['a', { type: 'poll', id: 10 }] });
  assert.deepEqual(value, { kicker: { text: '8' }, headline: '7', author: [{ name: '9' }], body: [paragraph(words('a')), { type: 'poll', id: '10' }] });
});

test('fields that the model does not have are not carried over', () => {
  const { value, notes } = read({ mainEntityOfPage: '/b', wordCount: 7, kicker: { text: 'Harbour', colour: 'red' } });
  assert.deepEqual(value, { kicker: { text: 'Harbour' }, headline: 'Clock', body: [paragraph(words('Text.'))] });
  assert.deepEqual(notes, []);
});

test('what is around the text is read field by field', () => {
  const fields = {
    url: 'https://lantern.example/a',
    kicker: { text: 'Harbour', url: 'https://lantern.example/harbour' },
    dateline: 'Orrin Bay',
    embargoedUntil: '2026-11-20T10:00:00+01:00',
    expires: '2027-11-20',
    representationType: 'partial',
    isAccessibleForFree: false,
    image: { url: 'https://lantern.example/a.png', sources: [{ url: 'https://lantern.example/a-640.png', width: 640 }] },
    correction: [{ text: 'The quay is 90 metres long.', datePublished: '2026-11-21', correctionType: 'Clarification' }],
    keywords: ['Harbour', 'Light'],
    publisher: { name: 'Lantern', url: 'https://lantern.example/' },
    license: 'https://lantern.example/licence',
    copyrightNotice: '© Lantern',
  };
  const { value, notes } = read(fields);
  assert.deepEqual(value, { headline: 'Clock', ...fields, body: [paragraph(words('Text.'))] });
  assert.deepEqual(notes, []);
});

test('what is around the text is understood where people write it shorter', () => {
  const { value, notes } = read({ kicker: 'Harbour', correction: 'The quay is 90 metres long.', keywords: 'Harbour, Light,, Tides ', publisher: 'Lantern', isAccessibleForFree: 'false', image: { url: '/a.png', sources: '/b.png' } });
  assert.deepEqual(
    [value.kicker, value.correction, value.keywords, value.publisher, value.isAccessibleForFree, value.image?.sources],
    [{ text: 'Harbour' }, [{ text: 'The quay is 90 metres long.' }], ['Harbour', 'Light', 'Tides'], { name: 'Lantern' }, false, [{ url: 'https://lantern.example/b.png' }]],
  );
  assert.deepEqual(notes, []);
});

test('no address with a script in it comes through around the text', () => {
  const url = 'javascript:alert(1)';
  const { value } = read({ url, kicker: { text: 'Harbour', url }, author: { name: 'Ada', url, image: url }, publisher: { name: 'Lantern', url }, correction: [{ text: 'a', url }], image: { url: '/a.png', sources: [{ url, width: 7 }, { width: 7 }] } });
  assert.deepEqual(value, { kicker: { text: 'Harbour' }, headline: 'Clock', author: [{ name: 'Ada' }], image: { url: 'https://lantern.example/a.png' }, correction: [{ text: 'a' }], publisher: { name: 'Lantern' }, body: [paragraph(words('Text.'))] });
});

test('a licence is an address or words, and never an address that leads elsewhere than it seems', () => {
  assert.equal(read({ license: 'CC BY 4.0' }).value.license, 'CC BY 4.0');
  assert.equal(read({ license: ' HTTPS://lantern.example/licence' }).value.license, 'https://lantern.example/licence');
  assert.equal(read({ license: 'javascript:alert(1)' }).value.license, 'javascript:alert(1)');
  for (const license of ['https://lantern.example@evil.example/', { url: '/a' }, ['https://'], Symbol('x')]) assert.equal(read({ license }).value.license, undefined);
});

test('an embargo that cannot be read withholds the article, with a note', () => {
  for (const embargoedUntil of ['tomorrow', '2026-11-20 10:00', 7, true, {}, [], ' ']) {
    const { value, notes } = read({ embargoedUntil, pubStatus: 'usable' });
    assert.deepEqual([value.pubStatus, value.embargoedUntil], ['withheld', undefined]);
    assert.ok(notes.some(({ code, detail }) => code === 'field-invalid' && detail === 'embargoedUntil'));
  }
  for (const embargoedUntil of ['', null, undefined, '2026-11-20']) assert.equal(read({ embargoedUntil }).value.pubStatus, undefined);
});
