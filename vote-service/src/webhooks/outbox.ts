import { randomUUID } from 'node:crypto';
import Database from 'libsql';
import { SetupError } from '../vote-store.js';
import type { PollSeen, WebhookEvent } from './poll-events.js';

/** Where the delivery of an event stands. `failed`: the service has given up; an editor may have it sent again. */
export type DeliveryStatus = 'waiting' | 'delivered' | 'failed';

/** An event on its way to the publisher's system. */
export interface Delivery {
  /** The same at each attempt, so that the receiver can tell a repetition. */
  readonly id: string;
  readonly type: WebhookEvent['type'];
  readonly poll_id: string;
  /** RFC 3339. */
  readonly created_at: string;
  readonly status: DeliveryStatus;
  /** Requests sent so far. */
  readonly attempts: number;
  /** When it will be sent again, RFC 3339; `null` where it will not. */
  readonly next_at: string | null;
  /** What came of the last attempt, in words; `null` before the first. */
  readonly answer: string | null;
}

/** An event that is due. */
export interface DueEvent {
  readonly id: string;
  readonly attempts: number;
  /** The JSON to send: the same bytes at each attempt. */
  readonly body: string;
}

interface Row extends Omit<Delivery, 'created_at' | 'next_at'> {
  readonly created_at: number;
  readonly next_at: number | null;
}

/** Version of the schema that this code writes. */
const newestSchema = 1;

const schema = `
  create table events (
    id         text    primary key,
    type       text    not null,
    poll_id    text    not null,
    body       text    not null,
    created_at integer not null,             -- milliseconds since 1970, as all times here
    status     text    not null default 'waiting' check (status in ('waiting', 'delivered', 'failed')),
    attempts   integer not null default 0,
    next_at    integer,                      -- null where nothing is to be sent
    answer     text
  ) strict;
  create index events_due on events (next_at) where next_at is not null;
  create table polls (                       -- what the events so far have told of each poll
    id        text    primary key,
    closed    integer not null,
    threshold integer not null               -- the highest number of voters that was told; 0 is none
  ) strict, without rowid;`;

/** Milliseconds for which the list of deliveries goes back. */
const memory = 30 * 24 * 3600_000;

/**
 * Events that must reach the publisher, and what was told of each poll, in a file of its own: the database of the votes has one writer, which
 * has better things to do. An event is in the file, together with the word that it was told, before it is sent, so that neither a crash nor a restart loses or
 * doubles it.
 */
export class WebhookOutbox {
  readonly #db: Database.Database;

  /**
   * Opens the file, or makes it.
   *
   * @throws SetupError when it cannot be used.
   */
  constructor(path: string) {
    try {
      this.#db = new Database(path);
      this.#db.pragma('journal_mode = WAL');
      this.#db.pragma('synchronous = FULL');
      const [row] = this.#db.pragma('user_version') as [{ user_version: number }];
      if (row.user_version > newestSchema) throw new Error(`it has schema version ${row.user_version}, and this version of the service knows ${newestSchema}`);
      if (row.user_version < newestSchema) this.#db.exec(`begin immediate; ${schema} pragma user_version = ${newestSchema}; commit`);
    } catch (cause) {
      throw new SetupError(`Cannot use the file of the webhooks ${path}: ${(cause as Error).message}. Move it away; the service then begins a new one, and tells nothing of the past.`, { cause });
    }
  }

  /** What was told of each poll, by its id. */
  seen(): Map<string, PollSeen> {
    const rows = this.#db.prepare('select id, closed, threshold from polls').all() as { id: string; closed: number; threshold: number }[];
    return new Map(rows.map(({ id, closed, threshold }) => [id, { isClosed: closed !== 0, threshold }]));
  }

  /** Keeps what is known of a poll now together with the events that tell it; durable when it returns. */
  tell(pollId: string, { isClosed, threshold }: PollSeen, events: readonly WebhookEvent[], now: number): void {
    this.#db
      .transaction(() => {
        this.#db.prepare('insert into polls (id, closed, threshold) values (?, ?, ?) on conflict (id) do update set closed = excluded.closed, threshold = excluded.threshold').run([pollId, Number(isClosed), threshold]);
        const insert = this.#db.prepare('insert into events (id, type, poll_id, body, created_at, next_at) values (?, ?, ?, ?, ?, ?)');
        for (const { type, data } of events) insert.run([`event_${randomUUID()}`, type, pollId, JSON.stringify({ type, timestamp: new Date(now).toISOString(), data }), now, now]);
      })
      .immediate();
  }

  /** The event that has been due for the longest, if any is due at `now`. */
  due(now: number): DueEvent | undefined {
    return this.#db.prepare('select id, attempts, body from events where next_at <= ? order by next_at, created_at limit 1').get([now]) as DueEvent | undefined;
  }

  /** When the next event is due, in milliseconds since 1970. */
  nextAt(): number | undefined {
    const row = this.#db.prepare('select min(next_at) as next_at from events where next_at is not null').get([]) as { next_at: number | null };
    return row.next_at ?? undefined;
  }

  /** Notes what came of an attempt; `nextAt` is when the next one will be. */
  note(id: string, status: DeliveryStatus, answer: string, nextAt: number | null): void {
    this.#db.prepare('update events set status = ?, answer = ?, next_at = ?, attempts = attempts + 1 where id = ?').run([status, answer, nextAt, id]);
  }

  /** Has an event sent again, from its first attempt on. Returns whether there is one. */
  again(id: string, now: number): boolean {
    return this.#db.prepare("update events set status = 'waiting', attempts = 0, next_at = ? where id = ?").run([now, id]).changes > 0;
  }

  /** The latest events, newest first. */
  deliveries(most: number): readonly Delivery[] {
    const rows = this.#db.prepare('select id, type, poll_id, created_at, status, attempts, next_at, answer from events order by created_at desc, rowid desc limit ?').all([most]) as Row[];
    return rows.map(({ created_at, next_at, ...row }) => ({ ...row, created_at: new Date(created_at).toISOString(), next_at: next_at === null ? null : new Date(next_at).toISOString() }));
  }

  /** Forgets what was settled long ago. */
  prune(now: number): void {
    this.#db.prepare('delete from events where next_at is null and created_at < ?').run([now - memory]);
  }

  close(): void {
    this.#db.close();
  }
}
