import { ballotKey, ballotKeyRandomBytes } from '../poll/ballot-key.js';
import { parsePoll } from '../poll/parse-poll.js';
import type { Poll } from '../poll/poll.js';
import { line, object } from '../safety/door.js';
import { choicesList, fieldsOf, json, unsent } from './ballot-storage.js';
import type { Ballot } from './ballot-storage.js';
import { sendJson } from './request.js';
import type { RequestProblem, RequestResult } from './request.js';

/**
 * Why a vote was not counted. Where `isFinal` it never will be with this key; else nobody knows, and the same ballot may
 * be sent again.
 */
export interface VoteProblem extends Omit<RequestProblem, 'code'> {
  /** The name of a problem of the vote service, else of the request. */
  readonly code: string;
  readonly isFinal: boolean;
  /** The choices of the vote that stands, where the service tells them. */
  readonly choices?: readonly string[] | undefined;
}

/**
 * What came of a vote. `choices` are those that count, `poll` has the figures with this vote, `vote` is its id, `resultsKey` opens what only voters may see.
 * `status` is `held` where it counts when the editors have looked at it, and `set_aside` where they have, and do not count it.
 */
export type VoteResult =
  | { readonly ok: true; readonly status: 'counted' | 'held' | 'set_aside'; readonly choices: readonly string[]; readonly poll: Poll; readonly vote?: string | undefined; readonly resultsKey?: string | undefined }
  | { readonly ok: false; readonly problem: VoteProblem };

/** Of a vote that was not sent, and will not be. */
export const notSent = (code: string, url: string): VoteResult => ({ ok: false, problem: { code, isFinal: true, url } });

/** Where the vote service at `endpoint`, which may have a path of its own, has the poll `id`. */
export const pollUrl = (endpoint: string, id: string): string => `${endpoint.replace(/\/?$/, '/')}polls/${id}`;

/** Makes the ballot for `choices` (option ids): the one moment in which a key comes into being. */
export const newBallot = (choices: readonly string[]): Ballot => ({ ...unsent, key: ballotKey(Date.now(), crypto.getRandomValues(new Uint8Array(ballotKeyRandomBytes))), choices });

/** What is read of a receipt, and of a problem: the last part of the `type` of RFC 9457 is its name. */
const answer = {
  poll: (poll: unknown) => poll,
  vote: object({ choices: choicesList, status: line(/^(counted|held|set_aside)$/), id: line() }),
  results_key: line(),
  type: (type: unknown) => /problems\/([\w-]+)$/.exec(`${type}`)?.[1],
};

type Stood = Pick<VoteResult & { ok: true }, 'status' | 'choices'>;

interface Told {
  readonly poll?: unknown;
  readonly vote?: { readonly choices: readonly string[]; readonly status?: Stood['status']; readonly id?: string };
  readonly results_key?: string;
  readonly type?: string;
}

/** Sends a ballot to the votes URL of a poll, with what else the service asks for. However often the same ballot is sent, the service counts it once. */
export const sendBallot = async (votesUrl: string, { key, choices }: Ballot, more = {}): Promise<VoteResult> => readAnswer(await sendJson(votesUrl, json({ ...more, choices }), { 'Idempotency-Key': `"${key}"` }));

/** What a service has answered to a vote. */
export function readAnswer(sent: RequestResult): VoteResult {
  const { poll: given, vote, type, results_key: resultsKey } = fieldsOf(sent.ok ? sent.value.text : sent.problem.text, answer) as Told;
  if (sent.ok) {
    const poll = parsePoll(given);
    if (poll.ok && vote?.status) return { ok: true, ...(vote as Stood), poll: poll.value, vote: vote.id, resultsKey };
  }
  const problem: RequestProblem = sent.ok ? { ...sent.value, code: 'wrong-type' } : sent.problem;
  const { status = 0 } = problem;
  // Only the service's own word says that a ballot did not count: the 4xx of a proxy or a hotel network may come after it did.
  const isFinal = type !== undefined && status < 500 && !/^(rate-limited|request-in-progress|.*-missing)$/.test(type);
  return { ok: false, problem: { ...problem, choices: vote?.choices, isFinal, code: type ?? problem.code } };
}
