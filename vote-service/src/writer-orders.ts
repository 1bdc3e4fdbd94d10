import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';

/** What the writer thread is asked to do besides writing votes; the engine knows what it means. */
interface Order {
  readonly number: number;
  readonly order: unknown;
}

type Answer = { readonly number: number; readonly result: unknown } | { readonly number: number; readonly reason: string; readonly code: string };

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Orders for the writer thread, beside the ring of ballots: rare, of any size, and carried out one at a time between two commits. An order
 * is carried out after every ballot whose answer is there.
 */
export class WriterOrders {
  /** For the other thread. */
  readonly port: MessagePort;
  readonly #own: MessagePort;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #end: unknown;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#own = port1;
    this.port = port2;
    port1.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.number);
      this.#waiting.delete(answer.number);
      if (this.#waiting.size === 0) port1.unref();
      if ('reason' in answer) waiting?.reject(Object.assign(new Error(answer.reason), { code: answer.code }));
      else waiting?.resolve(answer.result);
    });
    // A program that waits for no order may end.
    port1.unref();
  }

  /**
   * Resolves with what the engine has answered; rejects with the reason that it could not do it, or that the thread has ended.
   *
   * @param wake - Tells the other thread that there is an order.
   */
  send(order: unknown, wake: () => void): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#end !== undefined) return reject(this.#end);
      this.#last += 1;
      this.#waiting.set(this.#last, { resolve, reject });
      this.#own.ref();
      this.#own.postMessage({ number: this.#last, order } satisfies Order);
      wake();
    });
  }

  /** Rejects every order that has no answer, and all that come. */
  abandon(reason: unknown): void {
    this.#end ??= reason;
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
    this.#own.close();
  }
}

/** Carries out the orders that have come to a writer thread, in their order. */
export function carryOut(port: MessagePort, work: (order: unknown) => unknown): void {
  for (let received = receiveMessageOnPort(port); received; received = receiveMessageOnPort(port)) {
    const { number, order } = received.message as Order;
    port.postMessage(answerOf(number, order, work));
  }
}

function answerOf(number: number, order: unknown, work: (order: unknown) => unknown): Answer {
  try {
    return { number, result: work(order) };
  } catch (error) {
    const { message: reason, code = 'unknown' } = error as Error & { code?: string };
    return { number, reason, code };
  }
}
