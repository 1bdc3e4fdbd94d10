import type { VoteProblemType } from '../../../src/poll/poll.js';
import { forOperators, header, noStore } from './operations.js';
import type { Address, Content, Headers, Operation, Parameter } from './operations.js';
import { examplePoll, pollId } from './poll-addresses.js';
import { ref } from './schemas.js';

const { question, options } = examplePoll;

const exampleDefinition = {
  id: '7911',
  question,
  description: null,
  lang: 'en',
  kind: 'choice',
  status: 'open',
  starts_at: null,
  expires_at: '2030-01-31T18:00:00.000Z',
  multiple: false,
  multiple_choice_min: 1,
  multiple_choice_max: 1,
  results_visibility: 'always',
  show_total: true,
  allow_change: true,
  integrity: 'network',
  randomize_options: false,
  results_order: 'option',
  notice: examplePoll.notice,
  options: options.map(({ id, title }) => ({ id, title })),
};

const figures = { voters_count: 3, votes_count: 3, options: [{ id: 'yes', votes_count: 2 }, { id: 'no', votes_count: 1 }], results_version: 3, updated_at: '2030-01-23T09:12:03.000Z' };

const adminPollAt = (base: string) => ({
  definition: exampleDefinition,
  allowed_origins: ['https://paper.example'],
  source: 'desk',
  status: 'open',
  revision: 1,
  created_at: '2030-01-22T08:00:00.000Z',
  corrected_at: null,
  versions: [],
  figures: { ...figures, per_minute: [...Array.from({ length: 59 }, () => 0), 3] },
  urls: Object.fromEntries([['self', base], ...['results', 'votes', 'page', 'embed', 'versions', 'definition'].map((name) => [name, `${base}/${name}`]), ['final', `${base}/final.json`], ['export_csv', `${base}/export.csv`], ['export_json', `${base}/export.json`]]),
});

const exampleHeld = {
  counted: 3,
  held: 1210,
  set_aside: 0,
  groups: [{ hour: '2030-01-23T09:00:00.000Z', status: 'held', ballots: 1210, options: [{ id: 'yes', votes_count: 1210 }, { id: 'no', votes_count: 0 }] }],
  reviews: [{ from: 'held', to: 'counted', at: '2030-01-22T09:00:00.000Z', reason: 'A school.', ballots: 31 }],
  anomalies: [{ kind: 'burst', ballots: 1210, usual: 2.5 }],
};

const tag = header({ type: 'string', pattern: '^"[0-9]+"$' }, 'Strong: the revision of the definition. Votes do not change it.');

const adminPoll = (base: string): Content => ({ 'application/json': { schema: ref('AdminPoll'), example: adminPollAt(base) } });

const definitionBody = (example: object): Content[string] => ({ schema: ref('PollDefinition'), example });

const confirmation: NonNullable<Operation['requestBody']> = { required: true, content: { 'application/json': { schema: ref('Confirmation'), example: { confirm: '7911' } } } };

const ifMatch: Parameter = { name: 'If-Match', in: 'header', required: true, description: 'The ETag of the poll as the editor has seen it.', schema: { type: 'string' }, example: '"1"' };

const query = (name: string, description: string, schema: Parameter['schema']): Parameter => ({ name, in: 'query', required: false, description, schema });
const pageNumber = query('page', 'From 1.', { type: 'integer', minimum: 1, default: 1 });

const always: readonly VoteProblemType[] = ['token-invalid', 'origin-not-allowed', 'rate-limited', 'overloaded'];
const withBody: readonly VoteProblemType[] = ['unsupported-media-type', 'payload-too-large', 'malformed-request'];
const ofPoll: readonly VoteProblemType[] = ['poll-not-found', 'poll-removed'];
const ofChange: readonly VoteProblemType[] = [...withBody, ...ofPoll, 'poll-from-file', 'precondition-required', 'revision-mismatch', 'poll-invalid'];

const problemHeaders: Partial<Record<VoteProblemType, Headers>> = { 'token-invalid': { 'WWW-Authenticate': header('Bearer') }, 'revision-mismatch': { ETag: tag } };

/** An operation of editors, and of nobody else. */
const forEditors = (operation: Omit<Operation, 'security' | 'headers' | 'problemHeaders'>): Operation => ({ ...operation, security: [{ deskToken: [] }], headers: forOperators, problemHeaders, problems: [...operation.problems, ...always] });

const address: Pick<Address, 'headers'> = { headers: forOperators };

const change = (operationId: string, summary: string, description: string, more: Partial<Operation> = {}, base = '../7911'): Operation =>
  forEditors({
    operationId,
    summary,
    description,
    parameters: [ifMatch],
    answers: { 200: { description: 'The change is on disk.', headers: { ...noStore, ETag: tag }, content: adminPoll(base) } },
    problems: ofChange,
    ...more,
  });

const download = (operationId: string, summary: string, content: Content): Address => ({
  parameters: [pollId],
  ...address,
  get: forEditors({
    operationId,
    summary,
    description: 'One row for each vote that counts, as all were at one moment: number, time of the ballot to the minute, and choices. Nothing of voters.',
    answers: { 200: { description: 'The votes.', headers: { ...noStore, 'Content-Disposition': header({ type: 'string', pattern: '^attachment; filename="poll-[\\w.-]{1,64}\\.(csv|json)"$' }) }, content } },
    problems: ofPoll,
  }),
});

/** What `routes/admin-routes.ts` serves. */
export const adminAddresses: Readonly<Record<string, Partial<Address>>> = {
  '/polls': {
    parameters: [],
    ...address,
    get: forEditors({
      operationId: 'listPolls',
      summary: 'The polls, for editors',
      parameters: [query('search', 'A part of the id, the question or the title of an option.', { type: 'string' }), query('status', 'Only polls that stand so.', { enum: ['scheduled', 'open', 'closed', 'archived'] }), pageNumber],
      answers: { 200: { description: '50 on a page, newest first.', headers: noStore, content: { 'application/json': { schema: ref('AdminPolls'), example: { polls: [adminPollAt('polls/7911')], total: 1, page: 1, pages: 1 } } } } },
      problems: ['malformed-request'],
    }),
    post: forEditors({
      operationId: 'createPoll',
      summary: 'Make a poll',
      description: 'Without an `id` it gets a number, one above the highest that there ever was.',
      requestBody: { required: true, content: { 'application/json': definitionBody({ question, options: exampleDefinition.options, allowed_origins: ['https://paper.example'] }) } },
      answers: { 201: { description: 'The poll is on disk, and takes votes.', headers: { ...noStore, ETag: tag, Location: header({ type: 'string', pattern: '^/polls/[\\w.-]{1,64}$' }, 'The address of the poll, under that of the service.') }, content: adminPoll('polls/7911') } },
      problems: [...withBody, 'poll-invalid'],
    }),
  },
  '/polls/{id}': {
    patch: change(
      'correctPoll',
      'Change a poll',
      'By a merge patch (RFC 7396) of its definition and `allowed_origins`. A change of wording after the opening is a correction: readers see when it was made, and what was there before.',
      { requestBody: { required: true, content: { 'application/merge-patch+json': definitionBody({ question }), 'application/json': definitionBody({ question }) } }, problems: [...ofChange, 'poll-meaning-fixed'] },
      '7911',
    ),
    delete: change('deletePoll', 'Delete a poll and its votes', 'For ever: its addresses answer 410, and its id is not given again.', { requestBody: confirmation, answers: { 204: { description: 'Nothing of it is left but what the audit says.', headers: noStore } } }),
  },
  '/polls/{id}/results': {
    delete: change('resetResults', 'Delete the votes of a poll', 'The poll goes on. A ballot that arrives after that counts, also one that was counted before: the service has forgotten it.', { requestBody: confirmation }),
  },
  '/polls/{id}/definition': {
    parameters: [pollId],
    ...address,
    get: forEditors({ operationId: 'readDefinition', summary: 'The poll as editors see it', answers: { 200: { description: 'The poll.', headers: { ...noStore, ETag: tag }, content: adminPoll('../7911') } }, problems: ofPoll }),
  },
  '/polls/{id}/close': { parameters: [pollId], ...address, post: change('closePoll', 'Close a poll by hand', 'Votes that came before are counted. A poll that is closed stays as it is.') },
  '/polls/{id}/open': { parameters: [pollId], ...address, post: change('openPoll', 'Open a poll now', 'Also again. A time of opening that is to come becomes now, and one of closing that has passed is dropped.') },
  '/polls/{id}/export.csv': download('exportCsv', 'The votes as CSV', { 'text/csv': { schema: { type: 'string' } } }),
  '/polls/{id}/export.json': download('exportJson', 'The votes as JSON', { 'application/json': { schema: ref('Export'), example: { definition: exampleDefinition, exported_at: '2030-01-24T08:00:00.000Z', figures, votes: [{ vote: 1, created_at: '2030-01-23T09:12:00Z', choices: ['yes'] }] } } }),
  '/polls/{id}/held': {
    parameters: [pollId],
    ...address,
    get: forEditors({
      operationId: 'readHeld',
      summary: 'The votes that are held and set aside',
      description: 'By the hour in which they came, the oldest first, with what was decided about votes before and what is unusual about those that come.',
      answers: { 200: { description: 'What there is to decide about.', headers: noStore, content: { 'application/json': { schema: ref('HeldVotes'), example: exampleHeld } } } },
      problems: ofPoll,
    }),
  },
  '/polls/{id}/held/review': {
    parameters: [pollId],
    ...address,
    post: forEditors({
      operationId: 'reviewVotes',
      summary: 'Count votes that are held, or set them aside',
      description: 'Those that came in the hours from `since` to `before`; without these, all. What was decided can be decided anew, with another `from`.',
      requestBody: { required: true, content: { 'application/json': { schema: ref('Review'), example: { action: 'set-aside', since: '2030-01-23T09:00:00Z', before: '2030-01-23T10:00:00Z', reason: '1,200 votes of one network within an hour.' } } } },
      answers: { 200: { description: 'The decision is on disk, and the figures follow it.', headers: noStore, content: { 'application/json': { schema: ref('Reviewed'), example: { moved: 1210, counted: 3, held: 0, set_aside: 1210 } } } } },
      problems: [...withBody, ...ofPoll],
    }),
  },
  '/audit': {
    parameters: [],
    ...address,
    get: forEditors({
      operationId: 'readAudit',
      summary: 'What editors have done',
      parameters: [query('poll', 'The id of the poll that was changed.', { type: 'string' }), pageNumber],
      answers: {
        200: {
          description: '100 on a page, newest first.',
          headers: noStore,
          content: { 'application/json': { schema: ref('AuditRows'), example: { rows: [{ at: '2030-01-24T08:00:00.000Z', action: 'poll-closed', poll_id: '7911', details: { revision: 4, changes: [{ pointer: '/status', before: 'open', after: 'closed' }] } }], total: 1, page: 1, pages: 1 } } },
        },
      },
      problems: ['malformed-request'],
    }),
  },
  '/webhooks': {
    parameters: [],
    ...address,
    get: forEditors({
      operationId: 'readWebhooks',
      summary: 'What a system of the publisher was told',
      answers: {
        200: {
          description: 'The events that are kept.',
          headers: noStore,
          content: {
            'application/json': {
              schema: ref('Webhooks'),
              example: { url: 'https://cms.paper.example/hooks/polls', deliveries: [{ id: 'event_5c0e8f0e-5d51-4f0b-9a6b-0d8f5a1f7f60', type: 'poll.closed', poll_id: '7911', created_at: '2030-01-31T18:00:05.000Z', status: 'waiting', attempts: 1, next_at: '2030-01-31T18:00:10.000Z', answer: 'HTTP 503' }] },
            },
          },
        },
      },
      problems: [],
    }),
  },
  '/webhooks/{event}/retry': {
    parameters: [{ name: 'event', in: 'path', required: true, description: 'The `id` of the event.', schema: { type: 'string', pattern: '^[\\w-]{1,64}$' }, example: 'event_5c0e8f0e-5d51-4f0b-9a6b-0d8f5a1f7f60' }],
    ...address,
    post: forEditors({ operationId: 'retryWebhook', summary: 'Send an event again', description: 'Now, and from its first attempt on if that fails.', answers: { 202: { description: 'It is on its way.', headers: noStore } }, problems: [], errors: [404] }),
  },
};
