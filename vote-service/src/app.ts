import type { KeyObject } from 'node:crypto';
import { fastify } from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Desk } from './admin/desk.js';
import { AnswerCounts } from './answer-counts.js';
import { Challenges } from './challenges.js';
import type { ChallengeWork } from './challenges.js';
import type { AllowedOrigins } from './cors.js';
import { drainOnClose } from './drain.js';
import { EmbedGrants } from './embed-grants.js';
import { LiveResults } from './live-results.js';
import { serviceLog } from './log.js';
import type { ServiceLog } from './log.js';
import { watchLoop } from './metrics.js';
import { openapi } from './openapi/openapi.js';
import { PollGates } from './poll-gates.js';
import type { PublishedPoll, RemovedPoll } from './polls-file.js';
import { isPublished } from './published-polls.js';
import type { ServedPoll } from './published-polls.js';
import { bodyLimit, refuseConnection, sendError, sendProblem } from './problems.js';
import { adminRoutes } from './routes/admin-routes.js';
import { challengeRoutes } from './routes/challenge-routes.js';
import { deskRoutes } from './routes/desk-routes.js';
import { embedRoutes, grantRoutes } from './routes/embed-routes.js';
import { liveRoutes } from './routes/live-routes.js';
import { moduleRoutes } from './routes/module-routes.js';
import { oembedRoutes } from './routes/oembed-routes.js';
import { operationRoutes } from './routes/operation-routes.js';
import { pageRoutes } from './routes/page-routes.js';
import { pollRoutes } from './routes/poll-routes.js';
import { serviceRoutes } from './routes/service-routes.js';
import { voteRoutes } from './routes/vote-routes.js';
import { StoreWatch } from './store-watch.js';
import { VoteChecks } from './vote-checks.js';
import { nobody, SetupError } from './vote-store.js';
import type { VoteStore } from './vote-store.js';
import { VoterTokens } from './voter-tokens.js';
import { Webhooks } from './webhooks/webhooks.js';
import type { WebhookOptions } from './webhooks/webhooks.js';

/** Longest time for a request to arrive, and for its headers alone, in milliseconds. */
const arrivalLimit = 10_000;

/** What {@link createApp} needs. */
export interface AppOptions {
  /** Stays open when the app closes: whoever opened it closes it, after the app. */
  readonly store: VoteStore;
  /** The operator's polls; by default none. Those that editors have made are in the store. */
  readonly polls?: readonly (PublishedPoll | RemovedPoll)[];
  /** The sites whose readers may vote in polls of editors that do not say it; by default editors must. */
  readonly allowedOrigins?: AllowedOrigins;
  /** Milliseconds since 1970; the default is the clock of the machine. */
  readonly now?: () => number;
  /** What is written about the service itself: by default errors alone, to the standard output. */
  readonly log?: ServiceLog;
  /** Proxies of the operator that each request passes; by default none, and no forwarding header is believed. */
  readonly proxyHops?: number;
  /** Where readers find the service, with a slash at the end; by default what each request went to. */
  readonly publicUrl?: URL;
  /** Votes that one network may send in a minute; by default without a limit. */
  readonly votesPerMinute?: number;
  /** Readers who may listen to live results at once: 5,000 by default; 0 is none. */
  readonly liveListeners?: number;
  /** Path of the database, whose size is one of the metrics. */
  readonly databaseFile?: string;
  /** The publisher's system that is told of what happens to polls, and what is on its way there; by default nobody is told. */
  readonly webhooks?: WebhookOptions | undefined;
  /** With what publishers sign tokens of their readers: a secret, or a public key, Ed25519 or P-256. Polls with `integrity: "signed"` need it. */
  readonly voterKey?: KeyObject;
  /** How much work challenges are. */
  readonly challengeWork?: ChallengeWork;
}

/**
 * The vote service as a Fastify app. Add routes of your own before it is ready; `listen()` starts it, `close()` stops it
 * after the requests in flight, for which it waits some seconds.
 *
 * `ready()` and `listen()` reject with a SetupError when the store refuses a poll.
 */
export function createApp({ store, polls = [], allowedOrigins, now = Date.now, log = serviceLog({ level: 'error' }), proxyHops = 0, publicUrl, votesPerMinute = 0, liveListeners = 5000, databaseFile, webhooks, voterKey, challengeWork }: AppOptions): FastifyInstance {
  const shown = polls.filter((entry): entry is PublishedPoll => 'poll' in entry);
  const unsignable = voterKey ? undefined : shown.find(({ poll }) => poll.integrity === 'signed');
  if (unsignable) throw new SetupError(`Poll "${unsignable.poll.id}" takes votes of readers whom the publisher knows, and the service does not know the key of their tokens. Name it with --voter-key FILE.`);
  const report = (error: unknown) => watch.report(error);
  const answers = new AnswerCounts();
  const app = fastify({
    // A number of hops alone would be taken for none: a function says which places in X-Forwarded-For are ours.
    trustProxy: proxyHops > 0 && ((_address: string, hop: number) => hop < proxyHops),
    bodyLimit,
    // To look a large database over takes as long as it takes.
    pluginTimeout: 0,
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
  const published = new Map<string, ServedPoll | 'removed'>();
  const live = new LiveResults(store, published, now, liveListeners);
  // Before the service waits for requests in flight: those who listen would never be done.
  app.addHook('preClose', async () => live.close());
  const drain = drainOnClose(app);
  answers.watch(app, drain);
  const watch = new StoreWatch(store, log, async () => store.find(servedIds()[0] ?? '', nobody));
  app.addHook('onClose', async () => watch.close());
  app.setErrorHandler((error, _request, reply) => sendError(reply, error, report));
  const sendNothing = (_request: FastifyRequest, reply: FastifyReply) => {
    answers.add('none', 404);
    return sendProblem(reply, 404, 'There is nothing at this address.');
  };
  app.setNotFoundHandler(sendNothing);
  // Before the body is looked at, whose type would be refused otherwise.
  app.addHook('onRequest', (request, reply, done) => {
    if (request.is404) sendNothing(request, reply);
    else done();
  });

  const grants = new EmbedGrants();
  const gates = new PollGates();
  const challenges = new Challenges(challengeWork);
  let hasWarned = false;
  const onUnknownProxy = () => {
    if (hasWarned) return;
    hasWarned = true;
    log.warn('Votes come by a proxy that the service does not know of, so networks are not told apart. Say how many proxies a request passes with --proxy-hops.');
  };
  const checks = new VoteChecks({ challenges, tokens: voterKey && new VoterTokens(voterKey), onUnknownProxy });
  const servedIds = () => [...published].flatMap(([id, entry]) => (isPublished(entry) ? [id] : []));
  const desk = new Desk({ store, polls: published, now, grants, gates, allowedOrigins, takesTokens: voterKey !== undefined });
  app.addHook('onReady', async () => {
    const defined = await store.definePolls(shown.map(({ poll }) => poll), now());
    for (const { poll, allowedOrigins: origins, networkQuota } of shown) {
      const known = defined.get(poll.id);
      if (!known) throw new Error(`The store has not defined the poll "${poll.id}".`);
      const voterSecret = await store.grantSecret(poll.id);
      grants.define(poll.id, voterSecret);
      const { revision, resultsKey, createdAt } = known;
      published.set(poll.id, { poll: { ...poll, revision }, allowedOrigins: origins, networkQuota, resultsKey, voterSecret, source: 'file', createdAt, versions: [] });
    }
    await desk.open();
    // Last: the operator may take back what an editor has made.
    for (const entry of polls) if ('removed' in entry) published.set(entry.id, 'removed');
  });
  const options = { store, polls: published, now, grants, gates, publicUrl };
  const hooks = webhooks && new Webhooks(app, webhooks, { ...options, anomalies: (id, time) => checks.watch.anomalies(id, time) }, log);
  hooks?.begin();
  app.register(pollRoutes, options);
  app.register(liveRoutes, { ...options, live, answers });
  app.register(pageRoutes, options);
  app.register(embedRoutes, options);
  app.register(grantRoutes, options);
  app.register(oembedRoutes, options);
  app.register(moduleRoutes);
  app.register(deskRoutes, options);
  app.register(challengeRoutes, { ...options, challenges });
  app.register(voteRoutes, { ...options, votesPerMinute, checks });
  app.register(adminRoutes, { ...options, desk, checks, webhooks: hooks });
  app.register(serviceRoutes);
  app.register(operationRoutes, { drain, observed: { store, answers, live, loop: watchLoop(app), polls: () => servedIds().length, version: openapi.info.version, databaseFile } });
  return app;
}
