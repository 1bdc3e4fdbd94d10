import type { Source } from '../safety/door.js';
import { at, entriesOf } from './format.js';
import { around, plain, said } from './foreign-nodes.js';
import { poll, shortcodeReaders } from './shortcode-readers.js';
import type { Reading, ShortcodeReader } from './reading.js';

const absolute = /^(?:https?:)?\/\//;

/** Files that browsers play, by their ends. */
const file = /\.(?:mp[34]|m4[av]|og[agv]|wav|webm)(?:$|[?#])/i;

/** What stands at an address elsewhere: in an attribute (players have one for each form of a file) or between the tags. */
const link: ShortcodeReader = ({ attributes, content }) => {
  const url = Object.entries(attributes).find(([name, value]) => (/^(?:src|flv|wmv|url|\d+)$/.test(name) || file.test(`.${name}`)) && absolute.test(value))?.[1] ?? content;
  return absolute.test(url) ? [{ type: 'embed', url }] : undefined;
};

/** A film or a sound, in one file or in several to choose from; what is no file is on another site. */
const player =
  (type: 'video' | 'audio'): ShortcodeReader =>
  (shortcode, reading) => {
    const { attributes } = shortcode;
    const found = link(shortcode, reading);
    const url = found?.[0]?.['url'];
    const sources = Object.entries(attributes).flatMap(([name, address]) => (file.test(`.${name}`) && absolute.test(address) ? { url: address } : []));
    return sources.length > 0 || file.test(said(url)) ? [{ ...attributes, type, url, ...(sources.length > 0 && { sources }) }] : found;
  };

/** A file of WordPress's media library: a picture, or what a player would play. */
function fileOf(item: unknown): readonly Source[] {
  const url = at(item, 'source_url');
  const [type] = /^(?:audio|video)/.exec(`${at(item, 'mime_type')}`) ?? [];
  if (type) return [{ type, url, caption: plain(at(item, 'title.rendered')) }];
  return [{ type: 'image-set', picture: { url, width: at(item, 'media_details.width'), height: at(item, 'media_details.height'), alt: at(item, 'alt_text'), caption: plain(at(item, 'caption.rendered')) } }];
}

/** By reading: an article may have many galleries, and the library gives one answer for all of them. */
const answers = new WeakMap<Reading, ReadonlyMap<string, unknown>>();

/** The files that the library has given, by their numbers. */
function filesFor(reading: Reading): ReadonlyMap<string, unknown> {
  let known = answers.get(reading);
  if (!known) {
    try {
      known = new Map(entriesOf(JSON.parse(reading.options.media ?? '')).map((item) => [said(at(item, 'id')), item]));
    } catch {
      known = new Map();
    }
    answers.set(reading, known);
  }
  return known;
}

/** Adds numbers to those that the library will be asked for; it answers 100 at most. */
function ask(library: string, ids: readonly string[], reading: Reading): void {
  const address = reading.mediaUrl ?? reading.address(library, /^https?:$/);
  if (!address) return;
  const url = new URL(address);
  url.searchParams.set('per_page', '100');
  url.searchParams.set('include', [...new Set([...(url.searchParams.get('include')?.split(',') ?? []), ...ids])].slice(0, 100).join());
  reading.mediaUrl = url.href;
}

/** Files by their numbers, which somebody has to ask the library for. */
const files: ShortcodeReader = ({ attributes }, reading) => {
  const ids = (attributes['ids'] ?? attributes['include'] ?? '').match(/\d+/g) ?? [];
  const { media, mediaSrc } = reading.options;
  const library = mediaSrc || /^.*\/wp\/v2\//.exec(reading.url)?.[0].concat('media');
  if (library && media === undefined && ids.length > 0) ask(library, ids, reading);
  else {
    const known = filesFor(reading);
    const missing = ids.filter((id) => !known.has(id));
    if (missing.length > 0 || ids.length === 0) reading.note('shortcode-unresolved', missing.join() || 'without ids');
    const found = ids.flatMap((id) => (known.has(id) && reading.address(at(known.get(id), 'source_url')) ? fileOf(known.get(id)) : []));
    return found.every(({ type }) => type === 'image-set') ? around('gallery', found) : found;
  }
  return [];
};

/** The shortcodes of WordPress, and those that every text may have. */
export const allShortcodes: ReadonlyMap<string, ShortcodeReader> = new Map([
  ...shortcodeReaders,
  ['poll', poll],
  ['crowdsignal', poll],
  ['embed', link],
  ['audio', player('audio')],
  ['video', player('video')],
  ['gallery', files],
  ['playlist', files],
]);
