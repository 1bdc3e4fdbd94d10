/** Minutes that are kept: an hour. */
export const minutesKept = 60;

/** Ballots by the minute in which they were counted, for the last hour: kept in memory, and begun anew with the process. */
export class MinuteCounts {
  /** By minute modulo {@link minutesKept}. */
  readonly #counts = new Uint32Array(minutesKept);
  /** Minutes since 1970. */
  #latest = 0;

  /** Counts a ballot of this second since 1970. One that comes after a step back of the clock counts for the latest minute. */
  add(seconds: number): void {
    const minute = Math.floor(seconds / 60);
    if (minute > this.#latest) this.#turnTo(minute);
    const place = this.#latest % minutesKept;
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
  }

  /** The counts of the minutes up to that of this second since 1970, oldest first. */
  until(seconds: number): readonly number[] {
    const last = Math.max(Math.floor(seconds / 60), this.#latest);
    return Array.from({ length: minutesKept }, (_, index) => {
      const minute = last - minutesKept + 1 + index;
      const isKept = minute <= this.#latest && minute > this.#latest - minutesKept && minute >= 0;
      return isKept ? (this.#counts[minute % minutesKept] ?? 0) : 0;
    });
  }

  /** Forgets the minutes whose places are needed now. */
  #turnTo(minute: number): void {
    const passed = Math.min(minute - this.#latest, minutesKept);
    for (let step = 1; step <= passed; step++) this.#counts[(this.#latest + step) % minutesKept] = 0;
    this.#latest = minute;
    if (passed === minutesKept) this.#counts.fill(0);
  }
}
