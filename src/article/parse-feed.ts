import { fields, line, list, object } from '../safety/door.js';
import type { Read } from '../safety/door.js';
import { at, firstOf } from './format.js';
import { hasFormats, otherStories } from './formats/registry.js';
import { Reading, time, webLink } from './reading.js';

/** A story in a feed. The names are JSON Feed's. */
export interface FeedItem {
  readonly title: string;
  /** Absolute, and through the allow-list. */
  readonly url: string;
  /** RFC 3339 time, or a date. */
  readonly date_published?: string;
}

/** A list of stories. The names are JSON Feed's. */
export interface Feed {
  readonly title?: string;
  readonly items: readonly FeedItem[];
}

export type FeedResult =
  | { readonly ok: true; readonly value: Feed }
  | { readonly ok: false; readonly problem: { readonly code: 'feed-invalid' | 'formats-missing'; readonly detail: string } };

const text = line();

const readItem = object<Reading>({ url: webLink, title: text, date_published: time });

/** A story needs a title and an address. Short posts have no title but their text; links to other sites have `external_url`. */
const item: Read<Reading> = (value, reading) => {
  reading.newBlock();
  const id = `${at(value, 'id')}`;
  const known = readItem(
    {
      // Not each id is an address, and none of them is a relative one.
      url: firstOf(value, 'url', 'external_url') ?? (id.startsWith('http') && id),
      title: firstOf(value, 'title', 'summary', 'content_text'),
      date_published: at(value, 'date_published'),
    },
    reading,
  ) as FeedItem | undefined;
  return known?.title ? known : undefined;
};

/** The stories of a JSON Feed. */
function readFeed(feed: unknown, url: string): Feed | undefined {
  const reading = new Reading(url);
  const title = fields({ title: at(feed, 'title') }, { title: text }, reading);
  const given = Array.isArray(feed) ? feed : at(feed, 'items');
  const items = list(item)(given, reading) as Feed['items'] | undefined;
  return items || (Array.isArray(given) && given.length === 0) ? { ...title, items: items ?? [] } : undefined;
}

/**
 * The one door for lists of stories: a JSON Feed; after `loadFormats()` also RSS, Atom, posts of WordPress, items of ninjs; as text, or
 * JSON as a value. Never throws. Stories that cannot be shown are left out.
 *
 * @param from - Where the list came from: its relative addresses start at `url`.
 */
export function parseFeed(input: unknown, { url }: { readonly url: string }): FeedResult {
  try {
    const parsed: unknown = typeof input === 'string' && !/^\s*</.test(input) ? JSON.parse(input) : input;
    const value = readFeed(parsed, url) ?? readFeed(otherStories(parsed), url);
    if (value) return { ok: true, value };
    if (!hasFormats()) return { ok: false, problem: { code: 'formats-missing', detail: 'call loadFormats() first' } };
  } catch {
    // Text that is no JSON, objects whose getters throw, more text than a page can hold.
  }
  return { ok: false, problem: { code: 'feed-invalid', detail: 'it must be JSON Feed, RSS, Atom, WordPress or ninjs, with titles and addresses' } };
}
