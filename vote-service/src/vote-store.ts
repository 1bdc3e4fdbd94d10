import { createHmac } from 'node:crypto';
import type { PollDocument } from '../../src/poll/poll.js';

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

/** The vote that stands for a ballot key: the same for every repetition of the ballot. */
export interface StoredVote {
  readonly id: string;
  /** Option ids in the order of the poll. */
  readonly choices: readonly string[];
  /** RFC 3339: the time of the ballot key, which is by the clock of the reader's device. */
  readonly created_at: string;
}

/** What a store has done since it was opened, for operators. */
export interface StoreFigures {
  /** Ballots counted. */
  readonly ballots: number;
  /** Ballots that had been counted before. */
  readonly repeats: number;
  readonly commits: number;
  /** Commits that the disk refused; their ballots were not counted. */
  readonly failures: number;
  /** Ballots that wait for a commit now. */
  readonly waiting: number;
}

/** The counters of one poll. */
export interface Tally {
  /** Ballots counted. */
  readonly ballots: number;
  /** Ballots that chose each option, in the order of the poll. */
  readonly counts: readonly number[];
  /** Time of the last counted ballot, RFC 3339 in whole seconds; `null` before the first. */
  readonly updated_at: string | null;
}

/**
 * Where votes live. Every method rejects when the engine fails, and after `close()`.
 * A resolved `cast()` means that the vote would survive a crash of the machine.
 */
export interface VoteStore {
  /**
   * Stores polls, or the new wording of polls it has, all or none. Polls that are not named stay as they are.
   *
   * @returns The revision of each poll by its id. A changed poll gets one above everything that was served before.
   * @throws SetupError when options of a stored poll were removed, renamed or moved.
   */
  definePolls(polls: readonly PollDocument[]): Promise<ReadonlyMap<string, number>>;
  /** The counters of a defined poll: the same object as long as they do not move. */
  tally(pollId: string): Promise<Tally>;
  /** The vote that a ballot key has cast, if it has. After a commit that failed it also tries whether the disk takes something. */
  find(pollId: string, key: string): Promise<StoredVote | undefined>;
  /** Counts the ballot unless its key has voted; answers the vote that stands, which may have other choices. */
  cast(ballot: Ballot): Promise<StoredVote>;
  /** A secret of a defined poll that is kept with its votes, for signatures that a restart must not end: the same 32 bytes each time. */
  grantSecret(pollId: string): Promise<Buffer>;
  readonly figures: StoreFigures;
  /** Why the last commit failed; `undefined` while votes can be stored. */
  readonly fault: unknown;
  close(): Promise<void>;
}

/** Rejection of a ballot that the store had no room for: the same one may come again. */
export class StoreBusyError extends Error {
  override name = 'StoreBusyError';
}

/** Bytes of the secret that each poll has for its voter keys. */
export const voterSecretBytes = 32;

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
    notice: poll.notice,
    options: poll.options.map(({ id, title }) => ({ id, title })),
  });
}

/** What a store throws when a definition leaves out or moves option `index`, which it has as `optionId`. */
export const movedOption = (pollId: string, optionId: string, index: number): SetupError =>
  new SetupError(
    `Poll "${pollId}": option ${index + 1} was stored as "${optionId}" and votes may count for it, so it must stay option ${index + 1} with this id. ` +
      'Its title may change, and new options may follow at the end; for other options write a poll with another id.',
  );
