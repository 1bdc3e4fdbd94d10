import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definitionOf, merged, patchBetween } from '../../vote-service/desk/admin-poll.js';
import { definitionFrom, draftOf, faultsOf, newDraft, optionDraft, pointerInForm } from '../../vote-service/desk/draft.js';

const option = (id: string, title: string) => ({ id, title });

/** A poll as the service has it. */
const poll = (fields: object = {}) =>
  definitionOf({ definition: { id: '7911', question: 'Tea or coffee?', options: [option('tea', 'Tea'), option('coffee', 'Coffee')], starts_at: '2030-01-01T10:00:30.000Z', ...fields }, allowed_origins: ['https://paper.example'] });

test('a form that nobody touches changes nothing, not even the seconds that it does not show', () => {
  for (const before of [poll(), poll({ status: 'closed' }), poll({ status: 'scheduled', starts_at: null }), poll({ multiple: true, multiple_choice_max: 2, results_visibility: 'never' })]) {
    for (const hasVotes of [true, false]) assert.deepEqual(patchBetween(before, definitionFrom(draftOf(before, hasVotes), before)), {});
  }
});

test('answers get ids that say what they are, each its own, and keep those that they have', () => {
  const before = poll();
  const draft = draftOf(before, false);
  const options = [...draft.options, ...['Thé glacé!', '茶', ' Tea ', ''].map((title) => ({ ...optionDraft(), title }))];
  assert.deepEqual(definitionFrom({ ...draft, options }, before).options.map(({ id }) => id), ['tea', 'coffee', 'the-glace', 'answer-4', 'tea-2']);
});

test('once there are votes, "all of them" is the number that it was', () => {
  const before = poll({ multiple: true, multiple_choice_max: 2 });
  const add = (hasVotes: boolean) => {
    const draft = draftOf(before, hasVotes);
    return definitionFrom({ ...draft, options: [...draft.options, { ...optionDraft(), title: 'Water' }] }, before).multiple_choice_max;
  };
  assert.deepEqual([add(true), add(false)], [2, 3]);
});

test('what two editors wrote is joined, field by field and answer by answer', () => {
  const base = poll();
  const mine = { ...base, notice: 'Mine', question: 'Tea, or coffee?', options: [option('tea', 'Black tea'), option('coffee', 'Coffee'), option('water', 'Water')] };
  const theirs = { ...base, question: 'Coffee or tea?', expires_at: '2031-01-01T00:00:00.000Z', options: [option('tea', 'Tea'), option('coffee', 'Espresso'), option('milk', 'Milk')] };
  const both = merged(base, mine, theirs);
  assert.deepEqual([both.notice, both.question, both.expires_at], ['Mine', 'Tea, or coffee?', '2031-01-01T00:00:00.000Z']);
  assert.deepEqual(both.options, [option('tea', 'Black tea'), option('coffee', 'Espresso'), option('milk', 'Milk'), option('water', 'Water')]);
  // Nothing of mine is left out where they changed nothing.
  assert.deepEqual(merged(base, mine, base), mine);
});

test('what the desk does not know of an answer stays with it', () => {
  const before = poll({ options: [{ ...option('tea', 'Tea'), pinned: true }, option('coffee', 'Coffee')] });
  const draft = draftOf(before, false);
  const after = definitionFrom({ ...draft, options: draft.options.map((entry) => ({ ...entry, title: `${entry.title}!` })) }, before);
  assert.deepEqual(after.options, [{ id: 'tea', title: 'Tea!', pinned: true }, option('coffee', 'Coffee!')]);
});

test('what is missing is found before anything is sent, each at its place', () => {
  const empty = { ...newDraft(), opens: 'time', closes: 'time', from: 'listed', multiple: true, min: '0', max: '5' } as const;
  assert.deepEqual(faultsOf(empty).map(({ pointer }) => pointer), ['/question', '/options/0/title', '/options/1/title', '/starts_at', '/expires_at', '/multiple_choice_min', '/multiple_choice_max', '/allowed_origins']);
});

test('what the service finds wrong is shown at the row that it sent, and not at empty ones', () => {
  const draft = { ...newDraft(), options: ['', 'Tea', '', 'Coffee'].map((title) => ({ ...optionDraft(), title })) };
  assert.equal(pointerInForm('/options/1/title', draft), '/options/3/title');
  assert.equal(pointerInForm('/options/0/id', draft), '/options/1/title');
  assert.equal(pointerInForm('/allowed_origins', draft), '/from');
  assert.equal(pointerInForm('/allowed_origins/2', { ...draft, from: 'listed' }), '/allowed_origins');
});
