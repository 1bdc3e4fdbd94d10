/** Bytes to a socket and what comes back, for requests that no client would send. */
import { connect } from 'node:net';

/** Milliseconds without a byte from the service after which nothing more is awaited. */
const silence = 1500;

/**
 * Sends bytes and reads until the service closes the connection or says no more.
 *
 * @param {number} port
 * @param {string | Buffer | Iterable<string | Buffer>} bytes - Several are sent one after the other, as long as the service listens.
 * @param {boolean} [half] - End the sending side after them.
 * @returns {Promise<{readonly text: string, readonly statuses: readonly number[], readonly sent: number, readonly isClosed: boolean}>}
 */
export function exchange(port, bytes, half = false) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const parts = typeof bytes === 'string' || Buffer.isBuffer(bytes) ? [bytes] : bytes;
    let text = '';
    let sent = 0;
    let isClosed = false;
    const done = () => {
      socket.destroy();
      // An answer may follow right after the body of the one before.
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
      resolve({ text, statuses, sent, isClosed });
    };
    socket.setEncoding('latin1').setTimeout(silence, done);
    socket.on('data', (data) => {
      text += data;
      // A complete answer to the only request: nothing else will come.
      if (Buffer.isBuffer(bytes) && isComplete(text)) done();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      isClosed = true;
      done();
    });
    const send = async () => {
      for (const part of parts) {
        if (socket.destroyed || text !== '') break;
        const buffer = typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
        sent += buffer.length;
        socket.write(buffer);
        // An answer that came meanwhile must be read before a write finds the connection closed.
        await new Promise((next) => setTimeout(next, 20));
      }
      if (half && !socket.destroyed) socket.end();
    };
    socket.on('connect', () => void send());
  });
}

/** @param {string} text */
function isComplete(text) {
  const end = text.indexOf('\r\n\r\n');
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, Math.max(end, 0)))?.[1];
  return end >= 0 && length !== undefined && text.length >= end + 4 + Number(length);
}

/**
 * A request with a body that says truly how long it is.
 *
 * @param {object} request
 * @param {string} [request.method]
 * @param {string} [request.path]
 * @param {Readonly<Record<string, string>>} [request.headers]
 * @param {string | Buffer} request.body
 */
export function requestOf({ method = 'POST', path = '/polls/bus/votes', headers = {}, body }) {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: votes.example\r\n${lines.join('')}Content-Length: ${bytes.length}\r\n\r\n`, 'latin1'), bytes]);
}

/**
 * A source of numbers that are the same in every run.
 *
 * @param {number} seed
 * @returns {(below: number) => number}
 */
export function drawFrom(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    const mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % below;
  };
}
