import type { Block } from './article.js';

/** A place in the body of an article that lasts: what stands there, and what has come before it since. */
export interface Place {
  readonly before: readonly Place[];
  /** Nothing where what stood there is gone. */
  readonly block: Block | undefined;
}

/** What makes a block the same one in another version. A poll is, whatever else is said of it. */
const keyOf = (block: Block): string => (block.type === 'poll' ? `poll ${block.id}` : JSON.stringify(block));

/**
 * Puts the blocks of a new version into the places of the one before, so that what has not changed stays where it is, with all that a reader
 * is doing there. A block that has changed between two that have not takes the place of the one it replaces, if it is of the same type.
 *
 * @param places - Where the blocks of the version before stand; empty for the first.
 * @returns As many places as before, and one more at the end if blocks have come after the last.
 */
export function alignBlocks(places: readonly Place[], blocks: readonly Block[]): readonly Place[] {
  if (places.length === 0) return blocks.map((block) => ({ before: [], block }));
  const found = matches(places, blocks);
  const isLastEmpty = !places.at(-1)?.block;
  const all = isLastEmpty ? places : [...places, { before: [], block: undefined }];
  const aligned: Place[] = [];
  let next = 0;
  let open: number[] = [];
  for (const [index, place] of all.entries()) {
    const isEnd = index === all.length - 1;
    const at = isEnd ? blocks.length : found.get(index);
    if (at === undefined) {
      open.push(index);
      continue;
    }
    // What has come between two blocks that stayed, or its place is taken by something of its kind.
    const loose = blocks.slice(next, at);
    for (const waiting of open) {
      const { before, block } = all[waiting] as Place;
      const same = block ? loose.findIndex(({ type }) => type === block.type) : -1;
      const gone = loose.splice(0, same + 1);
      aligned[waiting] = { before: alignBlocks(before, gone.slice(0, -1)), block: gone.at(-1) };
    }
    // What is the same stays the same object: others remember by it what a reader has opened there.
    const block = isEnd || place.block?.type === 'poll' ? blocks[at] : place.block;
    aligned[index] = { before: alignBlocks(place.before, loose), block };
    next = at + 1;
    open = [];
  }
  return isLastEmpty || (aligned.at(-1)?.before.length ?? 0) > 0 ? aligned : aligned.slice(0, -1);
}

/** The longest run of places, in their order, whose blocks are in the new version too: the index of each block by that of its place. */
function matches(places: readonly Place[], blocks: readonly Block[]): ReadonlyMap<number, number> {
  const known = new Map<string, number[]>();
  for (const [index, block] of blocks.entries()) {
    const key = keyOf(block);
    const same = known.get(key);
    if (same) same.push(index);
    else known.set(key, [index]);
  }
  const pairs = places.flatMap(({ block }, index) => {
    const at = block && known.get(keyOf(block))?.shift();
    return at === undefined ? [] : [{ index, at, before: -1 }];
  });
  // The pair that ends the best run of each length, so far.
  const ends: number[] = [];
  for (const [number, pair] of pairs.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[ends[middle] as number]?.at as number) < pair.at) low = middle + 1;
      else high = middle;
    }
    pair.before = ends[low - 1] ?? -1;
    ends[low] = number;
  }
  const run = new Map<number, number>();
  for (let pair = pairs[ends.at(-1) ?? -1]; pair; pair = pairs[pair.before]) run.set(pair.index, pair.at);
  return run;
}
