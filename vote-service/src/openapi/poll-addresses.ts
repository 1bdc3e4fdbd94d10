import { forReaders, header, noStore, ofPages, page } from './operations.js';
import type { Address, Headers, Operation, Parameter } from './operations.js';
import { id, ref, resultsKey } from './schemas.js';
import type { Schema } from './schemas.js';

/** The part of an address that names the poll. */
export const pollId: Parameter = { name: 'id', in: 'path', required: true, schema: id, example: '7910' };

/** A poll that everybody may look at, as it is in the examples. */
export const examplePoll = {
  id: '7910',
  question: 'Should the council keep the night bus?',
  description: null,
  lang: 'en',
  kind: 'choice',
  status: 'open',
  starts_at: null,
  expires_at: '2030-01-31T18:00:00.000Z',
  expired: false,
  multiple: false,
  multiple_choice_min: 1,
  multiple_choice_max: 1,
  results_visibility: 'always',
  show_total: true,
  allow_change: true,
  integrity: 'network',
  randomize_options: false,
  results_order: 'option',
  votes_count: 10423,
  voters_count: 10423,
  set_aside_count: 0,
  options: [{ id: 'yes', title: 'Yes', votes_count: 6511 }, { id: 'no', title: 'No', votes_count: 3912 }],
  revision: 1,
  corrected_at: null,
  results_version: 10423,
  results_updated_at: '2030-01-23T09:12:03.000Z',
  notice: 'Reader poll: anyone may answer. Not a representative sample.',
  urls: { self: '7910', results: '7910/results', votes: '7910/votes', page: '7910/page', events: '../events?polls=7910' },
};

const exampleResults = {
  id: '7910',
  results_version: 10423,
  votes_count: 10423,
  voters_count: 10423,
  set_aside_count: 0,
  options: [{ id: 'yes', votes_count: 6511 }, { id: 'no', votes_count: 3912 }],
  final: false,
};

export const ifNoneMatch: Parameter = { name: 'If-None-Match', in: 'header', required: false, description: 'The ETag of a copy that the client has.', schema: { type: 'string' }, example: '"1-10423"' };

const key: Parameter = { name: 'k', in: 'query', required: false, description: 'The results_key of a receipt: with it, results that only voters may see are shown. With any other the answer is that for everybody.', schema: resultsKey };

const caching: Headers = {
  ETag: header({ type: 'string', pattern: '^"[0-9]+-[0-9]+"$' }, 'Strong: the revision and the version of the results.'),
  'Cache-Control': header(
    { type: 'string', pattern: '^public, max-age=(300, s-maxage=86400|[01], s-maxage=([0-9]|[1-5][0-9]|60), stale-while-revalidate=([0-9]|[12][0-9]|30), stale-if-error=86400)$' },
    'Two seconds while the poll may change, a minute where there is no figure in it, never past its opening or closing; a day in shared caches a minute after it has closed.',
  ),
};

const read = (operationId: string, summary: string, schema: Schema, example: unknown, parameters: readonly Parameter[] = []): Operation => ({
  operationId,
  summary,
  parameters: [...parameters, ifNoneMatch],
  answers: {
    200: { description: summary, headers: caching, content: { 'application/json': { schema, example } } },
    304: { description: 'The copy that the client has still holds.', headers: caching },
  },
  problems: ['poll-not-found', 'poll-removed', 'overloaded'],
});

export const cachingOfPage: Headers = { ...caching, ...ofPages, ETag: header({ type: 'string', pattern: '^"[\\w-]{22}"$' }, 'Strong.') };

const readPage: Operation = {
  operationId: 'readPage',
  summary: 'The poll for people whose browser runs no script',
  parameters: [key, ifNoneMatch],
  answers: {
    200: { description: 'The question, the form while the poll is open, and the results, or when they will be shown.', headers: cachingOfPage, content: page },
    304: { description: 'The copy that the client has still holds.', headers: cachingOfPage },
  },
  problems: ['poll-not-found', 'poll-removed', 'overloaded'],
  problemPages: 'always',
};

const { urls: _urls, ...exampleFinal } = { ...examplePoll, status: 'closed', expired: true };

const exampleVersions = {
  id: '7910',
  corrected_at: '2030-01-22T08:00:00.000Z',
  versions: [{ revision: 4, corrected_at: '2030-01-22T08:00:00.000Z', changes: [{ pointer: '/question', before: 'Should the council keep the nihgt bus?', after: examplePoll.question }] }],
};

const readFinal = read('readFinal', 'The poll with its final counts, to be written into a page', ref('FinalPoll'), exampleFinal);

const exampleChallenge = {
  parameters: { algorithm: 'PBKDF2/SHA-256', cost: 2000, data: { poll: '7910' }, expiresAt: 1895479200, keyLength: 32, keyPrefix: '00', nonce: '6f1d7d1c0a3c4bb2a8d24c6a8e0f5b17', salt: '0a9b8c7d6e5f40312213445566778899' },
  signature: '3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855e',
};

const readChallenge: Operation = {
  operationId: 'readChallenge',
  summary: 'A challenge for a vote',
  description: 'Solved, it goes into the field altcha of a vote. Who does not ask before gets one with the problem challenge-required.',
  answers: { 200: { description: 'A challenge for this poll.', headers: noStore, content: { 'application/json': { schema: ref('Challenge'), example: exampleChallenge } } } },
  problems: ['poll-not-found', 'poll-removed', 'overloaded'],
};

const lastEventId: Parameter = { name: 'Last-Event-ID', in: 'header', required: false, description: 'The id of the last event that the client has: what it knows is not sent again.', schema: { type: 'string' }, example: '7910:1-10423' };

const stream = (operationId: string, summary: string, parameters: readonly Parameter[], problems: Operation['problems']): Operation => ({
  operationId,
  summary,
  description:
    'Server-sent events: `results` when figures have moved, at most once a second, `closed` when the poll is closed, `corrected` when it has to be read again. The data of each is what `/polls/{id}/results` answers, all of it; the first come at once. When all who may listen do, the answer is `overloaded`: read the results from time to time.',
  parameters: [...parameters, lastEventId],
  answers: { 200: { description: 'The events, until one side ends the connection.', headers: { ...noStore, 'X-Accel-Buffering': header('no') }, content: { 'text/event-stream': { schema: { type: 'string' } } } } },
  problems: [...problems, 'overloaded'],
});

const keys: Parameter = { name: 'k', in: 'query', required: false, description: 'As for the results of one poll, with commas between several keys.', schema: { type: 'string' } };
const listedPolls: Parameter = { name: 'polls', in: 'query', required: true, description: '1 to 50 ids with commas between them. Those of which there is no poll are left out, unless there is none at all.', schema: { type: 'string' }, example: '7910,7911' };

/** What `routes/poll-routes.ts`, `routes/live-routes.ts`, `routes/page-routes.ts` and `routes/challenge-routes.ts` serve. */
export const pollAddresses: Readonly<Record<string, Address>> = {
  '/polls/{id}': { parameters: [pollId], headers: forReaders, preflightProblems: [], get: read('readPoll', 'The poll with its counts', ref('Poll'), examplePoll) },
  '/polls/{id}/results': { parameters: [pollId], headers: forReaders, preflightProblems: [], get: read('readResults', 'The counts alone', ref('Results'), exampleResults, [key]) },
  '/polls/{id}/versions': { parameters: [pollId], headers: forReaders, preflightProblems: [], get: read('readVersions', 'What the poll said before it was corrected', ref('Versions'), exampleVersions) },
  '/polls/{id}/final.json': { parameters: [pollId], headers: forReaders, preflightProblems: [], get: { ...readFinal, problems: [...readFinal.problems, 'poll-not-closed'] } },
  '/polls/{id}/challenge': { parameters: [pollId], headers: forReaders, preflightProblems: [], get: readChallenge },
  '/polls/{id}/events': { parameters: [pollId], headers: forReaders, preflightProblems: [], get: stream('followPoll', 'The results as they move', [key], ['poll-not-found', 'poll-removed']) },
  '/events': { parameters: [], headers: forReaders, preflightProblems: [], get: stream('followPolls', 'The results of several polls as they move', [listedPolls, keys], ['malformed-request', 'poll-not-found', 'poll-removed']) },
  '/polls/{id}/page': { parameters: [pollId], headers: forReaders, preflightProblems: [], get: readPage },
};
