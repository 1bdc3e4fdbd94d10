import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import type { PollDocument, VoteReceipt } from '../../src/poll/poll.js';
import { fetchDescribed } from './documented.js';
import { ended, pollsIn, run, started, vote } from './running-program.js';
import { folder, newKey, onePoll } from './running-service.js';

test('prints its address, makes the folder and serves the polls', async (t) => {
  const place = await folder(t);
  const service = run(t, ['--polls', await pollsIn(place), '--data', join(place, 'new', 'data'), '--port', '0']);
  const url = await started(service);
  assert.equal(((await (await fetchDescribed(new URL('/polls/7910', url))).json()) as PollDocument).question, 'Keep the night bus?');
  assert.equal((await readdir(join(place, 'new', 'data')))[0], 'votes.db');
  assert.equal(url.hostname, '127.0.0.1');
});

test('an answered vote survives kill -9, and its retry gets the same answer', async (t) => {
  const place = await folder(t);
  const args = ['--polls', await pollsIn(place), '--data', join(place, 'data'), '--port', '0'];
  const key = newKey();
  const first = run(t, args);
  const answer = await vote(await started(first), key);
  const receipt = (await answer.json()) as VoteReceipt;
  assert.equal(answer.status, 201);
  first.process.kill('SIGKILL');
  await ended(first);

  const url = await started(run(t, args));
  const poll = (await (await fetchDescribed(new URL('/polls/7910', url))).json()) as PollDocument;
  assert.deepEqual([poll.voters_count, poll.results_version], [1, 1]);
  const retry = await vote(url, key);
  assert.deepEqual([retry.status, ((await retry.json()) as VoteReceipt).vote], [201, receipt.vote]);
  assert.equal(((await (await fetchDescribed(new URL('/polls/7910', url))).json()) as PollDocument).voters_count, 1);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} ends the service after the request in flight, with exit code 0`, async (t) => {
    const place = await folder(t);
    const data = join(place, 'data');
    const service = run(t, ['--polls', await pollsIn(place), '--data', data, '--port', '0']);
    const url = await started(service);
    const body = '{"choices":["yes"]}';
    const socket = connect(Number(url.port), url.hostname);
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    socket.write(`POST /polls/7910/votes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nIdempotency-Key: "${newKey()}"\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`);
    // The interim answer shows that the service has the request.
    await once(socket, 'data');
    service.process.kill(signal);
    while (await accepts(url)) await new Promise((resolve) => setTimeout(resolve, 10));
    socket.write(body);
    await once(socket, 'close');
    assert.match(answer, /HTTP\/1\.1 201 Created/);
    // Else the stop would wait until the client lets go of the connection.
    assert.match(answer, /^connection: close\r$/im);
    assert.equal(await ended(service), 0);
    assert.equal(service.stderr, '');
    // The log was folded into the file: the database was closed, not dropped.
    assert.deepEqual((await readdir(data)).filter((name) => name.endsWith('-wal')), []);
  });
}

/** Whether something listens there. */
const accepts = (url: URL) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(Number(url.port), url.hostname, () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

test('a taken port is one line that says what to do', async (t) => {
  const place = await folder(t);
  const polls = await pollsIn(place);
  const { port } = await started(run(t, ['--polls', polls, '--data', join(place, 'a'), '--port', '0']));
  const second = run(t, ['--polls', polls, '--data', join(place, 'b')], { PORT: port });
  assert.equal(await ended(second), 1);
  assert.match(second.stderr, new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is taken: .*--port NUMBER\\.\n$`));
});

test('--help explains the options and starts nothing', async (t) => {
  const help = run(t, ['--help']);
  assert.equal(await ended(help), 0);
  for (const option of ['--polls', '--data', '--port', '--host', 'PORT', '8001', './.data', '127.0.0.1']) assert.ok(help.stdout.includes(option), option);
});

test('what cannot be started is explained without a stack trace', async (t) => {
  const place = await folder(t);
  const polls = await pollsIn(place);
  const hidden = join(place, 'hidden.json');
  await writeFile(hidden, JSON.stringify(onePoll({ results_visibility: 'sometimes' })));
  const cases: [string[], RegExp][] = [
    [['surprise'], /no command "surprise"/],
    [['--polls', join(place, 'none.json')], /none\.json: there is no such file/],
    [['--polls', hidden], /"results_visibility" is missing or wrong\. Write "always", "after_vote"/],
    [['--polls', polls, '--port', '99999'], /from 0 to 65535/],
    [['--polls', polls, '--color'], /--color[^]*Options:/],
    [['--polls', polls, '--data', join(polls, 'x')], /Cannot make the folder .*--data DIR/],
  ];
  const runs = cases.map(([args, message]) => ({ service: run(t, args), message }));
  for (const { service, message } of runs) {
    assert.equal(await ended(service), 1);
    assert.match(service.stderr, message);
    assert.doesNotMatch(service.stderr, /^ +at /m);
    assert.equal(service.stdout, '');
  }
});

test('a poll whose options were renamed is refused at start', async (t) => {
  const place = await folder(t);
  const polls = await pollsIn(place);
  const args = ['--polls', polls, '--data', join(place, 'data'), '--port', '0'];
  const first = run(t, args);
  await started(first);
  first.process.kill('SIGTERM');
  await ended(first);
  await writeFile(polls, JSON.stringify(onePoll({ options: [{ id: 'yes', title: 'Yes' }, { id: 'never', title: 'Never' }] })));
  const second = run(t, args);
  assert.equal(await ended(second), 1);
  assert.match(second.stderr, /^Poll "7910": option 2 was stored as "no" .*\n$/);
});
