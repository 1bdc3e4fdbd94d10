import { expect } from '@open-wc/testing';
import '../../src/index.js';
import type { LoadProblem } from '../../src/index.js';
import { backend, find, findAll, seen, shows, uncaughtDuring, warningsOf, waitUntil } from '../browsers/client.js';

type Tag = 'news-article' | 'news-list' | 'news-poll' | 'pull-quote';

const kept = 'Read it at The Paper';
const documents: Readonly<Record<Tag, { readonly body: string; readonly shown: string }>> = {
  'news-article': { body: JSON.stringify({ headline: 'The café is shut', body: [{ type: 'paragraph', children: [{ type: 'text', value: 'It opens on Monday.' }] }] }), shown: 'It opens on Monday.' },
  'news-poll': { body: JSON.stringify({ id: 'x', question: 'Shall the café open?', options: [{ id: 'a', title: 'Yes' }, { id: 'b', title: 'No' }] }), shown: 'Shall the caf' },
  'news-list': { body: JSON.stringify({ title: 'The café', items: [{ url: '/tides', title: 'It opens on Monday.' }] }), shown: 'opens on Monday.' },
  'pull-quote': { body: JSON.stringify({ text: 'The café opens on Monday.' }), shown: 'opens on Monday.' },
};
const tags = Object.keys(documents) as readonly Tag[];

let unique = 0;

interface Case {
  readonly host: HTMLElementTagNameMap[Tag];
  readonly tag: Tag;
  readonly fault: string;
  readonly url: string;
  readonly problems: LoadProblem[];
}

/** An element of each kind for each fault: with a child, at an address of its own that has the fault. */
function casesOf(faults: readonly string[]): readonly Case[] {
  return faults.flatMap((fault) =>
    // An article may be HTML: what calls itself that, and is JSON, is read (see formats.test.ts).
    tags.filter((tag) => fault !== 'two-types' || tag !== 'news-article').map((tag) => {
      const query = new URLSearchParams({ id: `${(unique += 1)}-${Math.random()}`, body: documents[tag].body });
      const url = `${backend}/test/fault/${fault}?${query}`;
      const host = Object.assign(document.createElement(tag), { src: url });
      host.append(Object.assign(document.createElement('a'), { href: '#original', textContent: kept }));
      const problems: LoadProblem[] = [];
      host.addEventListener(`${tag}-error`, ({ problem }: Event & { problem?: LoadProblem }) => void problems.push(problem as LoadProblem));
      return { host, tag, fault, url, problems };
    }),
  );
}

/** Shows the cases until none of them is loading, and returns what is wrong with any of them. */
async function faultsOf(cases: readonly Case[], codes: Readonly<Record<string, RegExp>>): Promise<readonly string[]> {
  const page = document.createElement('div');
  const wrong: string[] = [];
  let warnings: readonly string[] = [];
  const uncaught = await uncaughtDuring(async () => {
    warnings = await warningsOf(async () => {
      page.append(...cases.map(({ host }) => host));
      document.body.append(page);
      await Promise.all(cases.map(({ host }) => host.updateComplete));
      await waitUntil(() => findAll(page, '[aria-busy=true]').length === 0, 'Something is still loading', { timeout: 28_000, interval: 100 });
    });
    for (const { host, tag, fault, url, problems } of cases) {
      const say = (text: string) => wrong.push(`<${tag}> ${fault}: ${text}`);
      const told = warnings.filter((warning) => warning.startsWith(`<${tag}>`) && warning.includes(url));
      if (problems.length !== 1 || told.length !== 1) say(`${problems.length} events, ${told.length} warnings`);
      // An article may be HTML, and this page is none.
      const code = tag === 'news-article' && fault.endsWith('page') ? /^invalid$/ : codes[fault];
      if (!code?.test(`${problems[0]?.code}`)) say(`the problem is "${problems[0]?.code}"`);
      if (!problems[0]?.url?.startsWith(backend)) say(`the problem is at ${problems[0]?.url}`);
      if (!seen(host).includes(kept)) say('the page’s own child is gone');
      if (!findAll(host, '[role=status]').some((status) => /^This could not be loaded: .{4,}\.$/.test(seen(status)))) say(`the words are "${seen(host)}"`);
    }
  });
  return [...wrong, ...uncaught];
}

/** Ends the faults, tries again, by the reader's button and by the page in turn, and waits for the documents. */
async function retried(cases: readonly Case[]): Promise<void> {
  await Promise.all(cases.map(({ url }) => fetch(`${backend}/test/repair?${new URL(url).searchParams}`, { method: 'POST' })));
  const uncaught = await uncaughtDuring(async () => {
    for (const [index, { host }] of cases.entries()) {
      if (index % 2) host.refresh();
      else find(host, 'button').click();
    }
    await Promise.all(cases.map(({ host, tag, fault }) => shows(host, documents[tag].shown).catch(() => expect.fail(`<${tag}> does not recover from ${fault}: ${seen(host)}`))));
  });
  expect(uncaught).to.deep.equal([]);
  for (const { host } of cases) host.remove();
}

describe('a network that', () => {
  // Which of two codes it is depends on when a browser notices.
  const quick = {
    'cut-headers': /^(network|cors|empty)$/,
    noise: /^(network|cors|empty|wrong-type)$/,
    closed: /^network$/,
    loop: /^network$/,
    'redirect-to-script': /^(network|cors)$/,
    'redirect-to-nowhere': /^(status|network|cors)$/,
    'redirect-to-page': /^wrong-type$/,
    page: /^wrong-type$/,
    picture: /^wrong-type$/,
    octets: /^wrong-type$/,
    'two-types': /^wrong-type$/,
    'no-content': /^empty$/,
    'reset-content': /^empty$/,
    empty: /^empty$/,
    partial: /^invalid$/,
    'not-modified': /^status$/,
    'not-found': /^status$/,
    forbidden: /^status$/,
    broken: /^status$/,
    flood: /^too-large$/,
    'utf-16': /^invalid$/,
    'utf-16-big-endian': /^invalid$/,
    'utf-16-with-bom': /^invalid$/,
    'utf-16-big-endian-with-bom': /^invalid$/,
    cut: /^network$/,
    'cut-chunk': /^(network|invalid)$/,
    'broken-and-cut': /^(network|status)$/,
    'gzip-that-lies': /^(network|invalid|empty)$/,
  };
  for (const [fault, code] of Object.entries(quick)) {
    it(`has the fault "${fault}" leaves each element readable, and able to try again`, async () => {
      const cases = casesOf([fault]);
      expect(await faultsOf(cases, { [fault]: code })).to.deep.equal([]);
      await retried(cases);
    });
  }

  // All at once: each takes as long as an element waits.
  it('never comes to an end leaves each element readable, and able to try again', async () => {
    const slow = { hang: /^timeout$/, 'hang-after-headers': /^timeout$/, drip: /^timeout$/ };
    const cases = casesOf(Object.keys(slow));
    expect(await faultsOf(cases, slow)).to.deep.equal([]);
    await retried(cases);
  }).timeout(60_000);

  it('spoils a letter of the text costs the letter and not the document', async () => {
    const cases = casesOf(['latin-1', 'invalid-utf-8']);
    const uncaught = await uncaughtDuring(async () => {
      document.body.append(...cases.map(({ host }) => host));
      for (const { host, tag } of cases) await shows(host, documents[tag].shown);
    });
    for (const { host, problems } of cases) {
      expect(problems).to.be.empty;
      expect(seen(host)).to.match(/caf\ufffd+ /);
      host.remove();
    }
    expect(uncaught).to.deep.equal([]);
  });
});
