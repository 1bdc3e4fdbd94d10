/** What browser tests talk to: the real vote service on an origin of its own, and addresses that misbehave on demand. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { createHmac } from 'node:crypto';
import { SqliteVoteStore, createApp, makeAdminToken, parsePolls, voterKeyFrom } from 'news-widgets-vote-service';
import { addFaults } from './faults.mjs';

const options = ['Red', 'Green', 'Blue', 'None of these'].map((title) => ({ id: title.split(' ', 1).join('').toLowerCase(), title }));
const kinds = {
  single: { question: 'Which lamp should burn?' },
  multiple: { question: 'Which lamps should burn?', multiple: true, multiple_choice_min: 2, multiple_choice_max: 3 },
  closed: { question: 'Which lamp burned?', status: 'closed' },
  scheduled: { question: 'Which lamp will burn?', starts_at: '2099-01-01T00:00:00Z' },
  'after-vote': { question: 'Which lamp burns in secret?', results_visibility: 'after_vote' },
  'after-deadline': { question: 'Which lamp burns until then?', results_visibility: 'after_deadline', expires_at: new Date(Date.now() + 3 * 3600_000).toISOString() },
  contested: { question: 'Which lamp burns at some cost?', integrity: 'challenge' },
  signed: { question: 'Which lamp burns for readers?', integrity: 'signed' },
  final: { question: 'Which lamp burns for good?', allow_change: false },
  forbidden: { question: 'Which lamp burns elsewhere?', allowed_origins: ['https://elsewhere.example'] },
};
/** As many of each kind as three browsers need, so that no test meets the votes of another. */
const copies = (kind) => (kind === 'contested' || kind === 'signed' ? 30 : 250);

const voterSecret = 'thirty-two bytes for the tests at least';

function tokenFor(claims) {
  const text = [{ alg: 'HS256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${createHmac('sha256', voterSecret).update(text).digest('base64url')}`;
}

function definePolls() {
  const polls = Object.entries(kinds).flatMap(([kind, poll]) => Array.from({ length: copies(kind) }, (_, index) => ({ id: `${kind}-${index}`, options, notice: 'Anyone may answer.', ...poll })));
  return parsePolls(JSON.stringify({ allowed_origins: '*', polls }));
}

/** @returns {Promise<{ origin: string, close: () => Promise<void> }>} */
export async function startBackend() {
  const folder = await mkdtemp(`${tmpdir()}/news-widgets-`);
  const store = SqliteVoteStore.open(`${folder}/votes.db`);
  const app = createApp({ store, polls: definePolls(), voterKey: voterKeyFrom(voterSecret, 'the secret of the tests'), challengeWork: { cost: 500, keyPrefix: '0' } });
  const requests = new Map();
  /** Those that are not at their end. */
  const underWay = new Map();
  const used = {};
  const open = { 'access-control-allow-origin': '*' };

  app.addHook('onRequest', async ({ method, url }, { raw }) => {
    const key = `${method} ${url}`;
    requests.set(key, (requests.get(key) ?? 0) + 1);
    underWay.set(key, (underWay.get(key) ?? 0) + 1);
    raw.once('close', () => underWay.set(key, underWay.get(key) - 1));
  });
  app.get('/test/requests', async ({ query }, reply) => {
    const key = `${query.method ?? 'GET'} ${query.url}`;
    return reply.headers(open).send({ count: requests.get(key) ?? 0, underWay: underWay.get(key) ?? 0 });
  });
  app.get('/test/poll', async ({ query }, reply) => {
    used[query.kind] = (used[query.kind] ?? -1) + 1;
    if (used[query.kind] >= copies(query.kind)) throw new Error(`More than ${copies(query.kind)} polls of the kind "${query.kind}" were asked for.`);
    return reply.headers(open).send({ id: `${query.kind}-${used[query.kind]}` });
  });

  // What a publisher gives to the page of a reader.
  app.get('/test/token', async ({ query: { poll, sub } }, reply) => reply.headers(open).send({ token: tokenFor({ sub, poll, exp: Math.floor(Date.now() / 1000) + 600 }) }));

  // Polls of an editor, who corrects them.
  const token = makeAdminToken(store);
  const edit = async (method, url, payload) => app.inject({ method, url, headers: { authorization: `Bearer ${await token}`, 'if-match': '*' }, payload });
  app.get('/test/made', async (_request, reply) => reply.headers(open).send({ id: (await edit('POST', '/polls', { ...kinds.single, options, allowed_origins: '*' })).json().definition.id }));
  app.get('/test/corrected', async ({ query: { id, question } }, reply) => reply.headers(open).code((await edit('PATCH', `/polls/${id}`, { question })).statusCode).send({}));

  // Answers as its query says: status, type, body, size in bytes, delay in ms, fail (how often first), cors=no, hang.
  app.get('/test/reply', async ({ query, url }, reply) => {
    const { status = '200', type = 'application/json', body = '', size, delay, fail = '0', cors, hang } = query;
    if (cors !== 'no') reply.headers(open);
    if (hang) return reply.hijack();
    if (delay) await wait(Number(delay));
    if (requests.get(`GET ${url}`) <= Number(fail)) return reply.code(500).send({});
    return reply
      .code(Number(status))
      .type(type)
      .send(size ? 'x'.repeat(Number(size)) : body);
  });
  app.options('/test/reply', async (_request, reply) => reply.code(204).headers({ ...open, 'access-control-allow-headers': '*' }).send());

  addFaults(app);

  // The same polls behind a network that loses the first answers to votes, or never delivers a vote.
  const lost = new Set();
  app.get('/:fault/polls/:id', async ({ params: { fault, id }, url }, reply) => {
    const answer = await app.inject(`/polls/${id}`);
    // From the second time on it is closed.
    if (fault !== 'closing' || requests.get(`GET ${url}`) === 1) return forward(reply, answer);
    return forward(reply, { ...answer, payload: answer.payload.replace('"status":"open"', '"status":"closed"') });
  });
  app.get('/:fault/polls/:id/results', async ({ params: { id } }, reply) => forward(reply, await app.inject(`/polls/${id}/results`)));
  // Streams that are refused, missing, or say that the poll is closed.
  app.get('/:fault/events', async ({ params: { fault }, query: { polls } }, reply) => {
    if (fault !== 'closing') return reply.code(fault === 'no-room' ? 503 : 404).headers(open).send({});
    const { payload } = await app.inject(`/polls/${polls}/results`);
    return reply.headers({ ...open, 'content-type': 'text/event-stream' }).send(`retry: 60000\n\nevent: closed\ndata: ${payload.replace('"final":false', '"final":true')}\nid: 1\n\n`);
  });
  app.options('/:fault/polls/:id/votes', async (_request, reply) => reply.code(204).headers({ ...open, 'access-control-allow-headers': 'content-type, idempotency-key' }).send());
  app.post('/:fault/polls/:id/votes', async ({ params, headers, body }, reply) => {
    const { fault, id } = params;
    const cast = () => app.inject({ method: 'POST', url: `/polls/${id}/votes`, headers: { 'content-type': headers['content-type'], 'idempotency-key': headers['idempotency-key'], origin: headers.origin }, payload: body });
    if (fault === 'answer-lost' && !lost.has(id)) {
      lost.add(id);
      await cast();
      reply.hijack();
      // Half an answer: after none at all some browsers ask again by themselves.
      reply.raw.writeHead(201, { ...open, 'content-type': 'application/json', 'content-length': 5000 }).write('{', () => reply.raw.destroy());
      return reply;
    }
    if (fault === 'slow') await wait(600);
    if (fault === 'broken') return reply.code(503).headers(open).send({});
    if (fault === 'not-found') return reply.code(404).headers(open).type('text/html').send('<h1>Not found</h1>');
    if (fault === 'babbling') return reply.code(200).headers(open).type('text/html').send('<p>Welcome to the hotel network</p>');
    return forward(reply, await cast());
  });

  await app.listen({ port: 0, host: 'localhost' });
  return {
    origin: `http://localhost:${app.server.address().port}`,
    async close() {
      app.server.closeAllConnections();
      await app.close();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

function forward(reply, { statusCode, headers, payload }) {
  const { connection: _connection, 'transfer-encoding': _encoding, ...kept } = headers;
  return reply.code(statusCode).headers(kept).send(payload);
}
