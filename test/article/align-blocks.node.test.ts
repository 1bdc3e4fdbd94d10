import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert as check, constantFrom, property } from 'fast-check';
import { alignBlocks } from '../../src/article/align-blocks.js';
import type { Place } from '../../src/article/align-blocks.js';
import type { Block } from '../../src/article/article.js';

const paragraph = (value: string): Block => ({ type: 'paragraph', children: [{ type: 'text', value }] });
const block = (word: string): Block => (word === word.toUpperCase() ? { type: 'poll', id: word } : paragraph(word));
const blocks = (words: string): readonly Block[] => words.split(' ').filter(Boolean).map(block);

const name = (known: Block | undefined): string => (known === undefined ? '' : known.type === 'poll' ? known.id : JSON.stringify(known).replace(/^.*"value":"(.*)".*$/, '$1'));
/** Places as text: what stands in each, after what has come before it in parentheses. */
const written = (places: readonly Place[]): readonly string[] => places.map(({ before, block: known }) => `${before.length > 0 ? `(${written(before).join(' ')})` : ''}${name(known)}`);
const flat = (places: readonly Place[]): readonly Block[] => places.flatMap((place) => [...flat(place.before), ...(place.block ? [place.block] : [])]);

const after = (...versions: readonly string[]) => written(versions.reduce<readonly Place[]>((places, words) => alignBlocks(places, blocks(words)), []));

test('the first version stands as it is', () => assert.deepEqual(after('a P b'), ['a', 'P', 'b']));

test('what has not changed stays in its place, whatever comes, goes or moves around it', () => {
  assert.deepEqual(after('a P b', 'x y a P b'), ['(x y)a', 'P', 'b']);
  assert.deepEqual(after('a P b', 'P b'), ['', 'P', 'b']);
  assert.deepEqual(after('a P b', 'a P b c d'), ['a', 'P', 'b', '(c d)']);
  assert.deepEqual(after('a b P c', 'c a b P'), ['(c)a', 'b', 'P', '']);
});

test('what has changed takes the place of what it replaces, if it is of the same kind', () => {
  assert.deepEqual(after('a b c', 'a B2 c'), ['a', '', '(B2)c']);
  assert.deepEqual(after('a b c', 'a b2 c'), ['a', 'b2', 'c']);
  assert.deepEqual(after('a b c P', 'a2 b2 c P'), ['a2', 'b2', 'c', 'P']);
});

test('places last from version to version, also those of what has come later', () => {
  assert.deepEqual(after('a P b', 'x a P b', 'a P b'), ['()a', 'P', 'b']);
  assert.deepEqual(after('a', 'X a', 'y X a', 'z y X a'), ['(((z)y)X)a']);
  assert.deepEqual(after('a', 'a X', 'a X y'), ['a', '(X (y))']);
});

test('in any history, all blocks are there in their order, and no place is lost', () => {
  const version = array(constantFrom('a', 'b', 'c', 'd', 'P', 'Q'), { maxLength: 12 }).map((words) => words.join(' '));
  check(
    property(array(version, { minLength: 1, maxLength: 6 }), (versions) => {
      let places: readonly Place[] = [];
      for (const words of versions) {
        const next = alignBlocks(places, blocks(words));
        assert.equal(flat(next).map(name).join(' '), words);
        assert.ok(next.length >= places.length);
        places = next;
      }
    }),
    { numRuns: 2000 },
  );
});

test('a poll that is in both versions, and not moved among the others, keeps its place', () => {
  const around = array(constantFrom('a', 'b', 'c'), { maxLength: 6 });
  check(
    property(around, around, around, around, (before, end, otherBefore, otherEnd) => {
      const words = [...before, 'P', ...end].join(' ');
      const at = written(alignBlocks([], blocks(words))).indexOf('P');
      // With nothing else in common, the poll is the one that stays.
      const changed = [...otherBefore.map((word) => `${word}2`), 'P', ...otherEnd.map((word) => `${word}2`)].join(' ');
      assert.match(after(words, changed)[at] ?? '', /P$/);
    }),
  );
});
