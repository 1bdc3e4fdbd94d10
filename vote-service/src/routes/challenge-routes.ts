import type { FastifyInstance } from 'fastify';
import type { Challenges } from '../challenges.js';
import { openToReaders } from '../cors.js';
import { isPublished, sendMissing } from '../published-polls.js';
import type { PollRequest, RouteOptions } from '../published-polls.js';
import { answerPreflights, refuseOtherMethods } from './other-methods.js';

const challengeUrl = '/polls/:id/challenge';

/** Challenges for those who know that they need one; who does not, gets it with the problem. */
export async function challengeRoutes(scope: FastifyInstance, { polls, now, challenges }: Pick<RouteOptions, 'polls' | 'now'> & { readonly challenges: Challenges }): Promise<void> {
  scope.addHook('onRequest', openToReaders);
  scope.get<PollRequest>(challengeUrl, async ({ params: { id } }, reply) => {
    const entry = polls.get(id);
    return isPublished(entry) ? reply.header('cache-control', 'no-store').send(challenges.issue(id, now())) : sendMissing(reply, entry);
  });
  answerPreflights(scope, challengeUrl, 'GET, HEAD');
  refuseOtherMethods(scope, challengeUrl, ['GET', 'HEAD', 'OPTIONS']);
}
