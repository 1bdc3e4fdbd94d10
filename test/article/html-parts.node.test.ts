import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArticle } from '../../src/article/parse-article.js';
import { loadFormats } from '../../src/article/formats/registry.js';

await loadFormats();

const site = 'https://lantern.example';
function read(html: string) {
  const result = parseArticle(html, { url: `${site}/lock`, contentType: 'text/html' });
  assert.ok(result.ok, JSON.stringify(result));
  return { body: result.value.body, notes: result.notes };
}
const text = (value: string) => ({ type: 'text', value });
const paragraph = (...children: readonly (string | object)[]) => ({ type: 'paragraph', children: children.map((child) => (typeof child === 'string' ? text(child) : child)) });
const picture = (name: string, caption?: string) => ({ type: 'image-set', picture: { url: `${site}/${name}.jpg`, ...(caption && { caption }) } });
const image = (name: string) => `<img src="/${name}.jpg">`;
const figure = (name: string, caption: string) => `<figure class="wp-block-image">${image(name)}<figcaption>${caption}</figcaption></figure>`;

const galleries = {
  'of the block editor': `<figure class="wp-block-gallery has-nested-images columns-2">${figure('gate', 'The gate')}${figure('weir', 'The weir')}<figcaption class="blocks-gallery-caption">At the lock</figcaption></figure>`,
  'of the block editor, as a list': `<figure class="wp-block-gallery"><ul class="blocks-gallery-grid"><li class="blocks-gallery-item">${figure('gate', 'The gate')}</li><li class="blocks-gallery-item">${figure('weir', 'The weir')}</li></ul><figcaption>At the lock</figcaption></figure>`,
};
for (const [name, html] of Object.entries(galleries)) {
  test(`a gallery ${name} is a gallery, with its caption and those of its pictures`, () => {
    assert.deepEqual(read(`<p>Before.</p>${html}<p>After.</p>`), { body: [paragraph('Before.'), { type: 'gallery', title: 'At the lock', children: [picture('gate', 'The gate'), picture('weir', 'The weir')] }, paragraph('After.')], notes: [] });
  });
}

test('galleries of old themes are galleries, and each caption is that of its picture', () => {
  const list = ['gate', 'weir'].map((name) => `<dl class="gallery-item"><dt class="gallery-icon"><a href="/${name}">${image(name)}</a></dt><dd class="wp-caption-text gallery-caption">The ${name}</dd></dl>`).join('<br style="clear: both">');
  const expected = [{ type: 'gallery', children: [picture('gate', 'The gate'), picture('weir', 'The weir')] }];
  assert.deepEqual(read(`<div id="gallery-1" class="gallery galleryid-7">${list}</div>`), { body: expected, notes: [] });
  assert.deepEqual(read(`<ul class="wp-block-gallery columns-2"><li>${figure('gate', 'The gate')}</li><li>${figure('weir', 'The weir')}</li></ul>`).body, expected);
});

test('what holds more than pictures is no gallery, and loses nothing', () => {
  assert.deepEqual(read(`<div class="gallery"><p>Two views.</p>${image('gate')}</div>`).body, [paragraph('Two views.'), picture('gate')]);
  assert.deepEqual(read('<figure class="wp-block-gallery"><figcaption>Nothing here</figcaption></figure><p>Words.</p>').body, [paragraph('Nothing here'), paragraph('Words.')]);
});

const mark = (id: string) => ({ type: 'footnote', id });
const note = (id: string, ...children: readonly object[]) => ({ type: 'footnote-item', id, children });

const id = (number: number) => `3f0c2d${number}-77aa-4c1e`;
const raised = (number: number) => `<sup data-fn="${id(number)}" class="fn"><a href="#${id(number)}" id="${id(number)}-link">${number}</a></sup>`;
const noted = (number: number, words: string) => `<li id="${id(number)}">${words} <a href="#${id(number)}-link" aria-label="Jump">↩︎</a></li>`;

test('footnotes of WordPress are marks and footnotes, by their numbers and without the way back', () => {
  assert.deepEqual(read(`<p>The gate${raised(1)} and the weir${raised(2)}.</p><ol class="wp-block-footnotes">${noted(1, 'Of <em>oak</em>, see <a href="/oak#age">here</a>')}${noted(2, 'Of stone.')}</ol>`), {
    body: [
      paragraph('The gate', mark('1'), ' and the weir', mark('2'), '.'),
      { type: 'footnotes', children: [note('1', text('Of '), { type: 'emphasis', children: [text('oak')] }, text(', see '), { type: 'link', url: `${site}/oak#age`, children: [text('here')] }), note('2', text('Of stone. '))] },
    ],
    notes: [],
  });
});

for (const [name, up, item, words] of [
  ['pandoc', '<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a>', '<li id="fn1"><p>Of oak.<a href="#fnref1" class="footnote-back" role="doc-backlink">↩︎</a></p></li>', 'Of oak.'],
  ['kramdown', '<sup id="fnref:a"><a href="#fn:a" rel="footnote">1</a></sup>', '<li id="fn:a"><p>Of oak.&#160;<a href="#fnref:a" class="reversefootnote">&#8617;</a></p></li>', 'Of oak.\u00a0'],
  ['a feed, with whole addresses,', `<a href="${site}/lock#fn7">1</a>`, `<li id="fn7"><p>Of oak. <a href="${site}/lock#fnr7">↩</a></p></li>`, 'Of oak. '],
  ['an encyclopaedia', '<sup id="cite_ref-1"><a href="#cite_note-1">[1]</a></sup>', '<li id="cite_note-1"><p>Of oak. <a href="#cite_ref-1">Up</a></p></li>', 'Of oak. '],
] as const) {
  test(`footnotes as ${name} writes them are marks and footnotes`, () => {
    assert.deepEqual(read(`<p>The gate${up}.</p><section class="footnotes" role="doc-endnotes"><hr><h2>Notes</h2><ol>${item}</ol></section>`), {
      body: [paragraph('The gate', mark('1'), '.'), { type: 'footnotes', title: 'Notes', children: [note('1', paragraph(words))] }],
      notes: [],
    });
  });
}

test('a link to a place on the page stays a link, and a box without notes is no list of them', () => {
  assert.deepEqual(read('<p>See <a href="#map">1</a>.</p><div class="footnotes"><p>All times are local.</p></div>').body, [paragraph('See ', { type: 'link', url: `${site}/lock#map`, children: [text('1')] }, '.'), paragraph('All times are local.')]);
  assert.deepEqual(read('<div class="has-footnotes"><p>Words.</p><ul><li id="a">One</li></ul></div>').body.map(({ type }) => type), ['paragraph', 'list']);
});

for (const [name, align] of Object.entries({ 'alignleft': 'start', 'alignright': 'end', 'aligncenter': 'center', 'alignwide': 'wide', 'alignfull': 'wide', 'has-text-align-right': '' })) {
  test(`a pull quote with the class ${name} stands ${align || 'where it does without one'}`, () => {
    assert.deepEqual(read(`<p>Words.</p><figure class="wp-block-pullquote ${name}"><blockquote><p>It leaks.</p></blockquote></figure>`).body[1], { type: 'pullquote', text: 'It leaks.', ...(align && { align }) });
  });
}

test('a pull quote that is a shortcode stands on the side that it says', () => {
  assert.deepEqual(read('<p>Words.</p>[pullquote align="right" cite="Ola"]It leaks.[/pullquote]').body[1], { type: 'pullquote', text: 'It leaks.', source: 'Ola', align: 'end' });
  assert.deepEqual(read('<p>Words.</p>[pullquote align="none"]It leaks.[/pullquote]'), { body: [paragraph('Words.'), { type: 'pullquote', text: 'It leaks.' }], notes: [] });
});

test('a film has its files, the words that are spoken, its still and its caption', () => {
  const html =
    '<figure class="wp-block-video"><video controls poster="/gate.jpg" width="640" height="360"><source src="/gate.webm" type="video/webm"><source src="/gate.mp4" type="video/mp4"><track kind="captions" src="/gate.vtt" srclang="en" label="English"><track kind="chapters" src="/chapters.vtt">Your browser plays <a href="/gate.mp4">no films</a>.</video><figcaption>The gate <span class="credit">Ola Brandt</span></figcaption></figure>';
  assert.deepEqual(read(`<p>Words.</p>${html}`), {
    body: [
      paragraph('Words.'),
      { type: 'video', url: `${site}/gate.webm`, width: 640, height: 360, caption: 'The gate', creditText: 'Ola Brandt', sources: [{ url: `${site}/gate.webm`, type: 'video/webm' }, { url: `${site}/gate.mp4`, type: 'video/mp4' }], captions: [{ url: `${site}/gate.vtt`, srclang: 'en', label: 'English' }], poster: { url: `${site}/gate.jpg` } },
    ],
    notes: [],
  });
});

test('a sound is a sound, and what comes after an element without an end is not lost', () => {
  assert.deepEqual(read('<figure class="wp-block-audio"><audio controls src="/horn.mp3"></audio><figcaption>The horn</figcaption></figure>').body, [{ type: 'audio', url: `${site}/horn.mp3`, caption: 'The horn' }]);
  assert.deepEqual(read('<audio src="/horn.mp3" /><p>Words.</p><p>More.</p>').body, [{ type: 'audio', url: `${site}/horn.mp3` }, paragraph('Words.'), paragraph('More.')]);
});

test('a film of another site is an embed, and one without a file is nothing', () => {
  assert.deepEqual(read('<p>Words.</p><video class="wp-video-shortcode"><source type="video/youtube" src="https://youtu.be/abcdefghijk"><a href="https://youtu.be/abcdefghijk">link</a></video>').body, [paragraph('Words.'), { type: 'embed', url: 'https://youtu.be/abcdefghijk' }]);
  assert.deepEqual(read('<p>Words.</p><video></video>').body, [paragraph('Words.')]);
});

test('galleries, footnotes and films that never end come to one', { timeout: 20_000 }, () => {
  for (const piece of ['<figure class="wp-block-gallery">', '<ol class="wp-block-footnotes"><li id="a">', '<video src="/a.mp4">', '<video><source src="/a.mp4"><track src="/a.vtt">', '<sup><a href="#a">']) {
    assert.ok(read(`<p>Words.</p>${piece.repeat(20_000)}`).body.length > 0, piece);
  }
});
