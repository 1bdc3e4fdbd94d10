import type { BallotExport } from '../desk-store.js';
import type { ServedPoll } from '../published-polls.js';
import { figuresOf } from './admin-polls.js';
import { writtenOf } from './definitions.js';

/** Sets of choices whose text is kept: most ballots have one of a few. */
const mostTexts = 4096;

const minute = 60_000;

/** The last minute that RFC 3339 has; a ballot key has room for later ones. */
const lastTime = Date.parse('9999-12-31T23:59:00Z');

/**
 * When a ballot was made, to the minute: a finer time could be compared with the log of a proxy, and would tell who has chosen what.
 */
const timeText = (time: number): string => `${new Date(Math.min(Math.floor(time / minute) * minute, lastTime)).toISOString().slice(0, 19)}Z`;

/** A text as RFC 4180 quotes it. What a spreadsheet would take for a formula gets an apostrophe before it. */
const field = (text: string): string => `"${(/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** The ballots that count as CSV (RFC 4180): number, time to the minute, and a column with 0 or 1 for each option. */
export function csvOf({ poll: { options } }: ServedPoll, ballots: BallotExport): AsyncGenerator<string> {
  const row = rowsOf((choices) => options.map((_, index) => (hasChosen(choices, index) ? ',1' : ',0')).join(''));
  return lines(ballots, {
    head: `vote,created_at,${options.map(({ title }) => field(title)).join(',')}\r\n`,
    row: (number, time, choices) => `${number},${time}${row(choices)}\r\n`,
    end: '',
  });
}

/** The same as JSON: one object with the definition, the figures and a list of the ballots. */
export function jsonOf(entry: ServedPoll, ballots: BallotExport, now: number): AsyncGenerator<string> {
  const row = rowsOf((choices) => JSON.stringify(entry.poll.options.flatMap(({ id }, index) => (hasChosen(choices, index) ? [id] : []))));
  const head = JSON.stringify({ definition: writtenOf(entry.poll), exported_at: new Date(now).toISOString(), figures: figuresOf(entry, ballots.tally) });
  return lines(ballots, {
    head: `${head.slice(0, -1)},"votes":[`,
    row: (number, time, choices) => `${number === 1 ? '\n' : ',\n'}{"vote":${number},"created_at":"${time}","choices":${row(choices)}}`,
    end: '\n]}\n',
  });
}

const hasChosen = (choices: bigint, option: number): boolean => ((choices >> BigInt(option)) & 1n) === 1n;

/** Writes the choices of ballots, most of them only once. */
function rowsOf(write: (choices: bigint) => string): (choices: bigint) => string {
  const known = new Map<bigint, string>();
  return (choices) => {
    const text = known.get(choices) ?? write(choices);
    if (known.size < mostTexts) known.set(choices, text);
    return text;
  };
}

interface Shape {
  readonly head: string;
  readonly row: (number: number, time: string, choices: bigint) => string;
  readonly end: string;
}

async function* lines(ballots: BallotExport, { head, row, end }: Shape): AsyncGenerator<string> {
  try {
    yield head;
    let number = 0;
    for await (const page of ballots.pages()) yield page.map(({ time, choices }) => row(++number, timeText(time), choices)).join('');
    yield end;
  } finally {
    ballots.close();
  }
}
