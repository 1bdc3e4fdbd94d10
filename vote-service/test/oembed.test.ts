import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { parseFragment } from 'parse5';
import type { DefaultTreeAdapterMap } from 'parse5';
import { createApp, MemoryVoteStore, parsePolls } from '../src/vote-service.js';
import type { AppOptions } from '../src/vote-service.js';
import { checkAnswers, onePoll } from './running-service.js';

type Element = DefaultTreeAdapterMap['element'];

/** A service that is known by an address, or has to learn it from requests. */
async function serviceAt(t: TestContext, options: Partial<AppOptions> = {}, pollsFile: object = onePoll()) {
  const store = new MemoryVoteStore();
  const app = createApp({ store, polls: parsePolls(JSON.stringify(pollsFile)), ...options });
  t.after(() => app.close().then(() => store.close()));
  checkAnswers(t, app);
  await app.ready();
  const ask = (query: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = { host: 'votes.example' }) => app.inject({ url: `/oembed?${new URLSearchParams(query).toString()}`, headers });
  return { app, ask };
}

const attributes = (element: Element): Readonly<Record<string, string>> => Object.fromEntries(element.attrs.map(({ name, value }) => [name, value]));

/** Elements of a name in markup, as a browser reads them. */
function elementsIn(markup: string, name: string): readonly Element[] {
  const found: Element[] = [];
  const look = (node: DefaultTreeAdapterMap['node']): void => {
    if ('tagName' in node && node.tagName === name) found.push(node);
    if ('childNodes' in node) node.childNodes.forEach(look);
  };
  look(parseFragment(markup));
  return found;
}

test('GET /oembed', async (t) => {
  const { app, ask } = await serviceAt(t, {}, { ...onePoll(), polls: [...onePoll().polls, { id: 'gone', removed: true }] });

  await t.test('a poll is described as a rich embed whose frame is the page for frames', async () => {
    const answer = await ask({ url: 'http://votes.example/polls/7910/page', format: 'json' });
    const { html, ...rest } = answer.json<Record<string, unknown> & { html: string; height: number }>();
    assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8');
    // A shared cache whose key leaves out the query must not keep it.
    assert.equal(answer.headers['cache-control'], 'private, max-age=3600');
    assert.deepEqual(rest, { version: '1.0', type: 'rich', title: 'Keep the night bus?', provider_name: 'votes.example', provider_url: 'http://votes.example/', cache_age: 3600, width: 600, height: 358 });
    const [frame, ...others] = elementsIn(html, 'iframe');
    assert.deepEqual(frame && attributes(frame), { src: 'http://votes.example/polls/7910/embed', width: '600', height: '358', title: 'Keep the night bus?', frameborder: '0' });
    assert.deepEqual(others, []);
    assert.deepEqual(elementsIn(html, 'a').map(attributes), [{ href: 'http://votes.example/polls/7910/page' }]);
    // What WordPress takes from strangers: a quotation, then a frame with nothing in it.
    assert.match(html, /^<blockquote>.*<\/blockquote><iframe [^>]*><\/iframe>$/s);
  });

  const sizes = async (query: Record<string, string>) => {
    const { width, height } = (await ask({ url: 'http://votes.example/polls/7910/page', ...query })).json<{ width: number; height: number }>();
    return [width, height];
  };
  await t.test('the frame is no larger than there is room', async () => {
    assert.deepEqual(await sizes({ maxwidth: '320', maxheight: '200' }), [320, 200]);
    assert.deepEqual(await sizes({ maxwidth: '5000', maxheight: '5000' }), [600, 358]);
    for (const nonsense of ['0', '-1', 'wide', '1e9', '']) assert.deepEqual(await sizes({ maxwidth: nonsense, maxheight: nonsense }), [600, 358], nonsense);
  });

  await t.test('XML, and anything else but JSON, is not implemented', async () => {
    for (const format of ['xml', 'JSON', '']) assert.equal((await ask({ url: 'http://votes.example/polls/7910/page', format })).statusCode, 501, format);
  });

  await t.test('what is no poll of this service is not found', async () => {
    for (const url of [
      'http://votes.example/polls/none/page',
      'http://evil.example/polls/7910/page',
      'http://votes.example:8443/polls/7910/page',
      'http://votes.example@evil.example/polls/7910/page',
      'http://evil.example/?http://votes.example/polls/7910/page',
      'http://votes.example/polls/7910',
      'http://votes.example/polls/7910/page/more',
      'http://votes.example/prefix/polls/7910/page',
      'javascript:alert(1)//votes.example/polls/7910/page',
      '/polls/7910/page',
      'nothing',
    ]) assert.equal((await ask({ url })).statusCode, 404, url);
    assert.equal((await ask({ url: 'http://votes.example/polls/gone/page' })).statusCode, 410);
  });

  await t.test('an address of the poll is known by its path: with another scheme, a query, as the page for frames', async () => {
    for (const url of ['https://votes.example/polls/7910/page', 'http://votes.example/polls/7910/page?utm_source=x#counted', 'http://VOTES.example/polls/7910/embed']) assert.equal((await ask({ url })).statusCode, 200, url);
  });

  await t.test('a query without one address is malformed', async () => {
    assert.equal((await ask({})).statusCode, 400);
    assert.equal((await app.inject({ url: '/oembed?url=a&url=b', headers: { host: 'votes.example' } })).statusCode, 400);
  });

  await t.test('a host that is none gets a page without addresses', async () => {
    for (const host of ['votes.example/"><script>', 'a b']) {
      const { body, statusCode } = await app.inject({ url: '/polls/7910/page', headers: { host } });
      assert.equal(statusCode, 200);
      assert.deepEqual(elementsIn(body, 'link').map((link) => attributes(link)['rel']), ['icon'], host);
    }
  });
});

test('texts of a poll stay texts in the markup', async (t) => {
  const hostile = `"><script>alert(1)</script>' & <b>`;
  const { app, ask } = await serviceAt(t, {}, onePoll({ question: hostile, notice: hostile, description: hostile }));
  const { html, title } = (await ask({ url: 'http://votes.example/polls/7910/page' })).json<{ html: string; title: string }>();
  assert.equal(title, hostile);
  assert.deepEqual(elementsIn(html, 'script'), []);
  assert.deepEqual(elementsIn(html, 'b'), []);
  assert.equal(elementsIn(html, 'iframe').map(attributes)[0]?.['title'], hostile);
  const page = (await app.inject({ url: '/polls/7910/page', headers: { host: 'votes.example' } })).body;
  assert.deepEqual(elementsIn(page, 'script'), []);
  assert.equal(elementsIn(page, 'meta').map(attributes).find(({ property }) => property === 'og:title')?.['content'], hostile);
});

test('addresses begin with the public address, whatever the request says', async (t) => {
  const { app, ask } = await serviceAt(t, { publicUrl: new URL('https://paper.example/votes/'), proxyHops: 1 });
  const spoofed = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' };
  const { html, provider_url } = (await ask({ url: 'https://paper.example/votes/polls/7910/page' }, spoofed)).json<{ html: string; provider_url: string }>();
  assert.equal(provider_url, 'https://paper.example/votes/');
  assert.match(html, /src="https:\/\/paper\.example\/votes\/polls\/7910\/embed"/);
  for (const url of ['https://paper.example/polls/7910/page', 'https://paper.example/votespolls/7910/page', 'https://evil.example/votes/polls/7910/page']) assert.equal((await ask({ url }, spoofed)).statusCode, 404, url);
  assert.doesNotMatch((await app.inject({ url: '/polls/7910/page', headers: spoofed })).body, /evil/);
});

test('forwarding headers count as far as proxies are trusted, and no further', async (t) => {
  const forwarded = { host: 'votes.example', 'x-forwarded-host': 'evil.example, paper.example', 'x-forwarded-proto': 'http, https', 'x-forwarded-for': '192.0.2.7' };
  const services = { alone: await serviceAt(t), behind: await serviceAt(t, { proxyHops: 1 }) };
  for (const [name, url, provider] of [
    ['alone', 'http://votes.example/polls/7910/page', 'http://votes.example/'],
    ['alone', 'http://paper.example/polls/7910/page', undefined],
    ['behind', 'https://paper.example/polls/7910/page', 'https://paper.example/'],
    ['behind', 'https://evil.example/polls/7910/page', undefined],
  ] as const) assert.equal((await services[name].ask({ url }, forwarded)).json<{ provider_url?: string }>().provider_url, provider, `${name} ${url}`);
});

test('the page of a poll leads there, and says what chats show of it', async (t) => {
  const { app, ask } = await serviceAt(t, {}, onePoll({ description: 'It costs £2m.', notice: 'Anyone may answer.' }));
  const { body } = await app.inject({ url: '/polls/7910/page', headers: { host: 'votes.example:8443' } });
  const [link] = elementsIn(body, 'link').map(attributes).filter(({ type }) => type === 'application/json+oembed');
  assert.equal(link?.['rel'], 'alternate');
  assert.equal(link['title'], 'Keep the night bus?');
  const { origin, pathname, searchParams } = new URL(link['href'] ?? '');
  assert.deepEqual([origin, pathname, Object.fromEntries(searchParams)], ['http://votes.example:8443', '/oembed', { url: 'http://votes.example:8443/polls/7910/page', format: 'json' }]);
  assert.equal((await ask(Object.fromEntries(searchParams), { host: 'votes.example:8443' })).statusCode, 200);
  const meta = Object.fromEntries(elementsIn(body, 'meta').map(attributes).map(({ property, name, content }) => [property ?? name, content]));
  assert.equal(meta['og:title'], 'Keep the night bus?');
  assert.equal(meta['og:url'], 'http://votes.example:8443/polls/7910/page');
  assert.equal(meta['og:description'], 'It costs £2m. – Yes · No – Anyone may answer.');
  assert.equal(meta['description'], meta['og:description']);
});
