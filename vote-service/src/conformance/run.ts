import { parsePollDocument } from '../../../src/poll/parse-poll-document.js';
import type { PollDocument } from '../../../src/poll/poll.js';
import { SetupError } from '../vote-store.js';
import { Backend, request, said } from './backend.js';
import type { Target } from './backend.js';
import { changingChecks } from './changing.js';
import type { Check } from './check.js';
import { formChecks, pageChecks } from './forms.js';
import { hidingChecks } from './hiding.js';
import { liveChecks } from './live.js';
import { Mismatch } from './mismatch.js';
import { readingChecks } from './reading.js';
import { refusalChecks } from './refusals.js';
import { otherMethodChecks, votingChecks } from './voting.js';

/** Every check of a poll that shows its results to everybody, in the order of the contract. */
export const checks: readonly Check[] = [...readingChecks, ...liveChecks, ...votingChecks, ...changingChecks, ...otherMethodChecks, ...refusalChecks, ...formChecks, ...pageChecks];

/** The checks for a poll: where results are hidden, those of hiding alone, because the others look at the counts. */
const checksFor = ({ results_visibility }: PollDocument): readonly Check[] => (results_visibility === 'always' ? checks : hidingChecks);

/**
 * Runs checks against a backend, and prints each line of the report as soon as it is known.
 *
 * @param only - These; by default all that can be seen in the poll.
 * @returns How many checks failed.
 * @throws SetupError when there is no open poll to vote in.
 */
export async function conformance(target: Target, print: (line: string) => void, only?: readonly Check[]): Promise<number> {
  const before = await openPoll(target);
  const backend = new Backend(target, before);
  const chosen = only ?? checksFor(before);
  let failed = 0;
  for (const { name, read, run } of chosen) {
    const mismatch = await run(backend).then(
      () => undefined,
      (error: unknown) => {
        // Anything else is an answer of a shape that the check did not reckon with.
        return error instanceof Mismatch ? error : new Mismatch('an answer as in the contract', (error as Error).message);
      },
    );
    print(`${mismatch ? 'FAIL' : 'pass'}  ${name}`);
    if (!mismatch) continue;
    failed += 1;
    print(`      expected  ${mismatch.expected}\n      got       ${mismatch.got}\n      read      docs/contracts.md, "${read}"`);
  }
  print(`\n${chosen.length - failed} passed, ${failed} failed`);
  print(await changes(backend));
  return failed;
}

/** What the run left behind. */
async function changes({ ballots, poll, target }: Backend): Promise<string> {
  const now = await openPoll(target).then(
    ({ voters_count }) => amount(voters_count),
    () => amount(null),
  );
  return `${ballots} ballots were cast in poll ${target.pollId}, and stay there unless they were withdrawn: it counted ${amount(poll.voters_count)} ballots before, and ${now} now.`;
}

const amount = (ballots: number | null): string => String(ballots ?? 'an unknown number of');

async function openPoll({ endpoint, pollId }: Target): Promise<PollDocument> {
  const url = new URL(`polls/${pollId}`, endpoint);
  const answer = await request(url, {}).catch((error: unknown) => {
    throw new SetupError(`${url.href} cannot be read: ${(error as Mismatch).got}.`, { cause: error });
  });
  const parsed = parsePollDocument(answer.text);
  if (answer.status !== 200 || !parsed.ok) {
    throw new SetupError(`There is no poll at ${url.href}: it answered ${said(answer)}. Name the id of a poll of the service with --poll.`);
  }
  const served = JSON.parse(answer.text) as PollDocument;
  if (served.status !== 'open') throw new SetupError(`The poll at ${url.href} is not open. Name one that takes votes with --poll: the checks vote in it.`);
  if (served.multiple_choice_min * 2 > served.options.length) {
    throw new SetupError(`The poll at ${url.href} has too few options for two ballots that differ. Name one of which a ballot takes at most half the options.`);
  }
  return served;
}
