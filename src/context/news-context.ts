import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { NativeEvent, upwards } from './native-event.js';

/** What an article or a `<news-provider>` tells the elements inside it. */
export interface NewsContext {
  /** Base URL of the vote service, absolute. */
  readonly endpoint?: string;
  /** Address of the document that the surrounding article came from. */
  readonly documentUrl?: string;
  /** `none`: polls leave nothing in the reader's browser. */
  readonly storage?: string;
  /** Level for the headings of an element inside, 1 to 6. */
  readonly headingLevel?: number;
}

type Callback = (value: NewsContext, unsubscribe?: () => void) => void;

/** Registered by name, so that elements of another copy of the module on the same page take part. */
const context = Symbol.for('news-widgets');
/** Of the web components community's context protocol: context, callback and subscribe are fields of the event. */
const type = 'context-request';

/** What the elements around an element say. */
export class Surroundings implements ReactiveController {
  value: NewsContext = {};
  readonly #host: ReactiveControllerHost & HTMLElement;
  #unsubscribe: (() => void) | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    const callback: Callback = (value, unsubscribe) => {
      this.value = value;
      this.#unsubscribe = unsubscribe;
      this.#host.requestUpdate();
    };
    // Who was around before is not asked, and may not be around any more.
    callback({});
    this.#host.dispatchEvent(Object.assign(new NativeEvent(type, upwards), { context, callback, subscribe: true }));
  }

  hostDisconnected(): void {
    this.#unsubscribe?.();
  }
}

/** Answers the elements inside `host`. The function it returns tells them something new. */
export function contextFor(host: HTMLElement): (value: NewsContext) => void {
  let said: NewsContext = {};
  const listeners = new Map<Callback, () => void>();
  host.addEventListener(type, (event) => {
    const request = event as Event & { readonly context?: unknown; readonly callback: Callback; readonly subscribe?: boolean };
    // The host itself asks those around it.
    if (request.context !== context || request.composedPath()[0] === host) return;
    request.stopPropagation();
    const { callback } = request;
    const unsubscribe = () => void listeners.delete(callback);
    if (request.subscribe) listeners.set(callback, unsubscribe);
    callback(said, unsubscribe);
  });
  return (value) => {
    said = value;
    for (const [callback, unsubscribe] of listeners) callback(value, unsubscribe);
  };
}
