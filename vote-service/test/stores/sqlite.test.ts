import assert from 'node:assert/strict';
import { createSecretKey, randomInt } from 'node:crypto';
import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'libsql';
import { parsePollDocument } from '../../../src/poll/parse-poll-document.js';
import type { PollDocument } from '../../../src/poll/poll.js';
import { audit, openForReading } from '../../src/stores/sqlite-audit.js';
import { carryOutOrder } from '../../src/stores/sqlite-definitions.js';
import { SqliteVoteStore } from '../../src/stores/sqlite.js';
import { newestSchema } from '../../src/stores/sqlite-schema.js';
import { writeVoter } from '../../src/vote-writer.js';
import { SetupError, StoreBusyError } from '../../src/vote-store.js';
import { deskStoreContract } from '../contract/desk-store.js';
import { durableHeldVotesContract, heldVotesContract } from '../contract/held-votes.js';
import { durableStoreContract, voteStoreContract } from '../contract/vote-store.js';
import { folder, newKey } from '../running-service.js';

const open = async (place: string) => SqliteVoteStore.open(`${place}.db`);
voteStoreContract('SqliteVoteStore', open);
heldVotesContract('SqliteVoteStore', open);
durableHeldVotesContract('SqliteVoteStore', open);
durableStoreContract('SqliteVoteStore', open);
deskStoreContract('SqliteVoteStore', open);

const at = Date.parse('2030-01-01T12:00:00.700Z');

function poll(id = 'p'): PollDocument {
  const parsed = parsePollDocument({ id, question: 'Which?', multiple: true, options: ['a', 'b', 'c'].map((option) => ({ id: option, title: option })) });
  assert.ok(parsed.ok, 'the poll of the test');
  return parsed.value;
}

test('has tallies that equal a count of the votes', async (t) => {
  const file = join(await folder(t), 'votes.db');
  const store = SqliteVoteStore.open(file);
  t.after(() => store.close());
  await store.definePolls([poll()]);
  const choices = [['a'], ['a', 'c'], ['b', 'c'], ['c']];
  const keys = Array.from({ length: 40 }, newKey);
  // Each key twice, the second time with other choices.
  await Promise.all([...keys, ...keys].map((key, i) => store.cast({ pollId: 'p', key, choices: choices[(i + (i >= 40 ? 1 : 0)) % 4] ?? [], at })));
  // Then everything may happen to each vote, much of it at once, and to some that are cast meanwhile.
  const all = [...keys, ...Array.from({ length: 20 }, newKey)];
  for (let round = 0; round < 4; round++) {
    await Promise.all(Array.from({ length: 300 }, () => {
      const key = all[randomInt(all.length)] ?? '';
      const chosen = choices[randomInt(5)] ?? [];
      return chosen.length > 0 && randomInt(3) === 0 ? store.cast({ pollId: 'p', key, choices: chosen, at, held: randomInt(2) === 0 }) : store.change({ pollId: 'p', key, choices: chosen, at, revision: randomInt(4) === 0 ? 2 : undefined });
    }));
    const statuses = ['counted', 'held', 'set_aside'] as const;
    await Promise.all([0, 1, 2].map((from) => store.review({ pollId: 'p', from: statuses[from] ?? 'held', to: statuses[(from + round) % 2 === 0 ? (from + 1) % 3 : (from + 2) % 3] ?? 'held', since: at - round * 3_600_000, reason: 'To see.', at })));
  }
  const db = new Database(file);
  t.after(() => db.close());
  const counted = db
    .prepare('select sum(choices <> 0 and status = 0) as ballots, sum(choices <> 0 and status = 1) as held, sum(choices <> 0 and status = 2) as setAside, sum((choices & 1) * (status = 0)) as a, sum((choices >> 1 & 1) * (status = 0)) as b, sum((choices >> 2 & 1) * (status = 0)) as c, sum(rev) as version from votes')
    .all([]) as object[];
  const { ballots, held, setAside, counts, version } = await store.tally('p');
  assert.deepEqual(counted, [{ ballots, held, setAside, a: counts[0], b: counts[1], c: counts[2], version }]);
  assert.ok(ballots > 0 && version > 100, `${ballots} ${version}`);
  const checked = openForReading(file);
  t.after(() => checked.close());
  assert.deepEqual(audit(checked, file), { polls: 1, ballots, held, setAside, faults: [] });
  // A change that the counters do not know of is found.
  db.exec('update votes set rev = rev + 1, choices = 0 where voter = (select voter from votes where choices = 4 and status = 0 limit 1)');
  assert.deepEqual(audit(checked, file).faults.map((fault) => /the counter of ([a-z]+(?: \d)?)/.exec(fault)?.[1]), ['changes', 'ballots', 'option 3']);
});

test('stores of a voter the time of the key and an HMAC, never the key', async (t) => {
  const file = join(await folder(t), 'votes.db');
  const store = SqliteVoteStore.open(file);
  await store.definePolls([poll()]);
  const key = newKey();
  const vote = await store.cast({ pollId: 'p', key, choices: ['a'], at });
  await store.close();
  const db = new Database(file);
  t.after(() => db.close());
  const secret = (db.prepare('select voter_key from polls').get([]) as { voter_key: Buffer }).voter_key;
  const { _metadata, ...row } = db.prepare('select * from votes').get([]) as { voter: Buffer; _metadata: unknown };
  const expected = Buffer.alloc(16);
  writeVoter(expected, 0, createSecretKey(secret), Buffer.from(key, 'latin1'));
  assert.equal(secret.length, 32);
  // No time of the service's own, which would tell browsers apart by the error of their clocks.
  assert.deepEqual(row, { poll_id: 1, voter: expected, choices: 1, rev: 1, status: 0, hour: null });
  assert.equal(vote.id, row.voter.toString('base64url'));
  const bytes = await readFile(file);
  const hex = key.replaceAll('-', '');
  assert.equal(bytes.includes(row.voter), true);
  for (const trace of [key, hex, Buffer.from(hex, 'hex')]) assert.equal(bytes.includes(trace), false);
});

test('is refused a file that another store has open, and gets it when that one is closed', async (t) => {
  const file = join(await folder(t), 'votes.db');
  const first = SqliteVoteStore.open(file);
  assert.throws(() => SqliteVoteStore.open(file), (error) => error instanceof SetupError && /Another vote service/.test(error.message) && error.message.includes(file));
  await first.close();
  await SqliteVoteStore.open(file).close();
});

test('stores a batch of one transaction as it would store each ballot alone', async (t) => {
  const store = SqliteVoteStore.open(join(await folder(t), 'votes.db'));
  t.after(() => store.close());
  await store.definePolls([poll('p'), poll('q')]);
  const keys = Array.from({ length: 30 }, newKey);
  const cast = (pollId: string, key: string, choices: string[]) => store.cast({ pollId, key, choices, at });
  await cast('p', keys[3] ?? '', ['c']);
  // At once, so that they are one batch: twice the same, one key with two choices, and one that has voted before.
  const votes = await Promise.all([...keys.map((key) => cast('p', key, ['a'])), ...keys.map((key) => cast('p', key, ['a'])), ...keys.map((key) => cast('q', key, ['a', 'b'])), cast('p', keys[5] ?? '', ['b'])]);
  assert.equal(new Set(votes.map(({ id }) => id)).size, 60);
  assert.deepEqual(votes[3]?.choices, ['c']);
  assert.deepEqual(votes.at(-1)?.choices, ['a']);
  assert.deepEqual([await store.tally('p'), await store.tally('q')].map(({ ballots, counts }) => [ballots, counts]), [[30, [29, 0, 1]], [30, [30, 30, 0]]]);
  const { ballots, repeats, failures, waiting } = store.figures;
  assert.deepEqual([ballots, repeats, failures, waiting], [60, 32, 0, 0]);
  assert.ok(store.figures.commits < 10, String(store.figures.commits));
});

test('refuses ballots for which there is no room, and counts those that wait', async (t) => {
  const store = SqliteVoteStore.open(join(await folder(t), 'votes.db'));
  t.after(() => store.close());
  await store.definePolls([poll()]);
  const results = await Promise.allSettled(Array.from({ length: 8500 }, () => store.cast({ pollId: 'p', key: newKey(), choices: ['a'], at })));
  const refused = results.filter((result) => result.status === 'rejected');
  assert.equal(refused.length, 8500 - 8192);
  for (const { reason } of refused) assert.ok(reason instanceof StoreBusyError);
  assert.equal((await store.tally('p')).ballots, 8192);
});

test('says what the disk refuses, counts none of it, and goes on when the disk does', async (t) => {
  const file = join(await folder(t), 'votes.db');
  const store = SqliteVoteStore.open(file);
  t.after(() => store.close());
  await store.definePolls([poll()]);
  const db = new Database(file);
  t.after(() => db.close());
  db.exec("create trigger full before update on tallies begin select raise(abort, 'database or disk is full'); end");
  const key = newKey();
  await assert.rejects(store.cast({ pollId: 'p', key, choices: ['a'], at }), /disk is full/);
  assert.match(String(store.fault), /disk is full/);
  db.exec('drop trigger full');
  await store.cast({ pollId: 'p', key, choices: ['a'], at });
  assert.equal(store.fault, undefined);
  assert.deepEqual([store.figures.ballots, store.figures.failures, (await store.tally('p')).ballots], [1, 1, 1]);
});

test('brings a database of the first version up to date, with its votes', async (t) => {
  const file = join(await folder(t), 'votes.db');
  const db = new Database(file);
  const key = newKey();
  const secret = Buffer.alloc(32, 7);
  const voter = Buffer.alloc(16);
  writeVoter(voter, 0, createSecretKey(secret), Buffer.from(key, 'latin1'));
  db.exec(`create table polls (id integer primary key, public_id text not null unique, definition text not null, revision integer not null, voter_key blob not null check (length(voter_key) = 32)) strict;
    create table poll_options (poll_id integer not null references polls(id), idx integer not null, option_id text not null, primary key (poll_id, idx), unique (poll_id, option_id)) strict, without rowid;
    create table votes (poll_id integer not null references polls(id), voter blob not null, choices integer not null check (choices > 0), at integer not null, primary key (poll_id, voter)) strict, without rowid;
    create table tallies (poll_id integer not null references polls(id), idx integer not null, n integer not null default 0, updated_at integer, primary key (poll_id, idx)) strict, without rowid;
    insert into poll_options select 1, value, char(97 + value) from (select 0 as value union select 1 union select 2) where 0;
    pragma user_version = 1`);
  db.prepare("insert into polls values (1, 'p', '{}', 1, ?)").run([secret]);
  db.prepare('insert into votes values (1, ?, 6, 1893499200)').run([voter]);
  db.exec('insert into tallies values (1, -1, 1, 1893499200), (1, 0, 0, null), (1, 1, 1, 1893499200), (1, 2, 1, 1893499200)');
  db.close();
  const store = SqliteVoteStore.open(file);
  t.after(() => store.close());
  await store.definePolls([poll()]);
  assert.deepEqual((await store.find('p', key))?.choices, ['b', 'c']);
  assert.deepEqual((await store.cast({ pollId: 'p', key, choices: ['a'], at })).choices, ['b', 'c']);
  assert.deepEqual((await store.tally('p')).counts, [0, 1, 1]);
});

test('brings a database of the second version up to date: its votes count on, and can change', async (t) => {
  const file = join(await folder(t), 'votes.db');
  const db = new Database(file);
  const secret = Buffer.alloc(32, 7);
  const keys = [newKey(), newKey()] as const;
  db.exec(`create table polls (id integer primary key, public_id text not null unique, definition text not null, revision integer not null, voter_key blob not null check (length(voter_key) = 32)) strict;
    create table poll_options (poll_id integer not null references polls(id), idx integer not null check (idx between 0 and 61), option_id text not null, primary key (poll_id, idx), unique (poll_id, option_id)) strict, without rowid;
    create table votes (poll_id integer not null, voter blob not null check (length(voter) = 16), choices integer not null check (choices >= 0), rev integer not null default 1, primary key (poll_id, voter)) strict, without rowid;
    create table tallies (poll_id integer not null references polls(id), idx integer not null, n integer not null default 0, updated_at integer, primary key (poll_id, idx)) strict, without rowid;
    pragma user_version = 2`);
  db.prepare("insert into polls values (1, 'p', '{}', 4, ?)").run([secret]);
  db.exec('insert into tallies values (1, -1, 2, 1893499200), (1, 0, 0, null), (1, 1, 2, 1893499200), (1, 2, 2, 1893499200)');
  for (const key of keys) {
    const voter = Buffer.alloc(16);
    writeVoter(voter, 0, createSecretKey(secret), Buffer.from(key, 'latin1'));
    db.prepare('insert into votes (poll_id, voter, choices) values (1, ?, 6)').run([voter]);
  }
  db.close();
  const store = SqliteVoteStore.open(file);
  assert.deepEqual([...(await store.definePolls([poll()])).values()].map(({ revision }) => revision), [7]);
  assert.deepEqual(await store.tally('p'), { ballots: 2, counts: [0, 2, 2], held: 0, setAside: 0, version: 2, updated_at: '2030-01-01T12:00:00.000Z' });
  await store.change({ pollId: 'p', key: keys[0], choices: ['a'], at });
  await store.change({ pollId: 'p', key: keys[1], choices: [], at });
  await store.cast({ pollId: 'p', key: newKey(), choices: ['c'], at });
  const { ballots, counts, version } = await store.tally('p');
  assert.deepEqual([ballots, counts, version], [2, [1, 0, 1], 5]);
  await store.close();
  const checked = openForReading(file);
  t.after(() => checked.close());
  assert.deepEqual(audit(checked, file), { polls: 1, ballots: 2, held: 0, setAside: 0, faults: [] });
});

test('brings a database of the third version up to date: its polls are those of the file', async (t) => {
  const file = join(await folder(t), 'votes.db');
  const before = new Database(file);
  const secret = Buffer.alloc(32, 7);
  before.exec(`create table polls (id integer primary key, public_id text not null unique, definition text not null, revision integer not null, voter_key blob not null check (length(voter_key) = 32)) strict;
    create table poll_options (poll_id integer not null references polls(id), idx integer not null check (idx between 0 and 61), option_id text not null, primary key (poll_id, idx), unique (poll_id, option_id)) strict, without rowid;
    create table votes (poll_id integer not null, voter blob not null check (length(voter) = 16), choices integer not null check (choices >= 0), rev integer not null default 1, primary key (poll_id, voter)) strict, without rowid;
    create table tallies (poll_id integer not null references polls(id), idx integer not null, n integer not null default 0, updated_at integer, primary key (poll_id, idx)) strict, without rowid;
    pragma user_version = 3`);
  before.prepare("insert into polls values (1, 'p', '{}', 4, ?)").run([secret]);
  before.exec('insert into tallies values (1, -2, 1, 1893499200), (1, -1, 1, 1893499200), (1, 0, 0, null), (1, 1, 1, 1893499200), (1, 2, 0, null)');
  before.prepare('insert into votes values (1, ?, 2, 2)').run([Buffer.alloc(16, 1)]);
  before.close();
  const store = SqliteVoteStore.open(file);
  t.after(() => store.close());
  const defined = (await store.definePolls([poll()])).get('p');
  assert.deepEqual([defined?.revision, defined?.createdAt], [7, null]);
  assert.deepEqual(await store.tally('p'), { ballots: 1, counts: [0, 1, 0], held: 0, setAside: 0, version: 2, updated_at: '2030-01-01T12:00:00.000Z' });
  assert.deepEqual([store.desk.made(), store.desk.ids(), store.desk.tokenHash(), store.desk.audit({ offset: 0, limit: 1 }).total], [[], ['p'], undefined, 0]);
  const checked = openForReading(file);
  t.after(() => checked.close());
  assert.deepEqual(audit(checked, file), { polls: 1, ballots: 1, held: 0, setAside: 0, faults: [] });
});

test('goes on after a crash with what it had still to delete, and counts none of it', async (t) => {
  const file = join(await folder(t), 'votes.db');
  const first = SqliteVoteStore.open(file);
  await first.definePolls([]);
  const entry = { at: '2030-01-01T12:00:00.000Z', action: 'x', poll_id: 'd', details: {} };
  await first.desk.apply({ type: 'create', id: 'd', definition: '{}', optionIds: ['a', 'b'], allowedOrigins: '*' }, entry);
  await Promise.all(Array.from({ length: 5000 }, () => first.cast({ pollId: 'd', key: newKey(), choices: ['a'], at })));
  await first.close();
  const db = new Database(file);
  // The first of the transactions of a reset.
  carryOutOrder(db, { type: 'apply', change: { type: 'reset', id: 'd', revision: 1 }, entry });
  const opened = openForReading(file);
  assert.deepEqual(audit(opened, file), { polls: 1, ballots: 0, held: 0, setAside: 0, faults: [] });
  opened.close();
  db.close();
  const second = SqliteVoteStore.open(file);
  t.after(() => second.close());
  await second.definePolls([]);
  second.desk.open();
  assert.deepEqual(await second.tally('d'), { ballots: 0, counts: [0, 0], held: 0, setAside: 0, version: 5001, updated_at: null });
  const reader = openForReading(file);
  t.after(() => reader.close());
  assert.deepEqual(reader.prepare('select 1 from votes').all([]), []);
});

test('ends a reset that the disk has interrupted before it takes votes again', async (t) => {
  const file = join(await folder(t), 'votes.db');
  const store = SqliteVoteStore.open(file);
  t.after(() => store.close());
  await store.definePolls([]);
  const entry = { at: '2030-01-01T12:00:00.000Z', action: 'x', poll_id: 'd', details: {} };
  await store.desk.apply({ type: 'create', id: 'd', definition: '{}', optionIds: ['a', 'b'], allowedOrigins: '*' }, entry);
  await store.cast({ pollId: 'd', key: newKey(), choices: ['a'], at });
  const db = new Database(file);
  t.after(() => db.close());
  db.exec("create trigger full before delete on votes begin select raise(abort, 'database or disk is full'); end");
  const reset = store.desk.apply({ type: 'reset', id: 'd', revision: 1 }, entry);
  while (db.prepare('select 1 from polls where purging = 1').all([]).length === 0) await new Promise(setImmediate);
  // Whatever it has tried by now, it goes on.
  db.exec('drop trigger full');
  await reset;
  assert.deepEqual([await store.tally('d'), db.prepare('select 1 from votes').all([])], [{ ballots: 0, counts: [0, 0], held: 0, setAside: 0, version: 2, updated_at: null }, []]);
});

test('keeps one time a vote: its own, as the reader’s device had it', async (t) => {
  const store = SqliteVoteStore.open(join(await folder(t), 'votes.db'));
  t.after(() => store.close());
  await store.definePolls([poll()]);
  for (const [time, text] of [['00000000-0001', '1970-01-01T00:00:00.001Z'], ['ffffffff-ffff', '9999-12-31T23:59:59.999Z'], ['01976e2b-1c2d', '2025-06-14T11:20:08.493Z']] as const) {
    assert.equal((await store.cast({ pollId: 'p', key: `${time}-7abc-8def-0123456789ab`, choices: ['a'], at })).created_at, text);
  }
});

test('refuses a damaged file', async (t) => {
  const file = join(await folder(t), 'votes.db');
  const store = SqliteVoteStore.open(file);
  await store.definePolls([poll()]);
  await Promise.all(Array.from({ length: 500 }, () => store.cast({ pollId: 'p', key: newKey(), choices: ['a'], at })));
  await store.close();
  const bytes = await readFile(file);
  bytes.fill(0xa5, 4096 * 5, 4096 * 5 + 600);
  await writeFile(file, bytes);
  const damaged = SqliteVoteStore.open(file);
  t.after(() => damaged.close());
  await assert.rejects(damaged.definePolls([poll(), poll('q')]), (error) => error instanceof SetupError && /damaged|malformed/.test(error.message));
  assert.ok((await readFile(file)).equals(bytes), 'nothing was written to it');
});

test('empties the long log of a crash after the first vote, and not before', async (t) => {
  const file = join(await folder(t), 'votes.db');
  const crashed = SqliteVoteStore.open(file);
  t.after(() => crashed.close());
  await crashed.definePolls([poll()]);
  await crashed.cast({ pollId: 'p', key: newKey(), choices: ['a'], at });
  const filler = new Database(file);
  t.after(() => filler.close());
  filler.exec(`pragma wal_autocheckpoint = 0;
    insert into votes (poll_id, voter, choices) with recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < 600000) select 1, cast(printf('%016d', i) as blob), 1 from numbers`);
  // What is on the disk while the store lives is what a crash leaves behind.
  const left = join(await folder(t), 'votes.db');
  for (const part of ['', '-wal']) await copyFile(`${file}${part}`, `${left}${part}`);
  const before = (await stat(left)).size;

  const store = SqliteVoteStore.open(left);
  t.after(() => store.close());
  await store.definePolls([poll()]);
  assert.equal((await stat(left)).size, before);
  await store.cast({ pollId: 'p', key: newKey(), choices: ['a'], at });
  // The thread answers first; the next answer comes when it is done.
  await store.find('p', newKey());
  assert.ok((await stat(left)).size > before + 600_000 * 20, 'the votes of the log are in the database');
});

test('leaves one complete file when it is closed', async (t) => {
  const file = join(await folder(t), 'votes.db');
  const store = SqliteVoteStore.open(file);
  await store.definePolls([poll()]);
  await store.cast({ pollId: 'p', key: newKey(), choices: ['a'], at });
  await store.close();
  const copy = join(await folder(t), 'copy.db');
  await writeFile(copy, await readFile(file));
  const opened = SqliteVoteStore.open(copy);
  t.after(() => opened.close());
  await opened.definePolls([poll()]);
  assert.equal((await opened.tally('p')).ballots, 1);
});

test('writes its schema version, and in the log mode that survives a crash', async (t) => {
  const file = join(await folder(t), 'votes.db');
  await SqliteVoteStore.open(file).close();
  const db = new Database(file);
  t.after(() => db.close());
  assert.deepEqual(db.pragma('user_version'), [{ user_version: newestSchema }]);
  assert.deepEqual(db.pragma('journal_mode'), [{ journal_mode: 'wal' }]);
});

test('refuses a file of a newer version and leaves it as it is', async (t) => {
  const file = join(await folder(t), 'votes.db');
  await SqliteVoteStore.open(file).close();
  const db = new Database(file);
  t.after(() => db.close());
  db.exec('pragma user_version = 99');
  assert.throws(() => SqliteVoteStore.open(file), (error) => error instanceof SetupError && /schema version 99.*install a newer/.test(error.message));
  assert.deepEqual(db.pragma('user_version'), [{ user_version: 99 }]);
});

test('rolls a migration back that fails half-way', async (t) => {
  const file = join(await folder(t), 'votes.db');
  const db = new Database(file);
  t.after(() => db.close());
  // Of another program: the schema comes to a table of the same name after it has made some of its own.
  db.exec('create table votes (x)');
  assert.throws(() => SqliteVoteStore.open(file), SetupError);
  assert.deepEqual(db.prepare('select name from sqlite_master').all([]), [{ name: 'votes' }]);
  assert.deepEqual(db.pragma('user_version'), [{ user_version: 0 }]);
});

test('says which file it cannot use', async (t) => {
  const place = await folder(t);
  const text = join(place, 'notes.txt');
  await writeFile(text, 'Not a database. '.repeat(200));
  for (const file of [text, join(place, 'missing', 'votes.db')]) {
    assert.throws(() => SqliteVoteStore.open(file), (error) => error instanceof SetupError && error.message.includes(file));
  }
});
