import { htmlNodes, isHtml } from '../html.js';
import { addressOf, authorsOf, plain, said } from '../foreign-nodes.js';
import { at, entriesOf, firstOf } from '../format.js';
import type { Format } from '../format.js';

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

/** What pages tell search engines of an article, as a value or a list of the page's scripts. */
export const jsonLd: Format = {
  name: 'json-ld',
  // Our own JSON may say that it is schema.org's, too; schema.org knows no `body`.
  matches: (source, contentType) => at(source, 'body') === undefined && (contentType === 'application/ld+json' || entriesOf(source).some((node) => markers.some((marker) => at(node, marker) !== undefined))),
  read(source) {
    const node = articleIn(source);
    const image = entriesOf(at(node, 'image')).find(addressOf);
    const [language] = entriesOf(at(node, 'inLanguage'));
    const [section] = entriesOf(at(node, 'articleSection'));
    const body = at(node, 'articleBody');
    return {
      ...Object.fromEntries(same.map((name) => [name, plain(at(node, name))])),
      inLanguage: firstOf(language, 'alternateName') ?? language,
      kicker: at(node, 'kicker') ?? plain(section),
      headline: plain(firstOf(node, 'headline', 'name')),
      description: plain(firstOf(node, 'description', 'alternativeHeadline', 'abstract')),
      author: authorsOf(entriesOf(at(node, 'author'))),
      url: addressOf(firstOf(node, 'url', 'mainEntityOfPage')),
      publisher: entriesOf(at(node, 'publisher'))[0],
      // Some write it as a word of schema.org's.
      isAccessibleForFree: /false$/i.test(said(at(node, 'isAccessibleForFree'))) ? false : undefined,
      image:
        typeof image === 'object' && image
          ? { url: addressOf(image), width: firstOf(image, 'width.value', 'width'), height: firstOf(image, 'height.value', 'height'), caption: plain(at(image, 'caption')), creditText: plain(firstOf(image, 'creditText', 'copyrightNotice')) }
          : image,
      body: isHtml(body) ? htmlNodes(body) : body,
    };
  },
};
