import type { FastifyInstance } from 'fastify';
import type { Desk } from '../admin/desk.js';
import { sendProblem } from '../problems.js';
import { isPublished, sendMissing } from '../published-polls.js';
import type { PollRequest, RouteOptions } from '../published-polls.js';
import type { VoteChecks } from '../vote-checks.js';
import type { Review, VoteStatus } from '../vote-store.js';

/** What {@link reviewRoutes} works with. */
export interface ReviewRouteOptions extends Pick<RouteOptions, 'store' | 'polls' | 'now'> {
  readonly checks: VoteChecks;
  readonly desk: Desk;
}

const statuses: readonly unknown[] = ['counted', 'held', 'set_aside'] satisfies VoteStatus[];
const time = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** What editors do with votes that are held: look how many there are, by hours, and decide about them. For a scope that lets editors in alone. */
export function reviewRoutes(scope: FastifyInstance, { store, polls, now, checks, desk }: ReviewRouteOptions): void {
  async function figures(id: string) {
    const { ballots, held, setAside } = await store.tally(id);
    return { counted: ballots, held, set_aside: setAside };
  }

  scope.get<PollRequest>('/polls/:id/held', async ({ params: { id } }, reply) => {
    const entry = polls.get(id);
    if (!isPublished(entry)) return sendMissing(reply, entry);
    const { options } = entry.poll;
    const groups = (await store.heldVotes(id)).map(({ hour, status, ballots, counts }) => ({ hour: time(hour), status, ballots, options: options.map((option, index) => ({ id: option.id, votes_count: counts[index] ?? 0 })) }));
    const reviews = (await store.reviews(id)).map(({ from, to, at, reason, ballots }) => ({ from, to, at: time(at), reason, ballots }));
    return { ...(await figures(id)), groups, reviews, anomalies: checks.watch.anomalies(id, now()) };
  });

  scope.post<PollRequest>('/polls/:id/held/review', async ({ params: { id }, body }, reply) => {
    const entry = polls.get(id);
    if (!isPublished(entry)) return sendMissing(reply, entry);
    if (body === undefined) return sendProblem(reply, 'unsupported-media-type', 'The body must be a JSON object.');
    const review = reviewFrom(body);
    if (typeof review === 'string') return sendProblem(reply, 'malformed-request', review);
    const moved = await desk.review({ ...review, pollId: id, at: now() });
    return { moved, ...(await figures(id)) };
  });
}

const momentOf = (given: unknown): number | undefined => (typeof given === 'string' ? Date.parse(given) : undefined);

/** What a body asks for, or what is wrong with it. */
function reviewFrom(body: unknown): Omit<Review, 'pollId' | 'at'> | string {
  const { action, from = 'held', since, before, reason } = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
  const to = action === 'accept' ? 'counted' : action === 'set-aside' ? 'set_aside' : undefined;
  if (to === undefined) return '"action" must be "accept" or "set-aside".';
  if (!statuses.includes(from) || from === to) return '"from" must be "counted", "held" or "set_aside", and not where the votes are to go.';
  if (typeof reason !== 'string' || reason.trim() === '' || reason.length > 2000) return '"reason" must be a text of 1 to 2000 characters: it is kept with the votes.';
  for (const given of [since, before]) if (given !== undefined && (typeof given !== 'string' || Number.isNaN(Date.parse(given)))) return '"since" and "before" must be times such as "2030-01-31T18:00:00Z".';
  return { from: from as VoteStatus, to, since: momentOf(since), before: momentOf(before), reason: reason.trim() };
}
