/** Our own JSON, believed as it is, and shown by React. */
import { createElement } from 'react';
import { defineArticle } from './react-root.js';

const tags = { paragraph: 'p', heading: 'h2', list: 'ul', 'list-item': 'li', blockquote: 'blockquote', emphasis: 'em', strong: 'strong' };

function Node({ node }) {
  if (node.type === 'text') return node.value;
  if (node.type === 'pullquote') return createElement('figure', { className: 'pullquote' }, createElement('blockquote', null, createElement('p', null, node.text)), createElement('figcaption', null, node.source));
  const inside = node.children.map((child, index) => createElement(Node, { key: index, node: child }));
  return node.type === 'link' ? createElement('a', { href: node.url }, inside) : createElement(tags[node.type], null, inside);
}

const Picture = ({ url, alt, width, height, caption }) => createElement('figure', null, createElement('img', { src: url, alt, width, height }), createElement('figcaption', null, caption));

const Article = ({ headline, description, byline, image, body }) =>
  createElement(
    'article',
    null,
    createElement('h1', null, headline),
    createElement('p', null, description),
    createElement('p', null, byline),
    createElement(Picture, image),
    body.map((node, index) => createElement(Node, { key: index, node })),
  );

defineArticle('react-article', (article) => createElement(Article, article));
