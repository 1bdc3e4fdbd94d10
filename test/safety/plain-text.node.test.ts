import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanText } from '../../src/safety/plain-text.js';

test('control characters are dropped, tabs and line ends stay', () => assert.equal(cleanText('a\0b\u0008\tc\r\nd\u000b\u000c\u001be\u007ff\u009f'), 'ab\tc\r\ndef'));

test('eight combining marks stay on a letter, the ninth and all after it are cut', () => {
  assert.equal(cleanText(`x${'\u0301'.repeat(8)}y`), `x${'\u0301'.repeat(8)}y`);
  assert.equal(cleanText(`x${'\u0301'.repeat(9)}y`), `x${'\u0301'.repeat(8)}y`);
  assert.equal(cleanText(`x${'\u0301'.repeat(50_000)}y${'\u0489'.repeat(9)}`), `x${'\u0301'.repeat(8)}y${'\u0489'.repeat(8)}`);
});

test('writing with marks and joiners is left alone', () => {
  for (const text of ['क्ष्म्य', 'می‌خواهم', '👩‍👩‍👧‍👦 🏳️‍🌈', 'Việt Nam', 'a\u0301\u0302\u0303', 'שָׁלוֹם', 'ก็ที่นี่']) assert.equal(cleanText(text), text);
});

for (const part of ['\u0301', 'a\u0301', `${'\u0301'.repeat(8)}a`, '\0', 'a\0', ' ']) {
  test(`a million characters of ${JSON.stringify(part)} come to an end`, { timeout: 60_000 }, () => assert.doesNotMatch(cleanText(part.repeat(1_000_000 / part.length)), /\p{M}{9}|\0/u));
}
