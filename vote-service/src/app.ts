import { readFileSync } from 'node:fs';
import { fastify } from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PollDocument } from '../../src/poll/poll.js';
import { AnswerCounts } from './answer-counts.js';
import { castVote } from './cast-vote.js';
import { mayVote, openToReaders, openToVoters, sendPreflight } from './cors.js';
import { drainOnClose } from './drain.js';
import { logOptions } from './log.js';
import type { LogOptions } from './log.js';
import { watchLoop } from './metrics.js';
import { cacheControl, entityTag, namesTag, pollAt, pollResults, urlsFromPoll } from './poll-documents.js';
import type { PublishedPoll } from './polls-file.js';
import { frameOnlyIn } from './pages/page.js';
import { isForPeople } from './pages/problem-page.js';
import { bodyLimit, explanation, refuseConnection, sendError, sendProblem } from './problems.js';
import { FormGrants } from './form-grants.js';
import { castFormVote } from './form-votes.js';
import { operationRoutes } from './routes/operation-routes.js';
import { refuseOtherMethods } from './routes/other-methods.js';
import { pageRoutes } from './routes/page-routes.js';
import { StoreWatch } from './store-watch.js';
import { VoteReceipts } from './vote-receipts.js';
import { limitVotes, VoteLimit } from './vote-limit.js';
import { SetupError } from './vote-store.js';
import type { VoteStore } from './vote-store.js';

/** Longest time for a request to arrive, and for its headers alone, in milliseconds. */
const arrivalLimit = 10_000;

/** What {@link createApp} needs. */
export interface AppOptions {
  /** Stays open when the app closes: whoever opened it closes it, after the app. */
  readonly store: VoteStore;
  readonly polls: readonly PublishedPoll[];
  /** Milliseconds since 1970; the default is the clock of the machine. */
  readonly now?: () => number;
  /** What is written about the service itself: by default errors alone, to the standard output. */
  readonly log?: LogOptions;
  /** Proxies of the operator that each request passes; by default none, and no forwarding header is believed. */
  readonly proxyHops?: number;
  /** Votes that one network may send in a minute; by default without a limit. */
  readonly votesPerMinute?: number;
  /** Path of the database, whose size is one of the metrics. */
  readonly databaseFile?: string;
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

/** A ballot key that no vote has. */
const nobody = '00000000-0000-7000-8000-000000000000';

type PollRequest = { Params: { id: string } };

/**
 * The vote service as a Fastify app. Add routes of your own before it is ready; `listen()` starts it, `close()` stops it
 * after the requests in flight, for which it waits some seconds.
 *
 * @throws SetupError when a poll hides its results, which this version cannot do. `ready()` and `listen()` reject with it
 *   when the store refuses a poll.
 */
export function createApp({ store, polls, now = Date.now, log = { level: 'error' }, proxyHops = 0, votesPerMinute = 0, databaseFile }: AppOptions): FastifyInstance {
  for (const { poll } of polls) {
    if (poll.results_visibility !== 'always') throw new SetupError(`Poll "${poll.id}": this version shows results to everybody. Leave "results_visibility" out, or write "always".`);
  }
  const report = (error: unknown) => watch.report(error);
  const answers = new AnswerCounts();
  const app = fastify({
    ...logOptions(log),
    // A number of hops alone would be taken for none: a function says which places in X-Forwarded-For are ours.
    trustProxy: proxyHops > 0 && ((_address: string, hop: number) => hop < proxyHops),
    bodyLimit,
    requestTimeout: arrivalLimit,
    http: { headersTimeout: arrivalLimit, connectionsCheckingInterval: 2000 },
    // A vote on a connection that was open before the stop is still taken; the store closes later.
    return503OnClosing: false,
    clientErrorHandler: (error, socket) => {
      const status = refuseConnection(error, socket);
      if (status !== undefined) answers.add('none', status);
    },
    frameworkErrors: (error, _request, reply) => {
      sendError(reply, error, report);
      answers.add('none', reply.statusCode);
    },
  });
  answers.watch(app);
  const drain = drainOnClose(app);
  const watch = new StoreWatch(store, app.log, async () => store.find([...published.keys()][0] ?? '', nobody));
  app.addHook('onClose', async () => watch.close());
  app.setErrorHandler((error, _request, reply) => sendError(reply, error, report));
  app.setNotFoundHandler((_request, reply) => {
    answers.add('none', 404);
    return sendProblem(reply, 404, 'There is nothing at this address.');
  });

  const published = new Map<string, PublishedPoll>();
  app.addHook('onReady', async () => {
    const revisions = await store.definePolls(polls.map(({ poll }) => poll));
    for (const { poll, allowedOrigins } of polls) {
      published.set(poll.id, { poll: { ...poll, revision: revisions.get(poll.id) ?? poll.revision }, allowedOrigins });
    }
  });

  async function sendPoll(request: FastifyRequest<PollRequest>, reply: FastifyReply, document: (poll: PollDocument) => object) {
    const { id } = request.params;
    const poll = published.get(id)?.poll;
    if (!poll) return sendProblem(reply, 'poll-not-found', 'The service has no poll with this id.');
    const current = pollAt(poll, await store.tally(id), now(), urlsFromPoll(id));
    reply.headers({ etag: entityTag(current), 'cache-control': cacheControl(current) });
    return namesTag(request.headers['if-none-match'], entityTag(current)) ? reply.code(304).send() : reply.send(document(current));
  }

  app.register(async (readers) => {
    readers.addHook('onRequest', async (_request, reply) => openToReaders(reply));
    readers.get<PollRequest>('/polls/:id', (request, reply) => sendPoll(request, reply, (poll) => poll));
    readers.get<PollRequest>('/polls/:id/results', (request, reply) => sendPoll(request, reply, pollResults));
    readers.get<{ Params: { name: string } }>('/problems/:name', async ({ params }, reply) => {
      const text = explanation(params.name);
      return text === undefined ? sendProblem(reply, 404, 'There is no problem with this name.') : reply.header('cache-control', 'public, max-age=3600').send(text);
    });
    readers.get('/healthz', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
    for (const url of ['/polls/:id', '/polls/:id/results', '/problems/:name', '/healthz']) {
      readers.options(url, async (_request, reply) => sendPreflight(reply, 'GET, HEAD'));
      refuseOtherMethods(readers, url, ['GET', 'HEAD', 'OPTIONS']);
    }
  });

  app.register(operationRoutes, { drain, observed: { store, answers, loop: watchLoop(app), polls: polls.length, version, databaseFile } });
  app.register(pageRoutes, { store, polls: published, now });

  app.register(async (voters) => {
    const url = '/polls/:id/votes';
    const grants = new FormGrants();
    const receipts = new VoteReceipts();
    // HTML forms can post text to any site without asking; what else they can post is treated as what a person sent.
    voters.removeContentTypeParser('text/plain');
    voters.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, new URLSearchParams(body as string)));
    voters.addHook<PollRequest>('onRequest', (request, reply, done) => {
      const allowed = published.get(request.params.id)?.allowedOrigins;
      openToVoters(request, reply, allowed);
      if (isForPeople(request)) frameOnlyIn(reply, allowed ?? []);
      done();
    });
    if (votesPerMinute > 0) limitVotes(voters, new VoteLimit(votesPerMinute), store, (id) => published.has(id));
    voters.post<PollRequest>(url, (request, reply) => {
      const poll = published.get(request.params.id);
      return poll && isForPeople(request) ? castFormVote(store, poll, grants, request, reply, now()) : castVote({ store, receipts }, poll, request, reply, now());
    });
    voters.options<PollRequest>(url, async ({ params, headers }, reply) => {
      const allowed = published.get(params.id)?.allowedOrigins;
      const refused = allowed !== undefined && headers.origin !== undefined && !mayVote(allowed, headers.origin);
      return refused ? sendProblem(reply, 'origin-not-allowed', 'The poll does not take votes from this origin.') : sendPreflight(reply, 'POST');
    });
    refuseOtherMethods(voters, url, ['POST', 'OPTIONS']);
  });
  return app;
}
