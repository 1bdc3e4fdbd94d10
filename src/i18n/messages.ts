/** Why a document could not be shown: the code of a request that failed, or of a document that is not what it should be. */
export type LoadProblemCode =
  | 'cors'
  | 'mixed-content'
  | 'network'
  | 'timeout'
  | 'too-large'
  | 'status'
  | 'wrong-type'
  | 'invalid'
  | 'empty'
  | 'url-refused';

/** Every word that readers meet. Amounts are passed as numbers, times as RFC 3339 text. */
export interface Messages {
  readonly loading: string;
  readonly retry: string;
  readonly empty: string;
  readonly failed: (code: LoadProblemCode, status: number | undefined) => string;
  readonly repeatedQuote: string;
  readonly quote: string;
  readonly vote: string;
  readonly sending: string;
  /** Of a vote that could not be sent yet; `poll-extras.js` has more words on why. */
  readonly waiting: string;
  readonly choose: (min: number, max: number) => string;
  readonly counted: (choices: readonly string[]) => string;
  readonly chosen: string;
  readonly result: (percent: number, votes: number) => string;
  readonly resultsHidden: string;
  readonly total: (voters: number) => string;
  readonly severalAnswers: string;
  readonly rounding: string;
  readonly closed: string;
  readonly scheduled: string;
  readonly resultsOnly: string;
  /** Said where the vote was counted before, or in another tab. Nobody may know what it was for. */
  readonly voted: (choices: readonly string[]) => string;
  /** `code` is the name of a problem of the vote service. */
  readonly refused: (code: string) => string;
}

/** What readers of articles and lists alone meet: a page with polls alone does not load these. Parts are texts or templates. */
export interface ArticleMessages {
  readonly byline: (people: readonly unknown[]) => unknown;
  readonly updated: (time: unknown) => unknown;
  readonly date: (time: string) => string;
  /** A time of day has its zone beside it; without one there is none. */
  readonly time: (time: string) => string;
  readonly ago: (minutes: number) => string;
  readonly readingTime: (minutes: number) => string;
  readonly latest: string;
  readonly corrections: string;
  readonly topics: string;
  /** On a link to what is not in the article. */
  readonly rest: (publisher: string) => string;
  readonly source: (publisher: unknown) => unknown;
  readonly license: string;
  /** Why an article is not shown; `until` an embargo ends. */
  readonly hidden: (why: 'canceled' | 'withheld' | 'embargoed' | 'expired', until?: string) => string;
  /** On a link to a poll. */
  readonly poll: string;
}

// English needs no Intl, whose first use costs a page as much as all the rest of a short article.
const months = ' January February March April May June July August September October November December'.split(' ');
// Without quotation marks around them, a list of long answers could not be told apart.
const quoted = (choices: readonly string[]) => choices.map((choice) => `“${choice}”`).join(', ');
const counted = (amount: number, one: string) => `${`${amount}`.replace(/\B(?=(\d{3})+$)/g, ',')} ${one}${amount === 1 ? '' : 's'}`;

/** Codes that do not say by themselves what is wrong. */
const reasons: Readonly<Record<string, string | undefined>> = {
  cors: 'the server does not let this website read it (CORS)',
  'mixed-content': 'a secure page cannot read an http address (mixed content)',
  network: 'the server cannot be reached',
  timeout: 'the server took too long (timeout)',
};

const inWords = (code: string) => reasons[code] ?? code.replaceAll('-', ' ');

/** English. */
export const messages: Messages = {
  loading: 'Loading…',
  retry: 'Try again',
  empty: 'There is nothing here yet.',
  failed: (code, status) => `This could not be loaded: ${code === 'status' ? `the server answered ${status}` : inWords(code)}.`,
  repeatedQuote: 'Quotation from this article',
  quote: 'Quotation',
  vote: 'Vote',
  sending: 'Sending your vote…',
  waiting: 'Your vote has not been counted yet.',
  choose: (min, max) => (max === 1 ? 'Choose an answer.' : `Choose ${min} to ${max} answers.`),
  counted: (choices) => `Your vote for ${quoted(choices)} has been counted.`,
  chosen: 'Your vote',
  result: (percent, votes) => `${percent}% · ${counted(votes, 'vote')}`,
  resultsHidden: 'Results are not shown.',
  total: (voters) => counted(voters, 'voter'),
  severalAnswers: 'Percentages of voters; several answers possible.',
  rounding: 'Percentages may not add up to 100 because of rounding.',
  closed: 'This poll is closed.',
  scheduled: 'This poll is not open yet.',
  resultsOnly: 'Voting is not possible on this page.',
  voted: (choices) => `You have voted${choices[0] ? `: ${quoted(choices)}` : ' already'}.`,
  refused: (code) => `Your vote was not counted: ${inWords(code)}.`,
};

// The day that the newsroom wrote, wherever the reader is: a time without its zone would say less than that.
const date = (time: string): string => {
  const [year, month, day] = time.split(/\D/);
  return `${months[Number(month)]} ${Number(day)}, ${year}`;
};

const clockTime = (time: string): string => {
  const [, clock, sign, hours, minutes] = /T(\d\d:\d\d).*?(?:Z|([+-])(\d\d):?(\d\d)?)$/.exec(time) ?? [];
  const zone = Number(hours) || Number(minutes) ? `${sign === '+' ? sign : '−'}${Number(hours)}${Number(minutes) ? `:${minutes}` : ''}` : '';
  return `${date(time)}${clock ? `, ${clock} UTC${zone}` : ''}`;
};

/** English. */
export const articleMessages: ArticleMessages = {
  byline: (people) => people.map((person, index) => [index ? ', ' : 'By ', person]),
  updated: (time) => ['Updated ', time],
  date,
  time: clockTime,
  ago: (minutes) => `${minutes < 1 ? 'Just now' : `${minutes < 60 ? counted(minutes, 'minute') : counted(Math.floor(minutes / 60), 'hour')} ago`} ·`,
  readingTime: (minutes) => `${minutes} min read`,
  latest: 'Latest News',
  corrections: 'Corrections',
  topics: 'Topics',
  rest: (publisher) => `Continue reading at ${publisher}`,
  source: (publisher) => ['Originally published by ', publisher, '.'],
  license: 'License',
  hidden: (why, until = '') => `This article ${{ canceled: 'has been withdrawn', withheld: 'is not available', embargoed: `will be published on ${clockTime(until)}`, expired: 'is no longer available' }[why]}.`,
  poll: 'Vote in the poll',
};
