import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Block, ListItem, NewsArticle, Phrasing, Picture, Pullquote, TableBody, TableCaption, TableCell, TableRow } from '../../article/article.js';
import { messages as words } from '../../i18n/messages.js';
import { heading } from '../heading.js';
import { link } from '../link.js';

/** A quotation to set beside the block at `index`. */
export interface LiftedQuote {
  readonly index: number;
  readonly quote: Pullquote;
}

/** How an article is shown. */
export interface View {
  /** Heading level of the headline. */
  readonly level: number;
  /** What other sites learn when a reader follows a link, or a picture is fetched. */
  readonly referrerPolicy: string | undefined;
  /** The feed for "Latest News" where the article lists no stories. */
  readonly latestSrc?: string | undefined;
  readonly lifted?: LiftedQuote | undefined;
}

/** What is inside the `<article>`, from the kicker to the last block. */
export function renderArticle(article: NewsArticle, view: View): TemplateResult {
  const { kicker, headline, description, image, body } = article;
  const { level, latestSrc, lifted } = view;
  const listed: readonly Block[] = latestSrc && !body.some(({ type }) => type === 'recommended-list') ? [...body, { type: 'recommended-list', children: [] }] : body;
  const blocks = listed.map((block, index) => [lifted?.index === index ? renderNode(lifted.quote, view) : '', renderNode(block, view)]);
  return html`
    ${kicker && html`<p part="kicker">${kicker.text}</p>`} ${headline && heading(level, 'headline', headline, 'headline')}
    ${description && html`<p part="deck">${description}</p>`} ${renderByline(article)} ${image && renderPicture(image, 'lead-picture', view)}
    <div>${blocks}</div>
  `;
}

function renderByline({ byline, author, datePublished, dateModified = '' }: Pick<NewsArticle, 'byline' | 'author' | 'datePublished' | 'dateModified'>) {
  const names = byline ?? (author && words.byline(author.map(({ name }) => name)));
  const updated = dateModified.slice(0, 10) === datePublished?.slice(0, 10) ? '' : dateModified;
  return names || datePublished || updated
    ? html`
        <p part="byline">
          ${names && html`<b>${names}</b>`} ${datePublished && html`<time datetime=${datePublished}>${words.date(datePublished)}</time>`}
          ${updated && html`<time datetime=${updated}>${words.updated(words.date(updated))}</time>`}
        </p>
      `
    : '';
}

const headingOffset = { chapter: 1, subheading: 2, label: 3 } as const;

function renderNode(node: Phrasing | Block | ListItem | TableCaption | TableBody | TableRow | TableCell, view: View): unknown {
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
    case 'embed':
      return html`<p part="embed">${link(node.url, node.caption ?? new URL(node.url).hostname, referrerPolicy)}</p>`;
    case 'pullquote':
      return html`<pull-quote .quote=${node}></pull-quote>`;
    case 'image-set':
      return renderPicture(node.picture, 'picture', view);
    case 'poll':
      return html`<news-poll poll-id=${node.id}></news-poll>`;
    case 'recommended-list':
      if (node.children.length > 0) return html`<section part="latest">${node.heading && heading(level + 1, 'subhead', node.heading)}<ol>${node.children.map(({ title, url }) => html`<li>${link(url, title, referrerPolicy)}</li>`)}</ol></section>`;
      // A heading with nothing under it would promise what is not there.
      return latestSrc ? html`<news-list src=${latestSrc} heading=${node.heading ?? nothing} heading-level=${level + 1} referrerpolicy=${referrerPolicy ?? nothing}></news-list>` : '';
  }
}

/** A picture with its caption. Width and height reserve its place before it is there. */
const renderPicture = ({ url, alt = '', width, height, caption, creditText }: Picture, name: string, view: View) => html`
  <figure part=${name}>
    <img referrerpolicy=${view.referrerPolicy ?? nothing} src=${url} alt=${alt} width=${width ?? nothing} height=${height ?? nothing} />
    ${caption || creditText ? html`<figcaption>${caption} <span part="credit">${creditText}</span></figcaption>` : ''}
  </figure>
`;
