import { createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(pbkdf2);

/** How much work a challenge is. */
export interface ChallengeWork {
  /** Iterations of PBKDF2 for each attempt. */
  readonly cost: number;
  /** Hexadecimal digits that a key must start with: each makes it sixteen times as many attempts. */
  readonly keyPrefix: string;
}

/** 256 attempts on average: about a third of a second on a computer, a second or two on a phone. */
const usualWork: ChallengeWork = { cost: 2000, keyPrefix: '00' };

/** How long a challenge may be solved, in milliseconds. */
export const challengeLife = 600_000;

/** Bytes of the derived key. */
const keyLength = 32;

/** Most solutions that are remembered, and that are checked at once. */
const mostSpent = 500_000;
const mostChecks = 64;

/**
 * A challenge of ALTCHA's proof-of-work, version 2 (https://altcha.org/docs/v2/): a counter is sought for which
 * PBKDF2(password = nonce and the counter as 4 bytes, salt) starts with `keyPrefix`. Names in alphabetical order: that is the text which is signed.
 */
export interface Challenge {
  readonly parameters: {
    readonly algorithm: 'PBKDF2/SHA-256';
    readonly cost: number;
    readonly data: { readonly poll: string };
    /** Seconds since 1970. */
    readonly expiresAt: number;
    readonly keyLength: number;
    readonly keyPrefix: string;
    /** Hexadecimal, as are salt and signature. */
    readonly nonce: string;
    readonly salt: string;
  };
  readonly signature: string;
}

/** A solved challenge, as ALTCHA's widgets and ours send it: JSON in base64. */
interface Payload {
  readonly challenge?: { readonly parameters?: Partial<Challenge['parameters']>; readonly signature?: unknown };
  readonly solution?: { readonly counter?: unknown; readonly derivedKey?: unknown };
}

/**
 * Gives challenges, and knows those that were solved. All of it lives as long as the process: what an earlier one gave is no challenge any more, so a
 * solution that it took cannot come again.
 */
export class Challenges {
  readonly #secret = randomBytes(32);
  readonly #work: ChallengeWork;
  /** Signatures of challenges that were used, with their end in milliseconds, the first to end first. */
  readonly #spent = new Map<string, number>();
  #checks = 0;

  constructor(work: ChallengeWork = usualWork) {
    this.#work = work;
  }

  /** A challenge for a poll; `now` is milliseconds since 1970. */
  issue(poll: string, now: number): Challenge {
    const { cost, keyPrefix } = this.#work;
    const parameters: Challenge['parameters'] = {
      algorithm: 'PBKDF2/SHA-256',
      cost,
      data: { poll },
      expiresAt: Math.floor((now + challengeLife) / 1000),
      keyLength,
      keyPrefix,
      nonce: randomBytes(16).toString('hex'),
      salt: randomBytes(16).toString('hex'),
    };
    return { parameters, signature: this.#sign(parameters).toString('hex') };
  }

  /**
   * Whether this solves a challenge for this poll that was not used before; then it is used now. `'busy'` where too many others are being looked at.
   *
   * @param payload - What came in the field `altcha`.
   */
  async spend(payload: unknown, poll: string, now: number): Promise<boolean | 'busy'> {
    const solved = this.#solved(payload, poll, now);
    if (!solved) return false;
    const { signature, counter, ends, parameters } = solved;
    this.#forget(now);
    if (this.#spent.has(signature)) return false;
    if (this.#checks >= mostChecks || this.#spent.size >= mostSpent) return 'busy';
    this.#checks += 1;
    try {
      const password = Buffer.alloc(20);
      password.write(parameters.nonce, 'hex');
      password.writeUInt32BE(counter, 16);
      const key = await derive(password, Buffer.from(parameters.salt, 'hex'), parameters.cost, keyLength, 'sha256');
      // It may have come twice meanwhile.
      if (!key.toString('hex').startsWith(parameters.keyPrefix) || this.#spent.has(signature)) return false;
      this.#spent.set(signature, ends);
      return true;
    } finally {
      this.#checks -= 1;
    }
  }

  /** What a payload claims, if it is about a challenge of ours for this poll that is not over. */
  #solved(payload: unknown, poll: string, now: number) {
    const { challenge, solution } = payloadFrom(payload);
    const { cost, data, expiresAt, keyPrefix, nonce, salt } = challenge?.parameters ?? {};
    const { counter, derivedKey } = solution ?? {};
    const signature = challenge?.signature;
    if (data?.poll !== poll || typeof signature !== 'string' || !/^[\da-f]{64}$/.test(signature) || !(typeof expiresAt === 'number' && now < expiresAt * 1000)) return undefined;
    if (!(typeof counter === 'number' && Number.isInteger(counter) && counter >= 0 && counter < 2 ** 32) || typeof derivedKey !== 'string') return undefined;
    // Written anew: further fields would be in the text that is signed.
    const parameters = { algorithm: 'PBKDF2/SHA-256', cost, data: { poll }, expiresAt, keyLength, keyPrefix, nonce, salt } as Challenge['parameters'];
    if (!timingSafeEqual(this.#sign(parameters), Buffer.from(signature, 'hex')) || !derivedKey.startsWith(parameters.keyPrefix)) return undefined;
    return { signature, counter, parameters, ends: expiresAt * 1000 };
  }

  #sign(parameters: Challenge['parameters']): Buffer {
    return createHmac('sha256', this.#secret).update(JSON.stringify(parameters)).digest();
  }

  #forget(now: number): void {
    for (const [signature, ends] of this.#spent) {
      if (ends > now) return;
      this.#spent.delete(signature);
    }
  }
}

function payloadFrom(text: unknown): Payload {
  if (typeof text !== 'string') return {};
  try {
    const payload: unknown = JSON.parse(Buffer.from(text, 'base64').toString());
    return typeof payload === 'object' && payload !== null ? payload : {};
  } catch {
    return {};
  }
}
