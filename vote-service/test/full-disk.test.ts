import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { pollsIn, run, started, vote } from './running-program.js';
import { folder, newKey } from './running-service.js';

test('a disk that takes no more refuses votes, and the service is ready by itself once there is room', async (t) => {
  const place = await folder(t);
  const service = run(t, ['--polls', await pollsIn(place), '--data', join(place, 'data'), '--port', '0']);
  const url = await started(service);
  assert.equal((await vote(url)).status, 201);
  /** Lets no file of the service grow beyond a size. */
  const limit = (bytes: string) => execFileSync('prlimit', ['--pid', String(service.process.pid), `--fsize=${bytes}:`]);
  const status = async (path: string) => (await fetch(new URL(path, url))).status;

  limit('4096');
  const keys = [newKey(), newKey(), newKey()];
  for (const key of keys) {
    const answer = await vote(url, key);
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '5']);
  }
  assert.deepEqual([await status('/readyz'), await status('/healthz'), await status('/polls/7910')], [503, 200, 200]);
  // It tries the disk meanwhile, and is not taken in by a question that needs no room.
  const failed = async () => Number(/failed_commits_total (\d+)\n/.exec(await (await fetch(new URL('/metrics', url))).text())?.[1]);
  while ((await failed()) < keys.length + 2) {
    assert.doesNotMatch(service.stdout, /stored again/);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal(await status('/readyz'), 503);

  limit('unlimited');
  while (!service.stdout.includes('Votes are stored again.')) await once(service.process.stdout, 'data');
  assert.equal(await status('/readyz'), 200);
  for (const key of keys) assert.equal((await vote(url, key)).status, 201);
  const { voters_count: voters } = (await (await fetch(new URL('/polls/7910', url))).json()) as { voters_count: number };
  assert.equal(voters, 1 + keys.length);
  assert.equal(service.stdout.split('"level":"error"').length - 1, 1);
});
