import { problemStatus } from '../../../src/poll/poll.js';
import { forOperators, forReaders, header, noStore, ofPages, page } from './operations.js';
import type { Address } from './operations.js';
import { ref } from './schemas.js';

const keptForAnHour = { 'Cache-Control': header('public, max-age=3600') };

/** What `routes/service-routes.ts`, `routes/operation-routes.ts` and `routes/desk-routes.ts` serve. */
export const serviceAddresses: Readonly<Record<string, Address>> = {
  '/problems/{name}': {
    parameters: [{ name: 'name', in: 'path', required: true, schema: { enum: Object.keys(problemStatus) }, example: 'poll-closed' }],
    headers: forReaders,
    preflightProblems: [],
    get: {
      operationId: 'explainProblem',
      summary: 'What a problem means, and what to do',
      answers: { 200: { description: 'The explanation.', headers: keptForAnHour, content: { 'text/plain': { schema: { type: 'string' } } } } },
      problems: [],
      errors: [404],
    },
  },
  '/openapi.json': {
    parameters: [],
    headers: forReaders,
    preflightProblems: [],
    get: {
      operationId: 'describeService',
      summary: 'This description',
      answers: { 200: { description: 'An OpenAPI 3.1 document.', headers: keptForAnHour, content: { 'application/json': { schema: { type: 'object', required: ['openapi', 'info', 'paths'] } } } } },
      problems: [],
    },
  },
  '/healthz': {
    parameters: [],
    headers: forReaders,
    preflightProblems: [],
    get: {
      operationId: 'health',
      summary: 'Whether the process answers',
      answers: { 200: { description: 'It does.', headers: noStore, content: { 'application/json': { schema: ref('Health'), example: { status: 'ok' } } } } },
      problems: [],
    },
  },
  '/readyz': {
    parameters: [],
    headers: forOperators,
    get: {
      operationId: 'readiness',
      summary: 'Whether votes can be stored',
      answers: {
        200: { description: 'They can.', headers: {}, content: { 'application/json': { schema: ref('Readiness'), example: { status: 'ready' } } } },
        503: {
          description: 'They cannot, or the service is stopping: send votes elsewhere.',
          headers: { 'Retry-After': header({ type: 'string', pattern: '^[1-9][0-9]*$' }) },
          content: { 'application/json': { schema: ref('Readiness'), example: { status: 'unavailable', reason: 'The service is stopping.' } } },
        },
      },
      problems: [],
    },
  },
  '/metrics': {
    parameters: [],
    headers: forOperators,
    get: {
      operationId: 'metrics',
      summary: 'Numbers of the service and its process',
      answers: { 200: { description: 'In the text format of Prometheus.', headers: {}, content: { 'text/plain': { schema: { type: 'string' } } } } },
      problems: [],
    },
  },
  '/desk': {
    parameters: [],
    headers: { 'X-Content-Type-Options': header('nosniff') },
    get: {
      operationId: 'openDesk',
      summary: 'The page on which editors make and run polls',
      answers: { 200: { description: 'The same for everybody; it asks for the token.', headers: { ...noStore, ...ofPages, 'Cross-Origin-Opener-Policy': header('same-origin') }, content: page } },
      problems: ['overloaded'],
    },
  },
};
