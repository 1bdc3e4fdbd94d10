import { randomBytes } from 'node:crypto';
import { ballotKey, ballotKeyRandomBytes } from '../../../src/poll/ballot-key.js';
import type { PollDocument, VoteReceipt } from '../../../src/poll/poll.js';
import { expect, Mismatch, shown } from './mismatch.js';

/** Longest time for an answer, in milliseconds. */
const patience = 10_000;

/** Most seconds that a limit of votes is waited for. */
const longestWait = 90;

/** What is tested, and where. */
export interface Target {
  /** The service: the addresses of the contract are relative to it. */
  readonly endpoint: string;
  readonly pollId: string;
  /** The `Origin` of votes; `undefined` sends none. */
  readonly origin: string | undefined;
}

/** An answer with its body. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A ballot: choices, and the key of all its attempts. */
export interface TestBallot {
  readonly key: string;
  readonly choices: readonly unknown[];
}

/** The backend under test as its clients see it: over HTTP, with every vote that it took remembered. */
export class Backend {
  readonly target: Target;
  /** The poll as it was before the first check. */
  readonly poll: PollDocument;
  readonly #taken = new Set<string>();

  constructor(target: Target, poll: PollDocument) {
    this.target = target;
    this.poll = poll;
  }

  /** Keys of the ballots that the backend said it counted. */
  get ballots(): number {
    return this.#taken.size;
  }

  /** A ballot for the first options of the poll, with a key of its own. */
  ballot(choices: readonly unknown[] = this.goodChoices): TestBallot {
    return { key: newKey(), choices };
  }

  /** Choices that the poll takes. */
  get goodChoices(): readonly string[] {
    return this.poll.options.slice(0, this.poll.multiple_choice_min).map(({ id }) => id);
  }

  /** Others that it takes. */
  get otherChoices(): readonly string[] {
    return this.poll.options.slice(-this.poll.multiple_choice_min).map(({ id }) => id);
  }

  /** Asks for an address of a poll: `''` is the poll, `'results'` its results. Remembers each vote that is taken. */
  async ask(path: string, init: RequestInit = {}, pollId = this.target.pollId): Promise<Answer> {
    const answer = await request(new URL(`polls/${pollId}${path && `/${path}`}`, this.target.endpoint), init);
    if (init.method === 'POST' && (answer.status === 201 || answer.status === 303)) this.#taken.add(keyIn(init));
    return answer;
  }

  /** Headers of a vote, as a page of an allowed site sends them. */
  headers(more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
    const { origin } = this.target;
    return { ...(origin === undefined ? {} : { origin }), 'content-type': 'application/json', ...more };
  }

  /** Sends a ballot as the element does. */
  async vote({ key, choices }: TestBallot, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.ask('votes', { method: 'POST', headers: this.headers({ 'idempotency-key': `"${key}"`, ...more }), body: JSON.stringify({ choices }) });
  }

  /** Asks for a vote, or changes it, as whoever has this token does; `choices` are the body. */
  async own(method: 'GET' | 'PUT' | 'DELETE', voteId: string, token: string | undefined, choices?: readonly unknown[], more: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const { 'content-type': type = '', ...headers } = this.headers({ ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...more });
    const body = choices && { body: JSON.stringify({ choices }) };
    return this.ask(`votes/${encodeURIComponent(voteId)}`, { method, headers: { ...headers, ...(body ? { 'content-type': type } : {}) }, ...body });
  }

  /** Gives the vote of a receipt other choices. */
  async change({ vote, token }: VoteReceipt, choices: readonly unknown[], more: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.own('PUT', vote.id, token, choices, more);
  }

  /** Sends a form as a browser does for a person. */
  async post(form: URLSearchParams, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.ask('votes', { method: 'POST', headers: this.headers({ 'content-type': 'application/x-www-form-urlencoded', ...headers }), body: form.toString() });
  }

  /** Casts a ballot that must be counted. */
  async count(ballot: TestBallot): Promise<VoteReceipt> {
    const answer = await this.vote(ballot);
    expect(answer.status === 201, '201 to a ballot that follows the rules', said(answer));
    return json(answer) as VoteReceipt;
  }

  /**
   * Runs something and answers how many more ballots the poll counts after it. The counts come from the receipts of one ballot that is
   * sent again, as those are current, and what is read may come from a cache.
   */
  async counted(work: (first: TestBallot) => Promise<unknown>): Promise<number> {
    const first = this.ballot();
    const before = ballotsIn(await this.count(first));
    await work(first);
    return ballotsIn(await this.count(first)) - before;
  }

  /** @throws Mismatch unless the work changes the number of ballots by this. */
  async expectCounted(change: number, work: (first: TestBallot) => Promise<unknown>): Promise<void> {
    const got = await this.counted(work);
    expect(got === change, `${change} more ${change === 1 ? 'ballot' : 'ballots'} in voters_count`, `${got} more`);
  }
}

/** A new ballot key. */
export const newKey = (): string => ballotKey(Date.now(), randomBytes(ballotKeyRandomBytes));

/** The key of a vote, in its header or its form. */
const keyIn = ({ headers, body }: RequestInit): string => (new Headers(headers).get('idempotency-key') ?? new URLSearchParams(String(body)).get('key') ?? '').replaceAll('"', '').toLowerCase();

/** Sends a request, and follows no redirection. Where it is too much at once, waits as it is told and sends it again. */
export async function request(url: URL, init: RequestInit, attempts = 4): Promise<Answer> {
  const answer = await requestOnce(url, init);
  const wait = Number(answer.headers.get('retry-after') ?? NaN);
  if (answer.status !== 429 || !(wait <= longestWait) || attempts === 1) return answer;
  await new Promise((resolve) => setTimeout(resolve, wait * 1000));
  return request(url, init, attempts - 1);
}

async function requestOnce(url: URL, init: RequestInit): Promise<Answer> {
  try {
    const answer = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(patience) });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  } catch (cause) {
    const { message, cause: reason } = cause as Error;
    throw new Mismatch(`an answer to ${init.method ?? 'GET'} ${url.href}`, `${message}${reason instanceof Error ? `: ${reason.message}` : ''}`);
  }
}

/** The body as JSON. */
export function json(answer: Answer): unknown {
  try {
    return JSON.parse(answer.text);
  } catch {
    throw new Mismatch('a body of JSON', said(answer));
  }
}

/** An answer in a few words. */
export const said = ({ status, text }: Answer): string => `${status} ${shown(text)}`;

function ballotsIn(receipt: VoteReceipt): number {
  const ballots: unknown = (receipt as Partial<VoteReceipt>).poll?.voters_count;
  expect(typeof ballots === 'number', 'a receipt with the number of ballots in poll.voters_count', receipt);
  return ballots;
}
