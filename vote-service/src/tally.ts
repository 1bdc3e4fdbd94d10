/** The counters of one poll. */
export interface Tally {
  /** Ballots that count. */
  readonly ballots: number;
  /** Ballots that chose each option, in the order of the poll. */
  readonly counts: readonly number[];
  /** Rises with every ballot, change and withdrawal, over restarts too: the sum of the revisions of all votes of the poll, and of what it was before votes were deleted. */
  readonly version: number;
  /** When that was last, RFC 3339 in whole seconds; `null` before the first ballot. */
  readonly updated_at: string | null;
}
