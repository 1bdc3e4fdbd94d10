import { count } from '../../poll/parse-poll.js';
import type { Poll } from '../../poll/poll.js';
import { fieldsOf } from '../../remote/ballot-storage.js';
import { getText } from '../../remote/request.js';
import { flag, line, list, object } from '../../safety/door.js';

/** What is read of `GET /polls/{id}/results`, and of an event. */
const shape = { id: line(), final: flag, results_version: count, voters_count: count, set_aside_count: count, options: list(object({ id: line(), votes_count: count })) };

/** The figures of a poll, as far as they are told. */
export type Figures = Partial<Pick<Poll, 'id' | 'results_version' | 'voters_count' | 'set_aside_count' | 'options'>> & { readonly final?: boolean };

/** Figures from their JSON text; none from any other. */
export const figuresIn = (text: string): Figures => fieldsOf(text, shape);

/** Whether the counts of all options are there. */
export const areShown = ({ options }: Poll): boolean => options.every(({ votes_count }) => votes_count !== null);

/** The poll with other figures; it keeps the counts of options that are not told. */
export function withFigures(poll: Poll, { results_version, voters_count = null, set_aside_count, options = [] }: Figures): Poll {
  const counts = new Map(options.map(({ id, votes_count }) => [id, votes_count]));
  return {
    ...poll,
    voters_count,
    ...(results_version === undefined ? {} : { results_version }),
    ...(set_aside_count === undefined ? {} : { set_aside_count }),
    options: poll.options.map((option) => ({ ...option, votes_count: counts.get(option.id) ?? option.votes_count })),
  };
}

/**
 * The JSON text of the results alone; empty where none comes.
 *
 * @param votesUrl - The results are beside the votes.
 * @param key - Opens results that only voters may see.
 */
export async function askForResults(votesUrl: string, key: string | undefined): Promise<string> {
  const url = new URL(key ? `results?k=${encodeURIComponent(key)}` : 'results', votesUrl);
  const answer = await getText(url.href, /json$/, new AbortController().signal);
  return answer.ok ? answer.value.text : '';
}
