import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** Longest time that a stop waits for requests in flight, in milliseconds: container runtimes often grant ten seconds in all. */
const stopLimit = 5_000;

/**
 * Time in which a service that stops still takes connections, in milliseconds. What clients sent before lies in the buffers of the
 * system: a connection that is closed before it was read is reset, and its request gets no answer.
 */
const readingTime = 300;

/** Whether the service is stopping: answers then close their connection. */
export interface Drain {
  readonly begun: boolean;
}

/**
 * Lets the app stop without losing what was sent to it, and without waiting for clients: neither for the next request on a
 * connection, nor for one that never arrives.
 */
export function drainOnClose(app: FastifyInstance): Drain {
  const drain = { begun: false };
  app.addHook('preClose', async () => {
    drain.begun = true;
    // Node stops looking at its own limits when the server closes.
    setTimeout(() => app.server.closeAllConnections(), stopLimit).unref();
    if (app.server.listening) await wait(readingTime);
  });
  return drain;
}
