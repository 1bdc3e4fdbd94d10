import type { Source } from '../../safety/door.js';
import { authorsOf, embedded, htmlBlocks, label, nested, plain, said, textBlock } from '../foreign-nodes.js';
import type { Reading } from '../reading.js';
import { at, entriesOf, firstOf } from '../format.js';
import type { Format } from '../format.js';

type ReadElement = (element: unknown, reading: Reading) => readonly Source[];

/** Wide enough for any column; the originals are several times as wide. */
const widest = 2000;

const joined = (values: readonly unknown[]) => values.map(plain).filter((value) => value && typeof value === 'string').join(' · ');

const width = (image: unknown) => Number(said(at(image, 'fields.width'))) || 0;

function picture(element: unknown, images: unknown): Source {
  const [first, ...others] = entriesOf(images);
  const image = others.reduce((best, next) => (width(next) <= widest && (width(best) > widest || width(next) > width(best)) ? next : best), first);
  return {
    url: at(image, 'url'),
    width: at(image, 'fields.width'),
    height: at(image, 'fields.height'),
    alt: firstOf(element, 'data.alt', 'alt'),
    caption: plain(firstOf(element, 'data.caption', 'caption')),
    creditText: at(element, 'displayCredit') === false ? undefined : plain(firstOf(element, 'data.credit', 'credit')),
  };
}

const html: ReadElement = (element, reading) => htmlBlocks(at(element, 'html'), reading);

const media: ReadElement = (element, reading) => {
  const url = firstOf(element, 'originalUrl', 'url', 'embedUrl', 'trackUrl', 'assets.0.url');
  return embedded(at(element, 'html'), url, plain(firstOf(element, 'caption', 'mediaTitle', 'title', 'alt')), reading);
};

const youtube: ReadElement = (element, reading) => {
  if (at(element, 'expired') === true) {
    // The rights ran out: there would be nothing to see.
    reading.note('node-unknown', 'Youtube, expired');
    return [];
  }
  const url = new URL('https://www.youtube.com/watch');
  url.searchParams.set('v', said(at(element, 'assetId')));
  return [{ type: 'embed', url: url.href, caption: plain(firstOf(element, 'mediaTitle', 'altText')) }];
};

/** The caption of several pictures is that of the last one, if it has none of its own. */
const multiImage: ReadElement = (element, reading) => {
  const images = nested(entriesOf(at(element, 'images')), reading, readElement);
  const caption = plain(at(element, 'caption'));
  const known = at(images.at(-1), 'picture');
  if (!caption || !known || at(known, 'caption')) return [...images, ...textBlock('paragraph', caption)];
  return [...images.slice(0, -1), { type: 'image-set', picture: { ...known, caption } }];
};

const comment: ReadElement = (element, reading) => [
  {
    type: 'blockquote',
    children: [...htmlBlocks(at(element, 'body'), reading), { type: 'paragraph', children: [{ type: 'link', url: at(element, 'permalink'), children: [{ type: 'text', value: at(element, 'profileName') }] }] }],
  },
];

/** Fields that hold text, and fields that hold elements or what they consist of, in the order in which they are shown. */
const texts = ['prompt', 'text', 'description', 'html', 'body', 'captionText', 'caption', 'credit'];
const lists = ['main', 'images', 'body', 'elements', 'items', 'keyTakeaways', 'qAndAExplainers', 'sections', 'events', 'questions', 'answers', 'witnessTypeData'];

/** The words and elements of something that the model has no node for. */
const group: ReadElement = (element, reading) => [
  ...label(joined([at(element, 'date'), at(element, 'label'), firstOf(element, 'title', 'mediaTitle')])),
  ...texts.flatMap((name) => htmlBlocks(at(element, name), reading)),
  ...nested(
    lists.flatMap((name) => entriesOf(at(element, name)).filter((inner) => typeof inner === 'object')),
    reading,
    readElement,
  ),
];

const other: ReadElement = (element, reading) => {
  reading.note('node-unknown', nameOf(element));
  return group(element, reading);
};

const elements = new Map<string, ReadElement>(
  Object.entries({
    Text: html,
    Subheading: html,
    NumberedTitle: html,
    Blockquote: html,
    Table: html,
    Code: html,
    Disclaimer: html,
    Highlight: html,
    ItemLink: html,
    Pullquote: (element) => [{ type: 'pullquote', text: plain(at(element, 'html')), source: plain(at(element, 'attribution')) }],
    Image: (element) => [{ type: 'image-set', picture: picture(element, at(element, 'media.allImages')) }],
    Cartoon: (element) => [{ type: 'image-set', picture: picture(element, at(element, 'variants.0.images')) }],
    MultiImage: multiImage,
    RichLink: (element) => [{ type: 'recommended-list', heading: said(at(element, 'prefix') ?? '').replace(/:\s*$/, ''), children: [{ type: 'recommended', title: at(element, 'text'), url: at(element, 'url') }] }],
    Divider: () => [{ type: 'thematic-break' }],
    AdPlaceholder: () => [],
    Comment: comment,
    Youtube: youtube,
    ...Object.fromEntries(
      ['Audio', 'AudioAtom', 'ChartAtom', 'Document', 'Embed', 'GuVideo', 'Instagram', 'Interactive', 'InteractiveAtom', 'Map', 'MediaAtom', 'Soundcloud', 'Spotify', 'Tweet', 'Video', 'VideoFacebook', 'VideoVimeo', 'VideoYoutube', 'Vine'].map((name) => [
        name,
        media,
      ]),
    ),
  } satisfies Record<string, ReadElement>),
);

/** `Text` of `model.dotcomrendering.pageElements.TextBlockElement`. */
const nameOf = (element: unknown) => said(at(element, '_type')).split('.').at(-1)?.replace(/(Block)?Element(V2)?$/, '') ?? '';

const readElement: ReadElement = (element, reading) => (at(element, '_type') === undefined ? group : (elements.get(nameOf(element)) ?? other))(element, reading);

const elementsOf: ReadElement = (block, reading) => nested(entriesOf(at(block, 'elements')), reading, readElement);

/** Milliseconds as they are written elsewhere. */
const time = (milliseconds: unknown) => (typeof milliseconds === 'number' ? new Date(milliseconds).toJSON() : milliseconds);

/** An entry of a live blog. */
const postOf = (block: unknown, reading: Reading): Source => ({
  id: at(block, 'id'),
  headline: at(block, 'title'),
  author: authorsOf(entriesOf(at(block, 'contributors'))),
  datePublished: time(firstOf(block, 'blockFirstPublished', 'blockCreatedOn')),
  dateModified: time(at(block, 'blockLastUpdated')),
  pinned: at(block, 'attributes.pinned'),
  keyEvent: at(block, 'attributes.keyEvent'),
  body: elementsOf(block, reading),
});

/** An article as the Guardian's site gets it for rendering. */
export const guardian: Format = {
  name: 'guardian',
  matches: (story) => Array.isArray(at(story, 'blocks')) && at(story, 'webPublicationDate') !== undefined,
  read(story, reading) {
    const standfirst = at(story, 'standfirst');
    // The deck is followed by links to other stories.
    const [deck, ...links] = typeof standfirst === 'string' ? standfirst.split(/(?=<ul[\s>])/i) : [];
    const mainMedia = entriesOf(at(story, 'mainMediaElements'));
    const main = mainMedia.find((element) => nameOf(element) === 'Image');
    const blocks = entriesOf(at(story, 'blocks'));
    const isLive = blocks.length > 1;
    const contributors = entriesOf(at(story, 'tags')).filter((tag) => at(tag, 'type') === 'Contributor');
    return {
      inLanguage: at(story, 'lang'),
      kicker: at(story, 'sectionLabel'),
      headline: at(story, 'headline'),
      description: plain(deck),
      byline: at(story, 'byline'),
      author: contributors.length ? contributors.map((tag) => ({ name: at(tag, 'title') })) : undefined,
      datePublished: at(story, 'webPublicationDate'),
      dateModified: at(story, 'linkedData.0.dateModified'),
      image: main && picture(main, at(main, 'media.allImages')),
      body: [
        ...links.flatMap((list) => htmlBlocks(list, reading)),
        ...nested(
          mainMedia.filter((element) => element !== main),
          reading,
          readElement,
        ),
        ...(isLive ? [] : elementsOf(blocks[0], reading)),
      ],
      liveBlogUpdate: isLive ? nested(blocks, reading, (block) => [postOf(block, reading)]) : undefined,
    };
  },
};
