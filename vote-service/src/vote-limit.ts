import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isBallotKey } from '../../src/poll/ballot-key.js';
import { ballotKeyFrom } from './cast-vote.js';
import { bearerFrom } from './own-vote.js';
import { networkOf } from './networks.js';
import { sendProblem } from './problems.js';
import type { VoteStore } from './vote-store.js';

/** Networks that are remembered at once; the one that voted longest ago is forgotten first, which lets it vote. */
const mostNetworks = 100_000;

const minute = 60_000;

interface VoteRequest {
  Params: { id: string };
}

/**
 * Puts a limit before the routes of a scope that take votes; a change and a withdrawal is one more. A ballot that was counted is answered all the same: a reader whose
 * receipt was lost is not to blame for the network. To look it up costs less than a vote, and tells nothing to who has no key.
 *
 * @param knows - Whether there is a poll with this id.
 */
export function limitVotes(scope: FastifyInstance, limit: VoteLimit, store: VoteStore, knows: (pollId: string) => boolean): void {
  scope.addHook<VoteRequest>('preHandler', async (request, reply) => {
    const { id } = request.params;
    const key = knows(id) ? keyIn(request) : undefined;
    // Without a key there is nothing that could count.
    if (key === undefined) return undefined;
    const wait = limit.take(networkOf(request.ip) ?? networkOf(request.socket.remoteAddress ?? '') ?? '');
    if (wait === 0 || (request.method === 'POST' && (await store.find(id, key)) !== undefined)) return undefined;
    return sendProblem(reply.header('retry-after', String(wait)), 'rate-limited', 'More votes than the service takes have come from this network.', { retry_after: wait });
  });
}

/** The header wins, as it does where the vote is counted: a form that has it is a vote of a script. Changes have the key as their token. */
function keyIn({ method, body, headers }: FastifyRequest<VoteRequest>): string | undefined {
  if (method !== 'POST') return method === 'PUT' || method === 'DELETE' ? bearerFrom(headers.authorization) || undefined : undefined;
  if (headers['idempotency-key'] !== undefined || !(body instanceof URLSearchParams)) return ballotKeyFrom(headers['idempotency-key']);
  const key = body.get('key')?.toLowerCase() ?? '';
  return isBallotKey(key) ? key : undefined;
}

/**
 * How many votes a network may send in a minute, on average; so many at once, too. It keeps one number a network, in memory, for at
 * most a minute after its last vote counts.
 */
export class VoteLimit {
  readonly #interval: number;
  readonly #now: () => number;
  /** When each network will have used up nothing, by milliseconds of the clock; the last to vote comes last. */
  readonly #free = new Map<string, number>();

  /** @param now - Milliseconds of a clock that never jumps. */
  constructor(perMinute: number, now: () => number = () => performance.now()) {
    this.#interval = minute / perMinute;
    this.#now = now;
  }

  /** Counts a vote of a network; answers 0, or after how many seconds the next one is taken. */
  take(network: string): number {
    const now = this.#now();
    const free = Math.max(this.#free.get(network) ?? 0, now) + this.#interval;
    const over = free - now - minute;
    // Times are sums of fractions.
    if (over > 0.001) return Math.ceil(over / 1000);
    this.#free.delete(network);
    this.#free.set(network, free);
    this.#forget(now);
    return 0;
  }

  /** Networks that are remembered. */
  get size(): number {
    return this.#free.size;
  }

  /** Those behind may be free, too, but are found later. */
  #forget(now: number): void {
    for (const [network, free] of this.#free) {
      if (free > now && this.#free.size <= mostNetworks) return;
      this.#free.delete(network);
    }
  }
}
