import type { FastifyInstance } from 'fastify';
import type { Drain } from '../drain.js';
import { metricsText, metricsType } from '../metrics.js';
import type { Observed } from '../metrics.js';
import { refuseOtherMethods } from './other-methods.js';

/** What {@link operationRoutes} works with. */
export interface OperationOptions {
  readonly drain: Drain;
  readonly observed: Observed;
}

/** What the operator's programs ask. No page of another site may read it. */
export async function operationRoutes(scope: FastifyInstance, { drain, observed }: OperationOptions): Promise<void> {
  /** Why votes should go elsewhere; in words that tell strangers nothing of the machine. */
  const reason = (): string | undefined => {
    if (drain.begun) return 'The service is stopping.';
    return observed.store.fault === undefined ? undefined : 'The last votes could not be stored. The log of the service says why.';
  };

  scope.addHook('onRequest', (_request, reply, done) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    done();
  });
  scope.get('/readyz', async (_request, reply) => {
    const why = reason();
    return why === undefined ? { status: 'ready' } : reply.code(503).header('retry-after', '1').send({ status: 'unavailable', reason: why });
  });
  scope.get('/metrics', async (_request, reply) => reply.type(metricsType).send(metricsText(observed)));
  for (const url of ['/readyz', '/metrics']) refuseOtherMethods(scope, url, ['GET', 'HEAD']);
}
