import { isServer } from 'lit';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Milliseconds between two looks at where the reader is. */
const pause = 1000;

/**
 * Finds out how much of an element its reader has met. It looks once a second, and only while the element is on the screen of a page that is
 * seen: nothing listens to scrolling.
 */
export class Attention implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #met: (percent: number, seconds: number) => void;
  #observer: IntersectionObserver | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #seconds = 0;
  /** Quarters that have been told of; -1 before the element was viewed. */
  #quarters = -1;
  /** How many looks in turn have found half of it. */
  #halves = 0;

  /**
   * @param met - Told of the percentage of the element that the reader has come to the end of, each once: 0 when half of it, or what fills half
   * of the screen, has been visible for a second, then 25, 50, 75 and 100, and of the seconds that it has been on the screen of a page with the focus.
   */
  constructor(host: ReactiveControllerHost & HTMLElement, met: (percent: number, seconds: number) => void) {
    this.#host = host;
    this.#met = met;
    host.addController(this);
  }

  hostConnected(): void {
    if (isServer || !globalThis.IntersectionObserver) return;
    this.#observer ??= new IntersectionObserver((entries) => {
      clearInterval(this.#timer);
      this.#halves = 0;
      this.#look();
      if (entries.at(-1)?.isIntersecting)
        this.#timer = setInterval(() => {
          if (document.hasFocus()) this.#seconds++;
          this.#look();
        }, pause);
    });
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    clearInterval(this.#timer);
  }

  /** From here on there is something else to read. */
  begin(): void {
    this.#seconds = 0;
    this.#quarters = -1;
  }

  #look(): void {
    const { top, bottom, height } = this.#host.getBoundingClientRect();
    const isHalf = !document.hidden && Math.min(bottom, innerHeight) - Math.max(top, 0) >= Math.min(height, innerHeight) / 2;
    this.#halves = isHalf ? this.#halves + 1 : 0;
    if (this.#halves < 2) return;
    const come = Math.min(4, ((innerHeight - top) / height) * 4 + 0.02);
    while (this.#quarters < 0 || this.#quarters + 1 <= come) this.#met(25 * ++this.#quarters, this.#seconds);
  }
}
