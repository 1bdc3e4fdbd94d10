/** One crash: votes, kill -9 in the middle of them, a restart on the same files, and every ballot again. */
import { randomInt } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { addBallots, ballotsIn, differences, shownCounts, storedCounts } from './counts.mjs';
import { cast, completeChange, isSameVote, readRequest, vote, voteRequest, withEach } from './load.mjs';

/** The share of voters who change their vote, or withdraw it. */
const changing = 0.1;

/** A service that was just started may need a while for its first answer, and a crash before it shows nothing; longest wait for it, in milliseconds. */
const patience = 10_000;

/**
 * A service that is crashed again and again.
 *
 * @typedef {object} Trial
 * @property {string} data - Folder of the database.
 * @property {boolean} isDurable - Whether there is a database to count again.
 * @property {() => Promise<import('./service.mjs').Service>} start
 * @property {import('./service.mjs').Service} service - The one that runs.
 * @property {import('./counts.mjs').Counts} expected - Every ballot that was ever sent, once: after a round all of them must be counted.
 * @property {number} surplus - Ballots counted beyond those, so far.
 */

/**
 * @typedef {object} Round
 * @property {number} attempted - Ballots.
 * @property {number} repeats - Requests that sent one of them again before the crash.
 * @property {number} changes - Changes and withdrawals that were acknowledged before the crash.
 * @property {number} unansweredChanges - Those that were not.
 * @property {number} acknowledged - Ballots answered with 201 before the crash.
 * @property {number} refused - Ballots whose last answer was another one.
 * @property {number} stored - Ballots without an answer that had been stored.
 * @property {number} unstored - Ballots without an answer that had not.
 * @property {number} lost - Acknowledged ballots that the restarted service did not have, or not as they were changed.
 * @property {number} doubled - Ballots that counted more than once.
 * @property {number} wrong - Tallies that were not what they must be.
 * @property {boolean} isIntact - Whether the database was, right after the crash.
 * @property {number} restart - Milliseconds to the first answer.
 */

/**
 * @param {Trial} trial
 * @returns {Promise<Round>}
 */
export async function crashRound(trial) {
  const answers = new EventEmitter();
  const killed = Promise.race([once(answers, 'answer'), delay(patience, undefined, { ref: false })])
    .then(() => delay(randomInt(50, 1500)))
    .then(() => trial.service.end('SIGKILL'));
  const ballots = await vote({ port: trial.service.port, connections: randomInt(64, 257), changing, onAnswer: () => answers.emit('answer') });
  await killed;

  const stored = trial.isDurable ? storedCounts(trial.data) : undefined;
  trial.service = await trial.start();
  const { port, readyAfter } = trial.service;
  const restarted = await shownCounts(port);
  let wrong = stored ? differences(restarted, stored.counts) : 0;

  const acknowledged = ballots.filter(({ receipt }) => receipt);
  const missing = await missingFrom(port, acknowledged);
  const afterAcknowledged = await shownCounts(port);
  // A store may give the same receipt to a ballot that it counts for the first time: then only the tally tells.
  const lost = Math.max(missing, ballotsIn(afterAcknowledged) - ballotsIn(restarted));

  const unanswered = ballots.filter(({ receipt }) => !receipt);
  await withEach(port, unanswered, cast);
  const unstored = ballotsIn(await shownCounts(port)) - ballotsIn(afterAcknowledged);

  const acknowledgedChanges = sum(ballots, ({ changes = 0, pending }) => changes - Number(pending !== undefined));
  const undecided = ballots.filter(({ pending }) => pending);
  await withEach(port, undecided, completeChange);
  const complete = await shownCounts(port);
  addBallots(trial.expected, ballots);
  wrong += differences(complete, trial.expected);
  const surplus = Math.max(0, ballotsIn(complete) - ballotsIn(trial.expected));
  const contradicted = ballots.filter((ballot) => ballot.contradicted).length;
  const doubled = Math.max(surplus - trial.surplus, contradicted, 0);
  trial.surplus = surplus;
  return {
    attempted: ballots.length,
    repeats: sum(ballots, ({ sent }) => sent) - ballots.length - unanswered.length,
    changes: acknowledgedChanges,
    unansweredChanges: undecided.length,
    acknowledged: acknowledged.length,
    refused: ballots.filter(({ receipt, pending, refused }) => refused !== undefined && (!receipt || pending)).length,
    stored: unanswered.length - unstored,
    unstored,
    lost,
    doubled,
    wrong,
    isIntact: !stored || stored.integrity === 'ok',
    restart: readyAfter,
  };
}

/**
 * @param {readonly import('./load.mjs').Ballot[]} ballots
 * @param {(ballot: import('./load.mjs').Ballot) => number} of
 */
const sum = (ballots, of) => ballots.reduce((total, ballot) => total + of(ballot), 0);

/**
 * Asks for acknowledged votes, and sends their ballots again: how many of them are not what they were. One whose change has no answer may be as it was
 * before the change or after it. A ballot that was changed is told so, and one that was withdrawn, too.
 *
 * @param {number} port
 * @param {readonly import('./load.mjs').Ballot[]} ballots
 */
async function missingFrom(port, ballots) {
  let same = 0;
  await withEach(port, ballots, async (connection, ballot) => {
    const { poll, key, receipt, choices, standing = choices, pending } = ballot;
    if (!receipt) return;
    // First, because the ballot would bring back what was lost.
    const read = await connection.ask(readRequest(`/polls/${poll}/votes/${receipt.id}`, key));
    const repeated = await connection.ask(voteRequest(ballot));
    const found = read?.status === 200 ? read.body.vote : undefined;
    const state = [standing, pending].find((each) => each && found && isSameVote(found, { id: receipt.id, choices: each }));
    if (!state) return;
    if (String(state) === String(choices) ? repeated?.status === 201 && isSameVote(repeated.body.vote, receipt) : repeated?.status === (state.length > 0 ? 422 : 409)) same += 1;
  });
  return ballots.length - same;
}
