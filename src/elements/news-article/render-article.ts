import { html, nothing, render } from 'lit';
import type { TemplateResult } from 'lit';
import type { Place } from '../../article/align-blocks.js';
import type { Block, Box, Embed, Footnote, HostSlot, LivePost, Media, NewsArticle } from '../../article/article.js';
import { heading } from '../heading.js';
import { link } from '../link.js';
import type { AnyNode } from '../article-parts-kit.js';
import type { Parts } from '../load-parts.js';
import type { Shown } from './extras.js';
import { firstBlocks } from './first-blocks.js';
import { renderByline, renderCorrections, renderList, renderRest, renderSource, renderTopics } from './render-envelope.js';
import type { EnvelopeView } from './render-envelope.js';
import { renderPicture } from './render-picture.js';

/** How an article is shown. */
export interface View extends EnvelopeView {
  /** The feed for "Latest News" where the article lists no stories. */
  readonly latestSrc?: string | undefined;
  /** Where the blocks of the body stand, where that is not in the order of the body alone. */
  readonly places?: readonly Place[] | undefined;
  /** Shows what is behind these, in a long article. */
  readonly slices?: Shown['slices'];
  /** What screen readers are told of this version. */
  readonly news?: string | undefined;
  /** Whether only the first blocks of a long article are to be shown, until the rest can be. */
  readonly isPart: boolean;
  /** Where corrections stand: `top`, or after the text. */
  readonly corrections: string | undefined;
  /** What shows the nodes that few articles have, as soon as it is there. */
  readonly parts?: Parts | undefined;
  /** What helps readers through the article, where that is asked for. */
  readonly aids?: unknown;
  /** Shows the article again; fulfilled when that is done. */
  readonly update: () => Promise<unknown>;
  /** Whether quotations are to be shared, and the address that these lead to. */
  readonly share: string | boolean;
}

/** What is inside the `<article>`, from the kicker to the word on where it comes from. */
export function renderArticle(article: NewsArticle, view: View): TemplateResult {
  const { kicker, headline, description, image, body, liveBlogUpdate } = article;
  const { level, latestSrc, referrerPolicy } = view;
  const corrections = renderCorrections(article, view);
  const isOnTop = view.corrections === 'top';
  const show = (block: Block) => renderNode(block, view);
  const renderPlace = ({ before, block }: Place): unknown => [before.map(renderPlace), block ? show(block) : ''];
  const latest = latestSrc && !body.some(({ type }) => type === 'recommended-list') ? show({ type: 'recommended-list', children: [] }) : '';
  return html`
    ${kicker && html`<p part="kicker">${link(kicker.url, kicker.text, referrerPolicy)}</p>`} ${headline && heading(level, 'headline', headline, 'headline')}
    ${description && html`<p part="deck">${description}</p>`} ${renderByline(article, view)} ${view.aids} ${isOnTop ? corrections : ''} ${image && renderPicture(image, 'lead-picture', view)}
    <div>${(view.places ?? body.slice(0, view.isPart ? firstBlocks : body.length).map((block) => ({ before: [], block }))).map(renderPlace)}${view.slices || view.isPart ? '' : latest}</div>
    ${view.slices?.(show, { level: level + 1, referrerPolicy, share: view.share }, latest, render)}
    ${liveBlogUpdate && (view.parts?.renderLive(liveBlogUpdate, view, html, renderPost, renderNode) ?? renderPosts(liveBlogUpdate, view))}
    ${renderRest(article, view)} ${isOnTop ? '' : corrections} ${renderTopics(article, view)} ${renderSource(article, view)}
  `;
}

function renderPost(post: LivePost, around: View): TemplateResult {
  const view = { ...around, level: around.level + 2, minutes: 0 };
  return html`${post.headline && heading(view.level, 'subhead', post.headline)} ${renderByline(post, view)}<div>${post.body.map((node) => renderNode(node, view))}</div>`;
}

const renderPosts = (posts: readonly LivePost[], view: View): unknown => posts.map((post) => html`<section class="rare">${renderPost(post, view)}</section>`);

/** What `article-parts.js` shows otherwise, as the plain copy has it: a node, or the posts of a live blog. */
export function renderPlainly(node: AnyNode | readonly LivePost[], shown: View): unknown {
  const view = { ...shown, parts: undefined };
  return 'type' in node ? renderNode(node, view) : renderPosts(node, view);
}

const headingOffset = { chapter: 1, subheading: 2, label: 3 } as const;

export function renderNode(node: AnyNode, view: View): unknown {
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
