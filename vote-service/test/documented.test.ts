import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { fastify } from 'fastify';
import { undocumented } from './documented.js';
import type { Exchange } from './documented.js';
import { checkAnswers, newKey, onePoll, service } from './running-service.js';

/** Real answers, to be changed for the worse. */
async function answers(t: TestContext) {
  const { app, vote } = await service(t, onePoll());
  const read = await app.inject('/polls/7910');
  const cast = await vote('7910', ['yes'], newKey(), 'https://paper.example');
  const refused = await vote('7910', ['x']);
  const { headers } = read;
  return {
    read: { method: 'GET', url: '/polls/7910', status: 200, headers, body: read.body },
    cast: { method: 'POST', url: '/polls/7910/votes', status: 201, headers: cast.headers, body: cast.body },
    refused: { method: 'POST', url: '/polls/7910/votes', status: 422, headers: refused.headers, body: refused.body },
  };
}

/** The exchange with another body; there must be something to change. */
function edited(exchange: Exchange, before: string | RegExp, after: string): Exchange {
  const body = exchange.body.replace(before, after);
  assert.notEqual(body, exchange.body);
  return { ...exchange, body };
}

const without = (exchange: Exchange, name: string): Exchange => ({ ...exchange, headers: Object.fromEntries(Object.entries(exchange.headers).filter(([other]) => other !== name)) });

test('answers as they are described have no faults', async (t) => {
  for (const exchange of Object.values(await answers(t))) assert.deepEqual(undocumented(exchange), []);
});

test('an answer that is not as it is described has a fault', async (t) => {
  const { read, cast, refused } = await answers(t);
  const cases: readonly [Exchange, RegExp][] = [
    [{ ...read, status: 202 }, /202: the status is not described/],
    [{ ...read, status: 500 }, /500: the status is not described/],
    [{ ...read, url: '/polls/7910/nothing' }, /the status is not described/],
    [{ ...read, method: 'DELETE' }, /the status is not described/],
    [without(read, 'etag'), /the header etag is missing/],
    [without(read, 'access-control-allow-origin'), /the header access-control-allow-origin is missing/],
    [{ ...read, headers: { ...read.headers, etag: 'W/"1-0"' } }, /the header etag:/],
    [{ ...read, headers: { ...read.headers, 'set-cookie': 'a=b' } }, /the header set-cookie is not described/],
    [{ ...read, headers: { ...read.headers, vary: 'Origin' } }, /the header vary is not described/],
    [{ ...read, headers: { ...read.headers, 'content-type': 'text/html' } }, /the content type text\/html is not described/],
    [{ ...read, body: read.body.slice(1) }, /the body is not JSON/],
    [{ ...read, status: 304 }, /304 has a body/],
    [{ ...read, method: 'HEAD' }, /200 has a body/],
    [edited(read, '"notice":null,', ''), /'notice'/],
    [edited(read, '{', '{"voted":true,'), /additional properties/],
    [edited(read, '{"votes_count":0', '{"votes_count":"0"'), /\/options\/0\/votes_count must be integer/],
    [edited(read, '"starts_at":null', '"starts_at":"2030-01-01"'), /\/starts_at/],
    [edited(read, '"votes":"7910/votes"', '"votes":null'), /\/urls\/votes/],
    [without(cast, 'location'), /the header location is missing/],
    [{ ...cast, headers: { ...cast.headers, 'cache-control': 'public' } }, /the header cache-control:/],
    [edited(cast, '"vote":{"id":"', '"vote":{"id":"x'), /\/vote\/id/],
    [edited(cast, '"vote":{', '"vote":{"ip":"192.0.2.1",'), /\/vote must NOT have additional properties/],
    [edited(refused, '/problems/invalid-choices', '/problems/poll-closed'), /\/type/],
    [edited(refused, /"errors":\[.*\]/, '"errors":[]'), /\/errors/],
    [edited(refused, '"status":', '"stack":"Error","status":'), /additional properties/],
  ];
  for (const [exchange, fault] of cases) assert.match(undocumented(exchange).join('\n'), fault);
});

test('a service whose answers are not described fails its test, whichever way they go', async (t) => {
  const app = fastify();
  t.after(() => app.close());
  app.get('/polls/:id', async () => ({ id: '7910' }));
  const ends: (() => void)[] = [];
  checkAnswers({ after: (end: () => void) => ends.push(end) } as unknown as TestContext, app);
  const [end = () => undefined] = ends;
  end();
  await app.inject('/polls/7910');
  assert.throws(end, /the header etag is missing/);

  const overSocket = fastify();
  t.after(() => overSocket.close());
  overSocket.get('/polls/:id', async () => ({ id: '7910' }));
  checkAnswers({ after: (other: () => void) => ends.push(other) } as unknown as TestContext, overSocket);
  await (await fetch(`${await overSocket.listen({ port: 0, host: '127.0.0.1' })}/polls/7910`)).text();
  assert.throws(ends[1] ?? end, /must have required property 'question'/);
});
