/**
 * Shows documents that are made to freeze a page, and measures how long each keeps the page from doing anything else.
 * Fails where one is not refused or capped as it is to be, is against a strict policy of the page, or takes too long.
 *
 *   npm run bench:hostile [-- --limit=200] [--only=text]
 */
import { bombs } from './bombs.mjs';
import { openChromium, openPage, printTable, serve, strictPolicy } from './pages.mjs';

const option = (name, otherwise) => process.argv.find((given) => given.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise;
/** Milliseconds for what is refused, capped or small; what is as large as it may be has five times as long. */
const limit = Number(option('limit', '200'));
const only = option('only', '');
/** Of some runs the shortest counts: whatever else the machine does only adds. */
const runs = 3;

/** Runs in the page: what became of the document, and the longest time between two beats until it was painted. */
async function detonate({ tag, text, way = 'property', attributes = {}, src, plainBlocks }) {
  const name = tag === 'news-list' ? 'items' : tag?.split('-')[1];
  const value = way === 'object' ? JSON.parse(text) : text;
  const host = document.createElement(tag ?? 'div');
  const isBusy = () => host.isConnected && tag && (!host.shadowRoot?.querySelector('.root') || host.shadowRoot.querySelector('[aria-busy=true]'));
  let problem;
  if (tag) host.addEventListener(`${tag}-error`, (event) => (problem ??= event.problem.code));
  for (const [attribute, given] of Object.entries(attributes)) host.setAttribute(attribute, given);
  const frames = async (count) => {
    for (; count > 0 || isBusy(); count--) await new Promise((resolve) => requestAnimationFrame(resolve));
  };
  await frames(1);

  let longest = 0;
  let last = performance.now();
  let isOver = false;
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) port2.postMessage(0);
  });
  port1.start();
  port2.postMessage(0);

  // Setting a property or attribute is part of the work.
  if (way === 'src') host.setAttribute('src', src);
  else if (way === 'attribute') host.setAttribute(name, value);
  else if (tag) host[name] = value;
  for (let count = 0; count < plainBlocks; count++) host.append(Object.assign(document.createElement('p'), { textContent: 'word '.repeat(20) }));
  document.body.append(host);
  // When the content is there, the first frame lays it out and the second comes after it was painted.
  await frames(1);
  await frames(2);
  await new Promise((resolve) => setTimeout(resolve, 50));
  isOver = true;

  const notes = [...new Set((host.notes ?? []).map(({ code }) => code).filter((code) => code.startsWith('too-')))];
  const shown = host.shadowRoot?.querySelectorAll('.root *').length ?? host.children.length;
  return { longest, problem, notes, shown, violations: globalThis.violations };
}

const server = await serve(new Map(bombs.map(({ text }, index) => [`/bombs/${index}`, text])), strictPolicy);
const browser = await openChromium();

async function measured(bomb) {
  const results = [];
  for (let run = 0; run < runs; run++) {
    const page = await openPage(browser, server.origin);
    results.push(await page.evaluate(detonate, bomb));
    await page.close();
  }
  return results.toSorted((a, b) => a.longest - b.longest)[0];
}

/** A list shows less than it got without a note; an article says so. */
const outcome = ({ tag, text }, { problem, notes, shown }) => (problem ? `refused: ${problem}` : notes.length > 0 || (tag === 'news-list' && shown < 100 && text.length > 200_000) ? `capped: ${notes.join(', ') || 'limit'}` : 'shown');

const failures = [];
try {
  const baseline = (await measured({ plainBlocks: 2000 })).longest;
  const rows = [['', 'result', 'elements', 'block ms', 'to baseline']];
  rows.push(['baseline: 2,000 paragraphs by hand', '', '2000', baseline.toFixed(0), '1.0']);
  for (const [index, bomb] of bombs.entries()) {
    if (!bomb.name.includes(only)) continue;
    const result = await measured({ ...bomb, src: `/bombs/${index}` });
    const became = outcome(bomb, result);
    const longest = bomb.slow ? Infinity : bomb.largest ? limit * 5 : limit;
    if (result.violations > 0) failures.push(`${bomb.tag}, ${bomb.name}: ${result.violations} violations of the page's policy`);
    if (!became.startsWith(bomb.result)) failures.push(`${bomb.tag}, ${bomb.name}: ${became}, but is to be ${bomb.result}`);
    if (result.longest > longest) failures.push(`${bomb.tag}, ${bomb.name}: ${result.longest.toFixed(0)} ms, at most ${longest}`);
    rows.push([`${bomb.tag}: ${bomb.name}`, became, `${result.shown}`, result.longest.toFixed(0), (result.longest / baseline).toFixed(1)]);
  }
  printTable(rows);
} finally {
  await browser.close();
  server.close();
}
for (const failure of failures) console.log(failure);
process.exitCode = failures.length > 0 ? 1 : 0;
