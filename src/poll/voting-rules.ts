import type { ChoicesError, Poll, PollDocument, PollOption, PollStatus } from './poll.js';

type Schedule = Pick<PollDocument, 'status' | 'starts_at' | 'expires_at'>;
type Limits = Pick<Poll, 'multiple_choice_min' | 'multiple_choice_max'> & {
  readonly options: readonly Pick<PollOption, 'id'>[];
};

/** The status of a poll at `now` (milliseconds since 1970): the clock opens and closes what is neither closed nor archived by hand. */
export function statusAt({ status, starts_at, expires_at }: Schedule, now: number): PollStatus {
  if (status === 'closed' || status === 'archived') return status;
  if (expires_at !== null && now >= Date.parse(expires_at)) return 'closed';
  if (starts_at !== null) return now >= Date.parse(starts_at) ? 'open' : 'scheduled';
  return status;
}

/** Why `choices` (option ids) may not count in this poll; empty when they may. */
export function choicesErrors(poll: Limits, choices: readonly string[]): readonly ChoicesError[] {
  const errors: ChoicesError[] = [];
  choices.forEach((choice, index) => {
    const pointer = `/choices/${index}`;
    if (!poll.options.some(({ id }) => id === choice)) errors.push({ pointer, code: 'unknown_option' });
    else if (choices.indexOf(choice) < index) errors.push({ pointer, code: 'duplicate' });
  });
  const { multiple_choice_min: min, multiple_choice_max: max } = poll;
  if (choices.length < min) errors.push({ pointer: '/choices', code: 'too_few', min, max });
  if (choices.length > max) errors.push({ pointer: '/choices', code: 'too_many', min, max });
  return errors;
}

/** Whole percentages in the order of the options. */
export interface Percentages {
  readonly values: readonly number[];
  /** False when the values of a single-choice poll do not add up to 100: say so beside them. */
  readonly exact: boolean;
}

/**
 * Percentages of a poll, or `undefined` while its counts are not published.
 *
 * One choice: largest remainder, where options with equal counts are one group and always get equal percentages.
 * A group that cannot share the points that are left is rounded by itself, and the sum may miss 100.
 * Several choices: the share of voters, rounded, which has no sum to keep.
 */
export function percentages(poll: Pick<Poll, 'multiple' | 'voters_count' | 'options'>): Percentages | undefined {
  const counts = poll.options.flatMap(({ votes_count }) => (votes_count === null ? [] : [votes_count]));
  if (counts.length < poll.options.length) return undefined;
  if (poll.multiple) {
    const { voters_count: voters } = poll;
    return voters === null ? undefined : { values: counts.map((count) => Math.round((count / (voters || 1)) * 100)), exact: true };
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return { values: counts.map(() => 0), exact: true };

  const share = (count: number) => (count * 100) / total;
  const raised = new Set<number>();
  let left = counts.reduce((rest, count) => rest - Math.floor(share(count)), 100);
  for (const count of [...new Set(counts)].toSorted((a, b) => (share(b) % 1) - (share(a) % 1) || b - a)) {
    const group = counts.filter((other) => other === count).length;
    // Whoever comes later has a smaller remainder: a point for them now would put them before this group.
    if (left <= 0 || (group > left && share(count) % 1 < 0.5)) break;
    raised.add(count);
    left -= group;
  }
  return { values: counts.map((count) => Math.floor(share(count)) + Number(raised.has(count))), exact: left === 0 };
}

/** A share in words, without its sign: `<1` where it rounds to nothing and is something, `>99` where it rounds to all and is not. */
export const shareText = (percent: number, votes: number, all: number): string => (percent === 0 && votes > 0 ? '<1' : percent === 100 && votes < all ? '>99' : `${percent}`);

/** The ids of the options that have most votes: several where they have equally many, none while nobody has voted or counts are not published. */
export function leaders({ options }: Pick<Poll, 'options'>): readonly string[] {
  const most = Math.max(...options.map(({ votes_count }) => votes_count ?? 0));
  return most > 0 && options.every(({ votes_count }) => votes_count !== null) ? options.filter(({ votes_count }) => votes_count === most).map(({ id }) => id) : [];
}
