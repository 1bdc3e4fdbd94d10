import { expect, fixture, html } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsPollElement } from '../../src/index.js';
import { find, findAll, shows, waitUntil } from '../browsers/client.js';
import { FakeVotes, busyFor, button, message, someKey, voteFor } from '../browsers/fake-votes.js';

const counted = { key: someKey, choices: ['red'], status: 'counted' };
const names = ['getItem', 'setItem', 'removeItem', 'clear', 'key'] as const;

/** What is done with an entry of storage during `task`, by method and key. */
async function usesOf(entry: string, task: () => Promise<unknown>): Promise<readonly string[]> {
  const uses: string[] = [];
  const saved = Object.fromEntries(names.map((name) => [name, Storage.prototype[name]]));
  for (const name of names) {
    Storage.prototype[name] = function record(this: Storage, ...given: unknown[]) {
      uses.push(`${name} ${given[0]}`);
      return (saved[name] as (...input: unknown[]) => null).apply(this, given);
    };
  }
  try {
    await task();
  } finally {
    Object.assign(Storage.prototype, saved);
  }
  return uses.filter((use) => use.endsWith(entry));
}

const afterwards: (() => unknown)[] = [];

/** Puts something else in a place, until the test is over. */
const own = (target: object, name: string, descriptor: PropertyDescriptor) => {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { configurable: true, ...descriptor });
  afterwards.push(() => (before ? Object.defineProperty(target, name, before) : Reflect.deleteProperty(target, name)));
};
const refuse = () => {
  throw new DOMException('The operation is insecure.', 'SecurityError');
};

const apart = ({ src }: FakeVotes) => fixture<NewsPollElement>(html`<news-poll src=${src} storage="none"></news-poll>`);

describe('<news-poll> and storage', () => {
  let votes: FakeVotes;
  beforeEach(() => (votes = new FakeVotes()));
  afterEach(() => {
    afterwards.splice(0).forEach((restore) => restore());
    votes.end();
  });

  describe('with storage="none"', () => {
    it('reads and writes nothing, and the page remembers the vote', async () => {
      votes.store(counted);
      const uses = await usesOf(votes.entry, async () => {
        const poll = await apart(votes);
        await shows(poll, 'Which lamp');
        await voteFor(poll, 'blue');
        await shows(poll, 'Your vote for “Blue” has been counted.');
        poll.remove();
        await shows(await apart(votes), 'Your vote for “Blue” has been counted.');
        dispatchEvent(new Event('pageshow'));
      });
      expect(uses).to.be.empty;
      expect(votes.keys).to.have.length(1);
    });

    it('asks the reader to keep the page open while the vote waits', async () => {
      votes.answers.push(busyFor(3600));
      const poll = await apart(votes);
      await shows(poll, 'Which lamp');
      await voteFor(poll, 'blue');
      await shows(poll, 'busy');
      expect(message(poll)).to.match(/Trying again… Keep this page open\.$/);
      expect(votes.stored).to.equal(null);
      await expect(poll).to.be.accessible();
      button(poll).click();
      await shows(poll, 'has been counted.');
      expect(new Set(votes.keys).size).to.equal(1);
    });
  });

  it('stores what the page remembers from the moment the attribute goes', async () => {
    const poll = await votes.shown({ storage: 'none' });
    await voteFor(poll, 'blue');
    await shows(poll, 'has been counted.');
    expect(votes.stored).to.equal(null);
    poll.removeAttribute('storage');
    await waitUntil(() => votes.stored);
    expect(votes.stored).to.deep.include({ status: 'counted', choices: ['blue'] });
    expect(votes.keys).to.have.length(1);
  });

  it('shows the vote from before when the attribute goes', async () => {
    votes.store(counted);
    const poll = await fixture<NewsPollElement>(html`<news-poll src=${votes.src} storage="none"></news-poll>`);
    await shows(poll, 'Which lamp');
    expect(findAll(poll, 'form')).not.to.be.empty;
    poll.removeAttribute('storage');
    await shows(poll, 'You have voted: “Red”.');
  });

  it('removes the entry without reading it when the attribute becomes "none", and the page still remembers', async () => {
    const poll = await votes.shown();
    await voteFor(poll, 'blue');
    await shows(poll, 'has been counted.');
    const uses = await usesOf(votes.entry, async () => {
      poll.setAttribute('storage', 'none');
      await poll.updateComplete;
    });
    expect(uses).to.deep.equal([`removeItem ${votes.entry}`]);
    expect(votes.stored).to.equal(null);
    expect(message(poll)).to.equal('Your vote for “Blue” has been counted.');
  });

  it('goes on with a vote that waits when the attribute becomes "none"', async () => {
    votes.answers.push(busyFor(3600));
    const poll = await votes.shown();
    await voteFor(poll, 'blue');
    await shows(poll, 'busy');
    poll.setAttribute('storage', 'none');
    await shows(poll, 'Keep this page open.');
    expect(votes.stored).to.equal(null);
    button(poll).click();
    await shows(poll, 'has been counted.');
    expect(votes.stored).to.equal(null);
  });

  it('remembers with any other value', async () => {
    const poll = await votes.shown({ storage: '' });
    await voteFor(poll, 'blue');
    await shows(poll, 'has been counted.');
    expect(votes.stored).to.include({ status: 'counted' });
  });

  it('takes the attribute of the elements around, and the innermost of them', async () => {
    const id = votes.poll.id;
    const article = JSON.stringify({ headline: 'Lamps', body: [{ type: 'poll', id }] });
    const page = await fixture<HTMLElement>(html`
      <news-provider endpoint="https://votes.example" storage="none">
        <news-poll poll-id=${id}></news-poll>
        <news-article article=${article}></news-article>
      </news-provider>
    `);
    const [outer, inner] = findAll<NewsPollElement>(page, 'news-poll') as [NewsPollElement, NewsPollElement];
    await shows(inner, 'Which lamp');
    await voteFor(outer, 'blue');
    await shows(inner, 'has been counted.');
    expect(votes.stored).to.equal(null);
    page.removeAttribute('storage');
    await waitUntil(() => votes.stored);
    find(page, 'news-article').setAttribute('storage', 'none');
    await waitUntil(() => !votes.stored);
    find(page, 'news-article').setAttribute('storage', 'local');
    page.setAttribute('storage', 'none');
    outer.remove();
    await waitUntil(() => votes.stored === null);
    expect(message(inner)).to.contain('has been counted.');
  });

  describe('that does not work', () => {
    const kinds: Readonly<Record<string, () => void>> = {
      'is blocked': () => own(window, 'localStorage', { get: refuse }),
      'is full': () => own(Storage.prototype, 'setItem', { value: refuse }),
      'is not there': () => own(window, 'localStorage', { value: null }),
    };
    for (const [what, spoil] of Object.entries(kinds)) {
      it(`votes once where it ${what}, and tells the truth while the vote waits`, async () => {
        spoil();
        votes.answers.push(busyFor(3600));
        const poll = await votes.shown();
        await voteFor(poll, 'blue');
        await shows(poll, 'Keep this page open.');
        button(poll).click();
        await shows(poll, 'Your vote for “Blue” has been counted.');
        const twin = await votes.shown();
        await shows(twin, 'Your vote for “Blue” has been counted.');
        expect(new Set(votes.keys).size).to.equal(1);
      });
    }

    it('votes where there are neither locks nor what secure pages have', async () => {
      own(navigator, 'locks', { value: undefined });
      own(crypto, 'randomUUID', { value: undefined });
      own(crypto, 'subtle', { value: undefined });
      const poll = await votes.shown();
      await voteFor(poll, 'blue');
      await shows(poll, 'Your vote for “Blue” has been counted.');
      expect(votes.stored).to.include({ status: 'counted' });
    });
  });

  for (const entry of [
    'nonsense',
    'null',
    '7',
    '[]',
    '{}',
    '{"key":"k","choices":["red"],"status":"counted"}',
    `{"key":"${someKey}","choices":[],"status":"sent"}`,
    `{"key":"${someKey}","choices":"","status":"sent"}`,
    `{"key":{"toString":1},"choices":["red"]}`,
    `{"key":"${someKey}","choices":[{"a":1},"..",null],"status":"sent"}`,
  ]) {
    it(`takes ${entry} in storage for nothing, and votes`, async () => {
      localStorage.setItem(votes.entry, entry);
      const poll = await votes.shown();
      await poll.updateComplete;
      expect(message(poll)).to.equal('');
      await voteFor(poll, 'blue');
      await shows(poll, 'Your vote for “Blue” has been counted.');
      expect(votes.stored).to.deep.include({ status: 'counted', choices: ['blue'] });
    });
  }

  it('reads entries of before, and passes over times that make no sense', async () => {
    votes.store({ key: someKey, choices: ['red'], status: 'sent', attempts: -1, at: 'soon', notBefore: {} });
    const poll = await votes.shown();
    await shows(poll, 'Your vote for “Red” has been counted.');
    expect(votes.keys).to.deep.equal([`"${someKey}"`]);
  });
});
