/**
 * Puts each element into a page and takes it out again, thousands of times, and measures what stays behind.
 * Fails where something does.
 *
 *   npm run lifecycle [-- --cycles=10000]
 */
import { openChromium, openPage, printTable, serve } from './pages.mjs';

const cycles = Number(process.argv.find((option) => option.startsWith('--cycles='))?.slice(9) ?? 10_000);
const warmUp = Math.ceil(cycles / 10);
/** What may be left when all elements are gone: bytes of the heap (1 MiB for 10,000), nodes and listeners. */
const limits = { heap: cycles * 105, nodes: cycles / 100, listeners: 0, documents: 0 };

const article = {
  headline: 'Harbour lamps go dark',
  body: [
    { type: 'paragraph', children: [{ type: 'text', value: 'Nobody lit them again.' }, { type: 'link', url: 'https://news.example/', children: [{ type: 'text', value: 'Why' }] }] },
    { type: 'pullquote', text: 'We rowed home by the stars.', source: 'Ines Halloran' },
    { type: 'poll', id: '7910' },
  ],
};
const poll = { id: '7910', question: 'Shall they burn?', options: [{ id: 'yes', title: 'Yes', votes_count: 2 }, { id: 'no', title: 'No', votes_count: 1 }] };
const feed = { title: 'Harbour news', items: [{ title: 'Tide tables move', url: 'https://news.example/tides', date_published: '2026-11-23' }] };
const quote = { text: 'We rowed home by the stars.', source: 'Ines Halloran' };

const documents = new Map([
  ['/article.json', JSON.stringify(article)],
  ['/polls/7910', JSON.stringify(poll)],
  ['/feed.json', JSON.stringify(feed)],
  ['/quote.json', JSON.stringify(quote)],
]);

const inAttribute = (value) => JSON.stringify(value).replaceAll('"', '&quot;');

/**
 * Each way to bring an element up: its markup, what is set on it, the words to wait for, and what it is put into.
 * Ways that differ little from another one have a share of the cycles.
 * What goes at once has not had its first update; what goes under way waits for an answer that does not come.
 */
const ways = [
  { name: 'news-article, property', markup: '<news-article></news-article>', properties: { article } },
  { name: 'news-article, attribute', markup: `<news-article article="${inAttribute(article)}"></news-article>`, share: 0.2 },
  { name: 'news-article, src', markup: '<news-article src="/article.json"></news-article>', words: 'Nobody lit' },
  { name: 'news-article, gone under way', markup: '<news-article src="/never"></news-article>' },
  { name: 'news-article, gone at once', markup: '<news-article src="/never"></news-article>', goesAtOnce: true },
  { name: 'news-poll, property', markup: '<news-poll></news-poll>', properties: { poll } },
  { name: 'news-poll, attribute', markup: `<news-poll poll="${inAttribute(poll)}" endpoint="/"></news-poll>`, share: 0.2 },
  { name: 'news-poll, src', markup: '<news-poll src="/polls/7910"></news-poll>', words: 'Shall they' },
  { name: 'news-poll, gone under way', markup: '<news-poll src="/never"></news-poll>' },
  { name: 'news-poll, gone at once', markup: '<news-poll src="/never"></news-poll>', goesAtOnce: true },
  { name: 'news-poll in a provider that stays', share: 0.2, around: 'news-provider', markup: '<news-poll poll-id="7910"></news-poll>', words: 'Shall they' },
  { name: 'news-provider with a poll', markup: '<news-provider endpoint="/"><news-poll poll-id="7910"></news-poll></news-provider>', words: 'Shall they' },
  { name: 'pull-quote, attribute', markup: `<pull-quote quote="${inAttribute(quote)}"></pull-quote>` },
  { name: 'pull-quote, children', markup: '<pull-quote>We rowed home.</pull-quote>' },
  { name: 'pull-quote, src', markup: '<pull-quote src="/quote.json"></pull-quote>', words: 'We rowed' },
  { name: 'pull-quote, gone under way', markup: '<pull-quote src="/never"></pull-quote>' },
  { name: 'pull-quote, gone at once', markup: '<pull-quote src="/never"></pull-quote>', goesAtOnce: true },
  { name: 'news-list, property', markup: '<news-list></news-list>', properties: { items: feed } },
  { name: 'news-list, src', markup: '<news-list src="/feed.json"></news-list>', words: 'Tide tables' },
  { name: 'news-list, gone under way', markup: '<news-list src="/never"></news-list>' },
  { name: 'news-list, gone at once', markup: '<news-list src="/never"></news-list>', goesAtOnce: true },
];

/** Runs in the page: `count` times, many elements at once, because a page with one is mostly waiting. */
async function mountAndUnmount({ markup, properties, words, around = 'main', goesAtOnce }, count) {
  const atOnce = 100;
  const template = Object.assign(document.createElement('template'), { innerHTML: markup });
  const place = document.querySelector(around) ?? document.body.appendChild(document.createElement(around));
  for (let done = 0; done < count; done += atOnce) {
    const elements = Array.from({ length: Math.min(atOnce, count - done) }, () => Object.assign(document.importNode(template.content, true).firstElementChild, properties));
    const isShown = (element) => (element.querySelector('news-poll') ?? element).shadowRoot?.textContent.includes(words);
    const isDone = () => !words || elements.every(isShown);
    place.append(...elements);
    if (!goesAtOnce) await Promise.all(elements.map((element) => element.updateComplete));
    while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 1));
    for (const element of elements) element.remove();
    // Requests are cut short, and pending updates run, after the element has gone.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

async function kept(session, page) {
  // Requests that were cut short, and the polls of articles, are done with before anything is counted.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
  for (let times = 0; times < 4; times++) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const { JSHeapUsedSize: heap, Nodes: nodes, JSEventListeners: listeners, Documents: documentCount } = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  return { heap, nodes, listeners, documents: documentCount };
}

const server = await serve(documents);
const browser = await openChromium();
const rows = [['', 'heap kB', 'nodes', 'listeners', 'documents', 'seconds']];
const failures = [];
try {
  for (const way of ways) {
    const page = await openPage(browser, server.origin);
    const session = await page.createCDPSession();
    await session.send('Performance.enable');
    const start = performance.now();
    const { share = 1 } = way;
    await page.evaluate(mountAndUnmount, way, warmUp * share);
    // By now, the modules that elements ask for by themselves are there; what these keep once for the page is kept from here on.
    await page.waitForNetworkIdle();
    await page.evaluate(mountAndUnmount, way, warmUp * share);
    const before = await kept(session, page);
    await page.evaluate(mountAndUnmount, way, cycles * share);
    const after = await kept(session, page);
    const growth = Object.fromEntries(Object.keys(limits).map((what) => [what, after[what] - before[what]]));
    for (const [what, limit] of Object.entries(limits)) if (growth[what] > limit) failures.push(`${way.name}: ${growth[what]} ${what} more than before, at most ${limit} may stay`);
    rows.push([way.name, (growth.heap / 1024).toFixed(0), `${growth.nodes}`, `${growth.listeners}`, `${growth.documents}`, ((performance.now() - start) / 1000).toFixed(1)]);
    await page.close();
  }
} finally {
  await browser.close();
  server.close();
}
console.log(`${cycles} times into the page and out again, after ${warmUp}; what is left:`);
printTable(rows);
for (const failure of failures) console.log(failure);
process.exitCode = failures.length > 0 ? 1 : 0;
