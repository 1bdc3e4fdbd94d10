/**
 * The ballots, and the changes of votes, on their way from the thread that answers requests to the thread that writes: a ring of slots in memory that
 * both share. Counters only grow (they wrap with 32-bit arithmetic); a ballot's slot is its number modulo the number of slots.
 */

/** Ballots that may wait at once; a power of two. */
export const slots = 8192;

/** Most ballots of one commit. */
export const largestBatch = 4096;

/** Bytes of a ballot key in text form. */
export const keyLength = 36;
const slotBytes = 64;
const slotWords = slotBytes / 4;
/** Where in a slot the key is and, once it is written, the voter. */
const keyOffset = 16;
export const voterLength = 16;
/** Words of a slot, where the rest of the key was before it was written: the choices before a change, and the revision of the vote. */
const lowBefore = 8;
const highBefore = 9;
const standingRevision = 10;
/** A word behind the key: what may be done to a vote that stands. */
const terms = 13;

/** Terms of a ballot, which leaves a vote that stands as it is. Those of a change are the one revision that it is for, or {@link anyRevision}. */
export const asBallot = 0;
export const anyRevision = 0xffffffff;

/** What became of a ballot: counted now, or its key has voted before; nothing there to look at or change; not stored. Or a vote was changed. */
export const outcome = { counted: 1, repeated: 2, absent: 3, failed: 4, changed: 5 } as const;
export type Outcome = (typeof outcome)[keyof typeof outcome];

/**
 * Words of the header: ballots handed over, ballots written, a signal that changes with every reason to wake up, whether the queue
 * is closed, the number of ballots handed over for which the writer wants to be woken, and the number of orders given.
 */
const handedOver = 0;
const written = 1;
const signal = 2;
const closing = 3;
const wanted = 4;
const ordered = 5;

/** Milliseconds that a busy writer waits for a larger commit. */
const patience = 3;

/** Ballots that are a commit of their own under load: while they are written, the next ones arrive. */
export const worthACommit = 256;

/** The memory of one queue, which is all that the two threads share. */
export interface QueueMemory {
  readonly header: SharedArrayBuffer;
  readonly slots: SharedArrayBuffer;
  readonly outcomes: SharedArrayBuffer;
}

export const queueMemory = (): QueueMemory => ({
  header: new SharedArrayBuffer(6 * 4),
  slots: new SharedArrayBuffer(slots * slotBytes),
  outcomes: new SharedArrayBuffer(slots),
});

class Ring {
  protected readonly header: Int32Array;
  protected readonly words: Uint32Array;
  protected readonly bytes: Buffer;
  protected readonly outcomes: Uint8Array;

  constructor(memory: QueueMemory) {
    this.header = new Int32Array(memory.header);
    this.words = new Uint32Array(memory.slots);
    this.bytes = Buffer.from(memory.slots);
    this.outcomes = new Uint8Array(memory.outcomes);
  }
}

/** The end of the queue that requests come in at. */
export class QueueEntrance extends Ring {
  #next = 0;
  #first = 0;

  /** Ballots that were put in and not taken out. */
  get waiting(): number {
    return (this.#next - this.#first) | 0;
  }

  /** Ballots that the other thread has not been told of. */
  get unannounced(): number {
    return (this.#next - Atomics.load(this.header, handedOver)) | 0;
  }

  /**
   * Puts a ballot in; the caller sees to it that there is room.
   *
   * @param poll - Number of the poll in the store.
   * @param low - Bits of the options 0 to 31; no bit at all asks for the vote that stands, and casts none.
   * @param high - Bits of the options from 32.
   * @param at - Seconds since 1970.
   * @param key - Ballot key in lower case.
   * @param change - Terms: {@link asBallot}, or those of a change, which withdraws the vote where it has no bit at all.
   * @returns The slot.
   */
  put(poll: number, low: number, high: number, at: number, key: string, change: number): number {
    const slot = this.#next & (slots - 1);
    const word = slot * slotWords;
    this.words[word] = poll;
    this.words[word + 1] = low;
    this.words[word + 2] = high;
    this.words[word + 3] = at;
    this.words[word + terms] = change;
    this.bytes.write(key, slot * slotBytes + keyOffset, keyLength, 'latin1');
    this.#next = (this.#next + 1) | 0;
    return slot;
  }

  /** Tells the other thread of everything that was put in. */
  announce(): void {
    Atomics.store(this.header, handedOver, this.#next);
    // A writer that is at work, or wants more than that, would only be disturbed.
    if (((this.#next - Atomics.load(this.header, wanted)) | 0) >= 0) this.#wake();
  }

  /** Takes out what was written, oldest first; what `done` is told of is valid during the call. */
  take(done: (slot: number, result: Outcome) => void): void {
    const end = Atomics.load(this.header, written);
    while (this.#first !== end) {
      const slot = this.#first & (slots - 1);
      this.#first = (this.#first + 1) | 0;
      done(slot, this.outcomes[slot] as Outcome);
    }
  }

  /** Whether the vote that stands has chosen an option. */
  chose(slot: number, option: number): boolean {
    return this.#has(slot * slotWords + (option < 32 ? 1 : 2), option);
  }

  /** Whether the vote that was changed had. */
  hadChosen(slot: number, option: number): boolean {
    return this.#has(slot * slotWords + (option < 32 ? lowBefore : highBefore), option);
  }

  #has(word: number, option: number): boolean {
    return (((this.words[word] ?? 0) >>> (option & 31)) & 1) === 1;
  }

  /** The revision of a vote that was there before. */
  revision(slot: number): number {
    return this.words[slot * slotWords + standingRevision] ?? 0;
  }

  isChange(slot: number): boolean {
    return this.words[slot * slotWords + terms] !== asBallot;
  }

  /** Milliseconds since 1970 in the ballot key. */
  time(slot: number): number {
    return this.bytes.readUIntBE(slot * slotBytes + keyOffset, 6);
  }

  /** The voter, in base64url. */
  voterText(slot: number): string {
    const start = slot * slotBytes + keyOffset;
    return this.bytes.toString('base64url', start, start + voterLength);
  }

  /** Has the other thread look for an order, which comes beside the ring. */
  order(): void {
    Atomics.add(this.header, ordered, 1);
    this.#wake();
  }

  /** Lets the other thread end after what it was told of. */
  close(): void {
    Atomics.store(this.header, closing, 1);
    this.#wake();
  }

  #wake(): void {
    Atomics.add(this.header, signal, 1);
    Atomics.notify(this.header, signal);
  }
}

/** The end of the queue that the writer reads from. A batch is what {@link QueueExit.next} has found, numbered from 0. */
export class QueueExit extends Ring {
  #start = 0;
  #size = 0;
  #ended = 0;
  #orders = 0;

  /**
   * Waits for ballots. One that comes alone is handed over at once; under load a batch may wait a moment for more.
   *
   * @returns How many there are; 0 when there is an order, or the queue was closed.
   */
  next(): number {
    for (;;) {
      const seen = Atomics.load(this.header, signal);
      Atomics.store(this.header, wanted, (this.#start + 1) | 0);
      if (this.#there() > 0) break;
      if (this.#hasOrders() || Atomics.load(this.header, closing)) return (this.#size = 0);
      Atomics.wait(this.header, signal, seen);
    }
    if (this.#size > 8) this.#gather();
    this.#size = Math.min(this.#there(), largestBatch);
    Atomics.store(this.header, wanted, (this.#start + (1 << 30)) | 0);
    return this.#size;
  }

  /** Whether orders were given since the last call. */
  takeOrders(): boolean {
    const some = this.#hasOrders();
    this.#orders = Atomics.load(this.header, ordered);
    return some;
  }

  #hasOrders(): boolean {
    return Atomics.load(this.header, ordered) !== this.#orders;
  }

  #gather(): void {
    const end = this.#ended + patience;
    Atomics.store(this.header, wanted, (this.#start + worthACommit) | 0);
    for (;;) {
      const seen = Atomics.load(this.header, signal);
      const left = end - performance.now();
      if (left <= 0 || this.#there() >= worthACommit || Atomics.load(this.header, closing)) return;
      Atomics.wait(this.header, signal, seen, left);
    }
  }

  #there(): number {
    return (Atomics.load(this.header, handedOver) - this.#start) | 0;
  }

  poll(ballot: number): number {
    return this.words[this.#word(ballot)] ?? 0;
  }

  /** Seconds since 1970. */
  at(ballot: number): number {
    return this.words[this.#word(ballot) + 3] ?? 0;
  }

  /** Bits of the options 0 to 31. */
  low(ballot: number): number {
    return this.words[this.#word(ballot) + 1] ?? 0;
  }

  /** Bits of the options from 32. */
  high(ballot: number): number {
    return this.words[this.#word(ballot) + 2] ?? 0;
  }

  /** {@link asBallot}, or the terms of a change. */
  terms(ballot: number): number {
    return this.words[this.#word(ballot) + terms] ?? 0;
  }

  /** Copies the key into `target`. */
  copyKey(ballot: number, target: Buffer): void {
    const start = this.#slot(ballot) * slotBytes + keyOffset;
    this.bytes.copy(target, 0, start, start + keyLength);
  }

  /** Says what became of a ballot. */
  settle(ballot: number, result: Outcome): void {
    this.outcomes[this.#slot(ballot)] = result;
  }

  outcome(ballot: number): Outcome {
    return this.outcomes[this.#slot(ballot)] as Outcome;
  }

  /** Puts the choices of the vote that stands in place of those of the ballot, and its revision. All keys must have been copied. */
  stand(ballot: number, low: number, high: number, revision: number): void {
    const word = this.#word(ballot);
    this.words[word + 1] = low;
    this.words[word + 2] = high;
    this.words[word + standingRevision] = revision;
  }

  /** Puts what the vote had chosen before the change beside what it has now. All keys must have been copied. */
  replace(ballot: number, low: number, high: number): void {
    const word = this.#word(ballot);
    this.words[word + lowBefore] = low;
    this.words[word + highBefore] = high;
  }

  /** Puts the voter, 16 bytes from `start` in `voters`, in place of the ballot key. */
  name(ballot: number, voters: Buffer, start: number): void {
    voters.copy(this.bytes, this.#slot(ballot) * slotBytes + keyOffset, start, start + voterLength);
  }

  fail(): void {
    for (let ballot = 0; ballot < this.#size; ballot++) this.outcomes[this.#slot(ballot)] = outcome.failed;
  }

  /** Hands the whole batch back. */
  finish(): void {
    this.#start = (this.#start + this.#size) | 0;
    this.#ended = performance.now();
    Atomics.store(this.header, written, this.#start);
  }

  #slot(ballot: number): number {
    return (this.#start + ballot) & (slots - 1);
  }

  #word(ballot: number): number {
    return this.#slot(ballot) * slotWords;
  }
}
