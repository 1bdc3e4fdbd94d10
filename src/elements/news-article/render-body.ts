import { html, nothing } from 'lit';
import type { Block, ListItem, Phrasing, Picture, Pullquote } from '../../article/article.js';
import { heading } from '../heading.js';

/** A quotation to set beside the block at `index`. */
export interface LiftedQuote {
  readonly index: number;
  readonly quote: Pullquote;
}

const headingOffset = { chapter: 1, subheading: 2, label: 3 } as const;

/** The blocks of an article whose headline has the heading level `level`. */
export const renderBody = (blocks: readonly Block[], level: number, lifted: LiftedQuote | undefined): unknown =>
  blocks.map((block, index) => [lifted?.index === index ? renderNode(lifted.quote, level) : '', renderNode(block, level)]);

function renderNode(node: Phrasing | Block | ListItem, level: number): unknown {
  const inside = 'children' in node && node.type !== 'recommended-list' ? node.children.map((child) => renderNode(child, level)) : '';
  switch (node.type) {
    case 'text':
      return node.value;
    case 'break':
      return html`<br />`;
    case 'strong':
      return html`<strong>${inside}</strong>`;
    case 'emphasis':
      return html`<em>${inside}</em>`;
    case 'strikethrough':
      return html`<s>${inside}</s>`;
    case 'subscript':
      return html`<sub>${inside}</sub>`;
    case 'superscript':
      return html`<sup>${inside}</sup>`;
    case 'link':
      return link(node.url, inside);
    case 'paragraph':
      return html`<p>${inside}</p>`;
    case 'heading':
      return heading(level + headingOffset[node.level ?? 'chapter'], 'subhead', inside);
    case 'list':
      return node.ordered ? html`<ol>${inside}</ol>` : html`<ul>${inside}</ul>`;
    case 'list-item':
      return html`<li>${inside}</li>`;
    case 'blockquote':
      return html`<blockquote>${inside}</blockquote>`;
    case 'thematic-break':
      return html`<hr />`;
    case 'pullquote':
      return html`<pull-quote .quote=${node}></pull-quote>`;
    case 'image-set':
      return renderPicture(node.picture, 'picture');
    case 'poll':
      return html`<news-poll poll-id=${node.id}></news-poll>`;
    case 'recommended-list':
      // A heading with nothing under it would promise what is not there.
      return node.children.length > 0
        ? html`<section part="latest">${node.heading && heading(level + 1, 'subhead', node.heading)}<ul>${node.children.map(({ title, url }) => html`<li>${link(url, title)}</li>`)}</ul></section>`
        : '';
  }
}

const link = (url: string, text: unknown) => html`<a href=${url} rel="noopener">${text}</a>`;

/** A picture with its caption. Width and height reserve its place before it is there. */
export const renderPicture = ({ url, alt = '', width, height, caption, creditText }: Picture, part: string) => html`
  <figure part=${part}>
    <img src=${url} alt=${alt} width=${width ?? nothing} height=${height ?? nothing} />
    ${caption || creditText ? html`<figcaption>${caption} <span part="credit">${creditText}</span></figcaption>` : ''}
  </figure>
`;
