import type { AdminPoll, AuditLog, Definition, HeldVotes, PollList, Review, Webhooks } from './admin-poll.js';

/** Why a request did not succeed. */
export interface Problem {
  /** The name at the end of `type` (RFC 9457), `network` where no answer came, else the HTTP status. */
  readonly code: string;
  readonly status: number;
  /** In words of the service, for people. */
  readonly detail: string;
  /** The fields that are wrong; `pointer` is a JSON Pointer into what was sent. */
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
  /** Seconds until it is worth another try. */
  readonly retryAfter: number | undefined;
}

/** What a request brought. */
export type Answer<T> = { readonly ok: true; readonly value: T; readonly tag: string } | { readonly ok: false; readonly problem: Problem };

interface Sent {
  readonly method?: string;
  readonly body?: unknown;
  /** The entity tag of what the request is about. */
  readonly tag?: string;
  readonly signal?: AbortSignal;
}

/** Milliseconds after which a request is given up. */
const patience = 20_000;

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

async function problemIn(response: Response): Promise<Problem> {
  const document = ((await response.json().catch(() => null)) ?? {}) as Readonly<Record<string, unknown>>;
  const name = /\/problems\/([\w-]+)$/.exec(`${document['type']}`)?.[1];
  const errors = listed(document['errors']).map((error) => {
    const { pointer, detail, code } = (error ?? {}) as Readonly<Record<string, unknown>>;
    return { pointer: `${pointer ?? ''}`, detail: `${detail ?? code ?? ''}` };
  });
  return {
    code: name ?? `${response.status}`,
    status: response.status,
    detail: typeof document['detail'] === 'string' ? document['detail'] : '',
    errors,
    retryAfter: Number(response.headers.get('retry-after')) || undefined,
  };
}

const pollPath = (id: string): string => `polls/${encodeURIComponent(id)}`;

/** The requests of an editor. All addresses are relative to the page; nothing is kept in caches. Its promises are never rejected. */
export class AdminClient {
  token: string;
  readonly #onRefused: (() => void) | undefined;

  /** @param onRefused - Called whenever the service does not take the token. */
  constructor(token: string, onRefused?: () => void) {
    this.token = token;
    this.#onRefused = onRefused;
  }

  list = (query: URLSearchParams, signal?: AbortSignal): Promise<Answer<PollList>> => this.#json(`polls?${query}`, signal ? { signal } : {});

  read = (id: string, signal?: AbortSignal): Promise<Answer<AdminPoll>> => this.#json(`${pollPath(id)}/definition`, signal ? { signal } : {});

  create = (definition: Partial<Definition> & { readonly id?: string }): Promise<Answer<AdminPoll>> => this.#json('polls', { method: 'POST', body: definition });

  correct = (id: string, patch: Partial<Definition>, tag: string): Promise<Answer<AdminPoll>> => this.#json(pollPath(id), { method: 'PATCH', body: patch, tag });

  close = (id: string, tag: string): Promise<Answer<AdminPoll>> => this.#json(`${pollPath(id)}/close`, { method: 'POST', tag });

  open = (id: string, tag: string): Promise<Answer<AdminPoll>> => this.#json(`${pollPath(id)}/open`, { method: 'POST', tag });

  /** Sets all votes aside for ever. */
  reset = (id: string, tag: string): Promise<Answer<AdminPoll>> => this.#json(`${pollPath(id)}/results`, { method: 'DELETE', body: { confirm: id }, tag });

  remove = (id: string, tag: string): Promise<Answer<undefined>> => this.#json(pollPath(id), { method: 'DELETE', body: { confirm: id }, tag });

  audit = (id: string, page: number): Promise<Answer<AuditLog>> => this.#json(`audit?${new URLSearchParams({ poll: id, page: `${page}` })}`, {});

  held = (id: string, signal?: AbortSignal): Promise<Answer<HeldVotes>> => this.#json(`${pollPath(id)}/held`, signal ? { signal } : {});

  review = (id: string, review: Review): Promise<Answer<{ readonly moved: number }>> => this.#json(`${pollPath(id)}/held/review`, { method: 'POST', body: review });

  webhooks = (signal?: AbortSignal): Promise<Answer<Webhooks>> => this.#json('webhooks', signal ? { signal } : {});

  retryWebhook = (event: string): Promise<Answer<undefined>> => this.#json(`webhooks/${encodeURIComponent(event)}/retry`, { method: 'POST' });

  /** The votes as a file. */
  export = (id: string, format: 'csv' | 'json'): Promise<Answer<Blob>> => this.#send(`${pollPath(id)}/export.${format}`, {}, (response) => response.blob());

  #json<T>(address: string, sent: Sent): Promise<Answer<T>> {
    // An answer without a body has nothing to say.
    return this.#send(address, sent, async (response) => (response.status === 204 || response.status === 202 ? undefined : await response.json()) as T);
  }

  async #send<T>(address: string, { method = 'GET', body, tag, signal }: Sent, read: (response: Response) => Promise<T>): Promise<Answer<T>> {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const headers = { authorization: `Bearer ${this.token}`, ...(body === undefined ? {} : { 'content-type': type }), ...(tag ? { 'if-match': tag } : {}) };
    const timeout = AbortSignal.timeout(patience);
    try {
      const response = await fetch(address, { method, headers, body: body === undefined ? null : JSON.stringify(body), cache: 'no-store', credentials: 'omit', signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
      if (!response.ok) {
        const problem = await problemIn(response);
        if (problem.code === 'token-invalid') this.#onRefused?.();
        return { ok: false, problem };
      }
      return { ok: true, value: await read(response), tag: response.headers.get('etag') ?? '' };
    } catch {
      // No network, a proxy that answered something else, or a request that was called off: nothing is known of what came of it.
      return { ok: false, problem: { code: 'network', status: 0, detail: '', errors: [], retryAfter: undefined } };
    }
  }
}
