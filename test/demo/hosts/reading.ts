/** Pages about what is read of an article, by machines and while it is still coming. */
import assert from 'node:assert/strict';
import { isUntouched, showsArticles, shownArticles } from './host-page.js';
import type { HostPage, Scene } from './host-page.js';

interface Reading {
  readonly words: readonly string[];
  readonly missing: readonly string[];
  readonly sizes: readonly number[];
  readonly isHidden: boolean;
  /** By find-in-page, and when asked for the next one. */
  readonly found: readonly boolean[];
  readonly isWebKit: boolean;
}

declare const Readability: new (document: Node) => { readonly parse: () => { readonly title: string; readonly content: string } | null };

/** What reader modes, find-in-page and screen readers make of the article. */
const read = ({ visit }: Scene): Promise<Reading> =>
  visit.evaluate(() => {
    // Two paragraphs have no space between them.
    const textOf = (node: Node): string => (node.nodeType === 3 ? `${node.nodeValue}` : [...node.childNodes].map(textOf).join(/^(p|h\d|li|figcaption|b|time)$/i.test(node.nodeName) ? '' : ' '));
    const wordsOf = (node: Node) => textOf(node).toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    const host = document.querySelector('news-article') as HTMLElement;
    const copy = host.querySelector('[slot=copy]') as HTMLElement;
    // What stands in the article itself: elements in it show what is theirs in shadow roots of their own.
    const words = wordsOf(host.shadowRoot?.querySelector('article') as Node);
    const parsed = new Readability(document.cloneNode(true)).parse();
    const kept = new Map<string, number>();
    const readable = new DOMParser().parseFromString(parsed?.content ?? '', 'text/html').body;
    readable.prepend(`${parsed?.title} `);
    for (const word of wordsOf(readable)) kept.set(word, (kept.get(word) ?? 0) + 1);
    const missing = words.filter((word) => {
      const left = kept.get(word) ?? 0;
      kept.set(word, left - 1);
      return left <= 0;
    });
    const { find } = globalThis as unknown as { find: (text: string) => boolean };
    getSelection()?.removeAllRanges();
    const sentence = 'Nobody reaches for a purse.';
    return {
      words,
      missing,
      sizes: [...copy.querySelectorAll('p')].map(({ clientHeight }) => clientHeight),
      isHidden: !copy.checkVisibility() && !!copy.assignedSlot?.closest('[inert]') && copy.assignedSlot.parentElement?.clientHeight === 0,
      found: [find(sentence), find(sentence)],
      isWebKit: navigator.userAgent.includes('Version/'),
    };
  });

interface Shift {
  readonly isMeasured: boolean;
  readonly value: number;
  readonly moves: readonly string[];
}

/** How much of the page has moved: by the browser's own measure where it has one, and by what stood where. */
const shiftOf = ({ visit }: Scene): Promise<Shift> =>
  visit.evaluate(async () => {
    // The last that comes is a poll, 300 ms after the article; its frame, and the next ones, may still bring a move.
    await new Promise((resolve) => setTimeout(resolve, 700));
    const isMeasured = PerformanceObserver.supportedEntryTypes.includes('layout-shift');
    let value = 0;
    if (isMeasured) {
      await new Promise((resolve) => {
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as unknown as readonly { readonly value: number }[]) value += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(resolve, 100);
      });
    }
    return { isMeasured, value, moves: (globalThis as unknown as { hostMoves: readonly string[] }).hostMoves };
  });

async function staysInPlace(scene: Scene): Promise<string> {
  const articles = await shownArticles(scene);
  assert.deepEqual(articles.map(({ options }) => options), [4]);
  const { isMeasured, value, moves } = await shiftOf(scene);
  assert.deepEqual([value, moves], [0, []]);
  await isUntouched(scene);
  return isMeasured ? 'works (layout shift: 0)' : 'works (nothing moves)';
}

export const readingPages: readonly HostPage[] = [
  {
    path: 'reader.html',
    does: 'Is read by a reader mode, searched, and cloned by what saves it',
    async run(scene) {
      await showsArticles(scene);
      const { words, missing, sizes, isHidden, found, isWebKit } = await read(scene);
      assert.ok(words.length > 500);
      assert.ok(missing.length <= words.length / 100, missing.join(' '));
      assert.ok(sizes.length > 10 && sizes.every((height) => height > 0), sizes.join(', '));
      assert.equal(isHidden, true);
      // That of WebKit does not look into shadow roots at all.
      assert.deepEqual(found, [!isWebKit, false]);
      await isUntouched(scene);
      return `works (${Math.floor(100 - (missing.length / words.length) * 100)} % of the words)`;
    },
  },
  { path: 'slow.html', does: 'Has module, article and polls come 300 ms late each, with text of its own below', run: staysInPlace },
  { path: 'slow-poll.html', does: 'The same, with a poll in the middle of the part that is seen', run: staysInPlace },
];
