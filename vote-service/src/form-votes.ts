import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ballotKey, ballotKeyRandomBytes, isBallotKey } from '../../src/poll/ballot-key.js';
import { choicesErrors, statusAt } from '../../src/poll/voting-rules.js';
import { choicesIn, countBallot, findReceipt, sameVote, untaken } from './cast-vote.js';
import type { CastContext, Count } from './cast-vote.js';
import { mayVote } from './cors.js';
import type { AllowedOrigins } from './cors.js';
import { isHost } from './embed-grants.js';
import type { FormGrants } from './form-grants.js';
import { confirmationPage } from './pages/confirmation-page.js';
import { sendPage } from './pages/page.js';
import { choicesPage } from './pages/poll-page.js';
import { urlsFromVotes } from './poll-documents.js';
import { sendProblem } from './problems.js';
import type { ServedPoll } from './published-polls.js';

/**
 * Answers a form that a person sent.
 *
 * Only a form that a confirmation page of this service sent counts: it has a key of its own and the grant for it, and it was sent
 * from here. Any other form is answered by such a page. So a key that stands in markup, where many readers would share it, is no
 * key; and no other site can have a reader vote without reading and pressing.
 */
export async function castFormVote(context: CastContext, entry: ServedPoll, grants: FormGrants, request: FastifyRequest, reply: FastifyReply, now: number): Promise<FastifyReply> {
  const { store } = context;
  const { poll, allowedOrigins } = entry;
  const { headers } = request;
  const form = request.body as URLSearchParams;
  const key = form.get('key')?.toLowerCase() ?? '';
  // One more than there are options is enough to be too many.
  const choices = choicesIn(form).slice(0, poll.options.length + 1);
  const isConfirmed = isBallotKey(key) && isFromHere(headers, allowedOrigins) && grants.admits(form.get('grant') ?? '', { pollId: poll.id, key, choices }, now);
  if (!isConfirmed && !mayAsk(headers, allowedOrigins)) return sendProblem(reply, 'origin-not-allowed', 'The poll does not take votes from the website that sent this form.');
  if (choicesErrors(poll, choices).length > 0) return sendPage(reply, 422, choicesPage(poll, choices));

  if (isConfirmed && poll.integrity !== 'signed') return sendCount(reply, entry, await countBallot(context, entry, request, { key, choices, now }));
  // Not after a confirmation that leads nowhere.
  if (poll.integrity === 'signed') return sendProblem(reply.header('www-authenticate', 'Bearer'), 'token-invalid', 'The poll takes votes of readers whom the publisher knows.');
  // The grant may be over, or of a process that has ended, and the answer to the vote be lost: then it must not count again.
  const vote = isBallotKey(key) ? await findReceipt(store, poll, key, now) : undefined;
  if (vote) return sendCount(reply, entry, sameVote(vote, choices));

  const status = statusAt(poll, now);
  if (status !== 'open') return sendCount(reply, entry, untaken(poll, status, urlsFromVotes));
  const fresh = ballotKey(now, randomBytes(ballotKeyRandomBytes));
  return sendPage(reply, 200, confirmationPage(poll, choices, fresh, grants.sign({ pollId: poll.id, key: fresh, choices }, now)));
}

/**
 * The page of the results says that the vote was counted, or is held; it is the same for everybody, or for all voters where they see results before others, and the
 * fragment is the reader's own.
 */
function sendCount(reply: FastifyReply, { poll, resultsKey }: ServedPoll, count: Count): FastifyReply {
  if (!count.ok) return sendProblem(reply, count.problem, count.detail, count.members);
  const key = poll.results_visibility === 'after_vote' ? `?k=${resultsKey}` : '';
  return reply.code(303).headers({ location: `page${key}#${count.vote.status === 'counted' ? 'counted' : 'held'}`, 'cache-control': 'no-store' }).send();
}

/**
 * Whether a page of this service, or of a site that may vote anyway, sent the form. Pages cannot write `Sec-Fetch-Site`.
 * Browsers without it say no more than the origin, which is `null` for pages of this service, as for others that hide theirs.
 */
function isFromHere(headers: IncomingHttpHeaders, allowed: AllowedOrigins): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  if (mayVote(allowed, origin)) return true;
  return site === undefined ? origin === undefined || origin === 'null' || isHost(origin, headers.host) : site === 'same-origin' || site === 'none';
}

/** Whether a form may be answered by a confirmation: not where its site is known, and may not vote. */
function mayAsk(headers: IncomingHttpHeaders, allowed: AllowedOrigins): boolean {
  const { origin } = headers;
  return origin === 'null' || origin === undefined || isFromHere(headers, allowed);
}
