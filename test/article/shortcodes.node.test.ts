import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { attributesIn, shortcodes } from '../../src/article/shortcodes.js';

const names = new Set(['show_poll', 'pullquote', 'a']);

const read = (text: string) =>
  [...shortcodes(text, names)].map(({ name, attributes, content, escaped, start, end }) => ({ name, ...attributesIn(attributes), ...(content && { content }), ...(escaped && { escaped }), text: text.slice(start, end) }));

/** What a text holds; `text` is left out where it is the whole text. */
function holds(text: string, ...expected: readonly object[]): void {
  assert.deepEqual(
    read(text),
    expected.map((shortcode) => ({ text, ...shortcode })),
  );
}

test('a named attribute may be bare, in double or in single quotes, and the tag may close itself', () => {
  for (const text of ['[show_poll poll_id=7910]', '[show_poll poll_id="7910"]', "[show_poll poll_id='7910' /]", '[show_poll poll_id=7910/]', '[show_poll poll_id = "7910"]']) holds(text, { name: 'show_poll', poll_id: '7910' });
});

test('a value without a name goes by its number', () => {
  holds('[show_poll 7910]', { name: 'show_poll', 0: '7910' });
  holds('[show_poll 7910 "two words" align=left \'three\']', { name: 'show_poll', 0: '7910', 1: 'two words', align: 'left', 2: 'three' });
});

test('doubled brackets escape a tag, alone or with its content', () => {
  holds('[[show_poll poll_id=7910]]', { name: 'show_poll', poll_id: '7910', escaped: true });
  holds('[[pullquote]a[/pullquote]]', { name: 'pullquote', content: 'a', escaped: true });
});

test('one doubled bracket alone escapes nothing', () => {
  holds('[[show_poll 1]', { name: 'show_poll', 0: '1', text: '[show_poll 1]' });
  holds('[show_poll 1]]', { name: 'show_poll', 0: '1', text: '[show_poll 1]' });
});

test('an escaped tag does not reach for an end tag later in the text, as WordPress lets it', () =>
  holds('[[pullquote]] and [pullquote]a[/pullquote]', { name: 'pullquote', escaped: true, text: '[[pullquote]]' }, { name: 'pullquote', content: 'a', text: '[pullquote]a[/pullquote]' }));

test('a name ends where no letter, digit, dash or underscore follows', () => {
  for (const text of ['[show_polls x]', '[show_poll-x y]', '[show_poll_ x]', '[xshow_poll 1]', '[ show_poll 1]', 'show_poll 1]', '[show_poll']) holds(text);
  holds('[show_poll]', { name: 'show_poll' });
});

test('an enclosing tag keeps markup and unknown tags in its content', () =>
  holds(`[pullquote align="right" cite='A "B"']Some <b>text</b> [x] y[/pullquote]`, { name: 'pullquote', align: 'right', cite: 'A "B"', content: 'Some <b>text</b> [x] y' }));

test('two enclosing tags are two', () =>
  holds('[pullquote]a[/pullquote][pullquote]b[/pullquote]', { name: 'pullquote', content: 'a', text: '[pullquote]a[/pullquote]' }, { name: 'pullquote', content: 'b', text: '[pullquote]b[/pullquote]' }));

test('a tag in a tag of its own name is content, and the second end tag stands alone', () =>
  holds(
    '[pullquote]out [pullquote]in[/pullquote] rest[/pullquote]',
    { name: 'pullquote', content: 'out [pullquote]in', text: '[pullquote]out [pullquote]in[/pullquote]' },
    { name: '/pullquote', text: '[/pullquote]' },
  ));

test('a tag without an end tag is a single tag', () => holds('[pullquote]no close', { name: 'pullquote', text: '[pullquote]' }));

test('a self-closing tag takes no content', () => holds('[pullquote /]a[/pullquote]', { name: 'pullquote', text: '[pullquote /]' }, { name: '/pullquote', text: '[/pullquote]' }));

test('a closing bracket in quotes ends the tag', () => holds('[a x="1]"]', { name: 'a', x: '"1', text: '[a x="1]' }));

test('a tag holds no opening bracket', () => {
  holds('[a url="http://x/?a=[1]"]');
  holds('[a x=1 [a y=2]', { name: 'a', y: '2', text: '[a y=2]' });
});

test('a tag has at most 999 characters after its name', () => {
  holds(`[a ${'x'.repeat(998)}]`, { name: 'a', 0: 'x'.repeat(998) });
  holds(`[a ${'x'.repeat(999)}]`);
});

test('attribute names are in lower case and the last one wins', () => holds('[a Data-X="1" FOO=bar foo=baz]', { name: 'a', 'data-x': '1', foo: 'baz' }));

test('there are no escapes in values', () => holds(String.raw`[a x="a\"b"]`, { name: 'a', x: String.raw`a\"b` }));

test('a slash inside a value does not close the tag', () => holds('[a x=http://b/c d=1]', { name: 'a', x: 'http://b/c', d: '1' }));

const broken = ['”7910”', '“7910”', '”7910″', '″7910″', '„7910“', '‘7910’', '′7910′', '&#8221;7910&#8243;', '&#8220;7910&#8221;', '&quot;7910&quot;', '&#34;7910&#34;', '&#034;7910&#034;', '&#8216;7910&#8217;', '&#8242;7910&#8242;', '&#39;7910&#39;', '&ldquo;7910&rdquo;', '&lsquo;7910&rsquo;', '&apos;7910&apos;'];
for (const value of broken) test(`the quotes in ${value} are repaired`, () => holds(`[show_poll poll_id=${value}]`, { name: 'show_poll', poll_id: '7910' }));

for (const space of ['\u00a0', '&nbsp;', '&#160;', '\u200b', '&#8203;', '\n', '\n ', '\t']) {
  test(`${JSON.stringify(space)} between attributes is a space`, () => holds(`[show_poll${space}poll_id=1${space}x="2"${space}]`, { name: 'show_poll', poll_id: '1', x: '2' }));
}

test('quotes are repaired in the tag alone', () => holds('[pullquote cite=”Ann”]“We” &#8220;stay&#8221;[/pullquote]', { name: 'pullquote', cite: 'Ann', content: '“We” &#8220;stay&#8221;' }));

test('apostrophes and quotes inside a quoted value stay', () => {
  holds('[pullquote cite="Ann O’Neill, “the Rook”"]', { name: 'pullquote', cite: 'Ann O’Neill, “the Rook”' });
  holds("[pullquote cite='Ann O’Neill']", { name: 'pullquote', cite: 'Ann O’Neill' });
  holds('[pullquote cite=“Ann O’Neill”]', { name: 'pullquote', cite: 'Ann O’Neill' });
});

test('tag names may be in capitals, which WordPress does not take', () => holds('[Show_Poll Poll_ID=7]', { name: 'show_poll', poll_id: '7' }));

test('capitals before a tag that change their length in lower case do not move it', () => holds('İİİ [PULLQUOTE]İ[/PullQuote]', { name: 'pullquote', content: 'İ', text: '[PULLQUOTE]İ[/PullQuote]' }));

test('a tag does not go over a blank line: a forgotten bracket swallows no paragraph', () => holds('[show_poll poll_id=1\n\nText [a x=1] text', { name: 'a', x: '1', text: '[a x=1]' }));

test('content may go over blank lines', () => holds('[pullquote]a\n\nb[/pullquote]', { name: 'pullquote', content: 'a\n\nb' }));

test('names of the prototype are attributes like others', () => {
  const [shortcode] = shortcodes('[a __proto__=1 constructor=2 toString=3]', names);
  assert.deepEqual(Object.entries(attributesIn(shortcode?.attributes ?? '')), [['__proto__', '1'], ['constructor', '2'], ['tostring', '3']]);
  assert.deepEqual([...shortcodes('[__proto__ x][constructor y]', names)], []);
});

/** Characters that searches pass, plus one for each search. */
function workOn(context: TestContext, text: string): number {
  const { indexOf } = String.prototype;
  const { exec } = RegExp.prototype;
  let work = 0;
  context.mock.method(String.prototype, 'indexOf', function (this: string, what: string, from = 0) {
    const found = indexOf.call(this, what, from);
    work += 1 + (found < 0 ? this.length : found) - from;
    return found;
  });
  context.mock.method(RegExp.prototype, 'exec', function (this: RegExp, subject: string) {
    const from = this.lastIndex;
    const match = exec.call(this, subject);
    work += 1 + (match ? this.lastIndex : subject.length) - from;
    return match;
  });
  for (const { attributes } of shortcodes(text, names)) attributesIn(attributes);
  context.mock.restoreAll();
  return work;
}

const hostile: Readonly<Record<string, string>> = {
  'unclosed quotes': '[pullquote]word ',
  brackets: '[',
  'closing brackets': ']',
  'tags without an end': '[show_poll ',
  'tags without an end before blank lines': '[show_poll \n\n',
  'end tags': '[/pullquote]',
  'doubled tags': '[[pullquote]] ',
  'tags of two names, nested': '[pullquote][a]',
  'crossed end tags': '[pullquote][/a]',
  'names without an end': '[pullquotepullquote',
  'quotes without an end': '[a x="y] ',
  capitals: '[PULLQUOTE]A',
};

for (const [what, part] of Object.entries(hostile)) {
  for (const end of ['', ']', '[/pullquote]', '\n\n']) {
    test(`twice as many ${what} before ${JSON.stringify(end)} are twice the work`, (context) => {
      const work = workOn(context, part.repeat(1000) + end);
      const twice = workOn(context, part.repeat(2000) + end);
      assert.ok(work >= part.length * 1000, `${work} characters are not all`);
      assert.ok(twice <= work * 2.05, `${work} grew to ${twice}`);
    });
  }
}

// A search that goes back and forth in the attributes has no counter; on a text of this length it would not come to an end.
for (const part of ['x', 'x=', '"', "'", '" ', `"' `, '“', '= ', 'x ', ' ', 'x="', '&#0', '&', '“"”', 'x-']) {
  test(`a million characters of ${JSON.stringify(part)}, in one tag or many, come to an end`, { timeout: 60_000 }, () => {
    assert.deepEqual([...shortcodes(`[a ${part.repeat(1_000_000 / part.length)}]`, names)], []);
    const tag = `[a ${part.repeat(990 / part.length)}]`;
    const found = [...shortcodes(tag.repeat(1000), names)];
    for (const { attributes } of found) attributesIn(attributes);
    assert.deepEqual([found.length, found.at(-1)?.end], [1000, tag.length * 1000]);
  });
}
