import { createHmac } from 'node:crypto';
import type { PollDocument } from '../../src/poll/poll.js';
import type { DeskStore } from './desk-store.js';
import type { Tally } from './tally.js';

export type { Tally } from './tally.js';

/**
 * Thrown when the service cannot start with what it was given.
 * The message is for the operator: what was wrong and what to write instead. It needs no stack trace.
 */
export class SetupError extends Error {
  override name = 'SetupError';
}

/** A ballot that follows the rules of its poll: the store checks neither schedule nor number of choices. */
export interface Ballot {
  readonly pollId: string;
  /** The ballot key, a UUIDv7 in text form. */
  readonly key: string;
  /** Option ids, in any order. */
  readonly choices: readonly string[];
  /** Milliseconds since 1970 by the clock of the service. */
  readonly at: number;
}

/** Other choices for a vote; its ballot key proves whose it is. As with a {@link Ballot}, the store checks neither schedule nor number. */
export interface Change extends Ballot {
  /** Option ids, in any order; none withdraws the vote, and its key never casts another. */
  readonly choices: readonly string[];
  /** The one revision of the vote that may be changed; `undefined` is any. */
  readonly revision?: number | undefined;
}

/** The vote that stands for a ballot key: the same for every repetition of the ballot, until it is changed. */
export interface StoredVote {
  readonly id: string;
  /** Option ids in the order of the poll; none where the vote was withdrawn. */
  readonly choices: readonly string[];
  /** RFC 3339: the time of the ballot key, which is by the clock of the reader's device. A change leaves it. */
  readonly created_at: string;
  /** 1 as it was cast; rises with every change of the choices. */
  readonly revision: number;
}

/** What a store has done since it was opened, for operators. */
export interface StoreFigures {
  /** Ballots counted. */
  readonly ballots: number;
  /** Ballots that had been counted before. */
  readonly repeats: number;
  /** Votes that got other choices, or were withdrawn. */
  readonly changes: number;
  readonly commits: number;
  /** Commits that the disk refused; their ballots were not counted. */
  readonly failures: number;
  /** Ballots that wait for a commit now. */
  readonly waiting: number;
}

/** What a store has of a poll beside its votes. */
export interface DefinedPoll {
  readonly revision: number;
  /** {@link resultsKeyOf} a secret that the store keeps with the poll: the same as long as it has the poll. */
  readonly resultsKey: string;
  /** When the store first had it, RFC 3339; `null` where nobody wrote that down. */
  readonly createdAt: string | null;
}

/**
 * Where votes live. Every method rejects when the engine fails, and after `close()`.
 * A resolved `cast()` or `change()` means that the vote would survive a crash of the machine. What comes for one key takes effect in
 * the order of the calls.
 */
export interface VoteStore {
  /**
   * Stores the operator's polls, or the new wording of polls it has, all or none. Polls that are not named stay as they are.
   *
   * @param at - Milliseconds since 1970: when those that are new were made.
   * @returns What each has, by its id. A changed poll gets a revision above everything that was served before.
   * @throws SetupError when options of a stored poll were removed, renamed or moved, and for an id that the desk has given away.
   */
  definePolls(polls: readonly PollDocument[], at?: number): Promise<ReadonlyMap<string, DefinedPoll>>;
  /** The counters of a defined poll: the same object as long as they do not move. */
  tally(pollId: string): Promise<Tally>;
  /** Ballots of a defined poll by the minute in which they were counted: the last 60 minutes up to `now` (milliseconds since 1970), oldest first, since the store was opened. */
  minutes(pollId: string, now: number): readonly number[];
  /** The vote that a ballot key has cast, if it has. After a commit that failed it also tries whether the disk takes something. */
  find(pollId: string, key: string): Promise<StoredVote | undefined>;
  /** Counts the ballot unless its key has voted; answers the vote that stands, which may have other choices, or none. */
  cast(ballot: Ballot): Promise<StoredVote>;
  /**
   * Changes or withdraws the vote of a key, if it has one; answers the vote that stands. That has other choices than were asked for where
   * its revision was another. One that has these choices already stays as it is, whatever its revision.
   */
  change(change: Change): Promise<StoredVote | undefined>;
  /** A secret of a defined poll that is kept with its votes, for signatures that a restart must not end: the same 32 bytes each time. */
  grantSecret(pollId: string): Promise<Buffer>;
  /** What editors work with. */
  readonly desk: DeskStore;
  readonly figures: StoreFigures;
  /** Why the last commit failed; `undefined` while votes can be stored. */
  readonly fault: unknown;
  close(): Promise<void>;
}

/** Rejection of a ballot that the store had no room for: the same one may come again. */
export class StoreBusyError extends Error {
  override name = 'StoreBusyError';
}

/** A ballot key that no vote has: to look for its vote is to wait for those that came before. */
export const nobody = '00000000-0000-7000-8000-000000000000';

/** Bytes of the secret that a store keeps with each poll. */
export const pollSecretBytes = 32;

/**
 * The key that opens results for voters: text of 22 characters that can stand in a URL. Voters are an HMAC of their ballot keys with the same
 * secret; that of a text which is no ballot key tells nothing of them.
 */
export const resultsKeyOf = (secret: Buffer, pollId: string): string => createHmac('sha256', secret).update(`results of ${pollId}`).digest().toString('base64url', 0, 16);

/** The secret for grants of a poll, from that for its voters: who learns one of them does not have the other. */
export const grantSecretFrom = (voterSecret: Buffer): Buffer => createHmac('sha256', voterSecret).update('grants of the page for frames').digest();

/** How far a new definition lifts the revision: above both the opening and the closing that the clock has added to the old one. */
export const revisionStep = 3;

/** What readers see of a poll apart from counts, as text: equal for equal polls, so that a store can tell a change. */
export function definition(poll: PollDocument): string {
  return JSON.stringify({
    id: poll.id,
    question: poll.question,
    description: poll.description,
    lang: poll.lang,
    kind: poll.kind,
    status: poll.status,
    starts_at: poll.starts_at,
    expires_at: poll.expires_at,
    multiple: poll.multiple,
    multiple_choice_min: poll.multiple_choice_min,
    multiple_choice_max: poll.multiple_choice_max,
    results_visibility: poll.results_visibility,
    show_total: poll.show_total,
    allow_change: poll.allow_change,
    notice: poll.notice,
    options: poll.options.map(({ id, title }) => ({ id, title })),
  });
}

/** What a store throws when the polls file has an id of the desk. */
export const takenId = (pollId: string): SetupError => new SetupError(`Poll "${pollId}": the desk has made, or deleted, a poll with this id. Give the one in the polls file another, or leave it out.`);

/** What a store throws when a definition leaves out or moves option `index`, which it has as `optionId`. */
export const movedOption = (pollId: string, optionId: string, index: number): SetupError =>
  new SetupError(
    `Poll "${pollId}": option ${index + 1} was stored as "${optionId}" and votes may count for it, so it must stay option ${index + 1} with this id. ` +
      'Its title may change, and new options may follow at the end; for other options write a poll with another id.',
  );
