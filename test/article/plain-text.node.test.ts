import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Block, NewsArticle } from '../../src/article/article.js';
import { loadFormats } from '../../src/article/formats/registry.js';
import { parseArticle } from '../../src/article/parse-article.js';
import { asExpectation, fixturePairs } from './fixtures.js';

await loadFormats();

const options = { url: 'https://lantern.example/stories/clock.txt', contentType: 'text/plain' };

function read(text: string): NewsArticle {
  const result = parseArticle(text, options);
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

/** A body as short lines: "p …", "h …", "poll …", "quote …", "list …". */
const outline = (body: readonly Block[]): readonly string[] =>
  body.map((block) => {
    switch (block.type) {
      case 'paragraph':
      case 'heading':
        return `${block.type.slice(0, 1)} ${block.children.map((child) => (child.type === 'text' ? child.value : child.type)).join('')}`;
      case 'poll':
        return `poll ${block.id}`;
      case 'pullquote':
        return `quote ${block.text}${block.source ? ` / ${block.source}` : ''}`;
      case 'recommended-list':
        return `list ${block.heading}`;
      default:
        return block.type;
    }
  });

/** The body of an article that has a headline, a deck and a first paragraph. */
const after = (text: string) => outline(read(`Headline\n\nDeck.\n\nFirst.\n\n${text}`).body).slice(1);

for (const { name, input, expected } of fixturePairs('plain-text', '.txt', '.json')) {
  test(`${name}.txt is read as ${name}.json says`, () => assert.deepEqual(asExpectation(parseArticle(input, options)), expected));
}

test('line ends, a byte order mark and white space make no difference', () => {
  const plain = 'Headline\n\nDeck.\n\nOne two.\n\nSub-head\n\n[show_poll poll_id=1]\n\nThree.\n\nLatest News\n';
  const expected = read(plain);
  const variants = {
    CRLF: plain.replaceAll('\n', '\r\n'),
    CR: plain.replaceAll('\n', '\r'),
    'byte order mark': `\ufeff${plain}`,
    'blank lines in front': `\n \n\t\n${plain}`,
    'many blank lines': plain.replaceAll('\n\n', '\n\n\n\n\n'),
    'spaces at line ends': plain.replaceAll('\n', ' \t\n'),
    'indented lines': plain.replaceAll('\n', '\n\t  '),
    'no-break spaces on blank lines': plain.replaceAll('\n\n', '\n\u00a0 \u3000\n'),
    'zero-width spaces on blank lines': plain.replaceAll('\n\n', '\n\u200b\n'),
    'paragraph separators': plain.replaceAll('\n\n', '\u2029\u2029'),
    'tab and line end between words': plain.replace('One two', 'One\t \ntwo'),
  };
  for (const [what, text] of Object.entries(variants)) assert.deepEqual(read(text), expected, what);
});

test('a no-break space in a sentence stays', () => assert.deepEqual(after('It is 5\u00a0km.'), ['p It is 5\u00a0km.']));

test('the first block is the headline, the second the deck, where a third follows', () => {
  assert.deepEqual(read('A\n\nB\n\nC'), { headline: 'A', description: 'B', body: [{ type: 'paragraph', children: [{ type: 'text', value: 'C' }] }] });
  assert.equal(read(`A\n\n${'long '.repeat(300)}.\n\nC`).description?.length, 1501);
});

test('a poll or the heading of the latest stories makes no deck of the only paragraph', () => {
  assert.deepEqual(outline(read('A\n\nB\n\n[show_poll 1]').body), ['p B', 'poll 1']);
  const article = read('A\n\nB\n\nLatest News');
  assert.equal(article.description, undefined);
  assert.deepEqual(outline(article.body), ['p B', 'list Latest News']);
});

test('with a poll on top there is no headline', () => {
  const article = read('[show_poll poll_id=1]\n\nHeadline\n\nDeck.\n\nText.');
  assert.deepEqual([article.headline, article.description, ...outline(article.body)], [undefined, undefined, 'poll 1', 'h Headline', 'p Deck.', 'p Text.']);
});

test('text of one block is a headline if it looks like one, else a paragraph', () => {
  assert.deepEqual(read('\n  Bridge opens again \n'), { headline: 'Bridge opens again', body: [] });
  assert.deepEqual(read('Bridge opens again'), { headline: 'Bridge opens again', body: [] });
  assert.deepEqual(outline(read('The bridge opened again on Monday.').body), ['p The bridge opened again on Monday.']);
  assert.equal(read('The bridge opened again on Monday.').headline, undefined);
});

test('a headline may be long', () => assert.equal(read(`${'x'.repeat(301)}\n\nB\n\nC`).headline, 'x'.repeat(301)));

test('a sub-head has at most 90 characters', () => {
  assert.deepEqual(after(`${'x'.repeat(90)}\n\nText.`), [`h ${'x'.repeat(90)}`, 'p Text.']);
  assert.deepEqual(after(`${'x'.repeat(91)}\n\nText.`), [`p ${'x'.repeat(91)}`, 'p Text.']);
});

for (const line of ['Who was asked?', 'Part 2', 'The “ghost” ships', '“Ghost ships” return', 'Was it “legal”?', 'A.B. Winn and the sea', 'Ebb & flow (part one)', 'Ça suffit', '“We are staying”', 'Почему сейчас', 'مرفأ بلا ضوء']) {
  test(`${line} is a sub-head`, () => assert.deepEqual(after(`${line}\n\nText.`), [`h ${line}`, 'p Text.']));
}

for (const line of ['It rained.', 'It rained!', 'It rained…', 'It rained:', 'It rained;', 'It rained,', '“It rained.”', '"It rained!"', '(It rained.)', '* * *', '---', '1934', '雨が降った。']) {
  test(`${line} is a paragraph`, () => assert.deepEqual(after(`${line}\n\nText.`), [`p ${line}`, 'p Text.']));
}

test('a sub-head needs something before it in the body, and a paragraph after it', () => {
  assert.deepEqual(outline(read('Headline\n\nDeck.\n\nShort line\n\nText.').body), ['p Short line', 'p Text.']);
  assert.deepEqual(after('Short line'), ['p Short line']);
  assert.deepEqual(after('Short line\n\nLatest News'), ['p Short line', 'list Latest News']);
  assert.deepEqual(after('Short line\n\n[show_poll 1]'), ['p Short line', 'poll 1']);
  assert.deepEqual(after('Short line\n\n[show_poll 1]\n\nText.'), ['h Short line', 'poll 1', 'p Text.']);
  assert.deepEqual(after('[pullquote]Q[/pullquote]\n\nShort line\n\nText.'), ['quote Q', 'h Short line', 'p Text.']);
});

test('of short lines in a row only the last is a sub-head', () => assert.deepEqual(after('One\n\nTwo\n\nThree\n\nText.'), ['p One', 'p Two', 'h Three', 'p Text.']));

test('a paragraph that a shortcode cuts is no sub-head on either side', () => {
  assert.deepEqual(after('Left of it [show_poll 1] right of it\n\nText.'), ['p Left of it', 'poll 1', 'p right of it', 'p Text.']);
  assert.deepEqual(after('Left of it\n[show_poll 1]\nright of it\n\nText.'), ['p Left of it', 'poll 1', 'p right of it', 'p Text.']);
  assert.deepEqual(after('Left[show_poll 1]right\n\nText.'), ['p Left', 'poll 1', 'p right', 'p Text.']);
});

for (const shortcode of ['[show_poll poll_id=7910]', '[show_poll 7910]', '[show_poll poll_id="7910" /]', '[show_poll poll_id=”7910″]', '[show_poll poll_id=&#8221;7910&#8221;]', '[SHOW_POLL POLL_ID=7910]', '[show_poll poll_id=&#8221;7910&#8243;]', '[show_poll poll_id=7910]Vote here[/show_poll]', '[show_poll\n  poll_id=7910]']) {
  test(`${JSON.stringify(shortcode)} is a poll`, () => assert.deepEqual(after(shortcode), ['poll 7910']));
}

test('a pull quote may have its source by two names, or none', () => {
  assert.deepEqual(after('[pullquote source="Ada Winn"]We stay.[/pullquote]'), ['quote We stay. / Ada Winn']);
  assert.deepEqual(after('[pullquote cite="Ada Winn"]We stay.[/pullquote]'), ['quote We stay. / Ada Winn']);
  assert.deepEqual(after('[pullquote]We stay.[/pullquote]'), ['quote We stay.']);
});

test('shortcodes in a pull quote are part of its text', () =>
  assert.deepEqual(after('[pullquote]We [show_poll 1] stay [sic] [pullquote]here.[/pullquote] Text.[/pullquote]'), ['quote We [show_poll 1] stay [sic] [pullquote]here.', 'p Text.']));

for (const shortcode of ['[show_poll]', '[show_poll poll_id=]', '[show_poll poll_id="a b"]', '[show_poll poll_id=../x]', '[show_poll poll_id="<b>"]', `[show_poll ${'7'.repeat(65)}]`, '[pullquote]', '[pullquote] \n [/pullquote]', '[/show_poll]', '[show_poll ..]']) {
  test(`${JSON.stringify(shortcode.slice(0, 40))} is dropped with a note, and the text around it stays together`, () => {
    const result = parseArticle(`Headline\n\nDeck.\n\nLeft ${shortcode} right.`, options);
    assert.ok(result.ok);
    assert.deepEqual(outline(result.value.body), ['p Left right.']);
    assert.ok(result.notes.length > 0 && result.notes.every(({ code }) => code === 'shortcode-invalid'));
    assert.ok(shortcode.startsWith(result.notes[0]?.detail.slice(0, 10) ?? '-'));
  });
}

for (const text of ['[sic]', '[laughs]', '[/quote]', '[poll of 900 voters]', 'Fire at the pier [video]', '[Audio]', '[x=y]', '[E=mc²]', '[show_polls]', '[', ']', '[[sic]]', '[show_poll', '&amp; &#8217; &lt;', '<b>bold</b> <script>alert(1)</script>', 'https://lantern.example/a?b=[c]', '{{x}} ${y} \\n']) {
  test(`${text} stays as it is written`, () => assert.deepEqual(after(`Left ${text} right.`), [`p Left ${text} right.`]));
}

test('an escaped shortcode is shown, without its outer brackets', () => {
  assert.deepEqual(after('Write [[show_poll poll_id=1]] here.'), ['p Write [show_poll poll_id=1] here.']);
  assert.deepEqual(after('Write [[pullquote]a[/pullquote]] here.'), ['p Write [pullquote]a[/pullquote] here.']);
});

for (const heading of ['Latest News', 'LATEST NEWS', 'latest news:', 'Latest  news :']) {
  test(`${JSON.stringify(heading)} at the end is the heading of the latest stories`, () => {
    assert.deepEqual(after(heading), [`list ${heading.replace('  ', ' ')}`]);
    assert.deepEqual(after(`Text.\n${heading}\n`), ['p Text.', `list ${heading.replace('  ', ' ')}`]);
    assert.deepEqual(after(`[show_poll 1]\n${heading}`), ['poll 1', `list ${heading.replace('  ', ' ')}`]);
  });
}

test('"Latest News" elsewhere, or in a longer line, is text', () => {
  assert.deepEqual(after('Latest News\n\nText.'), ['h Latest News', 'p Text.']);
  assert.deepEqual(after('All the Latest News'), ['p All the Latest News']);
  assert.deepEqual(after('Latest Newsletter'), ['p Latest Newsletter']);
  assert.deepEqual(read('Latest News'), { headline: 'Latest News', body: [] });
});

const seed = [
  'The last ferry to Sallow Point',
  'A crossing that everybody used is to end in May.',
  'On Monday the harbour office put up a notice. “We have counted the coins for two years,” said Mara Quill.',
  'Nobody had asked the passengers.',
  'What will the school do?',
  'The headmaster said: “We shall walk.”',
  '[show_poll poll_id=7910]',
  'The council votes on Friday.',
  'A boat that is showing its age',
  'It was built in 1991, and it leaks.',
  'Latest News',
];
const seedOutline = [`p ${seed[2]}`, `p ${seed[3]}`, `h ${seed[4]}`, `p ${seed[5]}`, 'poll 7910', `p ${seed[7]}`, `h ${seed[8]}`, `p ${seed[9]}`, 'list Latest News'];
const plainSeed = seed.join('\n\n');

for (const [what, text] of Object.entries({
  'as it is': plainSeed,
  'with a line end after it': `${plainSeed}\n`,
  'with Windows line ends': plainSeed.replaceAll('\n', '\r\n'),
  'with a byte order mark': `\ufeff${plainSeed}`,
  'with a byte order mark and Windows line ends': `\ufeff${plainSeed.replaceAll('\n', '\r\n')}\r\n`,
  'with several blank lines': plainSeed.replaceAll('\n\n', '\n\n\n\n'),
  'with several blank lines of Windows': plainSeed.replaceAll('\n\n', '\r\n\r\n\r\n'),
  'with spaces at line ends': plainSeed.replaceAll('\n\n', ' \n\t\n'),
  'with a no-break space at line ends': `${plainSeed.replaceAll('\n\n', '\u00a0\n\n')}\u00a0`,
  'with the shortcode right after a paragraph': plainSeed.replace('\n\n[show_poll', '\n[show_poll'),
  'with the shortcode at the end of a paragraph': plainSeed.replace('\n\n[show_poll', ' [show_poll'),
  'with the shortcode right before a paragraph': plainSeed.replace('7910]\n\n', '7910]\n'),
  'with curly quotes in the shortcode': plainSeed.replace('=7910', '=”7910″'),
  'with entities in the shortcode': plainSeed.replace('=7910', '=&#8221;7910&#8243;'),
  'with the last heading right after a paragraph': plainSeed.replace('\n\nLatest', '\nLatest'),
})) {
  test(`the seed article is read, ${what}`, () => {
    const { headline, description, body } = read(text);
    assert.deepEqual([headline, description, ...outline(body)], [seed[0], seed[1], ...seedOutline]);
  });
}

for (const end of ['\n', '\r\n']) {
  test(`a pull quote over several lines that end with ${JSON.stringify(end)} is one`, () => {
    const text = ['[pullquote source="Ada Winn"]', 'A sail is a sentence.', '', 'It has to hold', '', '', 'to the full stop.', '[/pullquote]'].join(end);
    for (const around of ['Text.\n\n', 'Text.\n', 'Text. ']) assert.deepEqual(after(`${around}${text}\n\nMore.`), ['p Text.', 'quote A sail is a sentence. It has to hold to the full stop. / Ada Winn', 'p More.']);
  });
}

test('"Latest News" right under a poll leaves no empty paragraph between them', () => assert.deepEqual(read('A\n\nB.\n\nC.\n\n[show_poll 1]\nLatest News').body.map(({ type }) => type), ['paragraph', 'poll', 'recommended-list']));

const wordsOf = (node: object): string => ('value' in node ? String(node.value) : 'children' in node ? (node.children as readonly object[]).map(wordsOf).join('') : '');

/** The headline, the deck, and each block with its words. */
const flat = ({ headline, description, body }: NewsArticle) => [headline, description, ...body.map((block) => [block.type, 'children' in block && block.type !== 'recommended-list' ? wordsOf(block) : 'id' in block ? block.id : block.type])];

test('the article of the demo is the same as text and as JSON', () => {
  const [text, json] = ['article.txt', 'article.json'].map((file) => read(readFileSync(new URL(`../../demo/${file}`, import.meta.url), 'utf8')));
  assert.ok(text && json);
  assert.deepEqual(flat(text), flat(json));
  assert.equal(text.body.filter(({ type }) => type === 'heading').length, 2);
  assert.equal(text.body.find(({ type }) => type === 'poll')?.type, 'poll');
});
