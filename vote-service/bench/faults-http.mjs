/** Requests that are hardly HTTP, and ids that are none. */
import { Statuses } from './fault-trial.mjs';
import { newBallot, newKey, voteRequest } from './load.mjs';
import { drawFrom, exchange, requestOf } from './raw-request.mjs';

const host = 'Host: votes.example\r\n';
const get = (/** @type {string} */ headers = '', path = '/polls/bus') => `GET ${path} HTTP/1.1\r\n${host}${headers}\r\n`;
const ballot = '{"choices":["o1"]}';
const post = (/** @type {string} */ headers, body = ballot) => `POST /polls/bus/votes HTTP/1.1\r\n${host}Content-Type: application/json\r\nIdempotency-Key: "${newKey()}"\r\n${headers}\r\n${body}`;
const chunked = `12\r\n${ballot}\r\n0\r\n\r\n`;

/** Requests whose end one server sees here and another there: refused, and the connection ends, so that nothing can hide behind them. */
const ambiguous = {
  'Content-Length and Transfer-Encoding': post('Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', chunked + get()),
  'Transfer-Encoding and Content-Length': post(`Transfer-Encoding: chunked\r\nContent-Length: ${chunked.length}\r\n`, chunked + get()),
  'two lengths': post('Content-Length: 18\r\nContent-Length: 19\r\n'),
  'a list of lengths': post('Content-Length: 18, 18\r\n'),
  'a signed length': post('Content-Length: +18\r\n'),
  'a negative length': post('Content-Length: -1\r\n'),
  'a hexadecimal length': post('Content-Length: 0x12\r\n'),
  'an endless length': post(`Content-Length: ${'9'.repeat(40)}\r\n`),
  'an unknown coding': post('Transfer-Encoding: xchunked\r\n', chunked),
  'chunked is not last': post('Transfer-Encoding: chunked, identity\r\n', chunked),
  'a space before the colon': post('Transfer-Encoding : chunked\r\n', chunked),
  'a folded header': post('Content-Length: 18\r\nX-Long: one\r\n two\r\n').replace('X-Long', 'Transfer-Encoding'),
  'a chunk with a bad size': post('Transfer-Encoding: chunked\r\n', `0x12\r\n${ballot}\r\n0\r\n\r\n`),
  'lines that end in LF': get().replaceAll('\r\n', '\n'),
  'a CR alone': get('X-One: 1\rX-Two: 2\r\n'),
  'a NUL in a header': get('X-One: a\u0000b\r\n'),
  'a header without a name': get(': 1\r\n'),
  'a header without a colon': get('X-One\r\n'),
  'no Host': get().replace(host, ''),
  'a NUL in the path': get('', '/polls/bus\u0000'),
  'a space in the path': get('', '/polls/b us'),
  'an unknown method': get().replace('GET', 'VOTE'),
  'a small method': get().replace('GET', 'get'),
  'HTTP/9.9': get().replace('1.1', '9.9'),
  'HTTP/2 from the start': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'a TLS hello': '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
  'headers of 64 KB': get(`X-Long: ${'x'.repeat(65_536)}\r\n`),
  'four thousand headers': get('X-One: 1234567890\r\n'.repeat(4000)),
  'a path of 64 KB': get('', `/polls/${'x'.repeat(65_536)}`),
};

/** Line ends in what might come back in a header. */
const injected = ['/polls/bus%0d%0aX-Evil:%201', '/polls/%0d%0aX-Evil:%201/results', '/problems/%0AX-Evil:%201', '/polls/bus?%0d%0aX-Evil:%201', '/polls/bus\r\nX-Evil: 1', '/%E5%98%8A%E5%98%8DX-Evil:%201', '/polls/%u000aX-Evil'];

/** Requests that are allowed, or nearly. */
const others = {
  'HTTP/0.9': 'GET /polls/bus\r\n\r\n',
  'TRACE': get().replace('GET', 'TRACE'),
  'CONNECT': get('', 'votes.example:443').replace('GET', 'CONNECT'),
  'DELETE': get().replace('GET', 'DELETE'),
  'OPTIONS of everything': get('', '*').replace('GET', 'OPTIONS'),
  'an address with a host': get('', 'http://elsewhere.example/polls/bus'),
  'another method in a header': get('X-HTTP-Method-Override: POST\r\n', '/polls/bus/votes'),
  'an unknown expectation': post(`Expect: a-cookie\r\nContent-Length: ${ballot.length}\r\n`, '{"choices":["o9"]}'),
  'an upgrade': get('Connection: Upgrade\r\nUpgrade: websocket\r\n'),
  'an upgrade to HTTP/2': get('Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n'),
  'a body that GET does not have': get('Content-Length: 18\r\n') + ballot,
  'a strange range': get('Range: bytes=0-,0-,0-\r\n'),
  'tags without end': get(`If-None-Match: ${'"x",'.repeat(3000)}\r\n`),
};

/** @param {import('./fault-trial.mjs').Trial} trial */
export async function http(trial) {
  await trial.start();
  await trial.vote({ isOver: () => trial.ballots.length > 100 });
  /** @type {string[]} */
  const wrong = [];
  const answers = new Statuses();
  const evil = /^x-evil/im;
  const ask = async (/** @type {string} */ name, /** @type {string} */ request, half = false) => {
    const answer = await exchange(trial.port, request, half);
    for (const status of answer.statuses) answers.note(status);
    if (answer.statuses.some((status) => status >= 500)) wrong.push(`${name}: ${answer.statuses}`);
    if (evil.test(answer.text)) wrong.push(`${name}: a header came back`);
    return answer;
  };
  await Promise.all(
    Object.entries(ambiguous).map(async ([name, request]) => {
      const { statuses, isClosed } = await ask(name, request);
      if (statuses.length > 1 || !isClosed || (statuses[0] ?? 400) < 400) wrong.push(`${name}: ${statuses}${isClosed ? '' : ', and the connection stayed'}`);
    }),
  );
  for (const path of injected) {
    await ask(path, get('', path), true);
    await ask(path, post(`Origin: https://a.example${path}\r\nContent-Length: 2\r\n`, '{}'), true);
  }
  await Promise.all(Object.entries(others).map(([name, request]) => ask(name, request)));
  const whole = post(`Content-Length: ${ballot.length}\r\n`);
  // The last byte is the one that makes it a vote.
  await Promise.all(Array.from({ length: 50 }, (_, index) => ask('half a vote', whole.slice(0, Math.floor(((index + 1) * (whole.length - 1)) / 50)), true)));
  const draw = drawFrom(10);
  for (let count = 0; count < trial.rounds; count++) await Promise.all(Array.from({ length: 100 }, () => ask('a bent request', bent(draw))));
  trial.check('nothing is misread, reflected or answered with 5xx', wrong.length === 0, `${answers}${wrong.length > 0 ? `; ${wrong.slice(0, 8).join(' | ')}` : ''}`);

  const pipelined = Array.from({ length: 100 }, () => newBallot());
  const { statuses } = await ask('pipelining', pipelined.map(voteRequest).join(''));
  trial.ballots.push(...pipelined);
  trial.check('a hundred votes at once on one connection are all answered', statuses.length === 100 && statuses.every((status) => status === 201), `${statuses.length} answers`);
  trial.check('the service answers readers', await trial.isReadable());
  await trial.settle();
}

/**
 * A request to read, with some bytes changed.
 *
 * @param {(below: number) => number} draw
 */
function bent(draw) {
  const bytes = Buffer.from(get('Accept: application/json\r\nIf-None-Match: "1"\r\nConnection: close\r\n'), 'latin1');
  for (let count = 1 + draw(4); count > 0; count--) bytes[draw(bytes.length)] = draw(256);
  return bytes.toString('latin1');
}

/** Ids that are none, as they may stand in a URL. */
const strangeIds = [
  '..', '.', '../bus', '../../etc/passwd', '..%2f..%2f..%2fetc%2fpasswd', '%2e%2e/%2e%2e/etc/passwd', '%252e%252e%252fetc%252fpasswd', '..%5c..%5cwindows%5cwin.ini', '....//....//etc/passwd', '%c0%ae%c0%ae%c0%afetc',
  '/etc/passwd', '%2fetc%2fpasswd', 'file:%2f%2f%2fetc%2fpasswd', 'bus%00', 'bus%00.json', 'bus%0a', 'bus%20', '%20bus', 'bus/', 'bus//', 'bus;x=1', 'bus.json', 'BUS', 'Bus', 'b%75s%75', '%', '%z', '%u0062us', '%ff', '%e2%82',
  'b%C3%BCs', '%F0%9F%9A%8C', '%EF%BC%A2%EF%BC%B5%EF%BC%B3', 'bu%C5%BF', 'bus%E2%80%8B', '%E2%80%AEsub', "bus'", "bus'%20or%20'1'='1", 'bus%27--', 'bus%22;drop%20table%20votes;--', "1%20union%20select%20*%20from%20polls", 'bus%25', 'b_s', 'b%25', '*',
  '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', '0', '-1', '1e3', 'NaN', 'null', 'undefined', 'true', '{}', '[]', '%7B%7D', '$where', '{{7*7}}', '$%7B7*7%7D', '%3Cscript%3E', '%3Cimg%20src=x%20onerror=alert(1)%3E',
];

/** @param {import('./fault-trial.mjs').Trial} trial */
export async function ids(trial) {
  await trial.start();
  await trial.vote({ isOver: () => trial.ballots.length > 100 });
  const long = [65, 100, 101, 1000, 8000, 15_000, 65_536].flatMap((length) => ['x'.repeat(length), '%2e'.repeat(Math.ceil(length / 3)), '../'.repeat(Math.ceil(length / 3))]);
  const draw = drawFrom(30);
  const drawn = Array.from({ length: 100 * trial.rounds }, () => Array.from({ length: 1 + draw(8) }, () => `%${draw(256).toString(16).padStart(2, '0')}`).join(''));
  const answers = new Statuses();
  /** @type {string[]} */
  const wrong = [];
  for (const id of [...strangeIds, ...long, ...drawn]) {
    const requests = ['', '/results', '/page', '/votes'].map((end) => ({ path: `/polls/${id}${end}`, method: end === '/votes' ? 'POST' : 'GET' }));
    for (const { path, method } of [...requests, { path: `/problems/${id}`, method: 'GET' }]) {
      const body = method === 'POST' ? ballot : '';
      const headers = method === 'POST' ? { 'Content-Type': 'application/json', 'Idempotency-Key': newKey() } : {};
      const { statuses, text } = await exchange(trial.port, requestOf({ method, path, headers: { ...headers, Connection: 'close' }, body }));
      answers.note(statuses[0] ?? 0);
      if (![400, 404, 414, 431].includes(statuses[0] ?? 0) || /root:|\[fonts\]|SQLITE|syntax error/i.test(text)) wrong.push(`${method} ${path.slice(0, 60)}: ${statuses}`);
    }
  }
  trial.check('each is refused: 400, 404, 414 or 431', wrong.length === 0, `${answers}${wrong.length > 0 ? `; ${wrong.slice(0, 8).join(' | ')}` : ''}`);
  await trial.settle();
}
