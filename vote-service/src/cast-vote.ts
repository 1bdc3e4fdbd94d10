import type { FastifyReply, FastifyRequest } from 'fastify';
import { isBallotKey } from '../../src/poll/ballot-key.js';
import type { PollDocument, PollStatus, PollUrls, VoteProblemType } from '../../src/poll/poll.js';
import { choicesErrors, statusAt } from '../../src/poll/voting-rules.js';
import { mayVote } from './cors.js';
import { urlsFromVotes } from './poll-documents.js';
import { sendProblem } from './problems.js';
import { isPublished, sendMissing } from './published-polls.js';
import type { PollEntry } from './published-polls.js';
import type { VoteContext } from './own-vote.js';
import type { StoredVote, VoteStore } from './vote-store.js';

/** How long after the end of a poll a ballot that was counted still gets its receipt, in milliseconds. */
const receiptLife = 7 * 24 * 3600 * 1000;

/**
 * Answers `POST /polls/{id}/votes`; the body is parsed JSON, `undefined` where there was none.
 *
 * The order of the checks is part of the contract. A ballot that is stored is answered before the schedule is asked:
 * the retry of a vote whose first answer was lost just before closing must not be told that it came too late.
 */
export async function castVote({ store, receipts }: VoteContext, entry: PollEntry, request: FastifyRequest, reply: FastifyReply, now: number): Promise<FastifyReply | undefined> {
  const { body, headers } = request;
  if (body === undefined) return sendProblem(reply, 'unsupported-media-type', 'The request has no body.');
  if (!isPublished(entry)) return sendMissing(reply, entry);
  const { poll, allowedOrigins } = entry;
  if (!mayVote(allowedOrigins, headers.origin)) return sendProblem(reply, 'origin-not-allowed', originDetail(headers.origin));

  const key = ballotKeyFrom(headers['idempotency-key']);
  if (key === undefined) return sendProblem(reply, 'idempotency-key-missing', 'The header Idempotency-Key must be a UUIDv7 in double quotes.');
  const read = readChoices(body, poll);
  if (!read.ok) return sendProblem(reply, read.problem, read.detail, read.members);

  const count = await countBallot(store, poll, { key, choices: read.choices, now });
  if (!count.ok) return sendProblem(reply, count.problem, count.detail, count.members);
  const { vote } = count;

  // Whoever holds the key has cast the vote: a second secret as the token would prove no more, and would have to be kept.
  const receipt = receipts.write(entry, await store.tally(poll.id), now, vote, key);
  // `headers({ … })` would cost more than these, which counts here.
  reply.code(201).header('location', `/polls/${poll.id}/votes/${vote.id}`).header('cache-control', 'no-store').header('content-type', 'application/json; charset=utf-8').send(receipt);
  // Not the reply: it is a promise of its own, and waiting for it takes time from the next vote.
  return undefined;
}

/** Why something does not count. */
export interface Refusal {
  readonly ok: false;
  readonly problem: VoteProblemType;
  readonly detail: string;
  readonly members?: Readonly<Record<string, unknown>>;
}

/** The vote that stands for a ballot or a change, or the problem that keeps it from counting. */
export type Count = { readonly ok: true; readonly vote: StoredVote } | Refusal;

/** Counts choices that follow the rules of the poll, if the poll takes votes now; a ballot that was counted before stands without counting again. */
export async function countBallot(store: VoteStore, poll: PollDocument, { key, choices, now }: { readonly key: string; readonly choices: readonly string[]; readonly now: number }): Promise<Count> {
  const status = statusAt(poll, now);
  const vote = status === 'open' ? await store.cast({ pollId: poll.id, key, choices, at: now }) : await findReceipt(store, poll, key, now);
  return vote ? sameVote(vote, choices) : untaken(poll, status, urlsFromVotes);
}

/** The vote of a ballot key while its receipt is kept. */
export async function findReceipt(store: VoteStore, poll: PollDocument, key: string, now: number): Promise<StoredVote | undefined> {
  return receiptsEnded(poll, now) ? undefined : store.find(poll.id, key);
}

/** A vote that stands, as the answer to a ballot with its key. */
export function sameVote(vote: StoredVote, choices: readonly string[]): Count {
  if (sameChoices(vote.choices, choices)) return { ok: true, vote };
  return vote.choices.length === 0
    ? { ok: false, problem: 'vote-withdrawn', detail: 'The vote of this Idempotency-Key was withdrawn, and its ballot does not count again.' }
    : { ok: false, problem: 'idempotency-key-reused', detail: 'A vote with other choices was counted for this Idempotency-Key, and it stands.' };
}

/** Why a poll that is not open takes no vote, and no change; `urls` are relative to the request. */
export const untaken = (poll: PollDocument, status: PollStatus, urls: (id: string) => PollUrls): Refusal =>
  status === 'scheduled'
    ? { ok: false, problem: 'poll-not-open', detail: 'The poll does not take votes yet.', members: { starts_at: poll.starts_at } }
    : { ok: false, problem: 'poll-closed', detail: 'The poll no longer takes votes.', members: { expires_at: poll.expires_at, results_url: poll.results_visibility === 'never' ? null : urls(poll.id).results } };

/** The key in the header, a structured-field string or, from simple clients, without its quotes. */
export function ballotKeyFrom(header: string | string[] | undefined): string | undefined {
  if (typeof header !== 'string') return undefined;
  const text = header.trim();
  const key = (text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text).toLowerCase();
  return isBallotKey(key) ? key : undefined;
}

/** The choices in a body, where they follow the rules of the poll. */
export function readChoices(body: unknown, poll: PollDocument): { readonly ok: true; readonly choices: readonly string[] } | Refusal {
  const choices = choicesFrom(body, poll);
  if (!choices) return { ok: false, problem: 'malformed-request', detail: 'The body must be an object with "choices", a list of option ids.' };
  // One more than there are options is enough to be too many: the answer must not grow with the request.
  const errors = choicesErrors(poll, choices.length > poll.options.length ? choices.slice(0, poll.options.length + 1) : choices);
  return errors.length > 0 ? { ok: false, problem: 'invalid-choices', detail: 'See "errors" for what is wrong with the choices.', members: { errors } } : { ok: true, choices };
}

/** The option ids in a body or a form; numbers are places in the list of options, as in Mastodon. `undefined` when it has another shape. */
function choicesFrom(body: unknown, poll: PollDocument): readonly string[] | undefined {
  if (body instanceof URLSearchParams) return choicesIn(body);
  if (typeof body !== 'object' || body === null || !('choices' in body) || !Array.isArray(body.choices)) return undefined;
  const choices: string[] = [];
  for (const choice of body.choices as unknown[]) {
    // No option has the empty id, so a number that is no place in the list becomes an unknown option.
    if (typeof choice === 'number') choices.push(poll.options[choice]?.id ?? '');
    else if (typeof choice === 'string') choices.push(choice);
    else return undefined;
  }
  return choices;
}

/** The option ids in a form, in the names that forms give to lists. */
export const choicesIn = (form: URLSearchParams): readonly string[] => [...form].flatMap(([name, value]) => (name === 'choices' || name === 'choices[]' ? [value] : []));

/** A poll that was closed by hand has no time of closing, so its receipts do not end. */
const receiptsEnded = ({ expires_at }: PollDocument, now: number): boolean => expires_at !== null && now > Date.parse(expires_at) + receiptLife;

export const sameChoices = (stored: readonly string[], sent: readonly string[]): boolean =>
  stored.length === sent.length && stored.every((choice) => sent.includes(choice));

const originDetail = (origin: string | undefined): string =>
  origin === undefined ? 'Votes without an Origin header are taken only by polls that allow every origin.' : `The poll does not take votes from ${JSON.stringify(origin)}.`;
