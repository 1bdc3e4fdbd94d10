import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fetchDescribed } from './documented.js';
import { ended, pollsIn, run, started, vote } from './running-program.js';
import { folder, newKey } from './running-service.js';

/** Readers, as the proxy names them, with the bytes of their addresses. */
const readers: readonly (readonly [string, Buffer])[] = [
  ['203.0.113.177', Buffer.from([203, 0, 113, 177])],
  ['::ffff:203.0.113.178', Buffer.from([203, 0, 113, 178])],
  ['2001:db8:7f3a:91c4:5e6d::b2', Buffer.from('20010db87f3a91c45e6d0000000000b2', 'hex')],
];

const secrets = ['Reader-Agent/7.3', 'where-it-came-from', 'session-of-reader', 'search-of-reader'];

test('no address, ballot key, or word of a request is in the logs, the database, its log, or a backup', async (t) => {
  const place = await folder(t);
  const data = join(place, 'data');
  const service = run(t, ['--polls', await pollsIn(place), '--data', data, '--port', '0', '--proxy-hops', '1', '--votes-per-minute', '5']);
  const url = await started(service);
  const keys: string[] = [];
  const statuses = new Set<number>();
  for (const [address] of readers) {
    const headers = { 'x-forwarded-for': address, 'user-agent': 'Reader-Agent/7.3', referer: 'https://paper.example/where-it-came-from', cookie: 'id=session-of-reader' };
    for (let index = 0; index < 7; index++) {
      const key = newKey();
      keys.push(key);
      statuses.add((await vote(url, key, headers)).status);
    }
    // What goes wrong must not be told in more words.
    for (const path of ['/polls/7910?q=search-of-reader', '/nothing?q=search-of-reader', '/polls/%zz?q=search-of-reader', '/metrics?q=search-of-reader']) statuses.add((await fetchDescribed(new URL(path, url), { headers })).status);
    statuses.add((await fetchDescribed(new URL('/polls/7910/votes?q=search-of-reader', url), { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{' })).status);
  }
  assert.deepEqual([...statuses].toSorted((a, b) => a - b), [200, 201, 400, 404, 429]);

  const metrics = await (await fetchDescribed(new URL('/metrics', url))).text();
  const backup = run(t, ['backup', '--data', data, '--to', join(place, 'backup')]);
  assert.equal(await ended(backup), 0, backup.stderr);
  const places = new Map<string, Buffer>([['metrics', Buffer.from(metrics)], ['backup', await readFile(join(place, 'backup'))]]);
  // The log of the database while it is in use, and the database when all is in it.
  for (const name of await readdir(data)) places.set(`${name} in use`, await readFile(join(data, name)));
  service.process.kill('SIGTERM');
  await ended(service);
  for (const name of await readdir(data)) places.set(name, await readFile(join(data, name)));
  places.set('stdout', Buffer.from(service.stdout));
  places.set('stderr', Buffer.from(service.stderr));
  assert.ok(Number(places.get('votes.db-wal in use')?.length) > 10_000);

  const sought = new Map<string, Buffer>();
  for (const [address, bytes] of readers) sought.set(address, Buffer.from(address)).set(`bytes of ${address}`, bytes);
  sought.set('the IPv4 address in the mapped one', Buffer.from('203.0.113.178'));
  for (const key of keys) {
    const hex = key.replaceAll('-', '');
    sought.set(key, Buffer.from(key)).set(hex, Buffer.from(hex)).set(`bytes of ${key}`, Buffer.from(hex, 'hex'));
  }
  for (const secret of secrets) sought.set(secret, Buffer.from(secret));
  for (const [where, bytes] of places) for (const [what, pattern] of sought) assert.ok(!bytes.includes(pattern), `${what} is in ${where}`);
});
