/** The strange host pages of demo/hosts: their headers and libraries, and an older version of the module. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const text = (relative) => readFile(path(relative), 'utf8');
const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json' };
/** Each is a file of its own, and loads others from beside itself. */
const modules = ['news-widgets.js', 'news-poll.js', 'formats.js', 'more-formats.js', 'article-extras.js', 'article-parts.js', 'poll-extras.js', 'poll-live.js', 'poll-challenge.js'];
const builtFile = (name) => text(`../dist/${name}`);

/** Real libraries, and where Debian and npm put them. */
export const libraries = {
  'prototype.js': '/usr/share/javascript/prototype/prototype.js',
  'mootools.js': '/usr/share/javascript/mootools/mootools-core-nc.js',
  'readability.js': '../node_modules/@mozilla/readability/Readability.js',
  'zone.js': '../node_modules/zone.js/bundles/zone.umd.js',
};
/** Packages that a page loads file by file: a Lit that is not ours. */
const packages = /^(?:lit|lit-html|lit-element|@lit\/reactive-element)(?:\/[\w-]+)*\/[\w-]+\.js$/;

/** The module as an older version could have been: another number, and no `<news-list>` yet. */
export function olderVersion(code) {
  return [
    [/news-widgets \d+\.\d+\.\d+/, 'news-widgets 0.0.1'],
    [/\b[\w$]+\("news-list",\s*[\w$]+\)/, 'void 0'],
  ].reduce((changed, [found, instead]) => {
    const matches = changed.match(new RegExp(found, 'g')) ?? [];
    if (matches.length !== 1) throw new Error(`The module has ${matches.length} times ${found}; it takes one to make an older version of it.`);
    return changed.replace(found, instead);
  }, code);
}

const sendToAll = (reply, type, content) => reply.headers({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin', 'cache-control': 'no-cache' }).type(`${type}; charset=utf-8`).send(content);

/** Lets pages see what comes late: `?late=300` on any address is answered 300 ms later. */
export function serveLate(app) {
  app.addHook('onRequest', async ({ query }) => {
    if (/^\d{1,4}$/.test(query.late)) await wait(Number(query.late));
  });
}

/** Adds what host pages take from the publisher's origin: the modules, an article, and the polls of a slow vote service. */
export function servePublisher(app) {
  app.get('/hosts/hostile.json', async (_request, reply) => sendToAll(reply, 'application/json', await text('hosts/hostile.json')));
  for (const name of modules) {
    app.get(`/${name}`, async (_request, reply) => sendToAll(reply, 'text/javascript', await builtFile(name)));
    app.get(`/${name}.map`, async (_request, reply) => sendToAll(reply, 'application/json', await builtFile(`${name}.map`)));
    if (name !== 'news-widgets.js') app.get(`/0.0.1/${name}`, async (_request, reply) => sendToAll(reply, 'text/javascript', await builtFile(name)));
  }
  app.get('/0.0.1/news-widgets.js', async (_request, reply) => sendToAll(reply, 'text/javascript', olderVersion(await builtFile('news-widgets.js'))));
  app.get('/late/polls/:id', async ({ params: { id } }, reply) => {
    const { statusCode, payload } = await app.inject(`/polls/${encodeURIComponent(id)}?late=300`);
    return sendToAll(reply.code(statusCode), 'application/json', payload);
  });
}

/** Adds the host pages. `change` puts the origin of the publisher where a file names it. */
export function serveHosts(app, change) {
  const scripts = {
    '/hosts/libraries/*': (name) => libraries[name],
    '/hosts/packages/*': (name) => (packages.test(name) ? `../node_modules/${name}` : undefined),
  };
  for (const [url, find] of Object.entries(scripts)) {
    app.get(url, async ({ params }, reply) => {
      const found = find(params['*']);
      // Not every machine has every library.
      const script = found && (await text(found).catch(() => undefined));
      return script === undefined ? reply.callNotFound() : reply.type('text/javascript; charset=utf-8').send(script);
    });
  }
  app.get('/hosts/:name', async ({ params: { name } }, reply) => {
    if (!/^[\w-]+\.\w+$/.test(name) || !(extname(name) in types)) return reply.callNotFound();
    const content = await text(`hosts/${name}`).catch(() => undefined);
    if (content === undefined) return reply.callNotFound();
    const headers = Object.entries(JSON.parse(await text('hosts/headers.json'))[name] ?? {});
    // A nonce that is used twice protects nothing.
    const nonce = randomBytes(16).toString('base64');
    const filled = (value) => change(value).replaceAll('{nonce}', nonce);
    for (const [header, value] of headers) reply.header(header, filled(value));
    return reply
      .header('cache-control', 'no-cache')
      .type(`${types[extname(name)]}; charset=utf-8`)
      .send(headers.length > 0 ? filled(content) : change(content));
  });
}
