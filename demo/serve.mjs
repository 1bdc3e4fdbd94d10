/**
 * The demo: host pages on PORT (8000), the article and the vote service on PORT + 1, which is another origin, as in real life.
 * Votes are kept in ./.data.
 */
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fastify } from 'fastify';
import { SetupError, SqliteVoteStore, createApp, readPolls } from 'news-widgets-vote-service';
import { inState, serveEverything } from './serve-everything.mjs';
import { serveHosts, serveLate, servePublisher } from './serve-hosts.mjs';
import { serveLive } from './serve-live.mjs';

const folder = (path) => fileURLToPath(new URL(path, import.meta.url));
/** How the pages write the second origin; they are served with the real one. */
const writtenOrigin = 'http://localhost:8001';
const documents = ['article.json', 'article.txt', 'everything-ar.json', 'everything.json', 'latest.json', 'lead.svg', 'post.json'];
const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json', '.map': 'application/json', '.svg': 'image/svg+xml', '.txt': 'text/plain' };

/** Adds routes for files, read anew at each request, so that an editor sees a change by reloading. */
function serveFiles(app, files, headers, change = (text) => text) {
  for (const [url, path] of files) {
    app.get(url, async ({ query }, reply) => {
      const text = await readFile(path, 'utf8');
      return reply.headers(headers).type(`${types[extname(path)] ?? 'text/plain'}; charset=utf-8`).send(change(text, query));
    });
  }
}

async function filesIn(path, at = '') {
  const names = (await readdir(folder(path))).filter((name) => extname(name) in types);
  return names.map((name) => [`${at}/${name}`, folder(`${path}/${name}`)]);
}

/**
 * Starts both origins.
 *
 * @param {{ port: number, data: string }} options - `port` 0 takes two free ports; `data` is the folder for votes.
 * @returns {Promise<{ pages: string, content: string, close: () => Promise<void> }>} Both origins, and how to stop them.
 */
export async function startDemo({ port, data }) {
  await mkdir(data, { recursive: true });
  const store = SqliteVoteStore.open(`${data}/votes.db`);
  const content = createApp({ store, polls: await readPolls(folder('polls.json')) });
  const toAll = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin', 'cache-control': 'no-cache' };
  serveFiles(content, documents.map((name) => [`/${name}`, folder(name)]), toAll, inState);
  serveEverything(content, toAll);
  serveLive(content, toAll);
  serveLate(content);
  servePublisher(content);
  const contentOrigin = await content.listen({ port: port && port + 1, host: 'localhost' }).then(() => `http://localhost:${content.server.address().port}`);

  // A vote by a reader still counts while the pages are going away.
  const pages = fastify();
  serveLate(pages);
  const close = async () => {
    await pages.close();
    await content.close();
    await store.close();
  };
  const files = [...(await filesIn('.')), ...(await filesIn('../dist')), ...(await filesIn('../themes', '/themes'))].filter(([url]) => !documents.includes(url.slice(1)));
  const change = (text) => text.replaceAll(writtenOrigin, contentOrigin);
  serveFiles(pages, [...files, ['/', folder('index.html')], ['/custom-elements.json', folder('../custom-elements.json')]], { 'cache-control': 'no-cache' }, change);
  serveHosts(pages, change);
  try {
    await pages.listen({ port, host: 'localhost' });
  } catch (error) {
    await close();
    throw error;
  }
  return { pages: `http://localhost:${pages.server.address().port}`, content: contentOrigin, close };
}

async function main() {
  const port = Number(process.env.PORT ?? 8000);
  try {
    if (!Number.isInteger(port) || port < 1 || port > 65_534) throw new SetupError(`PORT is "${process.env.PORT}"; it must be a number from 1 to 65534.`);
    const demo = await startDemo({ port, data: '.data' });
    console.log(`\n  Partner page   ${demo.pages}/partner.html\n  All pages      ${demo.pages}/\n  Vote service   ${demo.content}/polls/7910\n\n  Votes are kept in ./.data. Ctrl-C stops.\n`);
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void demo.close());
  } catch (error) {
    if (error.code === 'EADDRINUSE') console.error(`Port ${error.port} is taken. Stop what uses it, or choose another pair of ports: PORT=8100 npm start`);
    else console.error(error instanceof SetupError ? error.message : error);
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
