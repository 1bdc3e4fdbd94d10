import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsPollElement, NewsPollVotedEvent, Poll } from '../../src/index.js';
import { backend, find, findAll, freshPoll, requestsFor, seen, shows, waitUntil } from '../browsers/client.js';
import type { PollKind } from '../browsers/client.js';

const pollAt = (id: string) => `${backend}/polls/${id}`;
const entry = (id: string) => JSON.parse(localStorage.getItem(`news-poll ${pollAt(id)}/votes`) ?? 'null') as { key: string; status: string; choices: string[]; vote: string } | null;
const button = (poll: Element, text: string) => findAll<HTMLButtonElement>(poll, 'button').find(({ textContent }) => textContent?.trim() === text);
const message = (poll: Element) => seen(find(poll, '[role=status]'));

async function shown(id: string, endpoint = backend): Promise<NewsPollElement> {
  const poll = await fixture<NewsPollElement>(html`<news-poll poll-id=${id} endpoint=${endpoint}></news-poll>`);
  await shows(poll, /Which lamp/);
  return poll;
}

async function choose(poll: NewsPollElement, id: string): Promise<void> {
  find<HTMLInputElement>(poll, `input[value=${id}]`).click();
  await poll.updateComplete;
  find<HTMLButtonElement>(poll, 'form button').click();
}

async function voted(kind?: PollKind): Promise<{ id: string; poll: NewsPollElement }> {
  const id = await freshPoll(kind);
  const poll = await shown(id);
  await choose(poll, 'red');
  await shows(poll, 'has been counted');
  return { id, poll };
}

async function counts(id: string): Promise<Record<string, number | null>> {
  const poll = (await (await fetch(pollAt(id), { cache: 'no-store' })).json()) as Poll;
  return Object.fromEntries(poll.options.map((option) => [option.id, option.votes_count]));
}

describe('<news-poll> and the vote that the reader has', () => {
  it('says when the vote was recorded, and offers to change and to withdraw it', async () => {
    const { poll } = await voted();
    expect(seen(poll)).to.match(/Recorded: \d+:\d\d\./);
    expect(findAll(poll, '.own button').map((element) => element.textContent?.trim())).to.deep.equal(['Change my vote', 'Withdraw my vote']);
    await expect(poll).to.be.accessible();
  });

  it('changes the vote, which counts for the other option then, and once', async () => {
    const { id, poll } = await voted();
    const { key } = entry(id) ?? {};
    button(poll, 'Change my vote')?.click();
    await waitUntil(() => findAll(poll, 'form').length === 1);
    expect(findAll<HTMLInputElement>(poll, 'input').filter(({ checked }) => checked).map(({ value }) => value)).to.deep.equal(['red']);
    expect(message(poll)).to.equal('');
    await expect(poll).to.be.accessible();
    const event = oneEvent(poll, 'news-poll-voted') as Promise<NewsPollVotedEvent>;
    await choose(poll, 'blue');
    await shows(poll, 'Your vote for “Blue” has been counted.');
    expect((await event).choices).to.deep.equal(['blue']);
    expect(await counts(id)).to.include({ red: 0, blue: 1 });
    expect(entry(id)).to.include({ key, status: 'counted' });
    expect(entry(id)?.choices).to.deep.equal(['blue']);
    expect(poll.shadowRoot?.activeElement?.id).to.equal('results');
  });

  it('keeps the vote as it is where the reader thinks better of it', async () => {
    const { id, poll } = await voted();
    button(poll, 'Change my vote')?.click();
    await waitUntil(() => findAll(poll, 'form').length === 1);
    button(poll, 'Keep my vote as it is')?.click();
    await waitUntil(() => findAll(poll, 'form').length === 0);
    expect(await requestsFor(`${pollAt(id)}/votes/${entry(id)?.vote}`, 'PUT')).to.equal(0);
    expect(await counts(id)).to.include({ red: 1 });
  });

  it('withdraws the vote; another one is then the same vote again, also after a reload', async () => {
    const { id, poll } = await voted();
    const { key } = entry(id) ?? {};
    button(poll, 'Withdraw my vote')?.click();
    await shows(poll, 'Your vote has been withdrawn. You may vote again.');
    await waitUntil(async () => (await counts(id))['red'] === 0);
    expect(entry(id)).to.include({ key, status: 'withdrawn' });
    await expect(poll).to.be.accessible();
    poll.remove();

    const again = await shown(id);
    await shows(again, 'Your vote has been withdrawn.');
    await choose(again, 'green');
    await shows(again, 'Your vote for “Green” has been counted.');
    expect(await counts(id)).to.include({ red: 0, green: 1 });
    expect(entry(id)).to.include({ key, status: 'counted' });
    expect(await requestsFor(`${pollAt(id)}/votes`, 'POST')).to.equal(1);
  });

  it('has no form for a vote that was withdrawn when the poll is closed', async () => {
    const id = await freshPoll('closed');
    localStorage.setItem(`news-poll ${pollAt(id)}/votes`, JSON.stringify({ key: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f', choices: [], status: 'withdrawn' }));
    const poll = await shown(id);
    await shows(poll, 'Your vote has been withdrawn.');
    expect(findAll(poll, 'form')).to.have.length(0);
    expect(seen(poll)).to.contain('This poll is closed.').and.not.to.contain('You may vote again');
  });

  it('says nothing of one poll on another, and marks none as voted', async () => {
    const { id, poll } = await voted();
    const other = await freshPoll();
    const { fetch } = globalThis;
    globalThis.fetch = async (input, init) => {
      const answer = await fetch(input, init);
      if (init?.method === 'PUT') await new Promise((resolve) => setTimeout(resolve, 300));
      return answer;
    };
    try {
      button(poll, 'Change my vote')?.click();
      await waitUntil(() => findAll(poll, 'form').length === 1);
      await choose(poll, 'blue');
      poll.pollId = other;
      await waitUntil(() => button(poll, 'Vote'));
      await waitUntil(() => entry(id)?.choices[0] === 'blue');
      expect(entry(other)).to.equal(null);
      expect(message(poll)).to.equal('');
      expect(button(poll, 'Vote')).to.not.equal(undefined);
    } finally {
      globalThis.fetch = fetch;
    }
  });

  it('says so where it is not certain that the vote was changed, and lets the reader try again', async () => {
    const { id, poll } = await voted();
    const { fetch } = globalThis;
    let left = 1;
    globalThis.fetch = async (input, init) => {
      // The service has it, and the answer is lost.
      const answer = await fetch(input, init);
      if (init?.method === 'PUT' && left-- > 0) throw new TypeError('The answer is lost.');
      return answer;
    };
    try {
      button(poll, 'Change my vote')?.click();
      await waitUntil(() => findAll(poll, 'form').length === 1);
      await choose(poll, 'blue');
      await shows(poll, 'It is not certain that your vote was changed');
      expect(entry(id)?.choices).to.deep.equal(['red']);
      button(poll, 'Change vote')?.click();
      await shows(poll, 'Your vote for “Blue” has been counted.');
      expect(await counts(id)).to.include({ red: 0, blue: 1 });
    } finally {
      globalThis.fetch = fetch;
    }
  });

  it('offers no change where the poll allows none', async () => {
    const { poll } = await voted('final');
    expect(seen(poll)).to.contain('Recorded:');
    expect(findAll(poll, '.own button')).to.have.length(0);
  });

  it('follows what another tab has changed', async () => {
    const { id, poll } = await voted();
    const known = entry(id);
    const name = `news-poll ${pollAt(id)}/votes`;
    localStorage.setItem(name, JSON.stringify({ ...known, choices: ['green'] }));
    dispatchEvent(new StorageEvent('storage', { key: name }));
    await shows(poll, 'You have voted: “Green”.');
  });
});

describe('<news-poll> and when results are shown', () => {
  it('shows the results of an open poll to those who ask, and leads back to the form', async () => {
    const poll = await shown(await freshPoll());
    button(poll, 'See results')?.click();
    await shows(poll, '0% · 0 votes');
    await waitUntil(() => poll.shadowRoot?.activeElement?.id === 'results');
    expect(findAll(poll, 'form')).to.have.length(0);
    await expect(poll).to.be.accessible();
    button(poll, 'Back to the vote')?.click();
    await waitUntil(() => poll.shadowRoot?.activeElement?.localName === 'input');
    await choose(poll, 'red');
    await shows(poll, 'has been counted');
    expect(button(poll, 'See results')).to.equal(undefined);
  });

  it('shows results after the vote alone, where that is the rule: also after a reload, by the key of the voter', async () => {
    const id = await freshPoll('after-vote');
    const poll = await shown(id);
    expect(seen(poll)).to.contain('Results are shown to those who vote').and.not.to.contain('%');
    expect(button(poll, 'See results')).to.equal(undefined);
    await choose(poll, 'red');
    await shows(poll, '100% · 1 vote');
    poll.remove();
    const again = await shown(id);
    await shows(again, '100% · 1 vote');
    await expect(again).to.be.accessible();
  });

  it('asks once where the key of the voter opens nothing', async () => {
    const id = await freshPoll('after-vote');
    // A vote of before the database was made anew.
    localStorage.setItem(`news-poll ${pollAt(id)}/votes`, JSON.stringify({ key: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f', choices: ['red'], status: 'counted', vote: 'x', resultsKey: 'of-another-database-00' }));
    const poll = await shown(id);
    await shows(poll, 'You have voted');
    const asked = () => requestsFor(`${pollAt(id)}/results?k=of-another-database-00`);
    await waitUntil(async () => (await asked()) > 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await asked()).to.equal(1);
  });

  it('shows no results before the end, where that is the rule, and says when that is', async () => {
    const id = await freshPoll('after-deadline');
    const poll = await shown(id);
    expect(seen(poll)).to.match(/This poll closes in 3 hours \(.*\d+:\d\d\)\./).and.to.contain('Results are published when the poll is closed.');
    await choose(poll, 'red');
    await shows(poll, 'has been counted');
    expect(seen(poll)).to.contain('Results are not shown.').and.not.to.contain('%');
    await expect(poll).to.be.accessible();
  });

  it('loads the poll again when it closes', async () => {
    const closing = { id: 'closing', question: 'Which lamp closes?', options: ['red', 'green'].map((id) => ({ id, title: id, votes_count: 1 })), expires_at: new Date(Date.now() + 700).toISOString(), results_visibility: 'always' };
    const { fetch } = globalThis;
    let reads = 0;
    globalThis.fetch = async (input) => {
      reads++;
      const response = new Response(JSON.stringify(reads === 1 ? closing : { ...closing, status: 'closed' }), { headers: { 'content-type': 'application/json' } });
      return Object.defineProperty(response, 'url', { value: input });
    };
    try {
      const poll = await shown('closing', 'https://votes.example');
      expect(seen(poll)).to.contain('This poll closes in 1 minute');
      await waitUntil(() => seen(poll).includes('This poll is closed.'), undefined, { timeout: 8000 });
      expect(reads).to.equal(2);
    } finally {
      globalThis.fetch = fetch;
    }
  });
});
