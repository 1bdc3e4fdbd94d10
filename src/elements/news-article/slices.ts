import type { Block } from '../../article/article.js';
import type { Place } from '../../article/align-blocks.js';
import { firstBlocks } from './first-blocks.js';
import type { Manner } from './plain-blocks.js';
import { plainElement } from './plain-blocks.js';

/**
 * Size of a slice, about: the characters of its blocks as JSON, and as many for each block as its last line and the space below it are worth. Its
 * height is reserved by the style sheet, which knows no other measure.
 */
const sliceSize = 3500;
const blockSize = 40;
/** Milliseconds that a task may take, about. */
const taskTime = 6;

/** What Lit's `render` does. */
export type Render = (value: unknown, container: HTMLElement) => unknown;

interface Slice {
  readonly from: number;
  readonly to: number;
  readonly element: HTMLElement;
}

/** Where slices begin: before a sub-head, which nothing stands beside, or after enough text. */
function bounds(places: readonly Place[]): readonly number[] {
  const starts = [firstBlocks];
  let size = 0;
  for (let index = firstBlocks; index < places.length; index++) {
    const { block } = places[index] as Place;
    if (size > sliceSize || (size > sliceSize / 2 && block?.type === 'heading')) {
      starts.push(index);
      size = 0;
    }
    size += JSON.stringify(block ?? '').length + blockSize;
  }
  return starts;
}

/**
 * The body of a long article behind its first blocks, in slices: each is laid out when it comes near the screen, is searched or printed, and
 * filled in a task of its own, so that nothing that the reader does has to wait.
 */
export class Slices {
  readonly #done: () => void;
  #slices: readonly Slice[] = [];
  /** How many of them have been filled. */
  #filled = 0;
  #fill: ((slice: Slice) => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param done - Called when all that was shown last is there. */
  constructor(done: () => void) {
    this.#done = done;
  }

  /** Whether something is still to come. */
  get isBusy(): boolean {
    return this.#filled < this.#slices.length;
  }

  disconnect(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Goes on, where an element that had left the page is back. */
  connect(): void {
    if (this.isBusy) this.#timer ??= setTimeout(this.#work);
  }

  /**
   * Elements for the places behind the first ones.
   *
   * @param areLasting - Whether something may come in front of a place that is there.
   * @param show - Shows a block that is more than plain text.
   * @param rest - What stands at the end.
   */
  show(places: readonly Place[], areLasting: boolean, show: (block: Block) => unknown, manner: Manner, rest: unknown, render: Render): readonly HTMLElement[] {
    this.#arrange(places);
    const showBlock = (block: Block) => plainElement(block, manner) ?? show(block);
    const showPlace = ({ before, block }: Place): unknown => {
      const shown = block ? showBlock(block) : '';
      return areLasting || before.length > 0 ? [before.map(showPlace), shown] : shown;
    };
    this.#fill = ({ from, to, element }) => void render([places.slice(from, to).map(showPlace), to === places.length ? rest : ''], element);
    // What is there is brought up to date at once, what is not yet, later.
    for (const slice of this.#slices.slice(0, this.#filled)) this.#fill(slice);
    this.connect();
    return this.#slices.map(({ element }) => element);
  }

  /** The bounds stay where they are as long as the places do: what moves to another slice is made anew. */
  #arrange(places: readonly Place[]): void {
    const end = this.#slices.at(-1)?.to ?? 0;
    const isSame = places.length === end || places.length === end + 1;
    const starts = isSame ? this.#slices.map(({ from }) => from) : bounds(places);
    this.#filled = Math.min(this.#filled, starts.length);
    this.#slices = starts.map((from, index) => ({ from, to: starts[index + 1] ?? places.length, element: this.#slices[index]?.element ?? makeSlice() }));
  }

  #work = (): void => {
    const end = performance.now() + taskTime;
    this.#timer = undefined;
    for (const slice of this.#slices.slice(this.#filled)) {
      this.#fill?.(slice);
      this.#filled++;
      if (performance.now() > end) break;
    }
    if (this.isBusy) this.connect();
    else this.#done();
  };
}

function makeSlice(): HTMLElement {
  const element = document.createElement('div');
  element.className = 'slice';
  return element;
}
