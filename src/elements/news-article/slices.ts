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
  element: HTMLElement;
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
  /** Those that were filled without templates. */
  readonly #plain = new WeakSet<HTMLElement>();

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
    this.#fill = (slice) => {
      const own = places.slice(slice.from, slice.to);
      const last = slice.to === places.length ? rest : '';
      // Elements alone need no templates around them, which would take longer than they do.
      const elements = areLasting || last ? undefined : plainElements(own, manner);
      // Templates find their way in what they have shown, and only there.
      if (slice.element.hasChildNodes() && this.#plain.has(slice.element) !== Boolean(elements)) slice.element = makeSlice();
      if (!elements) render([own.map(showPlace), last], slice.element);
      else {
        this.#plain.add(slice.element);
        arrange(slice.element, elements);
      }
    };
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

/** The elements of all blocks in these places; nothing if one of them is left to templates. */
function plainElements(places: readonly Place[], manner: Manner): readonly Element[] | undefined {
  const elements: Element[] = [];
  for (const { before, block } of places) {
    const first = before.length > 0 ? plainElements(before, manner) : [];
    const element = block && plainElement(block, manner);
    if (!first || (block && !element)) return undefined;
    elements.push(...first, ...(element ? [element] : []));
  }
  return elements;
}

/** Makes these the children; those that were there already stay in the page, with all that the reader does in them. */
function arrange(parent: HTMLElement, children: readonly Element[]): void {
  const wanted = new Set<Node>(children);
  for (const child of Array.from(parent.childNodes)) if (!wanted.has(child)) child.remove();
  let next = parent.firstChild;
  for (const child of children) {
    if (child === next) next = next.nextSibling;
    else parent.insertBefore(child, next);
  }
}

function makeSlice(): HTMLElement {
  const element = document.createElement('div');
  element.className = 'slice';
  return element;
}
