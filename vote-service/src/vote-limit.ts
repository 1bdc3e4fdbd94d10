import type { FastifyRequest } from 'fastify';
import { networkOf } from './networks.js';

/** Networks that are remembered at once; the one that voted longest ago is forgotten first, which lets it vote. */
const mostNetworks = 100_000;

const minute = 60_000;

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

  /** Counts a vote of the client; answers 0, or after how many seconds the next one is taken. */
  take(request: FastifyRequest): number {
    return this.takeFrom(networkOf(request.ip) ?? networkOf(request.socket.remoteAddress ?? '') ?? '');
  }

  /** The same for a network by its name. */
  takeFrom(network: string): number {
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
