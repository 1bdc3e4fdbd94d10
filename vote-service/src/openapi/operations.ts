import type { VoteProblemType } from '../../../src/poll/poll.js';
import type { Schema } from './schemas.js';

/** A header of an answer, as OpenAPI writes it. */
export interface Header {
  readonly description?: string;
  /** Whether every such answer has it. */
  readonly required: boolean;
  readonly schema: Schema;
}

export type Headers = Readonly<Record<string, Header>>;

/** A body by its media types. */
export type Content = Readonly<Record<string, { readonly schema: Schema; readonly example?: unknown }>>;

/** What a client may put into an address or a header. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Schema;
  readonly example?: unknown;
}

/** An answer that is no problem. */
export interface Answer {
  readonly description: string;
  readonly headers: Headers;
  readonly content?: Content;
}

/** One method of an address. */
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly answers: Readonly<Record<number, Answer>>;
  /** The problems of the contract that it can answer. */
  readonly problems: readonly VoteProblemType[];
  /** Statuses of errors that the contract has no name for. */
  readonly errors?: readonly number[];
  /** Whether problems are answered as pages for people, always or to forms; else they are documents. */
  readonly problemPages?: 'always' | 'to-forms';
  /** Headers of single problems. */
  readonly problemHeaders?: Partial<Record<VoteProblemType, Headers>>;
  /** Headers of every answer in the place of those of the address: what is for editors is for no page of another site. */
  readonly headers?: Headers;
}

/** An address with its methods; `HEAD` is where `GET` is. Every other method is answered with 405 and `Allow`. */
export interface Address {
  readonly parameters: readonly Parameter[];
  /** Headers of every answer at the address. */
  readonly headers: Headers;
  readonly get?: Operation;
  readonly post?: Operation;
  readonly put?: Operation;
  readonly patch?: Operation;
  readonly delete?: Operation;
  /** Problems of the preflight; `undefined` where no page of another site may send anything. */
  readonly preflightProblems?: readonly VoteProblemType[];
}

/** A header that every such answer has, with this value or of this shape. */
export const header = (schema: string | Schema, description?: string): Header => ({
  ...(description === undefined ? {} : { description }),
  required: true,
  schema: typeof schema === 'string' ? { const: schema } : schema,
});

/** The same, where not every answer has it. */
export const optional = (made: Header): Header => ({ ...made, required: false });

export const noStore: Headers = { 'Cache-Control': header('no-store') };

/** Headers of addresses that every page may read. */
export const forReaders: Headers = {
  'Access-Control-Allow-Origin': header('*'),
  'Access-Control-Expose-Headers': header('ETag, Location, Retry-After'),
  'Cross-Origin-Resource-Policy': header('cross-origin'),
  'Timing-Allow-Origin': header('*'),
  'X-Content-Type-Options': header('nosniff'),
};

/** Headers of addresses that the pages of a poll's allowed origins may use. */
export const forVoters: Headers = {
  'Access-Control-Allow-Origin': optional(header({ type: 'string' }, 'The Origin of the request, where it is allowed.')),
  'Access-Control-Expose-Headers': optional(header('ETag, Location, Retry-After')),
  Vary: header('Origin'),
  'X-Content-Type-Options': header('nosniff'),
};

/** Headers of addresses for the operator's programs, and for editors. */
export const forOperators: Headers = { ...noStore, 'X-Content-Type-Options': header('nosniff') };

/** Headers of pages for people. */
export const ofPages: Headers = {
  'Content-Security-Policy': header({ type: 'string', pattern: "^default-src 'none'; .*; frame-ancestors " }, 'Nothing is loaded, and only sites that may vote may show the page in a frame.'),
  'Referrer-Policy': header('no-referrer'),
};

/** The content of a page. */
export const page: Content = { 'text/html': { schema: { type: 'string' } } };

/** The same headers, where not every answer is a page. */
export const ofSomePages: Headers = Object.fromEntries(Object.entries(ofPages).map(([name, made]) => [name, optional(made)]));
