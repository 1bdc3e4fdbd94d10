import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MinuteCounts } from '../src/minute-counts.js';

const at = 60 * 31_557_600;

const filled = (counts: readonly number[]) => [...counts.entries()].filter(([, count]) => count > 0);

test('counts by the minute, the last hour, oldest first', () => {
  const minutes = new MinuteCounts();
  assert.deepEqual(minutes.until(at), Array.from({ length: 60 }, () => 0));
  for (const seconds of [0, 59, 60, 125, 130]) minutes.add(at + seconds);
  assert.deepEqual(filled(minutes.until(at + 130)), [[57, 2], [58, 1], [59, 2]]);
  assert.deepEqual(filled(minutes.until(at + 59 * 60)), [[0, 2], [1, 1], [2, 2]]);
  assert.deepEqual(filled(minutes.until(at + 61 * 60)), [[0, 2]]);
  minutes.add(at + 60 * 60);
  assert.deepEqual(filled(minutes.until(at + 60 * 60)), [[0, 1], [1, 2], [59, 1]]);
  minutes.add(at + 300 * 60);
  assert.deepEqual(filled(minutes.until(at + 300 * 60)), [[59, 1]]);
});

test('a step back of the clock loses no ballot', () => {
  const minutes = new MinuteCounts();
  minutes.add(at + 600);
  minutes.add(at);
  assert.deepEqual(filled(minutes.until(at)), [[59, 2]]);
});
