import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import { addresses } from '../src/openapi/openapi.js';
import { undocumented } from './documented.js';
import { bus, sharedDesk } from './desk-service.js';
import { newKey, onePoll } from './running-service.js';

/** Requests to each address in a run. */
const numRuns = 300;

const [poll] = onePoll().polls;
const polls = {
  allowed_origins: ['https://paper.example'],
  polls: [
    { ...poll, id: '7910', allowed_origins: '*' },
    { ...poll, id: 'listed', multiple: true },
    { ...poll, id: 'later', allowed_origins: '*', starts_at: '2031-01-01T00:00:00Z' },
    { ...poll, id: 'hidden', allowed_origins: '*', results_visibility: 'after_vote', show_total: false, allow_change: false },
    { ...poll, id: 'over', allowed_origins: '*', expires_at: '2029-01-01T00:00:00Z' },
    { id: 'gone', removed: true },
  ],
};

/** Half of the time one of the values, else any text that can stand there. */
const mostly = (...values: readonly [string, ...string[]]) => fc.oneof(fc.constantFrom(...values), fc.string());

/** What vanishes from a path before it is sent. */
const isRelative = /^\.\.?$/;

/** A part of a path: a known one, one in any characters, or one that cannot be read. */
const part = (...known: readonly [string, ...string[]]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }).map(encodeURIComponent).filter((text) => !isRelative.test(text)) }, { weight: 1, arbitrary: fc.constantFrom('', '%', '%zz', '%c3%28', '..%2f', '%00', 'a;b', '__proto__', 'x'.repeat(101)) });

const choices = fc.array(fc.oneof(fc.constantFrom('yes', 'no', 0, 1), fc.jsonValue()), { maxLength: 4 });
const form = fc.array(fc.tuple(fc.oneof(fc.constantFrom('choices[]', 'choices', 'key', 'grant'), fc.string()), fc.oneof(fc.constantFrom('yes', 'no'), fc.string())), { maxLength: 5 }).map((fields) => new URLSearchParams(fields).toString());
const body = fc.oneof(choices.map((list) => JSON.stringify({ choices: list })), fc.json(), form, fc.string({ unit: 'grapheme' }), fc.constant('x'.repeat(16_385)));

/** Definitions, parts of some, and what confirms that something is deleted. */
const definitions = fc.oneof(fc.constantFrom('{"confirm":"made"}', JSON.stringify(bus), '{"question":"Why?"}', '{"status":"closed"}', '{"multiple":true}'), fc.record({ question: fc.oneof(fc.string(), fc.jsonValue()), options: fc.jsonValue(), expires_at: fc.jsonValue(), id: fc.jsonValue() }, { requiredKeys: [] }).map((fields) => JSON.stringify({ ...bus, ...fields })));

function requestsTo(template: string, deskToken: string, votes: readonly { readonly id: string; readonly token: string }[]): fc.Arbitrary<InjectOptions> {
  const known: Readonly<Record<string, fc.Arbitrary<string>>> = {
    id: part('7910', 'listed', 'hidden', 'later', 'over', 'gone', 'none', 'made'),
    vote_id: part('AZduKxwtervN7wEjRWeJqw', ...votes.map(({ id }) => id)),
    name: part('poll-closed', 'overloaded', 'nothing', 'news-poll.js'),
    version: part('latest', '0'),
    event: part('event_none'),
  };
  const path = fc.tuple(...template.split('/').slice(1).map((name) => known[name.replaceAll(/[{}]/g, '')] ?? fc.constant(name))).map((parts) => `/${parts.join('/')}`);
  const tokens = votes.map(({ token }) => token);
  const headers = fc.record(
    {
      accept: mostly('*/*', 'text/html,application/xhtml+xml', 'application/json'),
      authorization: mostly('Bearer', `Bearer ${deskToken}`, `Bearer ${deskToken}`, ...tokens.map((token) => `Bearer ${token}`)),
      'content-type': mostly('application/json', 'application/merge-patch+json', 'application/json; charset=utf-8', 'application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x'),
      'idempotency-key': fc.oneof(fc.constantFrom(...tokens, ...tokens.map((token) => `"${token}"`)), fc.string(), fc.constant(0).map(() => `"${newKey()}"`)),
      'if-match': mostly('*', '"1"', '"2", W/"1"'),
      'if-none-match': mostly('*', '"1-0"', 'W/"1-2", "x"'),
      origin: mostly('https://paper.example', 'https://evil.example', 'null'),
      'sec-fetch-site': mostly('same-origin', 'cross-site', 'none'),
      'x-forwarded-for': mostly('203.0.113.9', '203.0.113.9, 10.0.0.1'),
      'x-http-method-override': fc.constantFrom('POST', 'DELETE'),
    },
    { requiredKeys: [] },
  );
  const method = fc.constantFrom('GET', 'GET', 'POST', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE');
  const query = fc.oneof(fc.constantFrom('', '', '?'), fc.string({ unit: 'grapheme' }).map((text) => `?${encodeURIComponent(text)}`));
  return fc.record({ method, url: fc.tuple(path, query).map((parts) => parts.join('')), headers, payload: fc.option(fc.oneof(body, definitions), { nil: undefined }) }) as fc.Arbitrary<InjectOptions>;
}

const shared = sharedDesk({ polls, options: { liveListeners: 0 } });
const cast = shared.then(async ({ vote, make }) => {
  await make({ id: 'made' });
  return Promise.all(['yes', 'no'].map(async (choice) => (await vote('7910', [choice])).json()));
});

for (const template of Object.keys(addresses)) {
  test(`whatever is sent to ${template}, the answer is one that is described, and no failure`, async () => {
    const { app, token: deskToken } = await shared;
    const votes = await cast;
    await fc.assert(
      fc.asyncProperty(requestsTo(template, deskToken, votes.map(({ vote: { id }, token }) => ({ id, token }))), async (request) => {
        const { statusCode, headers, body: text } = await app.inject(request);
        assert.deepEqual(undocumented({ method: request.method ?? 'GET', url: request.url as string, status: statusCode, headers, body: text }), []);
        // Where nobody may listen, streams are refused.
        assert.ok(statusCode < 500 || (statusCode === 503 && template.endsWith('/events')), String(statusCode));
        if (request.method === 'HEAD' || request.method === 'GET') assert.notEqual(statusCode, 201);
      }),
      { numRuns },
    );
  });
}
