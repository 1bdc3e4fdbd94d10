/** What browser tests talk to: the real vote service on an origin of its own, and addresses that misbehave on demand. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { SqliteVoteStore, createApp, parsePolls } from 'news-widgets-vote-service';
import { addFaults } from './faults.mjs';

const options = ['Red', 'Green', 'Blue', 'None of these'].map((title) => ({ id: title.split(' ', 1).join('').toLowerCase(), title }));
const kinds = {
  single: { question: 'Which lamp should burn?' },
  multiple: { question: 'Which lamps should burn?', multiple: true, multiple_choice_min: 2, multiple_choice_max: 3 },
  closed: { question: 'Which lamp burned?', status: 'closed' },
  scheduled: { question: 'Which lamp will burn?', starts_at: '2099-01-01T00:00:00Z' },
  'after-vote': { question: 'Which lamp burns in secret?', results_visibility: 'after_vote' },
  'after-deadline': { question: 'Which lamp burns until then?', results_visibility: 'after_deadline', expires_at: new Date(Date.now() + 3 * 3600_000).toISOString() },
  final: { question: 'Which lamp burns for good?', allow_change: false },
  forbidden: { question: 'Which lamp burns elsewhere?', allowed_origins: ['https://elsewhere.example'] },
};
/** As many of each kind as three browsers need, so that no test meets the votes of another. */
const copies = 250;

function definePolls() {
  const polls = Object.entries(kinds).flatMap(([kind, poll]) => Array.from({ length: copies }, (_, index) => ({ id: `${kind}-${index}`, options, notice: 'Anyone may answer.', ...poll })));
  return parsePolls(JSON.stringify({ allowed_origins: '*', polls }));
}

/** @returns {Promise<{ origin: string, close: () => Promise<void> }>} */
export async function startBackend() {
  const folder = await mkdtemp(`${tmpdir()}/news-widgets-`);
  const store = SqliteVoteStore.open(`${folder}/votes.db`);
  const app = createApp({ store, polls: definePolls() });
  const requests = new Map();
  const used = {};
  const open = { 'access-control-allow-origin': '*' };

  app.addHook('onRequest', async ({ method, url }) => {
    const key = `${method} ${url}`;
    requests.set(key, (requests.get(key) ?? 0) + 1);
  });
  app.get('/test/requests', async ({ query }, reply) => reply.headers(open).send({ count: requests.get(`${query.method ?? 'GET'} ${query.url}`) ?? 0 }));
  app.get('/test/poll', async ({ query }, reply) => {
    used[query.kind] = (used[query.kind] ?? -1) + 1;
    if (used[query.kind] >= copies) throw new Error(`More than ${copies} polls of the kind "${query.kind}" were asked for.`);
    return reply.headers(open).send({ id: `${query.kind}-${used[query.kind]}` });
  });

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
  app.get('/:fault/polls/:id', async ({ params }, reply) => forward(reply, await app.inject(`/polls/${params.id}`)));
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
