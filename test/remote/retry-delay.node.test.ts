import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryAfter, retryDelay } from '../../src/remote/retry-delay.js';

const now = Date.parse('2026-11-25T08:00:00Z');

test('the wait doubles with each attempt, up to five minutes', () => {
  assert.deepEqual([1, 2, 3, 4].map((attempts) => retryDelay(attempts, 0, 1)), [2000, 4000, 8000, 16_000]);
  for (const attempts of [9, 50, 5000]) assert.equal(retryDelay(attempts, 0, 1), 300_000);
});

test('chance decides on all of the wait', () => {
  assert.deepEqual([0, 0.25, 0.5].map((random) => retryDelay(3, 0, random)), [0, 2000, 4000]);
});

test('what the service asked for is never cut short, and readers do not come back together after it', () => {
  assert.equal(retryDelay(1, 60_000, 0), 60_000);
  assert.equal(retryDelay(1, 60_000, 0.5), 61_000);
  assert.equal(retryDelay(50, 3_600_000, 0), 3_600_000, 'beyond the longest wait of our own, too');
});

test('Retry-After is seconds or a date', () => {
  assert.equal(retryAfter('120', now), 120_000);
  assert.equal(retryAfter('0', now), 0);
  assert.equal(retryAfter('Wed, 25 Nov 2026 08:00:30 GMT', now), 30_000);
});

test('a Retry-After that is over, or cannot be understood, asks for nothing', () => {
  for (const header of ['', '-5', 'soon', 'Wed, 25 Nov 2026 07:59:00 GMT', 'NaN']) assert.equal(retryAfter(header, now), 0, header);
});
