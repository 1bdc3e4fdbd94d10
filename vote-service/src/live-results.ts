import type { ServerResponse } from 'node:http';
import type { PollDocument, PollStatus } from '../../src/poll/poll.js';
import { statusAt } from '../../src/poll/voting-rules.js';
import { entityTag, pollAt, pollResults, urlsFromPoll } from './poll-documents.js';
import type { Reader } from './poll-documents.js';
import { isPublished } from './published-polls.js';
import type { PollEntry, ServedPoll } from './published-polls.js';
import type { Tally, VoteStore } from './vote-store.js';

/** Milliseconds between two looks at the counters: no poll is told of more often. */
const beat = 1000;
/** So many beats after the last one comes a comment, which keeps proxies from taking the stream for dead. */
const commentEvery = 20;
/** Milliseconds until a browser comes back whose stream has ended: for each connection another time between these. */
const [soonest, latest] = [2000, 10_000];

/** What one listener wants to hear of. */
export interface Heard {
  readonly entry: ServedPoll;
  readonly reader: Reader;
}

/** A poll as one kind of reader may see it; what is told of it is written once for all of them. */
interface Channel {
  /** As it was last looked at. */
  entry: ServedPoll;
  readonly reader: Reader;
  readonly key: string;
  /** Audiences that hear it. */
  audiences: number;
  tally?: Tally;
  status?: PollStatus;
  /** Revision and version of the results, as in the entity tag. */
  tag: string;
  revision: number;
  isOver: boolean;
  /** The results as JSON. */
  data: string;
  /** The name of the event that has brought the last change, in this beat; else empty. */
  news: string;
}

/** All who hear the same polls: what they are sent is one buffer. */
interface Audience {
  readonly key: string;
  readonly channels: readonly Channel[];
  readonly listeners: Set<Listener>;
}

/** One connection. There is little of it, as there may be thousands. */
interface Listener {
  readonly response: ServerResponse;
  /** Whether it has missed something. */
  isBehind: boolean;
  /** Whether it took nothing since the last comment. */
  isStuck: boolean;
}

const comment = Buffer.from(':\n\n');

/**
 * Sends the figures of polls to whoever listens, as server-sent events. One timer looks at the counters for all; a poll that has moved is
 * written once, and the same buffer goes to all who hear it. A reader who does not take what was sent gets nothing more until it is taken, and then the figures of
 * that moment: nothing gathers for them.
 */
export class LiveResults {
  readonly #store: VoteStore;
  readonly #polls: ReadonlyMap<string, PollEntry>;
  readonly #now: () => number;
  readonly #limit: number;
  readonly #channels = new Map<string, Channel>();
  readonly #audiences = new Map<string, Audience>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #beats = 0;
  #isBusy = false;
  #isClosed = false;
  #listeners = 0;
  #snapshots = 0;

  /**
   * @param polls - As they are served at each moment: editors change them.
   * @param now - Milliseconds since 1970.
   * @param limit - Most listeners at once.
   */
  constructor(store: VoteStore, polls: ReadonlyMap<string, PollEntry>, now: () => number, limit: number) {
    this.#store = store;
    this.#polls = polls;
    this.#now = now;
    this.#limit = limit;
  }

  /** Whether there is room for one more listener. */
  get hasRoom(): boolean {
    return !this.#isClosed && this.#listeners < this.#limit;
  }

  /** Connections that listen now, and events written since the start. */
  get figures(): { readonly listeners: number; readonly snapshots: number } {
    return { listeners: this.#listeners, snapshots: this.#snapshots };
  }

  /**
   * Tells a connection of polls until it ends.
   *
   * @param response - Which has its head already.
   * @param known - The `Last-Event-ID` of who comes back: what it names is not sent again.
   */
  async listen(response: ServerResponse, polls: readonly Heard[], known: string): Promise<void> {
    const listener: Listener = { response, isBehind: false, isStuck: false };
    this.#listeners += 1;
    const audience = this.#audienceOf(polls);
    audience.listeners.add(listener);
    response.once('close', () => this.#leave(audience, listener));
    this.#timer ??= setInterval(() => void this.#tick(), beat).unref();
    for (const channel of audience.channels) if (!channel.tag) await this.#look(channel);
    if (response.destroyed || this.#isClosed) return;
    response.write(`retry: ${Math.round(soonest + Math.random() * (latest - soonest))}\n\n`);
    const tags = new Map(known.split(',').map((part) => part.split(':') as [string, string]));
    const news = audience.channels.flatMap((channel): [Channel, string][] => {
      const tag = tags.get(channel.entry.poll.id);
      if (tag === channel.tag) return [];
      return [[channel, nameOf(channel, tag === undefined ? undefined : Number.parseInt(tag, 10))]];
    });
    if (news.length > 0) response.write(this.#written(audience, news));
  }

  /** Ends all streams. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    for (const { listeners } of this.#audiences.values()) for (const { response } of listeners) response.end();
  }

  #audienceOf(polls: readonly Heard[]): Audience {
    const keys = polls.map(({ entry, reader }) => `${entry.poll.id}:${reader}`);
    const key = keys.join();
    const known = this.#audiences.get(key);
    if (known) return known;
    const channels = polls.map((heard, index): Channel => {
      const name = keys[index] ?? '';
      const channel = this.#channels.get(name) ?? { ...heard, key: name, audiences: 0, tag: '', revision: 0, isOver: false, data: '', news: '' };
      channel.audiences += 1;
      this.#channels.set(name, channel);
      return channel;
    });
    const audience: Audience = { key, channels, listeners: new Set() };
    this.#audiences.set(key, audience);
    return audience;
  }

  #leave({ key, channels, listeners }: Audience, listener: Listener): void {
    if (!listeners.delete(listener)) return;
    this.#listeners -= 1;
    if (listeners.size > 0) return;
    this.#audiences.delete(key);
    for (const channel of channels) if ((channel.audiences -= 1) === 0) this.#channels.delete(channel.key);
    if (this.#audiences.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Looks whether a poll has moved. */
  async #look(channel: Channel): Promise<void> {
    const entry = this.#polls.get(channel.entry.poll.id);
    if (!isPublished(entry)) {
      // Who reads it again is told that it was taken back.
      if (channel.tag !== 'removed') Object.assign(channel, { tag: 'removed', isOver: false, data: JSON.stringify({ id: channel.entry.poll.id }), news: 'corrected' });
      return;
    }
    const { poll } = entry;
    const tally = await this.#store.tally(poll.id);
    const time = this.#now();
    const status = statusAt(poll, time);
    // The counters are the same object as long as they stand.
    if (tally === channel.tally && status === channel.status && entry === channel.entry) return;
    const current: PollDocument = pollAt(poll, tally, time, urlsFromPoll(poll.id), channel.reader);
    const { revision } = channel;
    const tag = entityTag(current).slice(1, -1);
    Object.assign(channel, { entry, tally, status });
    if (tag === channel.tag) return;
    const isNew = channel.tag === '';
    Object.assign(channel, { tag, revision: current.revision, isOver: current.expired, data: JSON.stringify(pollResults(current)) });
    if (!isNew) channel.news = nameOf(channel, revision);
  }

  async #tick(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      // Of a poll that an editor is changing there may be no figures: the next beat has them.
      for (const channel of this.#channels.values()) await this.#look(channel).catch(() => undefined);
      this.#beats += 1;
      const isComment = this.#beats % commentEvery === 0;
      for (const audience of this.#audiences.values()) this.#tell(audience, isComment);
      for (const channel of this.#channels.values()) channel.news = '';
    } finally {
      this.#isBusy = false;
    }
  }

  #tell(audience: Audience, isComment: boolean): void {
    const moved = audience.channels.filter(({ news }) => news);
    const news = moved.length > 0 ? this.#written(audience, moved.map((channel) => [channel, channel.news])) : undefined;
    let whole: Buffer | undefined;
    for (const listener of audience.listeners) {
      const { response } = listener;
      // What the system has no room for would gather here.
      if (response.writableLength > 0) {
        listener.isBehind ||= news !== undefined;
        if (isComment && listener.isStuck) response.destroy();
        listener.isStuck ||= isComment;
        continue;
      }
      listener.isStuck = false;
      if (listener.isBehind) response.write((whole ??= this.#written(audience, audience.channels.map((channel) => [channel, nameOf(channel)]))));
      else if (news) response.write(news);
      else if (isComment) response.write(comment);
      listener.isBehind = false;
    }
  }

  /** Events as text; the last one has the id, which names what the listener knows then. */
  #written({ channels }: Audience, news: readonly (readonly [Channel, string])[]): Buffer {
    this.#snapshots += news.length;
    const id = channels.map(({ entry, tag }) => `${entry.poll.id}:${tag}`).join();
    return Buffer.from(news.map(([{ data }, name], index) => `event: ${name}\ndata: ${data}\n${index === news.length - 1 ? `id: ${id}\n` : ''}\n`).join(''));
  }
}

/** What has happened to a poll since its definition had this revision: `corrected` where the poll has to be read again. */
function nameOf({ isOver, revision }: Channel, before = revision): string {
  if (isOver) return 'closed';
  return revision > before ? 'corrected' : 'results';
}
