import { expect } from '@open-wc/testing';
import '../../src/index.js';
import { backend, bodyUrls, findAll, seen, uncaughtDuring, warningsOf, waitUntil } from '../browsers/client.js';
import { goodDocuments, invisible, malformed } from './malformed.js';
import { pollExtras } from '../../src/elements/news-poll/load-poll-extras.js';

type Tag = keyof typeof goodDocuments;

const tags = Object.keys(goodDocuments) as readonly Tag[];
/** The property that takes the document, which is also an attribute. */
const nameOf = ({ localName }: Element) => (localName === 'news-list' ? 'items' : (localName.split('-')[1] as string));
const kept = 'Read it at The Paper';
const bodies = malformed();
const unseen = [...invisible()];

/** What is wrong with how an element shows a document that it may have refused. */
function faultOf(host: Element, errors: number): string | undefined {
  const text = seen(host);
  if (findAll(host, '[aria-busy=true]').length > 0) return 'is still loading';
  if (errors > 1) return `fired ${errors} errors`;
  if (errors === 0) return /[\p{L}\p{N}\p{P}\p{S}]/u.test(text) ? undefined : 'shows nothing';
  if (host.querySelector('a') && !text.includes(kept)) return 'took away what its page wrote';
  return findAll(host, '[role=status]').some((status) => /could not be loaded: .{4,}\.$/.test(seen(status))) ? undefined : 'does not say what is wrong';
}

/** Gives each body to one element of each kind, every other one with a child, and names what goes wrong. */
async function faultsWhere(give: (host: Element, body: string, index: number) => void, documents = bodies): Promise<readonly string[]> {
  const page = document.createElement('div');
  const errors = new Map<EventTarget, number>();
  const hosts = documents.flatMap(({ name, body }, index) =>
    tags.map((tag) => {
      const host = document.createElement(tag);
      // Those of a poll in an article come by as events of the article.
      host.addEventListener(`${tag}-error`, () => errors.set(host, (errors.get(host) ?? 0) + 1));
      if (index % 2) host.append(Object.assign(document.createElement('a'), { href: '#original', textContent: kept }));
      give(host, body, index);
      return { host, name };
    }),
  );
  let warnings: readonly string[] = [];
  const uncaught = await uncaughtDuring(async () => {
    warnings = await warningsOf(async () => {
      page.append(...hosts.map(({ host }) => host));
      document.body.append(page);
      // So many polls would wait for the screen to come near; on paper they all have to be there.
      dispatchEvent(new Event('beforeprint'));
      await Promise.all(hosts.map(({ host }) => host.updateComplete));
      await waitUntil(() => findAll(page, '[aria-busy=true]').length === 0, 'Something is still loading', { timeout: 20_000, interval: 200 });
    });
  });
  const faults = hosts.flatMap(({ host, name }) => {
    const fault = faultOf(host, errors.get(host) ?? 0);
    return fault ? `<${host.localName}> ${fault}: ${name}` : [];
  });
  for (const tag of ['news-article', 'pull-quote', 'news-list']) {
    const count = [...errors.keys()].filter((host) => (host as Element).localName === tag).length;
    const told = warnings.filter((warning) => warning.startsWith(`<${tag}>`)).length;
    if (told !== count || count === 0) faults.push(`${told} warnings for ${count} errors of <${tag}>`);
  }
  page.remove();
  return [...faults, ...uncaught];
}

// What waits is told of paper by this module.
await pollExtras.load();

describe('of hundreds of malformed documents', () => {
  // Relative addresses in them lead to the backend and not to the server of this page, which would complain.
  const base = Object.assign(document.createElement('base'), { href: `${backend}/` });
  before(() => document.head.append(base));
  after(() => base.remove());
  // Nothing in a document reaches the objects of the page.
  afterEach(() => expect(({} as { polluted?: number }).polluted).to.equal(undefined));

  it('there are enough, and each is another one', () => {
    expect(bodies.length).to.be.greaterThan(800);
    expect(new Set(bodies.map(({ body }) => body)).size).to.equal(bodies.length);
  });

  it('each leaves an element readable when it is the attribute', async () => {
    expect(await faultsWhere((host, body) => host.setAttribute(nameOf(host), body))).to.deep.equal([]);
  });

  it('each leaves an element readable when it is the property', async () => {
    expect(await faultsWhere((host, body) => Object.assign(host, { [nameOf(host)]: body }))).to.deep.equal([]);
  });

  it('each leaves an element readable when a server sends it', async () => {
    // Every other one: requests take longer than all the rest.
    const sent = bodies.filter((_body, index) => index % 2);
    const urls = await bodyUrls(sent.map(({ body }) => body));
    expect(await faultsWhere((host, _body, index) => host.setAttribute('src', urls[index] as string), sent)).to.deep.equal([]);
  });

  it('those without a visible letter are refused like others', async () => {
    expect(await faultsWhere((host, body) => host.setAttribute(nameOf(host), body), unseen)).to.deep.equal([]);
  });
});
