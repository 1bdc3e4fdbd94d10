/** Hosts with scripts that change what the language and the browser bring along. */
import assert from 'node:assert/strict';
import { isUntouched, shownArticles, votes, works } from './host-page.js';
import type { HostPage, Scene } from './host-page.js';

/** What the elements have in their shadow roots, templates and attributes included. */
const contents = async (scene: Scene): Promise<readonly string[]> => {
  await shownArticles(scene);
  return scene.visit.evaluate(() => {
    const elements = hostMonitor.findAll('news-article, news-list, news-poll, pull-quote');
    const found: string[] = [];
    for (let index = 0; index < elements.length; index++) found[index] = `${elements[index]?.localName} ${elements[index]?.shadowRoot?.innerHTML.replace(/<!--.*?-->/g, '').replaceAll('?clean', '')}`;
    return found;
  });
};

/** Content has its own fields alone: the page shows the same, whatever stands on the prototype of all objects. */
async function showsOwnFieldsAlone(scene: Scene): Promise<string> {
  const stray = await contents(scene);
  await isUntouched(scene);
  await scene.visit.go(`${scene.pages}/hosts/bare.html?clean`);
  const clean = await contents(scene);
  assert.deepEqual(stray, clean);
  assert.ok(clean.length >= 6);
  await scene.visit.go(`${scene.pages}/hosts/bare.html`);
  await contents(scene);
  await votes(scene);
  await votes(scene, '7911', 1);
  await isUntouched(scene, { voted: true });
  return 'works';
}

export const libraryPages: readonly HostPage[] = [
  { path: 'prototype.html', does: 'Is built with Prototype.js 1.7.3', run: works() },
  { path: 'mootools.html', does: 'Is built with MooTools 1.4.5', run: works() },
  { path: 'zone.html', does: 'Loads Zone.js, as Angular does', run: works() },
  { path: 'polluted.html', does: 'Puts functions and values on `Object.prototype` and `Array.prototype`', run: works() },
  { path: 'bare.html', does: 'Puts on `Object.prototype` what articles and polls may have; these have none of it', run: showsOwnFieldsAlone },
  { path: 'to-json.html', does: 'Has an old `toJSON` on all prototypes', run: works() },
];
