// What helps readers through an article: how far they are, and what is in it.
import type { Heading, NewsArticle } from '../../article/article.js';
import { textOf } from '../../article/reading-time.js';
import { aidMessages as words } from '../../i18n/aid-messages.js';
import type { Html } from '../article-parts-kit.js';

/** Sub-heads from which on a list of them says more than a look at the page. */
const least = 2;

/** A bar that shows how far the reader has come. */
export class Progress {
  readonly #host: HTMLElement;
  #isFollowing = false;
  #isDue = false;

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  /** For the eye alone: screen readers beep at bars that move, and know by themselves how far they are. */
  render(html: Html): unknown {
    return html`<progress class="aid" part="progress" aria-hidden="true" value="0"></progress>`;
  }

  /** Moves the bar as the reader scrolls, until there is none any more. */
  follow(): void {
    if (this.#isFollowing || !this.#bar) return;
    this.#isFollowing = true;
    // Also of boxes that scroll by themselves.
    for (const type of ['scroll', 'resize']) addEventListener(type, this.#soon, { capture: true, passive: true });
    this.#soon();
  }

  get #bar(): HTMLProgressElement | null | undefined {
    return this.#host.isConnected ? this.#host.shadowRoot?.querySelector<HTMLProgressElement>('[part="progress"]') : undefined;
  }

  #soon = (): void => {
    if (!this.#isDue) requestAnimationFrame(this.#look);
    this.#isDue = true;
  };

  #look = (): void => {
    this.#isDue = false;
    const bar = this.#bar;
    if (bar) {
      const { top, height } = this.#host.getBoundingClientRect();
      const way = height - innerHeight;
      bar.value = way > 0 ? Math.min(1, Math.max(0, -top / way)) : 1;
      return;
    }
    for (const type of ['scroll', 'resize']) removeEventListener(type, this.#soon, true);
    this.#isFollowing = false;
  };
}

/** A sub-head, and its place among all of them. */
interface Entry {
  readonly index: number;
  readonly text: string;
  readonly inside: Entry[];
}

function entriesOf({ body }: NewsArticle): readonly Entry[] {
  const entries: Entry[] = [];
  const headings = body.filter((node): node is Heading => node.type === 'heading');
  for (const [index, { level, children }] of headings.entries()) {
    if (level === 'label') continue;
    const around = (level === 'subheading' && entries.at(-1)?.inside) || entries;
    around.push({ index, text: textOf(children).trim(), inside: [] });
  }
  return entries;
}

/** The sub-heads as links to them; nothing where there are too few. */
export function renderContents(host: HTMLElement, article: NewsArticle, html: Html): unknown {
  const entries = entriesOf(article);
  if (entries.length + entries.flatMap(({ inside }) => inside).length < least) return '';
  const go = (event: Event, index: number) => {
    event.preventDefault();
    const place = host.shadowRoot?.querySelectorAll<HTMLElement>('article > div > [part="subhead"]')[index];
    if (!place) return;
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
    place.scrollIntoView();
  };
  const renderEntries = (some: readonly Entry[]): unknown =>
    html`<ol>
      ${some.map(({ index, text, inside }) => html`<li><a href="#headline" @click=${(event: Event) => go(event, index)}>${text}</a>${inside.length ? renderEntries(inside) : ''}</li>`)}
    </ol>`;
  return html`<nav class="aid" part="contents" aria-label=${words.contents}>
    <details open>
      <summary>${words.contents}</summary>
      ${renderEntries(entries)}
    </details>
  </nav>`;
}
