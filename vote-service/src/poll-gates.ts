/**
 * Keeps votes and changes of one poll apart: while an editor changes it, who votes in it waits, and is then told what is true of the poll as it
 * is now. Two editors come one after the other. Polls that nobody changes are not touched.
 */
export class PollGates {
  readonly #held = new Map<string, Promise<void>>();

  /** Until when votes in a poll have to wait, or `undefined` where they have not to. Ask again after that: the next change may have begun. */
  heldUntil(id: string): Promise<void> | undefined {
    // Nearly every vote is one in a quiet hour.
    return this.#held.size === 0 ? undefined : this.#held.get(id);
  }

  /** Does something to a poll when nobody else does, while no vote in it begins. */
  async hold<T>(id: string, work: () => Promise<T>): Promise<T> {
    for (let held = this.#held.get(id); held; held = this.#held.get(id)) await held;
    const done = work();
    const over = done.then(
      () => void this.#held.delete(id),
      () => void this.#held.delete(id),
    );
    this.#held.set(id, over);
    await over;
    return done;
  }
}
