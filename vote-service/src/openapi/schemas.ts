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
const amount: Schema = { type: 'number', minimum: 0 };
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
  results_version: { ...count, description: 'Rises whenever a vote arrives, is changed, withdrawn or reviewed; 0 while no figure is published.' },
  votes_count: orNull({ ...count, description: 'Choices counted, over all options; null while it is not published.' }),
  voters_count: orNull({ ...count, description: 'Ballots counted; null while it is not published.' }),
  set_aside_count: orNull({ ...count, description: 'Ballots that the editors have looked at and do not count; null while voters_count is not published.' }),
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
  integrity: { enum: ['none', 'browser', 'network', 'challenge', 'signed'], description: 'What a vote has to go through before it counts.' },
  randomize_options: { ...flag, description: 'Whether clients show the options in another order to each reader, before the vote.' },
  results_order: { enum: ['option', 'votes'], description: 'In which order clients show results; equal votes keep the order of the options.' },
  ...figures,
  options: list(option, { minItems: 2, maxItems: 62 }),
  revision: { ...count, minimum: 1, description: 'Rises when the definition or the status changes.' },
  corrected_at: orNull({ ...time, description: 'When the wording was last corrected after the opening.' }),
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

const { urls: _urls, ...finalPoll } = poll;

const correctedWords = orNull({ ...words, description: 'null where there was nothing.' });

const version = object({ revision: { ...count, minimum: 1, description: 'That the correction has made.' }, corrected_at: time, changes: list(object({ pointer: { type: 'string', format: 'json-pointer' }, before: correctedWords, after: correctedWords }), { minItems: 1 }) }, 'A correction.');

const { urls: _addresses, status, starts_at, expires_at, expired: _expired, votes_count: _votes, voters_count: _voters, set_aside_count: _setAside, results_version: _version, results_updated_at: _updated, corrected_at: _corrected, revision, options: _options, ...writtenPoll } = poll;

/** A definition with all its fields. */
const definition = { ...writtenPoll, status: { ...status, description: 'As an editor has set it; the clock opens and closes what is not closed by hand.' }, starts_at, expires_at, options: list({ ...object({ id, title: words, image, pinned: flag }), required: ['id', 'title'] }, { minItems: 2, maxItems: 62 }) };

const origins: Schema = { anyOf: [{ const: '*' }, list({ type: 'string' })], description: 'The sites whose readers may vote, or "*".' };

const exactFigures = { voters_count: count, votes_count: count, options: list(object({ id, votes_count: count })), results_version: count, updated_at: orNull(time) };

const voteStatus: Schema = { enum: ['counted', 'held', 'set_aside'] };

const reviewFigures = { counted: count, held: count, set_aside: count };

const paged = { total: count, page: { ...count, minimum: 1 }, pages: { ...count, minimum: 1 } };

/** A poll; what came into the contract later is not there with every service. */
const withPoll = (members: Readonly<Record<string, Schema>>, description: string): Schema => ({ ...object(members, description), required: Object.keys(members).filter((name) => !/^(randomize_options|results_order)$/.test(name)) });

const choices = list(id, { maxItems: 62, uniqueItems: true, description: 'Option ids in the order of the poll; none where the vote was withdrawn.' });

/** Members that a problem has besides those of RFC 9457. */
const members: Partial<Record<VoteProblemType, Readonly<Record<string, Schema>>>> = {
  'poll-not-open': { starts_at: orNull(time) },
  'poll-closed': { expires_at: orNull(time), results_url: orNull({ ...reference, description: 'Relative to the URL of the request; null where results are never shown.' }) },
  'challenge-required': { challenge: { $ref: '#/components/schemas/Challenge' } },
  'already-voted': { vote: { $ref: '#/components/schemas/Vote' } },
  'rate-limited': { retry_after: { ...count, minimum: 1, description: 'Seconds.' } },
  'poll-invalid': { errors: list(object({ pointer: { type: 'string', format: 'json-pointer' }, detail: { ...text, description: 'What is wrong, and what to write.' } }), { minItems: 1 }) },
  'invalid-choices': { errors: list({ $ref: '#/components/schemas/ChoicesError' }, { minItems: 1 }) },
};

const problem = (name: VoteProblemType): Schema =>
  object({ type: { const: `/problems/${name}` }, title: { const: explanations[name].title }, status: { const: problemStatus[name] }, detail: text, ...members[name] }, explanations[name].next);

/** What requests and answers carry, by name. */
export const schemas = {
  Poll: withPoll(poll, 'A poll as it is now: names and meanings are those of the Poll of Mastodon, but options have a text id, and nothing depends on who asks.'),
  Results: object({ id, ...figures, options: list(object({ id, votes_count: optionCount }), { minItems: 2, maxItems: 62 }), final: { ...flag, description: 'True once the poll is closed.' } }, 'The figures of a poll alone.'),
  FinalPoll: object(finalPoll, 'A poll that is closed, without addresses: an element that shows it asks nobody for anything.'),
  Versions: object({ id, corrected_at: poll.corrected_at, versions: list(version) }, 'Corrections, oldest first.'),
  AdminPoll: object(
    {
      definition: object(definition, 'As it is stored, with all fields.'),
      allowed_origins: origins,
      source: { enum: ['file', 'desk'], description: 'The polls file is the operator\'s: what is in it cannot be changed here.' },
      status: poll.status,
      revision,
      created_at: orNull(time),
      corrected_at: poll.corrected_at,
      versions: list(version, { description: 'Oldest first.' }),
      figures: object({ ...exactFigures, per_minute: list(count, { minItems: 60, maxItems: 60, description: 'Ballots by the minute since the service was started, oldest first; the last is the minute that is running.' }) }, 'Whatever readers may see.'),
      urls: object(Object.fromEntries(['self', 'results', 'votes', 'page', 'embed', 'versions', 'final', 'definition', 'export_csv', 'export_json'].map((name) => [name, reference]))),
    },
    'A poll as editors see it.',
  ),
  AdminPolls: object({ polls: list({ $ref: '#/components/schemas/AdminPoll' }, { maxItems: 50 }), ...paged }, 'Newest first.'),
  PollDefinition: {
    type: 'object',
    description: 'A poll as in the polls file: `question` and `options` must be there. Further members are ignored.',
    properties: { ...definition, description: orNull(words), allowed_origins: origins },
  },
  Confirmation: { ...object({ confirm: { ...id, description: 'The id of the poll.' } }), required: ['confirm'] },
  Export: object({ definition: object(definition), exported_at: time, figures: object(exactFigures), votes: list(object({ vote: { ...count, minimum: 1 }, created_at: { type: 'string', format: 'date-time', description: 'To the minute.' }, choices: list(id, { minItems: 1 }) })) }, 'Every vote that counts, by the time of its ballot.'),
  AuditRows: object({ rows: list(object({ at: time, action: text, poll_id: orNull(id), details: { type: 'object' } })), ...paged }, 'What editors have done, newest first.'),
  HeldVotes: object({
    ...reviewFigures,
    groups: list(object({ hour: { ...time, description: 'When they came: the beginning of the hour, by the clock of the service.' }, status: { enum: ['held', 'set_aside'] }, ballots: count, options: list(object({ id, votes_count: count })) })),
    reviews: list(object({ from: voteStatus, to: voteStatus, at: time, reason: text, ballots: count }), { description: 'The latest first.' }),
    anomalies: list({
      anyOf: [
        object({ kind: { const: 'burst' }, ballots: count, usual: amount }, 'So many ballots in ten minutes, where the hours before had the usual number.'),
        object({ kind: { const: 'one-network' }, share: amount }, 'This share, from 0 to 1, of the last ballots is of one network.'),
        object({ kind: { const: 'one-option' }, choices: text, share: amount, usual: amount }, 'This share of the last ballots chose the same, where the ones before had the usual share.'),
      ],
    }),
  }),
  Review: {
    type: 'object',
    required: ['action', 'reason'],
    properties: { action: { enum: ['accept', 'set-aside'] }, from: { ...voteStatus, default: 'held' }, since: time, before: time, reason: { ...text, description: 'Kept with the votes.' } },
  },
  Reviewed: object({ moved: { ...count, description: 'Votes that were moved.' }, ...reviewFigures }),
  Webhooks: object(
    {
      url: orNull({ ...text, description: 'Where events go, without the query; null where nobody is told.' }),
      deliveries: list(object({ id: text, type: { enum: ['poll.closed', 'poll.threshold', 'poll.anomaly'] }, poll_id: id, created_at: time, status: { enum: ['waiting', 'delivered', 'failed'] }, attempts: count, next_at: orNull(time), answer: orNull({ ...text, description: 'What came of the last attempt.' }) })),
    },
    'What a system of the publisher was told, the latest 100 events, newest first.',
  ),
  Ballot: {
    type: 'object',
    description: 'Further members are ignored.',
    required: ['choices'],
    properties: { choices: list({ anyOf: [id, { ...count, description: 'Place in the list of options, from 0.' }] }, { minItems: 1, maxItems: 62 }), altcha: { ...text, description: 'A solved challenge: JSON `{challenge, solution: {counter, derivedKey}}` in base64.' }, voter_token: { ...text, description: 'Where the publisher knows its readers: a JWT with `sub`, `poll` and `exp`.' } },
  },
  BallotForm: {
    type: 'object',
    description: 'Each field may come more than once; further fields are ignored. `key` and `grant` are those of a confirmation page.',
    properties: { 'choices[]': list(id), choices: list(id), key: ballotKey, grant: text, altcha: text, voter_token: text },
  },
  Vote: object({
    id: voteId,
    choices,
    created_at: { ...time, description: "When the ballot was made, by the clock of the reader's device." },
    status: { enum: ['counted', 'held', 'set_aside', 'withdrawn'], description: '`held`: it is stored, and counts when an editor has looked at it; `set_aside`: one has, and it does not count.' },
  }, 'A vote that was stored, and may have been changed or withdrawn since.'),
  Challenge: object(
    {
      parameters: object({
        algorithm: { const: 'PBKDF2/SHA-256' },
        cost: { ...count, minimum: 1, description: 'Iterations.' },
        data: object({ poll: id }),
        expiresAt: { ...count, description: 'Seconds since 1970.' },
        keyLength: { const: 32 },
        keyPrefix: { ...text, pattern: '^[\\da-f]*$' },
        nonce: { ...text, pattern: '^[\\da-f]{32}$' },
        salt: { ...text, pattern: '^[\\da-f]{32}$' },
      }),
      signature: { ...text, pattern: '^[\\da-f]{64}$' },
    },
    "A challenge of ALTCHA's proof of work, version 2: a counter is sought for which PBKDF2 of the nonce and the counter, as 4 bytes, starts with keyPrefix. Good once, for this poll, for ten minutes.",
  ),
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
