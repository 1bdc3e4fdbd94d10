import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { castVote } from '../cast-vote.js';
import { changeVote, withdrawVote } from '../change-vote.js';
import { mayVote, openToVoters } from '../cors.js';
import type { AllowedOrigins } from '../cors.js';
import type { GrantedRequest } from '../embed-grants.js';
import { FormGrants } from '../form-grants.js';
import { castFormVote } from '../form-votes.js';
import { showVote } from '../own-vote.js';
import type { VoteRequest } from '../own-vote.js';
import { frameOnlyIn } from '../pages/page.js';
import { isForPeople } from '../pages/problem-page.js';
import { urlsFromVote, urlsFromVotes } from '../poll-documents.js';
import { sendProblem } from '../problems.js';
import type { VoteChecks } from '../vote-checks.js';
import { limitVotes, VoteLimit } from '../vote-limit.js';
import { VoteReceipts } from '../vote-receipts.js';
import { answerPreflights, refuseOtherMethods } from './other-methods.js';
import { isPublished } from '../published-polls.js';
import type { PollEntry, PollRequest, RouteOptions } from '../published-polls.js';

/** What {@link voteRoutes} works with. */
export interface VoteRouteOptions extends RouteOptions {
  /** Votes that one network may send in a minute; 0 is no limit. */
  readonly votesPerMinute: number;
  readonly checks: VoteChecks;
}

/**
 * What the pages of a poll's allowed origins may do: vote, and read, change and withdraw a vote of which they hold the token. The page for
 * frames may do so with its grant.
 */
export async function voteRoutes(scope: FastifyInstance, { store, polls, now, grants, votesPerMinute, checks }: VoteRouteOptions): Promise<void> {
  /** The poll as it is for this request: a grant opens it, whatever the origin. */
  const entryFor = (request: FastifyRequest<PollRequest>): PollEntry => {
    const entry = polls.get(request.params.id);
    return isPublished(entry) && grants.opens(request as GrantedRequest, entry.poll.id, now()) ? { ...entry, allowedOrigins: '*' } : entry;
  };
  const refuseStrangers = (request: FastifyRequest<PollRequest>, reply: FastifyReply) => {
    const { origin } = request.headers;
    return origin === undefined || mayVote(originsOf(entryFor(request)), origin) ? undefined : sendProblem(reply, 'origin-not-allowed', 'The poll does not take votes from this origin.');
  };

  const formGrants = new FormGrants();
  const receipts = new VoteReceipts(urlsFromVotes);
  // HTML forms can post text to any site without asking; what else they can post is treated as what a person sent.
  scope.removeContentTypeParser('text/plain');
  scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, new URLSearchParams(body as string)));
  scope.addHook<PollRequest>('onRequest', (request, reply, done) => {
    const entry = polls.get(request.params.id);
    openToVoters(request, reply, originsOf(entryFor(request)));
    if (isForPeople(request)) frameOnlyIn(reply, isPublished(entry) ? entry.allowedOrigins : []);
    done();
  });
  if (votesPerMinute > 0) limitVotes(scope, new VoteLimit(votesPerMinute), store, (id) => isPublished(polls.get(id)));
  scope.post<PollRequest>('/polls/:id/votes', (request, reply) => {
    const entry = polls.get(request.params.id);
    return isPublished(entry) && isForPeople(request) ? castFormVote({ store, checks }, entry, formGrants, request, reply, now()) : castVote({ store, receipts, checks }, entryFor(request), request, reply, now());
  });
  answerPreflights(scope, '/polls/:id/votes', 'POST', refuseStrangers);
  refuseOtherMethods(scope, '/polls/:id/votes', ['POST', 'OPTIONS']);

  const ownVoteUrl = '/polls/:id/votes/:vote_id';
  const own = { store, checks, receipts: new VoteReceipts(urlsFromVote) };
  scope.get<VoteRequest>(ownVoteUrl, (request, reply) => showVote(own, entryFor(request), request, reply, now()));
  scope.put<VoteRequest>(ownVoteUrl, (request, reply) => changeVote(own, entryFor(request), request, reply, now()));
  scope.delete<VoteRequest>(ownVoteUrl, { onRequest: forgetTypeOfNothing }, (request, reply) => withdrawVote(own, entryFor(request), request, reply, now()));
  answerPreflights(scope, ownVoteUrl, 'GET, HEAD, PUT, DELETE', refuseStrangers);
  refuseOtherMethods(scope, ownVoteUrl, ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);
}

/** Some clients name a content type with everything that they send; a body that is not there is not read for it. */
function forgetTypeOfNothing({ headers }: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0) delete headers['content-type'];
  done();
}

/** For a poll that is not there, every page may learn just that. */
const originsOf = (entry: PollEntry): AllowedOrigins => (isPublished(entry) ? entry.allowedOrigins : '*');
