import { createHmac, createPublicKey, createSecretKey, timingSafeEqual, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { ballotKey, ballotKeyRandomBytes } from '../../src/poll/ballot-key.js';
import { SetupError } from './vote-store.js';

/** How far the clocks of publisher and service may differ, in seconds. */
const leeway = 60;

/** Longest token that is looked at, in characters. */
const longestToken = 4096;

/** Shortest shared secret (RFC 7518, 3.2), in bytes. */
const shortestSecret = 32;

/** The claims of a token that count (RFC 7519). */
interface Claims {
  readonly sub?: unknown;
  readonly poll?: unknown;
  readonly exp?: unknown;
  readonly nbf?: unknown;
}

/**
 * Reads tokens that a publisher has signed for its readers: a JWT (RFC 7519) in compact form with `sub`, what stands for the reader in this poll, `poll`, its
 * id, and `exp`. The algorithm is that of the key, whatever the token says: HS256 with a secret, ES256 or EdDSA with a public key.
 */
export class VoterTokens {
  readonly #key: KeyObject;
  readonly #algorithm: string;

  /** @param key - Of {@link voterKeyFrom}. */
  constructor(key: KeyObject) {
    this.#key = key;
    this.#algorithm = key.type === 'secret' ? 'HS256' : key.asymmetricKeyType === 'ec' ? 'ES256' : 'EdDSA';
  }

  /** Whom a token for this poll is about; `undefined` where it is none, or is over. `now` is milliseconds since 1970. */
  subjectOf(token: unknown, pollId: string, now: number): string | undefined {
    if (typeof token !== 'string' || token.length > longestToken) return undefined;
    const [, header = '', payload = '', signature = ''] = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(token) ?? [];
    const { alg, crit } = jsonIn(header) as { readonly alg?: unknown; readonly crit?: unknown };
    if (alg !== this.#algorithm || crit !== undefined || !this.#isSigned(`${header}.${payload}`, Buffer.from(signature, 'base64url'))) return undefined;
    const { sub, poll, exp, nbf } = jsonIn(payload) as Claims;
    const seconds = now / 1000;
    if (typeof sub !== 'string' || sub === '' || poll !== pollId || typeof exp !== 'number' || seconds >= exp + leeway) return undefined;
    return nbf === undefined || (typeof nbf === 'number' && seconds >= nbf - leeway) ? sub : undefined;
  }

  #isSigned(text: string, signature: Buffer): boolean {
    const key = this.#key;
    if (key.type !== 'secret') return verify(this.#algorithm === 'ES256' ? 'sha256' : null, Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, signature);
    const mac = createHmac('sha256', key).update(text).digest();
    return mac.length === signature.length && timingSafeEqual(mac, signature);
  }
}

/**
 * The ballot key of whom a token is about, the same every time: what keeps a ballot key from voting twice keeps the reader from it. Nobody can compute it
 * without the secret of the poll, and its time says nothing.
 */
export const ballotKeyOf = (secret: Buffer, subject: string): string => ballotKey(0, createHmac('sha256', secret).update(`voter ${subject}`).digest().subarray(0, ballotKeyRandomBytes));

/**
 * The key in the text of a file: a public key in PEM, Ed25519 or P-256, or a shared secret.
 *
 * @throws SetupError with what to write instead; `name` is how the operator has named the file.
 */
export function voterKeyFrom(text: string, name: string): KeyObject {
  const trimmed = text.trim();
  if (!trimmed.startsWith('-----BEGIN')) {
    const secret = Buffer.from(trimmed);
    if (secret.length < shortestSecret) throw new SetupError(`${name}: the secret has ${secret.length} bytes, and needs ${shortestSecret}. Write one of "openssl rand -base64 48".`);
    return createSecretKey(secret);
  }
  if (trimmed.includes('PRIVATE KEY')) throw new SetupError(`${name} has a private key, which belongs to the publisher alone. Write its public key: "openssl pkey -pubout".`);
  try {
    const key = createPublicKey(trimmed);
    if (key.asymmetricKeyType === 'ed25519' || (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1')) return key;
  } catch (cause) {
    throw new SetupError(`${name} has no public key that can be read. Write an Ed25519 or P-256 key in PEM, or a shared secret.`, { cause });
  }
  throw new SetupError(`${name} has a public key of another kind. Write an Ed25519 or P-256 key in PEM, or a shared secret.`);
}

function jsonIn(part: string): object {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
