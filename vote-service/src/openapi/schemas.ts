import { problemStatus } from '../../../src/poll/poll.js';
import type { VoteProblemType } from '../../../src/poll/poll.js';
import { explanations } from '../problems.js';

/** A JSON Schema of the 2020-12 draft. */
export type Schema = Readonly<Record<string, unknown>>;

/** Points at one of {@link schemas}. */
export const ref = (name: keyof typeof schemas): Schema => ({ $ref: `#/components/schemas/${name}` });

const object = (properties: Readonly<Record<string, Schema>>, description?: string): Schema => ({
  type: 'object',
  ...(description === undefined ? {} : { description }),
  required: Object.keys(properties),
  properties,
});
const list = (items: Schema, more: Schema = {}): Schema => ({ type: 'array', items, ...more });
const orNull = ({ type, ...schema }: Schema): Schema => ({ type: [type, 'null'], ...schema });

const flag: Schema = { type: 'boolean' };
const count: Schema = { type: 'integer', minimum: 0 };
const text: Schema = { type: 'string' };
const words: Schema = { type: 'string', minLength: 1, maxLength: 2000, description: 'Plain text.' };
const time: Schema = { type: 'string', format: 'date-time', pattern: 'Z$' };
const reference: Schema = { type: 'string', format: 'uri-reference', description: 'Relative to the URL of this document.' };

/** Ids of polls and options. */
export const id: Schema = { type: 'string', pattern: '^(?!\\.\\.?$)[\\w.-]{1,64}$' };
/** The name of a vote: the address of one is the address of its poll's votes and this. */
export const voteId: Schema = { type: 'string', pattern: '^[\\w-]{22}$' };
/** What opens the results of a poll for its voters. */
export const resultsKey: Schema = { type: 'string', pattern: '^[\\w-]{22}$' };
/** A grant of the page for frames. */
export const grantPattern = '^\\d{1,12}\\.[\\w-]{43}$';
/** A ballot key in text form. */
export const ballotKey: Schema = { type: 'string', format: 'uuid', pattern: '^[\\da-f]{8}-[\\da-f]{4}-7[\\da-f]{3}-[89ab][\\da-f]{3}-[\\da-f]{12}$', description: 'A UUIDv7.' };

const figures = {
  results_version: { ...count, description: 'Rises whenever a vote is counted, changed or withdrawn; 0 while no figure is published.' },
  votes_count: orNull({ ...count, description: 'Choices counted, over all options; null while it is not published.' }),
  voters_count: orNull({ ...count, description: 'Ballots counted; null while it is not published.' }),
};

const optionCount = orNull({ ...count, description: 'Ballots that chose it; null while counts are not published.' });

const image: Schema = {
  ...object({ url: { type: 'string', format: 'uri' }, alt: { ...words, description: 'What it shows.' }, width: { ...count, description: 'Pixels.' }, height: { ...count, description: 'Pixels.' } }, 'What the option looks like.'),
  required: ['url', 'alt'],
};

const option: Schema = {
  ...object({ id, title: words, image, pinned: { ...flag, description: 'Whether it stays last where the order differs.' }, votes_count: optionCount }),
  required: ['id', 'title', 'votes_count'],
};

const poll = {
  id,
  question: words,
  description: orNull(words),
  lang: orNull({ ...words, description: 'BCP 47 tag of the question and the options.' }),
  kind: { const: 'choice' },
  status: { enum: ['scheduled', 'open', 'closed', 'archived'], description: 'Only "open" takes votes.' },
  starts_at: orNull(time),
  expires_at: orNull(time),
  expired: { ...flag, description: 'Whether the status is "closed" or "archived".' },
  multiple: flag,
  multiple_choice_min: { ...count, minimum: 1 },
  multiple_choice_max: { ...count, minimum: 1 },
  results_visibility: { enum: ['always', 'after_vote', 'after_deadline', 'never'], description: 'When the counts of options are published.' },
  show_total: { ...flag, description: 'Whether votes_count and voters_count are published while the counts of options are not.' },
  allow_change: { ...flag, description: 'Whether a vote may be changed and withdrawn while the poll is open.' },
  randomize_options: { ...flag, description: 'Whether clients show the options in another order to each reader, before the vote.' },
  results_order: { enum: ['option', 'votes'], description: 'In which order clients show results; equal votes keep the order of the options.' },
  ...figures,
  options: list(option, { minItems: 2, maxItems: 62 }),
  revision: { ...count, minimum: 1, description: 'Rises when the definition or the status changes.' },
  results_updated_at: orNull({ ...time, description: 'When a vote was last counted, changed or withdrawn; null while no figure is published.' }),
  notice: orNull({ ...words, description: 'Shown under the results.' }),
  urls: {
    ...object({
      self: reference,
      results: reference,
      votes: reference,
      page: { ...reference, description: 'For people whose browser runs no script.' },
      events: { ...reference, description: 'Live results, where the service has them. Polls whose addresses differ in the parameter `polls` alone may be asked for together, with commas between its values.' },
    }),
    required: ['self', 'results', 'votes', 'page'],
  },
};

/** A poll; what came into the contract later is not there with every service. */
const withPoll = (members: Readonly<Record<string, Schema>>, description: string): Schema => ({ ...object(members, description), required: Object.keys(members).filter((name) => !/^(randomize_options|results_order)$/.test(name)) });

const choices = list(id, { maxItems: 62, uniqueItems: true, description: 'Option ids in the order of the poll; none where the vote was withdrawn.' });

/** Members that a problem has besides those of RFC 9457. */
const members: Partial<Record<VoteProblemType, Readonly<Record<string, Schema>>>> = {
  'poll-not-open': { starts_at: orNull(time) },
  'poll-closed': { expires_at: orNull(time), results_url: orNull({ ...reference, description: 'Relative to the URL of the request; null where results are never shown.' }) },
  'rate-limited': { retry_after: { ...count, minimum: 1, description: 'Seconds.' } },
  'invalid-choices': { errors: list({ $ref: '#/components/schemas/ChoicesError' }, { minItems: 1 }) },
};

const problem = (name: VoteProblemType): Schema =>
  object({ type: { const: `/problems/${name}` }, title: { const: explanations[name].title }, status: { const: problemStatus[name] }, detail: text, ...members[name] }, explanations[name].next);

/** What requests and answers carry, by name. */
export const schemas = {
  Poll: withPoll(poll, 'A poll as it is now: names and meanings are those of the Poll of Mastodon, but options have a text id, and nothing depends on who asks.'),
  Results: object({ id, ...figures, options: list(object({ id, votes_count: optionCount }), { minItems: 2, maxItems: 62 }), final: { ...flag, description: 'True once the poll is closed.' } }, 'The figures of a poll alone.'),
  Ballot: {
    type: 'object',
    description: 'Further members are ignored.',
    required: ['choices'],
    properties: { choices: list({ anyOf: [id, { ...count, description: 'Place in the list of options, from 0.' }] }, { minItems: 1, maxItems: 62 }) },
  },
  BallotForm: {
    type: 'object',
    description: 'Each field may come more than once; further fields are ignored. `key` and `grant` are those of a confirmation page.',
    properties: { 'choices[]': list(id), choices: list(id), key: ballotKey, grant: text },
  },
  Vote: object({
    id: voteId,
    choices,
    created_at: { ...time, description: "When the ballot was made, by the clock of the reader's device." },
    status: { enum: ['counted', 'withdrawn'] },
  }, 'A vote that was counted, and may have been changed or withdrawn since.'),
  Receipt: object({
    poll: withPoll({ ...poll, voted: { ...flag, description: 'False where the vote was withdrawn.' }, own_votes: choices }, "The poll with the counts that its voters may see, and the reader's choices."),
    vote: { $ref: '#/components/schemas/Vote' },
    token: { ...ballotKey, description: 'Proves that its holder cast the vote: the Bearer token that opens it.' },
    results_key: orNull({ ...resultsKey, description: 'Opens results that only voters may see: the k of their address. The same for all voters of the poll; null in other polls, and for who has withdrawn.' }),
  }, 'The answer to a vote, and to a change.'),
  Oembed: object(
    {
      version: { const: '1.0' },
      type: { const: 'rich' },
      title: words,
      provider_name: text,
      provider_url: { type: 'string', format: 'uri' },
      cache_age: { ...count, description: 'Seconds.' },
      html: { ...text, description: 'A quotation with a link, and a frame.' },
      width: { ...count, minimum: 1, description: 'Pixels.' },
      height: { ...count, minimum: 1, description: 'Pixels, roughly what the poll needs.' },
    },
    'How to show a poll in a page: https://oembed.com/, version 1.0.',
  ),
  Grant: object({ grant: { ...text, pattern: grantPattern }, expires_in: { ...count, minimum: 1, description: 'Seconds for which it is good for votes.' } }, 'Lets votes of the page for frames in.'),
  Health: object({ status: { const: 'ok' } }),
  Readiness: { ...object({ status: { enum: ['ready', 'unavailable'] }, reason: text }), required: ['status'] },
  ChoicesError: {
    ...object({ pointer: { type: 'string', format: 'json-pointer' }, code: { enum: ['too_few', 'too_many', 'unknown_option', 'duplicate'] }, min: count, max: count }, 'One thing that is wrong with the choices.'),
    required: ['pointer', 'code'],
  },
  Error: object({ type: { const: 'about:blank' }, title: text, status: { type: 'integer', minimum: 400, maximum: 501 }, detail: text }, 'An HTTP error for which the contract has no name.'),
  ...(Object.fromEntries(Object.keys(problemStatus).map((name) => [name, problem(name as VoteProblemType)])) as Record<VoteProblemType, Schema>),
} as const;
