export { createApp } from './app.js';
export type { AppOptions } from './app.js';
export type { AllowedOrigins } from './cors.js';
export { parsePolls, readPolls } from './polls-file.js';
export type { PublishedPoll, RemovedPoll } from './polls-file.js';
export { MemoryVoteStore } from './stores/memory.js';
export { SqliteVoteStore } from './stores/sqlite.js';
export { SetupError, StoreBusyError } from './vote-store.js';
export type { Ballot, StoreFigures, StoredVote, Tally, VoteStore } from './vote-store.js';
