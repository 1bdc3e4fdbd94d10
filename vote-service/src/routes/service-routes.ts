import type { FastifyInstance } from 'fastify';
import { openToReaders } from '../cors.js';
import { openapi } from '../openapi/openapi.js';
import { explanation, sendProblem } from '../problems.js';
import { answerPreflights, refuseOtherMethods } from './other-methods.js';

/** What is served about the service itself. */
export async function serviceRoutes(scope: FastifyInstance): Promise<void> {
  const description = Buffer.from(JSON.stringify(openapi));

  scope.addHook('onRequest', openToReaders);
  scope.get<{ Params: { name: string } }>('/problems/:name', async ({ params }, reply) => {
    const text = explanation(params.name);
    return text === undefined ? sendProblem(reply, 404, 'There is no problem with this name.') : reply.header('cache-control', 'public, max-age=3600').send(text);
  });
  scope.get('/openapi.json', async (_request, reply) => reply.header('cache-control', 'public, max-age=3600').type('application/json; charset=utf-8').send(description));
  scope.get('/healthz', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  for (const url of ['/problems/:name', '/openapi.json', '/healthz']) {
    answerPreflights(scope, url, 'GET, HEAD');
    refuseOtherMethods(scope, url, ['GET', 'HEAD', 'OPTIONS']);
  }
}
