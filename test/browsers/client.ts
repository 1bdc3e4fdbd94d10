import { waitUntil as waitFor } from '@open-wc/testing';
// @ts-expect-error Web Test Runner serves this module; it holds the address of the backend of this run.
import { backend as origin } from '/backend.js';

/** Origin of the vote service and of the addresses that misbehave. */
export const backend = origin as string;

export type PollKind = 'single' | 'multiple' | 'closed' | 'scheduled' | 'forbidden' | 'after-vote' | 'after-deadline' | 'final';

/** The id of a poll that no other test has. */
export async function freshPoll(kind: PollKind = 'single'): Promise<string> {
  const response = await fetch(`${backend}/test/poll?kind=${kind}`);
  return ((await response.json()) as { id: string }).id;
}

interface Reply {
  readonly status?: number;
  readonly type?: string;
  readonly body?: string;
  /** Bytes of a body that has no meaning. */
  readonly size?: number;
  /** Milliseconds. */
  readonly delay?: number;
  /** How many requests are answered with 500 first. */
  readonly fail?: number;
  readonly cors?: 'no';
  readonly hang?: boolean;
}

/** Waits until it is so. Three browsers on two cores may take long for what takes a moment. */
export const waitUntil = (holds: Parameters<typeof waitFor>[0], message?: string, options: Parameters<typeof waitFor>[2] = {}): Promise<void> => waitFor(holds, message, { timeout: 15_000, ...options });

let unique = 0;

/** An address of the backend that answers as asked, and that no other test uses. */
export function replyUrl(reply: Reply): string {
  unique += 1;
  const query = new URLSearchParams(Object.entries(reply).map(([name, value]) => [name, String(value)]));
  return `${backend}/test/reply?${query}&id=${unique}-${Math.random()}`;
}

/** How often the backend was asked for `url`. */
export async function requestsFor(url: string, method = 'GET'): Promise<number> {
  const { pathname, search } = new URL(url);
  const response = await fetch(`${backend}/test/requests?method=${method}&url=${encodeURIComponent(pathname + search)}`);
  return ((await response.json()) as { count: number }).count;
}

/** What readers see of an element: its text, with the text of the elements inside, white space folded. */
export function seen(node: Node): string {
  return textOf(node).replace(/\s+/g, ' ').trim();
}

// By the kind of node, not by its class: in Firefox a node that has been moved into a frame is none of this window's any more.
function textOf(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return (node as Text).data;
  if (node.nodeName === 'SLOT') return (node as HTMLSlotElement).assignedNodes().map(textOf).join(' ');
  const isElement = node.nodeType === Node.ELEMENT_NODE;
  // What is inert is there for machines, not for readers.
  if ((!isElement && node.nodeType !== Node.DOCUMENT_FRAGMENT_NODE) || (isElement && (node as Element).matches('style, script, template, [inert]'))) return '';
  const root = isElement ? ((node as Element).shadowRoot ?? node) : node;
  return [...root.childNodes].map(textOf).join(' ');
}

/** Waits until an element shows `text`. */
export const shows = (node: Node, text: string | RegExp): Promise<void> => waitUntil(() => (typeof text === 'string' ? seen(node).includes(text) : text.test(seen(node))), `"${text}" does not show up`);

/** Everything below `node` that matches, through shadow roots, without the plain copies of articles. */
export function findAll<E extends Element = HTMLElement>(node: Element | DocumentFragment, selector: string): E[] {
  const root = 'shadowRoot' in node && node.shadowRoot ? [node, node.shadowRoot] : [node];
  return root.flatMap((parent) => [...[...parent.querySelectorAll<E>(selector)].filter((found) => found.closest('[slot="copy"]')?.contains(parent) ?? true), ...[...parent.querySelectorAll('*')].filter(({ shadowRoot }) => shadowRoot).flatMap((host) => findAll<E>(host.shadowRoot as ShadowRoot, selector))]);
}

/** The one element below `node` that matches, through shadow roots. */
export function find<E extends Element = HTMLElement>(node: Element | DocumentFragment, selector: string): E {
  const [found] = findAll<E>(node, selector);
  if (!found) throw new Error(`Nothing matches ${selector}.`);
  return found;
}

/** Runs `task` and returns what it wrote to the console as warnings and errors; nothing of it is printed. */
export async function warningsOf(task: () => Promise<unknown>): Promise<string[]> {
  const { warn, error } = console;
  const written: string[] = [];
  console.warn = console.error = (...words: unknown[]) => void written.push(words.map(String).join(' '));
  try {
    await task();
    // Reports may be queued behind the task.
    await new Promise((resolve) => setTimeout(resolve, 50));
  } finally {
    Object.assign(console, { warn, error });
  }
  return written;
}

/** Runs `task` and returns what was thrown into the page meanwhile: errors that nobody caught, and rejections that nobody handled. */
export async function uncaughtDuring(task: () => Promise<unknown>): Promise<string[]> {
  const uncaught: string[] = [];
  const note = (event: ErrorEvent | PromiseRejectionEvent) => void uncaught.push('reason' in event ? `rejection: ${event.reason}` : `error: ${event.message}`);
  addEventListener('error', note);
  addEventListener('unhandledrejection', note);
  try {
    await task();
    // A browser tells of a rejection after the task that it happened in.
    await new Promise((resolve) => setTimeout(resolve, 50));
  } finally {
    removeEventListener('error', note);
    removeEventListener('unhandledrejection', note);
  }
  return uncaught;
}

/** Puts bodies on the backend, as text in UTF-8, and returns the address of each. */
export async function bodyUrls(bodies: readonly string[]): Promise<readonly string[]> {
  const response = await fetch(`${backend}/test/bodies`, { method: 'POST', body: JSON.stringify(bodies) });
  const { id } = (await response.json()) as { id: string };
  return bodies.map((_body, index) => `${backend}/test/bodies/${id}/${index}`);
}
