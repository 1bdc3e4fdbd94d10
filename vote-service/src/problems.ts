import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply } from 'fastify';
import { problemStatus } from '../../src/poll/poll.js';
import type { VoteProblemType } from '../../src/poll/poll.js';
import { isForPeople, sendProblemPage } from './pages/problem-page.js';

/** Largest request body, in bytes. */
export const bodyLimit = 16 * 1024;

/** The same for what editors send: the longest texts of a poll with 62 options. */
export const deskBodyLimit = 1024 * 1024;

/** Seconds a client should wait before it sends the same ballot again. */
const retryAfter = 5;

/** The title of each problem, and what to do about it: the answer of `GET /problems/{name}`. */
export const explanations: Readonly<Record<VoteProblemType, { readonly title: string; readonly next: string }>> = {
  'poll-not-found': {
    title: 'There is no such poll',
    next: 'Check the id in the page against the desk and the polls file of the vote service; the service reads that file when it starts.',
  },
  'poll-removed': {
    title: 'The poll was removed',
    next: 'It will not come back under this id. Take it out of the page.',
  },
  'poll-not-open': {
    title: 'The poll is not open yet',
    next: 'Vote again from "starts_at" on. If that member is null, an editor has to open the poll, at the desk or in the polls file.',
  },
  'poll-closed': {
    title: 'The poll is closed',
    next: 'What was sent was not counted. "results_url", relative to the URL of the request, has the final results; it is null where they are never shown.',
  },
  'poll-not-closed': {
    title: 'The poll is not closed yet',
    next: 'Its figures are final when it is closed: ask again then.',
  },
  'poll-invalid': {
    title: 'This is not a poll yet',
    next: 'Each entry of "errors" points at a field of the poll, and says what to write.',
  },
  'poll-from-file': {
    title: 'The poll is in the polls file',
    next: 'Whoever runs the service changes it there, and starts the service again. Its votes can be exported here.',
  },
  'poll-meaning-fixed': {
    title: 'This would change what votes mean',
    next: 'Wording may be corrected, and options added at the end. What would give votes another meaning is a new poll: make one, and close this one.',
  },
  'already-voted': {
    title: 'This reader has voted',
    next: 'The vote that was counted stands. Show it, and the results, as after any vote.',
  },
  'vote-final': {
    title: 'Votes in this poll cannot be changed',
    next: 'The vote stands as it was cast. An editor may allow changes by "allow_change", at the desk or in the polls file.',
  },
  'vote-withdrawn': {
    title: 'The vote was withdrawn',
    next: 'It does not count, and its ballot never will. To vote again, send the choices by PUT to the address of the vote, with its token.',
  },
  'invalid-choices': {
    title: 'These choices cannot count in this poll',
    next: 'Each entry of "errors" points at a choice in the body, or says how many are allowed. Read the poll again: its options may have changed.',
  },
  'idempotency-key-missing': {
    title: 'A vote needs a ballot key',
    next: 'Send the header Idempotency-Key with a UUIDv7 in double quotes, made when the reader votes, and the same one with every retry of that vote.',
  },
  'idempotency-key-reused': {
    title: 'This ballot key has voted otherwise',
    next: 'The first vote stands. Show it as the vote of the reader; a key is for one vote and its retries.',
  },
  'request-in-progress': {
    title: 'The same vote is being counted',
    next: 'Send the request again with the same Idempotency-Key after the seconds of Retry-After.',
  },
  'challenge-required': {
    title: 'The vote needs a proof of work',
    next: 'Solve the "challenge" and send the request again, with the solution in the field "altcha" of the body.',
  },
  'origin-not-allowed': {
    title: 'This site may not send votes to this poll',
    next: 'Add the origin of the page, such as "https://paper.example", to "allowed_origins" of the poll: at the desk, or in the polls file, which is read when the service starts. "*" allows every site, and programs that are not browsers. What editors do is for pages of the service itself.',
  },
  'token-invalid': {
    title: 'The token does not open this',
    next: 'Send "Authorization: Bearer" with the "token" of the receipt of this vote or, for what editors do, with the token that the service printed at its first start. The command admin-token makes a new one.',
  },
  'revision-mismatch': {
    title: 'Somebody else has changed it',
    next: 'Read the vote or the poll again, and send the change with its new ETag in If-Match.',
  },
  'precondition-required': {
    title: 'The change does not say what it changes',
    next: 'Read the poll, and send the change with its ETag in If-Match, so that nobody overwrites what somebody else has just done.',
  },
  'rate-limited': {
    title: 'Too many requests from one network',
    next: 'Nothing is lost: send the same request again, with its Idempotency-Key, after the seconds of Retry-After.',
  },
  'malformed-request': {
    title: 'The request could not be understood',
    next: 'Send a JSON object such as {"choices": ["yes"]}, where a choice is the id of an option or its place in the list, from 0.',
  },
  'payload-too-large': {
    title: 'The request is too large',
    next: `A vote has at most ${bodyLimit} bytes and needs a few hundred; a poll has at most ${deskBodyLimit}.`,
  },
  'unsupported-media-type': {
    title: 'The body is of another type than the address takes',
    next: 'Send the body with the header Content-Type: application/json; votes also as application/x-www-form-urlencoded.',
  },
  overloaded: {
    title: 'The service cannot take the request at the moment',
    next: 'Nothing is lost: send the request again with the same Idempotency-Key after the seconds of Retry-After. The log of the service has the reason.',
  },
};

/** A name of a problem, or a bare HTTP status for what the contract has no name for. */
type ProblemKind = VoteProblemType | number;

const isProblemName = (name: string): name is VoteProblemType => Object.hasOwn(problemStatus, name);

/** Plain text about one problem, or `undefined` where there is no such problem. */
export function explanation(name: string): string | undefined {
  return isProblemName(name) ? `${explanations[name].title} (${name}, HTTP ${problemStatus[name]})\n\n${explanations[name].next}\n` : undefined;
}

/** An RFC 9457 document; `members` are its extensions, in snake_case. */
function problemDocument(kind: ProblemKind, detail: string, members: Readonly<Record<string, unknown>> = {}) {
  return typeof kind === 'number'
    ? { type: 'about:blank', title: STATUS_CODES[kind] ?? 'Error', status: kind, detail, ...members }
    : { type: `/problems/${kind}`, title: explanations[kind].title, status: problemStatus[kind], detail, ...members };
}

/** Answers with a problem, as a page where a person meets it. Never cached: the next request may fare better. */
export function sendProblem(reply: FastifyReply, kind: ProblemKind, detail: string, members?: Readonly<Record<string, unknown>>): FastifyReply {
  const problem = problemDocument(kind, detail, members);
  if (kind === 'overloaded') reply.header('retry-after', String(retryAfter));
  if (isForPeople(reply.request)) return sendProblemPage(reply, kind, problem.status, members);
  reply.code(problem.status).header('cache-control', 'no-store').type('application/problem+json');
  // Bytes, because a text would get a charset, which the media type does not have.
  return reply.send(Buffer.from(JSON.stringify(problem)));
}

/** Answers an error that the framework, or a handler, threw. What it says goes to `report` only, unless the client can mend it. */
export function sendError(reply: FastifyReply, error: unknown, report: (error: unknown) => void): FastifyReply {
  const { statusCode = 500, message: text } = error as { statusCode?: number; message: string };
  // Some of the framework's messages repeat the URL.
  const message = text.slice(0, 200);
  if (statusCode === 400) return sendProblem(reply, 'malformed-request', message);
  if (statusCode === 413) return sendProblem(reply, 'payload-too-large', `The body has more than ${reply.request.routeOptions.bodyLimit ?? bodyLimit} bytes.`);
  if (statusCode === 415) return sendProblem(reply, 'unsupported-media-type', 'The Content-Type of the request is none that the address takes; application/json is one.');
  if (statusCode > 400 && statusCode < 500) return sendProblem(reply, statusCode, message);
  report(error);
  return sendProblem(reply, 'overloaded', 'The request could not be carried out. It is safe to send it again.');
}

/** Answers what is not HTTP, or took too long to arrive, before there is a request. Returns the status, where the client can still be answered. */
export function refuseConnection(error: { readonly code?: string }, socket: Socket): number | undefined {
  if (socket.destroyed || !socket.writable) return undefined;
  const [kind, detail] = connectionProblem(error.code);
  const problem = problemDocument(kind, detail);
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${body}`,
  );
  return problem.status;
}

function connectionProblem(code: string | undefined): [ProblemKind, string] {
  if (code === 'HPE_HEADER_OVERFLOW') return [431, 'The headers of the request are too large.'];
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return [408, 'The request took too long to arrive.'];
  return ['malformed-request', 'This is not an HTTP request.'];
}
