import { htmlBlocks, led, plain, said } from '../foreign-nodes.js';
import { at, firstOf } from '../format.js';
import type { Format } from '../format.js';

/** What WordPress makes of the first words of a post where its author wrote no excerpt. */
const cut = /\s*\[(…|\.\.\.)\]\s*$/;

/** An excerpt that says what the post says first is no deck. */
function deck(content: unknown, excerpt: unknown): unknown {
  const summary = plain(excerpt);
  const isSame = typeof summary === 'string' && (cut.test(summary) || said(plain(content)).startsWith(summary));
  return isSame ? undefined : summary;
}

/** A post of the WordPress.com REST API, version 1.1. */
export const wordpressCom: Format = {
  name: 'wordpress.com',
  matches: (post) => ['ID', 'site_ID', 'URL'].every((name) => at(post, name) !== undefined),
  read(post, reading) {
    const image = at(post, 'post_thumbnail');
    const attachment = at(post, `attachments.${said(at(image, 'ID'))}`);
    const url = firstOf(image, 'URL') ?? firstOf(post, 'featured_image');
    const status = at(post, 'status');
    return {
      headline: plain(at(post, 'title')),
      description: deck(at(post, 'content'), at(post, 'excerpt')),
      author: plain(at(post, 'author.name')),
      datePublished: at(post, 'date'),
      dateModified: at(post, 'modified'),
      // An editor who is signed in gets drafts, private posts and the trash, too.
      pubStatus: status === undefined || status === 'publish' ? undefined : 'withheld',
      ...led(url && { url, width: at(image, 'width'), height: at(image, 'height'), alt: plain(at(attachment, 'alt')), caption: plain(at(attachment, 'caption')) }, htmlBlocks(at(post, 'content'), reading)),
    };
  },
};
