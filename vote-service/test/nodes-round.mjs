/** One life of the built service under the Node that runs this: votes, kill -9, the same votes again, an orderly end, a check. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtService, startService } from '../bench/service.mjs';

const ballots = 200;
const place = mkdtempSync(join(tmpdir(), 'vote-service-nodes-'));
const polls = join(place, 'polls.json');
const data = join(place, 'data');

/** A UUIDv7 of now. */
function ballotKey() {
  const hex = Date.now().toString(16).padStart(12, '0') + randomBytes(10).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

async function vote(port, key) {
  const answer = await fetch(`http://127.0.0.1:${port}/polls/1/votes`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': `"${key}"` }, body: '{"choices":["yes"]}' });
  assert.equal(answer.status, 201);
  return (await answer.json()).vote;
}

const voters = async (port) => (await (await fetch(`http://127.0.0.1:${port}/polls/1`)).json()).voters_count;

try {
  writeFileSync(polls, JSON.stringify({ allowed_origins: '*', polls: [{ id: '1', question: 'Well?', options: [{ id: 'yes', title: 'Yes' }, { id: 'no', title: 'No' }] }] }));
  const keys = Array.from({ length: ballots }, ballotKey);
  const first = await startService({ polls, data });
  const votes = await Promise.all(keys.map((key) => vote(first.port, key)));
  await first.end('SIGKILL');

  const second = await startService({ polls, data });
  assert.equal(await voters(second.port), ballots);
  assert.deepEqual(await Promise.all(keys.map((key) => vote(second.port, key))), votes);
  assert.equal(await voters(second.port), ballots);
  await second.end('SIGTERM');

  const check = execFileSync(process.execPath, [builtService, 'check', '--data', data], { encoding: 'utf8' });
  assert.match(check, new RegExp(`: ${ballots} ballots in 1 poll: the file is sound`));
  console.log(`Node ${process.version}: ${ballots} votes, kill -9, the same ${ballots} votes again, and each counts once`);
} finally {
  rmSync(place, { recursive: true, force: true });
}
