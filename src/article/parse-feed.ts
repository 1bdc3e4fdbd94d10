import { fields, line, list, object } from '../safety/door.js';
import type { Read } from '../safety/door.js';
import { at, firstOf } from './format.js';
import { readXmlFeed } from './formats/xml-feed.js';
import { titleText } from './title-text.js';
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

/** `Tue, 24 Nov 2026 09:12:00 +0100`, as mail and RSS have it: the clock of the newsroom, and its zone. */
const mailTime = /^(\D*\d\d? +\w+ +\d+ +[\d:]+)(.*)/;
const iso = (instant: number, from: number, to: number) => new Date(instant).toJSON()?.slice(from, to);

/** Reads a time of either form. */
const storyTime: Read<Reading> = (value, reading) => {
  const written = `${value}`.trim();
  const [, clock, zone] = mailTime.exec(written) ?? [];
  const local = Date.parse(`${clock} GMT`);
  const ahead = local - Date.parse(written);
  // Without a zone, and with one that nobody knows for sure, the clock remains.
  const offset = zone && iso(Math.abs(ahead), 11, 16);
  return time(local ? iso(local, 0, 19) + (offset ? (ahead < 0 ? '-' : '+') + offset : '') : written, reading);
};

const readItem = object<Reading>({ url: webLink, title: text, date_published: storyTime });

/**
 * A story needs a title and an address. Short posts have no title but their text; links to other sites have `external_url`. The names are
 * those of JSON Feed, RSS and Atom, WordPress and ninjs.
 */
const item: Read<Reading> = (value, reading) => {
  reading.newBlock();
  const id = firstOf(value, 'id', 'guid', 'uri');
  const html = at(value, 'title.rendered');
  const gmt = at(value, 'date_gmt');
  const known = readItem(
    {
      // Not each id is an address, and none of them is a relative one.
      url: firstOf(value, 'url', 'external_url', 'link') ?? (`${id}`.startsWith('http') && id),
      title: html ? titleText(`${html}`) : firstOf(value, 'headlines.0.value', 'headline', 'headline_main', 'title', 'summary', 'content_text', 'description'),
      date_published: gmt ? `${gmt}Z` : firstOf(value, 'date_published', 'pubDate', 'published', 'dc:date', 'firstCreated', 'firstcreated', 'versionCreated', 'versioncreated', 'updated'),
    },
    reading,
  ) as FeedItem | undefined;
  return known?.title && !/withheld|canceled/.test(`${firstOf(value, 'pubStatus', 'pubstatus')}`) ? known : undefined;
};

/**
 * The one door for lists of stories: a JSON Feed, RSS, Atom, posts of WordPress, items of ninjs; as text, or JSON as a value. Never
 * throws. Stories that cannot be shown are left out.
 *
 * @param from - Where the list came from: its relative addresses start at `url`.
 */
export function parseFeed(input: unknown, { url }: { readonly url: string }): FeedResult {
  try {
    const reading = new Reading(url);
    const parsed: unknown = typeof input !== 'string' ? input : /^\s*</.test(input) ? readXmlFeed(input) : JSON.parse(input);
    const title = fields({ title: at(parsed, 'title') }, { title: text }, reading);
    const given = Array.isArray(parsed) ? parsed : firstOf(parsed, 'items', '_items');
    const items = list(item)(given, reading) as Feed['items'] | undefined;
    if (items || (Array.isArray(given) && given.length === 0)) return { ok: true, value: { ...title, items: items ?? [] } };
  } catch {
    // Text that is no JSON, objects whose getters throw, more text than a page can hold.
  }
  return { ok: false, problem: { code: 'feed-invalid', detail: 'it must be JSON Feed, RSS, Atom, WordPress or ninjs, with titles and addresses' } };
}
