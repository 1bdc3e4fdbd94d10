import { problemStatus } from '../../../src/poll/poll.js';
import type { VoteProblemType } from '../../../src/poll/poll.js';
import { explanations } from '../problems.js';
import { adminAddresses } from './admin-addresses.js';
import { embedAddresses } from './embed-addresses.js';
import { header, noStore, ofPages, ofSomePages, page } from './operations.js';
import type { Address, Answer, Headers, Operation } from './operations.js';
import { pollAddresses } from './poll-addresses.js';
import { ref, schemas } from './schemas.js';
import { serviceAddresses } from './service-addresses.js';
import { voteAddresses } from './vote-addresses.js';

/** At some addresses there are methods for readers and methods for editors. */
function together(...parts: readonly Readonly<Record<string, Partial<Address>>>[]): Readonly<Record<string, Address>> {
  const all: Record<string, Partial<Address>> = {};
  for (const [path, address] of parts.flatMap((part) => Object.entries(part))) all[path] = { ...all[path], ...address };
  return all as Record<string, Address>;
}

/** Every address of the service. A route that is not here fails a test. */
export const addresses: Readonly<Record<string, Address>> = together(pollAddresses, embedAddresses, voteAddresses, adminAddresses, serviceAddresses);

const retryAfter = { 'Retry-After': header({ type: 'string', pattern: '^[1-9][0-9]*$' }, 'Seconds after which the same request may be sent again.') };

/** Headers that a problem has wherever it is answered. */
const headersOfProblems: Partial<Record<VoteProblemType, Headers>> = { overloaded: retryAfter, 'request-in-progress': retryAfter, 'rate-limited': retryAfter };

/** The answers of one status: where several problems have it, `type` tells them apart. */
function problemAnswer(names: readonly VoteProblemType[], { problemHeaders = {}, problemPages }: Partial<Operation>): Answer {
  const [first] = names;
  const schemasOfAll = names.map((name) => ref(name));
  return {
    description: names.map((name) => explanations[name].title).join('; '),
    headers: Object.assign({ ...noStore }, problemPages === undefined ? {} : problemPages === 'always' ? ofPages : ofSomePages, ...names.flatMap((name) => [headersOfProblems[name] ?? {}, problemHeaders[name] ?? {}])) as Headers,
    content: {
      ...(problemPages === 'always' ? {} : { 'application/problem+json': { schema: names.length === 1 && first !== undefined ? ref(first) : { oneOf: schemasOfAll } } }),
      ...(problemPages === undefined ? {} : page),
    },
  };
}

const errorAnswer = (description: string, headers: Headers = {}): Answer => ({
  description,
  headers: { ...noStore, ...headers },
  content: { 'application/problem+json': { schema: ref('Error') } },
});

function responsesOf(address: Address, operation: Pick<Operation, 'answers' | 'problems'> & Partial<Operation>): Record<string, Answer> {
  const byStatus = new Map<number, VoteProblemType[]>();
  for (const name of operation.problems) byStatus.set(problemStatus[name], [...(byStatus.get(problemStatus[name]) ?? []), name]);
  const answers: Record<string, Answer> = { ...operation.answers };
  for (const [status, names] of byStatus) answers[status] = problemAnswer(names, operation);
  for (const status of operation.errors ?? []) answers[status] = errorAnswer(status === 501 ? 'The service does not do this.' : 'There is nothing at this address.');
  return Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, { ...answer, headers: { ...(operation.headers ?? address.headers), ...answer.headers } }]));
}

const withoutContent = (responses: Record<string, Answer>) => Object.fromEntries(Object.entries(responses).map(([status, { description, headers }]) => [status, { description, headers }]));

function operationObject(address: Address, operation: Operation) {
  const { answers: _answers, problems: _problems, errors: _errors, problemHeaders: _headers, problemPages: _pages, headers: _own, ...described } = operation;
  return { ...described, responses: responsesOf(address, operation) };
}

/** Methods that change something, as OpenAPI writes them. */
const changing = ['post', 'put', 'patch', 'delete'] as const;

/** What stands in `Allow` at an address. */
export const methodsOf = (address: Address): readonly string[] => [...(address.get ? ['GET', 'HEAD'] : []), ...changing.flatMap((name) => (address[name] ? [name.toUpperCase()] : [])), ...(address.preflightProblems ? ['OPTIONS'] : [])];

function preflight(address: Address, path: string) {
  const forEditors = changing.filter((name) => address[name]?.headers).map((name) => name.toUpperCase());
  const methods = methodsOf(address).filter((name) => name !== 'OPTIONS' && !forEditors.includes(name)).join(', ');
  const headers = {
    Allow: header(`${methods}, OPTIONS`),
    'Access-Control-Allow-Methods': header(methods),
    'Access-Control-Allow-Headers': header('Content-Type, Idempotency-Key, Authorization, If-Match'),
    'Access-Control-Max-Age': header('7200'),
  };
  const answers = { 204: { description: 'What a page may send here.', headers } };
  const name = (address.get ?? address.post)?.operationId ?? path;
  return { operationId: `preflight-${name}`, summary: 'The preflight of browsers', responses: responsesOf(address, { answers, problems: address.preflightProblems ?? [] }) };
}

function pathItem(path: string, address: Address) {
  const { get, parameters } = address;
  const read = get && operationObject(address, get);
  return {
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(read ? { get: read, head: { ...read, operationId: `${read.operationId}-head`, summary: `${read.summary}: the headers alone`, responses: withoutContent(read.responses) } } : {}),
    ...Object.fromEntries(changing.flatMap((name) => (address[name] ? [[name, operationObject(address, address[name])] as const] : []))),
    ...(address.preflightProblems ? { options: preflight(address, path) } : {}),
  };
}

/** A person who opens an address that is for forms alone, or sends one elsewhere, gets a page. */
const methodNotAllowed: Answer = {
  ...errorAnswer('The address does not know this method.', { ...ofSomePages, Allow: header({ type: 'string', pattern: '^[A-Z]+(, [A-Z]+)*$' }) }),
  content: { 'application/problem+json': { schema: ref('Error') }, ...page },
};

const description = `Serves polls and counts their votes, each once. The meaning of every field is in docs/contracts.md of news-widgets.

URLs in answers are relative to the document that has them, apart from \`type\` of a problem and \`Location\`, which start at the root of the service.

At every address, a method that is not described gets 405 (\`MethodNotAllowed\`); an address that is not described gets 404 (\`NotFound\`). What is no HTTP or
no address gets 400 (\`MalformedRequest\`), a part of an address that is far too long 414 (\`AddressTooLong\`), too many headers 431 (\`HeadersTooLarge\`), and
what does not arrive in time 408 (\`RequestTimeout\`). No answer sets a cookie or allows credentials.`;

/** The OpenAPI 3.1 description of the service, served at `/openapi.json`. */
export const openapi = {
  openapi: '3.1.0',
  info: { title: 'news-widgets vote service', version: '0.1.0', description, license: { name: 'MIT', identifier: 'MIT' } },
  // The service may stand under any path.
  servers: [{ url: '.' }],
  security: [],
  paths: Object.fromEntries(Object.entries(addresses).map(([path, address]) => [path, pathItem(path, address)])),
  components: {
    schemas,
    responses: {
      MethodNotAllowed: methodNotAllowed,
      NotFound: errorAnswer('There is nothing at this address.'),
      AddressTooLong: errorAnswer('A part of the address is longer than any that the service has.'),
      MalformedRequest: problemAnswer(['malformed-request'], {}),
      RequestTimeout: errorAnswer('The request took too long to arrive.'),
      HeadersTooLarge: errorAnswer('The headers of the request are too large.'),
    },
    securitySchemes: {
      token: { type: 'http', scheme: 'bearer', description: 'The `token` of a receipt.' },
      deskToken: { type: 'http', scheme: 'bearer', description: 'The token for editors, which the service prints at its first start.' },
    },
  },
};
