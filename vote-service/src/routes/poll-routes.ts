import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PollDocument } from '../../../src/poll/poll.js';
import { openToReaders } from '../cors.js';
import { cacheControl, entityTag, namesTag, pollAt, pollResults, urlsFromPoll } from '../poll-documents.js';
import { answerPreflights, refuseOtherMethods } from './other-methods.js';
import { isPublished, sendMissing } from '../published-polls.js';
import type { PollRequest, RouteOptions } from '../published-polls.js';

/** What everybody may read of a poll, and shared caches may keep: the poll, and its results alone. */
export async function pollRoutes(scope: FastifyInstance, { store, polls, now }: RouteOptions): Promise<void> {
  async function sendPoll(request: FastifyRequest<PollRequest>, reply: FastifyReply, document: (poll: PollDocument) => object) {
    const { id } = request.params;
    const entry = polls.get(id);
    if (!isPublished(entry)) return sendMissing(reply, entry);
    const tally = await store.tally(id);
    const time = now();
    const current = pollAt(entry.poll, tally, time, urlsFromPoll(id));
    const tag = entityTag(current);
    reply.headers({ etag: tag, 'cache-control': cacheControl(entry.poll, time) });
    return namesTag(request.headers['if-none-match'], tag) ? reply.code(304).send() : reply.send(document(current));
  }

  scope.addHook('onRequest', openToReaders);
  scope.get<PollRequest>('/polls/:id', (request, reply) => sendPoll(request, reply, (poll) => poll));
  scope.get<PollRequest>('/polls/:id/results', (request, reply) => sendPoll(request, reply, pollResults));
  for (const url of ['/polls/:id', '/polls/:id/results']) {
    answerPreflights(scope, url, 'GET, HEAD');
    refuseOtherMethods(scope, url, ['GET', 'HEAD', 'OPTIONS']);
  }
}
