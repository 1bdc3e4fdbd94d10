import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePollDocument } from '../../src/poll/parse-poll-document.js';
import type { PollDocument } from '../../src/poll/poll.js';
import { definition, voterKey } from '../src/vote-store.js';

function poll(fields: object): PollDocument {
  const parsed = parsePollDocument({ id: '1', question: 'Which?', options: [{ id: 'a', title: 'A', votes_count: 1 }, { id: 'b', title: 'B' }], ...fields });
  assert.ok(parsed.ok, 'the poll of the test');
  return parsed.value;
}

const secret = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
const key = '01976e2b-1c2d-7abc-8def-0123456789ab';

test('a voter key is the time of the ballot key and ten bytes of HMAC-SHA-256 over its text', () => {
  // printf %s 01976e2b-… | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f
  assert.equal(voterKey(secret, key).toString('hex'), '01976e2b1c2dab2d97820e7d86b04b8c');
});

test('a voter key does not depend on the case of the ballot key', () => {
  assert.deepEqual(voterKey(secret, key.toUpperCase()), voterKey(secret, key));
});

test('a voter key keeps times that no clock shows', () => {
  for (const time of ['00000000-0000', 'ffffffff-ffff']) {
    assert.equal(voterKey(secret, `${time}-7abc-8def-0123456789ab`).toString('hex').slice(0, 12), time.replace('-', ''));
  }
});

test('a definition changes with what readers see and not with counts or revision', () => {
  const plain = definition(poll({}));
  assert.equal(definition(poll({ revision: 9, results_version: 4, votes_count: 7, urls: { self: '1', results: '2', votes: '3' } })), plain);
  const changes = [
    { question: 'Who?' }, { description: 'More' }, { lang: 'nl' }, { status: 'closed' }, { starts_at: '2030-01-01T00:00:00Z' }, { expires_at: '2030-01-01T00:00:00Z' },
    { multiple: true }, { multiple: true, multiple_choice_min: 2 }, { multiple: true, multiple_choice_max: 1 }, { results_visibility: 'never' }, { notice: 'Not representative' },
    { options: [{ id: 'a', title: 'A!' }, { id: 'b', title: 'B' }] }, { options: [{ id: 'x', title: 'A' }, { id: 'b', title: 'B' }] },
  ];
  const texts = changes.map((change) => definition(poll(change)));
  assert.equal(new Set([plain, ...texts]).size, changes.length + 1);
});
