import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { sendProblem } from '../problems.js';

/** Answers every method but the `allowed` ones with 405, before the body is read. */
export function refuseOtherMethods(scope: FastifyInstance, url: string, allowed: readonly string[]): void {
  const refuse = (_request: FastifyRequest, reply: FastifyReply) =>
    sendProblem(reply.header('allow', allowed.join(', ')), 405, `Use ${allowed.join(', ')} here.`);
  const method = scope.supportedMethods.filter((name) => !allowed.includes(name)) as HTTPMethods[];
  scope.route({ url, method, onRequest: async (request, reply) => refuse(request, reply), handler: async (request, reply) => refuse(request, reply) });
}
