/** Hosts that put the article somewhere else, and places where a page itself is somewhere else. */
import assert from 'node:assert/strict';
import { showsArticles, works } from './host-page.js';
import type { HostPage, Scene } from './host-page.js';

/** Waits until the page of this path is there. While one page goes and the other comes, neither may answer. */
async function arrives({ visit }: Scene, path: string): Promise<void> {
  const here = () => visit.evaluate(() => (document.readyState === 'complete' ? location.pathname : '')).catch(() => '');
  while ((await here()) !== path) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Goes to another page, as by a link, and back. Says whether the page came back as it was left. */
async function leaveAndReturn(scene: Scene): Promise<boolean> {
  const { visit } = scene;
  // Browsers keep no page that was left before it was there with all its pictures.
  await arrives(scene, '/hosts/plain.html');
  await visit.evaluate(() => void setTimeout(() => location.assign('/no-script.html')));
  await arrives(scene, '/no-script.html');
  await visit.back();
  await arrives(scene, '/hosts/plain.html');
  return visit.evaluate(() => hostMonitor.isRestored());
}

async function worksAfterReturn(scene: Scene): Promise<string> {
  await showsArticles(scene);
  const isRestored = await leaveAndReturn(scene);
  await works()(scene);
  assert.equal(await leaveAndReturn(scene), isRestored);
  await showsVote(scene);
  return `works (${isRestored ? 'restored from the page cache' : 'loaded again'})`;
}

/** The vote that was cast before is still shown. */
async function showsVote({ visit }: Scene): Promise<void> {
  const said = await visit.evaluate(async () => {
    let status = '';
    for (let tries = 0; tries < 200 && !status; tries++) {
      status = hostMonitor.findAll('news-poll')[0]?.shadowRoot?.querySelector('[role=status]')?.textContent?.trim() ?? '';
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return status;
  });
  assert.match(said, /^Your? vote/);
}

/** In a sandbox without an origin nothing can be stored. */
async function worksInSandbox(scene: Scene): Promise<string> {
  await scene.visit.enterFrame();
  const sandbox = await scene.visit.evaluate(() => {
    try {
      return { origin: globalThis.origin, storage: String(localStorage) };
    } catch (error) {
      return { origin: globalThis.origin, storage: (error as Error).name };
    }
  });
  assert.deepEqual(sandbox, { origin: 'null', storage: 'SecurityError' });
  return works()(scene);
}

/** On http and a name that is not localhost, browsers keep back what they give to secure pages alone. */
async function worksInsecurely(scene: Scene): Promise<string> {
  await scene.visit.go(`${scene.pages.replace('localhost', 'marrish-coast.example')}/hosts/plain.html`);
  const has = await scene.visit.evaluate(() => ({ isSecureContext, randomUUID: 'randomUUID' in crypto, locks: 'locks' in navigator }));
  assert.deepEqual(has, { isSecureContext: false, randomUUID: false, locks: false });
  return works()(scene);
}

export const placePages: readonly HostPage[] = [
  { path: 'shadow.html', does: 'Has the article in a shadow root of its own', run: works() },
  { path: 'rearranged.html?move', does: 'Moves the article when it is shown', run: works({ thenClick: '#move' }) },
  { path: 'rearranged.html?put-back', does: 'Takes it away and puts it back', run: works({ thenClick: '#put-back' }) },
  { path: 'rearranged.html?clone', does: 'Clones it, and the reader votes in the clone', run: works({ thenClick: '#clone', articles: 2, voteAt: 1 }) },
  { path: 'rearranged.html?adopt', does: 'Moves it into the document of a frame', run: works({ thenClick: '#adopt' }) },
  { path: 'rearranged.html?create', does: 'Makes another one in the document of a frame', run: works({ thenClick: '#create', articles: 2, voteAt: 1 }) },
  { path: 'plain.html?back', does: 'Is left and come back to, before and after the vote', run: worksAfterReturn },
  { path: 'sandbox.html', does: 'Has it in a frame with `sandbox="allow-scripts"`: no origin, no storage', run: worksInSandbox },
  { path: 'plain.html?http', does: 'Is served by http: no secure context', run: worksInsecurely },
  { path: 'quirks.html', does: 'Has no doctype', run: works() },
  { path: 'base.html', does: 'Has `<base href>` at another origin, and a relative `src`', run: works() },
];
