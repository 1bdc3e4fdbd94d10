import { isServer } from 'lit';
import type { LitElement, ReactiveController } from 'lit';
import { pollExtras } from './load-poll-extras.js';

/** So many elements of a page show all they have wherever they are: most pages have fewer, and on those nothing is ever late. */
const atOnce = 4;

/** Room for an element that waits, so that little moves when it is shown. No containment, which would clip outlines and shadows. */
const waitingStyles = ':host{min-block-size:22em}';

let near = 0;
let sheet: CSSStyleSheet;

/**
 * Tells an element of which a page may have very many whether it is to show all it has. That is so when it comes near the screen,
 * gets the focus or is printed, and ever after. Where this cannot be found out, it is so from the beginning.
 */
export class NearScreen implements ReactiveController {
  isNear = isServer;
  readonly #update: () => void;
  readonly #host: LitElement;
  #hasWaited = false;

  /** @param update - Runs an update that is pending, now. */
  constructor(host: LitElement, update: () => void) {
    this.#update = update;
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    const host = this.#host;
    // What is in the document of a frame or another window may never meet the screen of this one.
    this.isNear ||= near < atOnce || host.ownerDocument !== document || !globalThis.IntersectionObserver;
    if (this.isNear) {
      near++;
      if (this.#hasWaited) this.#update();
      return;
    }
    this.#hasWaited = true;
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(waitingStyles);
    }
    host.shadowRoot?.adoptedStyleSheets.push(sheet);
    if (pollExtras.module) this.#wait();
    else void pollExtras.load(host.localName).then(this.#wait);
  }

  #wait = (): void => {
    const host = this.#host;
    const { module } = pollExtras;
    if (!module) this.show();
    else if (host.isConnected && !this.isNear) {
      module.wait(host, { show: this.show, update: this.#update });
      host.requestUpdate();
    }
  };

  hostDisconnected(): void {
    if (this.isNear) near--;
    pollExtras.module?.forget(this.#host);
  }

  /** Shows all there is. With `isFocused` the reader is in what goes away, and is taken to the first control of what comes. */
  show = (isFocused = false): void => {
    if (this.isNear) return;
    const host = this.#host;
    const root = host.shadowRoot;
    this.isNear = true;
    if (host.isConnected) {
      near++;
      // The page may have added sheets of its own since.
      if (root) root.adoptedStyleSheets = root.adoptedStyleSheets.filter((known) => known !== sheet);
    }
    pollExtras.module?.forget(host);
    host.requestUpdate();
    this.#update();
    if (isFocused) host.renderRoot.querySelector<HTMLElement>('input, [tabindex]')?.focus();
  };
}
