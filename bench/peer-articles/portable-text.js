/** Portable Text, shown by its own renderer for React. */
import { PortableText } from '@portabletext/react';
import { createElement } from 'react';
import { defineArticle } from './react-root.js';

const components = {
  types: {
    image: ({ value: { url, alt, width, height, caption } }) => createElement('figure', null, createElement('img', { src: url, alt, width, height }), createElement('figcaption', null, caption)),
    pullquote: ({ value }) => createElement('figure', { className: 'pullquote' }, createElement('blockquote', null, createElement('p', null, value.text)), createElement('figcaption', null, value.source)),
  },
};

defineArticle('portable-text-article', (value) => createElement(PortableText, { value, components }));
