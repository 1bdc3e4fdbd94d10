import type { Tally } from './tally.js';

/** One piece of wording as it was and as it is; `pointer` is a JSON Pointer into the definition. */
export interface WordingChange {
  readonly pointer: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A correction of a poll that readers may have seen. */
export interface PollVersion {
  /** The revision that the correction has made. */
  readonly revision: number;
  /** RFC 3339 in UTC. */
  readonly corrected_at: string;
  readonly changes: readonly WordingChange[];
}

/** A poll that was made at the desk, as it is stored. */
export interface DeskPoll {
  readonly id: string;
  /** As `definition()` writes it. */
  readonly definition: string;
  readonly allowedOrigins: readonly string[] | '*';
  readonly revision: number;
  readonly resultsKey: string;
  /** RFC 3339 in UTC. */
  readonly createdAt: string;
  readonly correctedAt: string | null;
  /** Oldest first. */
  readonly versions: readonly PollVersion[];
}

/** A row of the audit: what an editor has done, without who or where from. */
export interface AuditEntry {
  /** RFC 3339 in UTC. */
  readonly at: string;
  readonly action: string;
  readonly poll_id: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What a poll is to be. */
interface Written {
  readonly definition: string;
  readonly optionIds: readonly string[];
  readonly allowedOrigins: readonly string[] | '*';
}

/**
 * Something that the desk changes. `revision` is the one that is changed: a poll with another one stays as it is. Every change of a poll
 * lifts its revision by `revisionStep`.
 */
export type DeskChange =
  | ({ readonly type: 'create'; readonly id: string } & Written)
  | ({ readonly type: 'define'; readonly id: string; readonly revision: number; readonly version?: PollVersion | undefined } & Written)
  /** Deletes the votes; the version of the results goes on rising from what it was. */
  | { readonly type: 'reset'; readonly id: string; readonly revision: number }
  /** Deletes definition and votes. The id is never given again. */
  | { readonly type: 'remove'; readonly id: string; readonly revision: number }
  | { readonly type: 'token'; readonly hash: Uint8Array }
  /** Nothing but the row of the audit. */
  | { readonly type: 'note' };

/** A ballot that counts. */
export interface ExportedBallot {
  /** Milliseconds since 1970, of the ballot key; of one that has no time, of the hour in which it came. */
  readonly time: number;
  /** Bit n is option n. */
  readonly choices: bigint;
}

/** All ballots of a poll as they were at one moment. */
export interface BallotExport {
  /** The counters of that moment. */
  readonly tally: Tally;
  /** Some at a time, in the order of {@link ExportedBallot.time}. */
  pages(): AsyncGenerator<readonly ExportedBallot[]>;
  /** Lets go of the moment; needed once, also where not all was read. */
  close(): void;
}

/** The part of a store that editors work with. Reads are of what is durable; every method throws or rejects when the engine fails. */
export interface DeskStore {
  /** The polls that were made here, ready to be voted in. Called once, after `definePolls()`. */
  open(): readonly DeskPoll[];
  /** Ids of the polls that were made here and not removed. */
  made(): readonly string[];
  /** Ids that were removed here. */
  removed(): readonly string[];
  /** Every id that the store has ever had a poll for. */
  ids(): readonly string[];
  /** SHA-256 of the token; `undefined` where none was made yet. */
  tokenHash(): Buffer | undefined;
  /**
   * Carries out a change together with its row of the audit: resolved, both would survive a crash of the machine.
   * While it works on a poll that is there, no ballot of that poll may be cast, and none may wait.
   *
   * @returns The key for results of a poll that was created.
   */
  apply(change: DeskChange, entry: AuditEntry): Promise<string | undefined>;
  /** Rows of the audit, newest first, of one poll or of all; `offset` counts from the newest. */
  audit(query: { readonly poll?: string | undefined; readonly offset: number; readonly limit: number }): { readonly rows: readonly AuditEntry[]; readonly total: number };
  /** All ballots of a defined poll. */
  ballots(pollId: string): Promise<BallotExport>;
}
