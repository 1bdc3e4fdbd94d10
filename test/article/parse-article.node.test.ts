import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ArticleResult } from '../../src/article/article.js';
import { loadFormats } from '../../src/article/formats/registry.js';
import { parseArticle } from '../../src/article/parse-article.js';
import { bestQuote } from '../../src/article/pull-quote.js';
import { assertResult, textsIn } from './article-shape.js';
import { randomArticle, randomText, seeded } from './random-article.js';

const options = { url: 'https://lantern.example/stories/clock' };
await loadFormats();

const parse = (input: unknown) => parseArticle(input, options);
const codeOf = (result: ArticleResult) => (result.ok ? 'ok' : result.problem.code);
const noteCodes = (result: ArticleResult) => (result.ok ? result.notes.map(({ code }) => code) : [codeOf(result)]);

function valueOf(result: ArticleResult) {
  assert.ok(result.ok, JSON.stringify(result).slice(0, 300));
  return result.value;
}

const mebibytes = 1024 * 1024;
/** All text of an article, in UTF-16 code units. */
const largest = 256 * 1024;
const paragraph = (value: string) => ({ type: 'paragraph', children: [{ type: 'text', value }] });

test('an object and its JSON text give the same article', () => {
  const article = { headline: 'Clock', body: [paragraph('Text.')] };
  const expected = { ok: true, value: article, notes: [], format: 'news-article' };
  for (const input of [article, JSON.stringify(article), `\ufeff \n${JSON.stringify(article, null, 2)}\n`]) assert.deepEqual(parse(input), expected);
});

test('text that is no JSON is plain text', () => assert.deepEqual(valueOf(parse('Clock\n\nIt rings.')), { headline: 'Clock', body: [paragraph('It rings.')] }));

for (const input of [undefined, null, 0, 7, true, 10n, Symbol('a'), () => 'a', [], ['a'], [{ headline: 'a' }]]) {
  test(`${typeof input} ${Array.isArray(input) ? JSON.stringify(input) : String(input)} is no article`, () => assert.equal(codeOf(parse(input)), 'article-invalid'));
}

for (const input of ['', ' \n\t', '\ufeff', '{}', {}, { headline: '  ' }, { body: [] }, { body: [{ type: 'paragraph', children: [] }] }, { image: 'https://a.example/a.png' }, '[show_poll]', { description: 'A deck.' }, new Date(0), new Map(), /a/]) {
  test(`${typeof input === 'string' ? JSON.stringify(input) : Object.prototype.toString.call(input) + JSON.stringify(input)} is an empty article`, () => assert.equal(codeOf(parse(input)), 'article-empty'));
}

test('a headline or a body is enough', () => {
  for (const article of [{ headline: 'a', body: [] }, { body: [{ type: 'poll', id: '1' }] }]) assert.deepEqual(valueOf(parse(article)), article);
});

for (const text of ['{"headline": "Clock", "body": [', '{headline: "Clock"}', '{"headline": "Clock"} trailing', "{'headline': 'Clock'}", '{', '[{"headline":', '["Clock', '[ \n{', '{"headline": “Clock”}', '[object Object]'.replace('object Object', '{}')]) {
  test(`${text} is broken or foreign JSON, and is not shown`, () => {
    const result = parse(text);
    assert.equal(codeOf(result), 'article-invalid');
    assert.ok(!result.ok && result.problem.detail.length > 10);
  });
}

for (const text of ['[show_poll poll_id=1]\n\nClock\n\nDeck.\n\nText.', '[pullquote]A[/pullquote]\n\nText.', '[3 May] The clock stopped.', '[sic]', '[[{', '[[show_poll poll_id=1]] is how.', '[ Update ] The clock stopped.', '[“Clock”]', '42', 'true', '"Nobody asked us"', '[object Object]', '- {a}']) {
  test(`${JSON.stringify(text)} looks a little like JSON and is plain text`, () => assert.equal(codeOf(parse(text)), 'ok'));
}

test('relative addresses need a base, and a broken one does no harm', () => {
  const document = { headline: 'Clock', image: 'https://a.example/b.png', body: [{ type: 'paragraph', children: [{ type: 'link', url: '/a', children: ['a'] }] }] };
  for (const url of ['', 'nonsense', 'about:srcdoc']) assert.deepEqual(valueOf(parseArticle(document, { url })), { headline: 'Clock', image: { url: 'https://a.example/b.png' }, body: [paragraph('a')] });
});

test('text of 256 kB passes, one character more is too large', () => {
  assert.equal(codeOf(parse('a'.repeat(largest))), 'ok');
  assert.equal(codeOf(parse('a'.repeat(largest + 1))), 'article-too-large');
});

test('an object with 256 kB of text passes, one character more in any field is too large', () => {
  const half = 'a'.repeat(largest / 2);
  assert.equal(codeOf(parse({ headline: half, body: [paragraph(half)] })), 'ok');
  for (const more of [{ byline: 'a' }, { author: 'a' }, { body: [paragraph(half), 'a'] }]) assert.equal(codeOf(parse({ headline: half, body: [paragraph(half)], ...more })), 'article-too-large');
});

test('of a block 5,000 characters are kept, and a note says so', () => {
  const result = parse({ headline: 'Clock', body: [{ type: 'paragraph', children: ['a'.repeat(4000), 'b'.repeat(2000), 'c'] }, paragraph('d'.repeat(5000))] });
  assert.deepEqual(textsIn(valueOf(result)).map((text) => text.length).toSorted((a, b) => a - b), [5, 1000, 4000, 5000]);
  assert.deepEqual(noteCodes(result).filter((code) => code === 'too-long').length, 2);
  assert.equal(valueOf(parse({ headline: 'a'.repeat(9000), body: [paragraph('b')] })).headline?.length, 5000);
});

test('texts between the blocks are blocks of their own, and each has its 5,000 characters', () => {
  assert.deepEqual(noteCodes(parse({ headline: 'Clock', body: Array.from({ length: 20 }, () => 'a'.repeat(4000)) })), []);
});

test('a paragraph of plain text that is longer becomes more than one, between words if there are any', () => {
  const words = Array.from({ length: 3000 }, (_, index) => `word${index}`);
  const { body } = valueOf(parse(`Clock\n\nDeck.\n\n${words.join(' ')}`));
  assert.ok(body.length > 1);
  const texts = textsIn({ body });
  for (const text of texts) assert.ok(text.length <= 5000);
  assert.deepEqual(texts.flatMap((text) => text.split(' ')), words);
  assert.deepEqual(textsIn({ body: valueOf(parse(`Clock\n\nDeck.\n\n${'x'.repeat(12_000)}`)).body }).map((text) => text.length), [5000, 5000, 2000]);
});

test('no character is cut in half', () => {
  const notes = '\ud834\udd1e'.repeat(6000);
  const [json = ''] = textsIn({ body: valueOf(parse({ body: [paragraph(`x${notes}`)] })).body });
  assert.ok(json.length > 4990 && !/\p{Cs}/u.test(json), `${json.length}`);
  const texts = textsIn({ body: valueOf(parse(`Clock\n\nDeck.\n\nx${notes}`)).body });
  assert.equal(texts.join(''), `x${notes}`);
  for (const text of texts) assert.doesNotMatch(text, /\p{Cs}/u);
});

test('a pull quote of plain text that is too long is cut, with a note', () => {
  const result = parse(`Clock\n\nDeck.\n\n[pullquote]${'word '.repeat(2000)}[/pullquote]\n\nText.`);
  assert.equal(valueOf(result).body[0]?.type, 'pullquote');
  assert.deepEqual(noteCodes(result), ['too-long']);
});

test('what is too long for a headline is none', () => {
  const { headline, body } = valueOf(parse(`${'word '.repeat(2000)}\n\nText.`));
  assert.equal(headline, undefined);
  assert.equal(body.length, 4);
});

test('an article in which nothing is to be seen is empty', () => {
  for (const nothing of ['\u200b', '\u00ad\u2060', '\u0301', '\u00a0']) {
    assert.equal(codeOf(parse(nothing)), 'article-empty');
    assert.equal(codeOf(parse({ headline: nothing, body: [paragraph(nothing)] })), 'article-empty');
  }
  assert.equal(codeOf(parse({ inLanguage: 'en', body: [{ type: 'thematic-break' }, { type: 'paragraph', children: [{ type: 'break' }] }] })), 'article-empty');
  for (const body of [[{ type: 'poll', id: '1' }], [{ type: 'image-set', picture: 'a.jpg' }], ['.']]) assert.equal(codeOf(parse({ body })), 'ok');
});

test('text in fields that are not read does not count', () => assert.equal(codeOf(parse({ headline: 'Clock', other: 'a'.repeat(3 * mebibytes) })), 'ok'));

test('2,000 blocks pass, the next one is left out with a note', () => {
  const bodies: readonly ((count: number) => unknown)[] = [
    (count) => ({ body: Array.from({ length: count }, () => paragraph('a')) }),
    (count) => ({ body: Array.from({ length: count }, () => 'a') }),
    (count) => ({ body: Array.from({ length: count }, () => ({ type: 'poll', id: 1 })) }),
    (count) => ({ articleBody: 'a\n\n'.repeat(count) }),
    (count) => 'a\n\n'.repeat(count + 2),
    (count) => '[show_poll 1]'.repeat(count),
  ];
  for (const body of bodies) {
    const exact = parse(body(2000));
    assert.deepEqual([valueOf(exact).body.length, noteCodes(exact)], [2000, []]);
    const over = parse(body(2001));
    assert.deepEqual([valueOf(over).body.length, noteCodes(over).includes('too-many-blocks')], [2000, true]);
    const far = parse(body(9000));
    assert.deepEqual([valueOf(far).body.length, noteCodes(far).includes('too-many-blocks')], [2000, true]);
  }
});

test('list items and stories count as blocks', () => {
  for (const [type, child] of [['list', 'a'], ['recommended-list', { title: 'a', url: '/a' }]]) {
    const block = (count: number) => parse({ body: [{ type, children: Array.from({ length: count }, () => child) }] });
    assert.deepEqual(noteCodes(block(1999)), []);
    const over = block(2000);
    assert.deepEqual(new Set(noteCodes(over)), new Set(['too-many-blocks', 'node-invalid']));
    const [first] = valueOf(over).body;
    assert.equal(first && 'children' in first && first.children.length, 1999);
  }
});

const nested = (depth: number, type: string) => {
  let node: unknown = { type: 'text', value: 'deep' };
  for (let count = 1; count < depth; count++) node = { type, url: '/a', children: [node] };
  return { headline: 'Clock', body: [node] };
};

for (const type of ['strong', 'blockquote', 'list', 'list-item', 'paragraph', 'unknown', 'link']) {
  test(`100 nodes of the type ${type} inside one another pass, the next one is left out with a note`, () => {
    assert.match(JSON.stringify(valueOf(parse(nested(100, type)))), /deep/);
    const over = parse(nested(101, type));
    assert.doesNotMatch(JSON.stringify(valueOf(over)), /deep/);
    assert.ok(noteCodes(over).some((code) => code === 'too-deep' || code === 'node-unknown'));
  });
  test(`10,000 nodes of the type ${type} inside one another do no harm`, () => {
    const open = `{"type":"${type}","children":[`;
    for (const input of [nested(10_000, type), `{"headline":"Clock","body":[${open.repeat(10_000)}${']}'.repeat(10_000)}]}`]) assertResult(parse(input));
  });
}

test('JSON of a million brackets does no harm', () => {
  for (const part of ['[', '{"a":', '{"body":[', '[{']) assertResult(parse(part.repeat(200_000)));
});

test('runs of combining marks are cut in every text', () => {
  const tower = `a${'\u0301'.repeat(5000)}`;
  const result = parse({ headline: tower, author: tower, body: [paragraph(tower), { type: 'pullquote', text: tower }] });
  for (const text of textsIn(valueOf(result))) assert.ok(text.length <= 9);
  for (const text of textsIn(valueOf(parse(`${tower}\n\n${tower}`)))) assert.equal(text, `a${'\u0301'.repeat(8)}`);
});

test('control characters are dropped from every text', () => {
  const evil = 'a\0b\u0007c\u001bd\u007fe';
  for (const input of [{ headline: evil, byline: evil, author: evil, body: [paragraph(evil)] }, `${evil}\n\n${evil}`]) for (const text of textsIn(valueOf(parse(input)))) assert.equal(text, 'abcde');
});

test('100 notes are kept, and none of them is long', () => {
  const result = parse({ headline: 'Clock', body: Array.from({ length: 1500 }, (_, index) => ({ type: `${'x'.repeat(500)}${index}`.slice(-500 - (index % 3)), text: 'a' })).map((node, index) => ({ ...node, type: `${index}${node.type}` })) });
  assert.ok(result.ok);
  assert.equal(result.notes.length, 100);
  for (const { detail } of result.notes) assert.ok(detail.length <= 200);
});

test('objects that point to themselves come to an end', () => {
  const node: { type: string; children: unknown[] } = { type: 'blockquote', children: [] };
  node.children.push(node, node, node);
  assertResult(parse({ headline: 'Clock', body: [node] }));
  const list: unknown[] = [];
  list.push(list, list);
  for (const field of ['body', 'author', 'image', 'headline', 'kicker']) assertResult(parse({ headline: 'Clock', [field]: list }));
  const document: Record<string, unknown> = { headline: 'Clock' };
  document['body'] = document['kicker'] = document['image'] = document['author'] = document;
  document['children'] = [document, document];
  assertResult(parse(document));
});

test('shared nodes that would unfold without end are left out with a note', () => {
  let node: unknown = paragraph('a');
  for (let depth = 0; depth < 60; depth++) node = { type: 'unknown', children: [node, node] };
  const result = parse({ headline: 'Clock', body: [node] });
  assertResult(result);
  assert.ok(valueOf(result).body.length <= 2000);
});

test('lists without an end come to one', () => {
  const endless = new Proxy([], { get: (target, key) => (key === 'length' ? 2 ** 40 : key === '0' ? 'a' : Reflect.get(target, key) as unknown) });
  const iterator = Object.assign(['a'], { *[Symbol.iterator]() { for (;;) yield 'a'; } });
  for (const field of ['body', 'author', 'image']) for (const list of [endless, iterator, Array(1e9)]) assertResult(parse({ headline: 'Clock', [field]: list }));
  assert.ok(noteCodes(parse({ headline: 'Clock', author: endless })).includes('too-many-blocks'));
  // Once the limit is reached, a single thing in the place of a list does not open it again.
  assertResult(parse({ headline: 'Clock', body: [Array(1e9), { type: 'paragraph', children: 'a' }, Array(1e9)] }));
  const spent: unknown[] = [...Array.from({ length: 19_990 }, () => ({ type: 'break' })), ...Array.from({ length: 60 }, () => ({ type: 'x', children: 'a' })), { type: 'x', children: Array(1e9) }];
  assertResult(parse({ headline: 'Clock', body: spent.slice(0, 20_000) }));
});

test('objects with code in them are refused or read, and never throw', () => {
  const thrower = { get headline(): string { throw new Error('no'); } };
  const hostileError = { get headline(): string { throw new Proxy({}, { get() { throw new Error('no'); } }); } };
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  const everything = new Proxy({}, { get() { throw new TypeError('no'); }, ownKeys() { throw new TypeError('no'); }, getPrototypeOf() { throw new TypeError('no'); } });
  const inside = { headline: 'Clock', body: [everything] };
  for (const input of [thrower, hostileError, revoked, everything, inside, { headline: 'Clock', author: revoked }]) assert.equal(codeOf(parse(input)), 'article-invalid');
  const echo: unknown = new Proxy(() => 'a', { get: (_, key) => (key === 'length' ? 3 : echo) });
  const echoObject: unknown = new Proxy({}, { get: () => echoObject });
  for (const input of [echo, echoObject, { headline: 'Clock', body: [echoObject] }]) assertResult(parse(input));
  const coercion = { toString() { throw new Error('no'); }, valueOf() { throw new Error('no'); }, [Symbol.toPrimitive]() { throw new Error('no'); } };
  for (const field of ['headline', 'author', 'image', 'body', 'datePublished', 'inLanguage', 'articleBody']) assertResult(parse({ headline: 'Clock', [field]: coercion }));
  assertResult(parse({ body: [{ type: coercion }, { type: 'poll', id: coercion }, { type: 'text', value: coercion }, { type: 'heading', level: coercion, children: coercion }] }));
});

test('a value that changes between two looks is still a text', () => {
  let looks = 0;
  const result = parse({ get headline() { return looks++ === 0 ? 'Clock' : { evil: true }; }, body: [] });
  assert.equal(valueOf(result).headline, 'Clock');
});

test('names of the prototype in a document pollute nothing', () => {
  const bomb = '{"headline":"Clock","__proto__":{"polluted":1,"headline":"x"},"constructor":{"prototype":{"polluted":1}},"body":[{"__proto__":{"polluted":1},"type":"paragraph","children":[{"type":"text","value":"a","__proto__":{"polluted":1}}]}]}';
  const result = parse(bomb);
  assert.deepEqual(valueOf(result), { headline: 'Clock', body: [paragraph('a')] });
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  assert.equal(Object.getPrototypeOf(valueOf(result)), Object.prototype);
  for (const text of ['{"__proto__":{"headline":"x","body":["a"]}}', '{"__proto__":null}']) assert.equal(codeOf(parse(text)), 'article-empty');
});

test('members that a page adds to all objects and lists do not disturb', () => {
  const document = { headline: 'Clock', author: ['Ada'], body: [paragraph('a'), 'Write [show_poll 1]'] };
  const expected = parse(document);
  const text = parse('Clock\n\nDeck.\n\n[show_poll 1]');
  const members = [Object.prototype, Array.prototype, String.prototype].map((prototype) => prototype as unknown as Record<string, unknown>);
  for (const prototype of members) prototype['toJSON'] = prototype['each'] = () => 'polluted';
  try {
    assert.deepEqual(parse(document), expected);
    assert.deepEqual(parse('Clock\n\nDeck.\n\n[show_poll 1]'), text);
  } finally {
    for (const prototype of members) {
      delete prototype['toJSON'];
      delete prototype['each'];
    }
  }
});

test('the same input gives the same result: there is no state between calls', () => {
  const inputs = ['Clock\n\n[show_poll poll_id=1]\n\n“a” [PULLQUOTE]b[/pullquote]', '{"headline":"a\u0301"}', { headline: 'Clock', inLanguage: 'en_GB', datePublished: '2026-11-20' }];
  for (const input of inputs) assert.deepEqual(parse(input), parse(input));
});

test('random objects never throw and always give a valid result', () => {
  const random = seeded(7910);
  let shown = 0;
  for (let round = 0; round < 6000; round++) {
    const input = randomArticle(random);
    const result = parse(input);
    assertResult(result);
    if (!result.ok) continue;
    shown += 1;
    const best = bestQuote(result.value);
    if (best) assert.equal(result.value.body[best.index]?.type, 'paragraph');
    assert.deepEqual(valueOf(parse(JSON.stringify(result.value))), result.value, 'what was read reads as itself');
  }
  assert.ok(shown > 2000, `only ${shown} were articles`);
});

test('random text never throws, and every word of it is in the article', () => {
  const random = seeded(1911);
  let shown = 0;
  for (let round = 0; round < 4000; round++) {
    const { text, words } = randomText(random);
    const result = parseArticle(text, { ...options, contentType: 'text/plain' });
    assertResult(result);
    if (!result.ok) continue;
    shown += 1;
    const shownWords = textsIn(result.value).flatMap((shownText) => shownText.split(/[\s\u200b]+/)).filter(Boolean);
    assert.deepEqual(shownWords, words, JSON.stringify(text));
  }
  assert.ok(shown > 3000, `only ${shown} were articles`);
});

test('random noise never throws and always gives a valid result', () => {
  const random = seeded(68);
  const alphabet = ['[', ']', '/', '"', "'", '“', '”', '‘', '’', '=', ' ', '\n', '\n\n', '\r', '\0', 'poll', 'show_poll', 'pullquote', 'a', 'A', '1', '\u0301', '\ud83d', '\ude00', '{', '}', ':', ',', 'said', 'Latest News', '<b>', '&#8221;', '\u00a0', '\u2028'];
  for (let round = 0; round < 4000; round++) {
    const text = Array.from({ length: 1 + random(60) }, () => alphabet[random(alphabet.length)]).join('');
    const result = parse(text);
    assertResult(result);
    if (result.ok) bestQuote(result.value);
  }
});

// Were a search to start anew at each character, these would not come to an end.
for (const part of ['[', '[pullquote]word ', '"', '“', ' ', '\n', ' \n', '\n ', 'x\n\n', 'x\n', 'x \n', '\u200b', '\n\u200b', '\u00a0', '\u2028', '[show_poll x', '[show_poll 1]', '[/pullquote]', '[[pullquote]]', `[show_poll ${'"a '.repeat(300)}]`, '\u0301', 'latest ', 'latest news ', 'Latest News\n', '“Aaaa”, ', '{', '["']) {
  test(`256 kB of ${JSON.stringify(part.slice(0, 30))} come to an end, alone and in an article`, { timeout: 60_000 }, () => {
    for (const lead of ['', 'Clock\n\nDeck.\n\nText “']) {
      const text = lead + part.repeat((largest - lead.length - 1) / part.length);
      for (const end of ['', 'x']) {
        const result = parse(text + end);
        assert.ok(result.ok ? result.value.body.length <= 2000 : result.problem.code !== 'article-too-large');
        if (result.ok) bestQuote(result.value);
      }
    }
  });
}
