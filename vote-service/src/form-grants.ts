import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** How long a reader may think about a confirmation, in milliseconds. */
export const grantLife = 3600 * 1000;

/** What a reader confirms. */
export interface Confirmed {
  readonly pollId: string;
  readonly key: string;
  readonly choices: readonly string[];
}

/**
 * Signs what a confirmation page shows, so that its post is known to come from such a page: with this key, for this poll and these
 * choices, and within the hour. The secret lives as long as the process; what an earlier one signed brings a new confirmation.
 */
export class FormGrants {
  readonly #secret = randomBytes(32);

  /** A grant for the form; `now` is milliseconds since 1970. */
  sign(confirmed: Confirmed, now: number): string {
    const end = now + grantLife;
    return `${end}.${this.#mac(confirmed, end).toString('base64url')}`;
  }

  /** Whether the grant is for this, and not over. */
  admits(grant: string, confirmed: Confirmed, now: number): boolean {
    const [, end, mac = ''] = /^(\d{1,15})\.([\w-]{43})$/.exec(grant) ?? [];
    if (end === undefined || now > Number(end)) return false;
    return timingSafeEqual(this.#mac(confirmed, Number(end)), Buffer.from(mac, 'base64url'));
  }

  #mac({ pollId, key, choices }: Confirmed, end: number): Buffer {
    return createHmac('sha256', this.#secret).update(JSON.stringify([pollId, key, end, ...choices])).digest();
  }
}
