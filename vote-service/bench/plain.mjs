/**
 * What the vote service is measured against: a good version of the plain design. Fastify with schema validation, libsql with
 * `synchronous = FULL`, and one transaction a vote in the handler; the voter is an HMAC of the ballot key, so that a vote counts once.
 *
 *     node plain.mjs FOLDER PORT
 */
import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { fastify } from 'fastify';
import Database from 'libsql';

const [folder, port] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const db = new Database(`${folder}/votes.db`);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec(`
  create table if not exists votes (poll text not null, voter blob not null, choice text not null, primary key (poll, voter)) strict, without rowid;
  create table if not exists tallies (poll text not null, choice text not null, n integer not null, primary key (poll, choice)) strict, without rowid;
  insert into tallies values ('7910', 'yes', 0), ('7910', 'no', 0) on conflict do nothing`);
const insert = db.prepare('insert into votes (poll, voter, choice) values (?, ?, ?) on conflict do nothing');
const count = db.prepare('update tallies set n = n + 1 where poll = ? and choice = ?');
const tallies = db.prepare('select choice as id, n as votes_count from tallies where poll = ?');
const secret = randomBytes(32);

const cast = db.transaction((poll, voter, choice) => {
  if (insert.run([poll, voter, choice]).changes === 1) count.run([poll, choice]);
});

const app = fastify();
const schema = {
  params: { type: 'object', properties: { id: { type: 'string', const: '7910' } } },
  headers: { type: 'object', required: ['idempotency-key'], properties: { 'idempotency-key': { type: 'string', pattern: '^"[0-9a-f-]{36}"$' } } },
  body: { type: 'object', required: ['choices'], properties: { choices: { type: 'array', minItems: 1, maxItems: 1, items: { enum: ['yes', 'no'] } } } },
};
app.post('/polls/:id/votes', { schema }, (request, reply) => {
  const voter = createHmac('sha256', secret).update(request.headers['idempotency-key']).digest().subarray(0, 16);
  cast.immediate(request.params.id, voter, request.body.choices[0]);
  reply.code(201).type('application/json').send('{"status":"counted"}');
});
app.get('/polls/:id', (request) => {
  const options = tallies.all([request.params.id]);
  return { voters_count: options.reduce((sum, { votes_count }) => sum + votes_count, 0), options };
});
await app.listen({ port: Number(port), host: '127.0.0.1' });
