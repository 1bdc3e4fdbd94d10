import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Place } from '../../article/align-blocks.js';
import type { Block, Box, Embed, Footnote, HostSlot, ListItem, Media, NewsArticle, Phrasing, Pullquote, TableBody, TableCaption, TableCell, TableRow } from '../../article/article.js';
import { heading } from '../heading.js';
import { link } from '../link.js';
import type { Parts } from '../load-parts.js';
import { renderByline, renderCorrections, renderList, renderRest, renderSource, renderTopics } from './render-envelope.js';
import type { EnvelopeView } from './render-envelope.js';
import { renderPicture } from './render-picture.js';

/** A quotation to set beside the block at `index`. */
export interface LiftedQuote {
  readonly index: number;
  readonly quote: Pullquote;
}

/** How an article is shown. */
export interface View extends EnvelopeView {
  /** The feed for "Latest News" where the article lists no stories. */
  readonly latestSrc?: string | undefined;
  readonly lifted?: LiftedQuote | undefined;
  /** Where the blocks of the body stand, where that is to last from one version to the next. */
  readonly places: readonly Place[] | undefined;
  /** Where corrections stand: `top`, or after the text. */
  readonly corrections: string | undefined;
  /** What shows the nodes that few articles have, as soon as it is there. */
  readonly parts: Parts | undefined;
  /** Shows the article again; fulfilled when that is done. */
  readonly update: () => Promise<unknown>;
  /** Whether quotations are to be shared, and the address that these lead to. */
  readonly share: string | boolean;
}

/** What is inside the `<article>`, from the kicker to the word on where it comes from. */
export function renderArticle(article: NewsArticle, view: View): TemplateResult {
  const { kicker, headline, description, image, body } = article;
  const { level, latestSrc, lifted, referrerPolicy } = view;
  const corrections = renderCorrections(article, view);
  const isOnTop = view.corrections === 'top';
  const renderPlace = ({ before, block }: Place): unknown => [before.map(renderPlace), lifted && block && block === body[lifted.index] ? renderNode(lifted.quote, view) : '', block ? renderNode(block, view) : ''];
  return html`
    ${kicker && html`<p part="kicker">${link(kicker.url, kicker.text, referrerPolicy)}</p>`} ${headline && heading(level, 'headline', headline, 'headline')}
    ${description && html`<p part="deck">${description}</p>`} ${renderByline(article, view)} ${isOnTop ? corrections : ''} ${image && renderPicture(image, 'lead-picture', view)}
    <div>${(view.places ?? body.map((block) => ({ before: [], block }))).map(renderPlace)}${latestSrc && !body.some(({ type }) => type === 'recommended-list') ? renderNode({ type: 'recommended-list', children: [] }, view) : ''}</div>
    ${renderRest(article, view)} ${isOnTop ? '' : corrections} ${renderTopics(article, view)} ${renderSource(article, view)}
  `;
}

const headingOffset = { chapter: 1, subheading: 2, label: 3 } as const;

export function renderNode(node: Phrasing | Block | ListItem | TableCaption | TableBody | TableRow | TableCell, view: View): unknown {
  const { level, referrerPolicy, latestSrc } = view;
  const inside = 'children' in node && node.type !== 'recommended-list' ? node.children.map((child) => renderNode(child, view)) : '';
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
    case 'code':
      return html`<code>${inside}</code>`;
    case 'link':
      return link(node.url, inside, referrerPolicy);
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
    case 'preformatted':
      return html`<pre>${inside}</pre>`;
    case 'table':
      return html`<table>${inside}</table>`;
    case 'table-caption':
      return html`<caption>${inside}</caption>`;
    case 'table-body':
      return html`<tbody>${inside}</tbody>`;
    case 'table-row':
      return html`<tr>${inside}</tr>`;
    case 'table-cell':
      return node.heading ? html`<th colspan=${node.columnSpan ?? nothing} rowspan=${node.rowSpan ?? nothing}>${inside}</th>` : html`<td colspan=${node.columnSpan ?? nothing} rowspan=${node.rowSpan ?? nothing}>${inside}</td>`;
    case 'pullquote':
      return html`<pull-quote align=${node.align ?? nothing} .quote=${node} .share=${view.share}></pull-quote>`;
    case 'image-set':
      return renderPicture(node.picture, 'picture', view);
    case 'poll':
      return html`<news-poll poll-id=${node.id}></news-poll>`;
    case 'recommended-list':
      if (node.children.length > 0) return renderList(level, 'latest', node.heading, node.children.map(({ title, url }) => link(url, title, referrerPolicy)));
      // A heading with nothing under it would promise what is not there.
      return latestSrc ? html`<news-list src=${latestSrc} heading=${node.heading ?? nothing} heading-level=${level + 1} referrerpolicy=${referrerPolicy ?? nothing}></news-list>` : '';
    default:
      return view.parts?.renderPart(node, inside, view, html, renderNode) ?? renderPlain(node, inside, view);
  }
}

/**
 * What few articles have, in a few plain elements: this is what the plain copy is made of, and what readers have until the module for
 * such nodes is there.
 */
function renderPlain(node: Embed | Media | Box | Footnote | HostSlot, inside: unknown, { referrerPolicy }: View): TemplateResult {
  const { url, caption, creditText, title, date, id } = node as { readonly [Name in 'url' | 'caption' | 'creditText' | 'title' | 'date' | 'id']?: string };
  return html`<div class="rare">${url ? html`<p part="embed">${link(url, caption ?? title ?? new URL(url).hostname, referrerPolicy)} ${creditText}</p>` : [id && html`<sup>${id}</sup>`, (title ?? date) && html`<p><b>${title}</b> ${date}</p>`, inside]}</div>`;
}
