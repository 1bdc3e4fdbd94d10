import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** Networks that are remembered at once, for all polls; the one that was met first is forgotten first. */
const mostNetworks = 100_000;

const day = 24 * 3600 * 1000;
/** The shorter of the two times in which ballots are counted, in milliseconds. */
const window = 10 * 60 * 1000;
/** How many times the quota of the shorter time the longer one has. */
const windowsOfDay = 10;
/** How many times the quota ballots with a proof of work count. */
const withProof = 4;

/** Ballots of a network in one poll for ten minutes, where the polls file says nothing. */
export const usualQuota = 50;

/** What a further ballot of a network needs. */
export type Demand = 'nothing' | 'challenge' | 'review';

/** The ballots of one network in one poll, of today. */
export interface NetworkCount {
  /** What stands for the network: nobody can tell which one it is, and tomorrow it is another text. */
  readonly name: string;
  /** When the shorter time began, in milliseconds since 1970. */
  since: number;
  recent: number;
  today: number;
}

/**
 * Counts ballots of networks. What stands for a network is an HMAC of it with a secret for one poll and one day (UTC), which is made here, is nowhere
 * else, and is forgotten with all counts when the day is over.
 */
export class NetworkCounts {
  readonly #secrets = new Map<string, KeyObject>();
  readonly #counts = new Map<string, NetworkCount>();
  #day = NaN;

  /** The ballots of a network (`networkOf`) so far; `now` is milliseconds since 1970. */
  of(pollId: string, network: string, now: number): NetworkCount {
    const today = Math.floor(now / day);
    if (today !== this.#day) {
      this.#day = today;
      this.#secrets.clear();
      this.#counts.clear();
    }
    const name = createHmac('sha256', this.#secret(pollId)).update(network).digest().toString('latin1');
    let count = this.#counts.get(name);
    if (!count) {
      count = { name, since: now, recent: 0, today: 0 };
      const [oldest] = this.#counts.keys();
      if (oldest !== undefined && this.#counts.size >= mostNetworks) this.#counts.delete(oldest);
      this.#counts.set(name, count);
    } else if (now - count.since >= window) {
      count.since = now;
      count.recent = 0;
    }
    return count;
  }

  /** Networks that are remembered. */
  get size(): number {
    return this.#counts.size;
  }

  #secret(pollId: string): KeyObject {
    let secret = this.#secrets.get(pollId);
    if (!secret) {
      secret = createSecretKey(randomBytes(32));
      this.#secrets.set(pollId, secret);
    }
    return secret;
  }
}

/** What the next ballot needs where `quota` are free in ten minutes. */
export function demandOf({ recent, today }: NetworkCount, quota: number): Demand {
  const used = Math.max(recent, today / windowsOfDay);
  return used < quota ? 'nothing' : used < quota * withProof ? 'challenge' : 'review';
}

/** One more ballot was stored. */
export function addBallot(count: NetworkCount): void {
  count.recent += 1;
  count.today += 1;
}
