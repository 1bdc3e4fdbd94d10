import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { serviceLog } from '../src/log.js';
import { StoreWatch } from '../src/store-watch.js';
import { StoreBusyError } from '../src/vote-store.js';
import type { VoteStore } from '../src/vote-store.js';

/** A watch over a store whose state the test sets; a `second` is one look at it. */
function watched(t: TestContext) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const state = { fault: undefined as unknown, failures: 0, probes: 0 };
  const lines: Record<string, unknown>[] = [];
  const log = serviceLog({ level: 'info', stream: { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) } });
  const store = {
    get fault() {
      return state.fault;
    },
    get figures() {
      return { ballots: 0, repeats: 0, changes: 0, commits: 0, failures: state.failures, waiting: 0 };
    },
  } as unknown as VoteStore;
  const watch = new StoreWatch(store, log, async () => {
    state.probes += 1;
    if (state.fault !== undefined) throw state.fault;
  });
  t.after(() => watch.close());
  const second = async () => {
    t.mock.timers.tick(1000);
    // The probe is a promise or two.
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  return { state, lines, watch, second, messages: () => lines.map(({ msg }) => msg) };
}

test('an error of one request is logged, with its stack', async (t) => {
  const { watch, lines } = watched(t);
  watch.report(new Error('surprise'));
  const [line = {}] = lines;
  const { message, stack } = line['err'] as Error;
  assert.deepEqual([line['level'], line['msg'], message], ['error', 'A request could not be carried out.', 'surprise']);
  assert.match(stack ?? '', /store-watch\.test/);
});

test('a fault is told when it begins and when it is over, with numbers, and not for each vote', async (t) => {
  const { state, watch, second, lines, messages } = watched(t);
  state.fault = new Error('database or disk is full');
  for (let vote = 0; vote < 500; vote++) {
    state.failures += 1;
    watch.report(state.fault);
  }
  await second();
  await second();
  assert.deepEqual(messages(), ['Votes cannot be stored: they are refused with 503, and may come again.']);
  state.fault = undefined;
  await second();
  assert.deepEqual(messages().slice(1), ['Votes are stored again.']);
  assert.deepEqual([lines[1]?.['refused'], lines[1]?.['failed_commits']], [500, 500]);
});

test('the store is tried once a second while the fault lasts, and left alone before and after', async (t) => {
  const { state, watch, second } = watched(t);
  await second();
  assert.equal(state.probes, 0);
  state.fault = new Error('I/O error');
  watch.report(state.fault);
  await second();
  await second();
  assert.equal(state.probes, 2);
  state.fault = undefined;
  for (let look = 0; look < 5; look++) await second();
  assert.equal(state.probes, 2);
});

test('a second fault is told anew, with numbers of its own', async (t) => {
  const { state, watch, second, lines } = watched(t);
  for (const refused of [3, 2]) {
    state.fault = new Error('I/O error');
    for (let vote = 0; vote < refused; vote++) watch.report(state.fault);
    await second();
    state.fault = undefined;
    await second();
    await second();
  }
  assert.deepEqual(lines.map(({ refused }) => refused), [undefined, 3, undefined, 2]);
});

test('a store with no room is told once, until it has refused nothing for a second', async (t) => {
  const { watch, second, messages } = watched(t);
  const busy = new StoreBusyError('Too many ballots wait for the disk.');
  for (let look = 0; look < 3; look++) {
    watch.report(busy);
    watch.report(busy);
    await second();
  }
  assert.deepEqual(messages(), ['More votes come than the disk takes: some are refused with 503, and may come again.']);
  await second();
  assert.deepEqual(messages().slice(1), ['Votes are stored again.']);
});

