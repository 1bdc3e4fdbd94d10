import type { FastifyReply, FastifyRequest } from 'fastify';

/** The sites that may send votes; `'*'` is every site, and every program that is not a browser. */
export type AllowedOrigins = readonly string[] | '*';

/**
 * Whether a request with this `Origin` header may vote.
 * Without the header it comes from no web page, and with `null` from a page that hides where it is from: both only where everybody may.
 */
export function mayVote(allowed: AllowedOrigins, origin: string | undefined): boolean {
  return allowed === '*' || (origin !== undefined && allowed.includes(origin));
}

/** A hook that lets every page read the answer. No `Vary`: all readers share one cached copy. */
export function openToReaders(_request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  reply.headers({
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'ETag, Location, Retry-After',
    'cross-origin-resource-policy': 'cross-origin',
    'timing-allow-origin': '*',
    'x-content-type-options': 'nosniff',
  });
  done();
}

/** Lets a page of the `allowed` origins read the answer. */
export function openToVoters(request: FastifyRequest, reply: FastifyReply, allowed: AllowedOrigins): void {
  const { origin } = request.headers;
  reply.header('vary', 'Origin').header('x-content-type-options', 'nosniff');
  if (origin === undefined || !mayVote(allowed, origin)) return;
  reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', 'ETag, Location, Retry-After');
}

/** Answers OPTIONS; `methods` are those that a page may use on the route. */
export function sendPreflight(reply: FastifyReply, methods: string): FastifyReply {
  reply.headers({
    allow: `${methods}, OPTIONS`,
    'access-control-allow-methods': methods,
    'access-control-allow-headers': 'Content-Type, Idempotency-Key, Authorization, If-Match',
    'access-control-max-age': '7200',
  });
  return reply.code(204).send();
}
