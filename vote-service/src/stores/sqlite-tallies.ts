/** The tally row that counts ballots; options count from 0. */
export const ballotsRow = -1;

/**
 * The tally row with what changes and withdrawals have added: the sum of the revisions of all votes of a poll, less the ballots that count. A
 * ballot leaves it as it is.
 */
export const changesRow = -2;

/** The tally rows that count ballots which are held and set aside. */
export const heldRow = -3;
export const setAsideRow = -4;
