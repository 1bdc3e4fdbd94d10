import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { openToReaders } from '../cors.js';
import { renewalLife, sureLife } from '../embed-grants.js';
import { embedPage } from '../pages/embed-page.js';
import { documentOf, frameOnlyIn, headersOfPage, picturesOf } from '../pages/page.js';
import { embedUrl } from '../pages/problem-page.js';
import { cacheControl, namesTag, pollAt, urlsFromPoll } from '../poll-documents.js';
import { sendProblem } from '../problems.js';
import { pageAddress, publicAddress } from '../public-address.js';
import { isPublished, sendMissing } from '../published-polls.js';
import type { PollRequest, RouteOptions } from '../published-polls.js';
import { widgetModules } from '../widget-modules.js';
import { answerPreflights, refuseOtherMethods } from './other-methods.js';

const grantUrl = `${embedUrl}/grant`;

/**
 * Polls in frames of other sites. The page is for looking at: no header lets scripts of other sites read it, because of the grant
 * in it, and caches keep it for seconds at most while the grant matters.
 */
export async function embedRoutes(scope: FastifyInstance, { store, polls, now, grants, publicUrl }: RouteOptions): Promise<void> {
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff');
    done();
  });
  scope.get<PollRequest>(embedUrl, async (request, reply) => {
    const { id } = request.params;
    const entry = polls.get(id);
    frameOnlyIn(reply, isPublished(entry) ? entry.allowedOrigins : '*');
    if (!isPublished(entry)) return sendMissing(reply, entry);
    const { version } = await widgetModules();
    const time = now();
    const poll = pollAt(entry.poll, await store.tally(id), time, urlsFromPoll(id), 'everybody');
    const base = publicAddress(request, publicUrl);
    const text = documentOf(embedPage(poll, time, { version, grant: poll.expired ? undefined : grants.sign(id, time), address: base && pageAddress(base, id).replace(/^https?:\/\//, '') }));
    const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
    // A copy from before the service went away would have a grant that is over.
    const caching = cacheControl(entry.poll, time, poll).replace(/, stale-if-error=\d+/, '');
    headersOfPage(reply, 'with-modules', picturesOf(entry.poll)).headers({ etag: tag, 'cache-control': caching });
    return namesTag(request.headers['if-none-match'], tag) ? reply.code(304).send() : reply.send(text);
  });
  refuseOtherMethods(scope, embedUrl, ['GET', 'HEAD']);
}

/** New grants for old ones: a frame may be open for long. Who asks has no origin, so every page may read the answer, and needs a grant. */
export async function grantRoutes(scope: FastifyInstance, { polls, now, grants }: RouteOptions): Promise<void> {
  scope.addHook('onRequest', openToReaders);
  scope.get<PollRequest & { Querystring: { grant?: unknown } }>(grantUrl, async ({ params: { id }, query }, reply) => {
    const entry = polls.get(id);
    if (!isPublished(entry)) return sendMissing(reply, entry);
    const time = now();
    if (!grants.admits(query.grant, id, time, renewalLife)) return sendProblem(reply, 'origin-not-allowed', 'The grant is missing, over or of another poll. Load the page for frames again.');
    return reply.header('cache-control', 'no-store').send({ grant: grants.sign(id, time), expires_in: sureLife / 1000 });
  });
  answerPreflights(scope, grantUrl, 'GET, HEAD');
  refuseOtherMethods(scope, grantUrl, ['GET', 'HEAD', 'OPTIONS']);
}
