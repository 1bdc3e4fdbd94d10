import type { FastifyReply, FastifyRequest } from 'fastify';
import { isBallotKey } from '../../src/poll/ballot-key.js';
import type { VoteReceipt } from '../../src/poll/poll.js';
import { mayVote } from './cors.js';
import { sendProblem } from './problems.js';
import { isPublished, sendMissing } from './published-polls.js';
import type { PollEntry } from './published-polls.js';
import type { VoteStore } from './vote-store.js';

/** Parameters of `/polls/:id/votes/:vote_id`. */
export interface VoteRequest {
  Params: { id: string; vote_id: string };
}

/**
 * Answers `GET /polls/{id}/votes/{vote_id}` to whoever holds the token of that vote, however long ago it was cast.
 * Without an Origin, too: browsers send none with a GET to their own site, and the token is proof enough.
 */
export async function showVote(store: VoteStore, entry: PollEntry, { params, headers }: FastifyRequest<VoteRequest>, reply: FastifyReply): Promise<FastifyReply> {
  if (!isPublished(entry)) return sendMissing(reply, entry);
  if (headers.origin !== undefined && !mayVote(entry.allowedOrigins, headers.origin)) {
    return sendProblem(reply, 'origin-not-allowed', 'The poll does not show votes to pages of this origin.');
  }
  const token = tokenFrom(headers.authorization);
  const vote = token === undefined ? undefined : await store.find(params.id, token);
  if (vote?.id !== params.vote_id) {
    return sendProblem(reply.header('www-authenticate', 'Bearer'), 'token-invalid', 'The header Authorization must be "Bearer" and the token of this vote.');
  }
  const { id, choices, created_at } = vote;
  const own: Pick<VoteReceipt, 'vote'> = { vote: { id, choices, created_at, status: 'counted' } };
  return reply.header('cache-control', 'no-store').send(own);
}

/** The ballot key in an Authorization header. */
function tokenFrom(header: string | undefined): string | undefined {
  const [, token = ''] = /^bearer +(\S+) *$/i.exec(header ?? '') ?? [];
  return isBallotKey(token) ? token.toLowerCase() : undefined;
}
