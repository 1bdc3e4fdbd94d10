import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ArticleResult } from '../../src/article/article.js';

export interface FixturePair {
  readonly name: string;
  readonly input: string;
  readonly expected: unknown;
}

/** The pairs of files in `test/fixtures/<folder>`; a file without its other half is an error. */
export function fixturePairs(folder: string, inputEnd: string, expectedEnd: string): readonly FixturePair[] {
  const path = fileURLToPath(new URL(`../fixtures/${folder}/`, import.meta.url));
  const files = readdirSync(path);
  const expected = new Set(files.filter((file) => file.endsWith(expectedEnd)));
  const inputs = files.filter((file) => file.endsWith(inputEnd) && !expected.has(file));
  const pairs = inputs.map((file) => {
    const name = file.slice(0, -inputEnd.length);
    if (!expected.delete(name + expectedEnd)) throw new Error(`${folder}/${file} has no ${name}${expectedEnd}`);
    return { name, input: readFileSync(path + file, 'utf8'), expected: JSON.parse(readFileSync(path + name + expectedEnd, 'utf8')) as unknown };
  });
  if (pairs.length === 0 || expected.size > 0) throw new Error(`${folder} has expectations without a document: ${[...expected].join(', ')}`);
  return pairs;
}

/** What a fixture expects: the article and the notes. */
export function asExpectation(result: ArticleResult): unknown {
  return result.ok ? { article: result.value, notes: result.notes } : result;
}
