import type { FastifyInstance } from 'fastify';
import { openToReaders } from '../cors.js';
import { oembedOf, pollIdIn } from '../oembed.js';
import { sendProblem } from '../problems.js';
import { publicAddress } from '../public-address.js';
import { isPublished, sendMissing } from '../published-polls.js';
import type { RouteOptions } from '../published-polls.js';
import { answerPreflights, refuseOtherMethods } from './other-methods.js';

interface OembedRequest {
  Querystring: { readonly url?: unknown; readonly format?: unknown; readonly maxwidth?: unknown; readonly maxheight?: unknown };
}

/** A number of pixels from 1; without limit where none is asked for, or none can be understood. */
const pixels = (text: unknown): number => (typeof text === 'string' && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : Infinity);

/** How other sites may show a poll: https://oembed.com/, in JSON. */
export async function oembedRoutes(scope: FastifyInstance, { polls, publicUrl }: RouteOptions): Promise<void> {
  scope.addHook('onRequest', openToReaders);
  scope.get<OembedRequest>('/oembed', async (request, reply) => {
    const { url, format, maxwidth, maxheight } = request.query;
    if (format !== undefined && format !== 'json') return sendProblem(reply, 501, 'This service answers in JSON only: write format=json.');
    if (typeof url !== 'string') return sendProblem(reply, 'malformed-request', 'The query must have one "url", the address of the page of a poll.');
    const base = publicAddress(request, publicUrl);
    const entry = polls.get((base && pollIdIn(url, base)) ?? '');
    if (!base || !isPublished(entry)) return sendMissing(reply, isPublished(entry) ? undefined : entry);
    // For the asker alone: a shared cache whose key leaves out the query would mix up polls, and the asker keeps it anyway.
    return reply.header('cache-control', 'private, max-age=3600').send(oembedOf(entry.poll, base, { width: pixels(maxwidth), height: pixels(maxheight) }));
  });
  answerPreflights(scope, '/oembed', 'GET, HEAD');
  refuseOtherMethods(scope, '/oembed', ['GET', 'HEAD', 'OPTIONS']);
}
