import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { createApp, parsePolls, SqliteVoteStore } from '../src/vote-service.js';
import { fetchDescribed } from './documented.js';
import { ended, pollsIn, run, started, vote } from './running-program.js';
import { folder, newKey, onePoll } from './running-service.js';

const body = '{"choices":["yes"]}';

const voteText = (key: string) => `POST /polls/7910/votes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nIdempotency-Key: "${key}"\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

/** Sends text on a connection of its own, and collects the answer; `close` resolves with how the connection ended. */
async function raw(url: URL) {
  const socket = connect(Number(url.port), url.hostname);
  await once(socket, 'connect');
  const seen = { answer: '' };
  socket.setEncoding('utf8').on('data', (text: string) => (seen.answer += text));
  const close = new Promise<string>((resolve) => socket.on('error', (error) => resolve(error.message)).on('close', () => resolve('closed')));
  return { seen, close, socket, write: (text: string) => new Promise((resolve) => socket.write(text, resolve)) };
}

test('what lay in the buffers when the signal came is answered: on new connections, and on those that were idle', async (t) => {
  const place = await folder(t);
  const data = join(place, 'data');
  const polls = await pollsIn(place);
  const service = run(t, ['--polls', polls, '--data', data, '--port', '0']);
  const url = await started(service);
  const idle = await Promise.all(Array.from({ length: 30 }, () => raw(url)));
  for (const { write, seen, socket } of idle) {
    await write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    if (seen.answer === '') await once(socket, 'data');
  }
  // A process that is stopped reads nothing; the system takes connections and requests for it.
  service.process.kill('SIGSTOP');
  const fresh = await Promise.all(Array.from({ length: 30 }, () => raw(url)));
  const keys = [...idle, ...fresh].map(() => newKey());
  for (const [index, { write }] of [...idle, ...fresh].entries()) await write(voteText(keys[index] ?? ''));
  service.process.kill('SIGTERM');
  service.process.kill('SIGCONT');
  for (const { seen, close } of [...idle, ...fresh]) {
    assert.equal(await close, 'closed');
    assert.match(seen.answer, /HTTP\/1\.1 201 Created[^]*"counted"/);
  }
  assert.equal(await ended(service), 0);

  const second = await started(run(t, ['--polls', polls, '--data', data, '--port', '0']));
  for (const key of keys) assert.equal((await vote(second, key)).status, 201);
  const { voters_count: voters } = (await (await fetchDescribed(new URL('/polls/7910', second))).json()) as { voters_count: number };
  assert.equal(voters, keys.length);
});

test('a stop under load loses no vote that was answered, and answers all that was sent before', async (t) => {
  const place = await folder(t);
  const data = join(place, 'data');
  const polls = await pollsIn(place);
  const service = run(t, ['--polls', polls, '--data', data, '--port', '0']);
  const url = await started(service);
  const agent = new Agent({ keepAlive: true });
  t.after(() => agent.destroy());
  const acknowledged: string[] = [];
  const failed = new Set<string>();
  const pending = new Set<string>();
  const send = (key: string) =>
    new Promise<boolean>((resolve) => {
      const fail = () => {
        pending.delete(key);
        failed.add(key);
        resolve(false);
      };
      pending.add(key);
      request(new URL('/polls/7910/votes', url), { agent, method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': `"${key}"`, 'content-length': body.length } }, (answer) => {
        answer.on('error', fail).on('end', () => {
          if (answer.statusCode !== 201) return fail();
          pending.delete(key);
          acknowledged.push(key);
          resolve(true);
        });
        answer.resume();
      })
        .on('error', fail)
        .end(body);
    });
  const clients = Array.from({ length: 32 }, async () => {
    while (await send(newKey()));
  });
  while (acknowledged.length < 2000) await new Promise(setImmediate);
  const before = [...pending];
  service.process.kill('SIGTERM');
  await Promise.all(clients);
  assert.ok(before.length > 0);
  assert.deepEqual(before.filter((key) => failed.has(key)), []);
  assert.equal(await ended(service), 0);
  assert.equal(service.stderr, '');

  const second = await started(run(t, ['--polls', polls, '--data', data, '--port', '0']));
  const voters = async () => ((await (await fetchDescribed(new URL('/polls/7910', second))).json()) as { voters_count: number }).voters_count;
  const stored = await voters();
  assert.ok(stored >= acknowledged.length);
  // A vote that was lost would count now.
  for (const key of acknowledged.slice(-500)) assert.equal((await vote(second, key)).status, 201);
  assert.equal(await voters(), stored);
});

test('the log names an address that can be opened where the service listens on all', async (t) => {
  const place = await folder(t);
  const service = run(t, ['--polls', await pollsIn(place), '--data', join(place, 'data'), '--port', '0', '--host', '0.0.0.0']);
  const { port } = await started(service);
  assert.match(service.stdout, new RegExp(`listens on every address of this computer, port ${port}, and serves 1 poll, such as http://localhost:${port}/polls/7910`));
});

test('the log tells of start, address and stop, as lines of JSON', async (t) => {
  const place = await folder(t);
  const service = run(t, ['--polls', await pollsIn(place), '--data', join(place, 'data'), '--port', '0']);
  const url = await started(service);
  await vote(url);
  service.process.kill('SIGTERM');
  assert.equal(await ended(service), 0);
  const written = service.stdout.trimEnd().split('\n');
  // What is said once, to the person who starts the service for the first time.
  assert.match(written.splice(2, 1).join(), /^The desk for editors is at /);
  const lines = written.map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(lines.map(({ level, msg }) => [level, msg]), [
    ['info', 'The vote service starts.'],
    ['info', `The vote service listens on ${url.origin} and serves 1 poll, such as ${url.origin}/polls/7910`],
    ['info', 'The vote service stops: it answers what has been sent.'],
    ['info', 'The vote service has stopped.'],
  ]);
  assert.deepEqual([lines[2]?.['signal'], lines[3]?.['ballots']], ['SIGTERM', 1]);
  for (const { time } of lines) assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test('a second signal ends the service at once', async (t) => {
  const place = await folder(t);
  const service = run(t, ['--polls', await pollsIn(place), '--data', join(place, 'data'), '--port', '0']);
  const url = await started(service);
  // A request that does not end keeps the first stop waiting.
  const { socket, write } = await raw(url);
  await write(voteText(newKey()).replace('\r\n\r\n', '\r\nExpect: 100-continue\r\n\r\n').slice(0, -5));
  await once(socket, 'data');
  service.process.kill('SIGTERM');
  while (!service.stdout.includes('stops')) await once(service.process.stdout, 'data');
  service.process.kill('SIGINT');
  await ended(service);
  assert.equal(service.process.signalCode, 'SIGINT');
});

test('a service that stops is alive but not ready', async (t) => {
  const store = SqliteVoteStore.open(join(await folder(t), 'votes.db'));
  t.after(() => store.close());
  const app = createApp({ store, polls: parsePolls(JSON.stringify(onePoll())) });
  const answers: [number, unknown][] = [];
  const url = await app.listen({ port: 0, host: '127.0.0.1' }).catch((error: unknown) => assert.fail(String(error)));
  const ask = async (path: string) => {
    const answer = await fetchDescribed(url + path);
    return [answer.status, await answer.json()] as [number, unknown];
  };
  assert.deepEqual(await ask('/readyz'), [200, { status: 'ready' }]);
  app.server.once('close', () => answers.push([0, 'closed']));
  const stopping = app.close();
  // The service goes on to listen for a moment.
  answers.push(await ask('/healthz'), await ask('/readyz'));
  await stopping;
  assert.deepEqual(answers, [[200, { status: 'ok' }], [503, { status: 'unavailable', reason: 'The service is stopping.' }], [0, 'closed']]);
});
