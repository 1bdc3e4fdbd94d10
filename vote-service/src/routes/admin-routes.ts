import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { PollStatus } from '../../../src/poll/poll.js';
import { adminPoll, findPolls, pollsOnAPage } from '../admin/admin-polls.js';
import { guardDesk } from '../admin/admin-token.js';
import { isObject } from '../admin/definitions.js';
import type { Source } from '../admin/definitions.js';
import type { Desk, Outcome } from '../admin/desk.js';
import { csvOf, jsonOf } from '../admin/exports.js';
import { deskBodyLimit, sendProblem } from '../problems.js';
import { isPublished, sendMissing } from '../published-polls.js';
import type { PollRequest, RouteOptions, ServedPoll } from '../published-polls.js';
import { revisionTag } from '../revision-tags.js';
import type { Webhooks } from '../webhooks/webhooks.js';
import { forgetTypeOfNothing, refuseOtherMethods } from './other-methods.js';

/** What {@link adminRoutes} works with. */
export interface AdminRouteOptions extends RouteOptions {
  readonly desk: Desk;
  /** `undefined` where nobody is told of what happens. */
  readonly webhooks: Webhooks | undefined;
}

interface ListRequest {
  Querystring: { readonly search?: unknown; readonly status?: unknown; readonly page?: unknown };
}

interface AuditRequest {
  Querystring: { readonly poll?: unknown; readonly page?: unknown };
}

/** Rows on one page of the audit. */
const rowsOnAPage = 100;

const statuses: readonly unknown[] = ['scheduled', 'open', 'closed', 'archived'] satisfies readonly PollStatus[];

/** The number of a page, 1 where none is named; `undefined` for what is none. */
const pageFrom = (page: unknown = '1'): number | undefined => (typeof page === 'string' && /^[1-9]\d{0,8}$/.test(page) ? Number(page) : undefined);

const pagesOf = (total: number, size: number): number => Math.max(1, Math.ceil(total / size));

/** Carries out what needs a body that is an object. */
const withBody = (reply: FastifyReply, body: unknown, work: (source: Source) => Promise<FastifyReply>): Promise<FastifyReply> | FastifyReply =>
  isObject(body) ? work(body) : sendProblem(reply, body === undefined ? 'unsupported-media-type' : 'malformed-request', 'The body must be a JSON object.');

/** What editors do: for the holders of the token alone. The polls that it makes are served as any. */
export async function adminRoutes(scope: FastifyInstance, options: AdminRouteOptions): Promise<void> {
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    done();
  });
  refuseOtherMethods(scope, '/polls', ['GET', 'HEAD', 'POST']);
  for (const name of ['definition', 'export.csv', 'export.json']) refuseOtherMethods(scope, `/polls/:id/${name}`, ['GET', 'HEAD']);
  for (const name of ['close', 'open']) refuseOtherMethods(scope, `/polls/:id/${name}`, ['POST']);
  for (const url of ['/audit', '/webhooks']) refuseOtherMethods(scope, url, ['GET', 'HEAD']);
  refuseOtherMethods(scope, '/webhooks/:event/retry', ['POST']);
  await scope.register(guarded, options);
}

async function guarded(scope: FastifyInstance, options: AdminRouteOptions): Promise<void> {
  const { desk, store, polls, now, publicUrl, webhooks } = options;
  guardDesk(scope, { desk: store.desk, now, publicUrl });
  scope.removeContentTypeParser('text/plain');
  scope.addContentTypeParser('application/merge-patch+json', { parseAs: 'string' }, scope.getDefaultJsonParser('error', 'error'));

  const send = async (reply: FastifyReply, entry: ServedPoll, base: string) => reply.header('etag', revisionTag(entry.poll.revision)).send(await adminPoll(options, entry, base));
  const answer = (reply: FastifyReply, outcome: Outcome, base: string) => {
    if (!outcome.ok) {
      if (outcome.entry) reply.header('etag', revisionTag(outcome.entry.poll.revision));
      return sendProblem(reply, outcome.problem, outcome.detail, outcome.members);
    }
    return outcome.entry ? send(reply, outcome.entry, base) : reply.code(204).send();
  };

  scope.get<ListRequest>('/polls', async ({ query }, reply) => {
    const page = pageFrom(query.page);
    const search = query.search ?? '';
    const status = query.status === '' ? undefined : query.status;
    if (page === undefined || typeof search !== 'string' || !(status === undefined || statuses.includes(status))) {
      return sendProblem(reply, 'malformed-request', '"page" must be a number from 1, "status" one of scheduled, open, closed and archived, "search" one text.');
    }
    const { found, total } = findPolls(options, { search, status: status as PollStatus | undefined, page });
    return reply.send({ polls: await Promise.all(found.map((entry) => adminPoll(options, entry, `polls/${entry.poll.id}`))), total, page, pages: pagesOf(total, pollsOnAPage) });
  });
  scope.post('/polls', { bodyLimit: deskBodyLimit }, (request, reply) =>
    withBody(reply, request.body, async (source) => {
      const outcome = await desk.create(source);
      const id = outcome.ok ? outcome.entry?.poll.id : undefined;
      if (id !== undefined) reply.code(201).header('location', `/polls/${id}`);
      return answer(reply, outcome, `polls/${id}`);
    }),
  );
  scope.get<PollRequest>('/polls/:id/definition', ({ params: { id } }, reply) => {
    const entry = polls.get(id);
    return isPublished(entry) ? send(reply, entry, `../${id}`) : sendMissing(reply, entry);
  });
  scope.patch<PollRequest>('/polls/:id', { bodyLimit: deskBodyLimit }, ({ params: { id }, headers, body }, reply) =>
    withBody(reply, body, async (patch) => answer(reply, await desk.correct(id, headers['if-match'], patch), id)),
  );
  scope.delete<PollRequest>('/polls/:id', ({ params: { id }, headers, body }, reply) =>
    withBody(reply, body, async ({ confirm }) => answer(reply, await desk.remove(id, headers['if-match'], confirm), id)),
  );
  scope.delete<PollRequest>('/polls/:id/results', ({ params: { id }, headers, body }, reply) =>
    withBody(reply, body, async ({ confirm }) => answer(reply, await desk.reset(id, headers['if-match'], confirm), `../${id}`)),
  );
  const early = { onRequest: forgetTypeOfNothing };
  scope.post<PollRequest>('/polls/:id/close', early, async ({ params: { id }, headers }, reply) => answer(reply, await desk.close(id, headers['if-match']), `../${id}`));
  scope.post<PollRequest>('/polls/:id/open', early, async ({ params: { id }, headers }, reply) => answer(reply, await desk.reopen(id, headers['if-match']), `../${id}`));

  const sendExport = async (reply: FastifyReply, id: string, kind: 'csv' | 'json') => {
    const entry = polls.get(id);
    if (!isPublished(entry)) return sendMissing(reply, entry);
    const ballots = await store.desk.ballots(id);
    reply.headers({ 'content-type': kind === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/json; charset=utf-8', 'content-disposition': `attachment; filename="poll-${id}.${kind}"` });
    return reply.send(Readable.from(kind === 'csv' ? csvOf(entry, ballots) : jsonOf(entry, ballots, now())));
  };
  scope.get<PollRequest>('/polls/:id/export.csv', ({ params: { id } }, reply) => sendExport(reply, id, 'csv'));
  scope.get<PollRequest>('/polls/:id/export.json', ({ params: { id } }, reply) => sendExport(reply, id, 'json'));

  scope.get<AuditRequest>('/audit', ({ query: { poll, page: number } }, reply) => {
    const page = pageFrom(number);
    if (page === undefined || !(poll === undefined || typeof poll === 'string')) return sendProblem(reply, 'malformed-request', '"page" must be a number from 1, and "poll" one id.');
    const { rows, total } = store.desk.audit({ poll: poll === '' ? undefined : poll, offset: (page - 1) * rowsOnAPage, limit: rowsOnAPage });
    return reply.send({ rows, total, page, pages: pagesOf(total, rowsOnAPage) });
  });

  scope.get('/webhooks', (_request, reply) => reply.send({ url: webhooks?.url ?? null, deliveries: webhooks?.deliveries() ?? [] }));
  scope.post<{ Params: { event: string } }>('/webhooks/:event/retry', early, ({ params: { event } }, reply) =>
    webhooks?.again(event) ? reply.code(202).send() : sendProblem(reply, 404, 'There is no event of this id.'),
  );
}
