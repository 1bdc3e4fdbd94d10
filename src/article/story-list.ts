import type { Source } from '../safety/door.js';
import { at, entriesOf, firstOf } from './format.js';
import { titleText } from './title-text.js';
import { readXmlFeed } from './xml-feed.js';

/** `Tue, 24 Nov 2026 09:12:00 +0100`, as mail and RSS have it: the clock of the newsroom, and its zone. */
const mailTime = /^(\D*\d\d? +\w+ +\d+ +[\d:]+)(.*)/;
const iso = (instant: number, from: number, to: number) => new Date(instant).toJSON()?.slice(from, to);

/** A time of either form as RFC 3339 has it. */
function storyTime(value: unknown): string {
  const written = `${value}`.trim();
  const [, clock, zone] = mailTime.exec(written) ?? [];
  const local = Date.parse(`${clock} GMT`);
  const ahead = local - Date.parse(written);
  // Without a zone, and with one that nobody knows for sure, the clock remains.
  const offset = zone && iso(Math.abs(ahead), 11, 16);
  return local ? iso(local, 0, 19) + (offset ? (ahead < 0 ? '-' : '+') + offset : '') : written;
}

const isOut = (story: unknown): boolean => !/withheld|canceled/.test(`${firstOf(story, 'pubStatus', 'pubstatus')}`);

function readStory(story: unknown): Source {
  const id = firstOf(story, 'id', 'guid', 'uri');
  const html = at(story, 'title.rendered');
  const gmt = at(story, 'date_gmt');
  const published = gmt ? `${gmt}Z` : firstOf(story, 'pubDate', 'published', 'dc:date', 'firstCreated', 'firstcreated', 'versionCreated', 'versioncreated', 'updated');
  return {
    // Not each id is an address, and none of them is a relative one.
    url: firstOf(story, 'url', 'link') ?? (`${id}`.startsWith('http') ? id : ''),
    title: html ? titleText(`${html}`) : firstOf(story, 'headlines.0.value', 'headline', 'headline_main', 'title', 'summary', 'description'),
    ...(published !== undefined && { date_published: storyTime(published) }),
  };
}

/**
 * The stories of RSS or Atom, as text, of posts of WordPress or items of ninjs, in the fields of JSON Feed; `undefined` where a text is
 * no feed. A feed says `withheld` or `canceled` of what is not to be shown.
 */
export function readStoryList(input: unknown): Source | undefined {
  const found: unknown = typeof input === 'string' ? readXmlFeed(input) : input;
  const stories = Array.isArray(found) ? found : firstOf(found, 'items', '_items');
  return stories === undefined ? undefined : { title: at(found, 'title'), items: entriesOf(stories).filter(isOut).map(readStory) };
}
