import type { Pullquote } from '../../article/article.js';
import { articleMessages as words } from '../../i18n/messages.js';
import type { AnyNode } from '../article-parts-kit.js';
import { pollUrl } from '../../remote/poll-client.js';

/**
 * Keeps a plain copy of an article as the last child of its element: reader modes, archives and scrapers do not look into
 * shadow roots. There is one copy at most, also where a server or a cloned page brought it; the page's own children stay as they are.
 * It has no living elements, and leaves out quotations that repeat the text.
 *
 * @param article - The article as it is shown; without it there is to be no copy.
 * @param plainly - Shows a node that few articles have, and the posts of a live blog, as they are in the copy.
 * @param copyOf - Copies what is plain already.
 * @param endpoint - Base URL of the vote service, for links to the polls.
 */
export function writeCopy(host: HTMLElement & { readonly referrerPolicy: string | undefined }, article: Element | null | undefined, endpoint: string, plainly: (node: AnyNode) => Node, copyOf?: (element: Node) => Node | undefined): void {
  const { ownerDocument, referrerPolicy } = host;
  const known = host.querySelector(':scope > [slot="copy"]');
  if (!article) {
    known?.remove();
    return;
  }
  const make = (tag: string, ...children: readonly (Node | string)[]): HTMLElement => {
    const element = ownerDocument.createElement(tag);
    element.append(...children);
    return element;
  };
  const plain = (node: Node): readonly Node[] => {
    const ready = copyOf?.(node);
    if (ready) return [ready];
    // Comments are Lit's marks for its own eyes.
    if (node.nodeType !== 1) return node.nodeType === 3 ? [node.cloneNode()] : [];
    const { localName, attributes, childNodes, className, quote, plainNode } = node as Element & { readonly quote?: Pullquote; readonly plainNode?: AnyNode };
    if (plainNode) return [...plainly(plainNode).childNodes].flatMap(plain);
    const pollId = (node as Element).getAttribute('poll-id');
    const children = [...childNodes].flatMap(plain);
    // Reader modes take the box with the most text for the whole.
    if (localName === 'div') return children;
    // What is true for minutes alone, or for this page, is not kept.
    if (localName === 'news-list' || quote?.duplicate || /^a(go|id)$/.test(className)) return [];
    if (quote) return [make('blockquote', make('p', quote.text), quote.source ? make('p', quote.source) : '')];
    if (pollId) {
      const link = make('a', words.poll);
      link.setAttribute('href', `${pollUrl(endpoint, pollId)}/page`);
      if (referrerPolicy) link.setAttribute('referrerpolicy', referrerPolicy);
      return [make('p', link)];
    }
    const copied = make(localName, ...children);
    // What is never seen is not to be fetched.
    if (localName === 'img') copied.setAttribute('loading', 'lazy');
    for (const { name, value } of attributes) if (!/^(id|part|class|aria|style)/.test(name)) copied.setAttribute(name, value);
    return [copied];
  };
  const copy = known ?? make('div');
  copy.slot = 'copy';
  copy.replaceChildren(...plain(article));
  host.append(copy);
}
