import { ballotKey, ballotKeyRandomBytes } from '../poll/ballot-key.js';
import { parsePoll } from '../poll/parse-poll.js';
import type { Poll } from '../poll/poll.js';
import { postJson } from './request.js';
import type { RequestProblem } from './request.js';

/** A vote as this browser remembers it. `counted` only after the service said so. */
export interface Ballot {
  /** The Idempotency-Key of every attempt. */
  readonly key: string;
  readonly choices: readonly string[];
  readonly status: 'sent' | 'counted';
}

/**
 * Why a vote was not counted. Where `isFinal` it never will be with this key; else nobody knows, and the same ballot may
 * be sent again.
 */
export interface VoteProblem extends Omit<RequestProblem, 'code'> {
  /** The name of a problem of the vote service, else of the request. */
  readonly code: string;
  readonly isFinal: boolean;
}

export type VoteResult =
  | { readonly ok: true; readonly value: { readonly poll: Poll; readonly choices: readonly string[] } }
  | { readonly ok: false; readonly problem: VoteProblem };

/** Where the vote service at `endpoint`, which may have a path of its own, has the poll `id`. */
export const pollUrl = (endpoint: string, id: string): string => `${endpoint.replace(/\/?$/, '/')}polls/${id}`;

/** Makes the ballot for `choices` (option ids): the one moment in which a key comes into being. */
export const newBallot = (choices: readonly string[]): Ballot => ({ key: ballotKey(Date.now(), crypto.getRandomValues(new Uint8Array(ballotKeyRandomBytes))), choices, status: 'sent' });

/**
 * Sends a ballot to the votes URL of a poll. However often the same ballot is sent, the service counts it once.
 * The ballot is remembered before it leaves and forgotten when the service refuses it for good.
 */
export async function vote(votesUrl: string, ballot: Ballot): Promise<VoteResult> {
  remember(votesUrl, ballot);
  const sent = await postJson(votesUrl, json({ choices: ballot.choices }), { 'Idempotency-Key': `"${ballot.key}"` });
  if (sent.ok) {
    const receipt = fieldsOf(sent.value.text);
    const cast = receipt['vote'] as Partial<Ballot> | undefined;
    const poll = parsePoll(receipt['poll']);
    if (poll.ok && cast?.status === 'counted' && Array.isArray(cast.choices)) {
      const choices = cast.choices.map(String);
      remember(votesUrl, { ...ballot, choices, status: 'counted' });
      return { ok: true, value: { poll: poll.value, choices } };
    }
  }
  const problem: RequestProblem = sent.ok ? { ...sent.value, code: 'wrong-type' } : sent.problem;
  const { status = 0, text = '' } = problem;
  // The last part of an RFC 9457 `type`.
  const name = /problems\/([\w-]+)$/.exec(`${fieldsOf(text)['type']}`)?.[1];
  // Only the service's own word says that a ballot did not count: the 4xx of a proxy or a hotel network may come after it did.
  const isFinal = name !== undefined && status < 500 && !/^(rate-limited|request-in-progress)$/.test(name);
  if (isFinal) remember(votesUrl);
  return { ok: false, problem: { ...problem, isFinal, code: name ?? problem.code } };
}

/** JSON text, also on pages where an old library gives objects and lists a `toJSON` of its own. */
const json = (fields: Pick<Ballot, 'choices'>): string => JSON.stringify({ ...fields, choices: Object.assign([...fields.choices], { toJSON: undefined }), toJSON: undefined });

/** The fields of an object in JSON text; none for any other text. */
function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return { __proto__: null, ...JSON.parse(text) };
  } catch {
    return {};
  }
}

const unstored = new Map<string, Ballot>();
const storageKey = (votesUrl: string) => `news-poll ${votesUrl}`;

/** The ballot this browser has sent to `votesUrl`, if any. */
export function remembered(votesUrl: string): Ballot | undefined {
  try {
    const { key, choices, status } = fieldsOf(localStorage.getItem(storageKey(votesUrl)) ?? '');
    if (typeof key === 'string' && Array.isArray(choices)) return { key, choices: choices.map(String), status: status === 'counted' ? status : 'sent' };
  } catch {
    // Blocked storage: what this page remembers has to do.
  }
  return unstored.get(votesUrl);
}

/** Without a ballot: forgets the one there was. */
function remember(votesUrl: string, ballot?: Ballot): void {
  if (ballot) unstored.set(votesUrl, ballot);
  else unstored.delete(votesUrl);
  try {
    if (ballot) localStorage.setItem(storageKey(votesUrl), json(ballot));
    else localStorage.removeItem(storageKey(votesUrl));
  } catch {
    // Sandboxed frames and full storage vote too; only a reload will not know of it.
  }
}
