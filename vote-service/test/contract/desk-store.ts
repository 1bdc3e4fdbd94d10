import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { AuditEntry, DeskChange } from '../../src/desk-store.js';
import type { VoteStore } from '../../src/vote-store.js';
import { folder, newKey } from '../running-service.js';

const at = Date.parse('2030-01-01T12:00:00.700Z');

const entry = (action: string, poll_id: string | null): AuditEntry => ({ at: '2030-01-01T12:00:00.700Z', action, poll_id, details: { of: action } });

const created = (id: string, optionIds: readonly string[] = ['a', 'b']): DeskChange => ({ type: 'create', id, definition: JSON.stringify({ id }), optionIds, allowedOrigins: ['https://paper.example'] });

/** What the desk of every store must keep to. `open` is as for the contract of vote stores. */
export function deskStoreContract(name: string, open: (place: string) => Promise<VoteStore>): void {
  describe(`${name} as a desk`, () => {
    // One store for all, with a poll for each.
    let store: VoteStore;
    const ends: (() => unknown)[] = [];
    before(async () => {
      store = await open(join(await folder({ after: (end: () => unknown) => ends.push(end) } as unknown as TestContext), 'votes'));
      await store.definePolls([]);
    });
    after(async () => {
      await store.close();
      for (const end of ends) await end();
    });
    const cast = (pollId: string, choices: readonly string[], key = newKey()) => store.cast({ pollId, key, choices, at });

    test('makes polls that votes are counted in, and counts them by the minute', async () => {
      const { desk } = store;
      assert.match((await desk.apply(created('made'), entry('made', 'made'))) ?? '', /^[\w-]{22}$/);
      await cast('made', ['b']);
      assert.deepEqual(await store.tally('made'), { ballots: 1, counts: [0, 1], version: 1, updated_at: '2030-01-01T12:00:00.000Z' });
      assert.deepEqual(store.minutes('made', at).slice(-2), [0, 1]);
      assert.equal((await store.grantSecret('made')).length, 32);
      assert.deepEqual([desk.made(), desk.removed(), desk.ids()], [['made'], [], ['made']]);
      await assert.rejects(desk.apply(created('made'), entry('again', 'made')));
      assert.deepEqual(desk.audit({ poll: 'made', offset: 0, limit: 9 }), { rows: [entry('made', 'made')], total: 1 });
    });

    test('adds options and corrections, one revision after the other', async () => {
      const { desk } = store;
      await desk.apply(created('corrected'), entry('made', 'corrected'));
      await cast('corrected', ['a']);
      const version = { revision: 4, corrected_at: '2030-01-01T12:00:00.000Z', changes: [{ pointer: '/question', before: 'A?', after: 'B?' }] };
      const change: DeskChange = { type: 'define', id: 'corrected', revision: 1, definition: '{"question":"B?"}', optionIds: ['a', 'b', 'c'], allowedOrigins: '*', version };
      await desk.apply(change, entry('changed', 'corrected'));
      await cast('corrected', ['c']);
      assert.deepEqual((await store.tally('corrected')).counts, [1, 0, 1]);
      await assert.rejects(desk.apply(change, entry('late', 'corrected')));
      const poll = desk.open().find(({ id }) => id === 'corrected');
      assert.deepEqual([poll?.revision, poll?.correctedAt, poll?.versions, poll?.allowedOrigins], [4, '2030-01-01T12:00:00.000Z', [version], '*']);
      assert.deepEqual(desk.audit({ poll: 'corrected', offset: 0, limit: 9 }).rows.map(({ action }) => action), ['changed', 'made']);
    });

    test('deletes votes: the version of the results rises, and a ballot from before is new', async () => {
      const { desk } = store;
      await desk.apply(created('reset'), entry('made', 'reset'));
      const key = newKey();
      await cast('reset', ['a'], key);
      await store.change({ pollId: 'reset', key, choices: ['b'], at });
      const resultsKey = desk.open().find(({ id }) => id === 'reset')?.resultsKey;
      assert.equal(await desk.apply({ type: 'reset', id: 'reset', revision: 1 }, entry('reset', 'reset')), resultsKey);
      assert.deepEqual(await store.tally('reset'), { ballots: 0, counts: [0, 0], version: 3, updated_at: null });
      assert.equal(await store.find('reset', key), undefined);
      assert.deepEqual((await cast('reset', ['a'], key)).revision, 1);
      assert.equal((await store.tally('reset')).version, 4);
      await assert.rejects(desk.apply({ type: 'reset', id: 'reset', revision: 1 }, entry('late', 'reset')));
    });

    test('removes a poll for good', async () => {
      const { desk } = store;
      await desk.apply(created('removed'), entry('made', 'removed'));
      await cast('removed', ['a']);
      await desk.apply({ type: 'remove', id: 'removed', revision: 1 }, entry('removed', 'removed'));
      assert.deepEqual([desk.made().includes('removed'), desk.removed(), desk.ids().includes('removed'), desk.open().some(({ id }) => id === 'removed')], [false, ['removed'], true, false]);
      await assert.rejects(store.tally('removed'));
      await assert.rejects(desk.apply(created('removed'), entry('again', 'removed')));
      await assert.rejects(desk.apply({ type: 'reset', id: 'removed', revision: 4 }, entry('late', 'removed')));
      await desk.apply(created('q'), entry('made', 'q'));
      assert.deepEqual(desk.audit({ poll: 'removed', offset: 0, limit: 1 }), { rows: [entry('removed', 'removed')], total: 2 });
    });

    test('exports the votes that count, with their choices', async () => {
      const { desk } = store;
      await desk.apply(created('exported', Array.from({ length: 62 }, (_, index) => `o${index}`)), entry('made', 'exported'));
      const [first, gone] = [newKey(), newKey()];
      await cast('exported', ['o0', 'o61'], first);
      await cast('exported', ['o1'], gone);
      await store.change({ pollId: 'exported', key: gone, choices: [], at });
      const ballots = await desk.ballots('exported');
      const rows = [];
      for await (const page of ballots.pages()) rows.push(...page);
      assert.deepEqual([rows, ballots.tally.ballots], [[{ time: Number.parseInt(first.replaceAll('-', '').slice(0, 12), 16), choices: (1n << 61n) | 1n }], 1]);
      ballots.close();
      await assert.rejects(desk.ballots('none'));
    });

    test('keeps the hash of the last token, and what is only noted', async () => {
      const { desk } = store;
      assert.equal(desk.tokenHash(), undefined);
      for (const byte of [1, 2]) await desk.apply({ type: 'token', hash: Buffer.alloc(32, byte) }, entry(`token-${byte}`, null));
      assert.deepEqual(desk.tokenHash(), Buffer.alloc(32, 2));
      await desk.apply({ type: 'note' }, entry('noted', null));
      assert.deepEqual(desk.audit({ offset: 0, limit: 2 }).rows.map(({ action }) => action), ['noted', 'token-2']);
    });
  });
}
