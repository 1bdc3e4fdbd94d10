import type { ChoicesError } from '../../../src/poll/poll.js';
import { newKey } from './backend.js';
import type { Backend } from './backend.js';
import { expectProblem, under } from './check.js';
import { expect, expectEqual } from './mismatch.js';

/** Largest body that a ballot may have, in bytes. */
const largest = 16 * 1024;

const unknownOption = 'conformance-no-such-option';

/** Sends a body as it is, with a good key and these headers. */
const send = (backend: Backend, body: string | undefined, headers: Readonly<Record<string, string>> = {}) =>
  backend.ask('votes', { method: 'POST', headers: backend.headers({ 'idempotency-key': `"${newKey()}"`, ...headers }), ...(body === undefined ? {} : { body }) });

async function expectErrors(backend: Backend, choices: readonly unknown[], expected: readonly Partial<ChoicesError>[]): Promise<void> {
  const { errors } = expectProblem(await send(backend, JSON.stringify({ choices })), 'invalid-choices');
  for (const error of expected) {
    const isThere = (errors as readonly ChoicesError[]).some((each) => Object.entries(error).every(([name, value]) => each[name as keyof ChoicesError] === value));
    expect(isThere, `among the errors ${JSON.stringify(error)}`, errors);
  }
}

const good = (backend: Backend): string => JSON.stringify({ choices: backend.goodChoices });

/** What is not to count: each of these must leave the counts as they are, too. */
export const refusalChecks = under('Problems of the service', {
  'a vote without a key is refused': (backend) =>
    backend.expectCounted(0, async () => expectProblem(await backend.ask('votes', { method: 'POST', headers: backend.headers(), body: good(backend) }), 'idempotency-key-missing')),
  'a key that is no UUIDv7 is refused': (backend) =>
    backend.expectCounted(0, async () => {
      const key = newKey();
      for (const header of ['""', '"vote"', `"${key.slice(0, 14)}4${key.slice(15)}"`]) expectProblem(await send(backend, good(backend), { 'idempotency-key': header }), 'idempotency-key-missing');
    }),
  'a body that is no ballot is malformed': (backend) =>
    backend.expectCounted(0, async () => {
      for (const body of ['{', 'null', '[]', '{}', '{"choices":"yes"}', '{"choices":[null]}', '{"choices":{"0":"yes","length":1}}', `${'['.repeat(4000)}${']'.repeat(4000)}`]) expectProblem(await send(backend, body), 'malformed-request');
    }),
  'an option that there is not is pointed at': (backend) =>
    backend.expectCounted(0, async () => {
      await expectErrors(backend, [unknownOption], [{ pointer: '/choices/0', code: 'unknown_option' }]);
      await expectErrors(backend, [backend.poll.options.length], [{ pointer: '/choices/0', code: 'unknown_option' }]);
    }),
  'an option that is chosen twice is pointed at': (backend) =>
    backend.expectCounted(0, async () => {
      const [first = ''] = backend.goodChoices;
      await expectErrors(backend, [first, first], [{ pointer: '/choices/1', code: 'duplicate' }]);
    }),
  'too few and too many choices are refused with the limits': (backend) =>
    backend.expectCounted(0, async () => {
      const { multiple_choice_min: min, multiple_choice_max: max, options } = backend.poll;
      await expectErrors(backend, [], [{ pointer: '/choices', code: 'too_few', min, max }]);
      if (options.length > max) await expectErrors(backend, options.slice(0, max + 1).map(({ id }) => id), [{ pointer: '/choices', code: 'too_many', min, max }]);
    }),
  'a body that is neither JSON nor a form is refused': (backend) =>
    backend.expectCounted(0, async () => {
      for (const type of ['text/plain', 'application/octet-stream']) expectProblem(await send(backend, good(backend), { 'content-type': type }), 'unsupported-media-type');
    }),
  'a body of more than 16,384 bytes is refused': (backend) =>
    backend.expectCounted(0, async () => {
      const start = `${good(backend).slice(0, -1)},"x":"`;
      expectProblem(await send(backend, `${start.padEnd(largest - 1, 'x')}"}`), 'payload-too-large');
    }),
  'problems do not repeat what was sent': async (backend) => {
    const answer = await send(backend, JSON.stringify({ choices: Array.from({ length: 500 }, () => unknownOption) }));
    expectProblem(answer, 'invalid-choices');
    expectEqual(answer.text.length < 16_000, true, 'a short answer:');
  },
});
