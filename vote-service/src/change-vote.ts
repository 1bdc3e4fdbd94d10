import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PollDocument } from '../../src/poll/poll.js';
import { statusAt } from '../../src/poll/voting-rules.js';
import { readChoices, sameChoices, untaken } from './cast-vote.js';
import type { Count } from './cast-vote.js';
import { findOwnVote, sendReceipt } from './own-vote.js';
import type { OwnVote, VoteContext, VoteRequest } from './own-vote.js';
import { urlsFromVote } from './poll-documents.js';
import { sendProblem } from './problems.js';
import type { PollEntry } from './published-polls.js';
import { namesRevision } from './revision-tags.js';
import type { StoredVote, VoteStore } from './vote-store.js';

/** What changes are made of. */
export interface ChangeContext extends VoteContext {
  /** Whether the poll is still served so, and no editor is changing it. */
  readonly standing: (poll: PollDocument) => boolean;
}

/**
 * Answers `PUT /polls/{id}/votes/{vote_id}`: gives a vote other choices, also one that was withdrawn. The order of the checks is part of the contract.
 * `undefined` where the poll has become another while the vote was looked up: nothing was done.
 */
export async function changeVote(context: ChangeContext, entry: PollEntry, request: FastifyRequest<VoteRequest>, reply: FastifyReply, now: number): Promise<FastifyReply | undefined> {
  const { body, headers } = request;
  if (body === undefined) return sendProblem(reply, 'unsupported-media-type', 'The request has no body.');
  const own = await findOwnVote(context.store, entry, request, reply);
  if (!own) return reply;
  if (!context.standing(own.entry.poll)) return undefined;
  const read = readChoices(body, own.entry.poll);
  if (!read.ok) return sendProblem(reply, read.problem, read.detail, read.members);
  const count = await replaceVote(context.store, own, read.choices, headers['if-match'], now);
  return count.ok ? sendReceipt(context, { ...own, vote: count.vote }, reply, now) : sendProblem(reply, count.problem, count.detail, count.members);
}

/** Answers `DELETE /polls/{id}/votes/{vote_id}`: withdraws a vote. `undefined` as with {@link changeVote}. */
export async function withdrawVote({ store, standing }: ChangeContext, entry: PollEntry, request: FastifyRequest<VoteRequest>, reply: FastifyReply, now: number): Promise<FastifyReply | undefined> {
  const own = await findOwnVote(store, entry, request, reply);
  if (!own) return reply;
  if (!standing(own.entry.poll)) return undefined;
  const count = await replaceVote(store, own, [], request.headers['if-match'], now);
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
  const isMeant = isAny || namesRevision(ifMatch, vote.revision);
  // Asked of the store also where the vote that was found is so: another request may have changed it meanwhile, and the last one stands.
  const standing = isMeant ? await store.change({ pollId: poll.id, key: token, choices, at: now, revision: isAny ? undefined : vote.revision }) : vote;
  return isSo(standing) ? { ok: true, vote: standing } : { ok: false, problem: 'revision-mismatch', detail: 'If-Match does not name the vote as it is now.' };
}
