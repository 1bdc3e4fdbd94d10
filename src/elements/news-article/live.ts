import { alignBlocks } from '../../article/align-blocks.js';
import type { Place } from '../../article/align-blocks.js';
import type { Block, NewsArticle } from '../../article/article.js';
import type { ExtrasHost } from './extras-host.js';

/** Seconds from one look to the next, at least. */
const least = 5;
/** Places nest in places with each version: after so many they begin anew. */
const versionLimit = 50;

/** Keeps an article up to date, as long as `refresh` asks for it. */
export class Live {
  readonly #host: ExtrasHost;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #places: readonly Place[] = [];
  #versions = 0;
  #version = 0;
  /** What `refresh` said when the wait began. */
  #every: number | string | null | undefined;
  #corrections: ReadonlySet<string> | undefined;
  #news = '';

  constructor(host: ExtrasHost) {
    this.#host = host;
  }

  connect(): void {
    document.addEventListener('visibilitychange', this.#look);
    this.#wait();
  }

  disconnect(): void {
    document.removeEventListener('visibilitychange', this.#look);
    clearTimeout(this.#timer);
  }

  /** Looks when the attribute says so. */
  follow(): void {
    if (this.#every !== this.#host.refreshEvery) this.#wait();
  }

  /** Where the blocks of this version stand. */
  arrange(blocks: readonly Block[], version: number): readonly Place[] {
    if (version === this.#version) return this.#places;
    if (this.#version) this.#holdStill();
    this.#places = alignBlocks(this.#versions++ % versionLimit ? this.#places : [], blocks);
    this.#version = version;
    return this.#places;
  }

  /** Keeps what the reader is looking at where it is, in browsers that do not do so by themselves. */
  #holdStill(): void {
    const seen = [...(this.#host.shadowRoot?.querySelectorAll('article > div > *') ?? [])].find((element) => element.getBoundingClientRect().bottom > 0);
    if (!seen || CSS.supports('overflow-anchor', 'auto')) return;
    const { top } = seen.getBoundingClientRect();
    void this.#host.updateComplete.then(() => seen.isConnected && top < innerHeight && scrollBy({ top: seen.getBoundingClientRect().top - top, behavior: 'instant' }));
  }

  /** What screen readers are told of this version: corrections that were not in the one before. */
  newsOf({ correction = [] }: NewsArticle): string {
    const texts = new Set(correction.map(({ text }) => text));
    const known = this.#corrections;
    this.#corrections = texts;
    const fresh = [...texts].filter((text) => known && !known.has(text));
    if (fresh.length > 0) this.#news = fresh.join(' ');
    return this.#news;
  }

  #look = (): void => {
    if (!document.hidden && this.#host.refreshEvery) this.#host.refresh();
    this.#wait();
  };

  /** Readers of one page do not all come at once. */
  #wait(): void {
    clearTimeout(this.#timer);
    this.#every = this.#host.refreshEvery;
    const seconds = Math.max(least, Number(this.#every || NaN));
    if (seconds < Infinity) this.#timer = setTimeout(this.#look, seconds * (900 + 200 * Math.random()));
  }
}
