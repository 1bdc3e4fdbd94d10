import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadFormats } from '../../src/article/formats/registry.js';
import { parseFeed } from '../../src/article/parse-feed.js';

const from = { url: 'https://lantern.example/feeds/latest.json' };

/** The stories that come through the door. */
function items(input: unknown) {
  const result = parseFeed(input, from);
  return result.ok ? result.value.items : result.problem.code;
}

/** What comes of lists before the formats of other systems are there. */
const early = [
  '{"items":[{"title":"Tides","url":"/tides"}]}',
  '[]',
  '<rss><channel><title>Quiet</title></channel></rss>',
  [{ title: { rendered: 'Tides' }, link: '/tides' }],
  { _items: [] },
  'no list',
].map(items);
await loadFormats();

test('a JSON Feed needs no other formats; other lists wait for them', () => assert.deepEqual(early, [[{ title: 'Tides', url: 'https://lantern.example/tides' }], [], 'formats-missing', 'formats-missing', 'formats-missing', 'feed-invalid']));

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

test('an id that is no address is none, and a story has to have another', () => {
  assert.equal(items([{ id: '1559', title: 'By number' }]), 'feed-invalid');
  assert.equal(items([{ id: 'urn:lantern:1', title: 'By name' }]), 'feed-invalid');
});

test('a feed without stories is a feed', () => {
  assert.deepEqual(items([]), []);
  assert.deepEqual(items('<rss><channel><title>Quiet</title></channel></rss>'), []);
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

/** A feed of RSS with these stories. */
const rss = (...stories: readonly string[]) => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE rss>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<image><title>The logo</title><link>https://lantern.example/logo</link></image>
<title>The Lantern &amp;amp; Quay</title><link>https://lantern.example/</link><atom:link rel="self" href="https://lantern.example/rss"/>
${stories.map((story) => `<item>${story}</item>`).join('\n')}
</channel></rss>`;

/** The same of Atom. */
const atom = (...stories: readonly string[]) => `<feed xmlns="http://www.w3.org/2005/Atom">
<title type="text">The Lantern</title><link href="https://lantern.example/"/><updated>2026-11-24T08:00:00Z</updated>
${stories.map((story) => `<entry>${story}</entry>`).join('\n')}
</feed>`;

const place = '<link>/mussels</link>';
const link = '<link href="/mussels"/>';
const titles = (input: string) => {
  const found = items(input);
  return typeof found === 'string' ? found : found.map(({ title }) => title);
};
const dateOf = (written: string) => {
  const found = items(rss(`<title>Tides</title>${place}<pubDate>${written}</pubDate>`));
  return typeof found === 'string' ? found : found[0]?.date_published;
};

test('RSS brings its title and its stories', () => {
  const story = `
    <title>Mussel beds reopen</title>
    <link>https://lantern.example/mussels?a=1&amp;section=sea&amp;copy=2</link>
    <guid isPermaLink="false">lantern-1</guid>
    <dc:creator>Ada Quay</dc:creator>
    <pubDate>Tue, 24 Nov 2026 09:12:00 +0100</pubDate>
    <media:content url="https://lantern.example/mussels.jpg" medium="image"><media:title>Mussels</media:title></media:content>
    <enclosure url="https://lantern.example/mussels.mp3" length="1" type="audio/mpeg" />
    <description>In short &lt;a href="/more"&gt;more&lt;/a&gt;</description>
    <content:encoded><![CDATA[<p>All of it. <title>Not me</title> </item> <link>/wrong</link></p>]]></content:encoded>`;
  assert.deepEqual(parseFeed(rss(story, `<title>Tides</title><link>/tides</link><dc:date>2026-11-23T23:30-05:00</dc:date>`), from), {
    ok: true,
    value: {
      title: 'The Lantern & Quay',
      items: [
        { title: 'Mussel beds reopen', url: 'https://lantern.example/mussels?a=1&section=sea&copy=2', date_published: '2026-11-24T09:12:00+01:00' },
        { title: 'Tides', url: 'https://lantern.example/tides', date_published: '2026-11-23T23:30-05:00' },
      ],
    },
  });
});

test('titles of RSS are HTML, in CDATA or escaped', () => {
  assert.deepEqual(titles(rss(`<title>Bread &amp;amp; butter</title>${place}`, `<title><![CDATA[The <em>Heron</em> &amp; crew]]></title>${place}`, `<title>Ferry: <![CDATA[full]]> &#8212; again</title>${place}`, `<title>\n  Two\n  lines\n</title>${place}`)), [
    'Bread & butter',
    'The Heron & crew',
    'Ferry: full \u2014 again',
    'Two lines',
  ]);
});

test('a link in CDATA is an address, and so is a permanent id where there is no link', () => {
  assert.deepEqual(items(rss('<title>One</title><link><![CDATA[https://lantern.example/?a=1&b=2]]></link>', '<title>Two</title><guid>https://lantern.example/2</guid>', '<title>None</title><guid>3</guid>', '<title>Empty</title><link/><guid>https://lantern.example/4</guid>')), [
    { title: 'One', url: 'https://lantern.example/?a=1&b=2' },
    { title: 'Two', url: 'https://lantern.example/2' },
    { title: 'Empty', url: 'https://lantern.example/4' },
  ]);
});

test('a story of RSS without a title is called by its description', () => assert.deepEqual(titles(rss(`<description>&lt;p&gt;In short&lt;/p&gt;</description>${place}`)), ['In short']));

test('what was commented out is not there', () => assert.deepEqual(titles(rss(`<!-- <title>Draft</title> --><title>Tides</title>${place}`, `<title>Bells</title>${place}</item><!-- <item><title>Gone</title>${place}</item> --><item>`)), ['Tides', 'Bells']));

test('the title of a place inside a story is not its own', () => {
  assert.deepEqual(titles(rss(`<media:group><title>Picture</title></media:group><x-box.1><title>Box</title></x-box.1><source url="https://other.example/rss"><title>Other</title></source><title>Tides</title>${place}`)), ['Tides']);
  assert.deepEqual(titles(atom(`<source><title>Other</title><link href="https://other.example/"/></source><author><name>Ada</name></author><title>Tides</title>${link}`)), ['Tides']);
});

test('stories of RSS 1.0 stand beside their channel', () => {
  const rdf = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel rdf:about="/"><title>The Lantern</title><items><rdf:Seq><rdf:li resource="/1"/></rdf:Seq></items></channel><item rdf:about="/1"><title>Tides</title><link>/1</link><dc:date>2026-11-24</dc:date></item></rdf:RDF>';
  assert.deepEqual(parseFeed(rdf, from), { ok: true, value: { title: 'The Lantern', items: [{ title: 'Tides', url: 'https://lantern.example/1', date_published: '2026-11-24' }] } });
});

test('times of RSS keep the day and the zone of the newsroom', () => {
  for (const [written, time] of [
    ['Tue, 24 Nov 2026 00:12:00 +0900', '2026-11-24T00:12:00+09:00'],
    ['Tue, 24 Nov 2026 23:12:00 -0330', '2026-11-24T23:12:00-03:30'],
    ['Tue, 24 Nov 2026 23:12 EST', '2026-11-24T23:12:00-05:00'],
    ['4 Nov 2026 09:12:00 PDT', '2026-11-04T09:12:00-07:00'],
    ['Tue, 24 Nov 2026 09:12:00 GMT', '2026-11-24T09:12:00+00:00'],
    ['<![CDATA[Tue, 24 Nov 2026 09:12:00 GMT]]> ', '2026-11-24T09:12:00+00:00'],
    ['2026-11-24T09:12:00Z', '2026-11-24T09:12:00Z'],
  ] as const) {
    assert.equal(dateOf(written), time);
  }
});

test('a time without a zone that everybody knows has none', () => {
  for (const zone of ['', ' CEST', ' Quay time']) assert.equal(dateOf(`Tue, 24 Nov 2026 23:12:00${zone}`), '2026-11-24T23:12:00');
});

test('a time of RSS that is none is left out', () => {
  for (const written of ['', 'yesterday', 'yesterday 5', 'Tue, 99 Foo 2026 09:12:00 GMT', 'Tue, 24 Nov 2026', '24/11/2026 09:12']) assert.equal(dateOf(written), undefined, written);
});

test('Atom brings its title and its stories', () => {
  const feed = atom(
    `<id>urn:lantern:1</id><updated>2026-11-24T10:00:00Z</updated><published>2026-11-24T09:12:00+01:00</published>
    <link rel="self" href="https://lantern.example/1.atom"/><link rel='alternate' type='text/html' href='/1?a=1&amp;b=2'></link><link href="/later"/>
    <title>Mussel beds reopen</title><content type="html">&lt;title&gt;Not me&lt;/title&gt;</content>`,
    '<title>Tides</title><link href="/o\'clock"/><updated>2026-11-23T10:00:00Z</updated>',
    '<title>By id</title><id>https://lantern.example/3</id>',
    '<title>No page</title><link rel="enclosure" href="https://lantern.example/4.mp3"/><id>urn:lantern:4</id>',
  );
  assert.deepEqual(parseFeed(feed, from), {
    ok: true,
    value: {
      title: 'The Lantern',
      items: [
        { title: 'Mussel beds reopen', url: 'https://lantern.example/1?a=1&b=2', date_published: '2026-11-24T09:12:00+01:00' },
        { title: 'Tides', url: "https://lantern.example/o'clock", date_published: '2026-11-23T10:00:00Z' },
        { title: 'By id', url: 'https://lantern.example/3' },
      ],
    },
  });
});

test('titles of Atom are text, HTML or XHTML, as they say', () => {
  assert.deepEqual(
    titles(atom(`<title>The &lt;b&gt; key &amp;amp; more</title>${link}`, `<title type="text">1 &lt; 2</title>${link}`, `<title type="html">The &lt;em&gt;Heron&lt;/em&gt; &amp;amp; crew</title>${link}`, `<title type="html"><![CDATA[<b>Tides</b>]]></title>${link}`, `<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">The <em>seventh</em> boat &amp; crew</div></title>${link}`)),
    ['The <b> key &amp; more', '1 < 2', 'The Heron & crew', 'Tides', 'The seventh boat & crew'],
  );
});

test('posts of WordPress have a title in HTML and a time in Greenwich', () => {
  const post = { id: 7, date: '2026-11-24T10:12:00', date_gmt: '2026-11-24T09:12:00', guid: { rendered: 'https://lantern.example/?p=7' }, link: 'https://lantern.example/mussels', title: { rendered: 'Mussels &#8211; open &amp; <em>fresh</em>' }, content: { rendered: '<p>No.</p>' } };
  assert.deepEqual(items(JSON.stringify([post, { ...post, date_gmt: null, title: { rendered: 'Tides' } }])), [
    { title: 'Mussels \u2013 open & fresh', url: 'https://lantern.example/mussels', date_published: '2026-11-24T09:12:00Z' },
    { title: 'Tides', url: 'https://lantern.example/mussels' },
  ]);
});

test('items of ninjs of each generation are stories, alone and in the answer of a service', () => {
  const known = [
    { uri: 'https://agency.example/1', title: 'slug-1', headlines: [{ role: 'main', value: 'Mussel beds reopen' }], versionCreated: '2026-11-24T10:00:00Z', firstCreated: '2026-11-24T09:12:00+01:00' },
    { uri: 'https://agency.example/2', headline: 'Tides', versioncreated: '2026-11-23T10:00:00Z' },
    { uri: 'https://agency.example/3', headline_main: 'Bells', bodies: [] },
  ];
  const stories = [
    { title: 'Mussel beds reopen', url: 'https://agency.example/1', date_published: '2026-11-24T09:12:00+01:00' },
    { title: 'Tides', url: 'https://agency.example/2', date_published: '2026-11-23T10:00:00Z' },
    { title: 'Bells', url: 'https://agency.example/3' },
  ];
  for (const input of [known, { items: known }, { _items: known, _meta: { total: 3 } }]) assert.deepEqual(items(input), stories);
});

test('items of ninjs that are taken back, and those whose address nobody can follow, are left out', () => {
  const item = { uri: 'https://agency.example/1', headline: 'Tides' };
  assert.deepEqual(titles(JSON.stringify([{ ...item, pubstatus: 'canceled' }, { ...item, pubStatus: 'withheld' }, { ...item, uri: 'urn:newsml:agency.example:1' }, { ...item, pubstatus: 'usable' }])), ['Tides']);
});

test('the problem names what can be read', () => {
  for (const input of ['<!doctype html><title>404</title><p>Not here.</p>', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', '{}']) {
    const result = parseFeed(input, from);
    assert.match(result.ok ? '' : result.problem.detail, /JSON Feed, RSS, Atom, WordPress.*ninjs/);
  }
});

test('scripts and names of objects in XML are no more than text', () => {
  assert.deepEqual(items(rss(`<__proto__>x</__proto__><constructor>y</constructor><title>&lt;img src=x onerror=alert(1)&gt;Tides</title>${place}`, '<title>Script</title><link>javascript:alert(1)</link>')), [{ title: 'Tides', url: 'https://lantern.example/mussels' }]);
});

test('XML that never ends is read once, and cut', () => {
  const story = `<title>Tides</title>${place}`;
  for (const hostile of ['<a>', '<a ', '<a "', '</a', '<', '>', '&', '<![CDATA[', '<!--', '<item>', '<item ', '<title>', '</title', '<link href="', ' href="', 'a:', ' ']) {
    for (const open of ['', '<', '<a ', '<title>', '<title><![CDATA[']) {
      const found = titles(`<rss><channel><item>${story}</item><item>${open}${hostile.repeat(20_000)}`);
      assert.equal(found[0], 'Tides', `${open}${hostile}`);
      assert.ok(found.length <= 2);
    }
  }
  assert.equal(items(rss(...Array.from({ length: 30_000 }, () => story))).length, 20_000);
});
