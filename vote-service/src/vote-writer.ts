import { createHmac } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { MessagePort } from 'node:worker_threads';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { asReview, keyLength, largestBatch, QueueExit, voterLength } from './vote-queue.js';
import type { QueueMemory } from './vote-queue.js';
import type { HeldVotes, Review } from './vote-store.js';

/** Ballots that are stored together or not at all, numbered from 0. */
export interface Batch {
  readonly size: number;
  /** 16 bytes a ballot. */
  readonly voters: Buffer;
  readonly ballots: QueueExit;
}

/** One step of a review, for the poll `poll` of the store. */
export interface ReviewStep extends Omit<Review, 'pollId'> {
  readonly ask: 'review';
  readonly poll: number;
  /** The review of which this is a further step; `undefined` begins one. */
  readonly record: number | undefined;
}

/** What a step has moved. */
export interface Reviewed {
  readonly record: number;
  readonly ballots: number;
  /** Of those, by option. */
  readonly counts: readonly number[];
}

/** What is asked of a writer beside ballots; each task comes with a slot that has the terms {@link asReview}. */
export type Task = ReviewStep | { readonly ask: 'held'; readonly poll: number };

/** What came of a task. */
export type TaskAnswer = Reviewed | readonly HeldVotes[];

/** Most votes that one step moves: others wait for so long. */
export const reviewStep = 4096;

/** What a writer thread writes to. */
export interface Engine {
  /** The secret of a poll. */
  secret(poll: number): KeyObject;
  /**
   * Stores a batch and settles every ballot in it. When it returns, the votes would survive a crash of the machine.
   *
   * @param task - Of a slot with the terms {@link asReview}, of which a batch has one at most.
   * @returns What came of the task.
   * @throws when nothing of the batch was stored.
   */
  commit(batch: Batch, task?: Task): TaskAnswer | undefined;
  /** Called when the voters of a batch have their answers: the time for work that nobody should wait for. Does not throw. */
  rest?(): void;
  close(): void;
}

/** A message to the other thread: `'started'` once, then after each commit why it failed, or `null`, or what came of a task. */
export type WriterMessage = 'started' | { readonly reason: string; readonly code: string } | { readonly answer: TaskAnswer } | null;

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

/** The last task that has come: those before it never got a slot. */
function lastOf(port: MessagePort): Task | undefined {
  let last: Task | undefined;
  for (let message = receiveMessageOnPort(port); message; message = receiveMessageOnPort(port)) last = message.message as Task;
  return last;
}

/**
 * The whole life of a writer thread: what waits is one commit, until the queue is closed.
 *
 * @param open - Called for the first ballots: the thread may start while the other one still looks at the database.
 */
export function write(open: () => Engine): void {
  const { memory, tasks } = workerData as { readonly memory: QueueMemory; readonly tasks: MessagePort };
  const ballots = new QueueExit(memory);
  const voters = Buffer.alloc(largestBatch * voterLength);
  const key = Buffer.alloc(keyLength);
  let engine: Engine | undefined;
  tell('started');
  for (let size = ballots.next(); size > 0; size = ballots.next()) {
    let message: WriterMessage = null;
    try {
      engine ??= open();
      let task: Task | undefined;
      for (let ballot = 0; ballot < size; ballot++) {
        if (ballots.terms(ballot) === asReview) task = lastOf(tasks);
        ballots.copyKey(ballot, key);
        writeVoter(voters, ballot * voterLength, engine.secret(ballots.poll(ballot)), key);
      }
      const answer = engine.commit({ size, voters, ballots }, task);
      if (answer) message = { answer };
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
