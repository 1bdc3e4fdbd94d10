import type { Poll, PollOption } from './poll.js';

/** A text as a whole number of 32 bits: FNV-1a over its UTF-16 code units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** Numbers from 0 to below 1 that follow from a seed: mulberry32. */
export function numbersFrom(seed: string): () => number {
  let state = hashOf(seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A list in a random order, of which each is as likely as every other (Fisher and Yates). `random` gives numbers from 0 to below 1. */
export function shuffled<T>(list: readonly T[], random: () => number): readonly T[] {
  const order = [...list];
  for (let last = order.length - 1; last > 0; last--) {
    const place = Math.floor(random() * (last + 1));
    [order[last], order[place]] = [order[place] as T, order[last] as T];
  }
  return order;
}

/** The options as one reader is to meet them: in an order that follows from `seed` where the poll asks for one, with pinned options last, as the editor has them. */
export function optionsFor({ id, options, randomize_options }: Pick<Poll, 'id' | 'options' | 'randomize_options'>, seed: string): readonly PollOption[] {
  if (!randomize_options) return options;
  return [...shuffled(options.filter(({ pinned }) => !pinned), numbersFrom(`${id} ${seed}`)), ...options.filter(({ pinned }) => pinned)];
}

/** The options in the order of their results; what has equal votes, or none that are published, keeps the order of the editor. */
export const byResults = ({ options }: Pick<Poll, 'options'>, order: string | undefined): readonly PollOption[] =>
  order === 'votes' ? options.toSorted((one, other) => (other.votes_count ?? 0) - (one.votes_count ?? 0)) : options;
