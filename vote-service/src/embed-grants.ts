import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** How long votes are taken with a grant, in milliseconds. */
export const grantLife = 3600 * 1000;

/** How long a grant brings a new one, in milliseconds: a frame may be open for a day before its reader votes. */
export const renewalLife = 24 * grantLife;

/** Grants of one such time are equal, so that caches need not keep one page for each reader. */
const step = 60_000;

/** For how long a new grant is sure to be good, in milliseconds. */
export const sureLife = grantLife - step;

/** The part of a request that says where it comes from. */
export interface GrantedRequest {
  readonly query: { readonly grant?: unknown };
  readonly headers: IncomingHttpHeaders;
}

/**
 * Signs the pages of polls for frames, so that votes from there are known to come from such a page. Sites put those into sandboxes,
 * whose requests have the origin `null`, as those of any other hidden page. A grant is for one poll and outlives the process: its
 * secret is kept with the votes.
 */
export class EmbedGrants {
  readonly #secrets = new Map<string, Buffer>();

  /** Signs for a poll from now on. */
  define(pollId: string, secret: Buffer): void {
    this.#secrets.set(pollId, secret);
  }

  /** A grant for a poll that was defined; `now` is milliseconds since 1970. */
  sign(pollId: string, now: number): string {
    const start = Math.floor(now / step);
    return `${start}.${this.#mac(pollId, start).toString('base64url')}`;
  }

  /** Whether it is a grant for this poll whose `life` in milliseconds is not over. */
  admits(grant: unknown, pollId: string, now: number, life = grantLife): boolean {
    const [, start, mac = ''] = /^(\d{1,12})\.([\w-]{43})$/.exec(String(grant)) ?? [];
    if (start === undefined || now >= Number(start) * step + life || !this.#secrets.has(pollId)) return false;
    return timingSafeEqual(this.#mac(pollId, Number(start)), Buffer.from(mac, 'base64url'));
  }

  /**
   * Whether a request has a grant, and comes from where one can be used: a page that hides its origin, or one of this service.
   * A site with a name of its own has to be one of the poll's sites.
   */
  opens({ query, headers }: GrantedRequest, pollId: string, now: number): boolean {
    if (query.grant === undefined) return false;
    const { origin, host, 'sec-fetch-site': site } = headers;
    const isOurs = origin === 'null' || (origin !== undefined && (site === 'same-origin' || isHost(origin, host)));
    return isOurs && this.admits(query.grant, pollId, now);
  }

  #mac(pollId: string, start: number): Buffer {
    return createHmac('sha256', this.#secrets.get(pollId) ?? '').update(`${start}`).digest();
  }
}

/** Whether an origin is that of the host to which a request went. */
export const isHost = (origin: string, host: string | undefined): boolean => URL.canParse(origin) && new URL(origin).host === host;
