import { asSource } from '../../safety/door.js';
import type { NewsArticle } from '../article.js';
import { Refusal } from '../reading.js';
import type { Reading } from '../reading.js';
import { readNewsArticle } from './news-article.js';
import { readPlainText } from './plain-text.js';

/** Text that begins like this is JSON or nothing; prose and shortcodes may begin with a bracket, too. */
const jsonStart = /^\s*(\{|\[\s*["\]{])/;

/** Reads a document in the format that its shape shows: our own JSON, as text or as an object; else plain text. */
export function readDocument(input: unknown, reading: Reading): NewsArticle {
  const parsed = typeof input === 'string' && jsonStart.test(input) ? JSON.parse(input.trim()) : input;
  const source = asSource(parsed);
  if (source) return readNewsArticle(source, reading);
  if (typeof parsed === 'string') return readPlainText(parsed, reading);
  throw new Refusal('article-invalid', 'it must be an object or a text');
}
