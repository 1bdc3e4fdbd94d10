import { isServer } from 'lit';
import type { CSSResult, LitElement, ReactiveController } from 'lit';
import { messages as words } from '../i18n/messages.js';
import type { LoadProblemCode } from '../i18n/messages.js';
import { getText } from '../remote/request.js';
import type { RequestProblem } from '../remote/request.js';
import { ownFields } from '../safety/door.js';
import { safeUrl } from '../safety/safe-url.js';
import { adoptStyles } from './adopt-styles.js';

/** Why an element has nothing to show, or kept what it showed. `detail` is for the page's developer. */
export interface LoadProblem {
  readonly code: LoadProblemCode;
  readonly detail: string;
  /** Where the document was to come from, if it was to be fetched. */
  readonly url?: string | undefined;
  readonly status?: number | undefined;
  readonly contentType?: string | undefined;
  readonly cause?: unknown;
}

/** What an element has to show. Content that was good once stays until better content is there. */
export type ContentState<T> =
  | { readonly status: 'empty' }
  | { readonly status: 'loading'; readonly problem?: LoadProblem | undefined }
  | { readonly status: 'failed'; readonly problem: LoadProblem }
  /** `url` is where the document came from: after redirects, or the page itself where it is `inline`. */
  | { readonly status: 'ready'; readonly value: T; readonly url: string; readonly inline: boolean };

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  /** With an address where it was that which could not be loaded, and another attempt may help. */
  | { readonly ok: false; readonly problem: { readonly code: string; readonly detail: string; readonly url?: string } };

/** Where the content of one element may come from. */
export interface ContentOptions<T> {
  /** The name of the property, which is also the attribute's. */
  readonly name: string;
  /** The value of that property. */
  readonly property: () => unknown;
  /** The address to fetch when nothing is written in the page. */
  readonly src: () => string | undefined;
  /** The door: foreign data in, typed data out; later, where the door has to be loaded first. */
  readonly parse: (input: unknown, from: { readonly url: string }) => Parsed<T> | Promise<Parsed<T>>;
  /** What else the reading depends on, as one value. */
  readonly manner?: () => unknown;
  /** Media types that the door can read. */
  readonly accepts: RegExp;
  readonly onProblem: (problem: LoadProblem) => void;
  /** What came from the network is shown now, in the place of `before`. */
  onLoad?(value: T, before: T | undefined): void;
  readonly styles: readonly CSSResult[];
}

/** JSON and plain text, and servers that do not say what they send. */
export const jsonOrText = /^$|json$|^text\/plain$/;

/** What the page's developer can do, where the reader's words do not say it. */
const remedies: Partial<Record<LoadProblemCode, string>> = {
  cors: 'Send "Access-Control-Allow-Origin: *".',
  network: 'Check the address and the CSP.',
  invalid: 'In attributes, write " as &quot;.',
};

/**
 * The content of one element, from the first of these that is good: its property, its JSON attribute, a child
 * `<script type="application/json">`, the document at `src`. A bad one is reported once and passed over.
 * The host calls {@link read} before it renders.
 */
export class Content<T> implements ReactiveController {
  state: ContentState<T> = { status: 'empty' };

  readonly #host: LitElement;
  readonly #options: ContentOptions<T>;
  /** What {@link read} saw last: property, attribute, script, src, and the manner of reading. */
  #seen: readonly unknown[] = [];
  readonly #reported = new Set<unknown>();
  /** What the door gave last, before it was copied. */
  #given: T | undefined;
  #observer: MutationObserver | undefined;
  /** While a document is under way. */
  #load: AbortController | undefined;

  constructor(host: LitElement, options: ContentOptions<T>) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  /** What is shown, if anything is. */
  get value(): T | undefined {
    return this.state.status === 'ready' ? this.state.value : undefined;
  }

  /** Whether the page wrote something between the tags for readers. On a server nobody knows, and a slot does no harm. */
  get hasFallback(): boolean {
    return isServer || [...this.#host.childNodes].some((node) => (node.nodeType === 1 ? !(node as Element).matches('script,style,template') : node.nodeType === 3 && node.nodeValue?.trim()));
  }

  hostConnected(): void {
    if (isServer) return;
    adoptStyles(this.#host, this.#options.styles);
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = undefined;
    // What was under way is asked for again when the element comes back.
    if (this.#load) this.#seen = [];
    this.#load?.abort();
  }

  /** Looks at all inputs again; fetches where they name a new address. */
  read(): void {
    const { name, property, src, manner } = this.#options;
    const host = this.#host;
    // What has left asks again when it comes back.
    if (!isServer && !host.isConnected) return;
    if (!isServer && !this.#observer) {
      // The parser, or a framework, may add children after the element itself.
      this.#observer = new MutationObserver(() => host.requestUpdate());
      this.#observer.observe(host, { childList: true, characterData: true, subtree: true });
    }
    const url = isServer ? 'about:blank' : host.ownerDocument.baseURI;
    const inputs = [property(), host.getAttribute(name), isServer ? '' : host.querySelector(':scope > script[type="application/json"]')?.textContent];
    const address = src();
    const seen = [...inputs, address, manner?.()];
    if (this.#seen.length > 0 && seen.every((input, index) => input === this.#seen[index])) return;
    this.#seen = seen;
    this.#load?.abort();
    void this.#choose(inputs, address, url);
  }

  /** Replaces the content by newer content from the same place. */
  replace(value: T): void {
    if (this.state.status === 'ready') this.state = { ...this.state, value: this.#own(value) };
    this.#host.requestUpdate();
  }

  /** Reads all inputs as if they were new. What is shown stays until something better is there. */
  readonly retry = (): void => {
    this.#seen = [];
    if (this.state.status === 'failed') this.state = { ...this.state, status: 'loading' };
    this.#host.requestUpdate();
  };

  /** Takes the first input that is good; all of this happens at once unless the door has to be loaded. */
  async #choose(inputs: readonly unknown[], address: string | undefined, url: string): Promise<void> {
    const { name, parse } = this.#options;
    let problem: LoadProblem | undefined;
    for (const value of inputs) {
      const input = typeof value === 'string' ? decoded(value.trim()) : (value ?? '');
      if (input === '') continue;
      let result = parse(input, { url });
      if (result instanceof Promise) {
        if (!this.value) this.state = { status: 'loading' };
        const { signal } = (this.#load = new AbortController());
        result = await result;
        if (signal.aborted) return;
        this.#load = undefined;
        this.#host.requestUpdate();
      }
      if (result.ok) {
        this.state = { status: 'ready', value: this.#own(result.value), url, inline: true };
        return;
      }
      problem = notRead(result.problem, name);
      if (!this.#reported.has(input)) this.#report(problem);
      this.#reported.add(input);
    }
    if (address) this.#fetch(address, url);
    else if (!problem) this.state = { status: 'empty' };
    else if (this.state.status !== 'ready') this.state = { status: 'failed', problem };
  }

  /** A copy to show; where the door gives the same again, what is shown stays the same, with all that is kept about its parts. */
  #own(value: T): T {
    const { value: shown } = this;
    if (shown && value === this.#given) return shown;
    this.#given = value;
    return ownFields(value);
  }

  #fetch(src: string, base: string): void {
    if (this.state.status === 'empty') this.state = { status: 'loading' };
    if (isServer) return;
    const url = safeUrl(src, base, /^https?:$/);
    if (url) void this.#arrive(url, (this.#load = new AbortController()).signal);
    else this.#fail({ code: 'url-refused', detail: src, url: src });
  }

  async #arrive(url: string, signal: AbortSignal): Promise<void> {
    const { parse, accepts } = this.#options;
    const answer = await getText(url, accepts, signal);
    // Another address, or the end of the element, has overtaken this answer.
    if (signal.aborted) return;
    const text = answer.ok ? answer.value.text : '';
    // NUL at every other place: this is UTF-16, which as UTF-8 nobody can read.
    const result = answer.ok ? await parse(/\0[^]\0/.test(text) ? undefined : text, answer.value) : undefined;
    if (signal.aborted) return;
    this.#load = undefined;
    const isRetry = 'problem' in this.state;
    const before = this.value;
    if (!answer.ok) this.#fail({ detail: url, ...(answer.problem as RequestProblem & { code: LoadProblemCode }) });
    else if (result?.ok) this.state = { status: 'ready', value: this.#own(result.value), url: answer.value.url, inline: false };
    else if (result) this.#fail({ ...notRead(result.problem, url), url, ...(!text.trim() && { code: 'empty' }) });
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    const { value } = this;
    if (value && value !== before) this.#options.onLoad?.(value, before);
    const content = this.#host.shadowRoot?.querySelector<HTMLElement>('.root');
    // The retry button had the focus and is gone: reading goes on at the content it brought.
    if (isRetry && content && isUnfocused(this.#host.ownerDocument)) {
      content.tabIndex = -1;
      content.focus();
    }
  }

  #fail(problem: LoadProblem): void {
    if (this.state.status !== 'ready') this.state = { status: 'failed', problem };
    this.#report(problem);
  }

  #report(problem: LoadProblem): void {
    const { code, detail, status } = problem;
    console.warn(`<${this.#host.localName}> ${detail}. ${words.failed(code, status)} ${remedies[code] ?? ''}`);
    // Not during an update: a listener may well set a property.
    queueMicrotask(() => this.#options.onProblem(problem));
  }
}

/** The problem of a door, where what it was to read is named. */
const notRead = ({ detail, url }: { readonly detail: string; readonly url?: string | undefined }, where: string): LoadProblem => ({ code: url ? 'network' : 'invalid', detail: `${where}: ${detail}`, url });

/** JSON that was percent-encoded or put into base64, so that no editor could spoil it, as it was before; other text as it is. */
function decoded(text: string): string {
  try {
    if (/^%7b/i.test(text)) return decodeURIComponent(text);
    return /^e[wy][\w+/=]{20,}$/.test(text) ? new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0))) : text;
  } catch {
    // It only looked like that.
    return text;
  }
}

/** Whether nothing on the page has the focus, so that moving it takes it from nobody. */
export const isUnfocused = ({ activeElement, body }: Document): boolean => activeElement === body;
