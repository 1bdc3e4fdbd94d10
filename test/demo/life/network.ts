import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What happens to votes on their way:
 * - `pass`: nothing.
 * - `cut`: the connection ends before the request has gone anywhere, reads too.
 * - `hold`: the service gets the vote, its answer waits until the mode changes, and is lost then.
 * - `lose`: the service gets the vote, the connection ends in place of the answer.
 * - `busy`: the vote goes nowhere; the answer is 503 with `Retry-After: 1`.
 */
export type NetworkMode = 'pass' | 'cut' | 'hold' | 'lose' | 'busy';

/** The network between a reader and the vote service, which the test can disturb. */
export class Network {
  /** Votes that came in, by their keys, in the order of arrival. */
  readonly attempts: string[] = [];
  #mode: NetworkMode = 'pass';
  readonly #held = new Set<ServerResponse>();
  readonly #server = createServer((incoming, response) => this.#carry(incoming, response));
  #service: URL;

  constructor(service: string) {
    this.#service = new URL(service);
  }

  /** Starts it on a free port of localhost. Returns its origin, behind which the service stands. */
  async open(): Promise<string> {
    await new Promise<void>((listening) => this.#server.listen(0, 'localhost', listening));
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The service is at another port now. */
  leadTo(service: string): void {
    this.#service = new URL(service);
  }

  set mode(mode: NetworkMode) {
    this.#mode = mode;
    for (const response of this.#held) response.destroy();
    this.#held.clear();
    // A connection that was kept open would carry on as if nothing had happened.
    if (mode === 'cut') this.#server.closeAllConnections();
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #carry(incoming: IncomingMessage, response: ServerResponse): void {
    const { method, url = '', headers } = incoming;
    const isVote = method === 'POST';
    const mode = this.#mode;
    if (isVote) this.attempts.push(String(headers['idempotency-key']));
    if (mode === 'cut') return void response.destroy();
    if (isVote && mode === 'busy') {
      incoming.resume();
      response.writeHead(503, { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'Retry-After', 'content-type': 'application/problem+json', 'retry-after': '1' });
      return void response.end('{"type":"/problems/overloaded","title":"Busy","status":503}');
    }
    const { hostname, port } = this.#service;
    const upstream = request({ hostname, port, path: url, method, headers }, (answer) => {
      if (isVote && mode === 'hold' && this.#mode === 'hold') this.#held.add(response);
      else if (isVote && mode !== 'pass') response.destroy();
      else {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(response);
      }
      answer.resume();
    });
    upstream.on('error', () => response.destroy());
    incoming.pipe(upstream);
  }
}
