import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DeskStore } from '../desk-store.js';
import { isHost } from '../embed-grants.js';
import { networkOf } from '../networks.js';
import { sendProblem } from '../problems.js';
import { publicAddress } from '../public-address.js';
import { VoteLimit } from '../vote-limit.js';

/** Wrong tokens that one network may send in a minute before it has to wait. */
const wrongTokens = 10;

/** Milliseconds after which failed sign-ins are written down, in one row. */
const minute = 60_000;

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** A new token for editors: 256 bits by chance, as text of 43 characters. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** Makes a token the only one that opens the desk. Its hash alone is kept. */
export async function keepToken(desk: DeskStore, token: string, now: number): Promise<void> {
  await desk.apply({ type: 'token', hash: hashOf(token) }, { at: new Date(now).toISOString(), action: 'token-made', poll_id: null, details: {} });
}

/** Makes a new token for editors, in the place of any that there was. It is nowhere but in what this resolves with. */
export async function makeAdminToken({ desk }: { readonly desk: DeskStore }, now = Date.now()): Promise<string> {
  const token = newToken();
  await keepToken(desk, token, now);
  return token;
}

/** What is said of a token when it is shown, once; `desk` is the address of the desk. */
export const tokenText = (token: string, desk: string): string => `The desk for editors is at ${desk} and opens with this token, which is shown only now: ${token}`;

/** What {@link guardDesk} works with. */
export interface GuardOptions {
  readonly desk: DeskStore;
  readonly now: () => number;
  readonly publicUrl: URL | undefined;
}

/**
 * Lets nobody into the routes of a scope but who has the token and, among web pages, those of this service. Nothing of it is kept by caches, and no
 * page of another site may read it.
 *
 * The right token is always taken: nobody guesses 256 bits, and a stranger in the same network must not lock the newsroom out.
 */
export function guardDesk(scope: FastifyInstance, { desk, now, publicUrl }: GuardOptions): void {
  const limit = new VoteLimit(wrongTokens);
  const failures = new SignInFailures(desk, now);
  scope.addHook('onClose', () => failures.write());
  scope.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    if (!isOwnPage(request, publicUrl)) return sendProblem(reply, 'origin-not-allowed', 'What editors do is for pages of this service, and for programs that are no pages.');
    if (isToken(desk.tokenHash(), request.headers.authorization)) return undefined;
    failures.add();
    return refuse(reply, limit.take(networkOf(request.ip) ?? networkOf(request.socket.remoteAddress ?? '') ?? ''));
  });
}

function refuse(reply: FastifyReply, wait: number): FastifyReply {
  return wait > 0
    ? sendProblem(reply.header('retry-after', String(wait)), 'rate-limited', 'Too many wrong tokens have come from this network.', { retry_after: wait })
    : sendProblem(reply.header('www-authenticate', 'Bearer'), 'token-invalid', 'The header Authorization must be "Bearer" and the token of the desk.');
}

/** Compares hashes, which have one length, in a time that does not depend on where they differ. */
function isToken(hash: Buffer | undefined, header: string | undefined): boolean {
  const [, token] = /^bearer +(\S+) *$/i.exec(header ?? '') ?? [];
  return hash !== undefined && token !== undefined && timingSafeEqual(hashOf(token), hash);
}

/** Browsers name the origin with everything that is not a plain read of their own site, and pages cannot write `Sec-Fetch-Site`. */
function isOwnPage(request: FastifyRequest, publicUrl: URL | undefined): boolean {
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return origin === undefined || isHost(origin, host) || isHost(origin, publicAddress(request, publicUrl)?.host);
}

/** Counts what did not open the desk, and writes it down minute by minute: one row for each would let a stranger fill the disk. */
class SignInFailures {
  readonly #desk: DeskStore;
  readonly #now: () => number;
  #count = 0;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(desk: DeskStore, now: () => number) {
    this.#desk = desk;
    this.#now = now;
  }

  add(): void {
    if (this.#count === 0) this.#since = this.#now();
    this.#count += 1;
    // What cannot be written now is written with the next ones.
    this.#timer ??= setTimeout(() => void this.write().catch(() => undefined), minute).unref();
  }

  async write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const count = this.#count;
    if (count === 0) return;
    this.#count = 0;
    try {
      await this.#desk.apply({ type: 'note' }, { at: new Date(this.#since).toISOString(), action: 'sign-in-failed', poll_id: null, details: { count } });
    } catch (error) {
      this.#count += count;
      throw error;
    }
  }
}
