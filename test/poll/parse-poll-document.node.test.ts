import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePollDocument } from '../../src/poll/parse-poll-document.js';
import type { Poll } from '../../src/poll/poll.js';

const options = [
  { id: 'yes', title: 'Yes' },
  { id: 'no', title: 'No' },
];
const least = { id: 'lamp', question: 'Shall it be lit?', options };

const full: Poll = {
  id: '7911',
  question: 'What would make you leave the car at home?',
  description: 'Choose two or three.',
  lang: 'en-GB',
  status: 'scheduled',
  starts_at: '2026-11-20T06:00:00.000Z',
  expires_at: '2026-11-27T18:00:00.000Z',
  results_visibility: 'after_vote',
  allow_change: true, randomize_options: false, results_order: 'option',
  multiple: true,
  multiple_choice_min: 2,
  multiple_choice_max: 3,
  voters_count: 5,
  options: [
    { id: 'frequency', title: 'A boat every 20 minutes', votes_count: 5 },
    { id: 'fares', title: 'Lower fares', votes_count: 4 },
    { id: 'shelter', title: 'A dry place to wait', votes_count: 3 },
  ],
  notice: 'Reader poll: anyone may answer.',
  urls: { votes: '7911/votes' },
};

test('a poll that a service is to serve has all that the service answers, and no figures', () => {
  const result = parsePollDocument({ ...full, integrity: 'challenge', set_aside_count: 9, votes_count: 99, revision: 7, expires_at: '2026-11-27T18:00:00+01:00', results_visibility: 'after_deadline', show_total: false, allow_change: false });
  assert.deepEqual(result, {
    ok: true,
    value: {
      ...full,
      options: full.options.map((option) => ({ ...option, votes_count: null })),
      kind: 'choice',
      expires_at: '2026-11-27T17:00:00.000Z',
      expired: false,
      results_visibility: 'after_deadline',
      show_total: false,
      allow_change: false,
      votes_count: null,
      voters_count: null,
      set_aside_count: null,
      integrity: 'challenge',
      revision: 1,
      results_version: 0,
      corrected_at: null,
      results_updated_at: null,
    },
  });
});

test('a poll to be served never ends, always shows its results and lets votes be changed, where it does not say otherwise', () => {
  const result = parsePollDocument(JSON.stringify(least));
  assert.ok(result.ok);
  const { expires_at, results_visibility, show_total, allow_change, expired } = result.value;
  assert.deepEqual([expires_at, results_visibility, show_total, allow_change, expired], [null, 'always', true, true, false]);
  for (const status of ['closed', 'archived']) assert.equal((parsePollDocument({ ...least, status }) as { value?: { expired: boolean } }).value?.expired, true);
});

test('a poll to be served is refused for the same reasons, and for its own', () => {
  for (const [field, value] of Object.entries({ question: '', options: [], multiple: 'yes', expires_at: '2026-11-27', results_visibility: 'later', show_total: 'sometimes', allow_change: 1 })) {
    const result = parsePollDocument({ ...least, [field]: value });
    assert.ok(!result.ok);
    assert.match(result.problem.detail, new RegExp(`"${field}"`));
  }
  assert.equal(parsePollDocument('{').ok, false);
});
