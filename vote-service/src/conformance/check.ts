import type { VoteProblemType } from '../../../src/poll/poll.js';
import { problemStatus } from '../../../src/poll/poll.js';
import { json, said } from './backend.js';
import type { Answer, Backend } from './backend.js';
import { expect } from './mismatch.js';
import { expectProblemShape } from './shapes.js';

/** One promise of the contract, and how to see whether a backend keeps it. */
export interface Check {
  readonly name: string;
  /** Heading of docs/contracts.md that has the promise. */
  readonly read: string;
  /** @throws Mismatch where the backend does otherwise. */
  readonly run: (backend: Backend) => Promise<void>;
}

/** Checks that belong to one heading. */
export const under = (read: string, checks: Readonly<Record<string, Check['run']>>): readonly Check[] => Object.entries(checks).map(([name, run]) => ({ name, read, run }));

/** @throws Mismatch unless the answer has the status. */
export const expectStatus = (answer: Answer, status: number): void => expect(answer.status === status, `status ${status}`, said(answer));

/** @throws Mismatch unless the header matches. */
export function expectHeader({ headers }: Answer, name: string, pattern: RegExp, expected: string): string {
  const value = headers.get(name);
  expect(value !== null && pattern.test(value), `the header ${name}: ${expected}`, value ?? `no ${name}`);
  return value;
}

/** @throws Mismatch unless the answer is this problem, as RFC 9457 has it, and kept by no cache. */
export function expectProblem(answer: Answer, name: VoteProblemType): Readonly<Record<string, unknown>> {
  expectStatus(answer, problemStatus[name]);
  expectHeader(answer, 'content-type', /^application\/problem\+json(;|$)/, 'application/problem+json');
  const problem = json(answer);
  expectProblemShape(name, problem);
  expectHeader(answer, 'cache-control', /\bno-store\b/, 'no-store');
  return problem as Readonly<Record<string, unknown>>;
}
