import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attrs, next } from '@wordpress/shortcode';
import * as fc from 'fast-check';
import { attributesIn, shortcodes } from '../../src/article/shortcodes.js';

/**
 * WordPress's own port of its shortcodes to JavaScript says what the tags of a text are. What this project means to do otherwise is in
 * shortcodes.node.test.ts, and is not among the texts here: capitals in names, curly quotes, brackets and blank lines in tags, escaped
 * tags before an end tag, and empty values without a name, which WordPress does not count.
 */

interface Found {
  readonly text: string;
  readonly content: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const inOrder = (attributes: object): Record<string, string> => Object.fromEntries(Object.entries(attributes).toSorted(([one], [other]) => (one < other ? -1 : 1)) as [string, string][]);

/** Those of one name, one after the other. */
function expected(text: string): readonly Found[] {
  const found: Found[] = [];
  for (let match = next('box', text); match; match = next('box', text, match.index + match.content.length)) {
    const { content = '', attrs: known } = match.shortcode;
    found.push({ text: match.content, content, attributes: inOrder(Object.assign({}, known.named, known.numeric)) });
  }
  return found;
}

const actual = (text: string): readonly Found[] =>
  [...shortcodes(text, new Set(['box']))]
    .filter(({ name, escaped }) => name === 'box' && !escaped)
    .map(({ start, end, content, attributes }) => ({ text: text.slice(start, end), content, attributes: inOrder(attributesIn(attributes)) }));

const value = fc.constantFrom('1', 'two', '"two words"', "'three o clock'", 'a/b', '"a/b"', '"it’s"', "'say “x”'", '""', "''", '-', 'ü', '"a=b"', '#7');
const attributeText = fc.oneof(value.filter((text) => !/^(?:""|'')$/.test(text)), fc.tuple(fc.constantFrom('x', 'data-id', 'Size', 'x_1'), fc.constantFrom('=', ' = ', '= '), value).map((parts) => parts.join('')));
const attributesText = fc.array(attributeText, { maxLength: 4 }).map((list) => list.map((attribute) => ` ${attribute}`).join(''));
const space = fc.constantFrom('', ' ', '\n', '\t', '\u00a0');
const tag = fc.tuple(attributesText, space, fc.constantFrom(']', ' /]', ']', ']')).map(([attributes, end, close]) => `[box${attributes}${end}${close}`);
const words = fc.constantFrom('pier', ' gull ', '\n\n', '[sic]', '[boxes]', '[box-x 1]', ' [ ', ' ] ', '[x y=1]', '"', '<b>tide</b>', '[/other]');

test('tags, their content and their attributes are those that WordPress finds', () => {
  let count = 0;
  fc.assert(
    fc.property(fc.array(fc.oneof(tag, tag, words, fc.constant('[/box]')), { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      const found = expected(text);
      count += found.length;
      assert.deepEqual(actual(text), found, JSON.stringify(text));
    }),
    { numRuns: 3000, seed: 7910 },
  );
  assert.ok(count > 3000, `${count}`);
});

test('doubled brackets escape what WordPress lets them escape', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(tag.map((text) => `[${text}]`), tag, words), { maxLength: 8 }), (pieces) => {
      const text = pieces.join('');
      assert.deepEqual(actual(text), expected(text), JSON.stringify(text));
    }),
    { numRuns: 3000, seed: 7910 },
  );
});

test('attributes are read as WordPress reads them', () => {
  fc.assert(
    fc.property(attributesText, (text) => {
      const { named, numeric } = attrs(text);
      assert.deepEqual(inOrder(attributesIn(text)), inOrder(Object.assign({}, named, numeric)), JSON.stringify(text));
    }),
    { numRuns: 3000, seed: 7910 },
  );
});
