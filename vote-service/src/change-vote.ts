import type { FastifyReply, FastifyRequest } from 'fastify';
import { statusAt } from '../../src/poll/voting-rules.js';
import { readChoices, sameChoices, untaken } from './cast-vote.js';
import type { Count } from './cast-vote.js';
import { findOwnVote, sendReceipt, voteTag } from './own-vote.js';
import type { OwnVote, VoteContext, VoteRequest } from './own-vote.js';
import { urlsFromVote } from './poll-documents.js';
import { sendProblem } from './problems.js';
import type { PollEntry } from './published-polls.js';
import type { StoredVote, VoteStore } from './vote-store.js';

/** Answers `PUT /polls/{id}/votes/{vote_id}`: gives a vote other choices, also one that was withdrawn. The order of the checks is part of the contract. */
export async function changeVote(context: VoteContext, entry: PollEntry, request: FastifyRequest<VoteRequest>, reply: FastifyReply, now: number): Promise<FastifyReply> {
  const { body, headers } = request;
  if (body === undefined) return sendProblem(reply, 'unsupported-media-type', 'The request has no body.');
  const own = await findOwnVote(context, entry, request, reply, now);
  if (!own) return reply;
  const read = readChoices(body, own.entry.poll);
  if (!read.ok) return sendProblem(reply, read.problem, read.detail, read.members);
  const count = await replaceVote(context.store, own, read.choices, headers['if-match'], now);
  return count.ok ? sendReceipt(context, { ...own, vote: count.vote }, reply, now) : sendProblem(reply, count.problem, count.detail, count.members);
}

/** Answers `DELETE /polls/{id}/votes/{vote_id}`: withdraws a vote. */
export async function withdrawVote(context: VoteContext, entry: PollEntry, request: FastifyRequest<VoteRequest>, reply: FastifyReply, now: number): Promise<FastifyReply> {
  const own = await findOwnVote(context, entry, request, reply, now);
  if (!own) return reply;
  const count = await replaceVote(context.store, own, [], request.headers['if-match'], now);
  return count.ok ? reply.code(204).header('cache-control', 'no-store').send() : sendProblem(reply, count.problem, count.detail, count.members);
}

/**
 * Puts other choices, or none, in the place of those of a vote. A vote that has them already is answered as if they were new, whatever else
 * would be in the way: the request may be one whose first answer was lost.
 */
async function replaceVote(store: VoteStore, { entry: { poll }, token, vote }: OwnVote, choices: readonly string[], ifMatch: string | undefined, now: number): Promise<Count> {
  const isSo = (standing: StoredVote | undefined): standing is StoredVote => standing !== undefined && sameChoices(standing.choices, choices);
  const status = statusAt(poll, now);
  if (status !== 'open') return isSo(vote) ? { ok: true, vote } : untaken(poll, status, urlsFromVote);
  if (!poll.allow_change) return isSo(vote) ? { ok: true, vote } : { ok: false, problem: 'vote-final', detail: 'The poll does not let votes be changed or withdrawn, and this one stands.' };
  const isAny = ifMatch === undefined || ifMatch.trim() === '*';
  const isMeant = isAny || tagsIn(ifMatch).includes(voteTag(vote));
  // Asked of the store also where the vote that was found is so: another request may have changed it meanwhile, and the last one stands.
  const standing = isMeant ? await store.change({ pollId: poll.id, key: token, choices, at: now, revision: isAny ? undefined : vote.revision }) : vote;
  return isSo(standing) ? { ok: true, vote: standing } : { ok: false, problem: 'revision-mismatch', detail: 'If-Match does not name the vote as it is now.' };
}

/** The strong tags in an If-Match header: a weak one never matches there (RFC 9110). */
const tagsIn = (header: string): readonly string[] => [...header.matchAll(/(W\/)?("[^"]*")/g)].flatMap(([, weak, tag = '']) => (weak === undefined ? [tag] : []));
