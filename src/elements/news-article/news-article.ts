import { LitElement, html, isServer, nothing, render } from 'lit';
import type { ArticleNote, LivePost, NewsArticle } from '../../article/article.js';
import { parseArticle } from '../../article/parse-article.js';
import { hiddenAt } from '../../article/times.js';
import type { Hidden } from '../../article/times.js';
import { Surroundings, contextFor } from '../../context/news-context.js';
import { articleMessages as words } from '../../i18n/messages.js';
import { getText } from '../../remote/request.js';
import { safeUrl } from '../../safety/safe-url.js';
import { adoptStyles, serverStyles } from '../adopt-styles.js';
import type { AnyNode } from '../article-parts-kit.js';
import { Content, jsonOrText } from '../content.js';
import type { Parsed } from '../content.js';
import { asHeadingLevel, defaultHeadingLevel } from '../heading.js';
import { parts } from '../load-parts.js';
import { baseStyles, renderPending } from '../pending.js';
import { readWithFormats } from '../read-with-formats.js';
import { Attention } from './attention.js';
import { longArticle } from './first-blocks.js';
import { NewsArticleErrorEvent, NewsArticleEvent, NewsArticleUnknownEvent } from './news-article-events.js';
import { styles } from './news-article.styles.js';
import { renderArticle, renderPlainly } from './render-article.js';
import type { View } from './render-article.js';
import { renderSource } from './render-envelope.js';
import type { Extras } from './extras.js';
import { extras } from './load-extras.js';
import { writeCopy } from './write-copy.js';

/** Milliseconds from one look at the clock to the next, where something depends on it. */
const pause = 10_000;

/** More as soon as the first article needs them. */
const sheets = [baseStyles, styles];

const jsonTextOrHtml = /^$|json$|^text\/plain$|html/;

interface ParsedArticle {
  readonly article: NewsArticle;
  readonly notes: readonly ArticleNote[];
  /** Another one with each document that is read. */
  readonly version: number;
}

/**
 * A news article, with the polls and pull quotes that it names as living elements.
 *
 * @element news-article
 * @slot - Shown until the article is there: a link to the original serves readers without JavaScript.
 * @slot copy - The plain copy of the article that the element keeps for reader modes and archives; shown until the article is there.
 * @fires {NewsArticleErrorEvent} news-article-error - An article could not be shown, or a bad one was passed over.
 * @fires {NewsArticleEvent} news-article-load - An article is shown: the first one, another one, or a new version.
 * @fires {NewsArticleEvent} news-article-view - Half of the article, or of the screen, has been visible for a second.
 * @fires {NewsArticleEvent} news-article-read - The reader has come to the end of a quarter of the article.
 * @fires {NewsArticleEvent} news-article-share - The reader has handed on a quotation of the article.
 * @fires {NewsArticleUnknownEvent} news-article-unknown - Something of the document was not carried over, or was changed on the way.
 * @csspart article - The whole article.
 * @csspart kicker - The word or two above the headline.
 * @csspart headline - The headline.
 * @csspart deck - The sentence under the headline.
 * @csspart byline - Who wrote it, and when.
 * @csspart lead-picture - The picture above the text, with its caption.
 * @csspart picture - A picture in the text, with its caption.
 * @csspart image - A picture without its caption. Where the page cuts it to a shape (`aspect-ratio` and `object-fit: cover`), its focal point stays in sight.
 * @csspart credit - Who made a picture.
 * @csspart subhead - A heading in the text.
 * @csspart embed - Something of another site: a link, or a box with a button that loads a film.
 * @csspart frame - The frame that the button brought.
 * @csspart video - A film of the publisher's own, with its caption.
 * @csspart audio - A sound of the publisher's own, with its caption.
 * @csspart gallery - Pictures that belong together.
 * @csspart enlarge - The button that opens one of them large.
 * @csspart dialog - The box in which it is large.
 * @csspart info-box - A box beside the run of the text, under its heading.
 * @csspart key-points - What the article says in short.
 * @csspart timeline - Events in their order.
 * @csspart date - When one of them was.
 * @csspart in-numbers - Figures and what they say.
 * @csspart footnotes - The words of the footnotes.
 * @csspart latest - Further stories under the text.
 * @csspart live - The posts of a live blog.
 * @csspart key-events - Links to those that tell the story in short.
 * @csspart post - One of the posts.
 * @csspart mark - The word above a post that is pinned, or a key event.
 * @csspart progress - The bar that shows how far the reader has come.
 * @csspart contents - The list of the sub-heads.
 * @csspart listen - The buttons for reading aloud.
 * @csspart rest - The link to the rest of an article that is here in part.
 * @csspart corrections - What was wrong in earlier versions.
 * @csspart topics - The article's topics.
 * @csspart source - Who published the article first, and under which terms.
 * @csspart message - What is said where there is no article, or no longer one.
 * @csspart button - A button: for another try, to load a film, to turn pictures.
 */
export class NewsArticleElement extends LitElement {
  static override styles = serverStyles(baseStyles, styles);

  static override properties = {
    article: {},
    src: {},
    endpoint: {},
    storage: {},
    headingLevel: { attribute: 'heading-level' },
    pullQuote: { attribute: 'pull-quote' },
    latestSrc: { attribute: 'latest-src' },
    corrections: {},
    readingTime: { attribute: 'reading-time' },
    format: {},
    unknownShortcodes: { attribute: 'unknown-shortcodes' },
    mediaSrc: { attribute: 'media-src' },
    referrerPolicy: { attribute: 'referrerpolicy' },
    refreshEvery: { attribute: 'refresh' },
    jsonLd: { attribute: 'json-ld' },
    analyticsUrl: { attribute: 'analytics-url' },
    share: {},
    progress: {},
    contents: {},
    listen: {},
  };

  /** The article: an object, or its JSON or plain text. */
  declare article: NewsArticle | string | undefined;
  /** Address of the article as JSON or plain text. */
  declare src: string | undefined;
  /** Base URL of the vote service for the polls inside; the origin of the article's document, else of the page, where nothing is set. */
  declare endpoint: string | undefined;
  /** `none`: the polls inside remember nothing in the reader's browser. */
  declare storage: string | undefined;
  /** Level of the headline as a heading, 1 to 6; sub-heads follow. */
  declare headingLevel: number | string | undefined;
  /** `auto` sets the best quoted sentence of an article without pull quotes beside its paragraph. */
  declare pullQuote: string | undefined;
  /** Address of a JSON Feed whose stories stand under "Latest News" where the article lists none. */
  declare latestSrc: string | undefined;
  /** `top`: corrections stand above the text; else after it. */
  declare corrections: string | undefined;
  /** Says how many minutes the text takes to read. */
  declare readingTime: boolean | string | undefined;
  /** Name of the format of the document, such as `wordpress`, where its type and shape do not say it. */
  declare format: string | undefined;
  /** `keep`: shortcodes that nobody knows stay in the text. */
  declare unknownShortcodes: string | undefined;
  /** Address of a WordPress media library, such as `/wp-json/wp/v2/media`, for galleries that name files by numbers; by default that of the article's own site, where its address shows one. */
  declare mediaSrc: string | undefined;
  /** What other sites learn of the page from links and pictures of the article: a referrer policy, such as `no-referrer`. */
  declare referrerPolicy: string | undefined;
  /** Seconds from one look for a new version at `src` to the next, at least 5; there is one too when the tab is seen again. */
  declare refreshEvery: number | string | undefined;
  /** Tells search engines of the original, as JSON-LD: for its own site, not for those of partners. */
  declare jsonLd: boolean | string | undefined;
  /** Where what is read is told to, as JSON by `navigator.sendBeacon()`; without it nothing is told to anyone but the page. */
  declare analyticsUrl: string | undefined;
  /** Puts a button for sharing under each pull quote. */
  declare share: boolean | string | undefined;

  /** Shows how far the reader has come, at the upper edge of the screen. */
  declare progress: boolean | string | undefined;
  /** Lists the sub-heads above the text, as links to them; where there are at least two. */
  declare contents: boolean | string | undefined;
  /** Offers to read the article aloud, in browsers that can. */
  declare listen: boolean | string | undefined;

  #around = new Surroundings(this);
  #tell = contextFor(this);
  /** Milliseconds; never less than before, also where somebody has set the clock back. */
  #time = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Why the article is not shown. */
  #hidden: Hidden | undefined;
  /** Addresses of pictures that did not arrive. */
  #failed = new Set<string>();
  #copied: number | Hidden | undefined;
  #story: string | undefined;
  /** What its attributes ask for. */
  #extras: Extras | undefined;
  /** What was read last. */
  #last: { readonly input: unknown; readonly manner: string; readonly result: Parsed<ParsedArticle> } | undefined;
  #attention = new Attention(this, (percent, seconds) => this.#tellPage(percent ? 'read' : 'view', percent, seconds));
  #version = 0;
  /** How it is shown. */
  #view: View | undefined;
  /** How many of the style sheets it has. */
  #adopted = 0;
  #content: Content<ParsedArticle> = new Content(this, {
    name: 'article',
    property: () => this.article,
    src: () => this.src,
    parse: (input, from) => this.#read(input, from),
    manner: () => this.#manner,
    accepts: jsonTextOrHtml,
    styles: sheets,
    onProblem: (problem) => {
      const event = new NewsArticleErrorEvent(problem);
      this.dispatchEvent(event);
    },
  });

  /** What the document had that the article does not show, or shows otherwise. */
  get notes(): readonly ArticleNote[] {
    const { state } = this.#content;
    // The empty list is filled from the feed.
    return state.status === 'ready' ? state.value.notes.filter(({ code }) => code !== 'latest-list-empty' || !this.latestSrc) : [];
  }

  /** Loads the article at `src` again. */
  refresh(): void {
    this.#content.retry();
  }

  /** Reads a document, later where its format has to be loaded first. */
  #read(input: unknown, from: { readonly url: string }): Parsed<ParsedArticle> | Promise<Parsed<ParsedArticle>> {
    if (!this.format && isForeignPage(input)) return { ok: false, problem: { code: 'invalid', detail: 'a page without <article> needs format="html"' } };
    // The same text again is the same article, and nothing that anyone is told of.
    const last = this.#last;
    if (last && last.input === input && last.manner === this.#manner) return last.result;
    const read = () => readWithFormats(() => this.#parse(input, from));
    // What belongs beside the text is to be there with it.
    return this.pullQuote === 'auto' && !extras.module && !isServer ? extras.load().then(read) : read();
  }

  get #manner(): string {
    return `${this.src} ${this.format} ${this.unknownShortcodes} ${this.mediaSrc}`;
  }

  #parse(input: unknown, from: { readonly url: string }, media?: string): Parsed<ParsedArticle> {
    const parsed = parseArticle(input, { ...from, media, mediaSrc: this.mediaSrc, format: this.format, keepShortcodes: this.unknownShortcodes === 'keep' });
    const version = ++this.#version;
    if (!parsed.ok) return parsed;
    const { value: article, notes, mediaUrl } = parsed;
    if (mediaUrl)
      void getText(mediaUrl, jsonOrText, new AbortController().signal).then((answer) => {
        const again = version === this.#version && this.#parse(input, from, answer.ok ? answer.value.text : '');
        if (again && again.ok) this.#content.replace(again.value);
      });
    const result: Parsed<ParsedArticle> = { ok: true, value: { article, notes, version } };
    this.#last = { input, manner: this.#manner, result };
    return result;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#extras?.connect();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#extras?.disconnect();
    clearTimeout(this.#timer);
  }

  protected override willUpdate(): void {
    this.#content.read();
    this.#time = Math.max(this.#time, Date.now());
    const { module } = extras;
    if (module && (isServer || this.isConnected)) this.#extras ??= new module.Extras(this, this.#show, this.#finish, this.#tellPage);
    const { state, value } = this.#content;
    this.#hidden = value && hiddenAt(this.#time, value.article);
    const endpoint = this.#findEndpoint();
    const storage = this.storage || this.#around.value.storage;
    this.#tell({ ...(endpoint && { endpoint }), ...(storage && { storage }), ...(state.status === 'ready' && !isServer && { documentUrl: state.url }), headingLevel: this.#level + 1 });
    if (!value || this.#hidden) return;
    const { article, version } = value;
    this.#view = {
      level: this.#level,
      referrerPolicy: this.referrerPolicy,
      latestSrc: this.latestSrc,
      corrections: this.corrections,
      now: isServer ? NaN : this.#time,
      failed: this.#failed,
      fail: this.#fail,
      parts: parts.module,
      update: this.#show,
      share: isSet(this.share) && (article.url ?? true),
      isPart: this.#isWaiting && this.#isLong,
      ...this.#extras?.show(article, version, html),
    };
  }

  protected override render() {
    const { value } = this.#content;
    if (!value) return renderPending(this.#content);
    const { article } = value;
    const hidden = this.#hidden;
    if (hidden) return html`<div class="root"><p part="message">${words.hidden(hidden, article.embargoedUntil)}</p>${hidden === 'expired' ? renderSource(article, this) : ''}</div>`;
    return html`
      <article class="root" part="article" lang=${article.inLanguage ?? nothing} aria-labelledby=${article.headline ? 'headline' : nothing}>${renderArticle(article, this.#view as View)}</article>
      ${this.refreshEvery ? html`<p class="hidden" role="status">${this.#view?.news}</p>` : ''}
      <div class="copy" inert><slot name="copy"></slot></div>
    `;
  }

  protected override updated(): void {
    const content = this.#content.value;
    clearTimeout(this.#timer);
    // On a page that nobody sees, frames wait until somebody does.
    if (this.isConnected && (this.#hidden === 'embargoed' || this.renderRoot.querySelector('.ago'))) this.#timer = setTimeout(() => requestAnimationFrame(() => this.requestUpdate()), pause);
    if (this.#isWaiting) void extras.load().then(this.#show);
    // Its style sheets grow with what the page has loaded.
    for (const { module } of [extras, parts]) if (module && !sheets.includes(module.styles)) sheets.push(module.styles);
    if (this.#adopted < sheets.length) adoptStyles(this, sheets);
    this.#adopted = sheets.length;
    this.#extras?.follow(this.#hidden ? undefined : content?.article);
    this.#finish();
  }

  /** What is done once with each version, as soon as all of it is there. */
  #finish = (): void => {
    const content = this.#content.value;
    const version = this.#hidden ?? content?.version;
    if (version === this.#copied || this.#isWaiting || this.#extras?.isBusy) return;
    this.#copied = version;
    const { notes } = this;
    const event = new NewsArticleUnknownEvent(notes);
    if (content && notes.length > 0) queueMicrotask(() => this.dispatchEvent(event));
    if (content && !this.#hidden) {
      const { article } = content;
      queueMicrotask(() => this.#tellPage('load'));
      // A new version is the same story.
      const story = article.url ?? article.headline;
      if (story !== this.#story) this.#attention.begin();
      this.#story = story;
    }
    const plain = (node: AnyNode | readonly LivePost[]) => {
      const box = this.ownerDocument.createDocumentFragment();
      if (this.#view) render(renderPlainly(node, this.#view), box);
      return box;
    };
    writeCopy(this, this.renderRoot.querySelector('article'), this.#findEndpoint() ?? '', plain, extras.module?.copyOf);
    if (this.renderRoot.querySelector('.rare, [align], table, pre')) void parts.load().then(this.#show);
  };

  #show = (): Promise<boolean> => {
    this.requestUpdate();
    return this.updateComplete;
  };

  /** Whether it needs what is on its way. */
  get #isWaiting(): boolean {
    return !isServer && !this.#hidden && extras.isAwaited && ([this.pullQuote, this.refreshEvery, this.analyticsUrl, this.readingTime, this.jsonLd, this.progress, this.contents, this.listen, this.share].some(isSet) || this.#isLong);
  }

  get #isLong(): boolean {
    return (this.#content.value?.article.body.length as number) > longArticle;
  }

  get #level(): number {
    return asHeadingLevel(this.headingLevel) ?? this.#around.value.headingLevel ?? defaultHeadingLevel;
  }

  #tellPage = (name: 'load' | 'view' | 'read' | 'share', percent?: number, seconds?: number, url?: string): void => {
    const { article } = this.#content.value ?? {};
    if (article && !this.#hidden) this.dispatchEvent(new NewsArticleEvent(name, article, percent, seconds, url));
  };

  #fail = ({ target }: Event): void => {
    this.#failed.add((target as HTMLImageElement).src);
    this.requestUpdate();
  };

  #findEndpoint(): string | undefined {
    const { state } = this.#content;
    const own = this.endpoint && !isServer ? safeUrl(this.endpoint, this.ownerDocument.baseURI) : this.#around.value.endpoint;
    return own ?? (state.status === 'ready' && !isServer ? new URL(state.url).origin : undefined);
  }
}

/** Whether an attribute without a value is there, or its property is true. */
const isSet = (value: unknown): boolean => (value ?? false) !== false;

/** What networks and logins answer in the place of an article. */
const isForeignPage = (input: unknown): boolean => typeof input === 'string' && /^\s*<(!doctype|html|body)\b(?![^]*<article)/i.test(input);
