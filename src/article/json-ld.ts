import type { LivePost, NewsArticle, Person, Picture } from './article.js';
import { textOf } from './reading-time.js';

/** A type of schema.org with its fields; those without a value are left out. */
const thing = (type: string, values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({ '@type': type, ...Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) });

const imageObject = ({ url, width, height, caption, creditText }: Picture) => thing('ImageObject', { url, width, height, caption, creditText });
const person = ({ name, url, image, jobTitle }: Person) => thing('Person', { name, url, image: image?.url, jobTitle });

const blogPosting = ({ id, url, headline, author, datePublished, dateModified, body }: LivePost) =>
  thing('BlogPosting', { '@id': id, url, headline, 'author': author?.map(person), datePublished, dateModified, 'articleBody': body.map((block) => textOf([block]).trim()).join('\n\n') || undefined });

/**
 * An article as JSON-LD, a schema.org NewsArticle, or LiveBlogPosting, about the original: `url` is its address, and the page that shows it is not named.
 *
 * @returns The text for a `<script type="application/ld+json">`, in which no `<` can end it; `undefined` where the article does not say its address,
 * headline and day, without which search engines take it for none (https://developers.google.com/search/docs/appearance/structured-data/article).
 */
export function jsonLd({ url, inLanguage, headline, description, author, datePublished, dateModified, isAccessibleForFree, representationType, expires, image, correction, keywords, publisher, license, copyrightNotice, liveBlogUpdate }: NewsArticle): string | undefined {
  if (!url || !headline || !datePublished) return undefined;
  const article = {
    '@context': 'https://schema.org',
    ...thing(liveBlogUpdate ? 'LiveBlogPosting' : 'NewsArticle', {
      '@id': url,
      url,
      'mainEntityOfPage': url,
      inLanguage,
      headline,
      description,
      'author': author?.map(person),
      datePublished,
      dateModified,
      expires,
      'image': image && imageObject(image),
      'isAccessibleForFree': isAccessibleForFree ?? (representationType === 'partial' ? false : undefined),
      'correction': correction?.map(({ text, datePublished: corrected }) => thing('CorrectionComment', { text, datePublished: corrected })),
      keywords,
      'publisher': publisher && thing('NewsMediaOrganization', { name: publisher.name, url: publisher.url }),
      license,
      copyrightNotice,
      'liveBlogUpdate': liveBlogUpdate?.map(blogPosting),
    }),
  };
  return JSON.stringify(article).replaceAll('<', String.raw`\u003c`);
}
