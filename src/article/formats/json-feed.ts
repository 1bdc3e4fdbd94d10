import { htmlNodes } from '../html.js';
import { at, entriesOf, firstOf } from '../format.js';
import type { Format } from '../format.js';
import { authorsOf, led, said } from '../foreign-nodes.js';

const isFeed = (source: unknown): boolean => /jsonfeed\.org\/version\//.test(said(at(source, 'version'))) || Array.isArray(at(source, 'items'));

/** An item of a JSON Feed (1.0 and 1.1), or the first one of a feed. */
export const jsonFeed: Format = {
  name: 'json-feed',
  matches: (source, contentType) => contentType === 'application/feed+json' || isFeed(source) || (firstOf(source, 'content_html', 'content_text') !== undefined && firstOf(source, 'id', 'url') !== undefined),
  read(source, reading) {
    const item = isFeed(source) ? at(source, 'items.0') : source;
    const content = at(item, 'content_html');
    const people = [...entriesOf(at(item, 'authors')), ...entriesOf(at(item, 'author'))];
    return {
      inLanguage: firstOf(item, 'language') ?? at(source, 'language'),
      headline: at(item, 'title'),
      description: at(item, 'summary'),
      author: authorsOf(people),
      datePublished: at(item, 'date_published'),
      dateModified: at(item, 'date_modified'),
      ...led(firstOf(item, 'image', 'banner_image'), typeof content === 'string' ? htmlNodes(content, reading) : at(item, 'content_text')),
    };
  },
};
