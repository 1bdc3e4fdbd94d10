import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Poll, PollStatus } from '../../src/poll/poll.js';
import { choicesErrors, percentages, statusAt } from '../../src/poll/voting-rules.js';

const opens = '2026-11-20T06:00:00.000Z';
const ends = '2026-11-27T18:00:00.000Z';
const schedule = (status: PollStatus, starts_at: string | null = null, expires_at: string | null = null) => ({ status, starts_at, expires_at });

test('a poll without times stands where it was put', () => {
  for (const status of ['scheduled', 'open', 'closed', 'archived'] as const) assert.equal(statusAt(schedule(status), Date.parse(opens)), status);
});

test('a poll opens at the very millisecond it names, and not one before', () => {
  for (const status of ['scheduled', 'open'] as const) {
    assert.equal(statusAt(schedule(status, opens), Date.parse(opens) - 1), 'scheduled');
    assert.equal(statusAt(schedule(status, opens), Date.parse(opens)), 'open');
  }
});

test('a poll closes at the very millisecond it names, and not one before', () => {
  assert.equal(statusAt(schedule('open', null, ends), Date.parse(ends) - 1), 'open');
  assert.equal(statusAt(schedule('scheduled', null, ends), Date.parse(ends) - 1), 'scheduled');
  for (const status of ['scheduled', 'open'] as const) assert.equal(statusAt(schedule(status, null, ends), Date.parse(ends)), 'closed');
});

test('between its times a poll is open', () => {
  for (const now of [Date.parse(opens), Date.parse(opens) + 1, Date.parse(ends) - 1]) assert.equal(statusAt(schedule('scheduled', opens, ends), now), 'open');
});

test('a poll that ends before it starts, or when it starts, is closed', () => {
  assert.equal(statusAt(schedule('open', ends, opens), Date.parse(opens)), 'closed');
  assert.equal(statusAt(schedule('open', opens, opens), Date.parse(opens)), 'closed');
});

test('what was closed or archived by hand stays so at all times', () => {
  for (const status of ['closed', 'archived'] as const) {
    for (const now of [0, Date.parse(opens) - 1, Date.parse(opens), Date.parse(ends), Date.parse(ends) + 1]) assert.equal(statusAt(schedule(status, opens, ends), now), status);
  }
});

const limits = (min: number, max: number) => ({ multiple_choice_min: min, multiple_choice_max: max, options: ['a', 'b', 'c', 'd'].map((id) => ({ id })) });

test('choices within the limits have no errors, in any order', () => {
  assert.deepEqual(choicesErrors(limits(1, 1), ['c']), []);
  assert.deepEqual(choicesErrors(limits(2, 3), ['d', 'a']), []);
  assert.deepEqual(choicesErrors(limits(2, 3), ['d', 'a', 'b']), []);
});

test('too few choices are an error of all choices, which says the limits', () => {
  assert.deepEqual(choicesErrors(limits(1, 1), []), [{ pointer: '/choices', code: 'too_few', min: 1, max: 1 }]);
  assert.deepEqual(choicesErrors(limits(2, 3), ['a']), [{ pointer: '/choices', code: 'too_few', min: 2, max: 3 }]);
});

test('too many choices are an error of all choices, which says the limits', () => {
  assert.deepEqual(choicesErrors(limits(1, 1), ['a', 'b']), [{ pointer: '/choices', code: 'too_many', min: 1, max: 1 }]);
  assert.deepEqual(choicesErrors(limits(2, 3), ['a', 'b', 'c', 'd']), [{ pointer: '/choices', code: 'too_many', min: 2, max: 3 }]);
});

test('an unknown option and a second time are errors of the choice, told by its place', () => {
  assert.deepEqual(choicesErrors(limits(1, 4), ['a', 'x', 'a', 'b']), [
    { pointer: '/choices/1', code: 'unknown_option' },
    { pointer: '/choices/2', code: 'duplicate' },
  ]);
  assert.deepEqual(choicesErrors(limits(1, 4), ['x', 'x']), [
    { pointer: '/choices/0', code: 'unknown_option' },
    { pointer: '/choices/1', code: 'unknown_option' },
  ]);
});

test('every error is told, not the first alone', () => {
  const codes = choicesErrors(limits(1, 2), ['a', 'a', 'x']).map(({ code }) => code);
  assert.deepEqual(codes.toSorted(), ['duplicate', 'too_many', 'unknown_option']);
});

test('names of object members are no options', () => {
  for (const id of ['__proto__', 'constructor', 'toString', '0', 'length', '', 'A', ' a']) assert.deepEqual(choicesErrors(limits(1, 4), [id]), [{ pointer: '/choices/0', code: 'unknown_option' }]);
});

type Counted = Pick<Poll, 'multiple' | 'voters_count' | 'options'>;
const optionsOf = (counts: readonly (number | null)[]) => counts.map((votes_count, index) => ({ id: `o${index}`, title: `Option ${index}`, votes_count }));
const single = (...counts: (number | null)[]): Counted => ({ multiple: false, voters_count: null, options: optionsOf(counts) });
const several = (voters_count: number | null, ...counts: (number | null)[]): Counted => ({ multiple: true, voters_count, options: optionsOf(counts) });

for (const [counts, values, exact] of [
  [[1, 1], [50, 50], true],
  [[3, 1], [75, 25], true],
  [[1, 2], [33, 67], true],
  [[2, 1], [67, 33], true],
  [[1, 0], [100, 0], true],
  [[0, 7, 0], [0, 100, 0], true],
  [[1, 1, 1], [33, 33, 33], false],
  [[5, 5, 5, 5], [25, 25, 25, 25], true],
  [[1, 1, 1, 1, 1, 1], [17, 17, 17, 17, 17, 17], false],
  [[2, 2, 3], [29, 29, 43], false],
  [[1, 2, 4], [14, 29, 57], true],
  [[999, 1], [100, 0], true],
  [[1, 1, 998], [0, 0, 100], true],
  [[9e14, 1e14], [90, 10], true],
] as const) {
  test(`${counts.join(' : ')} votes are ${values.join(', ')} per cent${exact ? '' : ', which is not exact'}`, () => assert.deepEqual(percentages(single(...counts)), { values, exact }));
}

test('no votes are no per cent', () => {
  assert.deepEqual(percentages(single(0, 0, 0)), { values: [0, 0, 0], exact: true });
  assert.deepEqual(percentages(several(0, 0, 0)), { values: [0, 0], exact: true });
});

test('there are no percentages while a count is not published', () => {
  assert.equal(percentages(single(null, null)), undefined);
  assert.equal(percentages(single(3, null)), undefined);
  assert.equal(percentages(several(3, null, 2)), undefined);
});

test('several choices are shares of voters, which need not add up', () => {
  assert.deepEqual(percentages(several(4, 4, 3, 1)), { values: [100, 75, 25], exact: true });
  assert.deepEqual(percentages(several(3, 1, 1, 2)), { values: [33, 33, 67], exact: true });
  assert.deepEqual(percentages(several(200, 1, 0)), { values: [1, 0], exact: true });
});

/** Random numbers that are the same in every run (mulberry32). */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Counts of many kinds: small with ties, large, lopsided, with zeroes. */
function randomCounts(random: (below: number) => number): readonly number[] {
  const length = 2 + random(random(4) === 0 ? 61 : 8);
  const size = [2, 4, 10, 100, 5000, 1e6, 1e12][random(7)] ?? 2;
  const counts = Array.from({ length }, () => random(size + 1));
  if (random(3) === 0) counts[random(length)] = size * 100;
  // Every second poll has options with equal counts.
  if (random(2) === 0) for (let copies = random(length); copies > 0; copies--) counts[random(length)] = counts[random(length)] ?? 0;
  return counts;
}

const randomPolls = (amount: number, seed: number) => {
  const random = seeded(seed);
  return Array.from({ length: amount }, () => randomCounts(random));
};

/** Checks every pair of options. */
function pairs(counts: readonly number[], values: readonly number[], holds: (count: number, other: number, value: number, otherValue: number) => boolean): boolean {
  return counts.every((count, index) => counts.every((other, at) => holds(count, other, values[index] ?? NaN, values[at] ?? NaN)));
}

const samples = randomPolls(4000, 7910).map((counts) => ({ counts, total: counts.reduce((sum, count) => sum + count, 0), shares: percentages(single(...counts)) ?? { values: [], exact: true } }));
const told = ({ counts, shares }: (typeof samples)[number]) => `${counts.join(' : ')} → ${shares.values.join(', ')} ${shares.exact}`;

test('4000 polls of one choice: whole percentages for every option, from 0 to 100', () => {
  for (const sample of samples) assert.ok(sample.shares.values.length === sample.counts.length && sample.shares.values.every((value) => Number.isInteger(value) && value >= 0 && value <= 100), told(sample));
});

test('4000 polls of one choice: they add up to 100, or say that they do not', () => {
  for (const sample of samples) {
    const sum = sample.shares.values.reduce((total, value) => total + value, 0);
    assert.equal(sample.shares.exact, sum === 100 || sample.total === 0, told(sample));
  }
  // Of both kinds there are enough to mean something.
  const exact = samples.filter(({ shares }) => shares.exact).length;
  assert.ok(exact > 400 && exact < 3900, `${exact}`);
});

test('4000 polls of one choice: they add up to 100 wherever no two options have equal counts', () => {
  const distinct = samples.filter(({ counts }) => new Set(counts).size === counts.length);
  assert.ok(distinct.length > 300, `${distinct.length}`);
  for (const sample of distinct) assert.ok(sample.shares.exact, told(sample));
});

test('4000 polls of one choice: equal counts have equal percentages', () => {
  for (const sample of samples) assert.ok(pairs(sample.counts, sample.shares.values, (count, other, value, otherValue) => count !== other || value === otherValue), told(sample));
});

test('4000 polls of one choice: more votes never have a smaller percentage', () => {
  for (const sample of samples) assert.ok(pairs(sample.counts, sample.shares.values, (count, other, value, otherValue) => count <= other || value >= otherValue), told(sample));
});

test('4000 polls of one choice: no percentage is more than one point away from the share', () => {
  for (const sample of samples.filter(({ total }) => total > 0)) {
    const isNear = sample.counts.every((count, index) => Math.abs((sample.shares.values[index] ?? NaN) - (count / sample.total) * 100) < 1 + 1e-9);
    assert.ok(isNear, told(sample));
  }
});

test('1000 polls of several choices: each is the rounded share of voters', () => {
  for (const counts of randomPolls(1000, 7911)) {
    const voters = Math.max(...counts);
    const values = percentages(several(voters, ...counts))?.values ?? [];
    for (const [index, count] of counts.entries()) assert.ok(voters === 0 ? values[index] === 0 : Math.abs((values[index] ?? NaN) - (count / voters) * 100) <= 0.5 + 1e-9, `${counts.join(' : ')} → ${values.join(', ')}`);
  }
});
