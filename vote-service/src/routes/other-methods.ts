import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods, RouteGenericInterface } from 'fastify';
import { sendPreflight } from '../cors.js';
import { sendProblem } from '../problems.js';

type Answer<Route extends RouteGenericInterface> = (request: FastifyRequest<Route>, reply: FastifyReply) => FastifyReply;

/** Answers before the body is read, so that nothing in it can change the answer. */
function answerEarly<Route extends RouteGenericInterface>(scope: FastifyInstance, url: string, method: readonly string[], answer: Answer<Route>): void {
  const send = async (request: FastifyRequest, reply: FastifyReply) => answer(request as FastifyRequest<Route>, reply);
  scope.route({ url, method: method as HTTPMethods[], onRequest: send, handler: send });
}

/** Answers the preflights of an address; `refuse` answers those that get a problem. */
export function answerPreflights<Route extends RouteGenericInterface>(scope: FastifyInstance, url: string, methods: string, refuse: (request: FastifyRequest<Route>, reply: FastifyReply) => FastifyReply | undefined = () => undefined): void {
  answerEarly<Route>(scope, url, ['OPTIONS'], (request, reply) => refuse(request, reply) ?? sendPreflight(reply, methods));
}

/** Answers every method but the `allowed` ones with 405. */
export function refuseOtherMethods(scope: FastifyInstance, url: string, allowed: readonly string[]): void {
  const names = allowed.join(', ');
  answerEarly(scope, url, scope.supportedMethods.filter((name) => !allowed.includes(name)), (_request, reply) => sendProblem(reply.header('allow', names), 405, `Use ${names} here.`));
}

/** Some clients name a content type with everything that they send; a body that is not there is not read for it. */
export function forgetTypeOfNothing({ headers }: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0) delete headers['content-type'];
  done();
}
