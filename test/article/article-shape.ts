import assert from 'node:assert/strict';
import type { ArticleResult, NewsArticle } from '../../src/article/article.js';

type Shape = Readonly<Record<string, (value: unknown) => boolean>>;

const isText = (value: unknown) => typeof value === 'string' && !/[^\P{Cc}\t\n\r]|\p{M}{9}/u.test(value);
const isLine = (value: unknown) => isText(value) && value !== '' && (value as string).trim() === value;
const isUrl = (value: unknown) => typeof value === 'string' && /^(?:https?:\/\/|mailto:)/.test(value) && new URL(value).href === value;
const isWebUrl = (value: unknown) => isUrl(value) && (value as string).startsWith('http');
const isLength = (value: unknown) => typeof value === 'number' && value > 0;
const isOneOf = (...values: readonly unknown[]) => (value: unknown) => values.includes(value);
const isList = (entry: (value: unknown) => boolean, least = 0) => (value: unknown) => Array.isArray(value) && value.length >= least && value.every(entry);

/** An object of this shape; a name that ends with "?" may be missing. Nothing else may be there, nor a field without a value. */
const isShape = (shape: Shape) => (value: unknown) => {
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return false;
  const names = new Set(Object.keys(shape).map((name) => name.replace('?', '')));
  return (
    Reflect.ownKeys(value).every((key) => typeof key === 'string' && names.has(key)) &&
    Object.entries(shape).every(([name, holds]) => {
      const field = (value as Record<string, unknown>)[name.replace('?', '')];
      return field === undefined ? name.endsWith('?') && !Object.hasOwn(value, name.slice(0, -1)) : holds(field);
    })
  );
};

const isFiles = isList(isShape({ url: isWebUrl, 'width?': isLength, 'type?': isLine, 'srclang?': isLine, 'label?': isLine }), 1);
const isPicture = isShape({ url: isWebUrl, 'width?': isLength, 'height?': isLength, 'alt?': isLine, 'caption?': isLine, 'creditText?': isLine, 'sources?': (value) => isFiles(value) });

const ofType = (type: string, shape: Shape) => isShape({ type: isOneOf(type), ...shape });
const isPhrasing = (value: unknown): boolean => phrasing.some((holds) => holds(value));
const isBlock = (value: unknown): boolean => blocks.some((holds) => holds(value));
const isEither = (value: unknown) => isPhrasing(value) || isBlock(value);

const isId = (value: unknown) => typeof value === 'string' && /^(?!\.\.?$)[\w.-]{1,64}$/.test(value);

const phrasing = [
  ofType('footnote', { id: isId }),
  ofType('text', { value: (value) => isText(value) && value !== '' }),
  ofType('break', {}),
  ofType('link', { url: isUrl, children: isList(isPhrasing, 1) }),
  ...['strong', 'emphasis', 'strikethrough', 'subscript', 'superscript', 'code'].map((type) => ofType(type, { children: isList(isPhrasing, 1) })),
];

const isTableCaption = ofType('table-caption', { children: isList(isPhrasing, 1) });
const isTableCell = ofType('table-cell', { 'heading?': isOneOf(true, false), 'columnSpan?': isLength, 'rowSpan?': isLength, children: isList(isEither) });
const isTableBody = ofType('table-body', { children: isList(ofType('table-row', { children: isList(isTableCell, 1) }), 1) });

const blocks = [
  ofType('paragraph', { children: isList(isPhrasing, 1) }),
  ofType('heading', { 'level?': isOneOf('chapter', 'subheading', 'label'), children: isList(isPhrasing, 1) }),
  ofType('list', { 'ordered?': isOneOf(true, false), children: isList(ofType('list-item', { children: isList(isEither, 1) }), 1) }),
  ofType('blockquote', { children: isList(isEither, 1) }),
  ofType('thematic-break', {}),
  ofType('pullquote', { text: isLine, 'source?': isLine, 'duplicate?': isOneOf(true, false), 'align?': isOneOf('start', 'end', 'center', 'wide') }),
  ofType('image-set', { picture: isPicture }),
  ofType('preformatted', { children: isList(isPhrasing, 1) }),
  ...['embed', 'video', 'audio'].map((type) =>
    ofType(type, { url: isWebUrl, 'width?': isLength, 'height?': isLength, 'caption?': isLine, 'creditText?': isLine, 'sources?': isFiles, 'captions?': isFiles, 'poster?': isShape({ url: isWebUrl }), 'provider?': isLine, 'title?': isLine }),
  ),
  ...['info-box', 'key-points', 'timeline', 'timeline-event', 'in-numbers', 'big-number', 'definition', 'gallery', 'footnotes', 'footnote-item'].map((type) => ofType(type, { 'id?': isId, 'title?': isLine, 'date?': isLine, 'children?': isList(isEither, 1) })),
  ofType('host-slot', { name: (value) => typeof value === 'string' && value !== 'copy' && /^[a-z\d-]+$/.test(value) }),
  ofType('table', { children: isList((value) => isTableBody(value) || isTableCaption(value), 1) }),
  ofType('poll', { id: isId }),
  ofType('recommended-list', { 'heading?': isLine, children: isList(ofType('recommended', { title: isLine, url: isWebUrl })) }),
];

const isTime = (value: unknown) => isLine(value) && /^\d{4}-\d\d-\d\d(?:T[\d:.+Z-]+)?$/.test(value as string);

const isAuthors = isList(isShape({ name: isLine, 'url?': isUrl, 'image?': isShape({ url: isWebUrl }), 'jobTitle?': isLine }), 1);

const fields: Readonly<Record<keyof NewsArticle, (value: unknown) => boolean>> = {
  url: isWebUrl,
  inLanguage: (value) => typeof value === 'string' && /^[a-z\d-]+$/i.test(value),
  kicker: isShape({ text: isLine, 'url?': isUrl }),
  headline: isLine,
  description: isLine,
  byline: isLine,
  author: isAuthors,
  dateline: isLine,
  datePublished: isTime,
  dateModified: isTime,
  pubStatus: (value) => /^(usable|withheld|canceled)$/.test(`${value}`),
  embargoedUntil: isTime,
  expires: isTime,
  representationType: isLine,
  isAccessibleForFree: isOneOf(true, false),
  image: isPicture,
  correction: isList(isShape({ text: isLine, 'datePublished?': isTime, 'correctionType?': isLine }), 1),
  keywords: isList(isLine, 1),
  publisher: isShape({ name: isLine, 'url?': isWebUrl }),
  license: isLine,
  copyrightNotice: isLine,
  body: isList(isBlock),
  liveBlogUpdate: isList(isShape({ 'url?': isWebUrl, 'headline?': isLine, 'byline?': isLine, 'author?': isAuthors, 'datePublished?': isTime, 'dateModified?': isTime, 'id?': isLine, 'pinned?': isOneOf(true, false), 'keyEvent?': isOneOf(true, false), body: isList(isBlock) }), 1),
};

const noteCodes = ['field-invalid', 'node-unknown', 'node-invalid', 'url-refused', 'shortcode-invalid', 'too-long', 'too-many-blocks', 'too-deep', 'latest-list-empty', 'shortcode-unknown', 'shortcode-unresolved', 'entity-unknown'];
const problemCodes = ['article-empty', 'article-invalid', 'article-too-large'];

/** Fails unless the result is one of the two kinds, with nothing in it that the model does not name. */
export function assertResult(result: ArticleResult): void {
  if (!result.ok) {
    assert.ok(isShape({ ok: isOneOf(false), problem: isShape({ code: isOneOf(...problemCodes), detail: (detail) => typeof detail === 'string' && detail !== '' }) })(result), 'a problem with a code and a detail');
    return;
  }
  assert.deepEqual(Object.keys(result).toSorted(), ['format', 'notes', 'ok', 'value']);
  assert.ok(isList(isShape({ code: isOneOf(...noteCodes), detail: (detail) => typeof detail === 'string' && detail.length <= 200 }))(result.notes) && result.notes.length <= 100, 'notes');
  for (const [name, value] of Object.entries(result.value)) assert.ok(fields[name as keyof NewsArticle]?.(value), `"${name}" is ${JSON.stringify(value).slice(0, 500)}`);
  assert.ok(Array.isArray(result.value.body));
}

/** All words for readers, in their order on the page. */
export function textsIn({ kicker, headline, description, byline, author = [], body }: NewsArticle): readonly string[] {
  const inside = (node: object): readonly string[] =>
    Object.entries(node).flatMap(([name, value]: [string, unknown]) => {
      if (Array.isArray(value)) return (value as object[]).flatMap(inside);
      return typeof value === 'string' && ['value', 'text', 'source', 'heading', 'title'].includes(name) ? [value] : [];
    });
  return [kicker?.text, headline, description, byline, ...author.map(({ name }) => name)].filter((text) => text !== undefined).concat(body.flatMap(inside));
}
