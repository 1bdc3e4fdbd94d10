import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { VoteProblemType } from '../../../src/poll/poll.js';
import { schemas } from '../openapi/schemas.js';
import { Mismatch, shown } from './mismatch.js';

/** What the contract has a shape for, apart from problems. */
export type Shape = 'Poll' | 'Results' | 'Receipt';

type Schema = { readonly [key: string]: unknown };

const text: Schema = { type: 'string', minLength: 1 };

/** The same schema with other properties in the place of its own. */
const withProperties = (schema: Schema, properties: Schema): Schema => ({ ...schema, properties: { ...(schema['properties'] as Schema), ...properties } });

/** The same schema, where these need not be there: a backend may look at votes in another way, or not at all. */
const without = (schema: Schema, ...names: readonly string[]): Schema => ({ ...schema, required: (schema['required'] as readonly string[]).filter((name) => !names.includes(name)) });
const poll = (schema: Schema) => without(schema, 'integrity', 'set_aside_count');

/** A name for a vote, a key for results: what the schemas say of them is true of this service, and the contract leaves it to each. */
const ofAnyBackend: Schema = {
  ...schemas,
  Vote: withProperties(schemas.Vote, { id: text }),
  Poll: poll(schemas.Poll),
  Results: without(schemas.Results, 'set_aside_count'),
  Receipt: withProperties(schemas.Receipt, { poll: poll((schemas.Receipt as unknown as { properties: { poll: Schema } }).properties.poll), results_key: { type: ['string', 'null'] }, token: text }),
};

const compiler = new Ajv2020({ allErrors: true, strict: false });
formats.default(compiler);
compiler.addSchema({ $id: 'contract', components: { schemas: ofAnyBackend } });

const compiled = new Map<string, ValidateFunction>();

function compile(name: string, make: () => Schema): ValidateFunction {
  const known = compiled.get(name) ?? compiler.compile(make());
  compiled.set(name, known);
  return known;
}

function check(validate: ValidateFunction, value: unknown, expected: string): void {
  if (validate(value)) return;
  const faults = (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath || 'the whole'} ${message}`);
  throw new Mismatch(expected, `${faults.slice(0, 5).join('; ')} in ${shown(value)}`);
}

/** @throws Mismatch with the places that do not fit. */
export const expectShape = (name: Shape, value: unknown): void => check(compile(name, () => ({ $ref: `contract#/components/schemas/${name}` })), value, `a document of the shape ${name} in openapi.json`);

/** @throws Mismatch unless it is a problem of this name; titles and the start of `type` are for each backend to choose. */
export function expectProblemShape(name: VoteProblemType, value: unknown): void {
  const schema = () => JSON.parse(JSON.stringify(withProperties(schemas[name], { type: { type: 'string', pattern: `(^|/)${name}$` }, title: text })).replaceAll('"#/', '"contract#/')) as Schema;
  check(compile(`problem ${name}`, schema), value, `a problem document (RFC 9457) whose type ends in "${name}"`);
}
