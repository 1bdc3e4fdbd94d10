/** Why a request brought nothing. `cors` and `mixed-content` are told apart from a server that is down. */
export interface RequestProblem {
  readonly code: 'cors' | 'mixed-content' | 'network' | 'timeout' | 'too-large' | 'status' | 'wrong-type' | 'aborted';
  readonly url: string;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** Media type of the answer, in lower case. */
  readonly contentType?: string;
  /** Text of an answer that is not 2xx: it may hold a problem document. */
  readonly text?: string;
  /** When the server asked to be asked again: seconds, or a date of HTTP. */
  readonly retryAfter?: string | undefined;
  /** What `fetch` threw. */
  readonly cause?: unknown;
}

/** The text of an answer. `url` is the address after redirects, `contentType` the bare media type in lower case. */
export interface Answer {
  readonly text: string;
  readonly url: string;
  readonly contentType: string;
}

export type RequestResult =
  | { readonly ok: true; readonly value: Answer }
  | { readonly ok: false; readonly problem: RequestProblem };

/** Milliseconds until a request is given up, its body included. */
const timeLimit = 10_000;
/** Bytes read at most of one answer. */
const sizeLimit = 2 * 1024 * 1024;

interface Flight {
  readonly result: Promise<RequestResult>;
  readonly controller: AbortController;
  readers: number;
}

const flights = new Map<string, Flight>();

/**
 * Gets the text at `url`, without credentials. Whoever asks for a URL that is under way shares that one request; it is
 * aborted when the last of them has aborted. Nothing is kept afterwards: the next call asks again.
 *
 * @param accepts - Media types that are no `wrong-type`.
 * @param signal - Ends this caller's wait with the problem `aborted`.
 */
export function getText(url: string, accepts: RegExp, signal: AbortSignal): Promise<RequestResult> {
  let flight = flights.get(url);
  if (!flight || flight.controller.signal.aborted) {
    const controller = new AbortController();
    const started: Flight = { controller, readers: 0, result: send(url, { cache: 'no-cache' }, controller) };
    flight = started;
    flights.set(url, flight);
    void flight.result.then(() => {
      if (flights.get(url) === started) flights.delete(url);
    });
  }
  const { controller, result } = flight;
  flight.readers++;
  signal.addEventListener('abort', () => {
    if (--flight.readers === 0) controller.abort('aborted');
  });
  return result.then((sent) => {
    if (signal.aborted) return refused({ code: 'aborted', url });
    return sent.ok && !accepts.test(sent.value.contentType) ? refused({ code: 'wrong-type', ...sent.value }) : sent;
  });
}

/** Sends JSON text to `url`, without credentials. It outlives the page that sent it, where the browser allows that. */
export const sendJson = (url: string, body: string, headers: Readonly<Record<string, string>>, method = 'POST'): Promise<RequestResult> =>
  send(url, { method, body: body || null, keepalive: true, headers: { ...headers, ...(body && { 'Content-Type': 'application/json' }) } }, new AbortController());

async function send(url: string, init: RequestInit, controller: AbortController): Promise<RequestResult> {
  const { signal } = controller;
  const timer = setTimeout(() => controller.abort('timeout'), timeLimit);
  let isReadable = false;
  try {
    const response = await fetch(url, { ...init, credentials: 'omit', signal });
    isReadable = true;
    const { ok, status, headers, body } = response;
    const contentType = /^[^;\s]*/.exec(headers.get('Content-Type') ?? '')?.[0].toLowerCase() ?? '';
    const reader = body?.getReader();
    const decoder = new TextDecoder();
    let size = 0;
    let text = '';
    for (let chunk = await reader?.read(); chunk?.value; chunk = await reader?.read()) {
      size += chunk.value.length;
      if (size > sizeLimit) controller.abort('too-large');
      signal.throwIfAborted();
      text += decoder.decode(chunk.value, { stream: true });
    }
    const answer: Answer = { text: text + decoder.decode(), url: response.url, contentType };
    return ok ? { ok, value: answer } : refused({ ...answer, code: 'status', status, retryAfter: headers.get('Retry-After') ?? undefined });
  } catch (cause) {
    return refused({ code: signal.aborted ? (signal.reason as RequestProblem['code']) : isReadable ? 'network' : await reasonOf(url), url, cause });
  } finally {
    clearTimeout(timer);
  }
}

/** `fetch` throws one and the same TypeError for all of these. */
async function reasonOf(url: string): Promise<RequestProblem['code']> {
  const { protocol, origin } = new URL(url);
  if (protocol === 'http:' && location.protocol === 'https:') return 'mixed-content';
  if (origin === location.origin) return 'network';
  try {
    // The browser sends this without asking for permission and shows nothing of the answer: if it succeeds, the server is there.
    await fetch(url, { method: 'HEAD', mode: 'no-cors', credentials: 'omit', signal: AbortSignal.timeout(timeLimit) });
    return 'cors';
  } catch {
    return 'network';
  }
}

const refused = (problem: RequestProblem): RequestResult => ({ ok: false, problem });
