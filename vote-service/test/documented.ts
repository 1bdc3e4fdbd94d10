import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { addresses, openapi } from '../src/openapi/openapi.js';

/** An answer as it left the service, with what it answers. */
export interface Exchange {
  readonly method: string;
  /** Path and query of the request. */
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

type Schema = Readonly<Record<string, unknown>>;

interface Described {
  readonly headers?: Readonly<Record<string, { readonly required: boolean; readonly schema: Schema }>>;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

interface PathItem {
  readonly parameters?: readonly { readonly name: string; readonly schema: Schema }[];
  readonly [method: string]: unknown;
}

const document = JSON.parse(JSON.stringify(openapi)) as {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: { readonly schemas: Schema; readonly responses: Readonly<Record<'MethodNotAllowed' | 'NotFound' | 'MalformedRequest' | 'RequestTimeout' | 'AddressTooLong' | 'HeadersTooLarge', Described>> };
};

/** Headers that are of the connection and of every message. */
const ofEveryMessage: ReadonlySet<string> = new Set(['connection', 'content-length', 'content-type', 'date', 'keep-alive', 'transfer-encoding']);

/** Clients must bear members that they do not know; the service must not send any that are not described. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inside = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in schema && 'type' in schema && !('anyOf' in schema) ? { ...inside, additionalProperties: false } : inside;
}

/** References of the document start at its root, those of a schema at the schema. */
const referring = (schema: unknown): Schema => JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"service:#/$defs/')) as Schema;

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
formats.default(ajv);
ajv.addSchema(referring({ $id: 'service:', $defs: closed(document.components.schemas) }));

const compiled = new Map<Schema, ValidateFunction>();

/** What is wrong with a value, in words; nothing where it fits. */
function faults(schema: Schema, value: unknown): readonly string[] {
  let validate = compiled.get(schema);
  if (!validate) {
    validate = ajv.compile(referring(closed(schema)));
    compiled.set(schema, validate);
  }
  return validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The item whose template the path has, and whether the parts of the path are as described. */
function itemAt(path: string): { readonly template: string; readonly item: PathItem; readonly fits: boolean } | undefined {
  for (const [template, item] of Object.entries(document.paths)) {
    const found = new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '([^/]*)')}$`).exec(path);
    if (!found) continue;
    const fits = (item.parameters ?? []).every(({ schema }, index) => faults(schema, decoded(found[index + 1] ?? '')).length === 0);
    return { template, item, fits };
  }
  return undefined;
}

/** The descriptions that may be that of the answer: more than one only at addresses that are not quite as described. */
function candidates({ method, url, status }: Exchange): readonly Described[] {
  const { MethodNotAllowed, NotFound, MalformedRequest, RequestTimeout, AddressTooLong, HeadersTooLarge } = document.components.responses;
  const unserved = { 400: MalformedRequest, 404: NotFound, 408: RequestTimeout, 414: AddressTooLong, 431: HeadersTooLarge }[status];
  const nowhere = unserved ? [unserved] : [];
  const place = itemAt(url.replace(/[?#].*$/, ''));
  if (!place) return nowhere;
  const { template, item, fits } = place;
  const operation = item[method.toLowerCase()] as { readonly responses: Readonly<Record<string, Described>> } | undefined;
  const own = operation ? operation.responses[status] : status === 405 ? { ...MethodNotAllowed, headers: { ...addresses[template]?.headers, ...MethodNotAllowed.headers } } : undefined;
  return [...(own ? [own] : []), ...(fits && operation ? [] : nowhere)];
}

function headerFaults({ headers: expected = {} }: Described, sent: Exchange['headers']): readonly string[] {
  const known = new Map(Object.entries(expected).map(([name, header]) => [name.toLowerCase(), header]));
  const unknown = Object.keys(sent).filter((name) => !known.has(name.toLowerCase()) && !ofEveryMessage.has(name.toLowerCase()));
  const values = [...known].flatMap(([name, { required, schema }]) => {
    const value = sent[name];
    if (value === undefined) return required ? [`the header ${name} is missing`] : [];
    return faults(schema, String(value)).map((fault) => `the header ${name}: ${fault}: ${String(value)}`);
  });
  return [...unknown.map((name) => `the header ${name} is not described`), ...values];
}

function bodyFaults({ content }: Described, { method, status, headers, body }: Exchange): readonly string[] {
  if (method === 'HEAD' || !content) return body === '' ? [] : [`${status} has a body`];
  const type = String(headers['content-type']).replace(/;.*$/, '');
  const schema = content[type]?.schema;
  if (!schema) return [`the content type ${type} is not described`];
  if (!type.endsWith('json')) return faults(schema, body);
  const value = parsed(body);
  return value === undefined ? ['the body is not JSON'] : faults(schema, value);
}

/** Where an answer is not as `openapi.json` describes it; nothing where it is. */
export function undocumented(exchange: Exchange): readonly string[] {
  const found = candidates(exchange).map((response) => [...headerFaults(response, exchange.headers), ...bodyFaults(response, exchange)]);
  const best = found.toSorted((a, b) => a.length - b.length)[0] ?? ['the status is not described'];
  return best.map((fault) => `${exchange.method} ${exchange.url.slice(0, 200)} ${exchange.status}: ${fault}`);
}

/**
 * `fetch`, for services that run as processes of their own.
 *
 * @throws when the answer is not as `openapi.json` describes it.
 */
export async function fetchDescribed(url: URL | string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(url, init);
  const { pathname, search } = new URL(url);
  const found = undocumented({ method: init.method ?? 'GET', url: pathname + search, status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.clone().text() });
  if (found.length > 0) throw new Error(found.join('\n'));
  return answer;
}
