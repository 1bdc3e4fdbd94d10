import type { FastifyReply, FastifyRequest } from 'fastify';
import { isBallotKey } from '../../src/poll/ballot-key.js';
import type { PollDocument, PollStatus, VoteProblemType } from '../../src/poll/poll.js';
import { choicesErrors, statusAt } from '../../src/poll/voting-rules.js';
import { mayVote } from './cors.js';
import { urlsFromVotes } from './poll-documents.js';
import { sendProblem } from './problems.js';
import { isPublished, sendMissing } from './published-polls.js';
import type { PollEntry } from './published-polls.js';
import type { VoteReceipts } from './vote-receipts.js';
import type { StoredVote, VoteStore } from './vote-store.js';

/** How long after the end of a poll a ballot that was counted still gets its receipt, in milliseconds. */
const receiptLife = 7 * 24 * 3600 * 1000;

/**
 * Answers `POST /polls/{id}/votes`; the body is parsed JSON, `undefined` where there was none.
 *
 * The order of the checks is part of the contract. A ballot that is stored is answered before the schedule is asked:
 * the retry of a vote whose first answer was lost just before closing must not be told that it came too late.
 */
export async function castVote({ store, receipts }: { readonly store: VoteStore; readonly receipts: VoteReceipts }, entry: PollEntry, request: FastifyRequest, reply: FastifyReply, now: number): Promise<FastifyReply | undefined> {
  const { body, headers } = request;
  if (body === undefined) return sendProblem(reply, 'unsupported-media-type', 'The request has no body.');
  if (!isPublished(entry)) return sendMissing(reply, entry);
  const { poll, allowedOrigins } = entry;
  if (!mayVote(allowedOrigins, headers.origin)) return sendProblem(reply, 'origin-not-allowed', originDetail(headers.origin));

  const key = ballotKeyFrom(headers['idempotency-key']);
  if (key === undefined) return sendProblem(reply, 'idempotency-key-missing', 'The header Idempotency-Key must be a UUIDv7 in double quotes.');
  const choices = choicesFrom(body, poll);
  if (!choices) return sendProblem(reply, 'malformed-request', 'The body must be an object with "choices", a list of option ids.');
  // One more than there are options is enough to be too many: the answer must not grow with the request.
  const errors = choicesErrors(poll, choices.length > poll.options.length ? choices.slice(0, poll.options.length + 1) : choices);
  if (errors.length > 0) return sendProblem(reply, 'invalid-choices', 'See "errors" for what is wrong with the choices.', { errors });

  const count = await countBallot(store, poll, { key, choices, now });
  if (!count.ok) return sendProblem(reply, count.problem, count.detail, count.members);
  const { vote } = count;

  // Whoever holds the key has cast the vote: a second secret as the token would prove no more, and would have to be kept.
  const receipt = receipts.write(poll, await store.tally(poll.id), now, vote, key);
  // `headers({ … })` would cost more than these, which counts here.
  reply.code(201).header('location', `/polls/${poll.id}/votes/${vote.id}`).header('cache-control', 'no-store').header('content-type', 'application/json; charset=utf-8').send(receipt);
  // Not the reply: it is a promise of its own, and waiting for it takes time from the next vote.
  return undefined;
}

/** The vote that stands for a ballot, or the problem that keeps it from counting. */
export type Count = { readonly ok: true; readonly vote: StoredVote } | { readonly ok: false; readonly problem: VoteProblemType; readonly detail: string; readonly members?: Readonly<Record<string, unknown>> };

/** Counts choices that follow the rules of the poll, if the poll takes votes now; a ballot that was counted before stands without counting again. */
export async function countBallot(store: VoteStore, poll: PollDocument, { key, choices, now }: { readonly key: string; readonly choices: readonly string[]; readonly now: number }): Promise<Count> {
  const status = statusAt(poll, now);
  const vote = status === 'open' ? await store.cast({ pollId: poll.id, key, choices, at: now }) : await findReceipt(store, poll, key, now);
  return vote ? sameVote(vote, choices) : { ok: false, ...untaken(poll, status) };
}

/** The vote of a ballot key while its receipt is kept. */
export async function findReceipt(store: VoteStore, poll: PollDocument, key: string, now: number): Promise<StoredVote | undefined> {
  return receiptsEnded(poll, now) ? undefined : store.find(poll.id, key);
}

/** A vote that stands, as the answer to a ballot with its key. */
export const sameVote = (vote: StoredVote, choices: readonly string[]): Count =>
  sameChoices(vote.choices, choices) ? { ok: true, vote } : { ok: false, problem: 'idempotency-key-reused', detail: 'A vote with other choices was counted for this Idempotency-Key, and it stands.' };

/** Why a poll that is not open takes no vote. */
export const untaken = (poll: PollDocument, status: PollStatus): Omit<Extract<Count, { ok: false }>, 'ok'> =>
  status === 'scheduled'
    ? { problem: 'poll-not-open', detail: 'The poll does not take votes yet.', members: { starts_at: poll.starts_at } }
    : { problem: 'poll-closed', detail: 'The poll no longer takes votes.', members: { expires_at: poll.expires_at, results_url: urlsFromVotes(poll.id).results } };

/** The key in the header, a structured-field string or, from simple clients, without its quotes. */
export function ballotKeyFrom(header: string | string[] | undefined): string | undefined {
  if (typeof header !== 'string') return undefined;
  const text = header.trim();
  const key = (text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text).toLowerCase();
  return isBallotKey(key) ? key : undefined;
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

const sameChoices = (stored: readonly string[], sent: readonly string[]): boolean =>
  stored.length === sent.length && stored.every((choice) => sent.includes(choice));

const originDetail = (origin: string | undefined): string =>
  origin === undefined ? 'Votes without an Origin header are taken only by polls that allow every origin.' : `The poll does not take votes from ${JSON.stringify(origin)}.`;
