import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PollDocument } from '../../../src/poll/poll.js';
import { openToReaders } from '../cors.js';
import { cacheControl, entityTag, namesTag, pollAt, pollResults, urlsFromPoll } from '../poll-documents.js';
import type { Reader } from '../poll-documents.js';
import { answerPreflights, refuseOtherMethods } from './other-methods.js';
import { isPublished, readerWith, sendMissing } from '../published-polls.js';
import type { PollRequest, RouteOptions, ServedPoll } from '../published-polls.js';

/** What everybody may read of a poll, and shared caches may keep: the poll, and its results alone. */
export async function pollRoutes(scope: FastifyInstance, { store, polls, now }: RouteOptions): Promise<void> {
  async function sendPoll(request: FastifyRequest<PollRequest>, reply: FastifyReply, document: (poll: PollDocument) => object, readerOf: (entry: ServedPoll) => Reader) {
    const { id } = request.params;
    const entry = polls.get(id);
    if (!isPublished(entry)) return sendMissing(reply, entry);
    const tally = await store.tally(id);
    const time = now();
    const current = pollAt(entry.poll, tally, time, urlsFromPoll(id), readerOf(entry));
    const tag = entityTag(current);
    reply.headers({ etag: tag, 'cache-control': cacheControl(entry.poll, time, current) });
    return namesTag(request.headers['if-none-match'], tag) ? reply.code(304).send() : reply.send(document(current));
  }

  scope.addHook('onRequest', openToReaders);
  scope.get<PollRequest>('/polls/:id', (request, reply) => sendPoll(request, reply, (poll) => poll, () => 'everybody'));
  scope.get<PollRequest>('/polls/:id/results', (request, reply) => sendPoll(request, reply, pollResults, (entry) => readerWith(request.query, entry)));
  for (const url of ['/polls/:id', '/polls/:id/results']) {
    answerPreflights(scope, url, 'GET, HEAD');
    refuseOtherMethods(scope, url, ['GET', 'HEAD', 'OPTIONS']);
  }
}
