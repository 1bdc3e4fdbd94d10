import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guardian } from '../../src/article/formats/guardian.js';
import { guardianArticle, guardianImage, paragraph, part, photo, read, words } from './extra-documents.js';

const guardianPicture = { url: photo, width: 1200, height: 800, alt: 'A red ferry', caption: 'The ferry', creditText: 'Photograph: Ines Varga' };

test('blocks of a live blog are its posts, the newest first', () => {
  const blocks = [
    { id: 'a1', attributes: { pinned: false, keyEvent: false }, blockCreatedOn: Date.UTC(2026, 10, 20, 6), contributors: [{ name: 'Mara Quill' }], elements: [words('Casting off.')] },
    { id: 'b2', attributes: { pinned: true, keyEvent: true }, title: 'Summary', blockFirstPublished: Date.UTC(2026, 10, 20, 9, 30), blockLastUpdated: Date.UTC(2026, 10, 20, 9, 45), contributors: [], elements: [words('She sails.'), guardianImage] },
  ];
  const { body, liveBlogUpdate, notes } = read(guardian, guardianArticle([], { blocks, mainMediaElements: [part('Youtube', { assetId: 'a', mediaTitle: 'Bells' })] }));
  assert.deepEqual({ body, notes }, { body: [{ type: 'embed', url: 'https://www.youtube.com/watch?v=a', caption: 'Bells' }], notes: [] });
  assert.deepEqual(liveBlogUpdate, [
    { headline: 'Summary', datePublished: '2026-11-20T09:30:00.000Z', dateModified: '2026-11-20T09:45:00.000Z', id: 'b2', pinned: true, keyEvent: true, body: [paragraph('She sails.'), { type: 'image-set', picture: guardianPicture }] },
    { author: [{ name: 'Mara Quill' }], datePublished: '2026-11-20T06:00:00.000Z', id: 'a1', pinned: false, keyEvent: false, body: [paragraph('Casting off.')] },
  ]);
});
