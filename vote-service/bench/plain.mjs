/**
 * What the vote service is measured against: a good version of the plain design. Fastify with schema validation, libsql with
 * `synchronous = FULL`, and one transaction a vote in the handler; the voter is an HMAC of the ballot key, so that a vote counts once.
 * It takes the flags of the service, and knows one poll, without reading a file.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fastify } from 'fastify';
import Database from 'libsql';

const text = { type: 'string', default: '' };
const { values } = parseArgs({ options: { polls: text, data: text, port: text } });
const poll = 'bus';
const db = new Database(join(values.data, 'plain.db'));
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec(`
  create table if not exists votes (poll text not null, voter blob not null, choice text not null, primary key (poll, voter)) strict, without rowid;
  create table if not exists tallies (poll text not null, choice text not null, n integer not null, primary key (poll, choice)) strict, without rowid;
  insert into tallies values ('${poll}', 'yes', 0), ('${poll}', 'no', 0) on conflict do nothing`);
const insert = db.prepare('insert into votes (poll, voter, choice) values (?, ?, ?) on conflict do nothing');
const count = db.prepare('update tallies set n = n + 1 where poll = ? and choice = ?');
const tallies = db.prepare('select choice as id, n as votes_count from tallies where poll = ?');
const secret = randomBytes(32);

const cast = db.transaction((voter, choice) => {
  if (insert.run([poll, voter, choice]).changes === 1) count.run([poll, choice]);
});

const app = fastify();
const params = { type: 'object', properties: { id: { type: 'string', const: poll } } };
const schema = {
  params,
  headers: { type: 'object', required: ['idempotency-key'], properties: { 'idempotency-key': { type: 'string', pattern: '^"[0-9a-f-]{36}"$' } } },
  body: { type: 'object', required: ['choices'], properties: { choices: { type: 'array', minItems: 1, maxItems: 1, items: { enum: ['yes', 'no'] } } } },
};
app.post('/polls/:id/votes', { schema }, (request, reply) => {
  const voter = createHmac('sha256', secret).update(request.headers['idempotency-key']).digest().subarray(0, 16);
  cast.immediate(voter, request.body.choices[0]);
  reply.code(201).type('application/json').send('{"status":"counted"}');
});
app.get('/polls/:id/results', { schema: { params } }, (_request, reply) => {
  const options = tallies.all([poll]);
  reply.send({ voters_count: options.reduce((sum, { votes_count }) => sum + votes_count, 0), options });
});
app.get('/healthz', (_request, reply) => reply.send({ status: 'ok' }));
await app.listen({ port: Number(values.port), host: '127.0.0.1' });
