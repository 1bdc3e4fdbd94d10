import assert from 'node:assert/strict';
import { chown, copyFile, mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import Database from 'libsql';
import type { PollDocument } from '../../src/poll/poll.js';
import { fetchDescribed } from './documented.js';
import { ended, pollsIn, run, started, vote } from './running-program.js';
import type { Run } from './running-program.js';
import { folder, newKey, onePoll, serviceOn } from './running-service.js';

/** Runs a command to its end. */
async function done(t: TestContext, ...args: readonly string[]): Promise<{ readonly status: number | null } & Pick<Run, 'stdout' | 'stderr'>> {
  const command = run(t, args);
  const status = await ended(command);
  return { status, stdout: command.stdout, stderr: command.stderr };
}

/** A folder with a database of some votes, and a service that is not running. */
async function votes(t: TestContext, count: number): Promise<{ readonly place: string; readonly data: string; readonly file: string }> {
  const place = await folder(t);
  const data = join(place, 'data');
  await mkdir(data);
  const file = join(data, 'votes.db');
  const service = await serviceOn(t, file, onePoll());
  for (let index = 0; index < count; index++) await service.vote('7910', [index % 3 === 0 ? 'no' : 'yes']);
  await service.stop();
  return { place, data, file };
}

/** Changes the database behind the back of the service. */
function change(file: string, sql: string): void {
  const db = new Database(file);
  db.exec(sql);
  // The driver leaves the log where it is.
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

test('a backup of a running service has every vote that was answered, and is restored', async (t) => {
  const place = await folder(t);
  const data = join(place, 'data');
  const polls = await pollsIn(place);
  const service = run(t, ['--polls', polls, '--data', data, '--port', '0']);
  const url = await started(service);
  const keys = Array.from({ length: 20 }, () => newKey());
  for (const key of keys) assert.equal((await vote(url, key)).status, 201);

  const backup = join(place, 'votes.backup');
  const made = await done(t, 'backup', '--data', data, '--to', backup);
  assert.deepEqual([made.status, made.stderr], [0, '']);
  assert.equal(made.stdout, `${backup}: 20 ballots in 1 poll: the file is sound, and the counters equal the votes.\n`);
  assert.equal((await stat(backup)).mode & 0o777, 0o600);
  assert.deepEqual((await readdir(place)).toSorted(), ['data', 'polls.json', 'votes.backup']);

  // The service has gone on, and what came later is not in the backup.
  assert.equal((await vote(url, newKey())).status, 201);
  const elsewhere = join(place, 'elsewhere');
  await mkdir(elsewhere);
  // The user of the service, where root restores for it.
  if (process.getuid?.() === 0) await chown(elsewhere, 1234, 1234);
  const restored = await done(t, 'restore', '--from', backup, '--data', elsewhere);
  assert.deepEqual([restored.status, restored.stderr], [0, '']);
  const { mode, uid } = await stat(join(elsewhere, 'votes.db'));
  assert.deepEqual([mode & 0o777, uid], [0o600, (await stat(elsewhere)).uid]);
  const second = await started(run(t, ['--polls', polls, '--data', elsewhere, '--port', '0']));
  for (const key of keys) assert.equal((await vote(second, key)).status, 201);
  assert.equal(((await (await fetchDescribed(new URL('/polls/7910', second))).json()) as PollDocument).voters_count, 20);
});

test('a backup is never written over, and needs a folder and a database', async (t) => {
  const { place, data } = await votes(t, 3);
  const backup = join(place, 'votes.backup');
  assert.equal((await done(t, 'backup', '--data', data, '--to', backup)).status, 0);
  const before = await readFile(backup);
  const again = await done(t, 'backup', '--data', data, '--to', backup);
  assert.deepEqual([again.status, again.stdout], [1, '']);
  assert.match(again.stderr, /is there already, and a backup is never written over/);
  assert.deepEqual(await readFile(backup), before);
  assert.match((await done(t, 'backup', '--data', data, '--to', join(place, 'none', 'x'))).stderr, /^Cannot write the backup .*none/);
  assert.match((await done(t, 'backup', '--data', place, '--to', join(place, 'x'))).stderr, /^There is no database .*votes\.db\.\n$/);
  assert.match((await done(t, 'backup', '--data', data)).stderr, /^--to FILE is missing/);
  assert.deepEqual((await readdir(place)).toSorted(), ['data', 'votes.backup']);
});

test('a database whose counters are wrong is told by check, and not backed up or restored', async (t) => {
  const { place, data, file } = await votes(t, 6);
  change(file, 'update tallies set n = n + 1 where idx = 0');
  const checked = await done(t, 'check', '--data', data);
  assert.equal(checked.status, 1);
  assert.match(checked.stdout, /It is damaged:\n {2}Poll "7910": the counter of option 1 says 5, and the votes are 4\.\n/);
  const backup = await done(t, 'backup', '--data', data, '--to', join(place, 'b'));
  assert.deepEqual([backup.status, backup.stdout], [1, '']);
  assert.match(backup.stderr, /cannot be backed up\. It is damaged/);
  await copyFile(file, join(place, 'copy'));
  const restored = await done(t, 'restore', '--from', join(place, 'copy'), '--data', join(place, 'new'));
  assert.deepEqual([restored.status, restored.stdout], [1, '']);
  assert.match(restored.stderr, /cannot be restored\. It is damaged/);
  assert.deepEqual((await readdir(place)).toSorted(), ['copy', 'data']);
});

test('check counts votes again, while the service runs too', async (t) => {
  const { place, data } = await votes(t, 7);
  const sound = /votes\.db: 7 ballots in 1 poll: the file is sound, and the counters equal the votes\.\n$/;
  assert.match((await done(t, 'check', '--data', data)).stdout, sound);
  await started(run(t, ['--polls', await pollsIn(place), '--data', data, '--port', '0']));
  const beside = await done(t, 'check', '--data', data);
  assert.equal(beside.status, 0);
  assert.match(beside.stdout, sound);
});

test('a restore replaces nothing, neither a database nor a log that was left', async (t) => {
  const { place, data, file } = await votes(t, 2);
  const backup = join(place, 'b');
  await done(t, 'backup', '--data', data, '--to', backup);
  const over = await done(t, 'restore', '--from', backup, '--data', data);
  assert.equal(over.status, 1);
  assert.match(over.stderr, /votes\.db.* would be replaced\. Move (it|them) to another folder/);
  const left = join(place, 'left');
  await mkdir(left);
  await writeFile(join(left, 'votes.db-wal'), 'log of another database');
  assert.match((await done(t, 'restore', '--from', backup, '--data', left)).stderr, /votes\.db-wal would be replaced/);
  assert.equal((await done(t, 'check', '--data', data)).status, 0);
  await started(run(t, ['--polls', await pollsIn(place), '--data', data, '--port', '0']));
  assert.match((await done(t, 'restore', '--from', backup, '--data', data)).stderr, new RegExp(`^Another vote service uses the database ${file}`));
});

/** What can have happened to a file, and what is said of it. */
const damages: readonly [string, (file: string) => Promise<unknown>, RegExp][] = [
  ['with a broken header', (file) => flip(file, 20, 40), /damaged|no database|not a database|malformed/],
  ['that is no database', (file) => writeFile(file, 'votes, votes, votes\n'.repeat(500)), /not a database/],
  ['that was cut off', (file) => truncate(file, 8192), /damaged|malformed/],
  ['with broken bytes in the middle', async (file) => flip(file, Math.floor((await stat(file)).size / 2), 3000), /damaged|malformed/],
  ['of a newer version', async (file) => change(file, 'pragma user_version = 99'), /newer/],
];

async function flip(file: string, from: number, count: number): Promise<void> {
  const bytes = await readFile(file);
  for (let index = from; index < from + count; index++) bytes[index] = ~(bytes[index] ?? 0) & 255;
  await writeFile(file, bytes);
}

for (const [kind, damage, message] of damages) {
  test(`a file ${kind} is refused by the service and by every command, and stays as it is`, async (t) => {
    const { place, data, file } = await votes(t, 400);
    await damage(file);
    const before = await readFile(file);
    const polls = await pollsIn(place);
    const attempts = await Promise.all([
      done(t, '--polls', polls, '--data', data, '--port', '0'),
      done(t, 'check', '--data', data),
      done(t, 'backup', '--data', data, '--to', join(place, 'b')),
      done(t, 'restore', '--from', file, '--data', join(place, 'new')),
    ]);
    for (const { status, stdout, stderr } of attempts) {
      assert.equal(status, 1);
      assert.match(stdout + stderr, message);
      assert.doesNotMatch(stderr, /^ +at /m);
    }
    assert.deepEqual(await readFile(file), before);
    assert.ok(!(await readdir(place)).includes('b'));
  });
}
