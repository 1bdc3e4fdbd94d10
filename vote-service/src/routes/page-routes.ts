import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { openToReaders } from '../cors.js';
import { documentOf, frameOnlyIn, headersOfPage } from '../pages/page.js';
import { headOf, pollPage } from '../pages/poll-page.js';
import { pageUrl } from '../pages/problem-page.js';
import { cacheControl, namesTag, pollAt, urlsFromPoll } from '../poll-documents.js';
import { publicAddress } from '../public-address.js';
import { isPublished, readerWith, sendMissing } from '../published-polls.js';
import type { PollRequest, RouteOptions } from '../published-polls.js';
import { answerPreflights, refuseOtherMethods } from './other-methods.js';

/** The pages of polls for people; the same for everybody who comes by one address, or for all voters by their key, so that shared caches may keep them. */
export async function pageRoutes(scope: FastifyInstance, { store, polls, now, publicUrl }: RouteOptions): Promise<void> {
  scope.addHook('onRequest', openToReaders);
  scope.get<PollRequest>(pageUrl, async (request, reply) => {
    const { params: { id }, query, headers } = request;
    const entry = polls.get(id);
    if (!isPublished(entry)) return sendMissing(reply, entry);
    const tally = await store.tally(id);
    const time = now();
    const current = pollAt(entry.poll, tally, time, urlsFromPoll(id), readerWith(query, entry));
    const base = publicAddress(request, publicUrl);
    const text = documentOf(pollPage(current, time, { head: base && headOf(current, base), versions: entry.versions }));
    // Of the text, because its words come from the program, too.
    const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
    frameOnlyIn(reply, entry.allowedOrigins);
    headersOfPage(reply).headers({ etag: tag, 'cache-control': cacheControl(entry.poll, time, current) });
    return namesTag(headers['if-none-match'], tag) ? reply.code(304).send() : reply.send(text);
  });
  answerPreflights(scope, pageUrl, 'GET, HEAD');
  refuseOtherMethods(scope, pageUrl, ['GET', 'HEAD', 'OPTIONS']);
}
