import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Block } from '../../src/article/article.js';
import { loadFormats } from '../../src/article/formats/registry.js';
import { parseArticle } from '../../src/article/parse-article.js';
import { bestQuote } from '../../src/article/pull-quote.js';

// Among the documents are texts.
await loadFormats();

const words = (value: string) => ({ type: 'text', value }) as const;
const paragraph = (value: string): Block => ({ type: 'paragraph', children: [words(value)] });

/** What is found in an article whose first paragraph holds no quote. */
const found = (...paragraphs: string[]) => bestQuote({ body: ['Nothing to quote here.', ...paragraphs].map(paragraph) });
const text = (...paragraphs: string[]) => found(...paragraphs)?.text;
const source = (value: string) => found(value)?.source;

const start = 'We have been waiting on this quay since the middle of May';

for (const [what, quote] of Object.entries({
  'curly marks': `“${start}.”`,
  'straight marks': `"${start}."`,
  'Swedish marks': `”${start}.”`,
  'German marks': `„${start}.“`,
  'German marks with an English end': `„${start}.”`,
  'Swiss marks': `«${start}.»`,
})) {
  test(`a sentence in ${what} is found, without them`, () => assert.equal(text(`They say: ${quote} Nobody answers.`), `${start}.`));
}

test('a comma at the end becomes a full stop; other ends stay', () => {
  assert.equal(text(`“${start},” he said.`), `${start}.`);
  for (const end of ['.', '!', '?', '…']) assert.equal(text(`“${start}${end}” he said.`), `${start}${end}`);
});

test('what stands in a sentence of the writer is no quote', () => {
  assert.equal(found(`The book “${start}”, which nobody read, is out.`), undefined);
  assert.equal(found(`They call it “${start}”.`), undefined);
});

test('parts of sentences are not quotes', () => {
  for (const part of [`“${start}” is what they wrote.`, `He said “that ${start}.”`, `“…${start}.”`, `“${start},” said Mara Quill, “and nobody came.”`, `“${start}, and`, `${start}.”`]) assert.equal(found(part), undefined, part);
});

test('what stands between two quotes is not one', () => {
  assert.equal(found('A plank of 6". The mayor left the harbour at nine without any reply at all. "No."'), undefined);
  assert.equal(found('“No.” The mayor left the harbour at nine without any reply at all. “No.”'), undefined);
});

const sentence = (length: number) => `X${'x'.repeat(length - 2)}.`;

test('a mark that closes nothing does not turn the quotes after it inside out', () => assert.equal(text(`The plank was 6" long. "${start}," he said.`), `${start}.`));

test('a quote has 40 to 200 characters', () => {
  for (const length of [40, 200]) assert.equal(text(`“${sentence(length)}”`), sentence(length));
  for (const length of [39, 201]) assert.equal(text(`“${sentence(length)}”`), undefined);
});

test('the quote nearest to the ideal length wins; a speaker and a later paragraph count', () => {
  const good = `${start}, and the ferry has not come.`;
  const short = 'We have been waiting here since last May.';
  assert.deepEqual(found(`“${short}”`, `“${good}”`), { index: 2, text: good });
  assert.equal(found(`“${good}”`, `“${start},” said Mara Quill.`)?.source, 'Mara Quill');
  const first = { body: [paragraph(`“${good}”`), paragraph(`“${start}.”`)] };
  assert.equal(bestQuote(first)?.text, `${start}.`);
  assert.equal(bestQuote({ body: first.body.slice(0, 1) })?.text, good, 'the first paragraph is better than nothing');
  assert.equal(found(`“${good}”`, `“${good}”`)?.index, 1, 'the earlier one of equals');
});

test('an article with a pull quote of the newsroom gets no other', () => assert.equal(bestQuote({ body: [paragraph(`“${start}.”`), { type: 'pullquote', text: 'Ours' }] }), undefined));

test('only paragraphs of the top level are looked through, and the index counts all blocks', () => {
  const quote = paragraph(`“${start}.”`);
  assert.equal(bestQuote({ body: [{ type: 'blockquote', children: [quote] }, { type: 'heading', level: 'chapter', children: [words(`“${start}.”`)] }] }), undefined);
  assert.equal(bestQuote({ body: [{ type: 'thematic-break' }, { type: 'poll', id: '1' }, quote] })?.index, 2);
});

test('marks, links and breaks inside a quote are read as text', () => {
  const children = [words('“We have been '), { type: 'strong', children: [words('waiting')] }, { type: 'break' }, { type: 'link', url: 'https://a.example/', children: [words('on this quay')] }, words('\n since May.” She left.')] as const;
  assert.equal(bestQuote({ body: [{ type: 'paragraph', children }] })?.text, 'We have been waiting on this quay since May.');
});

for (const [spoken, speaker] of Object.entries({
  '“S,” said Mara Quill, who counts boats.': 'Mara Quill',
  '“S,” said Mara Quill.': 'Mara Quill',
  '“S,” said Mara Quill who counts.': 'Mara Quill',
  '“S,” Mara Quill said.': 'Mara Quill',
  '“S,” Mara Quill told the council.': 'Mara Quill',
  'Mara Quill said: “S.”': 'Mara Quill',
  'Mara Quill said, “S.”': 'Mara Quill',
  'It rained. Mara Quill said: “S.”': 'Mara Quill',
  '“S,” says Mara Quill.': 'Mara Quill',
  '“S,” Mara Quill adds.': 'Mara Quill',
  '“S,” said J. T. Quill.': 'J. T. Quill',
  '“S,” said Anne-Marie O’Quill of the harbour trust.': 'Anne-Marie O’Quill',
  '“S,” said Mara van der Quill.': 'Mara van der Quill',
  '“S,” said Harbour Master Tom Brisk.': 'Harbour Master Tom Brisk',
  '“S,” said Nora Noble.': 'Nora Noble',
  '“S?” Mara Quill asked.': 'Mara Quill',
  '“S?” asked Mara Quill.': 'Mara Quill',
  '“S,” said Jan de Wit.': 'Jan de Wit',
  '“S,” said Rosa de la Cruz.': 'Rosa de la Cruz',
  '“S,” said Max von Stein. She left.': 'Max von Stein',
})) {
  test(`the speaker of ${spoken} is ${speaker}`, () => assert.equal(source(spoken.replace(/\bS\b/, start)), speaker));
}

for (const spoken of [
  '“S.”',
  '“S,” she said.',
  '“S,” He said.',
  'She said: “S.”',
  'They said: “S.”',
  'But Mara Quill said: “S.”',
  '“S,” said Quill.',
  'On Monday Mara Quill said: “S.”',
  'At the quay Mara Quill said: “S.”',
  'The Mayor said: “S.”',
  'Nobody said: “S.”',
  '“S,” said the mayor.',
  '“S,” said Labour leader Mara Quill.',
  '“S,” said Quill’s brother.',
  '“S,” the mayor, Mara Quill, said.',
  '“S.” Tom Brisk said no.',
  '“S.” But Tom Brisk said that it was over.',
  'Tom Brisk said that the sign read “S.”',
]) {
  test(`${spoken} names no speaker`, () => {
    assert.ok(found(spoken.replace(/\bS\b/, start)), 'the quote itself is found');
    assert.equal(source(spoken.replace(/\bS\b/, start)), undefined);
  });
}

test('a speaker far away in the paragraph is not taken', () => assert.equal(source(`Mara Quill said: ${'and so on '.repeat(30)} “${start}.”`), undefined));

// Were every mark to look for its partner to the end, these would not come to an end.
for (const part of ['“', '”', '"', '«', '‘', '’', '‘’a', '“a ', '‚a’', ' ', 'A', 'Mara ', 'said ', 'xxxx. X', '“Aaaa”, Mara Quill said ']) {
  test(`a million characters of ${JSON.stringify(part)} come to an end`, { timeout: 60_000 }, () => {
    assert.equal(found(`“${part.repeat(1_000_000 / part.length)}”`)?.source, undefined);
  });
}

test('of the article of the demo the same quote with a named speaker is the best, as text and as JSON', () => {
  for (const file of ['article.txt', 'article.json']) {
    const article = parseArticle(readFileSync(new URL(`../../demo/${file}`, import.meta.url), 'utf8'), { url: 'https://lantern.example/' });
    assert.ok(article.ok);
    assert.deepEqual(bestQuote(article.value), { index: 3, text: 'People call it the free ferry, but it is paid for, the way a bridge is paid for.', source: 'Hester Quillby' });
  }
});
