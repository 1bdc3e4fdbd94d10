import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Check } from '../src/conformance/check.js';
import { hidingChecks } from '../src/conformance/hiding.js';
import { checks, conformance } from '../src/conformance/run.js';
import { brokenBackend, faults, goodService, hidingFaults, hidingPolls } from './broken-backends.js';
import type { Fault } from './broken-backends.js';
import { ended, pollsIn, run, started } from './running-program.js';
import { folder, onePoll } from './running-service.js';

const several = onePoll({ multiple: true, multiple_choice_min: 2, multiple_choice_max: 3, options: ['a', 'b', 'c', 'd'].map((id) => ({ id, title: id })) });

/** The report on a backend, and the checks that failed. */
async function reportOn(endpoint: string, origin?: string, chosen?: readonly Check[], pollId = '7910') {
  const lines: string[] = [];
  const count = await conformance({ endpoint, pollId, origin }, (line) => lines.push(line), chosen);
  const failed = lines.filter((line) => line.startsWith('FAIL  ')).map((line) => line.slice(6));
  assert.equal(failed.length, count);
  return { lines, failed, passed: lines.filter((line) => line.startsWith('pass  ')).length };
}

/** What the broken ones stand before; each of them needs nothing of it but that it is good. */
const service = goodService();
const hiding = goodService(hidingPolls);
after(() => Promise.all([service.close(), hiding.close()]));

const broken = (t: TestContext, fault: Fault) => brokenBackend(t, fault, service);

async function good(t: TestContext, pollsFile?: object): Promise<string> {
  const app = goodService(pollsFile);
  t.after(() => app.close());
  return brokenBackend(t, (message, forward) => forward(message), app);
}

test('the service conforms, with one choice and with several, for every site and for listed ones', async (t) => {
  for (const [polls, origin] of [[onePoll(), undefined], [several, undefined], [{ ...onePoll(), allowed_origins: ['https://paper.example'] }, 'https://paper.example']] as const) {
    const { failed, passed, lines } = await reportOn(await good(t, polls), origin);
    assert.deepEqual(failed, [], lines.join('\n'));
    assert.ok(passed > 40, String(passed));
  }
});

for (const [name, { fault, seenBy }] of Object.entries(faults)) {
  test(`a backend that ${name} does not conform`, async (t) => {
    const chosen = checks.filter((check) => check.name === seenBy);
    const { lines } = await reportOn(await broken(t, fault), undefined, chosen);
    assert.deepEqual([lines[0], lines.at(-2)], [`FAIL  ${seenBy}`, '\n0 passed, 1 failed'], lines.join('\n'));
  });
}

test('the service conforms where it hides results, and where votes are final', async (t) => {
  const endpoint = await brokenBackend(t, (message, forward) => forward(message), hiding);
  for (const { id } of hidingPolls.polls) {
    const { failed, passed, lines } = await reportOn(endpoint, undefined, undefined, id);
    assert.deepEqual([failed, passed], [[], hidingChecks.length], lines.join('\n'));
  }
  const final = checks.filter(({ read }) => read === 'Changing and withdrawing');
  const { failed, passed } = await reportOn(await good(t, onePoll({ allow_change: false })), undefined, final);
  assert.deepEqual([failed, passed], [[], final.length]);
});

for (const [name, { fault, poll, seenBy }] of Object.entries(hidingFaults)) {
  test(`a backend that ${name} does not conform`, async (t) => {
    const { lines } = await reportOn(await brokenBackend(t, fault, hiding), undefined, hidingChecks.filter((check) => check.name === seenBy), poll);
    assert.deepEqual([lines[0], lines.at(-2)], [`FAIL  ${seenBy}`, '\n0 passed, 1 failed'], lines.join('\n'));
  });
}

test('what fails is said with what was expected, what came and what to read, on lines of their own', async (t) => {
  const { lines } = await reportOn(await broken(t, faults['falls over when it is to count']?.fault ?? assert.fail()));
  const place = lines.indexOf('FAIL  a vote gets 201 and a receipt in the shape of the contract');
  assert.equal(lines[place + 1], '      expected  status 201\n      got       500 <h1> [2JOops</h1>\n      read      docs/contracts.md, "Voting"');
});

test('every heading that it names is in the contract', async (t) => {
  const contract = readFileSync(new URL('../../docs/contracts.md', import.meta.url), 'utf8');
  const { lines } = await reportOn(await broken(t, async (message, forward) => (message.url === '/polls/7910' && message.method === 'GET' && !message.headers['if-none-match'] ? forward(message) : { status: 500, headers: {}, body: '' })));
  const named = new Set(lines.flatMap((line) => [...line.matchAll(/read {6}docs\/contracts\.md, "([^"]+)"/g)].map(([, heading = '']) => heading)));
  assert.ok(named.size >= 5, [...named].join());
  for (const heading of named) assert.ok(new RegExp(`^#+ ${heading}$|^\\*\\*${heading}\\.\\*\\*`, 'm').test(contract), heading);
});

test('it says how many ballots it left behind', async (t) => {
  const { lines } = await reportOn(await good(t));
  const [, cast, before, now] = /^(\d+) ballots were cast in poll 7910, and stay there unless they were withdrawn: it counted (\d+) ballots before, and (\d+) now\.$/.exec(lines.at(-1) ?? '') ?? [];
  // One was withdrawn for good.
  assert.deepEqual([before, Number(now)], ['0', Number(cast) - 1]);
  assert.ok(Number(cast) > 20, cast);
});

test('the command checks a running service, by the address of its poll too, and its exit status says whether all is well', async (t) => {
  const place = await folder(t);
  const url = await started(run(t, ['--polls', await pollsIn(place), '--data', join(place, 'data'), '--port', '0']));
  for (const args of [[url.href, '--poll', '7910'], [new URL('/polls/7910', url).href, '--origin', 'https://paper.example']]) {
    const command = run(t, ['conformance', ...args]);
    assert.equal(await ended(command), 0, command.stdout);
    assert.match(command.stdout, /\n\n\d+ passed, 0 failed\n\d+ ballots were cast in poll 7910/);
    assert.equal(command.stderr, '');
  }
  const wrong = run(t, ['conformance', await broken(t, faults['has no ETag']?.fault ?? assert.fail()), '--poll', '7910']);
  assert.equal(await ended(wrong), 1);
  assert.match(wrong.stdout, /^FAIL {2}a poll has a strong tag/m);
});

test('what cannot be checked is explained, and nothing is cast', async (t) => {
  const closed = await good(t, onePoll({ status: 'closed' }));
  const narrow = await good(t, onePoll({ multiple: true, multiple_choice_min: 2 }));
  const cases: [readonly string[], RegExp][] = [
    [[], /^Name one URL\.\n\nUsage: /],
    [['votes.example'], /is no URL of a vote service/],
    [[closed], /Name the poll to vote in: --poll ID\./],
    [[closed, '--poll', 'none'], /There is no poll at .*\/polls\/none: it answered 404 .*--poll/],
    [[closed, '--poll', '7910'], /is not open/],
    [[narrow, '--poll', '7910'], /too few options/],
    [[closed, '--poll', '7910', '--origin', 'https://paper.example/'], /is no origin/],
    [['http://127.0.0.1:1', '--poll', '7910'], /cannot be read: .*/],
    [[closed, '--colour'], /--colour[^]*Usage: /],
  ];
  const runs = cases.map(([args, message]) => ({ command: run(t, ['conformance', ...args]), message }));
  for (const { command, message } of runs) {
    assert.equal(await ended(command), 1);
    assert.match(command.stderr, message);
    assert.doesNotMatch(command.stderr, /^ +at /m);
    assert.equal(command.stdout, '');
  }
  const help = run(t, ['conformance', '--help']);
  assert.equal(await ended(help), 0);
  assert.match(help.stdout, /^Usage: news-widgets-vote-service conformance URL \[--poll ID\] \[--origin ORIGIN\]/);
});
