/** Addresses of the test backend that answer as no server should. */
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

const open = { 'access-control-allow-origin': '*' };
const json = { ...open, 'content-type': 'application/json' };

/** Writes the same again and again until the browser has had enough. */
async function drip(response, headers, part, pause) {
  response.writeHead(200, headers);
  while (!response.destroyed) {
    if (!response.write(part)) await Promise.race([wait(1000), new Promise((resolve) => response.once('drain', resolve))]);
    await wait(pause);
  }
}

const inBytes = (body, encoding) => Buffer.from(body, encoding);
const turned = (body) => inBytes(body, 'utf16le').swap16();

/** By name: sends the good `body` badly. */
const faults = {
  'utf-16': ({ response, body }) => response.writeHead(200, { ...open, 'content-type': 'application/json; charset=utf-16' }).end(inBytes(body, 'utf16le')),
  'utf-16-with-bom': ({ response, body }) => response.writeHead(200, json).end(Buffer.concat([Buffer.from([0xff, 0xfe]), inBytes(body, 'utf16le')])),
  'utf-16-big-endian': ({ response, body }) => response.writeHead(200, json).end(turned(body)),
  'utf-16-big-endian-with-bom': ({ response, body }) => response.writeHead(200, json).end(Buffer.concat([Buffer.from([0xfe, 0xff]), turned(body)])),
  'latin-1': ({ response, body }) => response.writeHead(200, { ...open, 'content-type': 'application/json; charset=iso-8859-1' }).end(inBytes(body, 'latin1')),
  'invalid-utf-8': ({ response, body }) => response.writeHead(200, json).end(inBytes(body.replace('é', '\xff\xc0\x80\xed\xa0'), 'latin1')),
  cut: ({ response, body }) => response.writeHead(200, { ...json, 'content-length': body.length + 5000 }).write(body, () => response.destroy()),
  'cut-chunk': ({ response, body }) => response.writeHead(200, json).write(body.slice(0, 20), () => response.destroy()),
  'cut-headers': ({ response }) => response.socket.end('HTTP/1.1 200 OK\r\naccess-control-allow-orig'),
  noise: ({ response }) => response.socket.end('\0\u0001\u0002 This is not HTTP.\r\n\r\n'),
  closed: ({ response }) => response.socket.destroy(),
  flood: ({ response }) => drip(response, json, ' '.repeat(64 * 1024), 0),
  drip: ({ response }) => drip(response, json, '[', 300),
  hang: () => undefined,
  'hang-after-headers': ({ response }) => response.writeHead(200, json).flushHeaders(),
  loop: ({ response, url }) => response.writeHead(302, { ...open, location: url }).end(),
  'redirect-to-page': ({ response, url }) => response.writeHead(302, { ...open, location: url.replace('redirect-to-page', 'page') }).end(),
  'redirect-to-script': ({ response }) => response.writeHead(302, { ...open, location: 'javascript:trap()' }).end(),
  'redirect-to-nowhere': ({ response }) => response.writeHead(302, open).end(),
  page: ({ response }) => response.writeHead(200, { ...open, 'content-type': 'text/html' }).end('<!doctype html><html><title>Hotel</title><p>Welcome to the hotel network</p></html>'),
  picture: ({ response, body }) => response.writeHead(200, { ...open, 'content-type': 'image/png' }).end(body),
  octets: ({ response, body }) => response.writeHead(200, { ...open, 'content-type': 'application/octet-stream' }).end(body),
  'two-types': ({ response, body }) => response.writeHead(200, { ...open, 'content-type': 'text/html; application/json' }).end(body),
  'no-content': ({ response }) => response.writeHead(204, open).end(),
  'reset-content': ({ response }) => response.writeHead(205, open).end(),
  partial: ({ response, body }) => response.writeHead(206, { ...json, 'content-range': `bytes 0-9/${body.length}` }).end(body.slice(0, 10)),
  'not-modified': ({ response }) => response.writeHead(304, open).end(),
  'not-found': ({ response }) => response.writeHead(404, { ...open, 'content-type': 'text/html' }).end('<h1>Not found</h1>'),
  forbidden: ({ response, body }) => response.writeHead(403, json).end(body),
  broken: ({ response, body }) => response.writeHead(500, json).end(body),
  'broken-and-cut': ({ response, body }) => response.writeHead(502, { ...json, 'content-length': body.length + 5000 }).write(body, () => response.destroy()),
  'gzip-that-lies': ({ response, body }) => response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(Buffer.concat([gzipSync(body).subarray(0, 15), Buffer.alloc(500, 0xff)])),
  empty: ({ response }) => response.writeHead(200, json).end(),
};

/** Adds to the app of the backend: bodies that a test brings, and `/test/fault/{name}` until the test posts to `/test/repair`. */
export function addFaults(app) {
  const kept = new Map();
  app.post('/test/bodies', { bodyLimit: 64 * 1024 * 1024 }, async ({ body }, reply) => {
    const id = `${kept.size}`;
    kept.set(id, JSON.parse(body));
    return reply.headers(open).send({ id });
  });
  app.get('/test/bodies/:id/:index', async ({ params: { id, index } }, reply) => {
    const body = kept.get(id)?.[index];
    // Relative addresses in a document lead to its neighbours, which are not there.
    return body === undefined ? reply.code(404).headers(open).send() : reply.headers(json).send(Buffer.from(body));
  });

  const repaired = new Set();
  app.post('/test/repair', async ({ query }, reply) => {
    repaired.add(query.id);
    return reply.headers(open).send({});
  });
  const answer = async ({ params, query, url }, reply) => {
    if (repaired.has(query.id)) return reply.headers(json).send(Buffer.from(query.body));
    reply.hijack();
    faults[params.name]({ response: reply.raw, url, body: query.body });
    return reply;
  };
  app.get('/test/fault/:name', { exposeHeadRoute: false }, answer);
  // A server that spoils its documents still says that it is there; one that has no HTTP does not.
  app.head('/test/fault/:name', async (request, reply) => (/^(cut-headers|noise|closed|loop)$/.test(request.params.name) ? answer(request, reply) : reply.code(200).send()));
}
