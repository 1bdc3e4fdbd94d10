import { LogController } from 'fastify';
import type { FastifyServerOptions } from 'fastify';
import type { LogLevel } from './settings.js';

/** Where and how much the service writes about itself. */
export interface LogOptions {
  readonly level: LogLevel;
  /** Gets lines of JSON; the default is the standard output. */
  readonly stream?: { write(line: string): void };
}

/** What an error says of itself. Not its other fields: Node adds addresses to some. */
function errorFields(error: unknown) {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), stack: '' };
  const { name, message, stack = '', cause } = error;
  const { code } = error as { code?: unknown };
  return { type: name, message, ...(code === undefined ? {} : { code }), ...(cause === undefined ? {} : { cause: String(cause) }), stack };
}

const nothing = () => ({});

/**
 * A log of the service and not of its readers: nothing of a request is written, whoever writes. Fastify's own serializers would
 * add addresses and URLs.
 */
export function logOptions({ level, stream }: LogOptions): Pick<FastifyServerOptions, 'logger' | 'logController' | 'childLoggerFactory'> {
  return {
    logger: {
      level,
      ...(stream ? { stream } : {}),
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label: string) => ({ level: label }) },
      serializers: { req: nothing, res: nothing, err: errorFields },
    },
    logController: new LogController({ disableRequestLogging: true }),
    // A logger for each request would be the dearest thing that a vote does on its way in.
    childLoggerFactory: (logger) => logger,
  };
}
