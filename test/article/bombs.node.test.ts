import assert from 'node:assert/strict';
import test from 'node:test';
import { loadFormats } from '../../src/article/formats/registry.js';
import { parseArticle } from '../../src/article/parse-article.js';
import { parseFeed } from '../../src/article/parse-feed.js';
import { parseQuote } from '../../src/article/parse-quote.js';
import { parsePoll } from '../../src/poll/parse-poll.js';

interface Bomb {
  readonly name: string;
  readonly tag: 'news-article' | 'news-list' | 'news-poll' | 'pull-quote';
  readonly text: string;
  readonly way?: 'object' | 'attribute' | 'property' | 'src';
  readonly result: 'refused' | 'capped' | 'shown';
}

await loadFormats();

// JavaScript without types.
const { bombs } = (await import(new URL('../../bench/bombs.mjs', import.meta.url).href)) as { bombs: readonly Bomb[] };
const from = { url: 'https://news.example/a/b' };

/** What the door of the element makes of the document; a list of stories is cut where it is shown. */
function outcome({ tag, text, way }: Bomb): string {
  const input: unknown = way === 'object' ? JSON.parse(text) : text;
  if (tag === 'news-list') return parseFeed(input, from).ok ? 'shown' : 'refused';
  if (tag === 'news-poll') return parsePoll(input).ok ? 'shown' : 'refused';
  if (tag === 'pull-quote') return parseQuote(input).ok ? 'shown' : 'refused';
  const article = parseArticle(input, from);
  if (!article.ok) return 'refused';
  assert.ok(article.value.body.length <= 2000);
  return article.notes.some(({ code }) => code.startsWith('too-')) ? 'capped' : 'shown';
}

// One at an address is refused by its size, before a door sees it.
for (const bomb of bombs.filter(({ way }) => way !== 'src')) {
  const wanted = bomb.tag === 'news-list' && bomb.result === 'capped' ? 'shown' : bomb.result;
  test(`${bomb.tag}: ${bomb.name} is ${wanted} by its door`, () => assert.equal(outcome(bomb), wanted));
}

/** A list whose entries count how often one of them is looked at. */
function counted(count: number, entry: object, field: string, value: string): { readonly list: readonly unknown[]; readonly looks: () => number } {
  const seen = new Set<number>();
  const list = Array.from({ length: count }, (_, index) =>
    Object.defineProperty({ ...entry }, field, {
      enumerable: true,
      get: () => {
        seen.add(index);
        return value;
      },
    }),
  );
  return { list, looks: () => seen.size };
}

test('however long a list is, no more than 20,000 of its entries are looked at', () => {
  for (const count of [60_000, 120_000, 240_000]) {
    const blocks = counted(count, { children: 'Word.' }, 'type', 'paragraph');
    parseArticle({ headline: 'Clock', body: blocks.list }, from);
    assert.ok(blocks.looks() <= 20_000, `${blocks.looks()} of ${count}`);
    const stories = counted(count, { title: 'Word.' }, 'url', '/a');
    parseFeed(stories.list, from);
    assert.ok(stories.looks() > 0 && stories.looks() <= 20_000, `${stories.looks()} of ${count}`);
  }
});

test('of an article with far too many blocks the first 2,000 are there, with what is in them', () => {
  const article = parseArticle({ headline: 'Clock', body: Array.from({ length: 100_000 }, (_, index) => ({ type: 'paragraph', children: [{ type: 'text', value: `Word ${index}.` }] })) }, from);
  assert.equal(article.ok && article.value.body.length, 2000);
});
