/**
 * Measures pages of 20, 100 and 1,000 polls against the same page with a hand-written element, in turns, by the processor time of
 * Chromium's main thread. What each subject shows is read from the page before and after; wrong work ends with a failure.
 *
 *   npm run bench [-- --only 1000,update] [--rounds 9] [--bundle dist/news-poll.js] [--check]
 *
 * `--only` takes names of `measures` below. `--check` makes the goals part of the exit status, too.
 */
import { parseArgs } from 'node:util';
import { inTurns, onFreshPage, openChromium, printTable, quantile, settle, size } from './pages.mjs';
import { expected, kinds, pollAt, servePolls, subjects } from './poll-pages.mjs';

const { values: options } = parseArgs({
  options: { only: { type: 'string', default: '' }, rounds: { type: 'string', default: '9' }, bundle: { type: 'string', default: new URL('../dist/news-poll.js', import.meta.url).pathname }, check: { type: 'boolean', default: false } },
});
const rounds = Number(options.rounds);
/** Tall, so that a thousand polls are read in few steps. */
const tall = { width: 1280, height: 10_000 };
const failures = [];

/** Runs in the page: scrolls through it and reads each poll when it is on the screen; nothing where there is nothing to be seen. */
async function seen(tag) {
  const polls = [...document.querySelectorAll(tag)];
  const texts = polls.map(() => '');
  const textOf = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.localName === 'style' || (node.nodeType === Node.ELEMENT_NODE && !node.checkVisibility({ contentVisibilityAuto: true }))) return '';
    const mark = { input: `[${node.type}]`, button: '[button]', progress: `[bar ${node.value}]` }[node.localName] ?? '';
    return mark + [...(node.shadowRoot ?? node).childNodes].map(textOf).join('');
  };
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight * 0.9) {
    scrollTo(0, y);
    await nextFrames(4);
    for (const [index, poll] of polls.entries()) {
      const { top, bottom } = poll.getBoundingClientRect();
      if (bottom > 0 && top < innerHeight) texts[index] = textOf(poll);
    }
  }
  scrollTo(0, 0);
  // What no other subject has.
  return texts.map((text) => text.replace(/\s/g, '').replace(/\[button\]Seeresults$|Recorded:[^.]*\.$|Leading|Tiedforthelead|Mostvotes|Tiedformostvotes/g, ''));
}

const server = await servePolls(options.bundle);
const browser = await openChromium();

/** Opens a page in a process of its own, and gives its work to `task`. */
const onPage = (subject, count, kind, task, src = '') =>
  onFreshPage(browser, async ({ page, session, metrics, time }) => {
    const tag = subjects[subject];
    const visit = {
      page,
      tag,
      time,
      async heap() {
        for (let times = 0; times < 4; times++) await session.send('HeapProfiler.collectGarbage');
        return (await metrics()).JSHeapUsedSize / 1024;
      },
      /** Every poll shows what it is to show: `wanted` gives the words for each. */
      async check(wanted) {
        if (!tag) return;
        await page.setViewport(tall);
        const shown = await page.evaluate(seen, tag);
        await page.setViewport(size);
        const wrong = shown.flatMap((text, index) => (text === wanted(index) ? [] : [index]));
        if (shown.length !== count) failures.push(`${subject}: ${shown.length} of ${count} polls are on the page`);
        if (wrong.length > 0) failures.push(`${subject}: ${wrong.length} of ${count} polls show something else. The first of them, ${wrong[0] + 1}, is to show\n  ${wanted(wrong[0])}\nand shows\n  ${shown[wrong[0]]}`);
      },
    };
    await page.goto(`${server.origin}/?subject=${subject}&count=${count}&kind=${kind}&src=${src}`);
    await page.evaluate(settle);
    return task(visit);
  });

const asBuilt = (kind, edition) => (index) => expected(pollAt(index, kinds[kind](index), edition));

/** Milliseconds in which a page has done, too, what it does in a quiet moment. */
const rest = 4000;
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** From the address to polls that can be read; with `pause`, to a page that has nothing left to do. */
const build = (count, pause = 0) => (subject) =>
  onPage(subject, count, 'mixed', async ({ time, check }) => {
    await wait(pause);
    const spent = await time();
    await check(asBuilt('mixed'));
    return spent;
  });

/** New figures for all polls of the page, by property. */
const update = (count) => (subject) =>
  onPage(subject, count, 'closed', async ({ page, tag, time, check }) => {
    await wait(rest);
    await page.evaluate((polls) => void (globalThis.next = polls), Array.from({ length: count }, (_, index) => pollAt(index, 'closed', 1)));
    const start = await time();
    await page.evaluate((name) => document.querySelectorAll(name ?? 'nothing').forEach((poll, index) => (poll.poll = globalThis.next[index])), tag);
    await page.evaluate(settle);
    const spent = (await time()) - start;
    await check(asBuilt('closed', 1));
    return spent;
  });

/** What the page keeps in its heap when it is there, in KiB; with `isRead` when each poll has been on the screen. */
const memory = (count, isRead) => (subject) =>
  onPage(subject, count, 'mixed', async ({ heap, check }) => {
    if (isRead) await check(asBuilt('mixed'));
    else await wait(rest);
    return heap();
  });

/** From the press of the vote button to the next painted frame, for some polls in turn. */
const click = (count) => (subject) =>
  onPage(subject, count, 'open', async ({ page, tag, time, check }) => {
    const voters = 8;
    let spent = 0;
    for (let index = 0; index < voters; index++) {
      const place = await page.evaluate(
        (name, at) => {
          const target = name ? document.querySelectorAll(name)[at] : document.querySelectorAll('p')[at];
          target.scrollIntoView({ block: 'center' });
          target.shadowRoot?.querySelectorAll('input')[at % 4].click();
          const { left, top, width, height } = (target.shadowRoot?.querySelector('button') ?? target).getBoundingClientRect();
          const { port1, port2 } = new MessageChannel();
          // After the frame that the click has changed: the message comes when it has been painted.
          const isPainted = new Promise((resolve) => port1.addEventListener('message', resolve));
          port1.start();
          addEventListener('click', () => requestAnimationFrame(() => port2.postMessage(0)), { once: true, capture: true });
          globalThis.painted = isPainted.then(() => target.shadowRoot?.querySelector('[role=status]').textContent.trim());
          return { x: left + width / 2, y: top + height / 2 };
        },
        tag,
        index,
      );
      await page.evaluate(settle);
      const start = await time();
      await page.mouse.click(place.x, place.y);
      const words = await page.evaluate(() => globalThis.painted);
      spent += (await time()) - start;
      if (tag && words !== 'Sending your vote…') failures.push(`${subject}: after the click there is "${words}"`);
      await page.evaluate(settle);
    }
    await check((index) => expected(pollAt(index, 'open'), index < voters ? index % 4 : undefined));
    return spent;
  });

/** How often one address is asked for by so many elements. */
const requests = (count) => (subject) =>
  onPage(
    subject,
    count,
    'open',
    async ({ check }) => {
      await check(() => expected(pollAt(3, 'open')));
      const times = server.requests.get('/polls/poll-3');
      server.requests.delete('/polls/poll-3');
      return times;
    },
    '/polls/poll-3',
  );

const compared = Object.keys(subjects);
/** `goal` is for ours: a ratio to vanilla, or the amount itself where that is `amount`. */
const measures = [
  { name: '20', title: '20 polls, CPU ms', run: build(20), subjects: compared },
  { name: '100', title: '100 polls, CPU ms', run: build(100), subjects: compared, goal: 0.8 },
  { name: '1000', title: '1,000 polls, CPU ms', run: build(1000), subjects: compared, goal: 0.5 },
  { name: 'rest', title: 'the same, all put off done', run: build(1000, rest), subjects: compared },
  { name: 'update', title: 'update of 1,000, CPU ms', run: update(1000), subjects: compared, goal: 0.4 },
  { name: 'click', title: 'click to paint, 100 polls, CPU ms, 8 votes', run: click(100), subjects: compared, goal: 1.5 },
  { name: 'memory', title: 'heap, KiB a poll of 1,000', run: memory(1000), subjects: compared, amount: 1000, goal: 6 },
  { name: 'memory', title: 'the same, all of them read', run: memory(1000, true), subjects: compared, amount: 1000 },
  { name: 'requests', title: 'requests of 100 polls of one address', run: requests(100), subjects: ['ours'], amount: 1, goal: 1 },
];
const only = options.only.split(',').filter(Boolean);
for (const name of only) if (!measures.some((measure) => measure.name === name)) throw new Error(`--only takes ${[...new Set(measures.map((measure) => measure.name))].join(', ')}; not "${name}".`);

const rows = [['', '', 'median', 'to vanilla', 'quartiles', 'goal']];
const missed = [];
try {
  for (const { title, run, subjects: taking, amount, goal } of measures.filter(({ name }) => only.length === 0 || only.includes(name))) {
    const results = await inTurns(taking, rounds, run);
    const nothing = results.nobody ? quantile(results.nobody, 0.5) : 0;
    for (const subject of taking.filter((name) => name !== 'nobody')) {
      const net = results[subject].map((value) => (value - nothing) / (amount ?? 1));
      const median = quantile(net, 0.5);
      const vanilla = results.vanilla?.map((value) => (value - nothing) / (amount ?? 1));
      const ratio = vanilla ? median / quantile(vanilla, 0.5) : undefined;
      const ratios = vanilla ? net.map((value, round) => value / vanilla[round]) : net;
      const isMissed = subject === 'ours' && goal !== undefined && (amount ? median : ratio) > goal;
      if (isMissed) missed.push(`${title}: ${(amount ? median : ratio).toFixed(2)}, at most ${goal}`);
      rows.push([title, subject, median.toFixed(amount ? 2 : 1), ratio?.toFixed(2) ?? '', `${quantile(ratios, 0.25).toFixed(2)}–${quantile(ratios, 0.75).toFixed(2)}`, subject === 'ours' && goal !== undefined ? `≤ ${goal}${amount ? '' : ' ×'}${isMissed ? ' missed' : ''}` : '']);
    }
  }
} finally {
  await browser.close();
  server.close();
}
console.log(`Main thread of Chromium, net of the page without polls, ${rounds} rounds:`);
printTable(rows);
for (const line of [...failures, ...missed]) console.log(line);
process.exitCode = failures.length > 0 || (options.check && missed.length > 0) ? 1 : 0;
