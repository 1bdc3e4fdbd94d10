import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFeed } from '../../src/article/parse-feed.js';

const from = { url: 'https://lantern.example/feeds/latest.json' };

/** The stories that come through the door. */
function items(input: unknown) {
  const result = parseFeed(input, from);
  return result.ok ? result.value.items : result.problem.code;
}

const mussels = { url: 'https://lantern.example/mussels', title: 'Mussel beds reopen' };

test('a JSON Feed brings its title and its stories', () => {
  const feed = { version: 'https://jsonfeed.org/version/1.1', title: 'The Lantern', home_page_url: 'https://lantern.example/', items: [{ id: '1', ...mussels, date_published: '2026-11-23T06:00:00+01:00', content_html: '<p>No.</p>', tags: ['sea'] }] };
  for (const input of [feed, JSON.stringify(feed)]) assert.deepEqual(parseFeed(input, from), { ok: true, value: { title: 'The Lantern', items: [{ ...mussels, date_published: '2026-11-23T06:00:00+01:00' }] } });
});

test('a list of items is a feed without a title', () => assert.deepEqual(parseFeed([mussels], from), { ok: true, value: { items: [mussels] } }));

test('addresses start at the address of the feed', () => assert.deepEqual(items([{ title: 'Tides', url: '../tides' }]), [{ title: 'Tides', url: 'https://lantern.example/tides' }]));

test('a story about another page, and one whose id is its address, have that address', () => {
  assert.deepEqual(items([{ id: 'x', title: 'Elsewhere', external_url: 'https://other.example/' }, { id: 'https://lantern.example/id', title: 'By id' }]), [
    { title: 'Elsewhere', url: 'https://other.example/' },
    { title: 'By id', url: 'https://lantern.example/id' },
  ]);
});

test('a short post without a title is called by its summary or its text', () => {
  assert.deepEqual(items([{ url: '/1', summary: 'In short' }, { url: '/2', content_text: 'All of it' }, { url: '', external_url: '/3', title: '', summary: 'Left empty' }]), [
    { title: 'In short', url: 'https://lantern.example/1' },
    { title: 'All of it', url: 'https://lantern.example/2' },
    { title: 'Left empty', url: 'https://lantern.example/3' },
  ]);
});

test('what is no story is left out, and what is none of it is refused', () => {
  for (const bad of [null, 7, 'text', [], {}, { title: 'No address' }, { url: '/no-words' }, { title: 'Script', url: 'javascript:alert(1)' }, { title: ' ', url: '/blank' }]) {
    assert.deepEqual(items([bad, mussels]), [mussels]);
    assert.equal(items([bad]), 'feed-invalid');
  }
});

test('a feed without stories is a feed', () => {
  assert.deepEqual(items([]), []);
  assert.deepEqual(parseFeed({ title: 'Quiet', items: [] }, from), { ok: true, value: { title: 'Quiet', items: [] } });
});

test('a story of any length leaves the title of its feed alone', () => {
  const result = parseFeed({ title: 'The Lantern', items: [{ url: '/1', content_text: 'word '.repeat(2000) }] }, from);
  assert.equal(result.ok && result.value.title, 'The Lantern');
  assert.equal(result.ok && (result.value.items[0]?.title.length ?? 0) <= 5000, true);
});

test('a date that is none is left out', () => assert.deepEqual(items([{ ...mussels, date_published: 'yesterday' }]), [mussels]));

test('markup in titles is text', () => {
  const title = '<img src=x onerror=alert(1)> & <b>bold</b>';
  assert.deepEqual(items([{ ...mussels, title }]), [{ ...mussels, title }]);
});

test('anything else is refused, and nothing is thrown', () => {
  const trap = new Proxy({}, { ownKeys: () => { throw new Error('trap'); } });
  for (const input of [undefined, null, '', 'text', '{', '[', 7, true, {}, { items: {} }, { items: 'text' }, { items: null }, '<rss></rss>', Symbol('x'), () => 1, trap, { get items() { throw new Error('trap'); } }]) {
    assert.equal(items(input), 'feed-invalid');
  }
});

test('a feed that never ends is cut', () => {
  const many = Array.from({ length: 30_000 }, (_, index) => ({ url: '/', title: `${index}` }));
  assert.equal(items(many).length, 20_000);
  assert.equal(items([{ ...mussels, title: 'x'.repeat(3_000_000) }]), 'feed-invalid');
});
