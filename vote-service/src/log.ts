import { pino } from 'pino';
import type { Logger } from 'pino';
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

/** Takes fields and a message. */
export type ServiceLog = Pick<Logger, 'error' | 'warn' | 'info'>;

/**
 * A log of the service and not of its readers: lines of JSON, and nothing of a request is written, whoever writes.
 * It stands beside the HTTP server and not in it: a server that has a log listens to the end of each answer, which is the dearest
 * single thing that a vote would do on its way out.
 */
export function serviceLog({ level, stream }: LogOptions): ServiceLog {
  return pino(
    {
      level,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label: string) => ({ level: label }) },
      serializers: { err: errorFields },
    },
    stream ?? pino.destination(1),
  );
}
