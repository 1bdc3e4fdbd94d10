/** Hosts with other guests: a second copy or version of the module, another Lit, taken tags; and those that load it in their own way. */
import assert from 'node:assert/strict';
import { ferry, isUntouched, shownArticles, works, worksBesideOwnLit } from './host-page.js';
import type { HostPage, Scene } from './host-page.js';

/** The list is there too, whichever copy has brought it. */
async function worksWithList(scene: Scene): Promise<string> {
  const result = await works()(scene);
  const stories = await scene.visit.evaluate(() => hostMonitor.findAll('news-list')[0]?.shadowRoot?.querySelector('ul')?.textContent?.trim());
  assert.equal(stories, 'Corn Hall roof: the slates are on');
  return result;
}

/** What the host's own element says on the page, which the module leaves as it is. */
const forumSays = ({ visit }: Scene): Promise<string | null | undefined> => visit.evaluate(() => hostMonitor.findAll('[data-topic]')[0]?.textContent);

export const guestPages: readonly HostPage[] = [
  { path: 'versions.html', does: 'Loads the module from two addresses', run: worksWithList },
  { path: 'versions.html?older=first', does: 'Loads an older version, then this one', run: worksWithList },
  { path: 'versions.html?older=second', does: 'Loads this version, then an older one', run: worksWithList },
  { path: 'versions.html?older=first&async', does: 'Loads both versions as they come, the older one asked for first', run: worksWithList },
  { path: 'versions.html?older=second&async', does: 'Loads both versions as they come, this one asked for first', run: worksWithList },
  { path: 'own-lit.html', does: 'Has an element made with a Lit of its own', run: worksBesideOwnLit },
  {
    path: 'taken.html?tag=pull-quote',
    does: 'Has a `<pull-quote>` of its own',
    run: async (scene) => {
      const result = await works()(scene);
      assert.equal(await forumSays(scene), 'By members of the forum: moorings');
      return result;
    },
  },
  {
    path: 'taken.html?tag=news-poll',
    does: 'Has a `<news-poll>` of its own',
    run: async (scene) => {
      const [article] = await shownArticles(scene);
      assert.equal(article?.headline, ferry);
      assert.equal(article.options, 0);
      assert.equal(await forumSays(scene), 'By members of the forum: moorings');
      await isUntouched(scene);
      return 'works, with the host’s element in the place of the poll';
    },
  },
  { path: 'late.html?on=click', does: 'Imports the module when the reader asks for it', run: works({ loadBy: 'button' }) },
  { path: 'late.html?on=timeout', does: 'Imports the module after a while', run: works() },
  { path: 'written.html', does: 'Writes script and element by `document.write()` while it is read', run: works() },
];
