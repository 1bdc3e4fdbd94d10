import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ballotKey, ballotKeyRandomBytes, isBallotKey } from '../../src/poll/ballot-key.js';

const now = Date.parse('2026-11-23T09:12:03.456Z');
const random = (seed = 0) => Uint8Array.from({ length: ballotKeyRandomBytes }, (_, index) => (seed * 31 + index * 37 + 11) & 255);
const timeOf = (key: string) => Number.parseInt(key.replaceAll('-', '').slice(0, 12), 16);

test('a key has the form, the version and the variant of a UUIDv7', () => {
  for (let seed = 0; seed < 256; seed++) assert.match(ballotKey(now + seed, random(seed)), /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});

test('the example of RFC 9562 has its place in the order of keys', () => {
  const example = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f';
  assert.ok(isBallotKey(example));
  assert.equal(ballotKey(0x017f22e279b0, random()).slice(0, 15), '017f22e2-79b0-7');
  assert.equal(timeOf(example), Date.parse('2022-02-22T19:22:22Z'));
});

test('the time can be read back from a key', () => {
  for (const time of [0, 1, 2 ** 32, now, 2 ** 48 - 1]) assert.equal(timeOf(ballotKey(time, random())), time);
});

test('every random byte makes a difference to the key', () => {
  const key = ballotKey(now, random());
  for (let index = 0; index < ballotKeyRandomBytes; index++) {
    const other = random();
    other[index] = (other[index] ?? 0) ^ 1;
    assert.notEqual(ballotKey(now, other), key, `byte ${index}`);
  }
});

test('the extremes of chance make keys too', () => {
  for (const byte of [0, 255]) assert.ok(isBallotKey(ballotKey(now, new Uint8Array(ballotKeyRandomBytes).fill(byte))));
  assert.equal(ballotKey(0, new Uint8Array(ballotKeyRandomBytes)), '00000000-0000-7000-8000-000000000000');
});

test('74 bits are random: each of them is one in some key and zero in another', () => {
  let ones = 0n;
  let zeroes = 0n;
  for (let run = 0; run < 400; run++) {
    const bits = BigInt(`0x${ballotKey(now, crypto.getRandomValues(new Uint8Array(ballotKeyRandomBytes))).replaceAll('-', '').slice(12)}`);
    ones |= bits;
    zeroes |= ~bits & (2n ** 80n - 1n);
  }
  assert.equal((ones & zeroes).toString(2).replaceAll('0', '').length, 74);
});

test('10,000 keys of one millisecond are all different', () => {
  const keys = Array.from({ length: 10_000 }, () => ballotKey(now, crypto.getRandomValues(new Uint8Array(ballotKeyRandomBytes))));
  assert.equal(new Set(keys).size, keys.length);
});

test('keys sort by their time', () => {
  const keys = [0, 1, 255, 256, 2 ** 32 - 1, 2 ** 32, now - 1, now, now + 1, 2 ** 41].map((time, index) => ballotKey(time, random(99 - index)));
  assert.deepEqual(keys.toSorted(), keys);
});

test('keys are told from other text', () => {
  assert.ok(isBallotKey('019C0A5F-4E32-7A11-8B2C-3D4E5F607182'));
  for (const text of [
    '',
    'key',
    '019c0a5f-4e32-4a11-8b2c-3d4e5f607182',
    '019c0a5f-4e32-7a11-cb2c-3d4e5f607182',
    '019c0a5f-4e32-7a11-0b2c-3d4e5f607182',
    '019c0a5f4e327a118b2c3d4e5f607182',
    '{019c0a5f-4e32-7a11-8b2c-3d4e5f607182}',
    '"019c0a5f-4e32-7a11-8b2c-3d4e5f607182"',
    '019c0a5f-4e32-7a11-8b2c-3d4e5f60718',
    '019c0a5f-4e32-7a11-8b2c-3d4e5f6071822',
    '019c0a5g-4e32-7a11-8b2c-3d4e5f607182',
    '019c0a5f-4e32-7a11-8b2c-3d4e5f607182\n',
    ' 019c0a5f-4e32-7a11-8b2c-3d4e5f607182',
    '00000000-0000-0000-0000-000000000000',
  ]) assert.equal(isBallotKey(text), false, JSON.stringify(text));
});
