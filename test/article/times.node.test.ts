import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hiddenAt, instantOf, isTimed } from '../../src/article/times.js';

const at = (time: string) => Date.parse(time);

for (const [time, instant] of Object.entries({
  '2026-11-20T23:30:00Z': '2026-11-20T23:30:00Z',
  '2026-11-20T23:30+01:00': '2026-11-20T22:30:00Z',
  '2026-11-20T23:30:00.5-0530': '2026-11-21T05:00:00.500Z',
  // West of everybody else it is twelve hours earlier.
  '2026-11-20T23:30': '2026-11-21T11:30:00Z',
  '2026-11-20': '2026-11-20T12:00:00Z',
})) {
  test(`${time} has come everywhere at ${instant}`, () => assert.equal(instantOf(time), at(instant)));
}

test('a time of day counts with its zone alone', () => {
  assert.deepEqual(['2026-11-20T23:30Z', '2026-11-20T23:30-05:00', '2026-11-20T23:30+0100', '2026-11-20T23:30', '2026-11-20'].map(isTimed), [true, true, true, false, false]);
});

const now = at('2026-11-20T10:00:00Z');

for (const [expected, ...articles] of [
  [undefined, {}, { pubStatus: 'usable' }, { embargoedUntil: '2026-11-20T10:00:00Z' }, { expires: '2026-11-20T10:00:01Z' }, { expires: '2026-11-20' }, { expires: '2026-11-20T09:00' }],
  ['canceled', { pubStatus: 'canceled' }, { pubStatus: 'canceled', embargoedUntil: '2099-01-01' }],
  ['withheld', { pubStatus: 'withheld' }, { pubStatus: 'withheld', expires: '2000-01-01' }],
  ['embargoed', { embargoedUntil: '2026-11-20T10:00:01Z' }, { embargoedUntil: '2026-11-20' }, { embargoedUntil: '2026-11-20T09:00' }, { pubStatus: 'usable', embargoedUntil: '2026-11-20T12:00:00+01:00', expires: '2000-01-01' }, { embargoedUntil: '2026-11-20T99:99Z' }],
  ['expired', { expires: '2026-11-20T10:00:00Z' }, { expires: '2026-11-19' }, { embargoedUntil: '2026-11-18', expires: '2026-11-19' }],
] as const) {
  for (const article of articles) test(`${JSON.stringify(article)} is ${expected ?? 'shown'}`, () => assert.equal(hiddenAt(now, { ...article, body: [] }), expected));
}
