import { counted, moment, number } from './times.js';

/** Words on votes that do not count. */
export const held = {
  title: 'Votes to look at',
  failed: 'The votes could not be loaded',
  figures: (votes: number, waiting: number, aside: number) => `${number(votes)} counted, ${number(waiting)} held, ${number(aside)} set aside.`,
  nothing: 'No vote waits for a decision.',
  help: 'Votes are held when far more of them come from one network than people there would cast, or when a form could not prove its work. They count when you accept them. Look at the hours: an attack is not over the whole day. Readers are told how many you have set aside, not how many are held.',
  reason: 'Reason',
  reasonHelp: 'It is kept with the votes, and others may ask for it.',
  reasonMissing: 'Write the reason first.',
  group: (status: string, votes: number, time: string) => `${counted(votes, 'vote')} ${status === 'held' ? 'held' : 'set aside'}, in the hour from ${time}`,
  accept: 'Count them',
  setAside: 'Set them aside',
  done: (action: string, votes: number) => (action === 'accept' ? `${counted(votes, 'vote')} now count.` : `${counted(votes, 'vote')} set aside.`),
  decided: 'What was decided',
  review: (to: string, votes: number, time: string) => `${counted(votes, 'vote')} ${to === 'counted' ? 'counted' : to === 'held' ? 'held' : 'set aside'}, ${moment(time)}:`,
  anomaly: ({ kind, ballots = 0, usual = 0, share = 0 }: { readonly kind: string; readonly ballots?: number; readonly usual?: number; readonly share?: number }, titles: string): string => {
    if (kind === 'burst') return `Unusual: ${counted(ballots, 'vote')} in ten minutes, where ${number(Math.round(usual))} would be usual. A link from a large site looks like that, too.`;
    if (kind === 'one-network') return `Unusual: ${Math.round(share * 100)}% of the last votes come from one network.`;
    return `Unusual: ${Math.round(share * 100)}% of the last votes are for “${titles}”, where ${Math.round(usual * 100)}% would be usual.`;
  },
} as const;

/** Words on what a system of the publisher is told. */
export const webhooks = {
  title: 'Messages',
  text: 'When polls close, reach a number of voters or get votes that look strange, the service tells a system of yours at',
  none: 'No system is told when polls close or get votes that look strange. Whoever runs the service can name one with --webhook-url and --webhook-secret.',
  empty: 'Nothing has happened yet.',
  refresh: 'Look again',
  retry: 'Send it again',
  retried: 'It is on its way.',
  types: { 'poll.closed': 'Poll closed', 'poll.threshold': 'Number of voters reached', 'poll.anomaly': 'Strange votes' } as Readonly<Record<string, string>>,
  status: (status: 'waiting' | 'delivered' | 'failed', attempts: number, answer: string | null, next: string | null): string => {
    if (status === 'delivered') return `Delivered${attempts > 1 ? ` at attempt ${number(attempts)}` : ''}.`;
    if (attempts === 0) return 'On its way.';
    return `Not taken in ${counted(attempts, 'attempt')}${answer === null ? '' : ` (${answer})`}. ${status === 'failed' || next === null ? 'The service has given up.' : `Next attempt ${moment(next)}.`}`;
  },
} as const;
