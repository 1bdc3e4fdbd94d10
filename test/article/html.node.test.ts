import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseArticle } from '../../src/article/parse-article.js';
import { loadFormats, startReading } from '../../src/article/formats/registry.js';
import { htmlNodes } from '../../src/article/html.js';
import { expectedRuns, foundRuns } from './html-oracle.js';

await loadFormats();

/** Tags of these names in any order, with and without their ends, and words between them. */
const htmlOf = (...names: readonly string[]) => {
  const tag = fc.constantFrom(...names);
  const piece = fc.oneof(
    { weight: 3, arbitrary: tag.map((name) => (name === 'a' ? '<a href="x">' : `<${name}>`)) },
    // parse5 lets </thead> end a row that is in none, which the standard does not.
    { weight: 3, arbitrary: tag.filter((name) => name !== 'thead').map((name) => `</${name}>`) },
    { weight: 4, arbitrary: fc.constantFrom('pier', 'gull ', ' rope', ' tide ', ' ', '\n') },
  );
  return fc.array(piece, { maxLength: 16 }).map((pieces) => pieces.join(''));
};

const kinds = {
  'marks and blocks': ['p', 'div', 'b', 'i', 'a', 'em', 'strong', 'span'],
  'lists and marks that end with their block': ['p', 'div', 'sub', 'del', 'span', 'ul', 'ol', 'li', 'section'],
  'headings, quotes and code': ['p', 'b', 'h2', 'h3', 'blockquote', 'dl', 'dt', 'dd', 'br', 'code', 'section', 'pre'],
  'tables': ['table', 'tr', 'td', 'th', 'tbody', 'p', 'b', 'div'],
  'tables with headings': ['table', 'thead', 'tr', 'td', 'a', 'i', 'h2'],
};
for (const [name, names] of Object.entries(kinds)) {
  test(`malformed HTML has the text and the structure that parse5 finds: ${name}`, () => {
    fc.assert(fc.property(htmlOf(...names), (html) => assert.deepEqual(foundRuns(html), expectedRuns(html))), { numRuns: 1500 });
  });
}

for (const name of readdirSync('test/fixtures/html-bodies')) {
  test(`parse5 reads the same in ${name}`, () => {
    const html = readFileSync(`test/fixtures/html-bodies/${name}`, 'utf8');
    assert.ok(expectedRuns(html).length > 3);
    assert.deepEqual(foundRuns(html), expectedRuns(html));
  });
}

for (const html of [
  'a &amp; b &lt; c &copy; d &copy e &eacute; &Eacute; &Omega; &hellip; &#8217; &#x2019; &#146; &notin; &nbspx',
  '<p title="a>b" data-x=\'<p>\'>one<!-- <p>two --><P>three<br/>four<script>five</script><style>p{}</style>six',
  '<table><caption>t</caption>loose<tr><td>a<td>b<tr><th>c</table>after',
  '<ul><li>a<ul><li>b</ul><li>c</ul><dl><dt>d<dd>e</dl>',
  'a < b <3 </ c> <?php d ?> e <![CDATA[ f ]]> g',
  '<p>open <a href="x">link <p>next</a> out',
]) {
  test(`parse5 reads the same in ${html.slice(0, 40)}`, () => assert.deepEqual(foundRuns(html), expectedRuns(html)));
}

const nodes = (html: string) => {
  const reading = startReading('https://paper.example/', {});
  return { nodes: htmlNodes(html, reading), notes: reading.notes };
};

test('captions and credits stay with their picture', () => {
  const html = '<figure><img src="pier.jpg" alt="A pier" width="640" height="360"><figcaption>The pier <span class="credit">Photo: Mara Quill</span></figcaption></figure>';
  assert.deepEqual(nodes(html).nodes, [{ type: 'image-set', picture: { url: 'pier.jpg', width: 640, height: 360, alt: 'A pier', caption: 'The pier', creditText: 'Photo: Mara Quill' } }]);
  const classic = '<p>[caption id="attachment_7" align="left" width="640"]<img src="pier.jpg"> The pier at noon[/caption]</p>';
  assert.deepEqual(nodes(classic).nodes.map(({ picture }) => (picture as { caption: string }).caption), ['The pier at noon']);
});

test('shortcodes become what they stand for, repaired and without the paragraph around them', () => {
  assert.deepEqual(nodes('<p>Before</p><p>[show_poll poll_id=&#8221;7910&#8243;]</p><p>After [sic] all</p>').nodes, [
    { type: 'paragraph', children: ['Before'] },
    { type: 'poll', id: '7910' },
    { type: 'paragraph', children: ['After [sic] all'] },
  ]);
  assert.deepEqual(nodes('<p>[pullquote source="Ferryman"]Salt has no calendar.[/pullquote]</p>').nodes, [{ type: 'pullquote', text: 'Salt has no calendar.', source: 'Ferryman' }]);
  assert.deepEqual(nodes('<pre>[show_poll poll_id=1]</pre>').nodes, [{ type: 'preformatted', children: ['[show_poll poll_id=1]'] }]);
  assert.deepEqual(nodes('<p>[[show_poll poll_id=1]]</p>').nodes, [{ type: 'paragraph', children: ['[show_poll poll_id=1]'] }]);
  const unknown = nodes('<p>A[col span="6"]B[/col]</p>[gallery ids="1,2"]');
  assert.deepEqual(unknown.nodes, [{ type: 'paragraph', children: ['AB'] }]);
  assert.deepEqual(unknown.notes.map(({ code }) => code), ['shortcode-unknown', 'shortcode-unresolved']);
});

test('hostile HTML comes to an end and keeps to the limits', () => {
  for (const piece of ['<a href="', '<!--', '<div>', '<b>', '<table>', '<p><b>', '[caption]', '[pullquote]x ', '</p>', '<li>', '&#', '<x y=', '<figure>', '<script>']) {
    const result = parseArticle(`<p>Words</p>${piece.repeat(20_000)}`, { url: 'https://paper.example/', contentType: 'text/html' });
    assert.ok(result.ok, piece);
    assert.equal(result.format, 'html');
  }
});

test('HTML longer than a document may be is cut, with a note', () => {
  const result = parseArticle(`<p>First.</p>${'<!-- tide -->'.repeat(200_000)}<p>Last.</p>`, { url: 'https://paper.example/' });
  assert.ok(result.ok);
  assert.equal(result.value.body.length, 1);
  assert.deepEqual(result.notes, [{ code: 'too-long', detail: '2097152' }]);
});

const captionOf = (html: string) => JSON.stringify(nodes(html).nodes).match(/"table-caption","children":\["([^"]*)/)?.[1];
const table = (caption: string) => `<figure><table>${caption && `<caption>${caption}</caption>`}<tr><td>x</td></tr></table><figcaption>Winter</figcaption></figure>`;

test('the captions of a table and of the figure around it are one caption', () => {
  assert.equal(captionOf(table('Boats')), 'Boats Winter');
  assert.equal(captionOf(table('Winter')), 'Winter');
  assert.equal(captionOf(table('')), 'Winter');
});

const photo = 'https://media.example/pier.jpg';
const documents = {
  'wordpress': { id: 7, link: 'https://paper.example/pier', date_gmt: '2026-11-20T08:00:00', title: { rendered: 'Pier &#038; sea' }, excerpt: { rendered: '<p>A deck.</p>' }, content: { rendered: '<p>First words.</p>' }, _embedded: { 'author': [{ name: 'Mara Quill' }], 'wp:featuredmedia': [{ source_url: photo, alt_text: 'A pier', caption: { rendered: '<p>The pier</p>' } }] } },
  'json-ld': { '@context': 'https://schema.org', '@graph': [{ '@type': 'WebPage' }, { '@type': 'NewsArticle', 'headline': 'Pier &amp; sea', 'description': 'A deck.', 'author': 'Mara Quill', 'datePublished': '2026-11-20T08:00:00Z', 'image': [{ url: photo, caption: 'The pier' }], 'articleBody': 'First words.' }] },
  'json-feed': { id: '1', title: 'Pier & sea', summary: 'A deck.', authors: [{ name: 'Mara Quill' }], date_published: '2026-11-20T08:00:00Z', image: photo, content_html: '<p>First words.</p>' },
  'ninjs': { uri: 'urn:1', headlines: [{ role: 'main', value: 'Pier & sea' }], descriptions: [{ value: 'A deck.' }], by: 'Mara Quill', firstCreated: '2026-11-20T08:00:00Z', bodies: [{ contentType: 'text/html', value: '<p>First words.</p>' }], associations: [{ type: 'picture', renditions: [{ href: photo, width: 640, height: 360 }], descriptions: [{ role: 'caption', value: 'The pier' }] }] },
};
for (const [format, document] of Object.entries(documents)) {
  test(`${format} is found by its shape and gives a whole article`, () => {
    const result = parseArticle(JSON.stringify(document), { url: 'https://paper.example/' });
    assert.ok(result.ok);
    const { value } = result;
    assert.equal(result.format, format);
    assert.deepEqual([value.headline, value.description, value.byline ?? value.author?.[0]?.name, value.image?.url, value.datePublished?.slice(0, 10)], ['Pier & sea', 'A deck.', 'Mara Quill', photo, '2026-11-20']);
    if (format !== 'json-feed') assert.equal(value.image?.caption, 'The pier');
    assert.deepEqual(value.body, [{ type: 'paragraph', children: [{ type: 'text', value: 'First words.' }] }]);
    assert.deepEqual(result.notes, []);
  });
}

const url = 'https://paper.example/';
const formatOf = (document: string, hints: { readonly format?: string; readonly contentType?: string } = {}) => {
  const result = parseArticle(document, { url, ...hints });
  return result.ok ? result.format : result.problem.detail;
};

test('a format that is asked for wins over what the document looks like', () => {
  assert.equal(formatOf('<p>First words.</p>', { format: 'text' }), 'text');
  assert.equal(formatOf('{"headline":"Braces are words here"}', { format: 'text' }), 'text');
  assert.equal(formatOf('{braces} <b>first</b>', { format: 'html' }), 'html');
  assert.equal(formatOf('{"headline":"Clock"}', { format: 'news-article' }), 'news-article');
  assert.match(formatOf('{"headline":"Clock"}', { format: 'wordpres' }), /no format "wordpres"/);
});

test('plain text stays plain text', () => {
  const text = 'Pier closed\n\nThe harbour board met.\n\nWrite to <a@harbour.example> by noon.';
  assert.equal(formatOf(text), 'text');
  assert.equal(formatOf(`${text} <b>Now</b>`, { contentType: 'text/plain' }), 'text');
  assert.equal(formatOf(`${text} <b>Now</b>`), 'html');
});

test('our own JSON stays our own where it is named as schema.org’s, and one without a body keeps its state', () => {
  const own = { '@context': 'https://schema.org', '@type': 'NewsArticle', 'headline': 'Clock', 'body': [{ type: 'poll', id: '7910' }] };
  const result = parseArticle(own, { url });
  assert.ok(result.ok && result.format === 'news-article');
  assert.deepEqual(result.value.body, own.body);
  const withdrawn = parseArticle({ '@type': 'NewsArticle', 'headline': 'Clock', 'articleBody': 'Words.', 'byline': 'By the night desk', 'pubStatus': 'canceled' }, { url });
  assert.ok(withdrawn.ok);
  assert.deepEqual([withdrawn.format, withdrawn.value.pubStatus, withdrawn.value.byline], ['json-ld', 'canceled', 'By the night desk']);
});

test('a draft of WordPress is withheld', () => {
  const result = parseArticle({ status: 'draft', title: { rendered: 'Clock' }, content: { rendered: '<p>Words.</p>' } }, { url });
  assert.ok(result.ok && result.value.pubStatus === 'withheld');
});

test('a speaker is the source of a pull quote, and stays in other quotations', () => {
  const quote = '<p>Salt has no calendar.</p><cite>Ferryman</cite>';
  assert.deepEqual(nodes(`<figure class="wp-block-pullquote"><blockquote>${quote}</blockquote></figure>`).nodes, [{ type: 'pullquote', text: 'Salt has no calendar.', source: 'Ferryman' }]);
  const [plain] = nodes(`<figure><blockquote>${quote}</blockquote></figure>`).nodes;
  assert.equal(plain?.type, 'blockquote');
  assert.match(JSON.stringify(plain), /Ferryman/);
});

const figureOf = (file: string, caption: string) => `<figure><img src="https://media.example/${file}" alt="The pier" width="300" height="200"><figcaption>${caption}</figcaption></figure>`;

test('a picture that leads is not shown again where the text begins with it', () => {
  const post = (figure: string, media: object) => {
    const result = parseArticle({ title: { rendered: 'Pier' }, content: { rendered: `${figure}<p>Words.</p>` }, _embedded: { 'wp:featuredmedia': [{ source_url: photo, ...media }] } }, { url });
    assert.ok(result.ok);
    return { image: result.value.image, types: result.value.body.map(({ type }) => type) };
  };
  assert.deepEqual(post(figureOf('pier-300x200.jpg?x=1', 'At dusk'), { media_details: { width: 1200, height: 800 } }), { image: { url: photo, width: 1200, height: 800, alt: 'The pier', caption: 'At dusk' }, types: ['paragraph'] });
  assert.deepEqual(post(figureOf('pier.jpg', 'At dusk'), { caption: { rendered: 'At dawn' } }).types, ['image-set', 'paragraph']);
  assert.deepEqual(post(figureOf('other.jpg', 'At dusk'), {}).types, ['image-set', 'paragraph']);
  assert.deepEqual(post(`<p>First.</p>${figureOf('pier.jpg', 'At dusk')}`, {}).types, ['paragraph', 'image-set', 'paragraph']);
});

const levelsOf = (html: string) => {
  const result = parseArticle(html, { url });
  assert.ok(result.ok);
  return result.value.body.flatMap((block) => (block.type === 'heading' ? [block.level] : []));
};

test('sub-heads follow the headline of HTML without a gap, whatever its level was', () => {
  assert.deepEqual(levelsOf('<h1>Pier</h1><p>a</p><h2>b</h2><h3>c</h3>'), ['chapter', 'subheading']);
  assert.deepEqual(levelsOf('<h2>Pier</h2><p>a</p><h3>b</h3><h4>c</h4>'), ['chapter', 'subheading']);
  assert.deepEqual(levelsOf('<h2>Pier</h2><p>a</p><h2>b</h2><h3>c</h3>'), ['chapter', 'subheading']);
});

test('the title of a picture in ninjs stands in for a caption, in all generations', () => {
  const result = parseArticle({ uri: 'urn:1', headline: 'Pier', bodies: [{ value: 'Words.' }], associations: [{ type: 'picture', headlines: [{ value: 'The river' }], renditions: [{ href: photo }] }] }, { url });
  assert.equal(result.ok && result.value.image?.caption, 'The river');
});
