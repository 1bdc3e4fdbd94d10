import { createHmac } from 'node:crypto';
import type { ServiceLog } from '../log.js';
import type { DueEvent, WebhookOutbox } from './outbox.js';

/** Where events go. */
export interface WebhookTarget {
  readonly url: URL;
  /** The bytes of the secret that signs them. */
  readonly secret: Buffer;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
/** In seconds. */
const day = 24 * 3600;

/** How long the service waits after each attempt that failed, in milliseconds; after the last one it gives up, some two days later. */
export const retryDelays = [5 * second, 30 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour];

/** The longest wait for an answer, in milliseconds. */
const patience = 10 * second;

/** The longest timer, in milliseconds: the clock may be set meanwhile. */
const longestNap = minute;

/**
 * The headers of a request, as Standard Webhooks 1.0 asks: the receiver checks the signature, which covers id, time and body, and refuses what is old.
 *
 * @param now - Milliseconds since 1970.
 */
export function signatureHeaders(secret: Buffer, id: string, now: number, body: string): Readonly<Record<string, string>> {
  const timestamp = `${Math.floor(now / 1000)}`;
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** Sends the events of an outbox, one after the other, each until the receiver has answered that it has it. */
export class WebhookSender {
  readonly #outbox: WebhookOutbox;
  readonly #target: WebhookTarget;
  readonly #now: () => number;
  readonly #log: ServiceLog;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  readonly #closing = new AbortController();

  /** @param now - Milliseconds since 1970. */
  constructor(outbox: WebhookOutbox, target: WebhookTarget, now: () => number, log: ServiceLog) {
    this.#outbox = outbox;
    this.#target = target;
    this.#now = now;
    this.#log = log;
  }

  /** Sends what is due, and sets the timer for what is not; fulfilled when nothing is due. */
  wake(): Promise<void> {
    clearTimeout(this.#timer);
    return (this.#running ??= this.#sendDue().finally(() => {
      this.#running = undefined;
      const next = this.#outbox.nextAt();
      if (next === undefined || this.#closing.signal.aborted) return;
      this.#timer = setTimeout(() => void this.wake(), Math.min(Math.max(next - this.#now(), 0), longestNap)).unref();
    }));
  }

  /** Ends an attempt that is under way; it is made again after the next start. The outbox can be closed when this is fulfilled. */
  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #sendDue(): Promise<void> {
    for (;;) {
      const event = this.#closing.signal.aborted ? undefined : this.#outbox.due(this.#now());
      if (!event) return;
      await this.#send(event);
    }
  }

  async #send({ id, attempts, body }: DueEvent): Promise<void> {
    const { url, secret } = this.#target;
    const { signal } = this.#closing;
    const headers = { 'content-type': 'application/json', 'user-agent': 'news-widgets-vote-service', ...signatureHeaders(secret, id, this.#now(), body) };
    let answer: string;
    let wait = 0;
    try {
      // A redirect is an address that nobody has named.
      const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]) });
      await response.body?.cancel();
      answer = `HTTP ${response.status}`;
      if (response.ok) {
        this.#outbox.note(id, 'delivered', answer, null);
        return;
      }
      wait = 1000 * Math.min(Number(response.headers.get('retry-after')) || 0, day);
    } catch (error) {
      if (signal.aborted) return;
      answer = reasonOf(error);
    }
    const delay = retryDelays[attempts];
    // Receivers that were away together are not to be met by everything at once.
    this.#outbox.note(id, delay === undefined ? 'failed' : 'waiting', answer, delay === undefined ? null : Math.round(this.#now() + Math.max(delay * (0.9 + Math.random() * 0.2), wait)));
    if (attempts === 0) this.#log.warn({ event: id, answer }, 'The receiver of the webhooks did not take an event; it is sent again.');
    if (delay === undefined) this.#log.error({ event: id, answer }, 'The receiver of the webhooks has not taken an event in two days: it is not sent again by itself.');
  }
}

/** Why nothing was answered: the reason of the network, or that it took too long. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer in ${patience / second} seconds`;
  const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
  return code ?? error.message;
}
