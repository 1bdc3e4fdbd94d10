import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

/** Seen from the built file and from the source alike. */
const folder = new URL('../dist/modules/', import.meta.url);

const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

/** A file in the encodings of HTTP in which it can be sent, best first. */
export interface WidgetFile {
  readonly type: string;
  readonly encodings: Readonly<Record<'br' | 'gzip' | 'identity', Buffer>>;
}

/** The files that the page for frames and the desk load. */
export interface WidgetModules {
  /** Changes when any of them changes: it stands in their addresses. */
  readonly version: string;
  readonly files: ReadonlyMap<string, WidgetFile>;
}

let read: Promise<WidgetModules> | undefined;

/** The files as the build has put them beside the service; read once. */
export const widgetModules = (): Promise<WidgetModules> => (read ??= readModules());

async function readModules(): Promise<WidgetModules> {
  const names = (await readdir(folder)).toSorted();
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, folder))));
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text).update('\0');
  const encoded = texts.map(async (text, index): Promise<[string, WidgetFile]> => {
    const name = names[index] ?? '';
    const type = `${types[extname(name)] ?? 'text/plain'}; charset=utf-8`;
    return [name, { type, encodings: { br: await promisify(brotliCompress)(text), gzip: await promisify(gzip)(text), identity: text } }];
  });
  return { version: hash.digest('base64url').slice(0, 16), files: new Map(await Promise.all(encoded)) };
}

/** The best encoding that an `Accept-Encoding` header takes. */
export function encodingFor(accepted: string | undefined): keyof WidgetFile['encodings'] {
  const taken = (accepted ?? '').toLowerCase().split(',').flatMap((part) => {
    const [name = '', weight = ''] = part.split(';');
    return /^\s*q=0(\.0*)?\s*$/.test(weight) ? [] : [name.trim()];
  });
  return taken.includes('br') ? 'br' : taken.includes('gzip') ? 'gzip' : 'identity';
}
