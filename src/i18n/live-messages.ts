/** What screen readers are told while figures move by themselves: words of the module that moves them. */
export interface LiveMessages {
  readonly figures: (votes: number) => string;
}

/** English. */
export const liveMessages: LiveMessages = {
  figures: (votes) => `Results updated: ${`${votes}`.replace(/\B(?=(\d{3})+$)/g, ',')} vote${votes === 1 ? '' : 's'}.`,
};
