/** What readers of polls meet beside the form and the figures: words of the module that brings these. Times are milliseconds since 1970. */
export interface PollMessages {
  readonly opens: (time: number, now: number) => string;
  readonly closes: (time: number, now: number) => string;
  /** When results will be shown, where they are not yet. */
  readonly hidden: Readonly<Record<'after_vote' | 'after_deadline' | 'never', string>>;
  readonly peek: string;
  /** From the figures to the form. */
  readonly back: string;
  readonly change: string;
  readonly withdraw: string;
  readonly keep: string;
  /** On the button that sends other choices. */
  readonly send: string;
  readonly sending: string;
  readonly recorded: (time: number, now: number) => string;
  readonly withdrawn: string;
  /** While the browser does a proof of work. */
  readonly checking: string;
  /** Of a vote that stands and does not count, by its status. */
  readonly uncounted: Readonly<Record<string, string | undefined>>;
  /** How many ballots count, and how many the editors have set aside. */
  readonly setAside: (counted: number, setAside: number) => string;
  /** Said after that, while the poll is open. */
  readonly again: string;
  /** `code` is the name of a problem; `isFinal` where it is certain that nothing has changed. */
  readonly unchanged: (code: string, isFinal: boolean) => string;
  /** `share` is a whole number, or `<1` or `>99`. */
  readonly result: (share: string, votes: number) => string;
  /** The same as in the module that loads this one, which needs them where this one does not come. */
  readonly chosen: string;
  readonly resultsHidden: string;
  readonly total: (voters: number) => string;
  readonly severalAnswers: string;
  readonly rounding: string;
  /** On the option with most votes, while votes are taken and after that; alone, and with others. */
  readonly leading: string;
  readonly level: string;
  readonly most: string;
  readonly tied: string;
  /** `why` is `offline`, or the code of the problem that the last attempt ended with. `isKept` where a reload finds the vote. */
  readonly waiting: (why: string, isKept: boolean | undefined) => string;
  /** Why a vote does not count, and what to do. */
  readonly refused: (code: string) => string;
}

const months = 'January February March April May June July August September October November December'.split(' ');
const number = (amount: number) => `${amount}`.replace(/\B(?=(\d{3})+$)/g, ',');
const counted = (amount: number, one: string) => `${number(amount)} ${one}${amount === 1 ? '' : 's'}`;
const clock = (date: Date) => `${date.getHours()}:${`${date.getMinutes()}`.padStart(2, '0')}`;

/** By the clock and in the zone of the reader; of today, the time alone. */
function moment(time: number, now: number): string {
  const date = new Date(time);
  const today = new Date(now);
  if (date.toDateString() === today.toDateString()) return clock(date);
  return `${months[date.getMonth()]} ${date.getDate()}${date.getFullYear() === today.getFullYear() ? '' : `, ${date.getFullYear()}`}, ${clock(date)}`;
}

/** How long it is from now; never less than it is. */
function duration(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / 60_000);
  if (minutes < 60) return counted(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? counted(hours, 'hour') : counted(Math.round(hours / 24), 'day');
}

/** What is far off needs no count of days. */
const coming = (time: number, now: number) => (time - now > 30 * 86_400_000 ? `on ${moment(time, now)}` : `in ${duration(time - now)} (${moment(time, now)})`);

const gone = 'This poll is no longer here.';
const changed = 'The poll has changed. Please choose again.';
const elsewhere = 'Voting is not possible on this page.';

const refusals: Readonly<Record<string, string | undefined>> = {
  'poll-closed': 'This poll is closed.',
  'poll-not-open': 'This poll is not open yet.',
  'poll-not-found': gone,
  'poll-removed': gone,
  'invalid-choices': changed,
  'token-invalid': changed,
  'revision-mismatch': changed,
  'vote-final': 'Votes in this poll cannot be changed.',
  'challenge-required': 'The vote service asks for a check that this page cannot do.',
  'origin-not-allowed': elsewhere,
};

/** Codes that mean that the service is there and will take the vote later. */
const busy = /^(status|overloaded|rate-limited|request-in-progress)$/;

/** English. */
export const pollMessages: PollMessages = {
  opens: (time, now) => `It opens ${coming(time, now)}.`,
  closes: (time, now) => `This poll closes ${coming(time, now)}.`,
  hidden: { after_vote: 'Results are shown to those who vote, and to everybody when the poll is closed.', after_deadline: 'Results are published when the poll is closed.', never: 'The results of this poll are not published.' },
  peek: 'See results',
  back: 'Back to the vote',
  change: 'Change my vote',
  withdraw: 'Withdraw my vote',
  keep: 'Keep my vote as it is',
  send: 'Change vote',
  sending: 'Sending…',
  recorded: (time, now) => `Recorded: ${moment(time, now)}.`,
  withdrawn: 'Your vote has been withdrawn.',
  again: 'You may vote again.',
  checking: 'Checking that this vote comes from a browser…',
  uncounted: { held: 'Your vote was received and will be checked before it counts.', set_aside: 'Your vote was set aside by the editors and does not count.' },
  setAside: (some, others) => `${number(some)} counted, ${number(others)} set aside by the editors.`,
  unchanged: (code, isFinal) => (isFinal ? `Your vote was not changed. ${refusals[code] ?? 'The vote service refused it.'}` : 'It is not certain that your vote was changed: the vote service did not answer. Please try again.'),
  result: (share, votes) => `${share}% · ${counted(votes, 'vote')}`,
  chosen: 'Your vote',
  resultsHidden: 'Results are not shown.',
  total: (voters) => counted(voters, 'voter'),
  severalAnswers: 'Percentages of voters; several answers possible.',
  rounding: 'Percentages may not add up to 100 because of rounding.',
  leading: 'Leading',
  level: 'Tied for the lead',
  most: 'Most votes',
  tied: 'Tied for most votes',
  waiting: (why, isKept) => {
    const isOffline = why === 'offline';
    const reason = isOffline ? 'you are offline' : busy.test(why) ? 'the vote service is busy' : `the vote service did not answer${why === 'cors' ? ' or takes no votes from this website' : ''}`;
    return `Your vote has not been counted yet: ${reason}. ${isOffline ? 'It is kept and will be sent when you are back.' : 'Trying again…'}${isKept ? '' : ' Keep this page open.'}`;
  },
  refused: (code) => `Your vote was not counted. ${code === 'token-invalid' ? 'Please sign in to vote.' : (refusals[code] ?? 'The vote service refused it.')}`,
};
