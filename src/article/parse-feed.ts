import { asSource, fields, line, list, object } from '../safety/door.js';
import type { Read } from '../safety/door.js';
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
  | { readonly ok: false; readonly problem: { readonly code: 'feed-invalid'; readonly detail: string } };

const text = line();
const readItem = object<Reading>({ url: webLink, title: text, date_published: time });

/** A story needs a title and an address. Short posts have no title but their text; links to other sites have `external_url`. */
const item: Read<Reading> = (value, reading) => {
  const source = asSource(value) ?? { __proto__: null };
  reading.newBlock();
  const known = readItem({ __proto__: null, ...source, url: source['url'] || source['external_url'] || source['id'], title: source['title'] || source['summary'] || source['content_text'] }, reading) as FeedItem | undefined;
  return known?.title ? known : undefined;
};

/**
 * The one door for lists of stories: a JSON Feed 1.1, or the list of its items; a value or its JSON text. Never throws. Stories
 * that cannot be shown are left out.
 *
 * @param from - Where the list came from: its relative addresses start at `url`.
 */
export function parseFeed(input: unknown, { url }: { readonly url: string }): FeedResult {
  try {
    const reading = new Reading(url);
    const parsed: unknown = typeof input === 'string' ? JSON.parse(input) : input;
    const source = asSource(parsed) ?? { __proto__: null, items: parsed };
    const title = fields(source, { title: text }, reading);
    const given = source['items'];
    const items = list(item)(given, reading) as Feed['items'] | undefined;
    if (items || (Array.isArray(given) && given.length === 0)) return { ok: true, value: { ...title, items: items ?? [] } };
  } catch {
    // Text that is no JSON, objects whose getters throw, more text than a page can hold.
  }
  return { ok: false, problem: { code: 'feed-invalid', detail: 'it must be a JSON Feed with "items" that have "title" and "url"' } };
}
