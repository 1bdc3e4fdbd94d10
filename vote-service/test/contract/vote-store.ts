import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parsePollDocument } from '../../../src/poll/parse-poll-document.js';
import type { PollDocument } from '../../../src/poll/poll.js';
import { SetupError } from '../../src/vote-store.js';
import type { VoteStore } from '../../src/vote-store.js';
import { folder, newKey } from '../running-service.js';

/** The time of a ballot key. */
const timeOf = (key: string) => new Date(Number.parseInt(key.replaceAll('-', '').slice(0, 12), 16)).toISOString();

/** A moment with a fraction of a second, to see that stores keep none. */
const at = Date.parse('2030-01-01T12:00:00.700Z');

function poll(id: string, optionIds: readonly string[], fields: object = {}): PollDocument {
  const parsed = parsePollDocument({ id, question: 'Which?', multiple: true, options: optionIds.map((option) => ({ id: option, title: option })), ...fields });
  assert.ok(parsed.ok, 'the poll of the test');
  return parsed.value;
}

/**
 * What every store must keep to.
 *
 * @param open - Opens the store that `place` names: the same votes for the same place, also after a close.
 */
export function voteStoreContract(name: string, open: (place: string) => Promise<VoteStore>): void {
  describe(`${name} as a vote store`, () => {
    test('starts with no ballots', async (t) => {
      const store = await open(join(await folder(t), 'votes'));
      t.after(() => store.close());
      await store.definePolls([poll('p', ['a', 'b'])]);
      assert.deepEqual(await store.tally('p'), { ballots: 0, counts: [0, 0], updated_at: null });
      assert.equal(await store.find('p', newKey()), undefined);
    });

    test('has a secret for grants of each poll, the same each time', async (t) => {
      const store = await open(join(await folder(t), 'votes'));
      t.after(() => store.close());
      await store.definePolls([poll('p', ['a', 'b']), poll('q', ['a', 'b'])]);
      const secret = await store.grantSecret('p');
      assert.equal(secret.length, 32);
      await store.definePolls([poll('p', ['a', 'b'], { question: 'Which, then?' })]);
      assert.deepEqual(await store.grantSecret('p'), secret);
      assert.notDeepEqual(await store.grantSecret('q'), secret);
      await assert.rejects(store.grantSecret('none'));
    });

    test('counts a ballot once, however often it comes', async (t) => {
      const store = await open(join(await folder(t), 'votes'));
      t.after(() => store.close());
      await store.definePolls([poll('p', ['a', 'b'])]);
      const key = newKey();
      const first = await store.cast({ pollId: 'p', key, choices: ['b'], at });
      const later = await Promise.all(Array.from({ length: 100 }, (_, i) => store.cast({ pollId: 'p', key, choices: ['b'], at: at + i * 5000 })));
      assert.deepEqual([first.choices, first.created_at], [['b'], timeOf(key)]);
      for (const vote of later) assert.deepEqual(vote, first);
      assert.deepEqual(await store.tally('p'), { ballots: 1, counts: [0, 1], updated_at: '2030-01-01T12:00:00.000Z' });
      assert.deepEqual(await store.find('p', key), first);
    });

    test('keeps the first choices of a key', async (t) => {
      const store = await open(join(await folder(t), 'votes'));
      t.after(() => store.close());
      await store.definePolls([poll('p', ['a', 'b'])]);
      const key = newKey();
      await store.cast({ pollId: 'p', key, choices: ['a'], at });
      assert.deepEqual((await store.cast({ pollId: 'p', key, choices: ['b'], at })).choices, ['a']);
      assert.deepEqual((await store.tally('p')).counts, [1, 0]);
    });

    test('takes a key in capitals for the same key', async (t) => {
      const store = await open(join(await folder(t), 'votes'));
      t.after(() => store.close());
      await store.definePolls([poll('p', ['a', 'b'])]);
      const key = newKey();
      await store.cast({ pollId: 'p', key, choices: ['a'], at });
      await store.cast({ pollId: 'p', key: key.toUpperCase(), choices: ['a'], at });
      assert.equal((await store.tally('p')).ballots, 1);
    });

    test('counts 200 ballots that come at once', async (t) => {
      const store = await open(join(await folder(t), 'votes'));
      t.after(() => store.close());
      await store.definePolls([poll('p', ['a', 'b'])]);
      const votes = await Promise.all(Array.from({ length: 200 }, (_, i) => store.cast({ pollId: 'p', key: newKey(), choices: [i % 4 === 0 ? 'a' : 'b'], at })));
      assert.equal(new Set(votes.map(({ id }) => id)).size, 200);
      const { ballots, counts } = await store.tally('p');
      assert.deepEqual([ballots, counts], [200, [50, 150]]);
    });

    test('counts each of several choices, and names them in the order of the poll', async (t) => {
      const store = await open(join(await folder(t), 'votes'));
      t.after(() => store.close());
      const ids = Array.from({ length: 62 }, (_, i) => `o${i}`);
      await store.definePolls([poll('p', ids)]);
      const vote = await store.cast({ pollId: 'p', key: newKey(), choices: ['o61', 'o0', 'o54'], at });
      assert.deepEqual(vote.choices, ['o0', 'o54', 'o61']);
      const { ballots, counts } = await store.tally('p');
      assert.equal(ballots, 1);
      assert.deepEqual([...counts.entries()].filter(([, n]) => n > 0), [[0, 1], [54, 1], [61, 1]]);
    });

    test('keeps polls apart: one key votes in both, under names that cannot be matched', async (t) => {
      const store = await open(join(await folder(t), 'votes'));
      t.after(() => store.close());
      await store.definePolls([poll('p', ['a', 'b']), poll('q', ['a', 'b'])]);
      const key = newKey();
      const inP = await store.cast({ pollId: 'p', key, choices: ['a'], at });
      const inQ = await store.cast({ pollId: 'q', key, choices: ['b'], at });
      assert.notEqual(inP.id, inQ.id);
      assert.deepEqual((await store.tally('p')).counts, [1, 0]);
      assert.deepEqual((await store.tally('q')).counts, [0, 1]);
    });

    test('lets options follow at the end and titles change', async (t) => {
      const store = await open(join(await folder(t), 'votes'));
      t.after(() => store.close());
      await store.definePolls([poll('p', ['a', 'b'])]);
      const key = newKey();
      const vote = await store.cast({ pollId: 'p', key, choices: ['b'], at });
      await store.definePolls([poll('p', ['a', 'b', 'c'], { options: ['a', 'b', 'c'].map((id) => ({ id, title: `${id}, now` })) })]);
      await store.cast({ pollId: 'p', key: newKey(), choices: ['c'], at });
      assert.deepEqual((await store.tally('p')).counts, [0, 1, 1]);
      assert.deepEqual(await store.find('p', key), vote);
    });

    for (const [change, options] of [['removes', ['a', 'b']], ['renames', ['a', 'b', 'x']], ['moves', ['b', 'a', 'c']]] as const) {
      test(`refuses a definition that ${change} an option, and every other of the same call`, async (t) => {
        const store = await open(join(await folder(t), 'votes'));
        t.after(() => store.close());
        await store.definePolls([poll('p', ['a', 'b', 'c']), poll('q', ['a', 'b'])]);
        await assert.rejects(
          store.definePolls([poll('q', ['a', 'b'], { question: 'Changed?' }), poll('new', ['a', 'b']), poll('p', options)]),
          (error) => error instanceof SetupError && /Poll "p": option \d was stored as "[abc]"/.test(error.message),
        );
        await assert.rejects(store.tally('new'), /knows no poll "new"/);
        assert.equal((await store.definePolls([poll('q', ['a', 'b'])])).get('q'), 1);
      });
    }

    test('rejects an option or a poll that it does not know, and counts nothing', async (t) => {
      const store = await open(join(await folder(t), 'votes'));
      t.after(() => store.close());
      await store.definePolls([poll('p', ['a', 'b'])]);
      await assert.rejects(store.cast({ pollId: 'p', key: newKey(), choices: ['a', 'x'], at }), RangeError);
      await assert.rejects(store.cast({ pollId: 'q', key: newKey(), choices: ['a'], at }), /knows no poll "q"/);
      assert.deepEqual((await store.tally('p')).counts, [0, 0]);
    });

    test('takes no votes after it was closed, and may be closed twice', async (t) => {
      const place = join(await folder(t), 'votes');
      const store = await open(place);
      await store.definePolls([poll('p', ['a', 'b'])]);
      await store.close();
      await store.close();
      await assert.rejects(store.cast({ pollId: 'p', key: newKey(), choices: ['a'], at }), /closed/);
      const again = await open(place);
      t.after(() => again.close());
      await again.definePolls([poll('p', ['a', 'b'])]);
      assert.equal((await again.tally('p')).ballots, 0);
    });
  });
}

/**
 * What a store must keep to whose votes outlive it.
 *
 * @param open - As in {@link voteStoreContract}.
 */
export function durableStoreContract(name: string, open: (place: string) => Promise<VoteStore>): void {
  describe(`${name} over a restart`, () => {
    test('has the same votes after it was closed and opened again', async (t) => {
      const place = join(await folder(t), 'votes');
      const before = await open(place);
      await before.definePolls([poll('p', ['a', 'b'])]);
      const key = newKey();
      const vote = await before.cast({ pollId: 'p', key, choices: ['a'], at });
      await before.close();
      const after = await open(place);
      t.after(() => after.close());
      await after.definePolls([poll('p', ['a', 'b'])]);
      assert.deepEqual(await after.cast({ pollId: 'p', key, choices: ['a'], at: at + 60_000 }), vote);
      assert.deepEqual(await after.tally('p'), { ballots: 1, counts: [1, 0], updated_at: '2030-01-01T12:00:00.000Z' });
    });

    test('lifts the revision of a changed poll above what the clock could have added, and leaves others', async (t) => {
      const place = join(await folder(t), 'votes');
      const before = await open(place);
      assert.deepEqual([...(await before.definePolls([poll('p', ['a', 'b']), poll('q', ['a', 'b'])]))], [['p', 1], ['q', 1]]);
      await before.close();
      const after = await open(place);
      t.after(() => after.close());
      const revisions = await after.definePolls([poll('p', ['a', 'b'], { question: 'Which one?' }), poll('q', ['a', 'b'])]);
      // 1 at first, 2 when it opened, 3 when it closed.
      assert.ok((revisions.get('p') ?? 0) > 3, String(revisions.get('p')));
      assert.equal(revisions.get('q'), 1);
    });

    test('keeps the votes of a poll that is not named for a while', async (t) => {
      const place = join(await folder(t), 'votes');
      const first = await open(place);
      await first.definePolls([poll('p', ['a', 'b'])]);
      await first.cast({ pollId: 'p', key: newKey(), choices: ['a'], at });
      await first.close();
      const second = await open(place);
      await second.definePolls([poll('q', ['a', 'b'])]);
      await assert.rejects(second.tally('p'), /knows no poll "p"/);
      await second.close();
      const third = await open(place);
      t.after(() => third.close());
      await third.definePolls([poll('p', ['a', 'b'])]);
      assert.equal((await third.tally('p')).ballots, 1);
    });
  });
}
