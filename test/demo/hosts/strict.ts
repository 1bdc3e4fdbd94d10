/** Hosts with a content security policy that names all it allows, Trusted Types included. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isUntouched, reportOf, shownArticles, votes, works, worksBesideOwnLit } from './host-page.js';
import type { HostPage, Scene } from './host-page.js';

/** Every text in a JSON document of an article. Addresses and the words of the format are none. */
function textsIn(value: unknown, key = ''): readonly string[] {
  if (typeof value === 'string') return /^(url|type|level|id|inLanguage|datePublished|alt)$/.test(key) ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, inner]) => textsIn(inner, name)) : [];
}

/** Each text stands there word for word, and the page that would report the least attempt has nothing to report. */
async function showsHostileTexts(scene: Scene): Promise<string> {
  const [shown, ...others] = await shownArticles(scene);
  assert.ok(shown && others.length === 0);
  const texts = textsIn(JSON.parse(readFileSync('demo/hosts/hostile.json', 'utf8')));
  assert.ok(texts.length > 12);
  // The quotation in the text is in the shadow root of its element.
  const all = await scene.visit.evaluate(() => hostMonitor.findAll('news-article, pull-quote').reduce((text, element) => `${text}${element.shadowRoot?.textContent ?? ''}`, ''));
  const folded = all.replace(/\s+/g, ' ');
  for (const text of texts) assert.ok(folded.includes(text), text);
  await isUntouched(scene);
  await votes(scene);
  await isUntouched(scene, { voted: true });
  return 'works';
}

/** What the host wrote between the tags is still there to be read, the reason is on the console once, and nothing else has happened. */
async function keepsFallback(scene: Scene): Promise<string> {
  const { visit } = scene;
  if (!(await visit.evaluate(() => 'trustedTypes' in globalThis))) return `${await works()(scene)} (no Trusted Types)`;
  const links = () =>
    visit.evaluate(() => {
      const elements = hostMonitor.findAll('news-article, news-poll, pull-quote');
      return elements.map((element) => ({ tag: element.localName, isDefined: element.matches(':defined'), isVisible: element.checkVisibility() && element.getBoundingClientRect().height > 10, text: element.textContent.trim() }));
    });
  // The module is a deferred script, so it has run when the page has loaded.
  assert.deepEqual(await links(), [{ tag: 'news-article', isDefined: false, isVisible: true, text: 'Linnermouth’s free ferry fills up: read it at The Linnermouth Lantern' }]);
  const { messages, violations } = await reportOf(scene);
  assert.equal(messages.length, 1);
  assert.match(messages[0] ?? '', /^warn news-widgets: .*trusted-types/);
  for (const violation of violations) assert.match(violation, /trusted-types/);
  await isUntouched(scene, { messages, violations });
  return 'keeps its fallback';
}

/** The poll in the page counts; the module brings nothing else. */
async function countsInPollAlone(scene: Scene): Promise<string> {
  await shownArticles(scene, 0);
  const defined = await scene.visit.evaluate(() => ['news-article', 'news-list', 'news-poll', 'news-provider', 'pull-quote'].filter((tag) => customElements.get(tag)));
  assert.deepEqual(defined, ['news-poll']);
  await isUntouched(scene);
  await votes(scene, '7911');
  await isUntouched(scene, { voted: true });
  return 'works';
}

/** The poll in the page counts as well as that of the article, which takes it from whichever module came first. */
async function countsInBoth(scene: Scene): Promise<string> {
  const result = await works()(scene);
  await votes(scene, '7911', 1);
  await isUntouched(scene, { voted: true });
  return result;
}

export const strictPages: readonly HostPage[] = [
  {
    path: 'strict.html',
    does: 'Allows by its policy nothing but nonces, its own styles and `trusted-types news-widgets`',
    run: countsInBoth,
  },
  { path: 'strict-hostile.html', does: 'The same, with an article that is hostile in every text', run: showsHostileTexts },
  { path: 'strict-own-lit.html', does: 'The same, with a Lit and a policy `lit-html` of its own, each name allowed once', run: worksBesideOwnLit },
  { path: 'strict-twice.html', does: 'The same, with the module from two addresses', run: works() },
  { path: 'strict-poll.html', does: 'The same, with the module for polls alone', run: countsInPollAlone },
  { path: 'strict-poll-and-all.html', does: 'The same, with the module for polls, then the whole one', run: countsInBoth },
  { path: 'strict-refused.html', does: 'Refuses every Trusted Types policy', run: keepsFallback },
  { path: 'strict-taken.html', does: 'Has made a policy of the module’s name itself', run: keepsFallback },
];
