import { LitElement, html, nothing } from 'lit';
import type { Pullquote } from '../../article/article.js';
import { parseQuote } from '../../article/parse-quote.js';
import { Surroundings } from '../../context/news-context.js';
import { messages as words } from '../../i18n/messages.js';
import { serverStyles } from '../adopt-styles.js';
import { Content, jsonOrText } from '../content.js';
import { asHeadingLevel, heading } from '../heading.js';
import { parts } from '../load-parts.js';
import { baseStyles, renderPending } from '../pending.js';
import { PullQuoteErrorEvent } from './pull-quote-events.js';
import { styles } from './pull-quote.styles.js';

/**
 * A quotation set large. The quotation is its text content, or `quote`, or the document at `src`.
 *
 * @element pull-quote
 * @slot - The quotation, where neither `quote` nor `src` is given; the fallback where they bring nothing.
 * @fires {PullQuoteErrorEvent} pull-quote-error - A quotation could not be shown, or a bad one was passed over.
 * @fires {PullQuoteShareEvent} pull-quote-share - The reader has handed the quotation on, or copied it.
 * @csspart quote - The quotation.
 * @csspart source - Who said it.
 * @csspart message - What is said where there is no quotation.
 * @csspart button - The button for another try, or for sharing.
 */
export class PullQuoteElement extends LitElement {
  static override styles = serverStyles(baseStyles, styles);

  static override properties = {
    quote: {},
    src: {},
    source: {},
    headingLevel: { attribute: 'heading-level' },
    share: {},
  };

  /** The quotation: an object `{text, source?, duplicate?}`, its JSON text, or the text itself. `duplicate` says that the surrounding article holds the same words. */
  declare quote: Pullquote | string | undefined;
  /** Address of the quotation as JSON or plain text. */
  declare src: string | undefined;
  /** Who said it, where the quotation does not name anyone. */
  declare source: string | undefined;
  /** When set, the quotation gets a heading of this level, 1 to 6, for screen readers alone. */
  declare headingLevel: number | string | undefined;
  /** Puts a button for sharing under the quotation. Its value is the address of the text that has the quotation; by default that of the page. */
  declare share: boolean | string | undefined;

  // An article around the quotation says which document it is from.
  #around = new Surroundings(this);
  #content: Content<Pullquote> = new Content(this, {
    name: 'quote',
    property: () => this.quote,
    src: () => this.src,
    parse: (input) => parseQuote(input),
    accepts: jsonOrText,
    styles: [baseStyles, styles],
    onProblem: (problem) => {
      const event = new PullQuoteErrorEvent(problem);
      this.dispatchEvent(event);
    },
  });

  /** Loads the quotation at `src` again. */
  refresh(): void {
    this.#content.retry();
  }

  protected override willUpdate(): void {
    this.#content.read();
  }

  protected override updated(): void {
    if ((this.share ?? false) !== false && parts.isAwaited) void parts.load(this.localName).then(() => this.requestUpdate());
  }

  protected override render() {
    const { state } = this.#content;
    if (state.status === 'ready') return this.#figure(state.value.text, state.value.source ?? this.source, state.value.duplicate);
    if (state.status === 'empty' && this.#content.hasFallback) return this.#figure(html`<slot></slot>`, this.source);
    return renderPending(this.#content);
  }

  #figure(text: unknown, source: string | undefined, duplicate = false) {
    const level = asHeadingLevel(this.headingLevel);
    const label = duplicate ? words.repeatedQuote : words.quote;
    const quote = html`
      ${level && html`<div class="hidden">${heading(level, 'heading', label)}</div>`}
      <blockquote part="quote" cite=${this.#around.value.documentUrl ?? nothing}>${text}</blockquote>
      ${source && html`<p part="source">— ${source}</p>`} ${parts.module?.renderShare(this, html)}
    `;
    // What repeats the text is beside it, and can be skipped by its name; what does not is part of it.
    return duplicate ? html`<aside class="root" role="note" aria-label=${label}>${quote}</aside>` : html`<figure class="root">${quote}</figure>`;
  }
}
