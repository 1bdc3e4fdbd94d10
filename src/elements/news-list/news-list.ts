import { LitElement, html } from 'lit';
import { parseFeed } from '../../article/parse-feed.js';
import type { Feed } from '../../article/parse-feed.js';
import { Surroundings } from '../../context/news-context.js';
import { articleMessages, messages as words } from '../../i18n/messages.js';
import { serverStyles } from '../adopt-styles.js';
import { Content } from '../content.js';
import { asHeadingLevel, defaultHeadingLevel, heading } from '../heading.js';
import { link } from '../link.js';
import { baseStyles, renderPending } from '../pending.js';
import { readWithFormats } from '../read-with-formats.js';
import { NewsListErrorEvent } from './news-list-events.js';
import { styles } from './news-list.styles.js';

/** Stories shown where the page names no other number. */
const defaultLimit = 5;

/** JSON, XML and plain text, and servers that do not say what they send. */
const feedTypes = /^$|(json|xml)$|^text\/plain$/;

/**
 * The latest stories of a feed, as links.
 *
 * @element news-list
 * @slot - Shown while there are no stories: a link to them serves readers without JavaScript.
 * @fires {NewsListErrorEvent} news-list-error - Stories could not be shown, or a bad list was passed over.
 * @csspart heading - The heading.
 * @csspart stories - The list of stories.
 * @csspart message - What is said where there are no stories.
 * @csspart button - The retry button.
 */
export class NewsListElement extends LitElement {
  static override styles = serverStyles(baseStyles, styles);

  static override properties = {
    items: {},
    src: {},
    limit: {},
    heading: {},
    headingLevel: { attribute: 'heading-level' },
    referrerPolicy: { attribute: 'referrerpolicy' },
  };

  /** The stories: a feed, or the list of its items; an object or text. */
  declare items: Feed | Feed['items'] | string | undefined;
  /** Address of a feed: JSON Feed, RSS, Atom, posts of WordPress or items of ninjs. */
  declare src: string | undefined;
  /** How many stories are shown at most; 5 where nothing is set. */
  declare limit: number | string | undefined;
  /** The words over the stories; the title of the feed, else "Latest News", where nothing is set. */
  declare heading: string | undefined;
  /** Level of the heading, 1 to 6; below the headline inside an article, else 2. */
  declare headingLevel: number | string | undefined;
  /** What other sites learn of the page when a reader follows a link: a referrer policy, such as `no-referrer`. */
  declare referrerPolicy: string | undefined;

  #around = new Surroundings(this);
  #content: Content<Feed> = new Content(this, {
    name: 'items',
    property: () => this.items,
    src: () => this.src,
    parse: (input, from) => readWithFormats(() => parseFeed(input, from)),
    accepts: feedTypes,
    styles: [baseStyles, styles],
    onProblem: (problem) => {
      const event = new NewsListErrorEvent(problem);
      this.dispatchEvent(event);
    },
  });

  /** Loads the stories at `src` again. */
  refresh(): void {
    this.#content.retry();
  }

  protected override willUpdate(): void {
    this.#content.read();
  }

  protected override render() {
    const { state } = this.#content;
    if (state.status !== 'ready') return renderPending(this.#content);
    const { title, items } = state.value;
    if (items.length === 0) return html`<p class="root" part="message">${words.empty}</p>`;
    const level = asHeadingLevel(this.headingLevel) ?? this.#around.value.headingLevel ?? defaultHeadingLevel;
    const limit = /^[1-9]\d*$/.test(`${this.limit}`) ? Number(this.limit) : defaultLimit;
    return html`
      <section class="root" aria-labelledby="heading">
        ${heading(level, 'heading', this.heading || title || articleMessages.latest, 'heading')}
        <ul part="stories" role="list">
          ${items.slice(0, limit).map(({ title: story, url, date_published }) => html`<li>${link(url, story, this.referrerPolicy)} ${date_published && html`<time datetime=${date_published}>${articleMessages.date(date_published)}</time>`}</li>`)}
        </ul>
      </section>
    `;
  }
}
