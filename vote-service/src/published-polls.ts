import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { PollVersion } from './desk-store.js';
import type { EmbedGrants } from './embed-grants.js';
import type { PollGates } from './poll-gates.js';
import type { Reader } from './poll-documents.js';
import type { PublishedPoll } from './polls-file.js';
import { sendProblem } from './problems.js';
import type { VoteStore } from './vote-store.js';

/** A poll with what the store has of it. */
export interface ServedPoll extends PublishedPoll {
  /** Opens the results of a poll that shows them to its voters. */
  readonly resultsKey: string;
  /** Who has made it: the operator, or an editor. */
  readonly source: 'file' | 'desk';
  /** RFC 3339; `null` where nobody wrote that down. */
  readonly createdAt: string | null;
  /** Corrections, oldest first. */
  readonly versions: readonly PollVersion[];
}

/** What the service has under an id: a poll, the word that it was removed, or nothing. */
export type PollEntry = ServedPoll | 'removed' | undefined;

/** What all routes work with. */
export interface RouteOptions {
  readonly store: VoteStore;
  /** Empty until the app is ready. */
  readonly polls: ReadonlyMap<string, ServedPoll | 'removed'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly grants: EmbedGrants;
  readonly gates: PollGates;
  /** Where readers find the service, with a slash at the end; `undefined` where the operator has not said it. */
  readonly publicUrl: URL | undefined;
}

/** Parameters of an address under `/polls/:id`. */
export interface PollRequest {
  Params: { id: string };
}

/** Whether there is a poll to answer for. */
export const isPublished = (entry: PollEntry): entry is ServedPoll => typeof entry === 'object';

/** Who asks by an address under `/polls/:id` with this query: a voter where its `k` is the key that receipts bring, else everybody. */
export function readerWith(query: unknown, { resultsKey }: ServedPoll): Reader {
  const { k } = query as { readonly k?: unknown };
  const [given, needed] = [Buffer.from(typeof k === 'string' ? k : ''), Buffer.from(resultsKey)];
  return given.length === needed.length && timingSafeEqual(given, needed) ? 'voter' : 'everybody';
}

/** Answers for a poll that is not there, or no longer. */
export function sendMissing(reply: FastifyReply, entry: 'removed' | undefined): FastifyReply {
  return entry === 'removed'
    ? sendProblem(reply, 'poll-removed', 'This poll was taken back, and its votes and results are not shown.')
    : sendProblem(reply, 'poll-not-found', 'The service has no poll with this id.');
}
