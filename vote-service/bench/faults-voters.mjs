/** Voters who try to count more than once. */
import { cast, Connection, newBallot, newKey, readRequest, voteRequest } from './load.mjs';
import { Statuses } from './fault-trial.mjs';

/** Requests of one voter at once. */
const parallel = 200;

/**
 * Two hundred votes at once by each of many voters, for different options: one of them stands.
 *
 * @param {import('./fault-trial.mjs').Trial} trial
 */
export async function oneVoter(trial) {
  const voters = 100 * trial.rounds;
  await trial.start();
  const connections = Array.from({ length: parallel }, () => new Connection(trial.port));
  const reader = new Connection(trial.port);
  const answers = new Statuses();
  let begun = 0;
  let ended = 0;
  let reads = 0;
  let wrong = 0;
  let counted = 0;
  const read = async () => {
    const least = ended;
    const { body } = (await reader.ask(readRequest('/polls/mayor/results'))) ?? { body: { options: [] } };
    const sum = body.options.reduce((/** @type {number} */ total, /** @type {any} */ option) => total + option.votes_count, 0);
    reads += 1;
    if (body.voters_count !== sum || sum < Math.max(least, counted) || sum > begun) wrong += 1;
    counted = sum;
  };
  for (let voter = 0; voter < voters; voter++) {
    const key = newKey();
    begun += 1;
    const ballots = connections.map((_, index) => ({ poll: 'mayor', key, choices: [`o${1 + (index % 5)}`], sent: 0 }));
    const reading = read();
    await Promise.all(connections.map(async (connection, index) => answers.note((await cast(connection, ballots[index]))?.status ?? 0)));
    ended += 1;
    await reading;
    await read();
    // All that were acknowledged must have the choice that stands.
    const winner = ballots.find(({ receipt }) => receipt);
    if (ballots.some(({ receipt, contradicted }) => contradicted || (receipt && String(receipt.choices) !== String(winner?.choices)))) wrong += 1;
    if (winner) trial.ballots.push(winner);
  }
  for (const connection of [...connections, reader]) connection.close();
  trial.check('each request was answered by the vote or by the vote that stands', answers.isWithin([201, 409, 422]), answers);
  trial.check(`counted = voters`, counted === voters && trial.ballots.length === voters, `${counted} of ${voters} voters, ${parallel} requests each`);
  trial.check('at every read the options add up to the voters so far', wrong === 0, `${reads} reads, ${wrong} wrong`);
  await trial.settle();
}

/**
 * The same ballot a hundred times at once, and again after a restart.
 *
 * @param {import('./fault-trial.mjs').Trial} trial
 */
export async function replay(trial) {
  await trial.start();
  const count = 10 * trial.rounds;
  const answers = new Statuses();
  const receipts = new Map();
  const send = async () => {
    const connections = Array.from({ length: 100 }, () => new Connection(trial.port));
    for (const ballot of trial.ballots) {
      const known = receipts.get(ballot.key) ?? new Set();
      receipts.set(ballot.key, known);
      await Promise.all(
        connections.map(async (connection) => {
          const answer = await connection.ask(voteRequest(ballot));
          answers.note(answer?.status ?? 0);
          const { vote, token } = answer?.body ?? {};
          known.add(JSON.stringify([vote, token]));
          if (vote) ballot.receipt ??= { id: vote.id, choices: vote.choices };
        }),
      );
    }
    for (const connection of connections) connection.close();
  };
  for (let ballots = 0; ballots < count; ballots++) trial.ballots.push(newBallot());
  await send();
  await trial.restart();
  await send();
  trial.check('100 at once and 100 after a restart: 201 each', answers.isWithin([201]), answers);
  const different = [...receipts.values()].filter(({ size }) => size !== 1).length;
  trial.check('vote and token are the same in all answers', different === 0, `${count} ballots, ${different} with different answers`);
  await trial.settle();
}

/** Headers by which proxies say whom they speak for. */
const claims = ['X-Forwarded-For', 'X-Real-IP', 'CF-Connecting-IP', 'True-Client-IP', 'X-Client-IP', 'X-Cluster-Client-IP', 'Fastly-Client-IP', 'X-Original-Forwarded-For', 'Forwarded'];

const limit = 5;

/**
 * More votes than one network may cast in a minute, each as if from another place: without a proxy, and behind one that adds the true
 * address to what it was told.
 *
 * @param {import('./fault-trial.mjs').Trial} trial
 */
export async function spoof(trial) {
  await trial.start({ flags: ['--votes-per-minute', String(limit)] });
  await outvote(trial, 'no header makes several networks of one', (place) => claims.map((name) => `${name}: ${name === 'Forwarded' ? `for=${place}` : place}`));
  await trial.service.end('SIGTERM');
  await trial.start({ flags: ['--votes-per-minute', String(limit), '--proxy-hops', '1'] });
  await outvote(trial, 'behind a proxy, only the address that it added counts', (place) => [`X-Forwarded-For: ${place}, 10.0.0.1, 203.0.113.7`, `X-Real-IP: ${place}`]);
  await outvote(trial, 'an IPv6 network of 64 bits is one', (place) => [`X-Forwarded-For: 2001:db8:1:2:${place.split('.').slice(2).join(':')}:0:1`]);
  await trial.service.end('SIGTERM');
  await trial.start();
  await trial.settle();
}

/**
 * @param {import('./fault-trial.mjs').Trial} trial
 * @param {string} what
 * @param {(place: string) => readonly string[]} headers
 */
async function outvote(trial, what, headers) {
  const answers = new Statuses();
  const before = trial.ballots.length;
  const started = performance.now();
  const connection = new Connection(trial.port);
  for (let vote = 0; vote < 20 * trial.rounds; vote++) {
    const lines = headers(`198.51.${Math.floor(vote / 250) % 250}.${1 + (vote % 250)}`).map((line) => `${line}\r\n`);
    const ballot = newBallot();
    const answer = await connection.ask(voteRequest(ballot).replace('\r\n', `\r\n${lines.join('')}`));
    answers.note(answer?.status ?? 0);
    if (answer?.status === 201) trial.ballots.push({ ...ballot, receipt: answer.body.vote });
  }
  connection.close();
  const allowed = limit + Math.floor(((performance.now() - started) / 60_000) * limit);
  const taken = trial.ballots.length - before;
  trial.check(what, answers.isWithin([201, 429]) && taken >= limit && taken <= allowed, `${answers}; ${allowed} are allowed`);
}
