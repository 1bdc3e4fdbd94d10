import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Block } from '../../src/article/article.js';
import { parseArticle } from '../../src/article/parse-article.js';
import { readingTime } from '../../src/article/reading-time.js';

const minutes = (body: unknown): number => {
  const result = parseArticle({ headline: 'Clock', body }, { url: 'https://lantern.example/' });
  assert.ok(result.ok);
  return readingTime(result.value);
};
const text = (value: string) => ({ type: 'text', value });
const paragraphs = (words: string, count: number) => Array.from({ length: count }, () => words);

test('230 words take a minute, and one more begins the next', () => {
  assert.equal(minutes(paragraphs('word '.repeat(23), 10)), 1);
  assert.equal(minutes([...paragraphs('word '.repeat(23), 10), 'more']), 2);
  assert.equal(minutes(paragraphs('word '.repeat(92), 10)), 4);
});

test('a body without words takes no time', () => {
  for (const body of [[], [{ type: 'thematic-break' }], [{ type: 'image-set', picture: { url: '/a.png', caption: 'word '.repeat(500) } }]]) assert.equal(minutes(body), 0);
});

test('words in lists, quotations and tables count; those of pull quotes and further stories do not', () => {
  const many = text('word '.repeat(231));
  for (const block of [
    { type: 'list', children: [{ type: 'list-item', children: [many] }] },
    { type: 'blockquote', children: [{ type: 'paragraph', children: [{ type: 'strong', children: [many] }] }] },
    { type: 'table', children: [{ type: 'table-body', children: [{ type: 'table-row', children: [{ type: 'table-cell', children: [many] }] }] }] },
  ]) {
    assert.equal(minutes([block]), 2, block.type);
  }
  const others = [{ type: 'pullquote', text: many.value }, { type: 'recommended-list', heading: many.value, children: [{ title: many.value, url: '/a' }] }];
  assert.equal(minutes(['one', ...others]), 1);
});

for (const [script, sentence] of Object.entries({ Chinese: '我们昨天在图书馆学习历史', Japanese: '私は図書館で本を読みます', Thai: 'เราอ่านหนังสือในห้องสมุด', Khmer: 'យើងអានសៀវភៅនៅបណ្ណាល័យ', Lao: 'ພວກເຮົາອ່ານຫນັງສື', Burmese: 'ကျွန်တော်စာအုပ်ဖတ်သည်' })) {
  test(`${script} has words, though no spaces part them`, () => {
    const body: readonly Block[] = paragraphs(sentence, 230).map((value) => ({ type: 'paragraph', children: [{ type: 'text', value }] }));
    const time = readingTime({ body });
    // Between two and eight words a sentence, as dictionaries differ.
    assert.ok(time >= 2 && time <= 8, `${time}`);
  });
}

test('what is no word in a script without spaces takes no time', () => assert.equal(minutes(['「」。、'.repeat(300)]), 0));

test('a long text without a space does not take long', () => {
  assert.equal(minutes(Array.from({ length: 50 }, () => '-'.repeat(5000))), 1);
});
