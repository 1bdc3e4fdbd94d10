import { forReaders, header, noStore, optional, page } from './operations.js';
import type { Address, Headers, Parameter } from './operations.js';
import { cachingOfPage, examplePoll, ifNoneMatch, pollId } from './poll-addresses.js';
import { grantPattern, ref } from './schemas.js';

const query = (name: string, description: string, schema: Parameter['schema'], required = false): Parameter => ({ name, in: 'query', required, description, schema });

/** As other pages, but kept for seconds alone while votes are taken. */
const cachingOfEmbed: Headers = {
  ...cachingOfPage,
  'Cache-Control': header({ type: 'string', pattern: '^public, max-age=(300, s-maxage=86400|[01], s-maxage=([0-9]|[1-5][0-9]|60), stale-while-revalidate=([0-9]|[12][0-9]|30))$' }, 'No stale copy is used: it would have a grant that is over.'),
};

const examplePage = 'https://votes.paper.example/polls/7910/page';

const exampleOembed = {
  version: '1.0',
  type: 'rich',
  title: examplePoll.question,
  provider_name: 'votes.paper.example',
  provider_url: 'https://votes.paper.example/',
  cache_age: 3600,
  html: `<blockquote><a href="${examplePage}">${examplePoll.question}</a></blockquote><iframe src="https://votes.paper.example/polls/7910/embed" width="600" height="358" title="${examplePoll.question}" frameborder="0"></iframe>`,
  width: 600,
  height: 358,
};

/** What `routes/embed-routes.ts`, `routes/oembed-routes.ts` and `routes/module-routes.ts` serve. */
export const embedAddresses: Readonly<Record<string, Address>> = {
  '/oembed': {
    parameters: [],
    headers: forReaders,
    preflightProblems: [],
    get: {
      operationId: 'describeEmbed',
      summary: 'How to show a poll in a page: oEmbed',
      description: 'Pages of polls lead here by `<link rel="alternate" type="application/json+oembed">`.',
      parameters: [
        query('url', "The address of a poll's page, as readers have it.", { type: 'string', format: 'uri' }, true),
        query('format', 'There is no other.', { const: 'json' }),
        query('maxwidth', 'Pixels.', { type: 'integer', minimum: 1 }),
        query('maxheight', 'Pixels.', { type: 'integer', minimum: 1 }),
      ],
      answers: { 200: { description: 'The frame and what to say of it.', headers: { 'Cache-Control': header('private, max-age=3600') }, content: { 'application/json': { schema: ref('Oembed'), example: exampleOembed } } } },
      problems: ['malformed-request', 'poll-not-found', 'poll-removed'],
      errors: [501],
    },
  },
  '/polls/{id}/embed': {
    parameters: [pollId],
    headers: { 'X-Content-Type-Options': header('nosniff') },
    get: {
      operationId: 'readEmbed',
      summary: 'The poll for frames of other sites',
      description: 'Tells the page around it its height, by `postMessage({ message: "height", value, secret })`; `secret` is that of `#?secret=…`. No page can read it by script.',
      parameters: [ifNoneMatch],
      answers: {
        200: { description: 'The element; without scripts a form.', headers: cachingOfEmbed, content: page },
        304: { description: 'The copy that the client has still holds.', headers: cachingOfEmbed },
      },
      problems: ['poll-not-found', 'poll-removed', 'overloaded'],
      problemPages: 'always',
    },
  },
  '/polls/{id}/embed/grant': {
    parameters: [pollId],
    headers: forReaders,
    preflightProblems: [],
    get: {
      operationId: 'renewGrant',
      summary: 'A new grant for the page for frames',
      parameters: [query('grant', 'The one that the page has, at most a day old.', { type: 'string', pattern: grantPattern }, true)],
      answers: { 200: { description: 'The new grant.', headers: noStore, content: { 'application/json': { schema: ref('Grant') } } } },
      problems: ['poll-not-found', 'poll-removed', 'origin-not-allowed'],
    },
  },
  '/news-widgets/{version}/{name}': {
    parameters: [
      { name: 'version', in: 'path', required: true, description: 'Changes with the files. Every other value leads to the one there is.', schema: { type: 'string', pattern: '^[\\w-]{1,100}$' }, example: 'latest' },
      { name: 'name', in: 'path', required: true, schema: { enum: ['news-poll.js', 'poll-extras.js', 'poll-live.js', 'poll-challenge.js', 'poll-frame.js', 'desk.js', 'desk.css', 'THIRD-PARTY.txt'] }, example: 'news-poll.js' },
    ],
    headers: forReaders,
    preflightProblems: [],
    get: {
      operationId: 'readModule',
      summary: 'The module of the element',
      parameters: [{ name: 'Accept-Encoding', in: 'header', required: false, description: 'Brotli and gzip are known.', schema: { type: 'string' } }],
      answers: {
        200: {
          description: 'The file; it never changes.',
          headers: { 'Cache-Control': header('public, max-age=31536000, immutable'), Vary: header('Accept-Encoding'), 'Content-Encoding': optional(header({ enum: ['br', 'gzip'] })) },
          content: { 'text/javascript': { schema: { type: 'string' } }, 'text/css': { schema: { type: 'string' } }, 'text/plain': { schema: { type: 'string' } } },
        },
        302: { description: 'The file as it is now.', headers: { ...noStore, Location: header({ type: 'string', pattern: '^\\.\\./[\\w-]{16}/[\\w.-]+$' }) } },
      },
      problems: [],
      errors: [404],
    },
  },
};
