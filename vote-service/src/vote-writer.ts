import { createHmac } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { keyLength, largestBatch, QueueExit, voterLength } from './vote-queue.js';
import type { QueueMemory } from './vote-queue.js';
import { carryOut } from './writer-orders.js';

/** Ballots that are stored together or not at all, numbered from 0. */
export interface Batch {
  readonly size: number;
  /** 16 bytes a ballot. */
  readonly voters: Buffer;
  readonly ballots: QueueExit;
}

/** What a writer thread writes to. */
export interface Engine {
  /** The secret of a poll. */
  secret(poll: number): KeyObject;
  /**
   * Stores a batch and settles every ballot in it. When it returns, the votes would survive a crash of the machine.
   *
   * @throws when nothing of the batch was stored.
   */
  commit(batch: Batch): void;
  /** Called when the voters of a batch have their answers: the time for work that nobody should wait for. Does not throw. */
  rest?(): void;
  /**
   * Carries out an order of the store, between two commits, and answers it. What it has changed would survive a crash as votes do.
   *
   * @throws when it has changed nothing.
   */
  order(order: unknown): unknown;
  close(): void;
}

/** A message to the other thread: `'started'` once, then after each commit why it failed, or `null`. */
export type WriterMessage = 'started' | { readonly reason: string; readonly code: string } | null;

const tell = (message: WriterMessage): void => parentPort?.postMessage(message);

/** Digits of hexadecimal numbers by their character codes. */
const digit = (code: number): number => (code < 58 ? code - 48 : code - 87);

/**
 * Writes at `start` what is stored for a voter: the 6 bytes of time of the ballot key, so that keys arrive in the order of the
 * database, then 10 bytes that nobody can compute without the poll's secret.
 * Never adjusted to the clock of the service: a retry that arrives late must meet the same row.
 */
export function writeVoter(target: Buffer, start: number, secret: KeyObject, key: Buffer): void {
  for (let byte = 0; byte < 6; byte++) {
    // A hyphen stands after the first eight digits.
    const place = byte < 4 ? byte * 2 : byte * 2 + 1;
    target[start + byte] = (digit(key[place] ?? 0) << 4) | digit(key[place + 1] ?? 0);
  }
  createHmac('sha256', secret).update(key).digest().copy(target, start + 6, 0, voterLength - 6);
}

/**
 * The whole life of a writer thread: what waits is one commit, until the queue is closed.
 *
 * @param open - Called for the first ballots: the thread may start while the other one still looks at the database.
 */
export function write(open: () => Engine): void {
  const { memory, orders } = workerData as { readonly memory: QueueMemory; readonly orders: MessagePort };
  const ballots = new QueueExit(memory);
  const voters = Buffer.alloc(largestBatch * voterLength);
  const key = Buffer.alloc(keyLength);
  let engine: Engine | undefined;
  tell('started');
  for (;;) {
    const size = ballots.next();
    if (ballots.takeOrders()) carryOut(orders, (order) => (engine ??= open()).order(order));
    else if (size === 0) break;
    if (size === 0) continue;
    let message: WriterMessage = null;
    try {
      engine ??= open();
      for (let ballot = 0; ballot < size; ballot++) {
        ballots.copyKey(ballot, key);
        writeVoter(voters, ballot * voterLength, engine.secret(ballots.poll(ballot)), key);
      }
      engine.commit({ size, voters, ballots });
      for (let ballot = 0; ballot < size; ballot++) ballots.name(ballot, voters, ballot * voterLength);
    } catch (error) {
      ballots.fail();
      const { message: reason, code = 'unknown' } = error as Error & { code?: string };
      message = { reason, code };
    }
    ballots.finish();
    tell(message);
    engine?.rest?.();
  }
  engine?.close();
}
