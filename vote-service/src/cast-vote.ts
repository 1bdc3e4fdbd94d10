import type { FastifyReply, FastifyRequest } from 'fastify';
import { isBallotKey } from '../../src/poll/ballot-key.js';
import type { PollDocument, PollStatus, PollUrls, VoteProblemType } from '../../src/poll/poll.js';
import { choicesErrors, statusAt } from '../../src/poll/voting-rules.js';
import { mayVote } from './cors.js';
import { isForPeople } from './pages/problem-page.js';
import { urlsFromVotes } from './poll-documents.js';
import { sendProblem } from './problems.js';
import { isPublished, sendMissing } from './published-polls.js';
import type { PollEntry, ServedPoll } from './published-polls.js';
import type { VoteChecks } from './vote-checks.js';
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
export async function castVote(context: VoteContext & CastContext, entry: PollEntry, request: FastifyRequest, reply: FastifyReply, now: number): Promise<FastifyReply | undefined> {
  const { body, headers } = request;
  if (body === undefined) return sendProblem(reply, 'unsupported-media-type', 'The request has no body.');
  if (!isPublished(entry)) return sendMissing(reply, entry);
  const { poll, allowedOrigins } = entry;
  if (!mayVote(allowedOrigins, headers.origin)) return sendProblem(reply, 'origin-not-allowed', originDetail(headers.origin));

  const key = ballotKeyFrom(headers['idempotency-key']);
  if (key === undefined) return sendProblem(reply, 'idempotency-key-missing', 'The header Idempotency-Key must be a UUIDv7 in double quotes.');
  const read = readChoices(body, poll);
  if (!read.ok) return sendProblem(reply, read.problem, read.detail, read.members);

  const count = await countBallot(context, entry, request, { key, choices: read.choices, now });
  if (!count.ok) return sendProblem(count.problem === 'token-invalid' ? reply.header('www-authenticate', 'Bearer') : reply, count.problem, count.detail, count.members);
  const { vote } = count;

  // Whoever holds the key has cast the vote: a second secret as the token would prove no more, and would have to be kept.
  const receipt = context.receipts.write(entry, await context.store.tally(poll.id), now, vote, count.key);
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

/** The same with the ballot key of the vote, which is not that of the request where the reader is known by a token. */
export type Cast = { readonly ok: true; readonly vote: StoredVote; readonly key: string } | Refusal;

/** What ballots are stored with. */
export interface CastContext extends Pick<VoteContext, 'store' | 'checks'> {
  /** The poll as it is when no editor is changing it; what is done in the same turn of the loop is done to that poll. */
  readonly current: (pollId: string) => Promise<PollEntry>;
}

/** A ballot whose choices follow the rules of the poll. */
interface CheckedBallot {
  readonly key: string;
  readonly choices: readonly string[];
  readonly now: number;
}

/**
 * Stores a ballot, if the poll takes votes now and it has gone through what the poll asks for; one that was stored before stands without being looked at
 * again. What a person sends by a form cannot solve a challenge: it is held instead.
 */
export async function countBallot({ store, checks, current }: CastContext, entry: ServedPoll, request: FastifyRequest, ballot: CheckedBallot): Promise<Cast> {
  const { poll } = entry;
  const { choices, now } = ballot;
  const isSigned = poll.integrity === 'signed';
  const key = isSigned ? checks.keyOf(fieldIn(request.body, 'voter_token'), entry, now) : ballot.key;
  if (key === undefined) return { ok: false, problem: 'token-invalid', detail: 'The field "voter_token" must be a token that the publisher has signed for this poll, and that is not over.' };
  const status = statusAt(poll, now);
  if (status !== 'open') {
    const vote = await findReceipt(store, poll, key, now);
    return vote ? standing(vote, choices, key, isSigned) : untaken(poll, status, urlsFromVotes);
  }
  const entrance = checks.entrance(entry, request, now);
  const held = entrance.demand === 'review' || (entrance.demand === 'challenge' && isForPeople(request));
  if (entrance.demand !== 'nothing') {
    const vote = await store.find(poll.id, key);
    if (vote) return standing(vote, choices, key, isSigned);
    const refusal = isForPeople(request) ? undefined : await challenged(checks, poll, request, now);
    if (refusal) return refusal;
    // An editor may have closed or removed the poll meanwhile. Options stay, so the choices are as good as they were.
    const latest = await current(poll.id);
    if (!isPublished(latest)) return { ok: false, problem: latest === 'removed' ? 'poll-removed' : 'poll-not-found', detail: 'The poll was taken back.' };
    if (statusAt(latest.poll, now) !== 'open') return untaken(latest.poll, statusAt(latest.poll, now), urlsFromVotes);
  }
  checks.add(entry, entrance, choices, now);
  return standing(await store.cast({ pollId: poll.id, key, choices, at: now, held }), choices, key, isSigned);
}

/** Why a request has not solved its challenge; nothing where it has. */
async function challenged({ challenges }: VoteChecks, poll: PollDocument, { body }: FastifyRequest, now: number): Promise<Refusal | undefined> {
  const solved = await challenges.spend(fieldIn(body, 'altcha'), poll.id, now);
  if (solved === true) return undefined;
  return solved === 'busy'
    ? { ok: false, problem: 'overloaded', detail: 'Too many challenges are being looked at.' }
    : { ok: false, problem: 'challenge-required', detail: 'Send the vote again with the solved "challenge" in the field "altcha".', members: { challenge: challenges.issue(poll.id, now) } };
}

/** A text in the body of a request, which is JSON or a form. */
function fieldIn(body: unknown, name: string): unknown {
  if (body instanceof URLSearchParams) return body.get(name);
  return typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** A vote that stands, as the answer to a ballot. A reader with a token has not used this ballot key before, but may have voted with another one. */
function standing(vote: StoredVote, choices: readonly string[], key: string, isSigned: boolean): Cast {
  const same = sameVote(vote, choices);
  if (same.ok) return { ...same, key };
  const { id, created_at, status } = vote;
  return isSigned && same.problem === 'idempotency-key-reused'
    ? { ok: false, problem: 'already-voted', detail: 'The reader whom the token is about has voted, and that vote stands.', members: { vote: { id, choices: vote.choices, created_at, status } } }
    : same;
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
