import { fixture, html } from '@open-wc/testing';
import type { NewsPollElement, Poll } from '../../src/index.js';
import { problemStatus } from '../../src/poll/poll.js';
import type { VoteProblemType } from '../../src/poll/poll.js';
import { find, findAll, seen, shows } from './client.js';

type Answer = (choices: readonly string[]) => Response | Promise<Response>;

const json = (status: number, body: object, headers: Readonly<Record<string, string>> = {}) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });

/** A vote service inside the page, whose answers a test decides on. Each has one poll that no other test has. */
export class FakeVotes {
  readonly src = `https://votes.example/polls/${crypto.randomUUID()}`;
  readonly entry = `news-poll ${this.src}/votes`;
  poll: Poll = poll(this.src);
  /** The answers to the next votes; after them, votes are counted. */
  readonly answers: Answer[] = [];
  /** The `Idempotency-Key` of each vote that came. */
  readonly keys: string[] = [];
  reads = 0;
  readonly #saved = { fetch: window.fetch, random: Math.random };

  constructor() {
    window.fetch = (input, init) => this.#answer(String(input), init);
    // No attempt by itself, unless the test says so.
    Math.random = () => 1;
  }

  /** Further attempts come without delay. */
  hurry(): void {
    Math.random = () => 0;
  }

  end(): void {
    window.fetch = this.#saved.fetch;
    Math.random = this.#saved.random;
    Reflect.deleteProperty(navigator, 'onLine');
    localStorage.removeItem(this.entry);
  }

  /** Whether the browser says that there is a network; tells the page of a change. */
  goes(where: 'online' | 'offline'): void {
    Object.defineProperty(navigator, 'onLine', { configurable: true, value: where === 'online' });
    dispatchEvent(new Event(where));
  }

  readonly count: Answer = (choices) => {
    this.poll = { ...this.poll, voters_count: 1, options: this.poll.options.map((option) => ({ ...option, votes_count: choices.includes(option.id) ? 1 : 0 })) };
    return json(201, { poll: { ...this.poll, voted: true, own_votes: choices }, vote: { id: 'v', choices, created_at: '2026-11-25T08:00:00.000Z', status: 'counted' }, token: 't', results_key: null });
  };

  /** Stores the vote, which does not count. */
  readonly storedAs =
    (status: 'held' | 'set_aside'): Answer =>
    (choices) =>
      json(201, { poll: { ...this.poll, voted: true, own_votes: choices }, vote: { id: 'v', choices, created_at: '2026-11-25T08:00:00.000Z', status }, token: 't', results_key: null });

  async #answer(url: string, init: RequestInit = {}): Promise<Response> {
    const { method = 'GET', headers = {}, body } = init;
    const { fetch } = this.#saved;
    if (!url.startsWith(this.src)) return fetch(url, init);
    if (method === 'POST') {
      this.keys.push(new Headers(headers).get('Idempotency-Key') ?? '');
      const { choices } = JSON.parse(body as string) as { choices: readonly string[] };
      return (this.answers.shift() ?? this.count)(choices);
    }
    if (method === 'HEAD') throw new TypeError('There is no network.');
    this.reads += 1;
    return Object.defineProperty(json(200, this.poll), 'url', { value: url });
  }

  /** What `localStorage` has of this poll. */
  get stored(): Readonly<Record<string, unknown>> | null {
    return JSON.parse(localStorage.getItem(this.entry) ?? 'null') as Readonly<Record<string, unknown>> | null;
  }

  store(ballot: object): void {
    localStorage.setItem(this.entry, JSON.stringify(ballot));
  }

  /** Another tab writes: this one is told of it. */
  async storeElsewhere(ballot: object): Promise<void> {
    this.store(ballot);
    dispatchEvent(new StorageEvent('storage', { key: this.entry, newValue: localStorage.getItem(this.entry) }));
  }

  /** The poll in the page. */
  async shown(attributes: Readonly<Record<string, string>> = {}): Promise<NewsPollElement> {
    const element = await fixture<NewsPollElement>(html`<news-poll src=${this.src}></news-poll>`);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    await shows(element, 'Which lamp');
    return element;
  }
}

const poll = (src: string): Poll => ({
  id: src.slice(-36),
  question: 'Which lamp should burn?',
  description: null,
  lang: null,
  status: 'open',
  starts_at: null,
  expires_at: null,
  results_visibility: 'always',
  multiple: false,
  multiple_choice_min: 1,
  multiple_choice_max: 1,
  voters_count: 0,
  options: ['Red', 'Green', 'Blue'].map((title) => ({ id: title.toLowerCase(), title, votes_count: 0 })),
  notice: null,
  urls: null,
});

/** A UUIDv7. */
export const someKey = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f';

/** There is no network. */
export const noNetwork: Answer = () => Promise.reject(new TypeError('There is no network.'));

/** An answer that comes when it is released. */
export function later(answer: Answer): { readonly answer: Answer; readonly release: () => void } {
  const gate: { open?: () => void } = {};
  const opened = new Promise<void>((resolve) => (gate.open = resolve));
  return {
    async answer(choices) {
      await opened;
      return answer(choices);
    },
    release: () => gate.open?.(),
  };
}

/** A problem as the service tells it. */
export const problem =
  (name: VoteProblemType | 'never-heard-of', members: object = {}, headers: Readonly<Record<string, string>> = {}): Answer =>
  () => {
    const status = name === 'never-heard-of' ? 418 : problemStatus[name];
    return json(status, { type: `https://votes.example/problems/${name}`, title: name, status, ...members }, headers);
  };

export const busyFor = (seconds: number): Answer => problem('overloaded', {}, { 'Retry-After': `${seconds}` });

export const input = (element: Element, value: string): HTMLInputElement => find<HTMLInputElement>(element, `input[value=${value}]`);
export const button = (element: Element): HTMLButtonElement => find<HTMLButtonElement>(element, 'button');
export const message = (element: Element): string => seen(find(element, '[role=status]'));

/** Chooses an option and presses the button, which has the focus then. */
export async function voteFor(element: NewsPollElement, value: string): Promise<void> {
  input(element, value).click();
  await element.updateComplete;
  button(element).focus();
  button(element).click();
}

/** The title of what is chosen. */
export const chosen = (element: Element): readonly string[] => findAll<HTMLInputElement>(element, 'input').filter(({ checked }) => checked).map(({ value }) => value);
