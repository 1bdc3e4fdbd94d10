/** What the page with every part of an article takes from the publisher: pictures, films and sounds, and the article in each of its states. */
import { readFile, readdir } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('media/', import.meta.url));
const types = { '.svg': 'image/svg+xml', '.webm': 'video/webm', '.mp4': 'video/mp4', '.wav': 'audio/wav', '.vtt': 'text/vtt; charset=utf-8' };

const states = {
  'in-part': (article) => ({ ...article, body: article.body.slice(0, 4), correction: undefined, isAccessibleForFree: false }),
  'withheld': (article) => ({ ...article, pubStatus: 'withheld' }),
  'withdrawn': (article) => ({ ...article, pubStatus: 'canceled' }),
  'embargoed': (article) => ({ ...article, embargoedUntil: '2099-01-01T06:00:00Z' }),
  'expired': (article) => ({ ...article, expires: '2026-11-27T18:00:00Z' }),
};

/** The text of an article as it would be in another state: `?state=withdrawn`. */
export const inState = (text, { state }) => (Object.hasOwn(states, `${state}`) ? JSON.stringify(states[state](JSON.parse(text))) : text);

/** Adds `/media/`, and an article that is never there. */
export function serveEverything(app, headers) {
  app.get('/not-there.json', async (_request, reply) => reply.code(503).headers(headers).send());
  // Safari plays no film of a server that does not know ranges.
  app.get('/media/:name', async ({ params: { name }, headers: { range = '' } }, reply) => {
    if (!(await readdir(folder)).includes(name)) return reply.callNotFound();
    const file = await readFile(folder + name);
    reply.headers({ ...headers, 'accept-ranges': 'bytes' }).type(types[extname(name)] ?? 'application/octet-stream');
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
    if (from === undefined) return reply.send(file);
    const [start, end] = [Number(from), Math.min(to ? Number(to) : Infinity, file.length - 1)];
    if (start > end) return reply.code(416).header('content-range', `bytes */${file.length}`).send();
    return reply.code(206).header('content-range', `bytes ${start}-${end}/${file.length}`).send(file.subarray(start, end + 1));
  });
}
