import { asSource } from '../../safety/door.js';
import type { Source } from '../../safety/door.js';
import { embedded, label, said, textBlock } from '../foreign-nodes.js';
import type { Reading } from '../reading.js';
import { at, entriesOf, firstOf } from '../format.js';
import type { Format } from '../format.js';

/** Types that are in both models, with the same fields. */
const shared = /^(text|break|strong|emphasis|strikethrough|subscript|superscript|link|paragraph|heading|list|list-item|blockquote|thematic-break|pullquote|table-caption|table-body|table-row|table-cell|poll|embed|info-box|timeline|timeline-event|in-numbers|big-number|definition|image-pair)$/;

/** Fields of text that other nodes have beside their children, or in place of them. */
const titles = ['tag', 'title', 'displayTitle', 'term', 'number'];
const texts = ['standfirst', 'subtitle', 'source', 'copy', 'additionalInfo', 'description', 'caption', 'credits', 'text', 'value'];

const nodesIn = (value: unknown, reading: Reading): readonly unknown[] => entriesOf(at(value, 'children')).flatMap((child) => readNode(child, reading));

/** The children are read when the door gets to them, so that its limits on depth and number hold. */
const parent = (value: unknown, type: unknown, reading: Reading): Source => ({
  ...asSource(value),
  type,
  get children() {
    return at(value, 'children') && nodesIn(value, reading);
  },
});

/** What the model has no node for becomes the words and nodes in it; the door notes its type. */
const other = (value: unknown, reading: Reading): Source => ({
  type: at(value, 'type'),
  get children() {
    return [...titles.flatMap((name) => label(at(value, name))), ...texts.flatMap((name) => textBlock('paragraph', at(value, name))), ...nodesIn(value, reading)];
  },
});

function imageSet(value: unknown): Source {
  const image = firstOf(value, 'picture.fallbackImage', 'picture.images.0', 'picture');
  return {
    type: 'image-set',
    picture: {
      url: at(image, 'url'),
      width: at(image, 'width'),
      height: at(image, 'height'),
      alt: firstOf(value, 'picture.alt', 'alt'),
      caption: firstOf(value, 'picture.caption', 'caption'),
      creditText: firstOf(value, 'picture.credit', 'credit'),
    },
  };
}

const recommended = (value: unknown): Source => ({ type: 'recommended', title: firstOf(value, 'teaserTitleOverride', 'teaser.title', 'title'), url: firstOf(value, 'teaser.url', 'url') });
const recommendedList = (value: unknown, items: readonly unknown[]): Source => ({ type: 'recommended-list', heading: at(value, 'heading'), children: items.map(recommended) });

const isFooter = (part: unknown) => at(part, 'type') === 'table-footer';

/** The header of a table is rows, too, and what is under a table is a paragraph. */
function table(value: unknown, reading: Reading): readonly unknown[] {
  const parts = entriesOf(at(value, 'children'));
  return [
    { type: 'table', children: parts.filter((part) => !isFooter(part)).flatMap((part) => (at(part, 'type') === 'table-header' ? parent(part, 'table-body', reading) : readNode(part, reading))) },
    ...parts.filter(isFooter).map((part) => parent(part, 'paragraph', reading)),
  ];
}

function clipSet(value: unknown, reading: Reading): Source {
  const url = at(value, 'clips.0.dataSource.0.binaryUrl');
  const caption = [firstOf(value, 'caption', 'description', 'displayTitle'), at(value, 'credits')].filter((text) => typeof text === 'string').join(' ');
  return url ? { type: 'embed', url, caption } : other(value, reading);
}

function readNode(value: unknown, reading: Reading): readonly unknown[] {
  const type = at(value, 'type');
  switch (type) {
    case 'image-set':
    case 'layout-image':
    case 'scrolly-image':
      return [imageSet(value)];
    case 'youtube-video':
    case 'vimeo-video':
    case 'acast-podcast':
      return [{ type: 'embed', url: at(value, 'url') }];
    case 'clip-set':
      return [clipSet(value, reading)];
    case 'flourish':
      return at(value, 'fallbackImage.url') ? [imageSet({ picture: at(value, 'fallbackImage'), alt: at(value, 'description') })] : [other(value, reading)];
    case 'tweet':
      return embedded(at(value, 'html'), undefined, undefined, reading);
    case 'recommended':
      return [recommendedList(value, [value])];
    case 'recommended-list':
      return [recommendedList(value, entriesOf(at(value, 'children')))];
    case 'find-out-more-link':
      return [parent(value, 'link', reading)];
    case 'scrolly-heading':
      return [{ type: 'heading', level: at(value, 'level') === 'chapter' ? 'chapter' : 'subheading', children: nodesIn(value, reading) }];
    case 'table':
      return table(value, reading);
    default:
      if (!asSource(value)) return [value];
      return [shared.test(said(type)) ? parent(value, type, reading) : other(value, reading)];
  }
}

/** The FT's content-tree: the body of an article, and nothing about it. */
export const contentTree: Format = {
  name: 'content-tree',
  matches(tree) {
    const type = at(tree, 'type');
    return (type === 'body' && Array.isArray(at(tree, 'children'))) || (type === 'root' && Array.isArray(firstOf(tree, 'body.children', 'children')));
  },
  read: (tree, reading) => ({ body: nodesIn(at(tree, 'body') ?? tree, reading) }),
};
