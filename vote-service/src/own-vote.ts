import type { FastifyReply, FastifyRequest } from 'fastify';
import { isBallotKey } from '../../src/poll/ballot-key.js';
import { mayVote } from './cors.js';
import { sendProblem } from './problems.js';
import { isPublished, sendMissing } from './published-polls.js';
import type { PollEntry, ServedPoll } from './published-polls.js';
import { revisionTag } from './revision-tags.js';
import type { VoteReceipts } from './vote-receipts.js';
import type { StoredVote, VoteStore } from './vote-store.js';

/** Parameters of `/polls/:id/votes/:vote_id`. */
export interface VoteRequest {
  Params: { id: string; vote_id: string };
}

/** A vote whose token has come with the request. */
export interface OwnVote {
  readonly entry: ServedPoll;
  readonly token: string;
  readonly vote: StoredVote;
}

/** What answers about votes are made of. */
export interface VoteContext {
  readonly store: VoteStore;
  readonly receipts: VoteReceipts;
}

/**
 * The vote of an address, however long ago it was cast, if the request has its token and may come from where it does; else answers with the
 * problem, and is `undefined`. Browsers send no Origin with a GET to their own site, and the token is proof enough; with everything else they
 * send one, and who changes a vote must be allowed to vote.
 */
export async function findOwnVote(store: VoteStore, entry: PollEntry, { method, params, headers }: FastifyRequest<VoteRequest>, reply: FastifyReply): Promise<OwnVote | undefined> {
  if (!isPublished(entry)) return void sendMissing(reply, entry);
  const isReading = method === 'GET' || method === 'HEAD';
  if (!(isReading && headers.origin === undefined) && !mayVote(entry.allowedOrigins, headers.origin)) {
    return void sendProblem(reply, 'origin-not-allowed', `The poll does not ${isReading ? 'show votes to' : 'let votes be changed by'} pages of this origin.`);
  }
  const token = tokenFrom(headers.authorization);
  const vote = token === undefined ? undefined : await store.find(params.id, token);
  if (token === undefined || vote?.id !== params.vote_id) {
    return void sendProblem(reply.header('www-authenticate', 'Bearer'), 'token-invalid', 'The header Authorization must be "Bearer" and the token of this vote.');
  }
  return { entry, token, vote };
}

/** Answers `GET /polls/{id}/votes/{vote_id}` with the receipt of the vote as it stands. */
export async function showVote({ store, receipts }: VoteContext, entry: PollEntry, request: FastifyRequest<VoteRequest>, reply: FastifyReply, now: number): Promise<FastifyReply> {
  const own = await findOwnVote(store, entry, request, reply);
  return own ? sendReceipt({ store, receipts }, own, reply.header('etag', revisionTag(own.vote.revision)), now) : reply;
}

/** Answers with the receipt of a vote. */
export async function sendReceipt({ store, receipts }: VoteContext, { entry, token, vote }: OwnVote, reply: FastifyReply, now: number): Promise<FastifyReply> {
  const receipt = receipts.write(entry, await store.tally(entry.poll.id), now, vote, token);
  return reply.headers({ 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' }).send(receipt);
}

/** The ballot key in an Authorization header. */
export function tokenFrom(header: string | undefined): string | undefined {
  const [, token = ''] = /^bearer +(\S+) *$/i.exec(header ?? '') ?? [];
  return isBallotKey(token) ? token.toLowerCase() : undefined;
}
