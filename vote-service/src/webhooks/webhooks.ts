import type { FastifyInstance } from 'fastify';
import type { ServiceLog } from '../log.js';
import { pollAt, urlsFromPoll } from '../poll-documents.js';
import { isPublished } from '../published-polls.js';
import type { RouteOptions } from '../published-polls.js';
import type { Delivery, WebhookOutbox } from './outbox.js';
import { defaultThresholds, eventsOf } from './poll-events.js';
import { WebhookSender } from './sender.js';
import type { WebhookTarget } from './sender.js';

/** Milliseconds between two looks at the polls. */
const interval = 1000;

/** Milliseconds after the end of a poll in which votes that came in time may still be on their way to the disk. */
const settleTime = 5000;

/** What {@link Webhooks} needs. */
export interface WebhookOptions {
  readonly outbox: WebhookOutbox;
  readonly target: WebhookTarget;
}

/** Looks at the polls and tells the publisher's system what is news of them. */
export class Webhooks {
  readonly #app: FastifyInstance;
  readonly #outbox: WebhookOutbox;
  readonly #target: WebhookTarget;
  readonly #sender: WebhookSender;
  readonly #options: Pick<RouteOptions, 'store' | 'polls' | 'now'>;
  readonly #log: ServiceLog;
  readonly #seen: ReturnType<WebhookOutbox['seen']>;
  /** When polls that are not told to be closed were closed, or were first found so, in milliseconds since 1970. */
  readonly #closings = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(app: FastifyInstance, { outbox, target }: WebhookOptions, options: Pick<RouteOptions, 'store' | 'polls' | 'now'>, log: ServiceLog) {
    this.#app = app;
    this.#outbox = outbox;
    this.#target = target;
    this.#sender = new WebhookSender(outbox, target, options.now, log);
    this.#options = options;
    this.#log = log;
    this.#seen = outbox.seen();
  }

  /** Begins when the app is ready, and ends with it; whoever opened the outbox closes it after that. */
  begin(): void {
    this.#app.addHook('onReady', async () => {
      this.#outbox.prune(this.#options.now());
      this.#timer = setInterval(() => void this.#look(), interval).unref();
      await this.#look();
    });
    this.#app.addHook('onClose', async () => {
      clearInterval(this.#timer);
      await this.#looking;
      await this.#sender.close();
    });
  }

  /** Looks at every poll, and sends what is due; a poll in which nothing has happened costs the look at its counters. */
  #look(): Promise<void> {
    return (this.#looking ??= this.#lookAtAll().finally(() => (this.#looking = undefined)));
  }

  async #lookAtAll(): Promise<void> {
    try {
      for (const [id, entry] of this.#options.polls) if (isPublished(entry)) await this.#lookAt(id, entry.poll);
    } catch (error) {
      this.#log.error({ err: error }, 'The webhooks cannot be kept; the next look tries it again.');
    }
    // Nobody waits for the receiver.
    void this.#sender.wake();
  }

  /** Where events go, without the query, which may have a secret of the receiver. */
  get url(): string {
    const { origin, pathname } = this.#target.url;
    return origin + pathname;
  }

  /** The latest events, newest first. */
  deliveries(most = 100): readonly Delivery[] {
    return this.#outbox.deliveries(most);
  }

  /** Sends an event again. Returns whether there is one. */
  again(id: string): boolean {
    const isThere = this.#outbox.again(id, this.#options.now());
    void this.#sender.wake();
    return isThere;
  }

  async #lookAt(id: string, poll: Parameters<typeof pollAt>[0]): Promise<void> {
    const { store, now } = this.#options;
    const time = now();
    const tally = await store.tally(id);
    const known = this.#seen.get(id);
    const current = pollAt(poll, tally, time, urlsFromPoll(id));
    if (!current.expired) this.#closings.delete(id);
    else if (known && !known.isClosed) {
      const end = poll.expires_at === null ? time : Date.parse(poll.expires_at);
      const since = this.#closings.get(id) ?? Math.min(end, time);
      this.#closings.set(id, since);
      if (time < since + settleTime) return;
    }
    const { seen, events } = eventsOf(known, current, tally.ballots, defaultThresholds);
    if (known && known.isClosed === seen.isClosed && known.threshold === seen.threshold) return;
    this.#outbox.tell(id, seen, events, time);
    this.#seen.set(id, seen);
    this.#closings.delete(id);
  }
}
