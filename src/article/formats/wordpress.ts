import { htmlNodes, plainText } from '../html.js';
import { authorsOf, led, plain, said } from '../foreign-nodes.js';
import { at, entriesOf, firstOf } from '../format.js';
import type { Format } from '../format.js';

/** Times of WordPress have no zone: these are in UTC. */
const utc = (value: unknown): unknown => (typeof value === 'string' && value ? `${value}Z` : undefined);

/** A post of WordPress's REST API (version 2), or the list with one post that it answers to a question for a slug. */
export const wordpress: Format = {
  name: 'wordpress',
  matches(source) {
    const post = Array.isArray(source) && source.length === 1 ? (source as readonly unknown[])[0] : source;
    return !Array.isArray(post) && ['title.rendered', 'content.rendered', 'content.raw'].some((path) => typeof at(post, path) === 'string');
  },
  read(source, reading) {
    const post = Array.isArray(source) ? (source as readonly unknown[])[0] : source;
    const content = firstOf(post, 'content.rendered', 'content.raw');
    const body = htmlNodes(typeof content === 'string' ? content : '', reading);
    const excerpt = said(plain(firstOf(post, 'excerpt.rendered')) ?? '');
    const people = at(post, '_embedded.author');
    const media = at(post, '_embedded.wp:featuredmedia.0');
    const section = plain(at(post, '_embedded.wp:term.0.0.name'));
    // WordPress makes an excerpt of the first words where nobody has written one.
    const isWritten = !/\[?(?:…|\.\.\.)\]?$/.test(excerpt) && !plainText(typeof content === 'string' ? content.slice(0, 5000) : '').startsWith(excerpt);
    return {
      kicker: section === 'Uncategorized' ? undefined : section,
      headline: plain(firstOf(post, 'title.rendered', 'title.raw')),
      description: isWritten ? excerpt : undefined,
      author: authorsOf(entriesOf(people), 'link'),
      url: at(post, 'link'),
      keywords: entriesOf(at(post, '_embedded.wp:term.1')).map((tag) => said(plain(at(tag, 'name')))).join(),
      // An editor who is signed in gets drafts and private posts, too.
      pubStatus: (at(post, 'status') ?? 'publish') === 'publish' ? undefined : 'withheld',
      datePublished: utc(at(post, 'date_gmt')),
      dateModified: utc(at(post, 'modified_gmt')),
      ...led(at(media, 'source_url') ? { url: at(media, 'source_url'), width: at(media, 'media_details.width'), height: at(media, 'media_details.height'), alt: at(media, 'alt_text'), caption: plain(at(media, 'caption.rendered')) } : undefined, body),
    };
  },
};
