import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AnswerCounts } from '../answer-counts.js';
import { openToReaders } from '../cors.js';
import type { Heard, LiveResults } from '../live-results.js';
import { sendProblem } from '../problems.js';
import { isPublished, readerWith, sendMissing } from '../published-polls.js';
import type { PollRequest, RouteOptions } from '../published-polls.js';
import { answerPreflights, refuseOtherMethods } from './other-methods.js';

/** Polls that one stream may have. */
export const mostPolls = 50;

/** Of the answer; what is kept or gathered on the way is no stream any more. */
const streamHeaders = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };

/** What {@link liveRoutes} works with. */
export interface LiveOptions extends RouteOptions {
  readonly live: LiveResults;
  readonly answers: AnswerCounts;
}

/** The figures of polls as they move, for as long as somebody listens. */
export async function liveRoutes(scope: FastifyInstance, { polls, live, answers }: LiveOptions): Promise<void> {
  function stream(request: FastifyRequest, reply: FastifyReply, heard: readonly Heard[]): FastifyReply {
    if (!live.hasRoom) return sendProblem(reply, 'overloaded', 'There is no room for another stream. Read the results from time to time.');
    reply.headers(streamHeaders);
    if (request.method === 'HEAD') return reply.send();
    reply.hijack();
    answers.add(request.routeOptions.url ?? '', 200);
    const { 'last-event-id': known } = request.headers;
    const { raw } = reply;
    raw.writeHead(200, reply.getHeaders() as OutgoingHttpHeaders);
    // Where the store gives no figures there is nothing to hear; the browser comes back.
    void live.listen(raw, heard, typeof known === 'string' ? known : '').catch(() => raw.end());
    return reply;
  }

  scope.addHook('onRequest', openToReaders);
  scope.get<PollRequest>('/polls/:id/events', async (request, reply) => {
    const entry = polls.get(request.params.id);
    return isPublished(entry) ? stream(request, reply, [{ entry, reader: readerWith(request.query, entry) }]) : sendMissing(reply, entry);
  });
  scope.get('/events', async (request, reply) => {
    const named = listed(request.query, 'polls');
    if (named.length === 0 || named.length > mostPolls) return sendProblem(reply, 'malformed-request', `Name 1 to ${mostPolls} polls: "/events?polls=7910,7911".`);
    const entries = named.map((id) => polls.get(id));
    const keys = listed(request.query, 'k');
    const heard = entries.filter(isPublished).map((entry): Heard => ({ entry, reader: keys.some((k) => readerWith({ k }, entry) === 'voter') ? 'voter' : 'everybody' }));
    return heard.length > 0 ? stream(request, reply, heard) : sendMissing(reply, entries.includes('removed') ? 'removed' : undefined);
  });
  for (const url of ['/polls/:id/events', '/events']) {
    answerPreflights(scope, url, 'GET, HEAD');
    refuseOtherMethods(scope, url, ['GET', 'HEAD', 'OPTIONS']);
  }
}

/** The different parts of a parameter with commas in it, sorted, so that who asks for the same gets the same. */
function listed(query: unknown, name: 'polls' | 'k'): readonly string[] {
  const { [name]: text } = query as Readonly<Record<string, unknown>>;
  return typeof text === 'string' ? [...new Set(text.split(',').filter(Boolean))].toSorted() : [];
}
