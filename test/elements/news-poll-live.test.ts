import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsPollElement, NewsPollResultsEvent } from '../../src/index.js';
import { backend, find, findAll, freshPoll, requestsFor, seen, shows, underWay, warningsOf } from '../browsers/client.js';
import type { PollKind } from '../browsers/client.js';

const timeout = 30_000;
const until = (isSo: () => boolean | Promise<boolean>, what?: string) => waitUntil(isSo, what, { timeout });
const button = (poll: Element, text: string) => findAll<HTMLButtonElement>(poll, 'button').find(({ textContent }) => textContent?.trim() === text);
const told = (poll: Element) => seen(findAll(poll, '[role=status]')[1] ?? document.createElement('p'));
/** How often a stream for these polls was asked for, at the service or behind a network. */
const streams = (ids: readonly string[], origin = backend) => requestsFor(`${origin}/events?polls=${ids.toSorted().join('%2C')}`);

/** A vote of somebody else. */
async function vote(id: string, choice = 'red'): Promise<void> {
  const key = `${Date.now().toString(16).padStart(12, '0').replace(/(.{8})/, '$1-')}-7${crypto.randomUUID().slice(15)}`;
  const answer = await fetch(`${backend}/polls/${id}/votes`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `"${key}"` }, body: JSON.stringify({ choices: [choice] }) });
  expect(answer.status).to.equal(201);
}

/** A poll that an editor has made, and may correct. */
const made = async () => ((await (await fetch(`${backend}/test/made`)).json()) as { id: string }).id;

/** Side by side, so that all are on the screen. */
const page = async (ids: readonly string[], endpoint = backend) => {
  const place = await fixture<HTMLElement>(html`<div style="display: flex; inline-size: 780px; font-size: 12px">${ids.map((id) => html`<news-poll poll-id=${id} endpoint=${endpoint}></news-poll>`)}</div>`);
  const polls = [...place.children] as NewsPollElement[];
  for (const poll of polls) await shows(poll, /Which lamp/);
  return polls as [NewsPollElement, ...NewsPollElement[]];
};

async function peek(poll: NewsPollElement): Promise<void> {
  await until(() => button(poll, 'See results') !== undefined);
  button(poll, 'See results')?.click();
  await shows(poll, 'Back to the vote');
}

async function choose(poll: NewsPollElement, id: string): Promise<void> {
  find<HTMLInputElement>(poll, `input[value=${id}]`).click();
  await poll.updateComplete;
  button(poll, 'Vote')?.click();
  await shows(poll, 'has been counted');
}

const fresh = (kinds: readonly PollKind[]) => Promise.all(kinds.map((kind) => freshPoll(kind)));

describe('<news-poll> and live results', () => {
  const { random } = Math;
  const { now } = Date;
  afterEach(() => {
    Math.random = random;
    Date.now = now;
    Reflect.deleteProperty(document, 'hidden');
  });

  it('shows the votes of others as they come, by one stream for all polls of the page, which ends with the last of them', async () => {
    const ids = await fresh(['single', 'single']);
    const [one, two, again] = (await page([...ids, ids[0] ?? ''])) as [NewsPollElement, NewsPollElement, NewsPollElement];
    // Who sees a form sees no figures.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await streams(ids)).to.equal(0);
    await Promise.all([one, two, again].map(peek));
    await until(async () => (await streams(ids)) === 1);
    const event = oneEvent(one, 'news-poll-results') as Promise<NewsPollResultsEvent>;
    await Promise.all(ids.map((id) => vote(id)));
    for (const poll of [one, two, again]) await shows(poll, '100% · 1 vote');
    expect((await event).poll.voters_count).to.equal(1);
    expect(one.shadowRoot?.activeElement ?? two.shadowRoot?.activeElement ?? again.shadowRoot?.activeElement).to.have.property('id', 'results');
    expect(await streams(ids)).to.equal(1);
    await expect(one).to.be.accessible();

    // One poll less is another stream; the last one gone is none.
    const alone = `${backend}/events?polls=${ids[0]}`;
    const isQuiet = async () => (await underWay(alone)) === 0;
    two.remove();
    await until(async () => (await streams([ids[0] ?? ''])) === 1);
    Object.defineProperty(document, 'hidden', { configurable: true, value: true });
    document.dispatchEvent(new Event('visibilitychange'));
    await until(isQuiet, 'a hidden tab listens');
    Reflect.deleteProperty(document, 'hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    await until(async () => (await streams([ids[0] ?? ''])) === 2);
    one.remove();
    again.remove();
    await until(isQuiet, 'what has left the page listens');
  });

  it('moves the figures under a reader who has voted, who keeps the focus and what is chosen elsewhere', async () => {
    const [id, other] = (await fresh(['after-vote', 'single'])) as [string, string];
    const [poll, form] = (await page([id, other])) as [NewsPollElement, NewsPollElement];
    find<HTMLInputElement>(form, 'input[value=blue]').click();
    await choose(poll, 'red');
    await shows(poll, '100% · 1 vote');
    const withdraw = button(poll, 'Withdraw my vote');
    withdraw?.focus();
    const bar = find(poll, 'progress');
    await vote(id, 'green');
    await shows(poll, '50% · 1 vote');
    expect(poll.shadowRoot?.activeElement).to.equal(withdraw);
    expect(find(poll, 'progress')).to.equal(bar);
    expect(find<HTMLInputElement>(form, 'input[value=blue]').checked).to.equal(true);
    // Who begins to change the vote sees no figures any more, and keeps the choice.
    button(poll, 'Change my vote')?.click();
    await until(() => findAll(poll, 'form').length === 1);
    find<HTMLInputElement>(poll, 'input[value=blue]').click();
    await vote(id, 'green');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(find<HTMLInputElement>(poll, 'input[value=blue]').checked).to.equal(true);
  });

  it('tells screen readers of figures that move, at most once in ten seconds', async () => {
    const [id] = (await fresh(['single'])) as [string];
    const [poll] = await page([id]);
    await peek(poll);
    const start = now();
    Date.now = () => start;
    await until(async () => (await streams([id])) === 1);
    await vote(id);
    await until(() => told(poll) === 'Results updated: 1 vote.');
    const words = new Set<string>();
    const observer = new MutationObserver(() => words.add(told(poll)));
    observer.observe(findAll(poll, '[role=status]')[1] as Node, { childList: true, characterData: true, subtree: true });
    for (const count of [2, 3]) {
      await vote(id);
      await shows(poll, `100% · ${count} votes`);
    }
    expect([...words]).to.deep.equal([]);
    Date.now = () => start + 10_000;
    await vote(id);
    await until(() => told(poll) === 'Results updated: 4 votes.');
    observer.disconnect();
    expect(seen(find(poll, '[role=status]'))).to.equal('');
  });

  it('asks from time to time where the service has no room for a stream, or there is none', async () => {
    Math.random = () => 0;
    for (const fault of ['no-room', 'no-stream']) {
      const [id] = (await fresh(['single'])) as [string];
      const origin = `${backend}/${fault}`;
      const [poll] = await page([id], origin);
      await peek(poll);
      await until(async () => (await streams([id], origin)) === 1);
      await vote(id);
      // The first request comes at once, the next one after five seconds.
      await until(async () => (await requestsFor(`${origin}/polls/${id}/results`)) > 0);
      await shows(poll, '100% · 1 vote');
      await vote(id);
      await until(() => seen(poll).includes('100% · 2 votes'));
      expect(await streams([id], origin)).to.equal(1);
      poll.remove();
    }
  });

  it('never shows figures that are older than those it has', async () => {
    const [id] = (await fresh(['single'])) as [string];
    const [poll] = await page([id]);
    await peek(poll);
    await until(async () => (await streams([id])) === 1);
    const old = await (await fetch(`${backend}/polls/${id}`)).text();
    await vote(id);
    await shows(poll, '100% · 1 vote');
    const { fetch: send } = globalThis;
    globalThis.fetch = async (input, init) => (String(input) === `${backend}/polls/${id}` ? Object.defineProperty(new Response(old, { headers: { 'content-type': 'application/json' } }), 'url', { value: input }) : send(input, init));
    try {
      const loaded = oneEvent(poll, 'news-poll-load');
      poll.refresh();
      await loaded;
      await poll.updateComplete;
      expect(seen(poll)).to.contain('100% · 1 vote');
    } finally {
      globalThis.fetch = send;
    }
  });

  it('loads the poll again when the service says that it is closed', async () => {
    Math.random = () => 0;
    const [id] = (await fresh(['single'])) as [string];
    const origin = `${backend}/closing`;
    const [poll] = await page([id], origin);
    await peek(poll);
    await shows(poll, 'This poll is closed.');
    expect(findAll(poll, 'form')).to.have.length(0);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await streams([id], origin)).to.equal(1);
  });

  it('reads the poll again that was corrected, and no other', async () => {
    Math.random = () => 0;
    const ids = [await made(), await made()] as const;
    const [one, two] = (await page(ids)) as [NewsPollElement, NewsPollElement];
    await Promise.all([one, two].map(peek));
    await until(async () => (await streams(ids)) === 1);
    await vote(ids[1]);
    await shows(two, '100% · 1 vote');
    expect((await fetch(`${backend}/test/corrected?id=${ids[0]}&question=${encodeURIComponent('Which lantern should burn?')}`)).status).to.equal(200);
    await shows(one, 'Which lantern should burn?');
    expect([await requestsFor(`${backend}/polls/${ids[0]}`), await requestsFor(`${backend}/polls/${ids[1]}`)]).to.deep.equal([2, 1]);
  });

  it('stays as it is where the page says so, on the poll or around it', async () => {
    const ids = (await fresh(['single', 'single'])) as [string, string];
    const place = await fixture<HTMLElement>(html`<div live="off"><news-poll poll-id=${ids[0]} endpoint=${backend}></news-poll></div>`);
    const own = await fixture<NewsPollElement>(html`<news-poll poll-id=${ids[1]} endpoint=${backend} live="off"></news-poll>`);
    for (const poll of [place.firstElementChild as NewsPollElement, own]) await peek(poll);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect([await streams(ids), await streams([ids[0]]), await streams([ids[1]])]).to.deep.equal([0, 0, 0]);
  });

  it('says nothing on the console', async () => {
    const [id] = (await fresh(['single'])) as [string];
    expect(
      await warningsOf(async () => {
        const [poll] = await page([id], `${backend}/no-room`);
        await peek(poll);
        await until(async () => (await streams([id], `${backend}/no-room`)) === 1);
      }),
    ).to.deep.equal([]);
  });
});
