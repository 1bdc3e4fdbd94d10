/** Hosts whose publishers send what they should not, or take it back. */
import assert from 'node:assert/strict';
import { isUntouched, reportOf } from './host-page.js';
import type { HostPage, Scene } from './host-page.js';

interface Fallback {
  readonly tag: string;
  /** Whether what the host wrote between the tags can be seen. */
  readonly isLinkVisible: boolean;
  readonly isBusy: boolean;
  /** What the element says. */
  readonly words: string;
  readonly copies: number;
}

const fallbacks = ({ visit }: Scene): Promise<readonly Fallback[]> =>
  visit.evaluate(async () => {
    const elements = hostMonitor.findAll('news-article, news-list, news-poll, pull-quote');
    const look = () =>
      elements.map((element) => ({
        tag: element.localName,
        isLinkVisible: !!element.querySelector('a')?.checkVisibility() && (element.querySelector('a')?.getBoundingClientRect().height ?? 0) > 10,
        isBusy: element.shadowRoot?.querySelector('[aria-busy]')?.getAttribute('aria-busy') === 'true',
        words: element.shadowRoot?.querySelector('[role=status], p[part=message]')?.textContent?.trim() ?? '',
        copies: element.querySelectorAll('[slot=copy]').length,
      }));
    for (let tries = 0; tries < 200 && look().some(({ isBusy, words }) => isBusy || !words); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    return look();
  });

export const contentPages: readonly HostPage[] = [
  {
    path: 'faults.html',
    does: 'Names documents that are missing, broken, or something else',
    async run(scene) {
      const shown = await fallbacks(scene);
      assert.equal(shown.length, 8);
      for (const { tag, isLinkVisible, isBusy, words } of shown) {
        assert.deepEqual([tag, isLinkVisible, isBusy], [tag, true, false]);
        assert.match(words, /^This could not be loaded: .+\.$/);
      }
      const { messages } = await reportOf(scene);
      assert.equal(messages.length, shown.length);
      await isUntouched(scene, { messages });
      return 'keeps its fallback, and says why';
    },
  },
  {
    path: 'withdrawn.html',
    does: 'Has a copy of an article that was withdrawn since',
    async run(scene) {
      const [shown] = await fallbacks(scene);
      assert.deepEqual(shown, { tag: 'news-article', isLinkVisible: false, isBusy: false, words: 'This article has been withdrawn.', copies: 0 });
      assert.equal(await scene.visit.evaluate(() => document.body.textContent.includes('Sunday ferry')), false);
      await isUntouched(scene);
      return 'works (the notice, and no text)';
    },
  },
];
