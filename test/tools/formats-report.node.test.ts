import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';

interface Document {
  readonly kind: 'article' | 'list' | 'none';
  readonly formats: readonly string[];
  readonly reason: string;
  readonly readings: readonly { readonly words: readonly string[]; readonly captions: readonly string[] }[];
  readonly items: readonly { readonly title: string; readonly text: string }[];
}

interface Row {
  readonly file: string;
  readonly kind: string;
  readonly format: string | null;
  readonly detected: boolean;
  readonly parsed: boolean;
  readonly headline: string | null;
  readonly nodes: Readonly<Record<string, number>>;
  readonly captions: { readonly in: number; readonly out: number };
  readonly words: { readonly in: number; readonly out: number; readonly found: number };
  readonly lost: readonly string[];
  readonly remarks: readonly string[];
}

interface Report {
  readonly rows: readonly Row[];
  readonly notes: Readonly<Record<string, number>>;
  readonly sums: { readonly files: number; readonly detected: number; readonly parsed: number; readonly words: { readonly percent: number }; readonly captions: { readonly in: number; readonly out: number } };
}

/** Answers of doors that a test makes up, in place of the library's. */
interface Doors {
  readonly parseArticle: (input: unknown) => unknown;
  readonly parseFeed: (input: unknown) => unknown;
}

const { wordsIn } = (await import(new URL('../../tools/words-in.mjs', import.meta.url).href)) as { wordsIn: (input: string, extension: string) => Document };
const { reportOn, reportOf, linesOf } = (await import(new URL('../../tools/formats-report.mjs', import.meta.url).href)) as {
  reportOn: (file: string, input: string, doors: Doors) => Row;
  reportOf: (folder: string, doors: Doors) => Report;
  linesOf: (report: Report) => readonly string[];
};

/** The words of a document that says everything once, on one line. */
const said = (input: unknown, extension = '.json') => wordsIn(typeof input === 'string' ? input : JSON.stringify(input), extension).readings[0]?.words.join(' ');
const captions = (input: unknown, extension = '.json') => wordsIn(typeof input === 'string' ? input : JSON.stringify(input), extension).readings[0]?.captions.map((caption) => caption.trim());

const refused = { ok: false, problem: { code: 'article-invalid', detail: 'it cannot be read' } };
const paragraph = (value: string) => ({ type: 'paragraph', children: [{ type: 'text', value }] });
/** Doors behind which every document is this article. */
const answering = (value: object, format = 'html'): Doors => ({ parseArticle: () => ({ ok: true, value, notes: [], format }), parseFeed: () => refused });

const throwing = () => {
  throw new Error('too deep');
};

function folderOf(context: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'news-widgets-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const run = (...options: readonly string[]) => spawnSync(process.execPath, ['tools/formats-report.mjs', ...options], { encoding: 'utf8' });

test('words are what a reader sees of HTML', () => {
  assert.equal(said('<style>p {}</style><p>Low <b>w</b>ater<br>at&nbsp;noon<!-- hidden --></p><ul><li>one</li><li>two</li></ul><script>let x</script><noscript>no</noscript><iframe>frame</iframe>', '.html'), 'Low water at noon one two');
});

test('words have their accents and marks, and no invisible hyphens', () => assert.equal(said('<p>Cafe\u0301s in Ny\u00adholm: 12 % dearer</p>', '.html'), 'Cafés in Nyholm 12 dearer'));

test('signs of scripts without spaces are a word each', () => assert.equal(said('港は閉鎖', '.txt'), '港 は 閉 鎖'));

test('shortcodes are no words, and what they enclose is', () => {
  assert.equal(said('<p>Before [show_poll poll_id=7910] [col span=&#8221;6&#8243;]<b>in</b> the column[/col] [audio https://lantern.example/a.mp3] [embed]https://video.example/1[/embed] after</p>', '.html'), 'Before in the column after');
  assert.equal(said('[pullquote source="Ines Halloran"]We rowed home.[/pullquote]', '.txt'), 'Ines Halloran We rowed home');
});

test('brackets that an editor wrote, that are doubled or that stand in a program are words', () => {
  assert.equal(said('<p>“[T]he quay [sic] is shut.” Write [[show_poll poll_id=1]].</p><pre>[gallery ids="1"]</pre>', '.html'), 'T he quay sic is shut Write show_poll poll_id 1 gallery ids 1'.replaceAll('_', ' '));
});

test('an address on a line of its own is no text', () => assert.equal(said('<p>Watch:</p>\n<p>https://video.example/watch?v=quay</p>', '.html'), 'Watch'));

test('captions are those of figures, of WordPress and of tables, without the empty ones', () => {
  const html = '<figure><img><figcaption>The quay <i>at</i> noon</figcaption></figure><figure><img><figcaption> </figcaption></figure><div class="wp-caption"><img><p class="wp-caption-text">The ferry</p></div>[caption id="attachment_1" width="300"]<img> The crew[/caption]<table><caption>Tides</caption><tr><td>1</td></tr></table>';
  assert.deepEqual(captions(html, '.html')?.toSorted(), ['The crew', 'The ferry', 'The quay at noon', 'Tides']);
  assert.equal(said(html, '.html'), 'The quay at noon The ferry The crew Tides 1');
});

const post = { link: 'https://lantern.example/1', title: { rendered: 'Mussel beds &#8211; open' }, content: { rendered: '<p>The beds off Nyholm are open again, said the harbour office on Monday.</p>' } };

test('a WordPress post has its title, its content and the caption of its picture', () => {
  const picture = { source_url: 'https://lantern.example/a.jpg', caption: { rendered: '<p>The beds</p>\n' } };
  assert.equal(said({ ...post, _embedded: { 'wp:featuredmedia': [picture] } }), 'Mussel beds open The beds off Nyholm are open again said the harbour office on Monday The beds');
  assert.deepEqual(captions({ ...post, _embedded: { 'wp:featuredmedia': [picture] } }), ['The beds']);
});

test('an excerpt that is the beginning of the text is not said twice, and one that somebody wrote counts', () => {
  const automatic = { ...post, excerpt: { rendered: '<p>The beds off Nyholm are open again, said [&hellip;]</p>' } };
  const written = { ...post, excerpt: { rendered: '<p>Two years of waiting end.</p>' } };
  assert.equal(said(automatic), said(post));
  assert.match(said(written) ?? '', /open Two years of waiting end The beds/);
});

test('a headline on top of the body, and a caption that the body has, count once', () => {
  const item = { uri: 'urn:lantern:1', headlines: [{ value: 'Beds open' }], bodies: [{ contentType: 'text/html', value: '<h1>Beds open</h1><p>At last.</p><figure><img><figcaption>The beds</figcaption></figure>' }], associations: [{ type: 'picture', descriptions: [{ value: 'The beds' }], renditions: [{ href: 'https://lantern.example/a.jpg' }] }] };
  assert.equal(said(item), 'Beds open At last The beds');
  assert.deepEqual(captions(item), ['The beds']);
});

const formats: readonly (readonly [format: string, document: unknown, words: string])[] = [
  ['json-ld', { '@context': 'https://schema.org', '@graph': [{ '@type': 'WebPage', name: 'Page' }, { '@type': 'NewsArticle', headline: 'Beds open', description: 'At last', publisher: { name: 'Lantern' } }] }, 'Beds open At last'],
  ['json-feed', { version: 'https://jsonfeed.org/version/1.1', title: 'Lantern', items: [{ id: '1', url: '/1', title: 'Beds open', content_html: '<p>At last</p>' }] }, 'Beds open At last'],
  ['wordpress.com', { ID: 1, site_ID: 2, URL: 'https://lantern.example/1', title: 'Beds&nbsp;open', content: '<p>At last</p>', excerpt: '' }, 'Beds open At last'],
  ['ninjs', { uri: 'urn:lantern:1', headline: 'Beds open', body_html: '<p>At last</p>' }, 'Beds open At last'],
  ['ans', { type: 'story', version: '0.10.11', headlines: { basic: 'Beds open' }, content_elements: [{ type: 'text', content: 'At <b>last</b>' }, { type: 'list', items: [{ type: 'text', content: 'one' }] }, { type: 'ghost', content: 'boo' }] }, 'Beds open At last one boo'],
  ['guardian', { headline: 'Beds open', standfirst: '<p>At last</p>', webPublicationDate: '2026-11-23', blocks: [{ elements: [{ _type: 'x.TextBlockElement', html: '<p>Off Nyholm</p>' }, { _type: 'x.ImageBlockElement', data: { caption: 'The beds', credit: 'Ines Halloran' } }] }] }, 'Beds open At last Off Nyholm The beds Ines Halloran'],
  ['content-tree', { type: 'root', body: { type: 'body', children: [paragraph('At last'), { type: 'pullquote', text: 'We rowed', source: 'Ines' }, { type: 'timeline', title: 'Days', children: [] }] } }, 'At last We rowed Ines Days'],
  ['portable-text', [{ _type: 'block', children: [{ _type: 'span', text: 'At la' }, { _type: 'span', text: 'st' }] }], 'At last'],
  ['news-article', { headline: 'Beds open', description: 'At last', body: [paragraph('Off Nyholm')] }, 'Beds open At last Off Nyholm'],
];

for (const [format, document, words] of formats) {
  test(`${format} is known, with the places of its text`, () => {
    const { kind, formats: names } = wordsIn(JSON.stringify(document), '.json');
    assert.deepEqual([kind, ...names], ['article', format]);
    assert.equal(said(document), words);
  });
}

test('text, HTML and blocks are known by what is in them', () => {
  assert.deepEqual(wordsIn('Beds open\n\nAt last.', '.txt').formats, ['text']);
  assert.deepEqual(wordsIn('<p>Beds open</p>', '.html').formats, ['html']);
  assert.deepEqual(wordsIn('<!-- wp:paragraph --><p>Beds open</p><!-- /wp:paragraph -->', '.html').formats, ['gutenberg']);
  assert.deepEqual(wordsIn('[gallery]\n\nBeds open', '.html').formats, ['html', 'text']);
});

const rss = (...items: readonly string[]) => `<?xml version="1.0"?><!-- made by hand --><rss version="2.0"><channel><title>Lantern</title>${items.map((item) => `<item>${item}<link>https://lantern.example/</link></item>`).join('')}</channel></rss>`;

test('a feed is a list of titles, and each of its stories can stand alone', () => {
  const { kind, formats: names, items } = wordsIn(rss('<title>Tea &amp;amp; tides</title>', '<title><![CDATA[Beds open]]></title><description>&lt;p&gt;At last&lt;/p&gt;</description>'), '.xml');
  assert.deepEqual([kind, ...names, ...items.map(({ title }) => title)], ['list', 'rss', 'Tea & tides', 'Beds open']);
  assert.equal(said(items[1]?.text, '.xml'), 'Beds open At last');
  const atom = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Lantern</title><entry><title>Beds open</title><id>1</id><content type="xhtml"><div><p>At last</p></div></content></entry></feed>';
  assert.deepEqual(wordsIn(atom, '.atom').formats, ['atom']);
  assert.equal(said(atom, '.atom'), 'Beds open At last');
});

test('what is no article and no list is named with the reason', () => {
  for (const [input, extension, reason] of [['{"a":', '.json', /^broken JSON/], ['{"a":1}', '.json', /no form that is known/], ['{"provider_name":"x","html":"<p>"}', '.json', /oEmbed/], ['<svg/>', '.xml', /no feed/], [' ', '.txt', /empty/]] as const) {
    const { kind, reason: given } = wordsIn(input, extension);
    assert.equal(kind, 'none');
    assert.match(given, reason);
    const row = reportOn(`a${extension}`, input, { parseArticle: () => refused, parseFeed: () => refused });
    assert.match(row.remarks.join(), /no article and no list: /);
  }
});

test('what comes through whole is all there', () => {
  const { detected, parsed, headline, nodes, words, captions: kept } = reportOn('a.html', '<h1>Beds open</h1><p>At <b>la</b>st.</p><figure><img><figcaption>The beds. Photo: Ines Halloran</figcaption></figure>', answering({ headline: 'Beds open', body: [{ type: 'paragraph', children: [{ type: 'text', value: 'At ' }, { type: 'strong', children: [{ type: 'text', value: 'la' }] }, { type: 'text', value: 'st.' }] }, { type: 'image-set', picture: { url: 'https://lantern.example/a.jpg', alt: 'Mussels', caption: 'The beds.', creditText: 'Photo: Ines Halloran' } }] }));
  assert.deepEqual({ detected, parsed, headline, nodes, words, kept }, { detected: true, parsed: true, headline: 'Beds open', nodes: { paragraph: 1, 'image-set': 1 }, words: { in: 9, out: 9, found: 9 }, kept: { in: 1, out: 1 } });
});

test('lost words are seen, and words that are new do not make up for them', () => {
  const { words, lost } = reportOn('a.html', '<p>The beds are open, and the ferry sails.</p>', answering({ body: [paragraph('The beds are open. beds beds beds')] }));
  assert.deepEqual({ words, lost }, { words: { in: 8, out: 7, found: 4 }, lost: ['and', 'the', 'ferry', 'sails'] });
});

test('a caption that became a paragraph, or another caption, is lost', () => {
  const html = '<figure><img><figcaption>The beds at low water</figcaption></figure>';
  for (const block of [paragraph('The beds at low water'), { type: 'embed', url: 'https://lantern.example/', caption: 'The ferry in the evening' }]) assert.deepEqual(reportOn('a.html', html, answering({ body: [block] })).captions, { in: 1, out: 0 });
});

test('descriptions of pictures and addresses are not taken for words of the text', () => {
  const { words } = reportOn('a.html', '<p>Beds</p>', answering({ body: [{ type: 'image-set', picture: { url: 'https://lantern.example/Beds', alt: 'Beds' } }] }));
  assert.deepEqual(words, { in: 1, out: 0, found: 0 });
});

test('an article in another format than its own is parsed, and not detected', () => {
  const { detected, parsed, remarks } = reportOn('a.html', '<p>Beds</p>', answering({ body: [paragraph('<p>Beds</p>')] }, 'text'));
  assert.deepEqual({ detected, parsed, remarks }, { detected: false, parsed: true, remarks: ['is html'] });
});

test('a door that throws is a line of the report', () => {
  assert.deepEqual(reportOn('a.html', '<p>Beds</p>', { parseArticle: throwing, parseFeed: throwing }).remarks, ['refused, THREW: too deep']);
});

test('of a text in several forms one has to come through, and a short one does not do', () => {
  const long = 'The beds off Nyholm are open again, said the harbour office.';
  const item = JSON.stringify({ uri: 'urn:lantern:1', bodies: [{ contentType: 'text/plain', value: long }, { contentType: 'text/html', value: `<p>${long} Photo</p>` }, { contentType: 'text/plain', value: 'The beds' }] });
  assert.deepEqual(reportOn('a.json', item, answering({ body: [paragraph(long)] }, 'ninjs')).words, { in: 11, out: 11, found: 11 });
  assert.equal(reportOn('a.json', item, answering({ body: [paragraph('The beds')] }, 'ninjs')).words.found, 2);
});

test('a list counts its titles, and the text of those first stories that are read as articles', () => {
  const feed = rss('<title>Beds open</title><description>At last</description>', '<title>Ferry sails</title>');
  const titles = { ok: true, value: { items: [{ title: 'Beds open' }] } };
  const without = reportOn('a.xml', feed, { parseArticle: () => refused, parseFeed: () => titles });
  assert.deepEqual([without.kind, without.detected, without.words, without.remarks], ['list', true, { in: 4, out: 2, found: 2 }, ['list, 1 of 2 stories', 'its stories cannot be read as articles']]);
  const story = { ok: true, format: 'rss', notes: [], value: { headline: 'Beds open', body: [paragraph('At last')] } };
  const withOne = reportOn('a.xml', feed, { parseArticle: (input) => (String(input).includes('At last') ? story : refused), parseFeed: () => titles });
  assert.deepEqual([withOne.words, withOne.remarks[1]], [{ in: 8, out: 6, found: 6 }, '1 of its first 2 read as articles']);
});

test('the last line has the sums, and a percentage that is not rounded up', (context) => {
  const folder = folderOf(context, { 'deep/a.html': `<p>${'quay '.repeat(1999)}lost</p><figure><img><figcaption>quay</figcaption></figure>`, 'b.txt': '', 'c.png': 'x', 'INDEX.tsv': 'x' });
  const report = reportOf(folder, { parseArticle: (input) => (input === '' ? refused : { ok: true, format: 'html', notes: [{ code: 'url-refused', detail: 'x' }], value: { body: [paragraph('quay '.repeat(2000))] } }), parseFeed: () => refused });
  assert.deepEqual(report.rows.map(({ file }) => file.replaceAll('\\', '/')), ['b.txt', 'deep/a.html']);
  const lines = linesOf(report);
  assert.equal(lines.at(-1), 'files 2, detected 1, parsed 1, words 99.9 %, captions 0/1');
  assert.equal(lines.at(-2), 'notes: url-refused 1');
  assert.match(lines[1] ?? '', /^b\.txt .* no article and no list: an empty file/);
});

test('the command prints a table, or one JSON object and nothing else', (context) => {
  const folder = folderOf(context, { 'a.json': JSON.stringify({ headline: 'Beds open', body: [paragraph('Off Nyholm.')] }), 'b.json': '{"a":' });
  const table = run(folder);
  assert.equal(table.status, 0, table.stderr);
  assert.equal(table.stdout.trimEnd().split('\n').at(-1), 'files 2, detected 1, parsed 1, words 100.0 %, captions 0/0');
  const json = run(folder, '--json');
  const { rows, sums } = JSON.parse(json.stdout) as Report;
  assert.deepEqual([json.status, rows.map(({ format }) => format), sums.words.percent], [0, ['news-article', null], 100]);
});

test('a folder that cannot be read ends the command with what to do', () => {
  for (const [options, remedy] of [[['no/such/folder'], /no\/such\/folder cannot be read .*Give a folder/], [[], /Which folder\?/]] as const) {
    const { status, stdout, stderr } = run(...options);
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, remedy);
  }
});
