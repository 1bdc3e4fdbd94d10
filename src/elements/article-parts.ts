import type { Box } from '../article/article.js';
import { partMessages as words } from '../i18n/part-messages.js';
import { renderGallery } from './article-parts-gallery.js';
import { section } from './article-parts-kit.js';
import type { AnyNode, Html, Kit, Part, PartView } from './article-parts-kit.js';
import { renderEmbed, renderMedia } from './article-parts-media.js';
import { renderFootnote, renderFootnotes, renderItems } from './article-parts-notes.js';

export { renderLive } from './article-parts-live.js';
export { renderShare } from './article-parts-notes.js';
export { styles } from './article-parts.styles.js';

function renderEvent(node: Box, { html, show }: Kit): unknown {
  return html`${node.title || node.date ? html`<p>${node.date && html`<span part="date">${node.date}</span>`} ${node.title && html`<b>${node.title}</b>`}</p>` : ''}${node.children?.map(show)}`;
}

const renderNumber = (node: Box, { html, show }: Kit): unknown => html`<div .plainNode=${node} class="number"><b>${node.title}</b> <div>${node.children?.map(show)}</div></div>`;

/**
 * Shows a node that few articles have.
 *
 * @param inside - Its children, as they are shown.
 * @param html - Lit's, of the module that asks.
 * @param render - Shows any node.
 */
export function renderPart<V extends PartView>(node: Part, inside: unknown, view: V, html: Html, render: (node: AnyNode, view: V) => unknown): unknown {
  const kit: Kit = { html, view, show: (child) => render(child, view) };
  switch (node.type) {
    case 'embed':
      return renderEmbed(node, kit);
    case 'video':
    case 'audio':
      return renderMedia(node, kit);
    case 'gallery':
      return renderGallery(node, kit);
    case 'info-box':
      return section(kit, node, node.type, node.title, inside);
    case 'key-points':
      return section(kit, node, node.type, node.title ?? words.keyPoints, inside);
    case 'timeline':
      return section(kit, node, node.type, node.title, html`<ol>${node.children?.map((child) => html`<li>${child.type === 'timeline-event' ? renderEvent(child, kit) : kit.show(child)}</li>`)}</ol>`);
    case 'timeline-event':
      return html`<div .plainNode=${node}>${renderEvent(node, kit)}</div>`;
    case 'in-numbers':
      return section(kit, node, node.type, node.title, html`<ul>${node.children?.map((child) => html`<li>${child.type === 'definition' ? renderNumber(child, kit) : kit.show(child)}</li>`)}</ul>`);
    case 'big-number':
      return renderNumber(node, kit);
    case 'definition':
      return html`<dl .plainNode=${node}><dt>${node.title}</dt><dd>${inside}</dd></dl>`;
    case 'footnote':
      return renderFootnote(node, kit);
    case 'footnotes':
      return renderFootnotes(node, kit);
    case 'footnote-item':
      return html`<div .plainNode=${node}>${renderItems([node], kit)}</div>`;
    case 'host-slot':
      return html`<slot .plainNode=${node} name=${node.name}></slot>`;
  }
}
