import { isServer } from 'lit';
import { loadNext } from '../article/formats/registry.js';
import type { Parsed } from './content.js';

/** Reads a document; again, after the formats of other systems have come, as long as it may be in one of them. */
export function readWithFormats<T>(read: () => Parsed<T>): Parsed<T> | Promise<Parsed<T>> {
  const known = read();
  return known.ok || known.problem.code !== 'formats-missing' || isServer ? known : loadNext().then(() => readWithFormats(read), notLoaded);
}

const notLoaded = () => ({ ok: false, problem: { code: 'network', detail: 'formats.js or more-formats.js did not load', url: 'formats.js' } }) as const;
