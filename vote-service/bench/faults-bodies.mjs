/** Bodies that are no ballots, or hardly. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Statuses } from './fault-trial.mjs';
import { newKey } from './load.mjs';
import { drawFrom, exchange, requestOf } from './raw-request.mjs';

const mebibyte = 1024 * 1024;

/** Bytes of memory of a process. */
const memoryOf = (/** @type {number} */ pid) => Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

/** Bodies by hand. */
const oddBodies = {
  '16 KB and 1 byte': `{"choices":["o1"]}${' '.repeat(16 * 1024 + 1 - 18)}`,
  'nothing': '',
  'not JSON': 'choices=o1',
  'half': '{"choices":["o1"',
  'a list': '["o1"]',
  'null': 'null',
  'a number': '1e999',
  'a string': '"o1"',
  'choices null': '{"choices":null}',
  'choices an object': '{"choices":{"0":"o1","length":1}}',
  'choices nested': '{"choices":[["o1"]]}',
  'choices true': '{"choices":[true]}',
  'a choice that is no number': '{"choices":[1e400]}',
  'a place that is none': '{"choices":[-1]}',
  'half a place': '{"choices":[0.5]}',
  'no choices': '{"choices":[]}',
  'the same twice': '{"choices":["o1","o1"]}',
  'too many': `{"choices":[${'"o1",'.repeat(2000)}"o1"]}`,
  'an unknown option': '{"choices":["o3"]}',
  'a property of objects': '{"choices":["constructor"]}',
  'deep lists': `{"choices":${'['.repeat(8000)}${']'.repeat(8000)}}`,
  'deep objects': `${'{"choices":'.repeat(1400)}1${'}'.repeat(1400)}`,
  '__proto__': '{"__proto__":{"choices":["o1"]}}',
  '__proto__ beside choices': '{"choices":["o1"],"__proto__":{"isAdmin":true}}',
  'constructor.prototype': '{"choices":["o1"],"constructor":{"prototype":{"isAdmin":true}}}',
  'a NUL': '{"choices":["o1\u0000"]}',
  'a raw NUL': '{"choices":["o1"]}\u0000',
  'invalid UTF-8': Buffer.from([...Buffer.from('{"choices":["o1'), 0xff, 0xfe, 0xc0, 0x80, ...Buffer.from('"]}')]),
  'UTF-16': Buffer.from('\ufeff{"choices":["o1"]}', 'utf16le'),
  'half a surrogate pair': String.raw`{"choices":["\ud800"]}`,
};

/** Content types that are none for votes. */
const otherTypes = ['text/plain', 'text/html', 'application/xml', 'multipart/form-data', 'multipart/form-data; boundary=x', 'application/octet-stream', 'application/jsonp', 'application/json/x', 'x', ';', '*/*', 'application/json, text/plain'];

/** @param {import('./fault-trial.mjs').Trial} trial */
export async function bodies(trial) {
  await trial.start();
  const { pid } = trial.service;
  await trial.vote({ isOver: () => trial.ballots.length > 1000 });
  const before = memoryOf(pid);
  const answers = new Statuses();
  /** @type {string[]} */
  const wrong = [];
  let most = 0;
  const send = async (/** @type {string} */ name, /** @type {string | Buffer} */ body, headers = {}) => {
    const key = newKey();
    const { statuses, text } = await exchange(trial.port, requestOf({ headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `"${key}"`, ...headers }, body }));
    most = Math.max(most, memoryOf(pid));
    const status = statuses[0] ?? 0;
    answers.note(status);
    if (status === 201) trial.ballots.push(countedBallot(key, text));
    if (status === 201 ? !isBallot(body) : status < 400 || status >= 500) wrong.push(`${name}: ${status === 0 ? 'no answer' : status} for ${JSON.stringify(body.toString('latin1').slice(0, 300))}`);
  };
  for (const [name, body] of Object.entries(oddBodies)) await send(name, body);
  for (const type of otherTypes) await send(type, '{"choices":["o1"]}', { 'Content-Type': type });
  const bomb = gzipSync(Buffer.alloc(8 * mebibyte, ' ')).subarray(0, 16_000);
  for (const encoding of ['gzip', 'deflate', 'br', 'identity, gzip']) await send(`${encoding} bomb`, bomb, { 'Content-Encoding': encoding });
  const draw = drawFrom(20);
  for (let count = 0; count < 15 * trial.rounds; count++) await Promise.all(Array.from({ length: 20 }, () => send('generated', generated(draw))));
  const endless = await exchange(trial.port, chunks());
  answers.note(endless.statuses[0] ?? 0);
  most = Math.max(most, memoryOf(pid));
  trial.check('a body without an end is refused', endless.statuses[0] === 413 && endless.isClosed && endless.sent < mebibyte, `${endless.statuses} after ${Math.round(endless.sent / 1024)} KiB were sent`);
  trial.check('no ballot, no vote: 4xx, or 201 where it is a ballot', wrong.length === 0 && answers.isWithin([201, 400, 413, 415, 422]), `${answers}${wrong.length > 0 ? `; ${wrong.slice(0, 5).join(' | ')}` : ''}`);
  trial.check('memory grew by less than 32 MiB', most - before < 32 * mebibyte, `${((most - before) / mebibyte).toFixed(1)} MiB at most`);
  await trial.settle();
}

/**
 * @param {string} key
 * @param {string} answer
 * @returns {import('./load.mjs').Ballot}
 */
function countedBallot(key, answer) {
  const { vote } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));
  return { poll: 'bus', key, choices: vote.choices, sent: 1, receipt: vote };
}

/**
 * Whether a body is a ballot for "bus". Bytes that are no UTF-8 are read as U+FFFD, as everywhere on the web: only in the choices do
 * they matter.
 *
 * @param {string | Buffer} body
 */
function isBallot(body) {
  try {
    const { choices } = JSON.parse(Buffer.from(body).toString());
    return Array.isArray(choices) && choices.length === 1 && ['o1', 'o2', 0, 1].includes(choices[0]);
  } catch {
    return false;
  }
}

/** Chunks until somebody stops reading; a gibibyte of them. */
function* chunks() {
  yield `POST /polls/bus/votes HTTP/1.1\r\nHost: votes.example\r\nContent-Type: application/json\r\nIdempotency-Key: "${newKey()}"\r\nTransfer-Encoding: chunked\r\n\r\n`;
  const chunk = `2000\r\n${' '.repeat(8192)}\r\n`;
  for (let count = 0; count < (1024 * mebibyte) / 8192; count++) yield chunk;
}

/**
 * Something like the body of a vote, bent by chance.
 *
 * @param {(below: number) => number} draw
 */
function generated(draw) {
  const values = ['"o1"', '"o2"', '0', '1', '-0', '2', '1e2', 'null', 'true', '{}', '[]', '"\\u0000"', '"o1 "', '""', '"__proto__"', `"${'x'.repeat(draw(3000))}"`];
  const list = Array.from({ length: draw(4) }, () => values[draw(values.length)]).join(',');
  const names = ['choices', 'choices', 'choices', 'Choices', '__proto__', 'choice', 'choices[]', 'toString'];
  const members = Array.from({ length: 1 + draw(3) }, () => `"${names[draw(names.length)]}":${draw(5) === 0 ? values[draw(values.length)] : `[${list}]`}`);
  const bytes = Buffer.from(`{${members.join(',')}}`);
  for (let count = draw(4) === 0 ? draw(4) : 0; count > 0; count--) bytes[draw(bytes.length)] = draw(256);
  return bytes;
}
