import { htmlNodes, isHtml } from '../html.js';
import { authorsOf, plain, said } from '../foreign-nodes.js';
import { at, entriesOf, firstOf } from '../format.js';
import type { Format } from '../format.js';

const article = /(?:Article|BlogPosting|Review|SocialMediaPosting|Report)$/;
const markers = ['@context', '@type', '@graph'];

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
    const image = entriesOf(at(node, 'image')).find((found) => typeof found === 'string' || firstOf(found, 'url', 'contentUrl') !== undefined);
    const [language] = entriesOf(at(node, 'inLanguage'));
    const [section] = entriesOf(at(node, 'articleSection'));
    const body = at(node, 'articleBody');
    return {
      inLanguage: firstOf(language, 'alternateName') ?? language,
      kicker: at(node, 'kicker') ?? plain(section),
      headline: plain(firstOf(node, 'headline', 'name')),
      description: plain(firstOf(node, 'description', 'alternativeHeadline', 'abstract')),
      author: authorsOf(entriesOf(at(node, 'author')).flatMap((person) => entriesOf(typeof person === 'string' ? person : at(person, 'name')))),
      byline: at(node, 'byline'),
      pubStatus: at(node, 'pubStatus'),
      datePublished: at(node, 'datePublished'),
      dateModified: at(node, 'dateModified'),
      image:
        typeof image === 'object' && image
          ? { url: entriesOf(firstOf(image, 'url', 'contentUrl'))[0], width: firstOf(image, 'width.value', 'width'), height: firstOf(image, 'height.value', 'height'), caption: plain(at(image, 'caption')), creditText: plain(firstOf(image, 'creditText', 'copyrightNotice')) }
          : image,
      body: isHtml(body) ? htmlNodes(body) : body,
    };
  },
};
