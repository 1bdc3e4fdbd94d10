#!/usr/bin/env node
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createApp, readPolls, SetupError, SqliteVoteStore } from './vote-service.js';

const usage = `Usage: news-widgets-vote-service --polls FILE [options]

Counts the votes of <news-poll> once each, in a database file.

  --polls FILE   the polls, as JSON (required; the README shows one)
  --data DIR     folder of the database, made if missing   (default ./.data)
  --port NUMBER  port to listen on; 0 takes a free one     (default $PORT, else 8001)
  --host HOST    address to listen on                      (default 127.0.0.1: this computer only)
  --help         this text
`;

interface Settings {
  readonly polls: string;
  readonly data: string;
  readonly port: number;
  readonly host: string;
}

/** @throws SetupError when the command line or PORT cannot be understood. */
function settingsFrom(values: ReturnType<typeof commandLine>): Settings {
  const { polls, data = './.data', host = '127.0.0.1' } = values;
  const port = values.port ?? (process.env['PORT'] || '8001');
  if (!polls) throw new SetupError('Name the file with the polls: --polls polls.json. --help says more.');
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) throw new SetupError(`The port must be a number from 0 to 65535, not ${JSON.stringify(port)}. Write for example --port 8001.`);
  return { polls, data, host, port: Number(port) };
}

function commandLine() {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ options: { polls: text, data: text, port: text, host: text, help: { type: 'boolean' } } }).values;
  } catch (cause) {
    throw new SetupError(`${(cause as Error).message}\n\n${usage}`, { cause });
  }
}

async function serve({ polls: pollsFile, data, port, host }: Settings): Promise<void> {
  const polls = await readPolls(pollsFile);
  const store = openStore(data);
  const app = createApp({ store, polls });
  const stop = async () => {
    await app.close();
    await store.close();
  };
  // Once each: a second signal ends the process at once, should a client keep it waiting.
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
  try {
    const url = await app.listen({ port, host });
    console.log(`The vote service listens on ${url} and serves ${polls.length} ${polls.length === 1 ? 'poll' : 'polls'}, such as ${url}/polls/${polls[0]?.poll.id ?? ''}`);
  } catch (cause) {
    await stop();
    throw listenError(cause, host, port);
  }
}

function openStore(data: string): SqliteVoteStore {
  try {
    mkdirSync(data, { recursive: true });
  } catch (cause) {
    throw new SetupError(`Cannot make the folder ${data}: ${(cause as Error).message}. Name another one with --data DIR.`, { cause });
  }
  return SqliteVoteStore.open(join(data, 'votes.db'));
}

function listenError(cause: unknown, host: string, port: number): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return new SetupError(`Port ${port} on ${host} is taken: stop the program that uses it, or choose another port with --port NUMBER.`, { cause });
  if (code === 'EACCES') return new SetupError(`Port ${port} on ${host} may not be used by this user: choose one above 1023 with --port NUMBER.`, { cause });
  return cause;
}

try {
  const values = commandLine();
  if (values.help) console.log(usage);
  else await serve(settingsFrom(values));
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
}
