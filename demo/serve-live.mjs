/** A live blog that goes on while somebody reads: `/live.json`, with one post more every twenty seconds from the first request on. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const path = fileURLToPath(new URL('live-posts.json', import.meta.url));
const pause = 20_000;
/** Posts that are there from the beginning. */
const first = 4;

/** Adds the live blog. `?posts=6` answers with the first six posts, whatever the clock says. */
export function serveLive(app, headers) {
  let started;
  app.get('/live.json', async ({ query, headers: { 'if-none-match': known = '' } }, reply) => {
    const { article, posts } = JSON.parse(await readFile(path, 'utf8'));
    const wanted = /^\d{1,3}$/.test(query.posts) ? Number(query.posts) : first + Math.floor((Date.now() - (started ??= Date.now())) / pause);
    const count = Math.min(wanted, posts.length);
    // The newest first.
    const liveBlogUpdate = posts.slice(0, count).toReversed();
    const dateModified = liveBlogUpdate[0]?.datePublished ?? article.datePublished;
    const text = JSON.stringify({ ...article, dateModified, liveBlogUpdate });
    const etag = `"${createHash('sha256').update(text).digest('base64url')}"`;
    reply.headers({ ...headers, etag });
    if (known.split(/\s*,\s*/).some((tag) => tag.replace('W/', '') === etag)) return reply.code(304).send();
    return reply.type('application/json; charset=utf-8').send(text);
  });
}
