import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { ballotKey } from '../../../src/poll/ballot-key.js';
import type { VoteStore } from '../../src/vote-store.js';
import { folder, newKey } from '../running-service.js';
import { at, poll, timeOf } from './vote-store.js';

const hour = Date.parse('2030-01-01T12:00:00.000Z');
const cast = (store: VoteStore, choices: readonly string[], held = true, time = at, key = newKey()) => store.cast({ pollId: 'p', key, choices, at: time, held });

/** Ballots counted, held and set aside, and those of each option. */
async function figures(store: VoteStore) {
  const { ballots, held, setAside, counts } = await store.tally('p');
  return [ballots, held, setAside, counts.join(' ')];
}

async function openedBy(open: (place: string) => Promise<VoteStore>, t: TestContext): Promise<VoteStore> {
  const store = await open(join(await folder(t), 'votes'));
  t.after(() => store.close());
  await store.definePolls([poll('p', ['a', 'b']), poll('q', ['a', 'b'])]);
  return store;
}

/**
 * What every store must keep to as votes are held and reviewed.
 *
 * @param open - As in `voteStoreContract`.
 */
export function heldVotesContract(name: string, open: (place: string) => Promise<VoteStore>): void {
  describe(`${name} as votes are held`, () => {
    test('holds a ballot: it is there, keeps its status whatever a repetition asks for, and counts nowhere', async (t) => {
      const store = await openedBy(open, t);
      const key = newKey();
      const vote = await cast(store, ['a'], true, at, key);
      assert.deepEqual([vote.status, vote.choices, vote.created_at], ['held', ['a'], timeOf(key)]);
      for (const held of [true, false]) assert.deepEqual(await cast(store, ['a'], held, at, key), vote);
      const counted = await cast(store, ['b'], false);
      assert.deepEqual(await cast(store, ['b'], true, at, newKey()).then(({ status }) => status), 'held');
      assert.deepEqual([counted.status, await store.find('p', key)], ['counted', vote]);
      assert.deepEqual(await figures(store), [1, 2, 0, '0 1']);
      assert.deepEqual([store.figures.ballots, store.figures.held, store.figures.repeats], [1, 2, 2]);
    });

    test('holds many that come at once with others, and takes changes and withdrawals of them', async (t) => {
      const store = await openedBy(open, t);
      const keys = Array.from({ length: 60 }, newKey);
      const votes = await Promise.all(keys.map((key, index) => cast(store, ['a'], index % 3 > 0, at, key)));
      assert.deepEqual(votes.map(({ status }) => status), keys.map((_, index) => (index % 3 > 0 ? 'held' : 'counted')));
      const held = keys[1] ?? '';
      assert.deepEqual(await store.change({ pollId: 'p', key: held, choices: ['b'], at }), { ...votes[1], choices: ['b'], revision: 2 });
      assert.deepEqual(await figures(store), [20, 40, 0, '20 0']);
      assert.equal((await store.change({ pollId: 'p', key: held, choices: [], at }))?.status, 'held');
      assert.deepEqual(await figures(store), [20, 39, 0, '20 0']);
      assert.equal((await store.change({ pollId: 'p', key: held, choices: ['b'], at }))?.status, 'held');
      assert.deepEqual(await figures(store), [20, 40, 0, '20 0']);
      assert.equal((await store.tally('p')).version, 63);
    });

    test('moves votes from one status to another by their hours, with the counts, and says why', async (t) => {
      const store = await openedBy(open, t);
      const key = newKey();
      for (const [time, choices] of [[at, ['a']], [at, ['a', 'b']], [at + 3_600_000, ['b']]] as const) await cast(store, choices, true, time, choices[0] === 'b' ? key : newKey());
      const withdrawn = newKey();
      await cast(store, ['a'], true, at, withdrawn);
      await store.change({ pollId: 'p', key: withdrawn, choices: [], at });
      await store.cast({ pollId: 'q', key: newKey(), choices: ['a'], at, held: true });
      assert.deepEqual(await store.heldVotes('p'), [{ hour, status: 'held', ballots: 2, counts: [2, 1] }, { hour: hour + 3_600_000, status: 'held', ballots: 1, counts: [0, 1] }]);

      assert.equal(await store.review({ pollId: 'p', from: 'held', to: 'set_aside', before: hour + 3_600_000, reason: 'One machine.', at }), 2);
      assert.deepEqual(await figures(store), [0, 1, 2, '0 0']);
      assert.equal(await store.review({ pollId: 'p', from: 'held', to: 'counted', since: hour + 3_600_000, reason: 'A school.', at: at + 7_200_000 }), 1);
      assert.deepEqual(await figures(store), [1, 0, 2, '0 1']);
      assert.deepEqual([(await store.find('p', key))?.status, (await store.find('p', key))?.revision], ['counted', 2]);
      assert.equal((await store.tally('p')).updated_at, '2030-01-01T14:00:00.000Z');
      // And back.
      assert.equal(await store.review({ pollId: 'p', from: 'set_aside', to: 'counted', reason: 'No machine.', at }), 2);
      assert.deepEqual(await figures(store), [3, 0, 0, '2 2']);
      assert.equal(await store.review({ pollId: 'p', from: 'held', to: 'counted', reason: 'Nothing is left.', at }), 0);
      assert.equal((await store.find('p', withdrawn))?.status, 'held');
      const records = (await store.reviews('p')).map(({ from, to, ballots, reason }) => `${from} ${to} ${ballots} ${reason}`);
      assert.deepEqual(records, ['held counted 0 Nothing is left.', 'set_aside counted 2 No machine.', 'held counted 1 A school.', 'held set_aside 2 One machine.']);
      assert.deepEqual((await store.tally('q')).held, 1);
    });

    test('sets votes aside that were counted, by the times of their keys', async (t) => {
      const store = await openedBy(open, t);
      const [early, late] = [ballotKey(at - 60_000, randomBytes(10)), ballotKey(at + 60_000, randomBytes(10))];
      for (const key of [early, late]) await cast(store, ['a'], false, at, key);
      assert.equal(await store.review({ pollId: 'p', from: 'counted', to: 'set_aside', before: at, reason: 'A burst.', at }), 1);
      assert.deepEqual(await figures(store), [1, 0, 1, '1 0']);
      assert.deepEqual([(await store.find('p', early))?.status, (await store.find('p', late))?.status], ['set_aside', 'counted']);
      assert.equal((await store.heldVotes('p'))[0]?.hour, Math.floor((at - 60_000) / 3_600_000) * 3_600_000);
      await assert.rejects(store.review({ pollId: 'p', from: 'held', to: 'held', reason: '', at }), RangeError);
      await assert.rejects(store.review({ pollId: 'none', from: 'held', to: 'counted', reason: '', at }), /knows no poll "none"/);
    });

    test('moves more votes than one step takes, while others come', async (t) => {
      const store = await openedBy(open, t);
      await Promise.all(Array.from({ length: 5000 }, () => cast(store, ['a'])));
      const [moved] = await Promise.all([store.review({ pollId: 'p', from: 'held', to: 'counted', reason: 'A school.', at }), ...Array.from({ length: 300 }, () => cast(store, ['b'], false))]);
      assert.equal(moved, 5000);
      assert.deepEqual(await figures(store), [5300, 0, 0, '5000 300']);
      assert.equal((await store.reviews('p'))[0]?.ballots, 5000);
    });

    test('says when a vote came whose key has no time, to the hour', async (t) => {
      const store = await openedBy(open, t);
      const key = ballotKey(0, randomBytes(10));
      const vote = await cast(store, ['a'], false, at, key);
      assert.deepEqual([vote.status, vote.created_at], ['counted', '2030-01-01T12:00:00.000Z']);
      assert.deepEqual(await store.find('p', key), vote);
      assert.deepEqual(await store.change({ pollId: 'p', key, choices: ['b'], at: at + 7_200_000 }), { ...vote, choices: ['b'], revision: 2 });
    });
  });
}

/**
 * The same over a restart.
 *
 * @param open - As in `voteStoreContract`.
 */
export function durableHeldVotesContract(name: string, open: (place: string) => Promise<VoteStore>): void {
  test(`${name} has votes that are held and set aside as they were after a restart, with why`, async (t) => {
    const place = join(await folder(t), 'votes');
    const before = await open(place);
    await before.definePolls([poll('p', ['a', 'b'])]);
    const keys = [newKey(), newKey(), newKey()] as const;
    const votes = [];
    for (const [index, key] of keys.entries()) votes.push(await before.cast({ pollId: 'p', key, choices: ['a'], at: at + index * 3_600_000, held: index > 0 }));
    await before.review({ pollId: 'p', from: 'held', to: 'set_aside', since: at + 3_600_001, reason: 'One machine.', at });
    const stood = [await before.tally('p'), await before.heldVotes('p'), await before.reviews('p')];
    await before.close();
    const after = await open(place);
    t.after(() => after.close());
    await after.definePolls([poll('p', ['a', 'b'])]);
    assert.deepEqual([await after.tally('p'), await after.heldVotes('p'), await after.reviews('p')], stood);
    const again = await Promise.all(keys.map((key) => after.cast({ pollId: 'p', key, choices: ['a'], at })));
    assert.deepEqual(again.map(({ status }) => status), ['counted', 'held', 'set_aside']);
    assert.deepEqual(again.slice(0, 2), votes.slice(0, 2));
  });
}
