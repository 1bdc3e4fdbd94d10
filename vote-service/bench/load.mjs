/** Voters: raw sockets that stay open, one request at a time on each, so that the client costs little beside the service. */
import { randomInt, randomUUID } from 'node:crypto';
import { connect } from 'node:net';

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {any} body - Parsed, where it is JSON.
 */

/**
 * A ballot and what became of it.
 *
 * @typedef {object} Ballot
 * @property {string} poll
 * @property {string} key
 * @property {readonly string[]} choices - In the order of the poll.
 * @property {number} sent - How many times.
 * @property {number} [refused] - The status of an answer that was no receipt.
 * @property {{readonly id: string, readonly choices: readonly string[]}} [receipt] - The vote in the first 201.
 * @property {boolean} [contradicted] - Another 201 said something else.
 * @property {boolean} [isChanging] - Its voter changes it; nobody sends it again meanwhile.
 * @property {number} [changes] - How many changes were sent, each to other choices than the one before.
 * @property {readonly string[]} [standing] - The choices of the last change that was answered; none where it was a withdrawal.
 * @property {readonly string[]} [pending] - Those of one that was not.
 */

const options = (/** @type {number} */ count) => Array.from({ length: count }, (_, index) => ({ id: `o${index + 1}`, title: `Answer ${index + 1}` }));

/** A polls file: single and multiple choice, and a poll with as many options as there may be. */
export const pollsFile = {
  allowed_origins: '*',
  // All votes come from one computer.
  polls: [
    { id: 'bus', question: 'Should the council keep the night bus?', integrity: 'browser', options: options(2) },
    { id: 'mayor', question: 'Who should be mayor?', integrity: 'browser', options: options(5) },
    { id: 'budget', question: 'What should the city pay for?', integrity: 'browser', multiple: true, multiple_choice_min: 1, multiple_choice_max: 3, options: options(7) },
    { id: 'parks', question: 'Which parks do you visit?', integrity: 'browser', multiple: true, multiple_choice_min: 1, multiple_choice_max: 62, options: options(62) },
  ],
};

/** A ballot key as browsers make it: a UUIDv7 of this millisecond. */
export function newKey() {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/**
 * A ballot that follows the rules of its poll, which is drawn from the polls file.
 *
 * @param {typeof pollsFile.polls} [polls]
 * @returns {Ballot}
 */
export function newBallot(polls = pollsFile.polls) {
  const poll = polls[randomInt(polls.length)];
  if (!poll) throw new Error('There is no poll to vote in.');
  const ids = poll.options.map(({ id }) => id);
  const most = poll.multiple ? Math.min(poll.multiple_choice_max ?? ids.length, ids.length) : 1;
  const drawn = new Set(Array.from({ length: 1 + randomInt(most) }, () => ids[randomInt(ids.length)]));
  return { poll: poll.id, key: newKey(), choices: ids.filter((id) => drawn.has(id)), sent: 0 };
}

/**
 * The request that casts a ballot.
 *
 * @param {Ballot} ballot
 */
export function voteRequest({ poll, key, choices }) {
  const body = JSON.stringify({ choices });
  return `POST /polls/${poll}/votes HTTP/1.1\r\nHost: votes.example\r\nContent-Type: application/json\r\nIdempotency-Key: "${key}"\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

/**
 * The request that changes a vote, or withdraws it where there are no choices.
 *
 * @param {Ballot} ballot
 * @param {readonly string[]} choices
 */
export function changeRequest({ poll, key, receipt }, choices) {
  const head = `/polls/${poll}/votes/${receipt?.id} HTTP/1.1\r\nHost: votes.example\r\nAuthorization: Bearer ${key}\r\n`;
  const body = JSON.stringify({ choices });
  return choices.length === 0 ? `DELETE ${head}\r\n` : `PUT ${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

/**
 * The request that reads an address; with a token, as its holder.
 *
 * @param {string} path
 * @param {string} [token]
 */
export const readRequest = (path, token) => `GET ${path} HTTP/1.1\r\nHost: votes.example\r\n${token === undefined ? '' : `Authorization: Bearer ${token}\r\n`}\r\n`;

/** One connection of a voter. */
export class Connection {
  #socket;
  #received = '';
  /** @type {((answer: Answer | undefined) => void) | undefined} */
  #answered;
  #closed = false;

  /** @param {number} port */
  constructor(port) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    // Lengths are counted in bytes, and latin1 has as many characters.
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (text) => this.#receive(String(text)));
    // What went wrong matters to nobody: the request has no answer.
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => {
      this.#closed = true;
      this.#answer(undefined);
    });
  }

  /**
   * Sends a request; the one before must have been answered.
   *
   * @param {string} request
   * @returns {Promise<Answer | undefined>} Nothing when the connection ended before the answer was complete.
   */
  ask(request) {
    if (this.#answered) throw new Error('One request at a time: wait for the answer.');
    return new Promise((resolve) => {
      if (this.#closed) return resolve(undefined);
      this.#answered = resolve;
      this.#socket.write(request, 'latin1');
    });
  }

  get isOpen() {
    return !this.#closed;
  }

  close() {
    this.#socket.destroy();
  }

  /** @param {string} text */
  #receive(text) {
    this.#received += text;
    const headEnd = this.#received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = this.#received.slice(0, headEnd);
    const status = Number(head.slice(9, 12));
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    if (length === undefined && status !== 204 && status !== 304) throw new Error(`An answer without a length: ${head}`);
    const end = headEnd + 4 + Number(length ?? 0);
    if (this.#received.length < end) return;
    const body = Buffer.from(this.#received.slice(headEnd + 4, end), 'latin1').toString();
    this.#received = this.#received.slice(end);
    this.#answer({ status, body: /\r\ncontent-type: [^\r]*json/i.test(head) ? JSON.parse(body) : body });
  }

  /** @param {Answer | undefined} answer */
  #answer(answer) {
    const answered = this.#answered;
    this.#answered = undefined;
    answered?.(answer);
  }
}

/**
 * Sends a ballot and writes down what became of it.
 *
 * @param {Connection} connection
 * @param {Ballot} ballot
 * @returns {Promise<Answer | undefined>}
 */
export async function cast(connection, ballot) {
  ballot.sent += 1;
  const answer = await connection.ask(voteRequest(ballot));
  if (!answer) return undefined;
  if (answer.status !== 201) {
    ballot.refused = answer.status;
    return answer;
  }
  const { id, choices } = answer.body.vote;
  if (ballot.receipt && !isSameVote(ballot.receipt, { id, choices })) ballot.contradicted = true;
  if (String(choices) !== String(ballot.choices)) ballot.contradicted = true;
  ballot.receipt ??= { id, choices };
  return answer;
}

/** The choices that a ballot has at last, when all that was sent of it was taken. */
export const finalChoices = (/** @type {Ballot} */ { choices, standing, pending }) => pending ?? standing ?? choices;

/**
 * Changes the vote of a ballot that was counted, and writes down what became of that.
 *
 * @param {Connection} connection
 * @param {Ballot} ballot
 * @param {readonly string[]} choices - Others than it has.
 */
export async function change(connection, ballot, choices) {
  ballot.changes = (ballot.changes ?? 0) + 1;
  ballot.pending = choices;
  await completeChange(connection, ballot);
}

/**
 * Sends the change of a ballot that has no answer.
 *
 * @param {Connection} connection
 * @param {Ballot} ballot
 */
export async function completeChange(connection, ballot) {
  const { pending = [] } = ballot;
  const answer = await connection.ask(changeRequest(ballot, pending));
  if (!answer) return;
  if (answer.status === 204 ? pending.length > 0 : answer.status !== 200 || String(answer.body.vote.choices) !== String(pending)) {
    ballot.refused = answer.status;
    return;
  }
  ballot.standing = pending;
  ballot.pending = undefined;
}

/**
 * Changes a vote up to three times: to other choices, or to none.
 *
 * @param {Connection} connection
 * @param {Ballot} ballot
 */
async function changeOfMind(connection, ballot) {
  for (let left = 1 + randomInt(3); left > 0 && ballot.receipt && !ballot.pending; left--) {
    const { choices } = randomInt(3) === 0 ? { choices: [] } : newBallot(pollsFile.polls.filter(({ id }) => id === ballot.poll));
    if (String(choices) !== String(finalChoices(ballot))) await change(connection, ballot, choices);
  }
}

/**
 * @param {{readonly id: string, readonly choices: readonly string[]}} one
 * @param {{readonly id: string, readonly choices: readonly string[]}} other
 */
export const isSameVote = (one, other) => one.id === other.id && String(one.choices) === String(other.choices);

/**
 * Does one thing after another with each of many items, on several connections at once.
 *
 * @template Item
 * @param {number} port
 * @param {Iterable<Item>} items
 * @param {(connection: Connection, item: Item) => Promise<void>} work
 * @param {number} [width] - How many connections.
 */
export async function withEach(port, items, work, width = 64) {
  const rest = items[Symbol.iterator]();
  const worker = async () => {
    const connection = new Connection(port);
    for (let next = rest.next(); !next.done && connection.isOpen; next = rest.next()) await work(connection, next.value);
    connection.close();
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/**
 * Votes on many connections until it is stopped or the service is gone.
 *
 * @param {object} options
 * @param {number} options.port
 * @param {number} options.connections
 * @param {number} [options.repeats] - The share of requests that send an earlier ballot again, answered or not.
 * @param {number} [options.changing] - The share of new ballots whose voters change them.
 * @param {() => boolean} [options.isOver] - Asked before each request.
 * @param {() => void} [options.onAnswer] - Called after each request.
 * @returns {Promise<Ballot[]>}
 */
export async function vote({ port, connections, repeats = 0.02, changing = 0, isOver = () => false, onAnswer = () => {} }) {
  /** @type {Ballot[]} */
  const ballots = [];
  const voter = async () => {
    const connection = new Connection(port);
    while (connection.isOpen && !isOver()) {
      const earlier = Math.random() < repeats ? ballots[randomInt(Math.max(1, ballots.length))] : undefined;
      // One that is being changed has no single answer.
      const ballot = earlier && !earlier.isChanging ? earlier : newBallot();
      if (ballot !== earlier) {
        ballots.push(ballot);
        ballot.isChanging = Math.random() < changing;
      }
      await cast(connection, ballot);
      onAnswer();
      if (ballot.isChanging) await changeOfMind(connection, ballot);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, voter));
  return ballots;
}
