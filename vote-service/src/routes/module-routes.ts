import type { FastifyInstance } from 'fastify';
import { openToReaders } from '../cors.js';
import { sendProblem } from '../problems.js';
import { encodingFor, widgetModules } from '../widget-modules.js';
import { answerPreflights, refuseOtherMethods } from './other-methods.js';

interface ModuleRequest {
  Params: { version: string; name: string };
}

const moduleUrl = '/news-widgets/:version/:name';

/**
 * The modules of the element, for the page for frames and for any other. Their addresses change with them, so they are kept for
 * ever; another version leads to the one there is, because a page that a cache has kept may name the one before.
 */
export async function moduleRoutes(scope: FastifyInstance): Promise<void> {
  scope.addHook('onRequest', openToReaders);
  scope.get<ModuleRequest>(moduleUrl, async ({ params, headers }, reply) => {
    const { version, files } = await widgetModules();
    const file = files.get(params.name);
    if (!file) return sendProblem(reply, 404, 'There is no module of this name.');
    if (params.version !== version) return reply.code(302).headers({ location: `../${version}/${params.name}`, 'cache-control': 'no-store' }).send();
    const encoding = encodingFor(headers['accept-encoding']);
    reply.headers({ 'cache-control': 'public, max-age=31536000, immutable', vary: 'Accept-Encoding', 'content-type': file.type });
    if (encoding !== 'identity') reply.header('content-encoding', encoding);
    return reply.send(file.encodings[encoding]);
  });
  answerPreflights(scope, moduleUrl, 'GET, HEAD');
  refuseOtherMethods(scope, moduleUrl, ['GET', 'HEAD', 'OPTIONS']);
}
