import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { keepToken, newToken, tokenText } from '../admin/admin-token.js';
import { createApp } from '../app.js';
import { serviceLog } from '../log.js';
import { readPolls } from '../polls-file.js';
import type { ServiceSettings } from '../settings.js';
import { SqliteVoteStore } from '../stores/sqlite.js';
import { SetupError } from '../vote-store.js';
import { WebhookOutbox } from '../webhooks/outbox.js';
import type { WebhookOptions } from '../webhooks/webhooks.js';

/** Serves until a signal ends it. */
export async function serve(settings: ServiceSettings): Promise<void> {
  const { data, port, host } = settings;
  const allowedOrigins = settings['allowed-origins'];
  const polls = settings.polls === '' ? [] : await readPolls(settings.polls, allowedOrigins);
  const databaseFile = join(data, 'votes.db');
  const store = openStore(data, databaseFile);
  const webhooks = webhooksOf(settings, join(data, 'webhooks.db'));
  const log = serviceLog({ level: settings['log-level'] });
  const app = createApp({
    store,
    polls,
    databaseFile,
    proxyHops: settings['proxy-hops'],
    votesPerMinute: settings['votes-per-minute'],
    log,
    webhooks,
    ...(allowedOrigins ? { allowedOrigins } : {}),
    ...(settings['public-url'] ? { publicUrl: settings['public-url'] } : {}),
  });
  const stop = async (signal: string) => {
    log.info({ signal }, 'The vote service stops: it answers what has been sent.');
    await app.close();
    webhooks?.outbox.close();
    await store.close();
    log.info({ ...store.figures }, 'The vote service has stopped.');
  };
  endWith(stop);
  log.info({ node: process.version, polls_in_file: polls.length, proxy_hops: settings['proxy-hops'], votes_per_minute: settings['votes-per-minute'] }, 'The vote service starts.');
  try {
    await app.listen({ port, host });
  } catch (cause) {
    await close(app, store);
    throw listenError(cause, host, port);
  }
  const ids = [...polls.flatMap((entry) => ('poll' in entry ? [entry.poll.id] : [])), ...store.desk.made()];
  let service = '';
  for (const { address, family, port: bound } of app.addresses() as AddressInfo[]) {
    const everywhere = address === '0.0.0.0' || address === '::';
    const url = `http://${everywhere ? 'localhost' : family === 'IPv6' ? `[${address}]` : address}:${bound}`;
    const place = everywhere ? `every address of this computer, port ${bound},` : url;
    service ||= `${url}/`;
    log.info(`The vote service listens on ${place} and serves ${ids.length} ${ids.length === 1 ? 'poll' : 'polls'}${ids.length > 0 ? `, such as ${url}/polls/${ids[0]}` : ''}`);
  }
  await openDesk(store, settings['public-url']?.href ?? service);
}

/**
 * Makes the token of the desk at the first start, and says it, whatever is logged: it is nowhere else. It is said first: a token that was kept
 * and never seen would open nothing for anybody.
 */
async function openDesk({ desk }: SqliteVoteStore, service: string): Promise<void> {
  if (desk.tokenHash() !== undefined) return;
  const token = newToken();
  console.log(tokenText(token, new URL('desk', service).href));
  await keepToken(desk, token, Date.now());
}

async function close(app: FastifyInstance, store: SqliteVoteStore): Promise<void> {
  await app.close();
  await store.close();
}

/** The first signal stops the service; a second one ends the process at once, should a client keep it waiting. */
function endWith(stop: (signal: string) => Promise<void>): void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const first = (signal: string) => {
    for (const name of signals) process.off(name, first);
    void stop(signal);
  };
  for (const name of signals) process.on(name, first);
}

function openStore(data: string, file: string): SqliteVoteStore {
  try {
    mkdirSync(data, { recursive: true });
  } catch (cause) {
    throw new SetupError(`Cannot make the folder ${data}: ${(cause as Error).message}. Name another one with --data DIR.`, { cause });
  }
  return SqliteVoteStore.open(file);
}

/** @throws SetupError when one of both is missing: what is not signed could come from anybody. */
function webhooksOf({ 'webhook-url': url, 'webhook-secret': secret }: ServiceSettings, file: string): WebhookOptions | undefined {
  if (!url && !secret) return undefined;
  if (!url || !secret) throw new SetupError(`--webhook-${url ? 'secret' : 'url'} is missing: an address for webhooks and the secret that signs them go together. --help says more.`);
  return { outbox: new WebhookOutbox(file), target: { url, secret } };
}

function listenError(cause: unknown, host: string, port: number): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return new SetupError(`Port ${port} on ${host} is taken: stop the program that uses it, or choose another port with --port NUMBER.`, { cause });
  if (code === 'EACCES') return new SetupError(`Port ${port} on ${host} may not be used by this user: choose one above 1023 with --port NUMBER.`, { cause });
  return cause;
}
