import { forReaders, header, ofPages, page } from './operations.js';
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
  votes_count: 10423,
  voters_count: 10423,
  options: [{ id: 'yes', title: 'Yes', votes_count: 6511 }, { id: 'no', title: 'No', votes_count: 3912 }],
  revision: 1,
  corrected_at: null,
  results_version: 10423,
  results_updated_at: '2030-01-23T09:12:03.000Z',
  notice: 'Reader poll: anyone may answer. Not a representative sample.',
  urls: { self: '7910', results: '7910/results', votes: '7910/votes', page: '7910/page' },
};

const exampleResults = {
  id: '7910',
  results_version: 10423,
  votes_count: 10423,
  voters_count: 10423,
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

/** What `routes/poll-routes.ts` and `routes/page-routes.ts` serve. */
export const pollAddresses: Readonly<Record<string, Address>> = {
  '/polls/{id}': { parameters: [pollId], headers: forReaders, preflightProblems: [], get: read('readPoll', 'The poll with its counts', ref('Poll'), examplePoll) },
  '/polls/{id}/results': { parameters: [pollId], headers: forReaders, preflightProblems: [], get: read('readResults', 'The counts alone', ref('Results'), exampleResults, [key]) },
  '/polls/{id}/versions': { parameters: [pollId], headers: forReaders, preflightProblems: [], get: read('readVersions', 'What the poll said before it was corrected', ref('Versions'), exampleVersions) },
  '/polls/{id}/final.json': { parameters: [pollId], headers: forReaders, preflightProblems: [], get: { ...readFinal, problems: [...readFinal.problems, 'poll-not-closed'] } },
  '/polls/{id}/page': { parameters: [pollId], headers: forReaders, preflightProblems: [], get: readPage },
};
