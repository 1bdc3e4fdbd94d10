import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addShortcode, loadFormats } from '../../src/article/formats/registry.js';
import { parseArticle } from '../../src/article/parse-article.js';

await loadFormats();

const url = 'https://paper.example/wp-json/wp/v2/posts/7';

/** A text with a headline, a deck and a paragraph before it, or HTML; and what becomes of it, without the notes. */
const written = {
  text: (text: string) => ({ input: `Clock\n\nDeck.\n\nFirst.\n\n${text}`, contentType: 'text/plain' }),
  html: (text: string) => ({ input: `<p>First.</p><p>${text}</p>`, contentType: 'text/html' }),
};
function read(form: keyof typeof written, text: string, options: object = {}) {
  const { input, contentType } = written[form](text);
  const result = parseArticle(input, { url: 'https://paper.example/story', contentType, ...options });
  assert.ok(result.ok, JSON.stringify(result));
  // Where text ends before a shortcode, the space between them does not matter.
  const body = JSON.parse(JSON.stringify(result.value.body.slice(1)).replaceAll(' "}', '"}')) as unknown[];
  return { body, notes: result.notes.map(({ code, detail }) => `${code} ${detail}`), mediaUrl: result.mediaUrl };
}
const paragraph = (value: string) => ({ type: 'paragraph', children: [{ type: 'text', value }] });
const embed = (address: string) => ({ type: 'embed', url: address });
const poll = { type: 'poll', id: '7910' };

for (const form of ['text', 'html'] as const) {
  test(`in ${form}, polls, pull quotes and players are what they stand for`, () => {
    for (const shortcode of ['[show_poll poll_id=7910]', '[show_poll 7910]', '[poll id="7910"]', '[poll 7910]', '[crowdsignal poll=7910]', '[show_poll poll_id=&#8221;7910&#8243;]']) assert.deepEqual(read(form, shortcode), { body: [poll], notes: [], mediaUrl: undefined }, shortcode);
    for (const shortcode of ['[embed]https://films.example/9[/embed]', '[embed width=600]https://films.example/9[/embed]', '[video src="https://films.example/9"]', '[audio https://films.example/9]']) {
      assert.deepEqual(read(form, shortcode), { body: [embed('https://films.example/9')], notes: [], mediaUrl: undefined }, shortcode);
    }
    assert.deepEqual(read(form, '[video width=640 mp4="https://films.example/9" webm="https://films.example/10" poster="https://films.example/9.jpg"][/video]').body, [
      { type: 'video', url: 'https://films.example/9', width: 640, sources: [{ url: 'https://films.example/9' }, { url: 'https://films.example/10' }], poster: { url: 'https://films.example/9.jpg' } },
    ]);
    for (const shortcode of ['[audio https://films.example/9.mp3?_=1]', '[audio src="https://films.example/9.mp3?_=1" /]']) assert.deepEqual(read(form, shortcode).body, [{ type: 'audio', url: 'https://films.example/9.mp3?_=1' }], shortcode);
    assert.deepEqual(read(form, '[pullquote cite="Ann"]We stay.[/pullquote]').body, [{ type: 'pullquote', text: 'We stay.', source: 'Ann' }]);
  });

  test(`in ${form}, what is between words parts them, and words in brackets stay`, () => {
    assert.deepEqual(read(form, 'Left [poll 7910] right.').body, [paragraph('Left'), poll, paragraph('right.')]);
    for (const words of ['Fire [video]', 'He said “[the mayor] knew” [sic].', '[Audio] of the night.', '[E=mc²]', '[see p. 4: a = b]', '[poll of 900 voters]', '[…]', 'A [poll] of voters']) assert.deepEqual(read(form, words), { body: [paragraph(words)], notes: [], mediaUrl: undefined });
  });

  test(`in ${form}, a shortcode that nobody knows goes with a note, its words stay, or all of it stays`, () => {
    assert.deepEqual(read(form, 'Left [fancy_box colour="red"]in the box[/fancy_box] right.'), { body: [paragraph('Left in the box right.')], notes: ['shortcode-unknown [fancy_box colour="red"]'], mediaUrl: undefined });
    assert.deepEqual(read(form, 'Left [b]bold[/b] right.'), { body: [paragraph('Left bold right.')], notes: ['shortcode-unknown [b]'], mediaUrl: undefined });
    assert.deepEqual(read(form, 'Left [fancy_box colour="red"]in[/fancy_box].', { keepShortcodes: true }), { body: [paragraph('Left [fancy_box colour="red"]in[/fancy_box].')], notes: [], mediaUrl: undefined });
  });

  test(`in ${form}, a player without an address, and files without numbers, go with a note`, () => {
    for (const [shortcode, note] of [['[video poster=a.jpg]', 'shortcode-invalid [video poster=a.jpg]'], ['[embed]nowhere[/embed]', 'shortcode-invalid [embed]'], ['[gallery]', 'shortcode-unresolved without ids'], ['[gallery ids="1,2"]', 'shortcode-unresolved 1,2']] as const) {
      const { body, notes } = read(form, `Left. ${shortcode}`);
      assert.deepEqual(body, [paragraph('Left.')]);
      assert.equal(notes.length, 1);
      assert.ok(notes[0]?.startsWith(note), notes[0]);
    }
  });

  test(`in ${form}, the page's own shortcodes become what it makes of them`, () => {
    addShortcode('Lantern_Map', ({ attributes }) => [{ type: 'embed', url: `https://maps.example/${attributes['0']}` }]);
    addShortcode('aside_box', ({ attributes, children }) => [{ type: 'heading', level: 'label', children: [{ type: 'text', value: attributes['title'] }] }, { type: 'blockquote', children }]);
    addShortcode('ad', () => []);
    addShortcode('broken', () => {
      throw new Error('no');
    });
    addShortcode('rude', (() => ['<b>text</b>', { type: 'link', url: 'javascript:alert(1)', children: 'x' }, 7, null, { type: 'table', children: 'cells' }]) as never);
    assert.deepEqual(read(form, '[lantern_map pier]').body, [embed('https://maps.example/pier')]);
    assert.deepEqual(read(form, '[aside_box title="Fares"]Four coins.[/aside_box]').body, [{ type: 'heading', level: 'label', children: [{ type: 'text', value: 'Fares' }] }, { type: 'blockquote', children: [paragraph('Four coins.')] }]);
    assert.deepEqual(read(form, 'Left [ad] right.').notes, []);
    assert.deepEqual(read(form, 'Left [broken] right.').notes, ['shortcode-invalid [broken]']);
    const { body } = read(form, '[rude]');
    assert.ok(!JSON.stringify(body).includes('javascript:'));
    assert.ok(JSON.stringify(body).includes('<b>text</b>'));
  });
}

const item = (id: number, more: object = {}) => ({ id, source_url: `https://paper.example/${id}.jpg`, alt_text: `Picture ${id}`, caption: { rendered: `<p>Boat &amp; ${id}</p>` }, mime_type: 'image/jpeg', media_details: { width: 800, height: 600 }, ...more });
const picture = (id: number) => ({ type: 'image-set', picture: { url: `https://paper.example/${id}.jpg`, width: 800, height: 600, alt: `Picture ${id}`, caption: `Boat & ${id}` } });

test('a gallery of a site of WordPress says where to ask for its pictures, and has them when they are there', () => {
  const post = { title: { rendered: 'Pier' }, content: { rendered: '<p>One.</p>[gallery ids="1,2" columns="2"]<p>Two.</p>[gallery ids=3][playlist ids="9"]' } };
  const first = parseArticle(post, { url, mediaSrc: '' });
  assert.ok(first.ok);
  assert.equal(first.mediaUrl, 'https://paper.example/wp-json/wp/v2/media?per_page=100&include=1%2C2%2C3%2C9');
  assert.deepEqual(first.notes, []);
  assert.deepEqual(first.value.body, [paragraph('One.'), paragraph('Two.')]);
  const media = JSON.stringify([item(2), item(1), item(9, { mime_type: 'audio/mpeg', source_url: '/horn.mp3', title: { rendered: 'The horn' } })]);
  const second = parseArticle(post, { url, media });
  assert.ok(second.ok);
  assert.equal(second.mediaUrl, undefined);
  assert.deepEqual(second.value.body, [paragraph('One.'), { type: 'gallery', children: [picture(1), picture(2)] }, paragraph('Two.'), { type: 'audio', url: 'https://paper.example/horn.mp3', caption: 'The horn' }]);
  assert.deepEqual(second.notes, [{ code: 'shortcode-unresolved', detail: '3' }]);
});

test('the library may be named, may have a query, and is asked for 100 files at most', () => {
  const ids = Array.from({ length: 300 }, (_, index) => index);
  const { mediaUrl } = read('html', `[gallery ids="${ids.slice(0, 150).join()}"][gallery ids="${ids.slice(150).join()}"]`, { mediaSrc: '/?rest_route=/wp/v2/media' });
  const { origin, searchParams } = new URL(mediaUrl ?? '');
  assert.equal(origin, 'https://paper.example');
  assert.equal(searchParams.get('rest_route'), '/wp/v2/media');
  assert.equal(searchParams.get('include'), ids.slice(0, 100).join());
  assert.deepEqual(read('html', '[gallery ids=1]', { mediaSrc: 'javascript:alert(1)' }), { body: [], notes: ['url-refused javascript:alert(1)'], mediaUrl: undefined });
});

test('a file that several galleries name is asked for once, and many galleries are read from one answer', (context) => {
  const text = '[gallery ids="1,2"]'.repeat(500);
  assert.equal(new URL(read('html', text, { mediaSrc: '/media' }).mediaUrl ?? '').searchParams.get('include'), '1,2');
  const media = JSON.stringify([item(1), item(2)]);
  const { parse } = JSON;
  let parses = 0;
  context.mock.method(JSON, 'parse', (value: string): unknown => {
    if (value === media) parses += 1;
    return parse(value);
  });
  const { body } = read('html', text, { media });
  context.mock.restoreAll();
  assert.equal(body.length, 500);
  assert.equal(parses, 1);
});

test('whatever the library answers does no harm', () => {
  for (const media of ['', '{}', 'null', '7', '[null, 7, {"id": 1}]', '<html>', '[{"id":1,"source_url":"javascript:alert(1)"}]', '[{"id":1,"source_url":{}}]']) assert.deepEqual(read('html', '[gallery ids=1]', { media }).body, [], media);
});
