import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parsePollDocument } from '../../../src/poll/parse-poll-document.js';
import type { PollDocument } from '../../../src/poll/poll.js';
import { SetupError } from '../../src/vote-store.js';
import type { VoteStore } from '../../src/vote-store.js';
import { folder, newKey } from '../running-service.js';

/** The time of a ballot key. */
export const timeOf = (key: string) => new Date(Number.parseInt(key.replaceAll('-', '').slice(0, 12), 16)).toISOString();

/** A moment with a fraction of a second, to see that stores keep none. */
export const at = Date.parse('2030-01-01T12:00:00.700Z');

export function poll(id: string, optionIds: readonly string[], fields: object = {}): PollDocument {
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
      assert.deepEqual(await store.tally('p'), { ballots: 0, counts: [0, 0], held: 0, setAside: 0, version: 0, updated_at: null });
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
      assert.deepEqual(await store.tally('p'), { ballots: 1, counts: [0, 1], held: 0, setAside: 0, version: 1, updated_at: '2030-01-01T12:00:00.000Z' });
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
        assert.equal((await store.definePolls([poll('q', ['a', 'b'])])).get('q')?.revision, 1);
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

    test('has a key for results of each poll, which a new definition leaves', async (t) => {
      const store = await open(join(await folder(t), 'votes'));
      t.after(() => store.close());
      const first = await store.definePolls([poll('p', ['a', 'b']), poll('q', ['a', 'b'])]);
      const [p = '', q = ''] = ['p', 'q'].map((id) => first.get(id)?.resultsKey);
      for (const key of [p, q]) assert.match(key, /^[\w-]{22}$/);
      assert.notEqual(p, q);
      assert.equal((await store.definePolls([poll('p', ['a', 'b', 'c'])])).get('p')?.resultsKey, p);
    });

    describe('as votes change', () => {
      test('gives a vote other choices: the counts move, the version rises, name and time stay', async (t) => {
        const store = await open(join(await folder(t), 'votes'));
        t.after(() => store.close());
        await store.definePolls([poll('p', ['a', 'b', 'c'])]);
        const key = newKey();
        const vote = await store.cast({ pollId: 'p', key, choices: ['a', 'b'], at });
        await store.cast({ pollId: 'p', key: newKey(), choices: ['a'], at });
        const changed = await store.change({ pollId: 'p', key, choices: ['c', 'b'], at: at + 5000 });
        assert.deepEqual(changed, { ...vote, choices: ['b', 'c'], revision: 2 });
        assert.deepEqual(await store.find('p', key), changed);
        assert.deepEqual(await store.tally('p'), { ballots: 2, counts: [1, 1, 1], held: 0, setAside: 0, version: 3, updated_at: '2030-01-01T12:00:05.000Z' });
      });

      test('withdraws a vote, whose ballot never counts again, and takes it back', async (t) => {
        const store = await open(join(await folder(t), 'votes'));
        t.after(() => store.close());
        await store.definePolls([poll('p', ['a', 'b'])]);
        const key = newKey();
        const vote = await store.cast({ pollId: 'p', key, choices: ['a'], at });
        assert.deepEqual(await store.change({ pollId: 'p', key, choices: [], at }), { ...vote, choices: [], revision: 2 });
        assert.deepEqual(await store.cast({ pollId: 'p', key, choices: ['a'], at }), { ...vote, choices: [], revision: 2 });
        const { ballots, counts, version } = await store.tally('p');
        assert.deepEqual([ballots, counts, version], [0, [0, 0], 2]);
        assert.deepEqual(await store.change({ pollId: 'p', key, choices: ['b'], at }), { ...vote, choices: ['b'], revision: 3 });
        const again = await store.tally('p');
        assert.deepEqual([again.ballots, again.counts, again.version], [1, [0, 1], 3]);
      });

      test('counts the same change once, and leaves a vote that is as it is asked for', async (t) => {
        const store = await open(join(await folder(t), 'votes'));
        t.after(() => store.close());
        await store.definePolls([poll('p', ['a', 'b'])]);
        const key = newKey();
        await store.cast({ pollId: 'p', key, choices: ['a'], at });
        for (const choices of [['b'], []]) {
          const changes = await Promise.all(Array.from({ length: 50 }, () => store.change({ pollId: 'p', key, choices, at })));
          for (const vote of changes) assert.deepEqual(vote, changes[0]);
        }
        assert.equal((await store.find('p', key))?.revision, 3);
        assert.equal((await store.tally('p')).version, 3);
        assert.equal(store.figures.changes, 2);
      });

      test('changes the revision that was meant, and no other', async (t) => {
        const store = await open(join(await folder(t), 'votes'));
        t.after(() => store.close());
        await store.definePolls([poll('p', ['a', 'b', 'c'])]);
        const key = newKey();
        const change = async (choices: readonly string[], revision: number) => {
          const vote = await store.change({ pollId: 'p', key, choices, at, revision });
          return [vote?.choices, vote?.revision];
        };
        await store.cast({ pollId: 'p', key, choices: ['a'], at });
        assert.deepEqual(await change(['b'], 2), [['a'], 1]);
        assert.deepEqual(await change(['b'], 1), [['b'], 2]);
        // The same again, whose answer may have been lost, and others that know the vote as it was.
        assert.deepEqual(await change(['b'], 1), [['b'], 2]);
        assert.deepEqual(await Promise.all([change(['c'], 2), change(['a'], 2), change([], 2)]), [[['c'], 3], [['c'], 3], [['c'], 3]]);
        const { counts, version } = await store.tally('p');
        assert.deepEqual([counts, version], [[0, 0, 1], 3]);
      });

      test('has nothing to change where the key has not voted', async (t) => {
        const store = await open(join(await folder(t), 'votes'));
        t.after(() => store.close());
        await store.definePolls([poll('p', ['a', 'b']), poll('q', ['a', 'b'])]);
        const key = newKey();
        await store.cast({ pollId: 'q', key, choices: ['a'], at });
        for (const choices of [['a'], []]) assert.equal(await store.change({ pollId: 'p', key, choices, at }), undefined);
        assert.equal(await store.find('p', key), undefined);
        assert.equal((await store.tally('p')).version, 0);
      });

      test('lets the last of what comes at once stand, in the order of arrival', async (t) => {
        const store = await open(join(await folder(t), 'votes'));
        t.after(() => store.close());
        await store.definePolls([poll('p', ['a', 'b', 'c'])]);
        const cast = (key: string, choice: string) => store.cast({ pollId: 'p', key, choices: [choice], at });
        const change = (key: string, ...choices: string[]) => store.change({ pollId: 'p', key, choices, at });
        const [one, two, three, four, five] = [newKey(), newKey(), newKey(), newKey(), newKey()];
        for (const key of [four, five]) await cast(key, 'a');
        const said = await Promise.all([
          // Others with the same choices, so that the ballots are stored together.
          ...Array.from({ length: 20 }, () => cast(newKey(), 'a')),
          cast(one, 'a'), change(one, 'b'), cast(one, 'a'), change(one), change(one, 'c'), cast(one, 'c'),
          change(two, 'b'), cast(two, 'a'), change(two), cast(two, 'a'),
          cast(three, 'a'), change(three), change(three, 'b'), change(three, 'a'),
          change(four, 'c'), cast(four, 'a'), store.find('p', four),
          // Beside what others do with the same choices, and with none.
          store.find('p', newKey()), change(five), store.find('p', newKey()), cast(newKey(), 'c'), change(five, 'c'), cast(newKey(), 'c'),
        ]);
        assert.deepEqual(said.slice(20).map((vote) => vote && [vote.choices.join(), vote.revision]), [
          ['a', 1], ['b', 2], ['b', 2], ['', 3], ['c', 4], ['c', 4],
          undefined, ['a', 1], ['', 2], ['', 2],
          ['a', 1], ['', 2], ['b', 3], ['a', 4],
          ['c', 2], ['c', 2], ['c', 2],
          undefined, ['', 2], undefined, ['c', 1], ['c', 3], ['c', 1],
        ]);
        const { ballots, counts, version } = await store.tally('p');
        assert.deepEqual([ballots, counts, version], [26, [21, 0, 5], 20 + 4 + 2 + 4 + 2 + 3 + 2]);
      });

      test('changes every option of the longest list', async (t) => {
        const store = await open(join(await folder(t), 'votes'));
        t.after(() => store.close());
        const ids = Array.from({ length: 62 }, (_, i) => `o${i}`);
        await store.definePolls([poll('p', ids)]);
        const key = newKey();
        const [even, odd] = [0, 1].map((rest) => ids.filter((_, i) => i % 2 === rest)) as [string[], string[]];
        await store.cast({ pollId: 'p', key, choices: even, at });
        assert.deepEqual((await store.change({ pollId: 'p', key, choices: odd, at }))?.choices, odd);
        assert.deepEqual((await store.tally('p')).counts, ids.map((_, i) => i % 2));
        assert.deepEqual((await store.change({ pollId: 'p', key, choices: [...ids], at }))?.choices, ids);
        assert.deepEqual((await store.tally('p')).counts, ids.map(() => 1));
        await store.change({ pollId: 'p', key, choices: [], at });
        assert.deepEqual((await store.tally('p')).counts, ids.map(() => 0));
      });

      test('rejects an option that it does not know, and a ballot without any', async (t) => {
        const store = await open(join(await folder(t), 'votes'));
        t.after(() => store.close());
        await store.definePolls([poll('p', ['a', 'b'])]);
        const key = newKey();
        await store.cast({ pollId: 'p', key, choices: ['a'], at });
        await assert.rejects(store.change({ pollId: 'p', key, choices: ['x'], at }), RangeError);
        await assert.rejects(store.change({ pollId: 'q', key, choices: ['a'], at }), /knows no poll "q"/);
        await assert.rejects(store.cast({ pollId: 'p', key: newKey(), choices: [], at }), RangeError);
        assert.deepEqual((await store.find('p', key))?.choices, ['a']);
      });
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
      assert.deepEqual(await after.tally('p'), { ballots: 1, counts: [1, 0], held: 0, setAside: 0, version: 1, updated_at: '2030-01-01T12:00:00.000Z' });
    });

    test('lifts the revision of a changed poll above what the clock could have added, and leaves others', async (t) => {
      const place = join(await folder(t), 'votes');
      const before = await open(place);
      assert.deepEqual([...(await before.definePolls([poll('p', ['a', 'b']), poll('q', ['a', 'b'])]))].map(([id, { revision }]) => [id, revision]), [['p', 1], ['q', 1]]);
      await before.close();
      const after = await open(place);
      t.after(() => after.close());
      const revisions = await after.definePolls([poll('p', ['a', 'b'], { question: 'Which one?' }), poll('q', ['a', 'b'])]);
      // 1 at first, 2 when it opened, 3 when it closed.
      assert.ok((revisions.get('p')?.revision ?? 0) > 3, String(revisions.get('p')?.revision));
      assert.equal(revisions.get('q')?.revision, 1);
    });

    test('has changed and withdrawn votes as they were, the version and the key for results', async (t) => {
      const place = join(await folder(t), 'votes');
      const before = await open(place);
      const defined = await before.definePolls([poll('p', ['a', 'b'])]);
      const [changed, withdrawn] = [newKey(), newKey()];
      for (const key of [changed, withdrawn]) await before.cast({ pollId: 'p', key, choices: ['a'], at });
      const vote = await before.change({ pollId: 'p', key: changed, choices: ['b'], at });
      await before.change({ pollId: 'p', key: withdrawn, choices: [], at: at + 9000 });
      const tally = await before.tally('p');
      await before.close();
      const after = await open(place);
      t.after(() => after.close());
      assert.deepEqual(await after.definePolls([poll('p', ['a', 'b'])]), defined);
      assert.deepEqual(await after.tally('p'), tally);
      assert.deepEqual(tally, { ballots: 1, counts: [0, 1], held: 0, setAside: 0, version: 4, updated_at: '2030-01-01T12:00:09.000Z' });
      assert.deepEqual(await after.find('p', changed), vote);
      assert.deepEqual((await after.cast({ pollId: 'p', key: withdrawn, choices: ['a'], at })).choices, []);
      assert.equal((await after.tally('p')).ballots, 1);
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
