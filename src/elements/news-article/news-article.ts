import { ContextConsumer, ContextProvider } from '@lit/context';
import { LitElement, html, isServer, nothing } from 'lit';
import type { ArticleNote, NewsArticle } from '../../article/article.js';
import { parseArticle } from '../../article/parse-article.js';
import { bestQuote } from '../../article/pull-quote.js';
import { newsContext } from '../../context/news-context.js';
import { messages as words } from '../../i18n/messages.js';
import { safeUrl } from '../../safety/safe-url.js';
import { Content, jsonOrText } from '../content.js';
import { asHeadingLevel, defaultHeadingLevel, heading } from '../heading.js';
import { baseStyles, renderPending } from '../pending.js';
import { NewsArticleErrorEvent } from './news-article-events.js';
import { styles } from './news-article.styles.js';
import { renderBody, renderPicture } from './render-body.js';
import type { LiftedQuote } from './render-body.js';

interface ParsedArticle {
  readonly article: NewsArticle;
  readonly notes: readonly ArticleNote[];
  readonly best: LiftedQuote | undefined;
}

/**
 * A news article, with the polls and pull quotes that it names as living elements.
 *
 * @element news-article
 * @slot - Shown until the article is there: a link to the original serves readers without JavaScript.
 * @fires {NewsArticleErrorEvent} news-article-error - An article could not be shown, or a bad one was passed over.
 * @csspart article - The whole article.
 * @csspart kicker - The word or two above the headline.
 * @csspart headline - The headline.
 * @csspart deck - The sentence under the headline.
 * @csspart byline - Who wrote it, and when.
 * @csspart lead-picture - The picture above the text, with its caption.
 * @csspart picture - A picture in the text, with its caption.
 * @csspart credit - Who made a picture.
 * @csspart subhead - A heading in the text.
 * @csspart latest - Further stories under the text.
 * @csspart message - What is said where there is no article.
 * @csspart button - The retry button.
 */
export class NewsArticleElement extends LitElement {
  static override styles = [baseStyles, styles];

  static override properties = {
    article: {},
    src: {},
    endpoint: {},
    headingLevel: { attribute: 'heading-level' },
    pullQuote: { attribute: 'pull-quote' },
  };

  /** The article: an object, or its JSON or plain text. */
  declare article: NewsArticle | string | undefined;
  /** Address of the article as JSON or plain text. */
  declare src: string | undefined;
  /** Base URL of the vote service for the polls inside; the origin of the article's document, else of the page, where nothing is set. */
  declare endpoint: string | undefined;
  /** Level of the headline as a heading, 1 to 6; sub-heads follow. */
  declare headingLevel: number | string | undefined;
  /** `auto` sets the best quoted sentence of an article without pull quotes beside its paragraph. */
  declare pullQuote: string | undefined;

  #around = new ContextConsumer(this, { context: newsContext, subscribe: true });
  #inside = new ContextProvider(this, { context: newsContext, initialValue: {} });
  #content: Content<ParsedArticle> = new Content(this, {
    name: 'article',
    property: () => this.article,
    src: () => this.src,
    parse: (input, from) => {
      const parsed = parseArticle(input, from);
      if (!parsed.ok) return parsed;
      const { value: article, notes } = parsed;
      const best = bestQuote(article);
      return { ok: true, value: { article, notes, best: best && { index: best.index, quote: { ...best, type: 'pullquote', duplicate: true } } } };
    },
    accepts: jsonOrText,
    onProblem: (problem) => {
      const event = new NewsArticleErrorEvent(problem);
      this.dispatchEvent(event);
    },
  });

  /** What the document had that the article does not show, or shows otherwise. */
  get notes(): readonly ArticleNote[] {
    const { state } = this.#content;
    return state.status === 'ready' ? state.value.notes : [];
  }

  /** Loads the article at `src` again. */
  refresh(): void {
    this.#content.retry();
  }

  protected override willUpdate(): void {
    this.#content.read();
    const { state } = this.#content;
    const around = this.#around.value;
    const endpoint = this.endpoint && !isServer ? safeUrl(this.endpoint, this.ownerDocument.baseURI) : around?.endpoint;
    this.#inside.setValue({ ...(endpoint && { endpoint }), ...(state.status === 'ready' && !isServer && { documentUrl: state.url }), headingLevel: this.#level + 1 });
  }

  protected override render() {
    const { state } = this.#content;
    if (state.status !== 'ready') return renderPending(this.#content);
    const { article, best } = state.value;
    const { kicker, headline, description, image, inLanguage } = article;
    return html`
      <article class="root" part="article" lang=${inLanguage ?? nothing} aria-labelledby=${headline ? 'headline' : nothing}>
        ${kicker && html`<p part="kicker">${kicker.text}</p>`} ${headline && heading(this.#level, 'headline', headline, 'headline')}
        ${description && html`<p part="deck">${description}</p>`} ${renderByline(article)} ${image && renderPicture(image, 'lead-picture')}
        <div class="body">${renderBody(article.body, this.#level, this.pullQuote === 'auto' ? best : undefined)}</div>
      </article>
    `;
  }

  get #level(): number {
    return asHeadingLevel(this.headingLevel) ?? this.#around.value?.headingLevel ?? defaultHeadingLevel;
  }
}

function renderByline({ byline, author, datePublished, dateModified = '' }: NewsArticle) {
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
