import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byResults, numbersFrom, optionsFor, shuffled } from '../../src/poll/option-order.js';
import { leaders, shareText } from '../../src/poll/voting-rules.js';

const option = (id: string, votes_count: number | null = null, pinned = false) => ({ id, title: id, votes_count, ...(pinned ? { pinned } : {}) });
const ids = (options: readonly { readonly id: string }[]) => options.map(({ id }) => id).join('');

test('every order is as likely as every other, also the one that leaves all in place', () => {
  const random = numbersFrom('a fixed seed');
  const rounds = 24_000;
  const orders = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    const order = shuffled(['a', 'b', 'c', 'd'], random).join('');
    orders.set(order, (orders.get(order) ?? 0) + 1);
  }
  assert.equal(orders.size, 24);
  const expected = rounds / 24;
  const chiSquared = [...orders.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // 23 degrees of freedom: a fair shuffle is above this once in a thousand seeds, and the seed is fixed.
  assert.ok(chiSquared < 49.7, String(chiSquared));
});

test('the seeds of different readers bring different orders, evenly', () => {
  const first = new Map<string, number>();
  for (let reader = 0; reader < 6000; reader++) {
    const [one] = optionsFor({ id: 'poll', options: ['a', 'b', 'c'].map((id) => option(id)), randomize_options: true }, `0.${reader}`);
    first.set(one?.id ?? '', (first.get(one?.id ?? '') ?? 0) + 1);
  }
  for (const [id, count] of first) assert.ok(Math.abs(count - 2000) < 200, `${id} came first ${count} times`);
});

test('one seed is one order; what is pinned stays last, and a poll that asks for none has that of the editor', () => {
  const options = [option('n', null, true), option('a'), option('b'), option('c'), option('x', null, true)];
  const poll = { id: 'poll', options, randomize_options: true };
  const orders = new Set(Array.from({ length: 50 }, (_, seed) => ids(optionsFor(poll, `${seed}`))));
  assert.equal(orders.size, 6);
  for (const order of orders) assert.match(order, /^[abc]{3}nx$/);
  assert.equal(ids(optionsFor(poll, '7')), ids(optionsFor({ ...poll }, '7')));
  assert.equal(optionsFor({ id: 'poll', options }, '7'), options);
});

test('results come by votes where that is asked for; equal ones keep their order', () => {
  const options = [option('a', 1), option('b', 3), option('c', 1), option('d', 3)];
  assert.equal(ids(byResults({ options }, 'votes')), 'bdac');
  assert.equal(ids(byResults({ options }, 'option')), 'abcd');
  assert.equal(ids(byResults({ options }, undefined)), 'abcd');
  assert.equal(ids(byResults({ options: [option('a'), option('b')] }, 'votes')), 'ab');
});

test('the leaders are all who have most votes; nobody while there are none, or while they are hidden', () => {
  assert.deepEqual(leaders({ options: [option('a', 1), option('b', 2)] }), ['b']);
  assert.deepEqual(leaders({ options: [option('a', 2), option('b', 2), option('c', 1)] }), ['a', 'b']);
  assert.deepEqual(leaders({ options: [option('a', 0), option('b', 0)] }), []);
  assert.deepEqual(leaders({ options: [option('a'), option('b')] }), []);
  assert.deepEqual(leaders({ options: [option('a', 5), option('b')] }), []);
});

test('a share says that there is something where it rounds to nothing, and that there is something else where it rounds to all', () => {
  assert.deepEqual([shareText(0, 0, 10), shareText(0, 1, 1000), shareText(100, 999, 1000), shareText(100, 10, 10), shareText(40, 4, 10)], ['0', '<1', '>99', '100', '40']);
});
