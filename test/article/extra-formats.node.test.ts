import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NewsArticle } from '../../src/article/article.js';
import { ans } from '../../src/article/formats/ans.js';
import { contentTree } from '../../src/article/formats/content-tree.js';
import { guardian } from '../../src/article/formats/guardian.js';
import { portableText } from '../../src/article/formats/portable-text.js';
import { wordpressCom } from '../../src/article/formats/wordpress-com.js';
import { plainText } from '../../src/article/html.js';
import { ansImage, ansStory, ansText, block, bodyOf, cell, guardianArticle, guardianImage, heading, paragraph, part, photo, post, read, related, row, span, text, tree, treePicture, words } from './extra-documents.js';

const ansPicture = { url: photo, width: 1200, height: 800, alt: 'A red ferry', caption: 'The ferry at Aldermoor quay.', creditText: 'Ines Varga/Lantern Photos' };

test('an ANS story has its headline, deck, label, authors, dates and lead image', () => {
  const story = ansStory([ansText('<p>The first crossing left at six.</p>')], {
    language: 'en-GB',
    headlines: { basic: 'Aldermoor ferry sails again', web: 'Ferry' },
    subheadlines: { basic: 'After a year in the yard' },
    description: { basic: 'For search engines' },
    label: { basic: { text: 'Harbour', display: true } },
    credits: { by: [{ type: 'author', name: 'mquill', byline: 'Mara Quill' }, { type: 'author', name: 'Tom Osei' }, { type: 'reference', referent: { id: '7' } }] },
    display_date: '2026-11-20T06:00:00Z',
    publish_date: '2026-11-19T06:00:00Z',
    last_updated_date: '2026-11-20T09:30:00Z',
    promo_items: { basic: ansImage },
  });
  assert.deepEqual(read(ans, story), {
    inLanguage: 'en-GB',
    kicker: { text: 'Harbour' },
    headline: 'Aldermoor ferry sails again',
    description: 'After a year in the yard',
    author: [{ name: 'Mara Quill' }, { name: 'Tom Osei' }],
    datePublished: '2026-11-20T06:00:00Z',
    dateModified: '2026-11-20T09:30:00Z',
    image: ansPicture,
    body: [paragraph('The first crossing left at six.')],
    notes: [],
  });
});

test('vanity credits and hidden labels of ANS are respected', () => {
  const { author, kicker } = read(ans, ansStory([], { credits: { by: [{ name: 'Desk' }] }, vanity_credits: { by: [{ name: 'Mara Quill' }] }, label: { basic: { text: 'Internal', display: false } } }));
  assert.deepEqual({ author, kicker }, { author: [{ name: 'Mara Quill' }], kicker: undefined });
});

test('elements of ANS become nodes', () => {
  const elements = [
    { type: 'header', level: 2, content: 'At the quay' },
    { type: 'header', level: 3, content: 'Fares' },
    { type: 'header', level: 4, content: 'Return' },
    ansImage,
    { type: 'list', list_type: 'ordered', items: [ansText('Boats'), { type: 'list', list_type: 'unordered', items: [ansText('Red')] }, ansText('Bells')] },
    { type: 'quote', subtype: 'pullquote', content_elements: [ansText('<p>We waited.</p>'), ansText('It came.')], citation: ansText('Tom Osei') },
    { type: 'quote', content_elements: [ansText('She sails.')], citation: ansText('The log') },
    { type: 'divider' },
    { type: 'table', header: [ansText('Day'), ansText('Boats')], rows: [[ansText('Monday'), ansText('4')]] },
    { type: 'code', content: 'a\n b', language: 'text' },
    { type: 'interstitial_link', url: 'https://lantern.example/quay', content: 'The quay rebuilt' },
    { type: 'link_list', title: 'More', items: [{ type: 'interstitial_link', url: 'https://lantern.example/quay', content: 'The quay rebuilt' }] },
    { type: 'video', headlines: { basic: 'First crossing' }, streams: [{ stream_type: 'ts', url: 'https://v.example/a.m3u8' }, { stream_type: 'mp4', url: 'https://v.example/a.mp4' }] },
    { type: 'oembed_response', raw_oembed: { url: 'https://v.example/watch', title: 'Bells', html: '<iframe src="https://v.example/embed"></iframe>' } },
    { type: 'oembed_response', raw_oembed: { url: 'https://posts.example/1', html: '<p>It is moving.</p>' } },
    { type: 'reference', referent: { id: 'https://posts.example/2', provider: 'https://posts.example/oembed' } },
  ];
  const { body, notes } = read(ans, ansStory(elements));
  assert.deepEqual(body, [
    heading('chapter', 'At the quay'),
    heading('subheading', 'Fares'),
    heading('label', 'Return'),
    { type: 'image-set', picture: ansPicture },
    {
      type: 'list',
      ordered: true,
      children: [
        { type: 'list-item', children: [text('Boats'), { type: 'list', ordered: false, children: [{ type: 'list-item', children: [text('Red')] }] }] },
        { type: 'list-item', children: [text('Bells')] },
      ],
    },
    { type: 'pullquote', text: 'We waited. It came.', source: 'Tom Osei' },
    { type: 'blockquote', children: [paragraph('She sails.'), paragraph('The log')] },
    { type: 'thematic-break' },
    {
      type: 'table',
      children: [
        {
          type: 'table-body',
          children: [
            row(cell('Day', true), cell('Boats', true)),
            row(cell('Monday', false), cell('4', false)),
          ],
        },
      ],
    },
    { type: 'preformatted', children: [text('a\n b')] },
    related('The quay rebuilt'),
    related('The quay rebuilt', { heading: 'More' }),
    { type: 'embed', url: 'https://v.example/a.mp4', caption: 'First crossing' },
    { type: 'embed', url: 'https://v.example/watch', caption: 'Bells' },
    paragraph('It is moving.'),
    { type: 'embed', url: 'https://posts.example/2' },
  ]);
  assert.deepEqual(notes, []);
});

test('what ANS has and the model has not becomes its words, and is noted', () => {
  const elements = [
    { type: 'ghost', content: 'Boo.' },
    { type: 'correction', correction_type: 'clarification', text: 'It left at six.' },
    { type: 'numeric_rating', numeric_rating: 4 },
    { type: 'reference', referent: { type: 'gallery', id: 'ABC' } },
  ];
  const { body, notes } = read(ans, ansStory(elements, { editor_note: 'Moved.' }));
  assert.deepEqual(body, [paragraph('Boo.'), paragraph('It left at six.'), paragraph('Moved.')]);
  assert.deepEqual(
    notes,
    ['ghost', 'correction', 'numeric_rating', 'reference'].map((type) => `node-unknown ${type}`),
  );
});

test('a gallery of ANS is a gallery, in a story or instead of one', () => {
  const gallery = { type: 'gallery', headlines: { basic: 'In pictures' }, description: { basic: 'The <b>crossing</b>.' }, content_elements: [ansImage, ansImage] };
  const pictures = [{ type: 'image-set', picture: ansPicture }, { type: 'image-set', picture: ansPicture }];
  assert.deepEqual(read(ans, ansStory([gallery])).body, [{ type: 'gallery', title: 'In pictures', children: [paragraph('The crossing.'), ...pictures] }]);
  const { headline, description, body, notes } = read(ans, { ...gallery, version: '0.10.9' });
  assert.deepEqual({ headline, description, body, notes }, { headline: 'In pictures', description: 'The crossing.', body: [{ type: 'gallery', children: pictures }], notes: [] });
});

test('a video that leads an ANS story is the first in its body, and a picture may be all of a document', () => {
  const video = { type: 'video', headlines: { basic: 'First crossing' }, streams: [{ url: 'https://v.example/a.mp4' }] };
  const embed = { type: 'embed', url: 'https://v.example/a.mp4', caption: 'First crossing' };
  assert.deepEqual(bodyOf(ans, ansStory([ansText('Text.')], { promo_items: { lead_art: video, basic: ansImage } })), [embed, paragraph('Text.')]);
  assert.deepEqual(bodyOf(ans, { ...video, version: '0.10.9' }), [embed]);
  assert.deepEqual(bodyOf(ans, { ...ansImage, version: '0.10.9' }), [{ type: 'image-set', picture: ansPicture }]);
});

const picture = { url: photo, width: 1200, height: 800, alt: 'A red ferry', caption: 'The ferry at Aldermoor quay.', creditText: 'Ines Varga' };

test('a content-tree has the nodes that it shares with the model', () => {
  const shared = [
    { type: 'paragraph', children: [text('She '), { type: 'strong', children: [{ type: 'link', url: 'https://lantern.example/a', children: [text('sails')] }] }, { type: 'break' }] },
    heading('subheading', 'Fares'),
    { type: 'list', ordered: true, children: [{ type: 'list-item', children: [paragraph('Boats')] }] },
    { type: 'blockquote', children: [text('We waited.')] },
    { type: 'thematic-break' },
    { type: 'pullquote', text: 'We waited.', source: 'Tom Osei' },
  ];
  for (const document of [tree(...shared), { type: 'root', body: tree(...shared) }]) assert.deepEqual(read(contentTree, document), { body: shared, notes: [] });
});

test('pictures, recordings, posts and stories of a content-tree become nodes', () => {
  const nodes = [
    { type: 'image-set', id: '1', picture: treePicture },
    { type: 'youtube-video', url: 'https://v.example/1' },
    { type: 'clip-set', id: '2', caption: 'Bells', credits: 'Ines Varga', clips: [{ dataSource: [{ binaryUrl: 'https://v.example/2.mp4' }] }] },
    { type: 'flourish', id: '3', description: 'Boats by day', fallbackImage: { url: photo, width: 1200, height: 800 } },
    { type: 'tweet', id: '4', html: '<p>It is moving.</p>' },
    { type: 'recommended', id: '5', heading: 'More', teaserTitleOverride: 'The quay rebuilt', teaser: { title: 'Quay', url: 'https://lantern.example/quay' } },
    { type: 'recommended-list', children: [{ type: 'recommended', teaser: { title: 'Quay', url: 'https://lantern.example/quay' } }] },
    { type: 'paragraph', children: [{ type: 'find-out-more-link', url: 'https://lantern.example/a', children: [text('Why')] }] },
  ];
  assert.deepEqual(read(contentTree, tree(...nodes)), {
    body: [
      { type: 'image-set', picture },
      { type: 'embed', url: 'https://v.example/1' },
      { type: 'embed', url: 'https://v.example/2.mp4', caption: 'Bells Ines Varga' },
      { type: 'image-set', picture: { url: photo, width: 1200, height: 800, alt: 'Boats by day' } },
      paragraph('It is moving.'),
      related('The quay rebuilt', { heading: 'More' }),
      related('Quay'),
      { type: 'paragraph', children: [{ type: 'link', url: 'https://lantern.example/a', children: [text('Why')] }] },
    ],
    notes: [],
  });
});

test('a table of a content-tree keeps its caption, header, spans and footer', () => {
  const table = {
    type: 'table',
    stripes: true,
    children: [
      { type: 'table-caption', children: [text('Crossings')] },
      { type: 'table-header', children: [row({ ...cell('Day', true), columnSpan: 2 })] },
      { type: 'table-body', children: [row({ type: 'table-cell', children: [text('Monday')] }, { type: 'table-cell', children: [] })] },
      { type: 'table-footer', children: [text('Source: harbour office')] },
    ],
  };
  assert.deepEqual(read(contentTree, tree(table)), {
    body: [
      {
        type: 'table',
        children: [
          { type: 'table-caption', children: [text('Crossings')] },
          { type: 'table-body', children: [row({ ...cell('Day', true), columnSpan: 2 })] },
          { type: 'table-body', children: [row({ type: 'table-cell', children: [text('Monday')] }, { type: 'table-cell', children: [] })] },
        ],
      },
      paragraph('Source: harbour office'),
    ],
    notes: [],
  });
});

test('boxes of a content-tree are boxes where the model has them; else they become what is in them, with their titles, and are noted', () => {
  const nodes = [
    { type: 'layout', layoutName: 'card', children: [heading('subheading', 'The yard'), { type: 'layout-slot', children: [{ type: 'layout-image', picture: treePicture }, paragraph('In dock.')] }] },
    { type: 'timeline', title: 'One year', children: [{ type: 'timeline-event', title: 'May', children: [paragraph('It stops.')] }] },
    { type: 'info-box', children: [{ type: 'card', title: 'The boat', children: [paragraph('Built in 1962.')] }] },
    { type: 'big-number', number: '1947', description: 'The first ferry' },
    { type: 'in-numbers', title: 'In numbers', children: [{ type: 'definition', term: '4', description: 'Crossings a day' }] },
    { type: 'carousel', title: 'Slides', standfirst: 'Three views', children: [{ type: 'carousel-card', title: 'Bow', copy: 'Red.', children: [{ type: 'image-set', picture: treePicture }] }] },
    { type: 'scrolly-block', children: [{ type: 'scrolly-section', children: [{ type: 'scrolly-image', picture: treePicture }, { type: 'scrolly-copy', children: [{ type: 'scrolly-heading', level: 'chapter', children: [text('Scroll')] }] }] }] },
    { type: 'new-thing', title: 'New', children: [] },
  ];
  const { body, notes } = read(contentTree, tree(...nodes));
  const image = { type: 'image-set', picture };
  assert.deepEqual(body, [
    heading('subheading', 'The yard'), image, paragraph('In dock.'),
    { type: 'timeline', title: 'One year', children: [{ type: 'timeline-event', title: 'May', children: [paragraph('It stops.')] }] },
    { type: 'info-box', children: [heading('label', 'The boat'), paragraph('Built in 1962.')] },
    { type: 'big-number', title: '1947', children: [text('The first ferry')] },
    { type: 'in-numbers', title: 'In numbers', children: [{ type: 'definition', title: '4', children: [text('Crossings a day')] }] },
    { type: 'gallery', children: [heading('label', 'Slides'), paragraph('Three views'), heading('label', 'Bow'), paragraph('Red.'), image] },
    image, heading('chapter', 'Scroll'),
    heading('label', 'New'),
  ]);
  const boxes = ['layout', 'layout-slot', 'card', 'carousel-card', 'scrolly-block', 'scrolly-section', 'scrolly-copy', 'new-thing'];
  assert.deepEqual(
    notes,
    boxes.map((type) => `node-unknown ${type}`),
  );
});

test('blocks of Portable Text have their styles', () => {
  const blocks = ['h1', 'h2', 'h3', 'h4', 'blockquote', 'normal'].map((style) => block(style, { style }));
  assert.deepEqual(read(portableText, [...blocks, block('unsaid'), block('lead', { style: 'lead' })]), {
    body: [heading('chapter', 'h1'), heading('chapter', 'h2'), heading('subheading', 'h3'), heading('label', 'h4'), { type: 'blockquote', children: [text('blockquote')] }, paragraph('normal'), paragraph('unsaid'), paragraph('lead')],
    notes: ['node-unknown lead'],
  });
});

test('neighbours in Portable Text share their marks, and a link is around the others', () => {
  const children = [span('The '), span('red ', 'em'), span('ferry', 'em', 'a'), span(' sails', 'a'), span('\nagain', 'underline', 'note')];
  const markDefs = [{ _key: 'a', _type: 'link', href: '/ferry' }, { _key: 'note', _type: 'footnote', number: 7 }];
  assert.deepEqual(read(portableText, { _type: 'block', children, markDefs }), {
    body: [
      {
        type: 'paragraph',
        children: [
          text('The '),
          { type: 'emphasis', children: [text('red ')] },
          { type: 'link', url: 'https://lantern.example/ferry', children: [{ type: 'emphasis', children: [text('ferry')] }, text(' sails')] },
          { type: 'break' },
          text('again'),
        ],
      },
    ],
    notes: ['node-unknown underline', 'node-unknown footnote'],
  });
});

const item = (value: string, level: number, listItem = 'bullet') => block(value, { listItem, level });
const list = (ordered: boolean, ...children: readonly unknown[]) => ({ type: 'list', ordered, children });
const items = (value: string, ...more: readonly unknown[]) => ({ type: 'list-item', children: [text(value), ...more] });

test('items of Portable Text become lists by their levels', () => {
  assert.deepEqual(bodyOf(portableText, [item('a', 1), item('b', 3), item('c', 2, 'number'), item('d', 1), item('e', 1, 'number'), block('Text.'), item('f', 2)]), [
    list(false, items('a', list(false, items('b')), list(true, items('c'))), items('d')),
    list(true, items('e')),
    paragraph('Text.'),
    list(false, items('f')),
  ]);
});

test('pictures and other things in Portable Text become nodes, or are noted', () => {
  const image = { _type: 'image', asset: { url: photo, metadata: { dimensions: { width: 1200, height: 800 } } }, alt: 'A red ferry', caption: 'The ferry at Aldermoor quay.', credit: 'Ines Varga' };
  const document = [image, { _type: 'break', style: 'lineBreak' }, { _type: 'code', code: 'a\n b' }, { _type: 'youtube', url: 'https://v.example/1', title: 'Bells' }, { _type: 'callout', title: 'Fares', body: [block('Four coins.')] }, { _type: 'image', asset: { _ref: 'image-abc-10x10-jpg' } }];
  assert.deepEqual(read(portableText, document), {
    body: [{ type: 'image-set', picture }, { type: 'thematic-break' }, { type: 'preformatted', children: [text('a\n b')] }, { type: 'embed', url: 'https://v.example/1', caption: 'Bells' }, heading('label', 'Fares'), paragraph('Four coins.')],
    notes: ['node-unknown callout', 'field-invalid picture', 'node-invalid image-set'],
  });
});

test('a document of Sanity has its title, author, date and main image around its body', () => {
  const mainImage = { _type: 'image', asset: { url: photo }, caption: 'The ferry at Aldermoor quay.' };
  const document = { _type: 'post', _updatedAt: '2026-11-20T09:30:00Z', title: 'Aldermoor ferry sails again', publishedAt: '2026-11-20T06:00:00Z', author: { name: 'Mara Quill' }, mainImage, body: [block('Text.')] };
  assert.deepEqual(read(portableText, document), { headline: document.title, author: [{ name: 'Mara Quill' }], datePublished: document.publishedAt, dateModified: '2026-11-20T09:30:00Z', image: { url: photo, caption: mainImage.caption }, body: [paragraph('Text.')], notes: [] });
});

const uncaptioned = { ...guardianImage, data: { alt: 'A red ferry', credit: 'Photograph: Ines Varga' } };
const guardianPicture = { url: photo, width: 1200, height: 800, alt: 'A red ferry', caption: 'The ferry', creditText: 'Photograph: Ines Varga' };

test('an article of the Guardian has its headline, deck, byline, dates and main image', () => {
  const article = guardianArticle([words('The first crossing left at six.')], {
    lang: 'en',
    sectionLabel: 'Harbour',
    standfirst: '<p>After a year in the yard</p><ul><li>Fares</li></ul>',
    byline: 'Mara Quill in Aldermoor',
    tags: [{ type: 'Keyword', title: 'Ferries' }, { type: 'Contributor', title: 'Mara Quill' }],
    linkedData: [{ '@type': 'NewsArticle', dateModified: '2026-11-20T09:30:00.000Z' }],
    mainMediaElements: [guardianImage],
  });
  const { body, notes, ...envelope } = read(guardian, article);
  assert.deepEqual(envelope, {
    inLanguage: 'en',
    kicker: { text: 'Harbour' },
    headline: 'Aldermoor ferry sails again',
    description: 'After a year in the yard',
    byline: 'Mara Quill in Aldermoor',
    author: [{ name: 'Mara Quill' }],
    datePublished: '2026-11-20T06:00:00.000Z',
    dateModified: '2026-11-20T09:30:00.000Z',
    image: { ...guardianPicture, caption: plainText('<strong>The ferry</strong>') },
  });
  // The links that follow the deck stand at the head of the body.
  assert.deepEqual([body.length, body[1], notes], [2, paragraph('The first crossing left at six.'), []]);
  assert.match(JSON.stringify(body[0]), /Fares/);
});

test('elements of the Guardian become nodes', () => {
  const elements = [
    guardianImage,
    part('Pullquote', { html: '<p>We waited.</p>', attribution: 'Tom Osei' }),
    part('RichLink', { prefix: 'Related: ', text: 'The quay rebuilt', url: 'https://lantern.example/quay' }),
    part('Divider', {}),
    part('Youtube', { assetId: 'a&b', mediaTitle: 'Bells' }),
    part('Youtube', { assetId: 'gone', mediaTitle: 'Gone', expired: true }),
    part('Tweet', { html: '<p>It is moving.</p>', url: 'https://posts.example/1' }),
    part('Audio', { assets: [{ url: 'https://a.example/1.mp3' }] }),
    part('Map', { embedUrl: 'https://maps.example/e', originalUrl: 'https://maps.example/o', title: 'The route' }),
    part('MultiImage', { images: [guardianImage, uncaptioned], caption: 'Two views' }),
    { _type: 'model.dotcomrendering.pageElements.AdPlaceholderBlockElement' },
  ];
  const { body, notes } = read(guardian, guardianArticle(elements));
  assert.deepEqual(body, [
    { type: 'image-set', picture: guardianPicture },
    { type: 'pullquote', text: 'We waited.', source: 'Tom Osei' },
    related('The quay rebuilt', { heading: 'Related' }),
    { type: 'thematic-break' },
    { type: 'embed', url: 'https://www.youtube.com/watch?v=a%26b', caption: 'Bells' },
    paragraph('It is moving.'),
    { type: 'embed', url: 'https://a.example/1.mp3' },
    { type: 'embed', url: 'https://maps.example/o', caption: 'The route' },
    { type: 'image-set', picture: guardianPicture },
    { type: 'image-set', picture: { ...guardianPicture, caption: 'Two views' } },
  ]);
  assert.deepEqual(notes, ['node-unknown Youtube, expired']);
});

test('boxes of the Guardian become their titles, words and elements, and are noted', () => {
  const elements = [
    part('QA', { title: 'Why red?', html: '<p>Nobody knows.</p>', credit: '' }),
    part('Timeline', { sections: [{ title: 'Spring', events: [{ date: 'May', title: 'Stop', main: guardianImage, body: [words('It stops.')] }] }] }),
    part('List', { listElementType: 'KeyTakeaways', items: [{ title: 'One', elements: [words('It floats.')] }] }),
    part('KeyTakeaways', { keyTakeaways: [{ title: 'Two', body: [words('It rings.')] }] }),
    part('StarRating', { rating: 4 }),
  ];
  const { body, notes } = read(guardian, guardianArticle(elements));
  assert.deepEqual(body, [
    heading('label', 'Why red?'), paragraph('Nobody knows.'),
    heading('label', 'Spring'), heading('label', 'May · Stop'), { type: 'image-set', picture: guardianPicture }, paragraph('It stops.'),
    heading('label', 'One'), paragraph('It floats.'),
    heading('label', 'Two'), paragraph('It rings.'),
  ]);
  assert.deepEqual(
    notes,
    ['QA', 'Timeline', 'List', 'KeyTakeaways', 'StarRating'].map((type) => `node-unknown ${type}`),
  );
});

const envelopeOf = ({ body: _body, notes: _notes, ...envelope }: NewsArticle & { readonly notes: readonly string[] }) => envelope;

test('a post of WordPress.com has its title, excerpt, author, dates and featured image', () => {
  const document = post({
    excerpt: '<p>After a year in the yard</p>',
    author: { ID: 3, name: 'Mara Quill' },
    date: '2026-11-20T06:00:00+01:00',
    modified: '2026-11-20T09:30:00+01:00',
    post_thumbnail: { ID: 9, URL: photo, width: 1200, height: 800 },
    featured_image: photo,
    attachments: { 9: { ID: 9, alt: 'A red ferry', caption: 'The ferry at Aldermoor quay.' } },
  });
  assert.deepEqual(read(wordpressCom, document), {
    headline: plainText('Ferry &amp; quay'),
    description: 'After a year in the yard',
    author: [{ name: 'Mara Quill' }],
    datePublished: '2026-11-20T06:00:00+01:00',
    dateModified: '2026-11-20T09:30:00+01:00',
    image: { url: photo, width: 1200, height: 800, alt: 'A red ferry', caption: 'The ferry at Aldermoor quay.' },
    body: [paragraph('The first crossing left at six.')],
    notes: [],
  });
});

test('an excerpt that WordPress.com made is no deck, and drafts are withheld', () => {
  for (const excerpt of ['<p>The first crossing […]</p>', '<p>The first crossing left at six.</p>', '']) assert.deepEqual(envelopeOf(read(wordpressCom, post({ excerpt }))), { headline: plainText('Ferry &amp; quay') });
  assert.equal(read(wordpressCom, post({ status: 'draft' })).pubStatus, 'withheld');
  assert.deepEqual(read(wordpressCom, post({ featured_image: photo, post_thumbnail: null })).image, { url: photo });
});
