import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadFormats } from '../../src/article/formats/registry.js';
import { parseArticle } from '../../src/article/parse-article.js';
import { spokenText } from '../../src/article/spoken-text.js';

// Among the documents are texts.
await loadFormats();

function spoken(document: object): readonly string[] {
  const result = parseArticle(document, { url: 'https://lantern.example/' });
  assert.ok(result.ok);
  return spokenText(result.value);
}

const text = (value: string) => [{ type: 'text', value }];

test('an article is spoken sentence by sentence: headline, deck and text', () => {
  assert.deepEqual(spoken({ headline: 'The bell', description: 'It rings. Again.', body: [{ type: 'paragraph', children: [...text('It is '), { type: 'strong', children: text('old') }, ...text('. Very.')] }] }), ['The bell', 'It rings.', 'Again.', 'It is old.', 'Very.']);
});

test('items, rows and boxes are spoken, each on its own', () => {
  const row = (...cells: readonly string[]) => ({ type: 'table-row', children: cells.map((cell) => ({ type: 'table-cell', children: text(cell) })) });
  const body = [
    { type: 'list', children: [{ type: 'list-item', children: text('One') }, { type: 'list-item', children: text('Two') }] },
    { type: 'table', children: [{ type: 'table-caption', children: text('Boats') }, { type: 'table-body', children: [row('Year', '2024'), row('Boats', '12')] }] },
    { type: 'info-box', title: 'The boat', children: [{ type: 'paragraph', children: text('It floats.') }] },
    { type: 'timeline', children: [{ type: 'timeline-event', date: '1936', title: 'First', children: text('It sank.') }] },
  ];
  assert.deepEqual(spoken({ headline: 'H', body }), ['H', 'One', 'Two', 'Boats', 'Year, 2024', 'Boats, 12', 'The boat', 'It floats.', '1936', 'First', 'It sank.']);
});

test('what repeats the text, or cannot be heard, is left out', () => {
  const body = [
    { type: 'paragraph', children: [...text('Cold'), { type: 'footnote', id: '1' }, ...text('.')] },
    { type: 'pullquote', text: 'Cold.', duplicate: true },
    { type: 'poll', id: '1' },
    { type: 'image-set', picture: { url: 'a.png', alt: 'A boat' } },
    { type: 'embed', url: 'https://video.example/1', caption: 'A film' },
    { type: 'footnotes', children: [{ type: 'footnote-item', id: '1', children: text('Very.') }] },
    { type: 'recommended-list', heading: 'More', children: [{ type: 'recommended', title: 'Elsewhere', url: 'b' }] },
  ];
  assert.deepEqual(spoken({ headline: 'H', body }), ['H', 'Cold.']);
});

test('posts of a live blog follow the text', () => {
  assert.deepEqual(spoken({ headline: 'Storm', body: 'So far.', liveBlogUpdate: [{ headline: 'Six', body: 'Wind.' }] }), ['Storm', 'So far.', 'Six', 'Wind.']);
});

test('a sentence without an end is spoken in parts that end with a word', () => {
  const parts = spoken({ headline: 'H', body: [{ type: 'paragraph', children: text('word '.repeat(200)) }] }).slice(1);
  assert.ok(parts.length > 3);
  for (const part of parts) assert.match(part, /^word( word)*$/);
  assert.equal(parts.join(' '), 'word '.repeat(200).trim());
  // Nor does one without any spaces take long, or get lost.
  assert.equal(spoken({ headline: 'H', body: [{ type: 'paragraph', children: text('x'.repeat(1000)) }] }).slice(1).join(''), 'x'.repeat(1000));
});
