import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { openToReaders, sendPreflight } from '../cors.js';
import { documentOf, frameOnlyIn, headersOfPage } from '../pages/page.js';
import { pollPage } from '../pages/poll-page.js';
import { pageUrl } from '../pages/problem-page.js';
import { cacheControl, namesTag, pollAt, urlsFromPoll } from '../poll-documents.js';
import type { PublishedPoll } from '../polls-file.js';
import { sendProblem } from '../problems.js';
import type { VoteStore } from '../vote-store.js';
import { refuseOtherMethods } from './other-methods.js';

interface RouteOptions {
  readonly store: VoteStore;
  readonly polls: ReadonlyMap<string, PublishedPoll>;
  readonly now: () => number;
}

/** The pages of polls for people; the same for everybody, so that shared caches may keep them. */
export async function pageRoutes(scope: FastifyInstance, { store, polls, now }: RouteOptions): Promise<void> {
  scope.addHook('onRequest', async (_request, reply) => openToReaders(reply));
  scope.get<{ Params: { id: string } }>(pageUrl, async ({ params: { id }, headers }, reply) => {
    const entry = polls.get(id);
    if (!entry) return sendProblem(reply, 'poll-not-found', 'The service has no poll with this id.');
    const current = pollAt(entry.poll, await store.tally(id), now(), urlsFromPoll(id));
    const text = documentOf(pollPage(current));
    // Of the text, because its words come from the program, too.
    const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
    frameOnlyIn(reply, entry.allowedOrigins);
    headersOfPage(reply).headers({ etag: tag, 'cache-control': cacheControl(current) });
    return namesTag(headers['if-none-match'], tag) ? reply.code(304).send() : reply.send(text);
  });
  scope.options(pageUrl, async (_request, reply) => sendPreflight(reply, 'GET, HEAD'));
  refuseOtherMethods(scope, pageUrl, ['GET', 'HEAD', 'OPTIONS']);
}
