import type { Source } from '../../safety/door.js';
import { around, embedded, htmlBlocks, label, nested, plain, said, textBlock, tight } from '../foreign-nodes.js';
import type { Reading } from '../reading.js';
import { at, entriesOf, firstOf } from '../format.js';
import type { Format } from '../format.js';

type ReadElement = (element: unknown, reading: Reading) => readonly Source[];

const contentOf: ReadElement = (element, reading) => nested(entriesOf(at(element, 'content_elements')), reading, readElement);

/** People as the publisher wants them read, which may differ from its list of authors. */
const people = (value: unknown, role: string) =>
  entriesOf(firstOf(value, `vanity_credits.${role}`, `credits.${role}`)).flatMap((person) => {
    const name = firstOf(person, 'byline', 'name');
    return typeof name === 'string' ? { name, url: at(person, 'url'), image: at(person, 'image.url') } : [];
  });

const names = (value: unknown, role: string) => people(value, role).map(({ name }) => name);

const picture = (image: unknown): Source => ({
  url: at(image, 'url'),
  width: at(image, 'width'),
  height: at(image, 'height'),
  alt: at(image, 'alt_text'),
  caption: plain(firstOf(image, 'caption', 'subtitle')),
  creditText: [...names(image, 'by'), ...names(image, 'affiliation')].join('/') || at(image, 'copyright'),
});

const html: ReadElement = (element, reading) => htmlBlocks(at(element, 'content'), reading);

const header: ReadElement = (element, reading) => {
  const level = Number(said(at(element, 'level')));
  return around('heading', tight(html(element, reading)), { level: level > 3 ? 'label' : level > 2 ? 'subheading' : 'chapter' });
};

const list: ReadElement = (element, reading) => {
  const items: (Source & { children: readonly Source[] })[] = [];
  for (const item of entriesOf(at(element, 'items'))) {
    const last = items.at(-1);
    const children = nested([item], reading, readElement);
    // A list among the items belongs to the one above it.
    if (last && at(item, 'type') === 'list') last.children = [...last.children, ...children];
    else if (children.length) items.push({ type: 'list-item', children: tight(children) });
  }
  return around('list', items, { ordered: at(element, 'list_type') === 'ordered' });
};

const quote: ReadElement = (element, reading) => {
  const citation = at(element, 'citation');
  if (at(element, 'subtype') !== 'pullquote') return around('blockquote', [...contentOf(element, reading), ...html(citation, reading)]);
  const words = entriesOf(at(element, 'content_elements')).flatMap((part) => plain(at(part, 'content')) || []);
  return [{ type: 'pullquote', text: words.filter((part) => typeof part === 'string').join(' '), source: plain(at(citation, 'content')) }];
};

const table: ReadElement = (element, reading) => {
  const row = (cells: unknown, heading: boolean): Source => ({
    type: 'table-row',
    children: entriesOf(cells).map((cell) => ({ type: 'table-cell', heading, children: tight(html(cell, reading)) })),
  });
  const rows = entriesOf(at(element, 'rows')).map((cells) => row(cells, false));
  const head = at(element, 'header');
  return [{ type: 'table', children: [{ type: 'table-body', children: head ? [row(head, true), ...rows] : rows }] }];
};

const links: ReadElement = (element, reading) => {
  const items = entriesOf(at(element, 'items') ?? element);
  const children = items.filter((item) => at(item, 'url')).map((item) => ({ type: 'recommended', title: plain(at(item, 'content')), url: at(item, 'url') }));
  return [...around('recommended-list', children, { heading: at(element, 'title') }), ...items.filter((item) => !at(item, 'url')).flatMap((item) => html(item, reading))];
};

const recording: ReadElement = (element, reading) => {
  const streams = entriesOf(at(element, 'streams'));
  const stream = streams.find((known) => at(known, 'stream_type') === 'mp4') ?? streams[0];
  const url = firstOf(stream, 'url') ?? firstOf(element, 'source_url', 'canonical_url');
  return embedded(at(element, 'embed_html'), url, plain(firstOf(element, 'caption', 'headlines.basic', 'description.basic')), reading);
};

/** What has an address as its id is a post of another site; other references cannot be followed. */
const reference: ReadElement = (element, reading) => {
  const id = at(element, 'referent.id');
  return /^https?:/i.test(said(id)) ? [{ type: 'embed', url: id }] : other(element, reading);
};

/** With its title and what is said of it before the pictures. */
const gallery: ReadElement = (element, reading) =>
  around('gallery', [...textBlock('paragraph', plain(at(element, 'description.basic'))), ...contentOf(element, reading)], { title: plain(firstOf(element, 'headlines.basic', 'title')) });

/** What the model has no node for becomes the words and elements in it. */
const other: ReadElement = (element, reading) => {
  reading.note('node-unknown', said(at(element, 'type')));
  return [...label(firstOf(element, 'headlines.basic', 'title')), ...htmlBlocks(firstOf(element, 'content', 'text', 'endorsement'), reading), ...contentOf(element, reading)];
};

const elements = new Map<unknown, ReadElement>(
  Object.entries({
    text: html,
    raw_html: html,
    header,
    list,
    quote,
    blockquote: (element, reading) => around('blockquote', html(element, reading)),
    image: (element) => [{ type: 'image-set', picture: picture(element) }],
    gallery,
    video: recording,
    audio: recording,
    oembed_response: (element, reading) => embedded(at(element, 'raw_oembed.html'), firstOf(element, 'raw_oembed.url', 'raw_oembed._id'), at(element, 'raw_oembed.title'), reading),
    reference,
    table,
    divider: () => [{ type: 'thematic-break' }],
    code: (element) => [{ type: 'preformatted', children: [{ type: 'text', value: at(element, 'content') }] }],
    interstitial_link: links,
    link_list: links,
  } satisfies Record<string, ReadElement>),
);

const readElement: ReadElement = (element, reading) => (elements.get(at(element, 'type')) ?? other)(element, reading);

/** Arc's ANS 0.10: a story, or a picture, video or gallery that stands for one. */
export const ans: Format = {
  name: 'ans',
  matches: (story) => Array.isArray(at(story, 'content_elements')) || (/^(story|gallery|image|video)$/.test(said(at(story, 'type'))) && /^0\.\d+\.\d+$/.test(said(at(story, 'version')))),
  read(story, reading) {
    const lead = firstOf(story, 'promo_items.lead_art', 'promo_items.basic');
    const authors = people(story, 'by');
    const corrections = entriesOf(at(story, 'corrections')).map((correction) => ({ text: plain(at(correction, 'text')), correctionType: at(correction, 'correction_type') }));
    const kicker = at(story, 'label.basic.display') !== false && at(story, 'label.basic.text');
    const isImage = at(lead, 'type') === 'image';
    const isStory = at(story, 'content_elements') !== undefined || at(story, 'type') === 'story';
    return {
      inLanguage: at(story, 'language'),
      kicker: kicker ? { text: kicker, url: at(story, 'label.basic.url') } : undefined,
      headline: plain(at(story, 'headlines.basic')),
      description: plain(firstOf(story, 'subheadlines.basic', 'description.basic')),
      author: authors.length ? authors : undefined,
      datePublished: firstOf(story, 'display_date', 'first_publish_date', 'publish_date'),
      dateModified: at(story, 'last_updated_date'),
      image: isImage ? picture(lead) : undefined,
      correction: corrections.length ? corrections : undefined,
      publisher: at(story, 'distributor.name'),
      copyrightNotice: at(story, 'copyright'),
      // Others start at the site, of which nobody knows whether the document came from it.
      url: /^https?:/.test(said(at(story, 'canonical_url'))) ? at(story, 'canonical_url') : undefined,
      body: [
        ...(lead && !isImage ? readElement(lead, reading) : []),
        // Where it is all there is, the article has its title.
        ...(at(story, 'type') === 'gallery' ? around('gallery', contentOf(story, reading)) : isStory ? contentOf(story, reading) : readElement(story, reading)),
        ...textBlock('paragraph', plain(at(story, 'editor_note'))),
      ],
    };
  },
};
