import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'libsql';
import { parsePollDocument } from '../../../src/poll/parse-poll-document.js';
import type { PollDocument } from '../../../src/poll/poll.js';
import { SqliteVoteStore } from '../../src/stores/sqlite.js';
import { SetupError, voterKey } from '../../src/vote-store.js';
import { voteStoreContract } from '../contract/vote-store.js';
import { folder, newKey } from '../running-service.js';

voteStoreContract('SqliteVoteStore', async (place) => SqliteVoteStore.open(`${place}.db`));

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
  const db = new Database(file);
  t.after(() => db.close());
  const counted = db
    .prepare('select count(*) as ballots, sum(choices & 1) as a, sum(choices >> 1 & 1) as b, sum(choices >> 2 & 1) as c from votes')
    .all([]) as { ballots: number; a: number; b: number; c: number }[];
  const { ballots, counts } = await store.tally('p');
  assert.deepEqual(counted, [{ ballots, a: counts[0], b: counts[1], c: counts[2] }]);
  assert.deepEqual([ballots, counts], [40, [20, 10, 30]]);
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
  const row = db.prepare('select voter, at from votes').get([]) as { voter: Buffer; at: number };
  assert.equal(secret.length, 32);
  assert.deepEqual(row.voter, voterKey(secret, key));
  assert.equal(row.at, Math.floor(at / 1000));
  assert.equal(vote.id, row.voter.toString('base64url'));
  const bytes = await readFile(file);
  const hex = key.replaceAll('-', '');
  assert.equal(bytes.includes(row.voter), true);
  for (const trace of [key, hex, Buffer.from(hex, 'hex')]) assert.equal(bytes.includes(trace), false);
});

test('counts for two stores on one file together', async (t) => {
  const file = join(await folder(t), 'votes.db');
  const stores = [SqliteVoteStore.open(file), SqliteVoteStore.open(file)];
  t.after(() => Promise.all(stores.map((store) => store.close())));
  for (const store of stores) await store.definePolls([poll()]);
  const keys = Array.from({ length: 20 }, newKey);
  await Promise.all(stores.flatMap((store) => keys.map((key) => store.cast({ pollId: 'p', key, choices: ['b'], at }))));
  for (const store of stores) assert.deepEqual((await store.tally('p')).counts, [0, 20, 0]);
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
  assert.deepEqual(db.pragma('user_version'), [{ user_version: 1 }]);
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
