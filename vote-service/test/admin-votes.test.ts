import assert from 'node:assert/strict';
import { test } from 'node:test';
import Database from 'libsql';
import { audit } from '../src/stores/sqlite-audit.js';
import { bus, sharedDesk } from './desk-service.js';
import type { DeskService } from './desk-service.js';
import { newKey } from './running-service.js';

const shared = sharedDesk();

/** Votes without a pause until it is told to stop; answers what became of each. */
function crowd({ vote }: DeskService, id: string, choices: readonly string[]) {
  const answers: { status: number; key: string }[] = [];
  const votes = { going: true };
  const one = async () => {
    while (votes.going) {
      const key = newKey();
      answers.push({ status: (await vote(id, choices, key)).statusCode, key });
    }
  };
  const all = Promise.all(Array.from({ length: 16 }, one));
  return {
    answers,
    /** Waits for so many more answers. */
    more: async (count: number) => {
      for (const goal = answers.length + count; answers.length < goal; ) await new Promise(setImmediate);
    },
    stop: async () => {
      votes.going = false;
      await all;
    },
  };
}

/** Compares what the database has with what it counts. */
function assertSound(file: string): void {
  const db = new Database(file);
  try {
    assert.deepEqual(audit(db, file).faults, []);
  } finally {
    db.close();
  }
}

test('votes that come while a poll is corrected all count once, and none waits for ever', async () => {
  const service = await shared;
  const { ask, make, tag, app } = service;
  const [id, other] = [await make(), await make()];
  const crowds = [crowd(service, id, ['yes']), crowd(service, other, ['no'])] as const;
  const options = [...bus.options];
  for (let round = 0; round < 8; round++) {
    await crowds[0].more(20);
    options.push({ id: `more-${round}`, title: `More ${round}` });
    assert.equal((await ask('PATCH', `/polls/${id}`, { body: { question: `Question ${round}?`, options }, ifMatch: await tag(id) })).statusCode, 200);
  }
  for (const { stop } of crowds) await stop();
  for (const [index, pollId] of [id, other].entries()) {
    const { answers = [] } = crowds[index] ?? {};
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]));
    const { voters_count, options: counted } = (await app.inject(`/polls/${pollId}`)).json();
    assert.deepEqual([voters_count, counted[index].votes_count], [answers.length, answers.length]);
  }
  assertSound(service.file);
});

test('a vote is counted while the poll is open or refused when it is closed, and what is told of the end is final', async () => {
  const service = await shared;
  const { ask, make, tag, app } = service;
  const id = await make();
  let counted = 0;
  for (let round = 0; round < 6; round++) {
    const votes = crowd(service, id, ['yes']);
    await votes.more(30);
    const closed = await ask('POST', `/polls/${id}/close`, { ifMatch: await tag(id) });
    const final = (await app.inject(`/polls/${id}/final.json`)).json();
    await votes.more(30);
    await votes.stop();
    counted += votes.answers.filter(({ status }) => status === 201).length;
    assert.deepEqual(new Set(votes.answers.map(({ status }) => status)), new Set([201, 409]));
    assert.deepEqual([closed.json().figures.voters_count, final.voters_count, (await app.inject(`/polls/${id}`)).json().voters_count], [counted, counted, counted]);
    assert.equal((await ask('POST', `/polls/${id}/open`, { ifMatch: await tag(id) })).statusCode, 200);
  }
  assertSound(service.file);
});

test('a vote that comes while votes are deleted is deleted with them, or counts in the new tally', async () => {
  const service = await shared;
  const { ask, make, tag, app, vote } = service;
  const id = await make();
  const votes = crowd(service, id, ['yes']);
  await votes.more(100);
  const reset = await ask('DELETE', `/polls/${id}/results`, { body: { confirm: id }, ifMatch: await tag(id) });
  assert.equal(reset.statusCode, 200);
  await votes.more(100);
  await votes.stop();
  assert.deepEqual(new Set(votes.answers.map(({ status }) => status)), new Set([201]));
  const details = (await ask('GET', `/audit?poll=${id}`)).json().rows[0].details as { voters_count: number };
  const { voters_count, results_version } = (await app.inject(`/polls/${id}`)).json();
  assert.equal(details.voters_count + voters_count, votes.answers.length);
  assert.equal(results_version, votes.answers.length + 1);
  // The ballots of before and after, once more: those that count stay, those that were deleted are new.
  for (const { key } of votes.answers) assert.equal((await vote(id, ['yes'], key)).statusCode, 201);
  assert.equal((await app.inject(`/polls/${id}`)).json().voters_count, votes.answers.length);
  assertSound(service.file);
});

test('who changes a vote is told what is true of the poll, whatever an editor does meanwhile', async () => {
  const service = await shared;
  const { ask, make, tag, app, vote } = service;
  const id = await make();
  const receipts = (await Promise.all(Array.from({ length: 40 }, () => vote(id, ['yes'])))).map((answer) => answer.json());
  const change = ({ vote: { id: voteId }, token }: (typeof receipts)[number]) =>
    app.inject({ method: 'PUT', url: `/polls/${id}/votes/${voteId}`, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, payload: '{"choices":["no"]}' });
  const early = receipts.slice(0, 20).map(change);
  const ifMatch = await tag(id);
  const [closed, ...late] = await Promise.all([ask('POST', `/polls/${id}/close`, { ifMatch }), ...receipts.slice(20).map(change)]);
  const changed = [...(await Promise.all(early)), ...late].filter(({ statusCode }) => statusCode === 200).length;
  assert.deepEqual(closed.json().figures.options.map((option: { votes_count: number }) => option.votes_count), [40 - changed, changed]);
  for (const { statusCode } of late) assert.ok(statusCode === 200 || statusCode === 409);
  await ask('POST', `/polls/${id}/open`, { ifMatch: '*' });
  const [reset, ...lost] = await Promise.all([ask('DELETE', `/polls/${id}/results`, { body: { confirm: id }, ifMatch: '*' }), ...receipts.slice(0, 20).map(change)]);
  assert.equal(reset.json().figures.voters_count, 0);
  for (const { statusCode } of lost) assert.ok(statusCode === 200 || statusCode === 401, String(statusCode));
  assert.equal((await app.inject(`/polls/${id}`)).json().voters_count, 0);
  assertSound(service.file);
});
