import type { ServiceLog } from './log.js';
import { StoreBusyError } from './vote-store.js';
import type { VoteStore } from './vote-store.js';

/** Milliseconds between two looks at a store in trouble. */
const interval = 1000;

/**
 * Tells the operator of a store in trouble: when it begins and when it is over, with numbers, and not for each vote that it refused.
 * While there is trouble it tries the store, so that it ends without waiting for a reader.
 */
export class StoreWatch {
  readonly #store: VoteStore;
  readonly #log: ServiceLog;
  readonly #probe: () => Promise<unknown>;
  #timer: NodeJS.Timeout | undefined;
  #since = 0;
  #refused = 0;
  #seen = 0;
  #failures = 0;

  /** @param probe - Asks something of the store that needs the disk. */
  constructor(store: VoteStore, log: ServiceLog, probe: () => Promise<unknown>) {
    this.#store = store;
    this.#log = log;
    this.#probe = probe;
  }

  /** Takes an error that a client got 503 for. */
  report(error: unknown): void {
    const busy = error instanceof StoreBusyError;
    if (!busy && this.#store.fault === undefined) {
      this.#log.error({ err: error }, 'A request could not be carried out.');
      return;
    }
    this.#refused += 1;
    if (this.#timer) return;
    this.#since = performance.now();
    this.#failures = this.#store.figures.failures - Number(!busy);
    this.#log.error({ err: this.#store.fault ?? error }, busy ? 'More votes come than the disk takes: some are refused with 503, and may come again.' : 'Votes cannot be stored: they are refused with 503, and may come again.');
    this.#timer = setInterval(() => void this.#look(), interval).unref();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #look(): Promise<void> {
    // It rejects for the reason that is known.
    if (this.#store.fault !== undefined) await this.#probe().catch(() => undefined);
    const calm = this.#seen === this.#refused;
    this.#seen = this.#refused;
    if (!this.#timer || !calm || this.#store.fault !== undefined) return;
    this.close();
    const seconds = Math.round((performance.now() - this.#since) / 1000);
    this.#log.warn({ refused: this.#refused, failed_commits: this.#store.figures.failures - this.#failures, seconds }, 'Votes are stored again.');
    this.#refused = 0;
    this.#seen = 0;
  }
}
