import { asSource } from '../../safety/door.js';
import type { NewsArticle } from '../article.js';
import type { Format } from '../format.js';
import { Refusal } from '../reading.js';
import type { Reading } from '../reading.js';
import { readNewsArticle } from './news-article.js';
import { readPlainText } from './plain-text.js';

/** Text that begins like this is JSON or nothing; prose and shortcodes may begin with a bracket, too. */
const jsonStart = /^\s*(\{|\[\s*["\]{])/;

/** In the order in which they are asked; the first one that matches reads. */
const formats: Format[] = [];

/** Adds a format, which is asked after those that were added before, and before plain text. One of the same name is replaced. */
export function addFormat(format: Format): void {
  const index = formats.findIndex(({ name }) => name === format.name);
  formats.splice(index < 0 ? formats.length : index, 1, format);
}

/** Whether a format of this name has been added. */
export const hasFormat = (name: string): boolean => formats.some((format) => format.name === name);

/** What an article was read from. */
export interface ReadArticle {
  readonly article: NewsArticle;
  /** Name of the format. */
  readonly format: string;
}

/** Reads a document in the format that is asked for, or that its content type and shape show: our own JSON, as text or as an object; else plain text. */
export function readDocument(input: unknown, reading: Reading, { contentType = '', format: asked = '' }: { readonly contentType?: string | undefined; readonly format?: string | undefined }): ReadArticle {
  const named = formats.find(({ name }) => name === asked);
  if (asked && !named && !/^(news-article|text)$/.test(asked)) throw new Refusal('article-invalid', `there is no format "${asked}"; formats.js has more than this module`);
  const value: unknown = typeof input === 'string' && jsonStart.test(input) && asked !== 'text' && !named?.isText ? JSON.parse(input.trim()) : input;
  const format = asked ? named : formats.find((known) => known.matches(value, contentType));
  if (format) return { article: readNewsArticle(format.read(value, reading), reading), format: format.name };
  const source = asSource(value);
  if (source) return { article: readNewsArticle(source, reading), format: 'news-article' };
  if (typeof value === 'string') return { article: readPlainText(value, reading), format: 'text' };
  throw new Refusal('article-invalid', 'it must be an object or a text');
}
