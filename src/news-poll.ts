import './elements/news-poll/define.js';

export { NewsPollElement } from './elements/news-poll/news-poll.js';
export { NewsPollErrorEvent, NewsPollLoadEvent, NewsPollResultsEvent, NewsPollVoteEvent, NewsPollVotedEvent } from './elements/news-poll/news-poll-events.js';
export { parsePoll } from './poll/parse-poll.js';
export type { Poll, PollOption, PollResults, VoteReceipt } from './poll/poll.js';
export type { LoadProblem } from './elements/content.js';
export type { VoteProblem, VoteResult } from './remote/poll-client.js';
