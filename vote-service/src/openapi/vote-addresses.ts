import { forVoters, header, noStore, ofPages, page } from './operations.js';
import type { Address, Content, Operation, Parameter } from './operations.js';
import { examplePoll, pollId } from './poll-addresses.js';
import { grantPattern, ref, voteId } from './schemas.js';

const exampleKey = '01976e2b-1c2d-7abc-8def-0123456789ab';
const exampleVote = { id: 'AZduKxwt0b3V8mYp4cQK1A', choices: ['yes'], created_at: '2025-06-14T11:20:08.493Z', status: 'counted' };

const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Scripts must send it. The ballot key: a UUIDv7 in double quotes (a structured-field string; without quotes is understood), made when the reader votes and sent with every attempt of that vote.',
  schema: { type: 'string', pattern: '^"?[\\da-fA-F]{8}-[\\da-fA-F]{4}-7[\\da-fA-F]{3}-[89abAB][\\da-fA-F]{3}-[\\da-fA-F]{12}"?$' },
  example: `"${exampleKey}"`,
};

const origin: Parameter = { name: 'Origin', in: 'header', required: false, description: "One of the poll's allowed origins; browsers set it.", schema: { type: 'string' }, example: 'https://paper.example' };

const ifMatch: Parameter = { name: 'If-Match', in: 'header', required: false, description: 'The ETag of the vote as the client knows it: another one is not changed.', schema: { type: 'string' }, example: '"1"' };

const ballot: NonNullable<Operation['requestBody']> = {
  required: true,
  content: { 'application/json': { schema: ref('Ballot'), example: { choices: ['yes'] } }, 'application/x-www-form-urlencoded': { schema: ref('BallotForm'), example: { 'choices[]': ['yes'] } } },
};

/** A receipt, with the addresses of the poll and of what is beside its votes relative to where it is answered. */
const receipt = (self: string, beside: string): Content => ({
  'application/json': {
    schema: ref('Receipt'),
    example: {
      poll: { ...examplePoll, urls: { self, results: `${beside}results`, votes: `${beside}votes`, page: `${beside}page`, events: `../${self}`.replace('7910', 'events?polls=7910') }, voted: true, own_votes: ['yes'] },
      vote: exampleVote,
      token: exampleKey,
      results_key: null,
    },
  },
});

const challenge = { 'token-invalid': { 'WWW-Authenticate': header('Bearer') } };

const grant: Parameter = {
  name: 'grant',
  in: 'query',
  required: false,
  description: 'Of the page for frames: with it, and from there, the poll takes votes without an origin (`Origin: null`), by scripts.',
  schema: { type: 'string', pattern: grantPattern },
};

/** What `routes/vote-routes.ts` serves. */
export const voteAddresses: Readonly<Record<string, Address>> = {
  '/polls/{id}/votes': {
    parameters: [pollId],
    headers: forVoters,
    preflightProblems: ['origin-not-allowed'],
    post: {
      operationId: 'castVote',
      summary: 'Vote',
      description:
        'By a script, in JSON or as a form with the key in the header, or by a form that a person sends: such a form is answered by a page that asks for a confirmation, and the post of that page counts. The same key with the same choices gets the same vote again, until seven days after the poll has closed, and counts once.',
      parameters: [idempotencyKey, origin, grant],
      requestBody: ballot,
      answers: {
        200: { description: 'To a form: a page that asks for a confirmation. Nothing is counted yet.', headers: { ...noStore, ...ofPages }, content: page },
        303: {
          description: 'To the form of that page: the vote is on disk, and counted once, or held.',
          headers: { ...noStore, Location: header({ type: 'string', pattern: '^page(\\?k=[\\w-]{22})?#(counted|held)$' }, 'The page, for voters alone where results are shown to them first.'), 'Content-Security-Policy': header({ type: 'string', pattern: '^frame-ancestors ' }) },
        },
        201: {
          description: 'The vote is on disk, and counted once; or held, until an editor has looked at it.',
          headers: { ...noStore, Location: header({ type: 'string', pattern: '^/polls/[\\w.-]{1,64}/votes/[\\w-]{22}$' }, 'The address of the vote, under that of the service.') },
          content: receipt('../7910', ''),
        },
      },
      problems: [
        'unsupported-media-type',
        'payload-too-large',
        'malformed-request',
        'poll-not-found',
        'poll-removed',
        'rate-limited',
        'origin-not-allowed',
        'idempotency-key-missing',
        'invalid-choices',
        'token-invalid',
        'poll-not-open',
        'poll-closed',
        'already-voted',
        'challenge-required',
        'idempotency-key-reused',
        'vote-withdrawn',
        'overloaded',
      ],
      problemPages: 'to-forms',
      problemHeaders: challenge,
    },
  },
  '/polls/{id}/votes/{vote_id}': {
    parameters: [pollId, { name: 'vote_id', in: 'path', required: true, schema: voteId, example: exampleVote.id }],
    headers: forVoters,
    preflightProblems: ['origin-not-allowed'],
    get: {
      operationId: 'readVote',
      summary: 'My vote',
      description: 'For whoever holds the token of the receipt.',
      security: [{ token: [] }],
      parameters: [{ ...origin, description: `${origin.description} May be missing here.` }],
      answers: { 200: { description: 'The receipt of the vote as it stands.', headers: { ...noStore, ETag: header({ type: 'string', pattern: '^"[0-9]+"$' }, 'Strong: another one with every change of the vote.') }, content: receipt('../../7910', '../') } },
      problems: ['poll-not-found', 'poll-removed', 'origin-not-allowed', 'token-invalid', 'overloaded'],
      problemHeaders: challenge,
    },
    put: {
      operationId: 'changeVote',
      summary: 'Change my vote',
      description: 'While the poll is open and allows it; also for a vote that was withdrawn, which then counts again. A vote that has these choices already stays as it is, whatever If-Match says, and after the poll has closed too.',
      security: [{ token: [] }],
      parameters: [origin, ifMatch],
      requestBody: ballot,
      answers: { 200: { description: 'The vote is on disk with these choices, and counted once.', headers: noStore, content: receipt('../../7910', '../') } },
      problems: ['unsupported-media-type', 'payload-too-large', 'malformed-request', 'poll-not-found', 'poll-removed', 'rate-limited', 'origin-not-allowed', 'token-invalid', 'invalid-choices', 'poll-not-open', 'poll-closed', 'vote-final', 'revision-mismatch', 'overloaded'],
      problemHeaders: challenge,
    },
    delete: {
      operationId: 'withdrawVote',
      summary: 'Withdraw my vote',
      description: 'While the poll is open and allows it. The ballot never counts again; a change of the vote does. One that is withdrawn already stays so.',
      security: [{ token: [] }],
      parameters: [origin, ifMatch],
      answers: { 204: { description: 'It is on disk that the vote does not count.', headers: noStore } },
      // The first three only where a body comes with the request, which needs none.
      problems: ['unsupported-media-type', 'payload-too-large', 'malformed-request', 'poll-not-found', 'poll-removed', 'rate-limited', 'origin-not-allowed', 'token-invalid', 'poll-not-open', 'poll-closed', 'vote-final', 'revision-mismatch', 'overloaded'],
      problemHeaders: challenge,
    },
  },
};
