/** One fault: a service of its own, every ballot that was sent to it, and what was seen to hold or not. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addBallots, ballotsIn, differences, noCounts, shownCounts, storedCounts } from './counts.mjs';
import { cast, Connection, isSameVote, newBallot, pollsFile, voteRequest, withEach } from './load.mjs';
import { startService } from './service.mjs';

export const sleep = (/** @type {number} */ milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const patience = 30_000;

/**
 * Asks again and again, until the answer is yes or nobody would wait any longer.
 *
 * @param {() => boolean | Promise<boolean>} ask
 * @returns {Promise<number | undefined>} How many milliseconds it took; nothing when it never came.
 */
export async function until(ask) {
  const started = performance.now();
  while (performance.now() - started < patience) {
    if (await ask()) return performance.now() - started;
    await sleep(10);
  }
  return undefined;
}

/** How often each status was answered; 0 is no answer. */
export class Statuses extends Map {
  /** @param {number} status */
  note(status) {
    this.set(status, (this.get(status) ?? 0) + 1);
  }

  /** @param {readonly number[]} allowed */
  isWithin(allowed) {
    return [...this.keys()].every((status) => allowed.includes(status));
  }

  toString() {
    const sorted = [...this].toSorted(([one], [other]) => one - other);
    return sorted.map(([status, count]) => `${count} × ${status === 0 ? 'no answer' : status}`).join(', ') || 'nothing';
  }
}

export class Trial {
  /** @type {import('./load.mjs').Ballot[]} Every ballot that could count. */
  ballots = [];
  /** @type {{readonly what: string, readonly holds: boolean, readonly figures: string}[]} */
  checks = [];
  /** Answers to votes since somebody last looked. */
  answers = new Statuses();
  /** @type {import('./service.mjs').Service | undefined} */
  #service;
  #start = () => startService({ polls: '', data: '' });
  #data = '';

  /** @param {number} rounds - How much of everything. */
  constructor(rounds) {
    this.rounds = rounds;
    this.folder = mkdtempSync(join(tmpdir(), 'fault-'));
  }

  get service() {
    if (!this.#service) throw new Error('The service was not started.');
    return this.#service;
  }

  get port() {
    return this.service.port;
  }

  /**
   * Starts the service.
   *
   * @param {object} [options]
   * @param {string} [options.data] - Folder of the database.
   * @param {object} [options.polls] - In place of the usual polls; with the same ids and options.
   * @param {readonly string[]} [options.flags]
   * @param {NodeJS.ProcessEnv} [options.env]
   */
  async start({ data = join(this.folder, 'data'), polls = pollsFile, flags = [], env = {} } = {}) {
    const path = join(this.folder, 'polls.json');
    writeFileSync(path, JSON.stringify(polls));
    mkdirSync(data, { recursive: true });
    this.#data = data;
    this.#start = () => startService({ polls: path, data, flags, env });
    this.#service = await this.#start();
  }

  /** Kills the service and starts it again. */
  async restart() {
    await this.service.end('SIGKILL');
    this.#service = await this.#start();
  }

  async end() {
    await this.#service?.end('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * @param {string} what - A sentence that must be true.
   * @param {boolean} holds
   * @param {unknown} [figures]
   */
  check(what, holds, figures = '') {
    this.checks.push({ what, holds, figures: String(figures) });
  }

  /** The answers to votes since the last call. */
  takeAnswers() {
    const taken = this.answers;
    this.answers = new Statuses();
    return taken;
  }

  /**
   * Votes on some connections until it is stopped. A ballot that was refused or got no answer is sent again, as readers' pages do.
   *
   * @param {object} options
   * @param {() => boolean} options.isOver
   * @param {number} [options.connections]
   * @param {number} [options.pause] - Milliseconds between two ballots of one connection.
   * @param {(milliseconds: number) => void} [options.took] - Told of each answer.
   */
  async vote({ isOver, connections = 32, pause = 0, took = () => {} }) {
    const voter = async () => {
      let connection = new Connection(this.port);
      let ballot = this.#nextBallot();
      while (!isOver()) {
        if (!connection.isOpen) connection = new Connection(this.port);
        const asked = performance.now();
        const status = (await cast(connection, ballot))?.status ?? 0;
        took(performance.now() - asked);
        this.answers.note(status);
        if (status === 201) ballot = this.#nextBallot();
        if (status !== 201 || pause > 0) await sleep(Math.max(20, pause));
      }
      connection.close();
    };
    await Promise.all(Array.from({ length: connections }, voter));
  }

  /** Now and then one that was sent before, answered or not. */
  #nextBallot() {
    const earlier = Math.random() < 0.05 ? this.ballots[Math.floor(Math.random() * this.ballots.length)] : undefined;
    const ballot = earlier ?? newBallot();
    if (!earlier) this.ballots.push(ballot);
    return ballot;
  }

  /** Whether readers get their documents. */
  async isReadable() {
    const answers = await Promise.all(['', '/results'].map((end) => fetch(`http://127.0.0.1:${this.port}/polls/bus${end}`)));
    await Promise.all(answers.map((answer) => answer.arrayBuffer()));
    return answers.every(({ status }) => status === 200);
  }

  /** Looks for every ballot, once the fault is over. */
  async settle() {
    this.check('the service did not end', this.service.isRunning());
    if (!this.service.isRunning()) await this.restart();
    const acknowledged = this.ballots.filter(({ receipt }) => receipt);
    const open = this.ballots.filter(({ receipt }) => !receipt);
    const before = ballotsIn(await shownCounts(this.port));
    const stored = before - acknowledged.length;
    this.check('tally: the votes acknowledged, and no more than had no answer', stored >= 0 && stored <= open.length, `${before} counted, ${acknowledged.length} acknowledged, ${open.length} not`);
    const missing = await this.#missingFrom(acknowledged);
    await withEach(this.port, open, async (connection, ballot) => void (await cast(connection, ballot)));
    const expected = noCounts();
    addBallots(expected, this.ballots);
    const unlike = differences(await shownCounts(this.port), expected);

    await this.service.end('SIGKILL');
    const { integrity, counts } = storedCounts(this.#data);
    this.#service = await this.#start();
    const unlikeAgain = differences(await shownCounts(this.port), expected) + differences(counts, expected);
    const missingAgain = await this.#missingFrom(this.ballots);
    const unlikeAtLast = differences(await shownCounts(this.port), expected);
    const contradicted = this.ballots.filter((ballot) => ballot.contradicted).length;
    this.check('0 votes lost, also after kill and restart', missing + missingAgain === 0, `${missing} + ${missingAgain} of ${this.ballots.length}`);
    this.check('each vote counted once; tallies equal a recount', unlike + unlikeAgain + unlikeAtLast + contradicted === 0, `${ballotsIn(expected)} votes, tallies wrong ${unlike} + ${unlikeAgain} + ${unlikeAtLast}, contradicted ${contradicted}`);
    this.check('the database is intact', integrity === 'ok', integrity);
  }

  /** @param {readonly import('./load.mjs').Ballot[]} ballots */
  async #missingFrom(ballots) {
    let same = 0;
    await withEach(this.port, ballots, async (connection, ballot) => {
      const answer = await connection.ask(voteRequest(ballot));
      if (ballot.receipt && answer?.status === 201 && isSameVote(answer.body.vote, ballot.receipt)) same += 1;
    });
    return ballots.length - same;
  }
}
