/**
 * Measures a page with one article against the same page with a hand-written element that sets `innerHTML`, in turns, by the processor
 * time of Chromium's main thread. What each subject shows is read from the page; wrong work ends with a failure.
 *
 *   npm run bench:articles [-- --only words,growth] [--rounds 9] [--words 600] [--dist dist] [--check]
 *
 * `--dist` is the folder of the built modules. `--check` makes the goals part of the exit status, too.
 */
import { parseArgs } from 'node:util';
import { serveArticles, subjects } from './article-pages.mjs';
import { articleOf, expectedOf } from './article-texts.mjs';
import { inTurns, onFreshPage, openChromium, printTable, quantile, settle } from './pages.mjs';

const { values: options } = parseArgs({
  options: { only: { type: 'string', default: 'words,growth' }, rounds: { type: 'string', default: '9' }, words: { type: 'string', default: '600' }, dist: { type: 'string', default: new URL('../dist', import.meta.url).pathname }, check: { type: 'boolean', default: false } },
});
const rounds = Number(options.rounds);
/** Ratios to vanilla, at 600 words. */
const goals = { 'ours, JSON': 1.5, 'ours, HTML': 1.6 };
const lengths = [600, 2000, 6000, 20_000];
/** Long articles come from an address of their own; in the attribute beside it, to be seen what that takes. */
const growing = ['nobody', 'vanilla, fetched', 'ours, JSON, fetched', 'ours, HTML, fetched', 'vanilla', 'ours, JSON'];
/** What each of them is told against. */
const against = (subject) => (subject.endsWith('fetched') ? 'vanilla, fetched' : 'vanilla');

/** Runs in the page: until there is a headline, or too late. */
async function shown(tag) {
  const end = performance.now() + 20_000;
  while (!document.querySelector(tag).shadowRoot?.querySelector('h1') && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Runs in the page: what there is in the shadow root of the article and in those within it, written as `expectedOf` does. */
function seen(tag) {
  const partsOf = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.match(/[\p{L}\p{N}]+/gu) ?? [];
    if (node.nodeType !== Node.ELEMENT_NODE || node.localName === 'style' || !node.checkVisibility()) return [];
    const { localName } = node;
    const mark = localName === 'a' ? `<a ${node.href}>` : localName === 'img' ? `<img ${new URL(node.src).pathname} ${node.alt}>` : /^(?:h\d|li|em|strong|blockquote)$/.test(localName) ? `<${localName}>` : '';
    return [mark, ...[...(node.shadowRoot ?? node).childNodes].flatMap(partsOf)].filter(Boolean);
  };
  return [...(document.querySelector(tag).shadowRoot?.childNodes ?? [])].flatMap(partsOf);
}

/** Says where two lists of parts begin to differ. */
function difference(wanted, found) {
  const place = Array.from({ length: Math.max(wanted.length, found.length) }, (_, index) => index).find((index) => wanted[index] !== found[index]);
  const around = (parts) => parts.slice(Math.max(0, place - 6), place + 6).join(' ');
  return place === undefined ? undefined : `is to show, at part ${place + 1} of ${wanted.length}\n  … ${around(wanted)} …\nand shows\n  … ${around(found)} …`;
}

const server = await serveArticles(options.dist);
const browser = await openChromium();
const failures = new Set();
const downloads = {};

/** From the address to an article that can be read, in milliseconds of the main thread. */
const show = (words) => {
  const wanted = expectedOf(articleOf(words));
  return (subject) =>
    onFreshPage(browser, async ({ page, time }) => {
      const { tag } = subjects[subject];
      server.takeDownloads();
      await page.goto(`${server.origin}/?${new URLSearchParams({ subject, words })}`);
      if (tag) await page.evaluate(shown, tag);
      await page.evaluate(settle);
      const spent = await time();
      downloads[subject] = server.takeDownloads();
      const wrong = tag && difference(wanted, await page.evaluate(seen, tag));
      if (wrong) failures.add(`${subject}, ${words} words: ${wrong}`);
      return spent;
    });
};

const fixed = (value, digits = 2) => value.toFixed(digits);
const quartiles = (values, digits) => `${fixed(quantile(values, 0.25), digits)}–${fixed(quantile(values, 0.75), digits)}`;

/** Milliseconds for a thousand words more, between two of the lengths. */
const slope = (medians, from, to) => fixed(((medians[to] - medians[from]) / (lengths[to] - lengths[from])) * 1000);

const missed = [];

/** All subjects with one article: the time of the whole page, as the part of the article alone is too small to be told from noise. */
async function measureWords() {
  const words = Number(options.words);
  const results = await inTurns(Object.keys(subjects).filter((subject) => !subject.endsWith('fetched')), rounds, show(words));
  const rows = [['', 'script, KiB', 'median, ms', 'quartiles', 'to vanilla', 'quartiles', 'goal']];
  for (const [subject, values] of Object.entries(results)) {
    const ratio = quantile(values, 0.5) / quantile(results.vanilla, 0.5);
    const goal = words === 600 ? goals[subject] : undefined;
    const isMissed = goal !== undefined && ratio > goal;
    if (isMissed) missed.push(`${subject}: ${fixed(ratio)}, at most ${goal}`);
    rows.push([subject, fixed(downloads[subject] / 1024, 1), fixed(quantile(values, 0.5), 1), quartiles(values, 1), fixed(ratio), quartiles(values.map((value, round) => value / results.vanilla[round])), goal === undefined ? '' : `≤ ${goal} ×${isMissed ? ' missed' : ''}`]);
  }
  console.log(`\nA page with an article of ${words} words, processor time of the main thread, ${rounds} rounds:`);
  printTable(rows);
}

/** How the time of an article grows with its length, net of the page without one. */
async function measureGrowth() {
  const rows = [['', 'words', 'median, ms', 'quartiles', 'ms a 1,000 words', 'to vanilla', 'quartiles']];
  const medians = {};
  for (const words of lengths) {
    const { nobody, ...results } = await inTurns(growing, rounds, show(words));
    const nothing = quantile(nobody, 0.5);
    const net = Object.fromEntries(Object.entries(results).map(([subject, values]) => [subject, values.map((value) => value - nothing)]));
    for (const [subject, values] of Object.entries(net)) {
      const median = quantile(values, 0.5);
      (medians[subject] ??= []).push(median);
      rows.push([subject, `${words}`, fixed(median, 1), quartiles(values, 1), fixed((median / words) * 1000), fixed(median / quantile(net[against(subject)], 0.5)), quartiles(values.map((value, round) => value / net[against(subject)][round]))]);
    }
  }
  console.log(`\nThe article alone, net of the page without it, ${rounds} rounds:`);
  printTable(rows);
  for (const [subject, values] of Object.entries(medians)) console.log(`${subject}: each further 1,000 words take ${slope(values, 0, 2)} ms up to ${lengths[2]}, and ${slope(values, 2, 3)} ms from there to ${lengths[3]}`);
}

const measures = { words: measureWords, growth: measureGrowth };
try {
  for (const name of options.only.split(',')) {
    if (!measures[name]) throw new Error(`--only takes ${Object.keys(measures).join(', ')}; not "${name}".`);
    await measures[name]();
  }
} finally {
  await browser.close();
  server.close();
}
for (const line of [...failures, ...missed]) console.log(line);
process.exitCode = failures.size > 0 || (options.check && missed.length > 0) ? 1 : 0;
