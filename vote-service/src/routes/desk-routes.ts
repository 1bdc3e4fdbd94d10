import type { FastifyInstance } from 'fastify';
import { sendDesk } from '../pages/desk-page.js';
import type { RouteOptions } from '../published-polls.js';
import { widgetModules } from '../widget-modules.js';
import { refuseOtherMethods } from './other-methods.js';

/** The page for editors. It has nothing secret in it: what it shows, it asks for with the token that the editor gives it. */
export async function deskRoutes(scope: FastifyInstance, { publicUrl }: Pick<RouteOptions, 'publicUrl'>): Promise<void> {
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff');
    done();
  });
  scope.get('/desk', async (_request, reply) => sendDesk(reply, (await widgetModules()).version, publicUrl));
  refuseOtherMethods(scope, '/desk', ['GET', 'HEAD']);
}
