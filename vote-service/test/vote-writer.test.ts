import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { test } from 'node:test';
import { writeVoter } from '../src/vote-writer.js';

const secret = createSecretKey(Buffer.from(Array.from({ length: 32 }, (_, index) => index)));

function voter(key: string): string {
  const target = Buffer.alloc(20);
  writeVoter(target, 4, secret, Buffer.from(key, 'latin1'));
  assert.equal(target.readUInt32BE(0), 0);
  return target.toString('hex', 4);
}

test('a voter is the time of the ballot key and ten bytes of HMAC-SHA-256 over its text', () => {
  // printf %s 01976e2b-… | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f
  assert.equal(voter('01976e2b-1c2d-7abc-8def-0123456789ab'), '01976e2b1c2dab2d97820e7d86b04b8c');
});

test('a voter keeps times that no clock shows', () => {
  for (const time of ['00000000-0000', 'ffffffff-ffff', '01234567-89ab']) {
    assert.equal(voter(`${time}-7abc-8def-0123456789ab`).slice(0, 12), time.replace('-', ''));
  }
});
