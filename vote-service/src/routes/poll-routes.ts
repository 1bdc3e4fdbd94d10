import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PollDocument } from '../../../src/poll/poll.js';
import { statusAt } from '../../../src/poll/voting-rules.js';
import { openToReaders } from '../cors.js';
import { cacheControl, entityTag, namesTag, pollAt, pollResults, settles, urlsFromPoll } from '../poll-documents.js';
import type { Reader } from '../poll-documents.js';
import { sendProblem } from '../problems.js';
import { answerPreflights, refuseOtherMethods } from './other-methods.js';
import { isPublished, readerWith, sendMissing } from '../published-polls.js';
import type { PollRequest, RouteOptions, ServedPoll } from '../published-polls.js';
import { nobody } from '../vote-store.js';

/** What everybody may read of a poll, and shared caches may keep: the poll, and its results alone. */
export async function pollRoutes(scope: FastifyInstance, { store, polls, now }: RouteOptions): Promise<void> {
  async function sendPoll(request: FastifyRequest<PollRequest>, reply: FastifyReply, document: (poll: PollDocument, entry: ServedPoll) => object, readerOf: (entry: ServedPoll) => Reader) {
    const { id } = request.params;
    const entry = polls.get(id);
    if (!isPublished(entry)) return sendMissing(reply, entry);
    const tally = await store.tally(id);
    const time = now();
    const current = pollAt(entry.poll, tally, time, urlsFromPoll(id), readerOf(entry));
    const tag = entityTag(current);
    reply.headers({ etag: tag, 'cache-control': cacheControl(entry.poll, time, current) });
    return namesTag(request.headers['if-none-match'], tag) ? reply.code(304).send() : reply.send(document(current, entry));
  }

  scope.addHook('onRequest', openToReaders);
  scope.get<PollRequest>('/polls/:id', (request, reply) => sendPoll(request, reply, (poll) => poll, () => 'everybody'));
  scope.get<PollRequest>('/polls/:id/results', (request, reply) => sendPoll(request, reply, pollResults, (entry) => readerWith(request.query, entry)));
  scope.get<PollRequest>('/polls/:id/versions', (request, reply) => sendPoll(request, reply, ({ id, corrected_at }, { versions }) => ({ id, corrected_at, versions }), () => 'everybody'));
  scope.get<PollRequest>('/polls/:id/final.json', async (request, reply) => {
    const { id } = request.params;
    const entry = polls.get(id);
    const time = now();
    const isClosed = isPublished(entry) && ['closed', 'archived'].includes(statusAt(entry.poll, time));
    if (isPublished(entry) && !isClosed) return sendProblem(reply, 'poll-not-closed', 'The poll has no final results yet.');
    // Votes that came in time and are on their way to the disk: nobody asks again for what is final.
    if (isClosed && settles(entry.poll, time)) await store.find(id, nobody);
    return sendPoll(request, reply, ({ urls: _urls, ...final }) => final, () => 'everybody');
  });
  /** What editors may do at the same addresses, without the pages of other sites. */
  const forEditors: Readonly<Record<string, readonly string[]>> = { '': ['PATCH', 'DELETE'], '/results': ['DELETE'], '/versions': [], '/final.json': [] };
  for (const [name, methods] of Object.entries(forEditors)) {
    answerPreflights(scope, `/polls/:id${name}`, 'GET, HEAD');
    refuseOtherMethods(scope, `/polls/:id${name}`, ['GET', 'HEAD', ...methods, 'OPTIONS']);
  }
}
