import { NativeEvent, upwards } from '../context/native-event.js';
import type { Box, Footnote } from '../article/article.js';
import { partMessages as words } from '../i18n/part-messages.js';
import { rootOf, section } from './article-parts-kit.js';
import type { Html, Kit } from './article-parts-kit.js';

/** The mark in the text that a reader came from, by the footnote. */
const cameFrom = new WeakMap<Element, HTMLElement>();

/** Numbers of the footnotes in one showing of an article, by what they are called. */
const known = new WeakMap<object, Map<string, number>>();

/** The number of a footnote: they are counted as they come in the text. */
function numberOf(id: string, { view }: Kit): number {
  const numbers = known.get(view) ?? new Map<string, number>();
  known.set(view, numbers);
  const number = numbers.get(id) ?? numbers.size + 1;
  numbers.set(id, number);
  return number;
}

/** The number of a footnote, where it is named. Fragments of an address do not lead into shadow roots, so a script moves the focus. */
export function renderFootnote(node: Footnote, kit: Kit): unknown {
  const { id } = node;
  const number = numberOf(id, kit);
  const go = (event: Event) => {
    event.preventDefault();
    const mark = event.currentTarget as HTMLElement;
    const note = rootOf(mark).getElementById(`footnote-${id}`);
    if (note) cameFrom.set(note, mark);
    note?.focus();
  };
  return kit.html`<sup .plainNode=${node}><a class="mark" href=${`#footnote-${id}`} aria-label=${words.footnote(number)} @click=${go}>${number}</a></sup>`;
}

function renderItem({ id = '', children }: Box, kit: Kit): unknown {
  const { html, show } = kit;
  const number = numberOf(id, kit);
  const goBack = (event: Event) => {
    event.preventDefault();
    const back = event.currentTarget as Element;
    const note = back.closest('li');
    (note && cameFrom.get(note)?.isConnected ? cameFrom.get(note) : [...rootOf(back).querySelectorAll<HTMLElement>('.mark')].find(({ hash }: HTMLElement & { readonly hash?: string }) => hash === `#footnote-${id}`))?.focus();
  };
  return html`<li id=${`footnote-${id}`} value=${number} tabindex="-1">${children?.map(show)} <a class="back" href=${`#mark-${id}`} aria-label=${words.backTo(number)} @click=${goBack}>↩</a></li>`;
}

const isItem = (node: { readonly type: string }): node is Box => node.type === 'footnote-item';

export const renderItems = (nodes: NonNullable<Box['children']>, kit: Kit): unknown => {
  const { html, show } = kit;
  const items = nodes.filter(isItem);
  return html`${items.length ? html`<ol>${items.map((item) => renderItem(item, kit))}</ol>` : ''}${nodes.filter((node) => !isItem(node)).map(show)}`;
};

export const renderFootnotes = (node: Box, kit: Kit): unknown => section(kit, node, 'footnotes', node.title ?? words.footnotes, renderItems(node.children ?? [], kit));

// Hyphens and commas part what such an address is made of.
const encoded = (some: readonly string[]) => encodeURIComponent(some.join(' ')).replaceAll('-', '%2D');

/** An address that leads to the words of a quotation in the page at `url`, in browsers that can. */
function addressOf(url: URL, quotation: string): string {
  const parts = quotation.split(' ');
  url.hash = `:~:text=${parts.length > 16 ? `${encoded(parts.slice(0, 6))},${encoded(parts.slice(-6))}` : encoded(parts)}`;
  return url.href;
}

/** The button that hands a quotation on, and the word on what came of it. */
export function renderShare(host: HTMLElement & { readonly share: unknown }, html: Html): unknown {
  if ((host.share ?? false) === false) return '';
  const share = async ({ currentTarget }: Event) => {
    const status = (currentTarget as Element).nextElementSibling as Element;
    const quote = rootOf(status).querySelector('[part="quote"]');
    const text = `${(quote?.querySelector('slot') ? host : quote)?.textContent}`.replace(/\s+/g, ' ').trim();
    const { URL: page, baseURI } = host.ownerDocument;
    const url = addressOf(new URL(typeof host.share === 'string' && host.share ? host.share : page, baseURI), text);
    const event = Object.assign(new NativeEvent('pull-quote-share', upwards), { text, url });
    status.textContent = '';
    try {
      if ('share' in navigator) await navigator.share({ text: `“${text}”`, url });
      else {
        await (navigator as Navigator).clipboard.writeText(`“${text}”\n${url}`);
        status.textContent = words.copied;
      }
      host.dispatchEvent(event);
    } catch (error) {
      // The reader has thought better of it.
      if ((error as Partial<Error>).name !== 'AbortError') status.textContent = words.notCopied;
    }
  };
  return html`<button part="button" @click=${share}>${words.share}</button><p role="status"></p>`;
}
