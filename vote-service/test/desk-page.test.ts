import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp, MemoryVoteStore } from '../src/vote-service.js';
import { checkAnswers, onePoll, service } from './running-service.js';

test('the page for editors is kept by nobody, framed by nobody, and may do what the contract says', async (t) => {
  const { app } = await service(t, onePoll());
  const { headers, body } = await app.inject('/desk');
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['referrer-policy'], 'no-referrer');
  assert.equal(
    headers['content-security-policy'],
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob: https:; form-action 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types lit-html news-widgets; frame-ancestors 'none'",
  );
  assert.equal(headers['access-control-allow-origin'], undefined);
  // What it loads is there, at addresses that work under any path.
  const loaded = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address).filter((address) => !address.startsWith('data:'));
  assert.equal(loaded.length, 3);
  for (const address of loaded) {
    assert.match(address, /^news-widgets\//);
    const { statusCode, headers: sent } = await app.inject(`/${address}`);
    assert.equal(statusCode, 200, address);
    assert.match(String(sent['content-type']), address.endsWith('.css') ? /^text\/css/ : /^text\/javascript/);
  }
});

test('it knows where readers find the service, where the operator has said it', async (t) => {
  const store = new MemoryVoteStore();
  const app = createApp({ store, publicUrl: new URL('https://paper.example/votes/') });
  t.after(() => app.close().then(() => store.close()));
  checkAnswers(t, app);
  assert.match((await app.inject('/desk')).body, /<news-desk data-address="https:\/\/paper\.example\/votes\/">/);
});
