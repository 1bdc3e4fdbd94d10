import type { Source } from '../../safety/door.js';
import { htmlNodes, isHtml } from '../html.js';
import { addressOf, authorsOf, plain, said } from '../foreign-nodes.js';
import { at, entriesOf, firstOf } from '../format.js';
import type { Format } from '../format.js';
import type { Reading } from '../reading.js';

const article = /(?:Article|BlogPosting|Review|SocialMediaPosting|Report)$/;
const markers = ['@context', '@type', '@graph'];

/** What has the same name and meaning here and there. */
const same = ['embargoedUntil', 'byline', 'license', 'dateline', 'keywords', 'datePublished', 'pubStatus', 'correction', 'copyrightNotice', 'dateModified', 'expires'];

/** Lists and graphs in one another; more is no page's. */
const most = 1000;

/** The first node of an article type, in lists, graphs and pages. */
function articleIn(source: unknown): unknown {
  const waiting: unknown[] = [source];
  for (let looked = 0; looked < most && waiting.length > 0; looked++) {
    const node = waiting.shift();
    if (entriesOf(at(node, '@type')).some((type) => article.test(said(type)))) return node;
    waiting.push(...(Array.isArray(node) ? (node as readonly unknown[]).slice(0, most) : [...entriesOf(at(node, '@graph')), ...entriesOf(at(node, 'mainEntity')), ...entriesOf(at(node, 'mainEntityOfPage'))].slice(0, most)));
  }
  return undefined;
}

/** What an article and a post of a live blog have. */
function readPosting(node: unknown, reading: Reading): Source {
  const body = at(node, 'articleBody');
  return {
    headline: plain(firstOf(node, 'headline', 'name')),
    author: authorsOf(entriesOf(at(node, 'author'))),
    url: addressOf(firstOf(node, 'url', 'mainEntityOfPage')),
    body: isHtml(body) ? htmlNodes(body, reading) : body,
  };
}

/** What pages tell search engines of an article, as a value or a list of the page's scripts. */
export const jsonLd: Format = {
  name: 'json-ld',
  // Our own JSON may say that it is schema.org's, too; schema.org knows no `body`.
  matches: (source, contentType) => at(source, 'body') === undefined && (contentType === 'application/ld+json' || entriesOf(source).some((node) => markers.some((marker) => at(node, marker) !== undefined))),
  read(source, reading) {
    const node = articleIn(source);
    const posts = entriesOf(at(node, 'liveBlogUpdate')).flatMap((post) => (Object(post) === post ? { ...(post as Source), ...readPosting(post, reading) } : []));
    const image = entriesOf(at(node, 'image')).find(addressOf);
    const [language] = entriesOf(at(node, 'inLanguage'));
    const [section] = entriesOf(at(node, 'articleSection'));
    return {
      ...Object.fromEntries(same.map((name) => [name, plain(at(node, name))])),
      ...readPosting(node, reading),
      inLanguage: firstOf(language, 'alternateName') ?? language,
      kicker: at(node, 'kicker') ?? plain(section),
      description: plain(firstOf(node, 'description', 'alternativeHeadline', 'abstract')),
      publisher: entriesOf(at(node, 'publisher'))[0],
      // Some write it as a word of schema.org's.
      isAccessibleForFree: /false$/i.test(said(at(node, 'isAccessibleForFree'))) ? false : undefined,
      image:
        typeof image === 'object' && image
          ? { url: addressOf(image), width: firstOf(image, 'width.value', 'width'), height: firstOf(image, 'height.value', 'height'), caption: plain(at(image, 'caption')), creditText: plain(firstOf(image, 'creditText', 'copyrightNotice')) }
          : image,
      liveBlogUpdate: posts[0] && posts,
    };
  },
};
