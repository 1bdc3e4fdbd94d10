import type { PollDocument, PollResults } from '../../../src/poll/poll.js';
import { json, newKey, request, said } from './backend.js';
import type { Answer, Backend } from './backend.js';
import { expectHeader, expectProblem, expectStatus, under } from './check.js';
import { expect, expectEqual } from './mismatch.js';
import { expectShape } from './shapes.js';

/** An id that no poll has, and a new one each time, so that no cache knows it. */
const unknownId = (): string => `conformance-${Date.now().toString(36)}`;

const seconds = (header: string, directive: string): number => Number(new RegExp(`\\b${directive}=(\\d+)`).exec(header)?.[1] ?? NaN);

function expectReadable(answer: Answer): void {
  expectHeader(answer, 'access-control-allow-origin', /^\*$/, '*');
  expect(answer.headers.get('access-control-allow-credentials') === null, 'no header access-control-allow-credentials', answer.headers.get('access-control-allow-credentials'));
  expectHeader(answer, 'access-control-expose-headers', /\betag\b/i, 'ETag among others');
  expectHeader(answer, 'cross-origin-resource-policy', /^cross-origin$/, 'cross-origin');
  expectHeader(answer, 'timing-allow-origin', /^\*$/, '*');
}

/** One copy for everybody: for seconds while the poll may change. */
function expectShared(answer: Answer): void {
  const header = expectHeader(answer, 'cache-control', /^public\b/, 'public, with seconds for browsers and for shared caches');
  expect(seconds(header, 'max-age') <= 1 && seconds(header, 's-maxage') <= 2, 'max-age of at most 1 and s-maxage of at most 2 while the poll is open', header);
  expect(!/\b(origin|cookie|accept)\b/i.test(answer.headers.get('vary') ?? ''), 'no Vary by who asks', answer.headers.get('vary'));
  expect(answer.headers.get('set-cookie') === null, 'no cookie', answer.headers.get('set-cookie'));
}

/** A tag that holds still is needed: nobody else should be voting. */
async function expectTag(backend: Backend, path: string): Promise<void> {
  const { headers } = await backend.ask(path);
  const tag = headers.get('etag');
  expect(tag !== null && /^"[^"]+"$/.test(tag), 'the header etag: a strong tag, such as "1-42"', tag ?? 'no etag');
  const ask = (tags: string) => backend.ask(path, { headers: { 'if-none-match': tags } });
  for (const tags of [tag, `W/${tag}`, `"other", ${tag}`]) {
    const answer = await ask(tags);
    expect(answer.status === 304 && answer.text === '', `304 without a body to If-None-Match: ${tags}`, said(answer));
    expectEqual(answer.headers.get('etag'), tag, 'on the 304 the etag');
  }
  expectStatus(await ask('"other"'), 200);
}

async function expectNewTag(backend: Backend, path: string): Promise<void> {
  const before = (await backend.ask(path)).headers.get('etag');
  await backend.count(backend.ballot());
  const after = (await backend.ask(path)).headers.get('etag');
  expect(after !== null && after !== before, 'another etag after a vote', after ?? 'no etag');
}

const placeOf = (urls: PollDocument['urls'], name: 'self' | 'results' | 'votes', from: URL): URL => new URL(urls?.[name] ?? '', from);

const countsOf = (options: PollResults['options']) => options.map((option) => [option.id, option.votes_count]);

export const readingChecks = under('Reading', {
  'a poll has the shape of the contract': async (backend) => {
    const answer = await backend.ask('');
    expectStatus(answer, 200);
    expectHeader(answer, 'content-type', /^application\/json(;|$)/, 'application/json');
    const poll = json(answer) as PollDocument;
    expectShape('Poll', poll);
    expectEqual(poll.id, backend.target.pollId, 'the id');
  },
  'the addresses in a poll lead to it, its results and its votes': async (backend) => {
    const here = new URL(`polls/${backend.target.pollId}`, backend.target.endpoint);
    const { urls } = json(await backend.ask('')) as PollDocument;
    expectEqual((json(await request(placeOf(urls, 'self', here), {})) as PollDocument).id, backend.target.pollId, 'at urls.self the id');
    expectShape('Results', json(await request(placeOf(urls, 'results', here), {})));
    expectEqual((await request(placeOf(urls, 'votes', here), {})).status, 405, 'at urls.votes to GET the status');
  },
  'every page may read a poll': async (backend) => expectReadable(await backend.ask('')),
  'a poll may be cached for all readers together': async (backend) => expectShared(await backend.ask('')),
  'a poll has a strong tag, and 304 for whoever has it': (backend) => expectTag(backend, ''),
  'a vote changes the tag of a poll': (backend) => expectNewTag(backend, ''),
  'HEAD answers the headers of GET': async (backend) => {
    const [get, head] = [await backend.ask(''), await backend.ask('', { method: 'HEAD' })];
    expect(head.status === 200 && head.text === '', '200 without a body', said(head));
    for (const name of ['etag', 'content-type', 'cache-control']) expectEqual(head.headers.get(name), get.headers.get(name), name);
  },
  'the results are those of the poll, in the shape of the contract': async (backend) => {
    const results = json(await backend.ask('results')) as PollResults;
    expectShape('Results', results);
    const { id, results_version, votes_count, voters_count, options } = json(await backend.ask('')) as PollDocument;
    expectEqual([results.id, results.results_version, results.votes_count, results.voters_count, countsOf(results.options)], [id, results_version, votes_count, voters_count, countsOf(options)], 'the figures of the poll,');
    expectEqual(results.final, false, 'while the poll is open, final');
  },
  'every page may read the results, and they may be cached': async (backend) => {
    const answer = await backend.ask('results');
    expectReadable(answer);
    expectShared(answer);
  },
  'the results have a strong tag, and 304 for whoever has it': (backend) => expectTag(backend, 'results'),
  'a vote changes the tag of the results': (backend) => expectNewTag(backend, 'results'),
  'an unknown poll is 404, wherever it is asked for': async (backend) => {
    const id = unknownId();
    for (const path of ['', 'results']) expectProblem(await backend.ask(path, {}, id), 'poll-not-found');
    const vote = { method: 'POST', headers: backend.headers({ 'idempotency-key': `"${newKey()}"` }), body: JSON.stringify({ choices: backend.goodChoices }) };
    expectProblem(await backend.ask('votes', vote, id), 'poll-not-found');
  },
});
