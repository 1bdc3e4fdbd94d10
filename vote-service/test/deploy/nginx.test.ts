import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { createServer, connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { ended, pollsIn, run, started } from '../running-program.js';
import { createApp, parsePolls, SqliteVoteStore } from '../../src/vote-service.js';
import { folder, newKey, onePoll } from '../running-service.js';

const host = 'votes.paper.example';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

interface Send {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise((resolve) => {
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
  }).finally(() => socket.destroy()) as Promise<boolean>;
}

/** The configuration as it is shipped, with the places and ports of a test. */
async function configuration(place: string, ports: { readonly plain: number; readonly tls: number; readonly service: number }): Promise<string> {
  let text = await readFile(new URL('../../deploy/nginx.conf', import.meta.url), 'utf8');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${place}/${name};`).join(' ');
  for (const [shipped, own] of [
    ['pid /run/nginx.pid;', `pid ${place}/nginx.pid;`],
    ['http {\n', `http {\n${temporary}\n`],
    ['/var/log/nginx/error.log', `${place}/error.log`],
    ['/var/log/nginx/votes.log', `${place}/votes.log`],
    ['/var/cache/nginx/votes', `${place}/cache`],
    ['/etc/nginx/votes.crt', `${place}/votes.crt`],
    ['/etc/nginx/votes.key', `${place}/votes.key`],
    ['127.0.0.1:8001', `127.0.0.1:${ports.service}`],
    ['listen 80;', `listen 127.0.0.1:${ports.plain};`],
    ['listen 443 ssl', `listen 127.0.0.1:${ports.tls} ssl`],
  ] as const) {
    assert.ok(text.includes(shipped), shipped);
    text = text.replace(shipped, own);
  }
  return text;
}

/** nginx with the shipped configuration before whatever listens on the port of the service. */
async function proxy(t: TestContext, place: string) {
  const nginxPlace = join(place, 'nginx');
  await mkdir(nginxPlace);
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1', '-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`, '-keyout', `${nginxPlace}/votes.key`, '-out', `${nginxPlace}/votes.crt`], { stdio: 'ignore' });
  const ports = { plain: await freePort(), tls: await freePort(), service: await freePort() };
  await writeFile(join(nginxPlace, 'nginx.conf'), await configuration(nginxPlace, ports));
  const nginx = spawn('nginx', ['-p', nginxPlace, '-c', join(nginxPlace, 'nginx.conf'), '-g', `daemon off;${process.getuid?.() === 0 ? ' user root;' : ''}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  nginx.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  t.after(async () => {
    nginx.kill('SIGTERM');
    if (nginx.exitCode === null && nginx.signalCode === null) await once(nginx, 'exit');
  });
  while (!(await listens(ports.tls))) {
    assert.equal(nginx.exitCode, null, complaints);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const agent = new Agent({ keepAlive: true, ca: await readFile(`${nginxPlace}/votes.crt`) });
  t.after(() => agent.destroy());
  const send = (path: string, { method = 'GET', headers = {}, body }: Send = {}) =>
    new Promise<Answer>((resolve, reject) => {
      request({ agent, host: '127.0.0.1', port: ports.tls, servername: host, path, method, headers: { host, ...headers } }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
      })
        .on('error', reject)
        .end(body);
    });
  return { ports, nginxPlace, agent, send };
}

/** nginx before the service. */
async function site(t: TestContext, flags: readonly string[] = [], poll: object = {}) {
  const place = await folder(t);
  const { ports, nginxPlace, agent, send } = await proxy(t, place);
  const args = ['--polls', await pollsIn(place, poll), '--data', join(place, 'data'), '--port', String(ports.service), '--proxy-hops', '1', ...flags];
  const service = run(t, args);
  const direct = await started(service);
  const vote = (headers: Readonly<Record<string, string>> = {}, key = newKey()) =>
    send('/polls/7910/votes', { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': `"${key}"`, ...headers }, body: '{"choices":["yes"]}' });
  /** How often the service itself has answered a read of the poll. */
  const reads = async () => Number(/answers_total\{route="\/polls\/:id",status="2xx"\} (\d+)/.exec(await (await fetch(new URL('/metrics', direct))).text())?.[1] ?? 0);
  return { ports, nginxPlace, agent, service, args, send, vote, reads };
}

test('a vote and its repeat pass nginx over TLS, and plain HTTP leads there', async (t) => {
  const { vote, send, ports } = await site(t);
  const key = newKey();
  const first = await vote({}, key);
  assert.equal(first.status, 201, first.body);
  assert.deepEqual(JSON.parse((await vote({}, key)).body).vote, JSON.parse(first.body).vote);
  assert.equal(JSON.parse((await send('/polls/7910')).body).voters_count, 1);
  const location = await new Promise((resolve, reject) => {
    plainRequest({ host: '127.0.0.1', port: ports.plain, path: '/polls/7910', headers: { host } }, (answer) => resolve(answer.resume().headers.location)).on('error', reject).end();
  });
  assert.equal(location, `https://${host}/polls/7910`);
});

test('readers are served from the cache, whatever they add to the address', async (t) => {
  const { send, reads } = await site(t);
  for (let index = 0; index < 30; index++) assert.equal((await send(`/polls/7910?reader=${index}`)).status, 200);
  const seen = await reads();
  assert.ok(seen >= 1 && seen < 30, String(seen));

  // What depends on the query is never one for another, and never has an address that a client has written.
  const oembed = (id: string) => send(`/oembed?url=https://${host}/polls/${id}/page`, { headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' } });
  assert.equal(JSON.parse((await oembed('7910')).body).provider_url, `https://${host}/`);
  assert.equal((await oembed('none')).status, 404);
  assert.equal((await oembed('7910')).status, 200);
});

test('whatever the audience, the service is asked for a poll at most once in two seconds', async (t) => {
  const place = await folder(t);
  const { ports, send } = await proxy(t, place);
  const store = SqliteVoteStore.open(join(place, 'votes.db'));
  const ids = ['7910', '7911'];
  const app = createApp({ store, polls: parsePolls(JSON.stringify({ allowed_origins: '*', polls: ids.flatMap((id) => onePoll({ id }).polls) })) });
  t.after(() => app.close().then(() => store.close()));
  /** When each address was asked for, in milliseconds of the origin's own clock. */
  const asked = new Map<string, number[]>();
  app.addHook('onRequest', async ({ url }) => void asked.set(url, [...(asked.get(url) ?? []), performance.now()]));
  await app.listen({ port: ports.service, host: '127.0.0.1' });

  const start = performance.now();
  let answers = 0;
  // Readers who look at the results again and again, while votes change them.
  const reader = async (index: number) => {
    while (performance.now() < start + 6500) {
      const path = `/polls/${ids[index % 2]}${index % 3 === 0 ? '' : '/results'}`;
      const { status } = await send(`${path}?reader=${index}`);
      assert.equal(status, 200);
      answers += 1;
      if (index === 0) await store.cast({ pollId: '7910', key: newKey(), choices: ['yes'], at: Date.now() });
    }
  };
  await Promise.all(Array.from({ length: 60 }, (_, index) => reader(index)));
  const elapsed = performance.now() - start;
  assert.equal(asked.size, 4);
  for (const [path, times] of asked) {
    // The first answer may be on its way twice, before there is anything to keep.
    assert.ok(times.length <= Math.ceil(elapsed / 2000) + 1, `${path}: ${times.length} reads in ${elapsed} ms`);
    const windows = new Map<number, number>();
    for (const time of times.slice(1)) windows.set(Math.floor((time - (times[1] ?? 0)) / 2000), (windows.get(Math.floor((time - (times[1] ?? 0)) / 2000)) ?? 0) + 1);
    for (const [window, count] of windows) assert.ok(count <= 1, `${path}: ${count} reads in the two seconds from ${window * 2} s`);
  }
  assert.ok(answers > 200, String(answers));
});

test('live results pass nginx as they come, each reader by their own, and are in no cache', async (t) => {
  const { ports, agent, vote } = await site(t);
  const follow = async () => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request({ agent, host: '127.0.0.1', port: ports.tls, servername: host, path: '/events?polls=7910', headers: { host } }, resolve).on('error', reject).end();
    });
    t.after(() => answer.destroy());
    const heard = { text: '', answer };
    answer.setEncoding('utf8').on('data', (part: string) => (heard.text += part)).on('error', () => undefined);
    return heard;
  };
  const readers = await Promise.all([follow(), follow()]);
  for (const count of [0, 1]) {
    if (count > 0) assert.equal((await vote()).status, 201);
    for (const heard of readers) while (!heard.text.includes(`"voters_count":${count}`)) await once(heard.answer, 'data');
  }
  assert.deepEqual(readers.map(({ answer }) => answer.headers['cache-control']), ['no-store', 'no-store']);
});

test('the results of voters are in the cache beside those of everybody, however the key is spelled', async (t) => {
  const { send } = await site(t, [], { results_visibility: 'after_vote', show_total: false });
  const { results_key: key } = JSON.parse((await send('/polls/7910/votes', { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': newKey() }, body: '{"choices":["yes"]}' })).body);
  const votes = async (query: string) => JSON.parse((await send(`/polls/7910/results${query}`)).body).options[0].votes_count;
  // Those of everybody, which must not become those of voters; then the other way round.
  for (const query of ['', `?%6B=${key}`, `?x=1&k=wrong`, `?k=%20${key}`]) assert.equal(await votes(query), null, query);
  for (const query of [`?k=${key}`, `?x=1&k=${key}`, `?K=${key}&y`]) assert.equal(await votes(query), 1, query);
  for (const query of ['', `?%6b=${key}`, `?k=`, `?k=${key}x`]) assert.equal(await votes(query), null, query);
});

test('readers keep their poll while the service is away, and votes are not answered as if they counted', async (t) => {
  const { send, vote, service, args } = await site(t);
  assert.equal((await vote()).status, 201);
  assert.equal((await send('/polls/7910')).status, 200);
  service.process.kill('SIGTERM');
  await ended(service);
  const key = newKey();
  assert.equal((await vote({}, key)).status, 502);
  const poll = await send('/polls/7910');
  assert.deepEqual([poll.status, JSON.parse(poll.body).voters_count], [200, 1]);
  await started(run(t, args));
  assert.equal((await vote({}, key)).status, 201);
});

test('what is for the operator is not public', async (t) => {
  const { send } = await site(t);
  for (const path of ['/metrics', '/readyz', '//metrics', '/%6detrics', '/./metrics', '/x/../readyz', '/metrics?x', '/metrics#']) {
    const answer = await send(path);
    assert.equal(answer.status, 404, path);
    assert.doesNotMatch(answer.body, /vote_service|ready/);
  }
  assert.equal((await send('/healthz')).status, 200);
  // A poll may be called so.
  assert.equal(JSON.parse((await send('/polls/metrics')).body).type, '/problems/poll-not-found');
});

test('what a client writes about its address brings no further vote', async (t) => {
  const { vote } = await site(t, ['--votes-per-minute', '3']);
  const statuses: number[] = [];
  for (let index = 0; index < 7; index++) statuses.push((await vote({ 'x-forwarded-for': `198.51.100.${index}`, 'x-real-ip': `198.51.100.${index}`, forwarded: `for=198.51.100.${index}` })).status);
  assert.deepEqual(statuses, [201, 201, 201, 429, 429, 429, 429]);
});

test('a body that is too large goes no further, and the logs of nginx have no address', async (t) => {
  const { send, vote, nginxPlace } = await site(t);
  await vote({ 'x-forwarded-for': '198.51.100.77' });
  assert.equal((await send('/polls/7910/votes', { method: 'POST', headers: { 'content-type': 'application/json' }, body: ' '.repeat(16 * 1024 + 1) })).status, 413);
  assert.equal((await send('/polls/7910?reader=198.51.100.77')).status, 200);
  const logs = (await Promise.all(['votes.log', 'error.log'].map((name) => readFile(join(nginxPlace, name), 'utf8')))).join('');
  assert.match(logs, /POST 201/);
  assert.doesNotMatch(logs, /127\.0\.0\.1|198\.51\.100\.77|reader=/);
});
