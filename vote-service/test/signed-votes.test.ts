import assert from 'node:assert/strict';
import { createHmac, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { VoteReceipt } from '../../src/poll/poll.js';
import { createApp, makeAdminToken, MemoryVoteStore, parsePolls, SetupError, voterKeyFrom } from '../src/vote-service.js';
import { textOf } from './forms.js';
import { newKey, onePoll, service } from './running-service.js';

/** Votes as a script does. */
const send = (app: FastifyInstance, token: unknown, choices: readonly string[] = ['yes'], key = newKey()) =>
  app.inject({ method: 'POST', url: '/polls/7910/votes', headers: { 'content-type': 'application/json', 'idempotency-key': `"${key}"` }, payload: JSON.stringify({ choices, voter_token: token }) });

const figures = async (app: FastifyInstance) => {
  const { voters_count, set_aside_count, options } = (await app.inject('/polls/7910')).json();
  return [voters_count, set_aside_count, options.map(({ votes_count }: { votes_count: number }) => votes_count).join(' ')];
};

const secret = 'a secret of more than thirty-two bytes';
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const hs256 = (claims: object, header: object = { alg: 'HS256', typ: 'JWT' }, key = secret) => {
  const text = `${base64(header)}.${base64(claims)}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
};
const exp = Date.parse('2030-01-01T13:00:00.000Z') / 1000;

test('a publisher vouches for its readers: one vote for each, in whatever browser', async (t) => {
  const { app, clock, store } = await service(t, onePoll({ integrity: 'signed' }), undefined, { voterKey: voterKeyFrom(secret, 'voter.key') });
  const vote = (token: unknown, choices = ['yes'], key = newKey()) => send(app, token, choices, key);
  const token = hs256({ sub: 'reader-1', poll: '7910', exp });
  const key = newKey();
  const first = await vote(token, ['yes'], key);
  const receipt = first.json() as VoteReceipt;
  assert.deepEqual([first.statusCode, receipt.vote.status, receipt.vote.created_at], [201, 'counted', '2030-01-01T12:00:00.000Z']);
  assert.deepEqual((await vote(token, ['yes'], key)).json().vote, receipt.vote);
  // Another browser, a later token: the vote that stands.
  clock.now += 600_000;
  const later = hs256({ sub: 'reader-1', poll: '7910', exp: exp + 600 });
  assert.deepEqual((await vote(later)).json().vote, receipt.vote);
  const second = await vote(later, ['no']);
  assert.deepEqual([second.statusCode, second.json().type, second.json().vote], [409, '/problems/already-voted', receipt.vote]);
  assert.equal((await vote(hs256({ sub: 'reader-2', poll: '7910', exp }), ['no'])).statusCode, 201);
  assert.deepEqual(await figures(app), [2, 0, '1 1']);
  // A token opens the vote, as that of the receipt does; that of somebody else does not.
  const own = (bearer: string) => ({ url: `/polls/7910/votes/${receipt.vote.id}`, headers: { authorization: `Bearer ${bearer}` } });
  for (const bearer of [later, receipt.token]) assert.deepEqual((await app.inject(own(bearer))).json().vote, receipt.vote);
  for (const bearer of [hs256({ sub: 'reader-2', poll: '7910', exp }), key]) assert.equal((await app.inject(own(bearer))).statusCode, 401);
  assert.equal((await app.inject({ ...own(later), method: 'PUT', payload: { choices: ['no'] } })).statusCode, 200);
  assert.deepEqual(await figures(app), [2, 0, '0 2']);
  // What stands for a reader has no time: exports have the hour in which the vote came.
  const headers = { authorization: `Bearer ${await makeAdminToken(store)}` };
  assert.equal((await app.inject({ url: '/polls/7910/export.csv', headers })).body, 'vote,created_at,"Yes","No"\r\n1,2030-01-01T12:00:00Z,0,1\r\n2,2030-01-01T12:00:00Z,0,1\r\n');

  const bad = [
    undefined, null, 7, '', 'x', 'x'.repeat(5000), token.replace('.', ''), `${token}x`,
    hs256({ sub: 'reader-3', poll: 'other', exp }), hs256({ poll: '7910', exp }), hs256({ sub: '', poll: '7910', exp }), hs256({ sub: 'reader-3', exp }),
    hs256({ sub: 'reader-3', poll: '7910' }), hs256({ sub: 'reader-3', poll: '7910', exp: clock.now / 1000 - 61 }), hs256({ sub: 'reader-3', poll: '7910', exp, nbf: clock.now / 1000 + 61 }),
    hs256({ sub: 'reader-3', poll: '7910', exp }, undefined, 'another secret of more than 32 bytes'), hs256({ sub: 'reader-3', poll: '7910', exp }, { alg: 'none' }), hs256({ sub: 'reader-3', poll: '7910', exp }, { alg: 'HS256', crit: ['b64'] }),
    `${base64({ alg: 'none' })}.${base64({ sub: 'reader-3', poll: '7910', exp })}.`,
  ];
  for (const wrong of bad) {
    const answer = await vote(wrong);
    assert.deepEqual([answer.statusCode, answer.json().type, answer.headers['www-authenticate']], [401, '/problems/token-invalid', 'Bearer'], String(wrong));
  }
  // A form has no token.
  const page = await app.inject({ method: 'POST', url: '/polls/7910/votes', headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'choices=yes' });
  assert.match(textOf(page.body), /Sign in to vote Your vote was not counted\. To vote in this poll, sign in on the website of the publisher\./);
  assert.doesNotMatch((await app.inject('/polls/7910/page')).body, /<form/);
  assert.deepEqual(await figures(app), [2, 0, '0 2']);
});

for (const [alg, type, options] of [['EdDSA', 'ed25519', {}], ['ES256', 'ec', { namedCurve: 'P-256' }]] as const) {
  test(`a public key reads tokens with ${alg}, and takes itself for no secret`, async (t) => {
    const { publicKey, privateKey } = generateKeyPairSync(type as 'ec', { ...options, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } } as never) as unknown as { publicKey: string; privateKey: string };
    const { app } = await service(t, onePoll({ integrity: 'signed' }), undefined, { voterKey: voterKeyFrom(publicKey, 'voter.pem') });
    const text = `${base64({ alg })}.${base64({ sub: 'reader-1', poll: '7910', exp })}`;
    const signature = sign(alg === 'ES256' ? 'sha256' : null, Buffer.from(text), { key: createPrivateKey(privateKey), dsaEncoding: 'ieee-p1363' }).toString('base64url');
    assert.equal((await send(app, `${text}.${signature}`)).statusCode, 201);
    for (const wrong of [hs256({ sub: 'reader-2', poll: '7910', exp }, undefined, publicKey), hs256({ sub: 'reader-2', poll: '7910', exp }, { alg }, publicKey)]) assert.equal((await send(app, wrong)).statusCode, 401);
    assert.throws(() => voterKeyFrom(privateKey, 'voter.pem'), (error) => error instanceof SetupError && /belongs to the publisher alone/.test(error.message));
  });
}

test('a service that cannot read tokens does not start with a poll that needs them, nor with a key that is none', async () => {
  const polls = parsePolls(JSON.stringify(onePoll({ integrity: 'signed' })));
  const store = new MemoryVoteStore();
  assert.throws(() => createApp({ store, polls }), (error) => error instanceof SetupError && /--voter-key/.test(error.message));
  await store.close();
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } }).publicKey;
  for (const [key, message] of [['short', /has 5 bytes, and needs 32/], [rsa, /of another kind/], ['-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----', /no public key/]] as const) {
    assert.throws(() => voterKeyFrom(key, 'voter.key'), (error) => error instanceof SetupError && message.test(error.message));
  }
});
