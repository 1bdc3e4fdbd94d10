import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PollDocument } from '../../../src/poll/poll.js';
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
import { limitVotes, VoteLimit } from '../vote-limit.js';
import { VoteReceipts } from '../vote-receipts.js';
import { answerPreflights, forgetTypeOfNothing, refuseOtherMethods } from './other-methods.js';
import { isPublished } from '../published-polls.js';
import type { PollEntry, PollRequest, RouteOptions } from '../published-polls.js';

/** What {@link voteRoutes} works with. */
export interface VoteRouteOptions extends RouteOptions {
  /** Votes that one network may send in a minute; 0 is no limit. */
  readonly votesPerMinute: number;
}

/**
 * What the pages of a poll's allowed origins may do: vote, and read, change and withdraw a vote of which they hold the token. The page for
 * frames may do so with its grant.
 */
export async function voteRoutes(scope: FastifyInstance, { store, polls, now, grants, gates, votesPerMinute }: VoteRouteOptions): Promise<void> {
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
  const cast = (request: FastifyRequest<PollRequest>, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const held = gates.heldUntil(request.params.id);
    // Nothing may come between the look and the cast: an editor's change would.
    if (held) return held.then(() => cast(request, reply));
    const entry = polls.get(request.params.id);
    return isPublished(entry) && isForPeople(request) ? castFormVote(store, entry, formGrants, request, reply, now()) : castVote({ store, receipts }, entryFor(request), request, reply, now());
  };
  scope.post<PollRequest>('/polls/:id/votes', cast);
  answerPreflights(scope, '/polls/:id/votes', 'POST', refuseStrangers);
  refuseOtherMethods(scope, '/polls/:id/votes', ['POST', 'OPTIONS']);

  const ownVoteUrl = '/polls/:id/votes/:vote_id';
  /** Whether a poll is served so, and nobody is changing it. */
  const standing = (poll: PollDocument): boolean => {
    const entry = polls.get(poll.id);
    return isPublished(entry) && entry.poll === poll && gates.heldUntil(poll.id) === undefined;
  };
  const own = { store, receipts: new VoteReceipts(urlsFromVote), standing };
  /** Changes a vote by the rules of the poll as it is when that happens: once more from the beginning where an editor was faster. */
  const change = async (work: typeof changeVote, request: FastifyRequest<VoteRequest>, reply: FastifyReply): Promise<FastifyReply> => {
    for (;;) {
      await gates.heldUntil(request.params.id);
      const answer = await work(own, entryFor(request), request, reply, now());
      if (answer) return answer;
    }
  };
  scope.get<VoteRequest>(ownVoteUrl, (request, reply) => showVote(own, entryFor(request), request, reply, now()));
  scope.put<VoteRequest>(ownVoteUrl, (request, reply) => change(changeVote, request, reply));
  scope.delete<VoteRequest>(ownVoteUrl, { onRequest: forgetTypeOfNothing }, (request, reply) => change(withdrawVote, request, reply));
  answerPreflights(scope, ownVoteUrl, 'GET, HEAD, PUT, DELETE', refuseStrangers);
  refuseOtherMethods(scope, ownVoteUrl, ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);
}

/** For a poll that is not there, every page may learn just that. */
const originsOf = (entry: PollEntry): AllowedOrigins => (isPublished(entry) ? entry.allowedOrigins : '*');
