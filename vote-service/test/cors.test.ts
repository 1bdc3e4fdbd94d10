import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { newKey, onePoll, service } from './running-service.js';

const paper = 'https://paper.example';
const partner = 'https://partner.example';
/** Origins that are not the paper's, though some look like it. */
const strangers = [
  'https://evil.example',
  'http://paper.example',
  'https://paper.example:8443',
  'https://paper.example:443',
  'https://paper.example.',
  'https://paper.example/',
  'https://paper.example.evil.example',
  'https://paper.example@evil.example',
  'https://evil.example#https://paper.example',
  'https://evil.example, https://paper.example',
  'https://paper.example https://evil.example',
  'https://sub.paper.example',
  'https://evilpaper.example',
  'https://paper-example',
  'https://paperxexample',
  'https://PAPER.example',
  'paper.example',
  '//paper.example',
  'null',
  '*',
  '',
];

const polls = {
  allowed_origins: [paper],
  polls: [
    { ...onePoll().polls[0], id: 'ours' },
    { ...onePoll().polls[0], id: 'theirs', allowed_origins: [partner] },
    { ...onePoll().polls[0], id: 'everybodys', allowed_origins: '*' },
  ],
};

/** The headers that let pages do things. */
const permissions = ({ headers }: LightMyRequestResponse) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-') || name === 'vary' || name === 'timing-allow-origin' || name === 'cross-origin-resource-policy'));

const forReaders = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'ETag, Location, Retry-After',
  'cross-origin-resource-policy': 'cross-origin',
  'timing-allow-origin': '*',
};

test('every page may read, with no Vary, errors included', async (t) => {
  const { app } = await service(t, polls);
  for (const url of ['/polls/ours', '/polls/ours/results', '/polls/ours/page', '/polls/ours/versions', '/polls/ours/final.json', '/polls/none', '/polls/ours/embed/grant', '/oembed', '/news-widgets/latest/news-poll.js', '/problems/poll-closed', '/problems/none', '/openapi.json', '/healthz']) {
    for (const headers of [{}, { origin: 'https://anyone.example' }, { origin: paper }]) {
      assert.deepEqual(permissions(await app.inject({ url, headers })), forReaders, url);
    }
  }
  assert.deepEqual(permissions(await app.inject({ method: 'PUT', url: '/polls/ours' })), forReaders);
});

test('the preflight of a read allows it', async (t) => {
  const { app } = await service(t, polls);
  const answer = await app.inject({ method: 'OPTIONS', url: '/polls/ours', headers: { origin: 'https://anyone.example', 'access-control-request-method': 'GET' } });
  assert.equal(answer.statusCode, 204);
  assert.equal(answer.headers['access-control-allow-methods'], 'GET, HEAD');
  assert.equal(answer.headers['access-control-allow-origin'], '*');
  assert.equal(answer.headers['vary'], undefined);
});

for (const [poll, allowed, refused] of [
  ['ours', [paper], [...strangers, partner, undefined]],
  ['theirs', [partner], [...strangers, paper, undefined]],
  ['everybodys', [paper, partner, ...strangers, undefined], []],
] as const) {
  test(`votes in the poll "${poll}" come from its origins only`, async (t) => {
    const { app, vote } = await service(t, polls);
    for (const origin of allowed) {
      const answer = await vote(poll, ['yes'], newKey(), origin);
      assert.equal(answer.statusCode, 201, origin);
      assert.deepEqual(
        permissions(answer),
        origin === undefined ? { vary: 'Origin' } : { vary: 'Origin', 'access-control-allow-origin': origin, 'access-control-expose-headers': 'ETag, Location, Retry-After' },
      );
    }
    for (const origin of refused) {
      const answer = await vote(poll, ['yes'], newKey(), origin);
      assert.deepEqual([answer.statusCode, answer.json().type], [403, '/problems/origin-not-allowed'], origin);
      assert.deepEqual(permissions(answer), { vary: 'Origin' });
    }
    assert.equal((await app.inject(`/polls/${poll}`)).json().voters_count, allowed.length);
  });

  test(`the preflight of a vote in "${poll}" says the same`, async (t) => {
    const { app } = await service(t, polls);
    const preflight = (origin: string) => app.inject({ method: 'OPTIONS', url: `/polls/${poll}/votes`, headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,idempotency-key' } });
    for (const origin of allowed) {
      if (origin === undefined) continue;
      const answer = await preflight(origin);
      assert.equal(answer.statusCode, 204, origin);
      assert.equal(answer.body, '');
      assert.deepEqual(permissions(answer), {
        vary: 'Origin',
        'access-control-allow-origin': origin,
        'access-control-expose-headers': 'ETag, Location, Retry-After',
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'Content-Type, Idempotency-Key, Authorization, If-Match',
        'access-control-max-age': '7200',
      });
    }
    for (const origin of refused) {
      if (origin === undefined) continue;
      const answer = await preflight(origin);
      assert.deepEqual([answer.statusCode, answer.json().type], [403, '/problems/origin-not-allowed'], origin);
      assert.deepEqual(permissions(answer), { vary: 'Origin' });
    }
  });
}

test('a page that may vote can read why a vote was refused', async (t) => {
  const { app, vote } = await service(t, polls);
  const refusals = [
    await vote('ours', ['x'], newKey(), paper),
    await vote('ours', ['yes'], 'no-key', paper),
    await app.inject({ method: 'POST', url: '/polls/ours/votes', headers: { origin: paper, 'content-type': 'text/plain' }, payload: 'x' }),
    await app.inject({ method: 'POST', url: '/polls/ours/votes', headers: { origin: paper, 'content-type': 'application/json' }, payload: '{' }),
    await app.inject({ method: 'PUT', url: '/polls/ours/votes', headers: { origin: paper } }),
  ];
  assert.deepEqual(refusals.map(({ statusCode }) => statusCode), [422, 400, 415, 400, 405]);
  for (const answer of refusals) assert.equal(answer.headers['access-control-allow-origin'], paper);
});

test('every page may learn that a poll does not exist', async (t) => {
  const { app, vote } = await service(t, polls);
  const preflight = await app.inject({ method: 'OPTIONS', url: '/polls/none/votes', headers: { origin: partner, 'access-control-request-method': 'POST' } });
  assert.deepEqual([preflight.statusCode, preflight.headers['access-control-allow-origin']], [204, partner]);
  const answer = await vote('none', ['yes'], newKey(), partner);
  assert.deepEqual([answer.statusCode, answer.headers['access-control-allow-origin']], [404, partner]);
});

test('what a page can send to any site without asking counts nothing', async (t) => {
  const { app } = await service(t, polls);
  const key = newKey();
  const ballot = JSON.stringify({ choices: ['yes'] });
  for (const origin of ['https://evil.example', 'null', undefined]) {
    const simple: [string | undefined, string][] = [
      ['text/plain', ballot],
      ['text/plain;charset=UTF-8', ballot],
      [undefined, ballot],
      ['application/x-www-form-urlencoded', ballot],
      ['application/x-www-form-urlencoded', `choices=yes&key=${key}`],
      ['multipart/form-data; boundary=x', `--x\r\nContent-Disposition: form-data; name="choices"\r\n\r\nyes\r\n--x--`],
    ];
    for (const [type, payload] of simple) {
      const answer = await app.inject({ method: 'POST', url: `/polls/ours/votes?choices=yes&key=${key}`, headers: { ...(type === undefined ? {} : { 'content-type': type }), ...(origin === undefined ? {} : { origin }) }, payload });
      assert.ok(answer.statusCode !== 201 && answer.statusCode !== 303, `${type} ${origin}`);
      assert.equal(answer.headers['access-control-allow-origin'], undefined);
    }
  }
  assert.equal((await app.inject('/polls/ours')).json().voters_count, 0);
});

test('no vote is cast by opening an address', async (t) => {
  const { app } = await service(t, polls);
  const key = newKey();
  const headers = { 'idempotency-key': `"${key}"`, 'content-type': 'application/json', 'x-http-method-override': 'POST' };
  for (const method of ['GET', 'HEAD'] as const) {
    for (const url of ['/polls/everybodys', '/polls/everybodys/results', '/polls/everybodys/page', '/polls/everybodys/votes', '/polls/everybodys/votes/AZduKxwtervN7wEjRWeJqw']) {
      await app.inject({ method, url: `${url}?choices[]=yes&choices=yes&key=${key}&_method=POST`, headers, payload: JSON.stringify({ choices: ['yes'] }) });
    }
  }
  assert.equal((await app.inject('/polls/everybodys')).json().voters_count, 0);
});

test('no answer allows credentials', async (t) => {
  const { app, vote } = await service(t, polls);
  for (const answer of [await app.inject('/polls/ours'), await vote('ours', ['yes'], newKey(), paper), await vote('ours', ['yes'], newKey(), partner)]) {
    assert.equal(answer.headers['access-control-allow-credentials'], undefined);
    assert.equal(answer.headers['set-cookie'], undefined);
  }
});
