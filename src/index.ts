import './elements/news-provider/define.js';
import './elements/news-article/define.js';
import './elements/news-poll/define.js';
import './elements/pull-quote/define.js';

export { NewsArticleElement } from './elements/news-article/news-article.js';
export { NewsArticleErrorEvent } from './elements/news-article/news-article-events.js';
export { NewsPollElement } from './elements/news-poll/news-poll.js';
export { NewsPollErrorEvent, NewsPollVoteEvent, NewsPollVotedEvent } from './elements/news-poll/news-poll-events.js';
export { NewsProviderElement } from './elements/news-provider/news-provider.js';
export { PullQuoteElement } from './elements/pull-quote/pull-quote.js';
export { PullQuoteErrorEvent } from './elements/pull-quote/pull-quote-events.js';
export { parseArticle } from './article/parse-article.js';
export { parsePoll } from './poll/parse-poll.js';
export type { ArticleNote, ArticleProblem, ArticleResult, NewsArticle } from './article/article.js';
export type { Poll, PollOption, PollResults, VoteReceipt } from './poll/poll.js';
export type { LoadProblem } from './elements/content.js';
export type { VoteProblem } from './remote/poll-client.js';
