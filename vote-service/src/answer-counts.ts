import type { FastifyInstance } from 'fastify';
import type { Drain } from './drain.js';

/** Answers to one address, by the class of their status. */
export interface AnswerCount {
  /** The pattern of the address, such as `/polls/:id`. */
  readonly route: string;
  /** Such as `2xx`. */
  readonly status: string;
  readonly count: number;
}

/** Counts answers, at the price of one hook. */
export class AnswerCounts {
  readonly #routes = new Map<string, number[]>();

  /**
   * Counts the answers of every route that is added to the app from now on, and has them close their connections while the service
   * drains: one hook for both, because each costs every vote.
   */
  watch(app: FastifyInstance, drain: Drain): void {
    app.addHook('onRoute', (route) => {
      const counts = this.#of(route.url);
      const own = route.onSend ?? [];
      route.onSend = [
        (_request, reply, _payload, done) => {
          add(counts, reply.statusCode);
          if (drain.begun) reply.header('connection', 'close');
          done();
        },
        ...(Array.isArray(own) ? own : [own]),
      ];
    });
  }

  /** Counts an answer that no route has given; `route` says where instead. */
  add(route: string, status: number): void {
    add(this.#of(route), status);
  }

  /** What was counted so far. */
  all(): readonly AnswerCount[] {
    return [...this.#routes].flatMap(([route, counts]) => counts.flatMap((count, hundred) => (count > 0 ? [{ route, status: `${hundred}xx`, count }] : [])));
  }

  #of(route: string): number[] {
    const counts = this.#routes.get(route) ?? [0, 0, 0, 0, 0, 0];
    this.#routes.set(route, counts);
    return counts;
  }
}

function add(counts: number[], status: number): void {
  const hundred = Math.floor(status / 100);
  counts[hundred] = (counts[hundred] ?? 0) + 1;
}
