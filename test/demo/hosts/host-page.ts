import assert from 'node:assert/strict';
import { pollAt } from '../pages.js';
import type { HostVisit } from './host-browsers.js';

type Report = Readonly<Record<'errors' | 'violations' | 'messages' | 'globals' | 'builtIns' | 'nodes' | 'earlier' | 'stored', readonly string[]>>;

/** What functions find in a host page: demo/hosts/monitor.js. */
interface HostMonitor {
  readonly report: () => Report;
  /** All elements that match, those in shadow roots and frames too. */
  readonly findAll: (selector: string) => HTMLElement[];
  readonly isRestored: () => boolean;
}
declare global {
  var hostMonitor: HostMonitor;
}

/** A host page in one browser. */
export interface Scene {
  readonly visit: HostVisit;
  /** Origin of the host pages. */
  readonly pages: string;
  /** Origin of the article and the vote service. */
  readonly content: string;
}

export interface HostPage {
  /** Below demo/hosts, with its query. */
  readonly path: string;
  /** What the host does, for the table. */
  readonly does: string;
  /** Looks at the page, which is open, and says what came of it, for the table. */
  readonly run: (scene: Scene) => Promise<string>;
}

export const reportOf = ({ visit }: Scene): Promise<Report> => visit.evaluate(() => hostMonitor.report());

/** What WebKit's driver leaves behind, and what Zone.js notes of listeners on the window, whoever adds them. */
const known = /^new: (Symbol\(automationSessionProxy\)|__zone_symbol__(storage|online|offline|pageshow|visibilitychange)false)$/;
/** What a Lit that is not ours leaves behind. */
const knownOfLit = /^new: (litHtmlVersions|litElementVersions|reactiveElementVersions|litPropertyMetadata|Symbol\.metadata)$/;

interface Exceptions extends Partial<Report> {
  /** There has been a vote, which may be stored. */
  readonly voted?: boolean;
  /** The host has a Lit of its own. */
  readonly ownLit?: boolean;
}

/** The page is as its owner left it: no error, no report of its policy, no message, no change. */
export async function isUntouched(scene: Scene, { voted = false, ownLit = false, ...except }: Exceptions = {}): Promise<void> {
  const report = await reportOf(scene);
  const unknown = Object.entries(report).map(([kind, texts]) => [kind, texts.filter((text) => !known.test(text) && !(ownLit && knownOfLit.test(text)))]);
  const none = Object.keys(report).map((kind) => [kind, []]);
  assert.deepEqual({ ...Object.fromEntries(unknown), ...(voted && { stored: [] }) }, { ...Object.fromEntries(none), ...except });
}

interface Shown {
  readonly headline: string;
  readonly text: string;
  /** What its own style sheets say of it, and whether it has any size. */
  readonly isStyled: boolean;
  readonly options: number;
}

/** Waits until there are so many articles and every element of ours that the browser knows has its content, and reads the articles. */
export const shownArticles = ({ visit }: Scene, amount = 1): Promise<readonly Shown[]> =>
  visit.evaluate(async (wanted) => {
    for (let tries = 0; tries < 300; tries++) {
      const elements = hostMonitor.findAll('news-article, news-list, news-poll, pull-quote');
      let articles = 0;
      let waiting = 0;
      for (let index = 0; index < elements.length; index++) {
        const root = elements[index]?.shadowRoot;
        if (root && elements[index]?.localName === 'news-article') articles++;
        if (root && (!root.querySelector('.root') || root.querySelector('[aria-busy="true"]'))) waiting++;
      }
      if (waiting === 0 && articles >= wanted) break;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    const shown: Shown[] = [];
    const articles = hostMonitor.findAll('news-article');
    for (let index = 0; index < articles.length; index++) {
      const root = articles[index]?.shadowRoot?.querySelector('article');
      const view = articles[index]?.ownerDocument.defaultView;
      if (!root || !view) continue;
      const style = view.getComputedStyle(articles[index] as Element);
      shown[shown.length] = {
        headline: root.querySelector('[part=headline]')?.textContent?.trim() ?? '',
        text: root.textContent ?? '',
        isStyled: style.display === 'block' && view.getComputedStyle(root).containerType === 'inline-size' && root.getBoundingClientRect().height > 400,
        options: root.querySelector('news-poll')?.shadowRoot?.querySelectorAll('input').length ?? 0,
      };
    }
    return shown;
  }, amount);

/** Votes in the poll of this place among the polls of the page, as a reader does. Returns what the page says then. */
export const voteIn = ({ visit }: Scene, place = 0): Promise<string> =>
  visit.evaluate(async (index) => {
    const root = hostMonitor.findAll('news-poll')[index]?.shadowRoot;
    const options = root?.querySelectorAll('input');
    if (!root || !options?.[1]) return 'There is no open poll.';
    options[1].click();
    root.querySelector('button')?.click();
    for (let tries = 0; tries < 200 && !root.querySelector('progress'); tries++) await new Promise((resolve) => setTimeout(resolve, 25));
    return root.querySelector('[role=status]')?.textContent?.trim() ?? '';
  }, place);

/** The poll of this place takes a vote, and the service counts one more. */
export async function votes(scene: Scene, id = '7910', place = 0): Promise<void> {
  const before = await pollAt(scene.content, id);
  assert.match(await voteIn(scene, place), /^Your? vote/);
  const now = await pollAt(scene.content, id);
  assert.equal(now.voters_count, before.voters_count + 1);
  assert.equal(now.options[1]?.votes_count, (before.options[1]?.votes_count ?? NaN) + 1);
}

export const ferry = 'Linnermouth’s free ferry fills up, and the bill comes due';

/** Names of the elements beside articles that show nothing, although the browser knows them. */
const emptyElements = ({ visit }: Scene): Promise<readonly string[]> =>
  visit.evaluate(() => {
    const elements = hostMonitor.findAll('news-list, news-poll, pull-quote');
    const empty: string[] = [];
    for (let index = 0; index < elements.length; index++) {
      const element = elements[index] as HTMLElement;
      const root = element.shadowRoot?.querySelector('.root');
      if (root && !(root.textContent.trim() || element.textContent.trim() && element.getBoundingClientRect().height > 20)) empty[empty.length] = element.localName;
    }
    return empty;
  });

/** Every article on the page stands there with its text, its look and its poll. */
export async function showsArticles(scene: Scene, amount = 1): Promise<void> {
  const shown = await shownArticles(scene, amount);
  assert.deepEqual(
    shown.map(({ headline, isStyled, options }) => ({ headline, isStyled, options })),
    Array.from({ length: amount }, () => ({ headline: ferry, isStyled: true, options: 4 })),
  );
  for (const { text } of shown) assert.match(text, /Nobody reaches for a purse[^]*stand clear of the ramp/);
  assert.deepEqual(await emptyElements(scene), []);
}

const click = ({ visit }: Scene, selector: string): Promise<void> => visit.evaluate((wanted) => hostMonitor.findAll(wanted)[0]?.click(), selector);

interface Course {
  /** What is clicked so that the page loads the module. */
  readonly loadBy?: string;
  /** What is clicked when the article is shown, so that the host does what it does with it. */
  readonly thenClick?: string;
  /** How many articles there are in the end. */
  readonly articles?: number;
  /** The place of the poll to vote in among those of the page. */
  readonly voteAt?: number;
  readonly ownLit?: boolean;
}

/** The usual page: the articles are shown, a vote counts, and the page stays as it was. */
export const works =
  ({ loadBy, thenClick, articles = 1, voteAt = 0, ownLit = false }: Course = {}) =>
  async (scene: Scene): Promise<string> => {
    if (loadBy) await click(scene, loadBy);
    if (thenClick) {
      await showsArticles(scene);
      await click(scene, thenClick);
    }
    await showsArticles(scene, articles);
    await isUntouched(scene, { ownLit });
    await votes(scene, '7910', voteAt);
    await isUntouched(scene, { ownLit, voted: true });
    return 'works';
  };

/** The same, where the host has an element made with a Lit of its own, which goes on working. */
export async function worksBesideOwnLit(scene: Scene): Promise<string> {
  const result = await works({ ownLit: true })(scene);
  const tides = () => scene.visit.evaluate(() => hostMonitor.findAll('tide-table')[0]?.shadowRoot?.querySelector('p')?.textContent ?? '');
  assert.match(await tides(), /Linnermouth bar: 6 o’clock/);
  await scene.visit.evaluate(async () => {
    const table = hostMonitor.findAll('tide-table')[0] as HTMLElement & { readonly updateComplete: Promise<boolean> };
    table.shadowRoot?.querySelector('button')?.click();
    await table.updateComplete;
  });
  assert.match(await tides(), /Linnermouth bar: 18 o’clock/);
  return result;
}
