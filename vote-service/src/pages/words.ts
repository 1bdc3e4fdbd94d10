import type { VoteProblemType } from '../../../src/poll/poll.js';

const number = new Intl.NumberFormat('en');
const counted = (amount: number, one: string) => `${number.format(amount)} ${one}${amount === 1 ? '' : 's'}`;
/** The service does not know where its readers are. */
const moment = (time: string) => `${new Date(time).toLocaleString('en', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })} UTC`;

/** What a page says about a problem. */
export interface ProblemWords {
  readonly heading: string;
  readonly text: string;
}

const notCounted = 'Your vote was not counted.';
const unreadable = { heading: 'The vote could not be read', text: `${notCounted} Open the poll and vote there.` };
const untaken = { heading: 'Your vote has not been counted yet', text: 'The vote service could not take it at the moment. Try again: it counts once, however often you send it.' };

const problems: Readonly<Partial<Record<VoteProblemType, ProblemWords>>> = {
  'poll-not-found': { heading: 'There is no such poll', text: 'The address may be wrong. Go back to the page that you came from.' },
  'poll-removed': { heading: 'This poll was removed', text: 'It no longer takes votes, and its results are not shown.' },
  'poll-closed': { heading: 'This poll is closed', text: notCounted },
  'idempotency-key-reused': { heading: 'Another vote of yours was counted', text: 'The first vote that was sent from this page stands, and this one was not counted.' },
  'vote-withdrawn': { heading: 'This vote was withdrawn', text: 'It does not count. Open the poll to vote again.' },
  'origin-not-allowed': { heading: 'This website may not send votes to this poll', text: `${notCounted} Open the poll and vote there.` },
  'rate-limited': { heading: 'Your vote has not been counted yet', text: 'Too many votes come from your network at the moment. Wait a little and try again: it counts once.' },
  'malformed-request': unreadable,
  'payload-too-large': unreadable,
  'unsupported-media-type': unreadable,
  overloaded: untaken,
};

/** Every word on the pages of the service. Those that `<news-poll>` has too are the same. */
export const words = {
  vote: 'Vote',
  choose: (min: number, max: number) => (max === 1 ? 'Choose an answer.' : `Choose ${min} to ${max} answers.`),
  result: (percent: number, votes: number) => `${percent}% · ${counted(votes, 'vote')}`,
  total: (voters: number) => counted(voters, 'voter'),
  severalAnswers: 'Percentages of voters; several answers possible.',
  rounding: 'Percentages may not add up to 100 because of rounding.',
  closed: 'This poll is closed.',

  resultsAfterVote: (until: string | null) => `Results are shown after you vote, and to everybody when the poll closes${until === null ? '.' : `, on ${moment(until)}.`}`,
  resultsAtClose: (until: string | null) => `Results are shown when the poll closes${until === null ? '.' : `, on ${moment(until)}.`}`,
  resultsNever: 'The results of this poll are not published.',
  open: (until: string | null) => (until === null ? 'This poll is open.' : `This poll is open until ${moment(until)}.`),
  scheduled: (time: string | null) => (time === null ? 'This poll is not open yet.' : `This poll opens on ${moment(time)}.`),
  closedOn: (time: string) => `This poll closed on ${moment(time)}.`,
  opened: (time: string) => `It opened on ${moment(time)}.`,
  closes: (time: string) => `It closes on ${moment(time)}.`,
  corrected: (time: string) => `Corrected on ${moment(time)}.`,
  wordingBefore: (time: string) => `Until ${moment(time)}, it said:`,
  noDescription: 'No description.',
  results: 'Results',
  answer: 'Answer',
  share: 'Share',
  counted: 'Your vote was counted.',
  countedSoon: 'The figures on this page follow within seconds.',
  /** Only for browsers without style sheets, which show the line after it to everybody. */
  justVoted: 'For those who have just voted:',
  confirmTitle: (question: string) => `Confirm your vote: ${question}`,
  confirm: 'Confirm your vote',
  notYet: 'It is not counted before you confirm it.',
  choice: 'Your choice:',
  confirmVote: 'Confirm vote',
  change: 'Choose something else',
  tryAgain: 'Try again',
  openPoll: 'Open the poll',
  ownPage: 'This poll has a page of its own:',
  seeResults: 'See the results',
  wrongChoices: 'Your vote was not counted yet.',
  unavailable: { heading: 'The poll cannot be shown at the moment', text: 'Load the page again in a moment.' },
  notCounted: { heading: notCounted, text: 'Open the poll and vote there.' },
  notByLink: { heading: 'There is nothing to read here', text: 'Votes are sent by the button of a poll, not by opening an address.' },
  problem: (name: VoteProblemType): ProblemWords | undefined => problems[name],
} as const;
