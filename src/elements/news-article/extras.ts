// What an article has where an attribute asks for it: a module of its own, for the pages that do.
import type { Block, NewsArticle } from '../../article/article.js';
import type { Place } from '../../article/align-blocks.js';
import { bestQuote } from '../../article/pull-quote.js';
import { readingTime } from '../../article/reading-time.js';
import { ownFields } from '../../safety/door.js';
import { safeUrl } from '../../safety/safe-url.js';
import type { Html } from '../article-parts-kit.js';
import { Progress, renderContents } from './aids.js';
import type { ExtrasHost } from './extras-host.js';
import { firstBlocks, longArticle } from './first-blocks.js';
import { Live } from './live.js';
import type { NewsArticleEvent } from './news-article-events.js';
import type { Manner } from './plain-blocks.js';
import { ReadAloud } from './read-aloud.js';
import { Slices } from './slices.js';
import type { Render } from './slices.js';
import { writeJsonLd } from './write-json-ld.js';

export { styles } from './aids.styles.js';
export { copyOf } from './plain-blocks.js';

/** What there is to show of all this. */
export interface Shown {
  readonly places: readonly Place[];
  /** Shows what is behind these places, in a long article; `rest` stands at its end. */
  readonly slices: ((show: (block: Block) => unknown, manner: Manner, rest: unknown, render: Render) => unknown) | undefined;
  readonly minutes: number | undefined;
  readonly aids: unknown;
  /** What screen readers are told of this version. */
  readonly news: string | undefined;
}

const isSet = (value: unknown): boolean => (value ?? false) !== false;

/** Reads something once, however often it is shown. */
function once<K extends object, T>(read: (from: K) => T): (from: K) => T {
  const known = new WeakMap<K, { readonly value: T }>();
  return (from) => {
    const entry = known.get(from) ?? { value: read(from) };
    known.set(from, entry);
    return entry.value;
  };
}

const minutesOf = once(readingTime);

const placesOf = once(({ body }: NewsArticle): readonly Place[] => body.map((block) => ({ before: [], block })));

const blocksOf = (places: readonly Place[]): readonly Block[] => places.flatMap(({ before, block }) => [...blocksOf(before), ...(block ? [block] : [])]);

/** Places with the best quotation in front of the block that it is from, where the newsroom has chosen none. */
const withQuote = once((places: readonly Place[]): readonly Place[] => {
  const body = blocksOf(places);
  const best = bestQuote({ body });
  if (!best) return places;
  const { index, ...words } = best;
  const quote: Place = { before: [], block: ownFields({ ...words, type: 'pullquote', duplicate: true }) };
  const lift = (some: readonly Place[]): readonly Place[] => some.map(({ before, block }) => ({ before: [...lift(before), ...(block && block === body[index] ? [quote] : [])], block }));
  return lift(places);
});

const onServer = !globalThis.document;

/**
 * All of this for one element. No controller: Lit has other names in the module that this one is loaded by.
 */
export class Extras {
  readonly #host: ExtrasHost;
  readonly #live: Live;
  readonly #progress: Progress;
  readonly #voice: ReadAloud;
  readonly #slices: Slices;

  /**
   * @param update - Shows the article again; fulfilled when that is done.
   * @param finish - Called when the last part of a long article is there.
   * @param tell - Tells the page that something was shared.
   */
  constructor(host: ExtrasHost, update: () => Promise<unknown>, finish: () => void, tell: (name: 'share', percent: number, seconds: number, url: string) => void) {
    this.#host = host;
    this.#live = new Live(host);
    this.#progress = new Progress(host);
    this.#voice = new ReadAloud(update);
    this.#slices = new Slices(finish);
    if (onServer) return;
    for (const name of ['load', 'view', 'read', 'share']) host.addEventListener(`news-article-${name}`, this.#tell);
    host.addEventListener('pull-quote-share', ({ url }) => tell('share', 0, 0, url));
    this.connect();
  }

  /** Tells an address of the page's, and nobody else. */
  #tell = (event: Event): void => {
    const { type, article, percent, seconds, url: shared } = event as NewsArticleEvent;
    const { analyticsUrl, ownerDocument, src } = this.#host;
    const url = analyticsUrl && safeUrl(analyticsUrl, ownerDocument.baseURI, /^https?:$/);
    if (url) navigator.sendBeacon(url, JSON.stringify({ event: type, article: article.url ?? src, page: location.origin, percent, seconds, shared }));
  };

  /** Whether a part of the article is still to come. */
  get isBusy(): boolean {
    return this.#slices.isBusy;
  }

  connect(): void {
    this.#live.connect();
    this.#slices.connect();
  }

  disconnect(): void {
    this.#live.disconnect();
    this.#slices.disconnect();
    this.#voice.stop();
  }

  /**
   * @param version - Another one with each document that was read.
   * @param html - Lit's, of the module that asks.
   */
  show(article: NewsArticle, version: number, html: Html): Shown {
    const host = this.#host;
    const isLive = host.refreshEvery && !onServer;
    const places = isLive ? this.#live.arrange(article.body, version) : placesOf(article);
    if (!isSet(host.listen)) this.#voice.stop();
    const all = host.pullQuote === 'auto' ? withQuote(places) : places;
    const isLong = all.length > longArticle && !onServer;
    return {
      places: isLong ? all.slice(0, firstBlocks) : all,
      slices: isLong ? (...how) => this.#slices.show(all, Boolean(isLive), ...how) : undefined,
      minutes: isSet(host.readingTime) ? minutesOf(article) : undefined,
      news: isLive ? this.#live.newsOf(article) : undefined,
      aids: onServer
        ? ''
        : [
            isSet(host.progress) ? this.#progress.render(html) : '',
            isSet(host.listen) && 'speechSynthesis' in globalThis ? this.#voice.render(article, html) : '',
            isSet(host.contents) ? renderContents(host, article, html) : '',
          ],
    };
  }

  /** What is done when the element has been shown. `article` is the one that is to be seen, if any is. */
  follow(article: NewsArticle | undefined): void {
    writeJsonLd(this.#host, isSet(this.#host.jsonLd) ? article : undefined);
    // What is withdrawn is not to be heard either.
    if (!article) this.#voice.stop();
    this.#live.follow();
    this.#progress.follow();
  }
}
