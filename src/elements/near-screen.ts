import { css, isServer } from 'lit';
import type { LitElement, ReactiveController } from 'lit';

/** So many elements of a page show all they have wherever they are: most pages have fewer, and on those nothing is ever late. */
const atOnce = 4;
/** How far from the screen an element is near, in screens. */
const margin = '75%';
/** Milliseconds until what nobody has come near to begins with what can wait. */
const pause = 1000;

/** Room for an element that waits, so that little moves when it is shown. No containment, which would clip outlines and shadows. */
const waitingStyles = css`
  :host {
    min-block-size: 22em;
  }
`;

let near = 0;
const waiting = new Map<Element, NearScreen>();
/** For all elements that wait; a page without them has neither these nor the listeners. */
let observer: IntersectionObserver | undefined;
let sheet: CSSStyleSheet;
let timer: ReturnType<typeof setTimeout> | undefined;

const showAll = (): void => {
  for (const screen of waiting.values()) screen.show();
};

function observe(): void {
  addEventListener('beforeprint', showAll);
  matchMedia('print').addEventListener('change', showAll);
  addEventListener('focusin', (event) => {
    for (const target of event.composedPath()) waiting.get(target as Element)?.show(true);
  });
  const options = { rootMargin: margin, scrollMargin: margin };
  observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) waiting.get(target)?.show();
  }, options);
  sheet = new CSSStyleSheet();
  sheet.replaceSync(`${waitingStyles}`);
}

/** Some at a time, so that nothing that the reader does has to wait for them. */
function updateSome(): void {
  timer = undefined;
  const end = performance.now() + 8;
  for (const screen of waiting.values()) {
    if (performance.now() > end) {
      timer = setTimeout(updateSome, 50);
      return;
    }
    screen.update();
  }
}

/**
 * Tells an element of which a page may have very many whether it is to show all it has. That is so when it comes near the screen,
 * gets the focus or is printed, and ever after. Where this cannot be found out, it is so from the beginning.
 */
export class NearScreen implements ReactiveController {
  isNear = isServer;
  /** Runs an update that is pending, now. */
  readonly update: () => void;
  readonly #host: LitElement;
  #hasWaited = false;

  constructor(host: LitElement, update: () => void) {
    this.update = update;
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    const host = this.#host;
    // What is in the document of a frame or another window may never meet the screen of this one.
    this.isNear ||= near < atOnce || host.ownerDocument !== document || !globalThis.IntersectionObserver;
    if (this.isNear) {
      near++;
      if (this.#hasWaited) this.update();
      return;
    }
    this.#hasWaited = true;
    if (!observer) observe();
    observer?.observe(host);
    host.shadowRoot?.adoptedStyleSheets.push(sheet);
    waiting.set(host, this);
    timer ??= setTimeout(updateSome, pause);
  }

  hostDisconnected(): void {
    if (this.isNear) near--;
    this.#forget();
  }

  /** Shows all there is. With `isFocused` the reader is in what goes away, and is taken to the first control of what comes. */
  show(isFocused = false): void {
    if (this.isNear) return;
    const host = this.#host;
    const root = host.shadowRoot;
    this.isNear = true;
    if (waiting.has(host)) {
      near++;
      // The page may have added sheets of its own since.
      if (root) root.adoptedStyleSheets = root.adoptedStyleSheets.filter((known) => known !== sheet);
    }
    this.#forget();
    host.requestUpdate();
    this.update();
    if (isFocused) host.renderRoot.querySelector<HTMLElement>('input, [tabindex]')?.focus();
  }

  #forget(): void {
    waiting.delete(this.#host);
    observer?.unobserve(this.#host);
  }
}
