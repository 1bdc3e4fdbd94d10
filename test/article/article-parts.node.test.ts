import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArticle } from '../../src/article/parse-article.js';

const read = (...body: readonly unknown[]) => {
  const result = parseArticle({ headline: 'At the lock', body }, { url: 'https://lantern.example/lock/' });
  assert.ok(result.ok);
  return { body: result.value.body, notes: result.notes.map(({ code, detail }) => `${code} ${detail}`) };
};

const text = (value: string) => ({ type: 'text', value });

test('films, sounds and posts of other sites are embeds, whatever they are called', () => {
  const { body, notes } = read({ type: 'youtube-video', url: 'https://youtu.be/abcdefghijk' }, { type: 'vimeo-video', url: 'https://vimeo.com/1' }, { type: 'tweet', url: 'https://posts.example/1' });
  assert.deepEqual(body, ['https://youtu.be/abcdefghijk', 'https://vimeo.com/1', 'https://posts.example/1'].map((url) => ({ type: 'embed', url })));
  assert.deepEqual(notes, []);
});

test('an embed keeps what is known of it, and needs an address of the web alone', () => {
  const whole = { type: 'embed', url: 'https://films.example/1', caption: 'The gate', title: 'Through the lock', provider: 'Films', poster: { url: 'https://lantern.example/still.jpg' } };
  assert.deepEqual(read(whole).body, [whole]);
  assert.deepEqual(read({ ...whole, poster: 'https://lantern.example/still.jpg' }).body, [whole]);
  assert.deepEqual(read({ type: 'embed', url: 'javascript:alert(1)', children: 'Its words.' }), { body: [{ type: 'paragraph', children: [text('Its words.')] }], notes: ['url-refused javascript:alert(1)', 'field-invalid url', 'node-invalid embed'] });
});

test('a film has an address, files to choose from, and words for those who do not hear it', () => {
  const known = { type: 'video', url: 'https://lantern.example/lock/a.webm', sources: [{ url: 'https://lantern.example/lock/a.webm', type: 'video/webm' }, { url: 'https://lantern.example/lock/a.mp4' }], captions: [{ url: 'https://lantern.example/lock/a.vtt', srclang: 'en', label: 'English' }], width: 640, height: 360, caption: 'The gate', creditText: 'Ola Brandt' };
  const { url: _url, ...written } = known;
  assert.deepEqual(read({ ...written, sources: [{ url: 'a.webm', type: 'video/webm' }, 'a.mp4'] }).body, [known]);
  assert.deepEqual(read({ type: 'audio', url: 'a.mp3', captions: [{ url: 'data:text/vtt,x' }], poster: 'blob:x' }), {
    body: [{ type: 'audio', url: 'https://lantern.example/lock/a.mp3' }],
    notes: ['url-refused data:text/vtt,x', 'field-invalid url', 'field-invalid captions', 'url-refused blob:x', 'field-invalid url', 'field-invalid poster'],
  });
});

test('a box has a title, a term or a number, and children or a description', () => {
  assert.deepEqual(read({ type: 'definition', term: 'Sluice', description: 'A gate.' }, { type: 'big-number', number: 40, description: 'boats' }, { type: 'timeline', children: [{ type: 'timeline-event', title: 'It opens', date: 1936 }] }), {
    body: [
      { type: 'definition', title: 'Sluice', children: [text('A gate.')] },
      { type: 'big-number', title: '40', children: [text('boats')] },
      { type: 'timeline', children: [{ type: 'timeline-event', title: 'It opens', date: '1936' }] },
    ],
    notes: [],
  });
});

test('what the model gives reads as the same again', () => {
  const { body } = read(
    { type: 'info-box', title: 'The lock', children: [{ type: 'paragraph', children: ['Built ', { type: 'footnote', id: 7 }] }] },
    { type: 'carousel', children: [{ type: 'image-set', picture: 'bow.jpg' }] },
    { type: 'definition', term: 'Sluice', description: 'A gate.' },
    { type: 'footnotes', children: [{ type: 'footnote-item', id: '7', children: 'By hand.' }] },
    { type: 'video', sources: [{ url: 'a.mp4' }] },
    { type: 'pullquote', text: 'It leaks.', align: 'wide' },
    { type: 'host-slot', name: 'sign-up' },
  );
  assert.deepEqual(body.map(({ type }) => type), ['info-box', 'gallery', 'definition', 'footnotes', 'video', 'pullquote', 'host-slot']);
  assert.deepEqual(read(...body), { body, notes: [] });
});

test('names of slots and sides are those that there are', () => {
  for (const name of ['copy', 'Advert', 'a b', '"', '', 7]) assert.deepEqual(read({ type: 'host-slot', name }).body, name === 7 ? [{ type: 'host-slot', name: '7' }] : [], `${name}`);
  assert.deepEqual(read({ type: 'pullquote', text: 'It leaks.', align: 'left' }), { body: [{ type: 'pullquote', text: 'It leaks.' }], notes: ['field-invalid align'] });
});

test('boxes count as blocks, and come to an end', () => {
  const { body, notes } = read(...Array.from({ length: 2100 }, () => ({ type: 'info-box', title: 'x' })));
  assert.equal(body.length, 2000);
  assert.ok(notes.includes('too-many-blocks 2000'));
  let deep: unknown = 'End.';
  for (let level = 0; level < 300; level++) deep = { type: 'info-box', children: [deep] };
  assert.ok(read(deep).notes.includes('too-deep 100'));
});

test('a node that cannot be read, and one that nobody knows, give way to what is in them', () => {
  assert.deepEqual(read({ type: 'video', children: ['Words.'] }, { type: 'sudoku', description: 'A riddle.' }).body, [text('Words.'), text('A riddle.')].map((words) => ({ type: 'paragraph', children: [words] })));
});
