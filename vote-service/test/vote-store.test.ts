import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePollDocument } from '../../src/poll/parse-poll-document.js';
import type { PollDocument } from '../../src/poll/poll.js';
import { definition } from '../src/vote-store.js';

function poll(fields: object): PollDocument {
  const parsed = parsePollDocument({ id: '1', question: 'Which?', options: [{ id: 'a', title: 'A', votes_count: 1 }, { id: 'b', title: 'B' }], ...fields });
  assert.ok(parsed.ok, 'the poll of the test');
  return parsed.value;
}

test('a definition changes with what readers see and not with counts or revision', () => {
  const plain = definition(poll({}));
  assert.equal(definition(poll({ revision: 9, results_version: 4, votes_count: 7, urls: { self: '1', results: '2', votes: '3' } })), plain);
  const changes = [
    { question: 'Who?' }, { description: 'More' }, { lang: 'nl' }, { status: 'closed' }, { starts_at: '2030-01-01T00:00:00Z' }, { expires_at: '2030-01-01T00:00:00Z' },
    { multiple: true }, { multiple: true, multiple_choice_min: 2 }, { multiple: true, multiple_choice_max: 1 }, { results_visibility: 'never' }, { show_total: false }, { allow_change: false }, { notice: 'Not representative' },
    { options: [{ id: 'a', title: 'A!' }, { id: 'b', title: 'B' }] }, { options: [{ id: 'x', title: 'A' }, { id: 'b', title: 'B' }] },
  ];
  const texts = changes.map((change) => definition(poll(change)));
  assert.equal(new Set([plain, ...texts]).size, changes.length + 1);
});
