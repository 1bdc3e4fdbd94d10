import assert from 'node:assert/strict';
import type { Block } from '../../src/article/article.js';
import type { Format } from '../../src/article/format.js';
import { parseArticle } from '../../src/article/parse-article.js';
import { loadFormats } from '../../src/article/formats/registry.js';

await loadFormats();

/** Documents of the formats that a page may add, about one ferry, and the nodes that they become. */

export const from = { url: 'https://lantern.example/stories/ferry' };
export const photo = 'https://lantern.example/ferry.jpg';

/** The article and the notes, from a document whose format is found out. */
export function read(format: Format, document: unknown) {
  const result = parseArticle(JSON.stringify(document), from);
  assert.ok(result.ok, JSON.stringify(result));
  assert.equal(result.format, format.name);
  return { ...result.value, notes: result.notes.map(({ code, detail }) => `${code} ${detail}`) };
}

export const bodyOf = (format: Format, document: unknown): readonly Block[] => read(format, document).body;

export const text = (value: string) => ({ type: 'text', value });
export const paragraph = (...words: readonly string[]) => ({ type: 'paragraph', children: words.map(text) });
export const heading = (level: string, value: string) => ({ type: 'heading', level, children: [text(value)] });
export const row = (...cells: readonly object[]) => ({ type: 'table-row', children: cells });
export const cell = (value: string, isHeading: boolean) => ({ type: 'table-cell', heading: isHeading, children: [text(value)] });
export const related = (title: string, more: object = {}) => ({ type: 'recommended-list', ...more, children: [{ type: 'recommended', title, url: 'https://lantern.example/quay' }] });

export const ansImage = { type: 'image', url: photo, width: 1200, height: 800, alt_text: 'A red ferry', caption: 'The ferry at Aldermoor quay.', credits: { by: [{ name: 'Ines Varga', byline: 'Ines Varga' }], affiliation: [{ name: 'Lantern Photos' }] } };

export const ansStory = (content_elements: unknown, more: object = {}) => ({ type: 'story', version: '0.10.11', headlines: { basic: 'Aldermoor ferry sails again' }, content_elements, ...more });

export const ansText = (content: string) => ({ type: 'text', content });

export const tree = (...children: readonly unknown[]) => ({ type: 'body', version: 1, children });

export const treePicture = { alt: 'A red ferry', caption: 'The ferry at Aldermoor quay.', credit: 'Ines Varga', images: [{ url: 'https://lantern.example/small.jpg', width: 300, height: 200 }], fallbackImage: { url: photo, width: 1200, height: 800 } };

export const span = (value: string, ...marks: readonly string[]) => ({ _type: 'span', text: value, marks });

export const block = (value: string, more: object = {}) => ({ _type: 'block', markDefs: [], children: [span(value)], ...more });

export const part = (name: string, more: object) => ({ _type: `model.dotcomrendering.pageElements.${name}BlockElement`, elementId: '1', ...more });

export const words = (value: string) => part('Text', { html: `<p>${value}</p>` });

export const guardianImage = part('Image', {
  displayCredit: true,
  data: { alt: 'A red ferry', caption: '<strong>The ferry</strong>', credit: 'Photograph: Ines Varga' },
  media: {
    allImages: [
      { url: 'https://lantern.example/small.jpg', fields: { width: '300', height: '200' } },
      { url: photo, fields: { width: '1200', height: '800' } },
      { url: 'https://lantern.example/master.jpg', fields: { width: '6000', height: '4000', isMaster: 'true' } },
    ],
  },
});

export const guardianArticle = (elements: readonly unknown[], more: object = {}) => ({ headline: 'Aldermoor ferry sails again', webPublicationDate: '2026-11-20T06:00:00.000Z', blocks: [{ id: '1', elements }], ...more });

export const post = (more: object = {}) => ({ ID: 7, site_ID: 8, URL: 'https://aldermoor.example/ferry', title: 'Ferry &amp; quay', content: '<p>The first crossing left at six.</p>', status: 'publish', ...more });
