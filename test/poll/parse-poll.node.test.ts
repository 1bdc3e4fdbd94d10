import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePoll } from '../../src/poll/parse-poll.js';
import type { Poll } from '../../src/poll/poll.js';

const options = [
  { id: 'yes', title: 'Yes' },
  { id: 'no', title: 'No' },
];
const least = { id: 'lamp', question: 'Shall it be lit?', options };

/** The poll in `input`; the test fails where there is none. */
function parsed(input: unknown): Poll {
  const result = parsePoll(input);
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

/** What is said about `input`, which must not be a poll. */
function refusal(input: unknown): string {
  const result = parsePoll(input);
  assert.ok(!result.ok, JSON.stringify(result));
  assert.equal(result.problem.code, 'poll-invalid');
  return result.problem.detail;
}

const numbered = (length: number) => Array.from({ length }, (_, index) => ({ id: `o${index}`, title: `Option ${index}` }));

test('an id, a question and two options are a poll: open, one choice, without counts', () => {
  assert.deepEqual(parsed(least), {
    id: 'lamp',
    question: 'Shall it be lit?',
    description: null,
    lang: null,
    status: 'open',
    starts_at: null,
    expires_at: null,
    results_visibility: 'always',
    multiple: false,
    multiple_choice_min: 1,
    multiple_choice_max: 1,
    voters_count: null,
    options: [
      { id: 'yes', title: 'Yes', votes_count: null },
      { id: 'no', title: 'No', votes_count: null },
    ],
    notice: null,
    urls: null,
  });
});

const full: Poll = {
  id: '7911',
  question: 'What would make you leave the car at home?',
  description: 'Choose two or three.',
  lang: 'en-GB',
  status: 'scheduled',
  starts_at: '2026-11-20T06:00:00.000Z',
  expires_at: '2026-11-27T18:00:00.000Z',
  results_visibility: 'after_vote',
  allow_change: true,
  multiple: true,
  multiple_choice_min: 2,
  multiple_choice_max: 3,
  voters_count: 5,
  set_aside_count: 2,
  options: [
    { id: 'frequency', title: 'A boat every 20 minutes', votes_count: 5 },
    { id: 'fares', title: 'Lower fares', votes_count: 4 },
    { id: 'shelter', title: 'A dry place to wait', votes_count: 3 },
  ],
  notice: 'Reader poll: anyone may answer.',
  urls: { votes: '7911/votes' },
};

test('a poll with every field comes out as it went in', () => assert.deepEqual(parsed(full), full));

test('the JSON text of a poll is a poll', () => {
  assert.deepEqual(parsed(JSON.stringify(full)), full);
  assert.deepEqual(parsed(` \n${JSON.stringify(full, undefined, 2)}\n`), full);
});

test('what comes out of the door can go in again', () => {
  for (const poll of [least, full, { ...least, multiple: true }, { ...least, status: 'archived' }, { ...least, multiple: 'false' }]) assert.deepEqual(parsed(parsed(poll)), parsed(poll));
});

test('a poll is a copy: a change of the document does not change it', () => {
  const document = structuredClone(full) as unknown as { options: { title: string }[]; urls: { votes: string } };
  const poll = parsed(document);
  (document.options[0] ?? { title: '' }).title = 'Changed';
  document.urls.votes = 'changed';
  assert.deepEqual(poll, full);
});

test('fields that are not known are left out', () => {
  assert.deepEqual(parsed({ ...full, expired: false, votes_count: 12, revision: 3, voted: true, own_votes: ['fares'], html: '<b>', options: full.options.map((option) => ({ ...option, image: null })), urls: { ...full.urls, page: '7911/page' } }), full);
});

for (const [name, input] of Object.entries({
  nothing: undefined,
  null: null,
  'a number': 7910,
  'a boolean': true,
  'a big integer': 7n,
  'a symbol': Symbol('poll'),
  'a function': () => least,
  'a list': [least],
  'an empty list': [],
  'an empty object': {},
  'a date': new Date(0),
  'a map': new Map(Object.entries(least)),
  'a promise': Promise.resolve(least),
  'empty text': '',
  prose: 'Shall it be lit?',
  'JSON that is cut off': JSON.stringify(least).slice(0, -1),
  'JSON of null': 'null',
  'JSON of a number': '7910',
  'JSON of a string': '"lamp"',
  'JSON of JSON text': JSON.stringify(JSON.stringify(least)),
  'JSON of a list': JSON.stringify([least]),
  'a web page': '<!doctype html><title>Not found</title>',
})) {
  test(`${name} is no poll`, () => assert.ok(refusal(input).length > 0));
}

for (const [field, values] of Object.entries({
  id: [undefined, null, '', ' ', 'a b', 'a/b', '.', '..', 'ä', 'a?b', 'a#b', '%2e', 'a'.repeat(65), true, {}, ['lamp'], 1.5e300],
  question: [undefined, null, '', '  \n', '\0\u0007', true, {}, ['Shall it be lit?'], 'a'.repeat(2001)],
  options: [undefined, null, '', 'yes,no', {}, { 0: options[0], 1: options[1], length: 2 }, [], options.slice(1), ['yes', 'no'], [null, null], numbered(63), numbered(200)],
  kind: ['ranked', 'Choice', 7, {}, ['choice'], false],
  status: ['Open', 'opened', 1, true, {}],
  multiple: ['yes', 1, 0, 'TRUE', {}, []],
  multiple_choice_min: [-1, 1.5, '1', true, {}],
  multiple_choice_max: [-1, 1.5, '1', true, {}],
  starts_at: ['soon', '2026-11-20', '2026-11-20T06:00:00', '2026-11-20T25:00:00Z', '2026-13-20T06:00:00Z', '20:00Z', 1_795_000_000_000, {}],
  description: [true, {}, 'a'.repeat(2001)],
  lang: [true, {}, 'a'.repeat(2001)],
  notice: [true, {}, ['text'], 'a'.repeat(2001)],
  voters_count: [-1, 1.5, NaN, Infinity, 2 ** 53, '3', true, {}],
})) {
  for (const value of values) {
    test(`${field} ${JSON.stringify(value)?.slice(0, 60) ?? typeof value} is refused, and the reason names the field`, () => assert.match(refusal({ ...least, [field]: value }), new RegExp(field === 'options' ? '"(options|id|title)"' : `"${field}"`)));
  }
}

for (const [field, value] of Object.entries({ description: null, lang: null, starts_at: null, status: null, multiple: null, kind: null, notice: null, urls: null, voters_count: null })) {
  test(`${field} null or empty is as good as nothing`, () => {
    assert.deepEqual(parsed({ ...least, [field]: value }), parsed(least));
    assert.deepEqual(parsed({ ...least, [field]: '' }), parsed(least));
  });
}

for (const [name, changed] of Object.entries({
  'an option without an id': { title: 'Perhaps' },
  'an option without a title': { id: 'perhaps' },
  'an option with an empty title': { id: 'perhaps', title: ' ' },
  'an option that is a text': 'perhaps',
  'an option that is null': null,
  'an option that is a list': ['perhaps', 'Perhaps'],
  'an option with an id from a path': { id: '../perhaps', title: 'Perhaps' },
  'an option with a title of 2001 characters': { id: 'perhaps', title: 'a'.repeat(2001) },
  'an option with half a vote': { id: 'perhaps', title: 'Perhaps', votes_count: 0.5 },
  'an option with fewer than no votes': { id: 'perhaps', title: 'Perhaps', votes_count: -1 },
  'two options with one id': { id: 'yes', title: 'Perhaps' },
  'two options with one id as text and as number': { id: 7, title: 'Perhaps' },
})) {
  // A poll without one of its options would ask another question than the newsroom did.
  test(`${name} spoils the poll`, () => assert.ok(refusal({ ...least, options: [...options, { id: '7', title: 'Seven' }, changed] })));
}

test('2 to 62 options are a poll', () => {
  for (const length of [2, 3, 61, 62]) assert.equal(parsed({ ...least, options: numbered(length) }).options.length, length);
  for (const length of [0, 1, 63]) assert.match(refusal({ ...least, options: numbered(length) }), /"options"/);
});

test('texts of 1 to 2000 characters are texts', () => {
  for (const length of [1, 2000]) {
    const text = 'a'.repeat(length);
    const poll = parsed({ ...least, question: text, description: text, notice: text, options: [...options, { id: 'long', title: text }] });
    assert.deepEqual([poll.question, poll.description, poll.notice, poll.options[2]?.title], [text, text, text, text]);
  }
});

test('text stays plain text: markup is kept as it is written', () => {
  const text = '<img src=x onerror=alert(1)> & "quoted" [show_poll poll_id=1]';
  assert.equal(parsed({ ...least, question: text }).question, text);
});

test('text is cleaned: no control characters, no white space around it', () => {
  const poll = parsed({ ...least, question: ' \u0000Shall it\u0007 be lit?\n', options: [options[0], { id: ' no ', title: '\tNo\u009f ' }] });
  assert.equal(poll.question, 'Shall it be lit?');
  assert.deepEqual(poll.options[1], { id: 'no', title: 'No', votes_count: null });
});

test('ids are letters, digits, "-", "_" and "." up to 64 characters, or a number', () => {
  for (const id of ['a', 'A-b_c.9', '...', '__proto__', 'constructor', 'a'.repeat(64)]) assert.equal(parsed({ ...least, id }).id, id);
  assert.equal(parsed({ ...least, id: 7910 }).id, '7910');
  const numbers = parsed({ ...least, options: [{ id: 0, title: 'None' }, { id: 1, title: 'One' }] });
  assert.deepEqual(numbers.options.map(({ id }) => id), ['0', '1']);
});

test('times are read in any zone and written in UTC', () => {
  assert.equal(parsed({ ...least, starts_at: '2026-11-20T06:00:00+02:00' }).starts_at, '2026-11-20T04:00:00.000Z');
  assert.equal(parsed({ ...least, starts_at: '2026-11-20T06:00Z' }).starts_at, '2026-11-20T06:00:00.000Z');
  assert.equal(parsed({ ...least, starts_at: '2026-11-20T06:00:00.250z' }).starts_at, '2026-11-20T06:00:00.250Z');
});

test('the first moment of 1970 is a time like any other', () => assert.equal(parsed({ ...least, starts_at: '1970-01-01T00:00:00Z' }).starts_at, '1970-01-01T00:00:00.000Z'));

test('a poll stands where it says', () => {
  for (const status of ['scheduled', 'open', 'closed', 'archived'] as const) assert.equal(parsed({ ...least, status }).status, status);
});

test('one choice is one choice, whatever the limits say', () => {
  for (const multiple of [undefined, null, false, 'false']) {
    const poll = parsed({ ...least, multiple, multiple_choice_min: 2, multiple_choice_max: 2 });
    assert.deepEqual([poll.multiple, poll.multiple_choice_min, poll.multiple_choice_max], [false, 1, 1]);
  }
});

test('several choices are one to all options, where the poll sets no limits', () => {
  for (const multiple of [true, 'true']) {
    const poll = parsed({ ...least, multiple, options: numbered(5) });
    assert.deepEqual([poll.multiple, poll.multiple_choice_min, poll.multiple_choice_max], [true, 1, 5]);
  }
});

const limited = (min: unknown, max: unknown) => ({ ...least, multiple: true, multiple_choice_min: min, multiple_choice_max: max, options: numbered(4) });

test('limits of choices must lie in their order between one and the number of options', () => {
  for (const [min, max] of [[1, 1], [1, 4], [4, 4], [2, 3]]) {
    const poll = parsed(limited(min, max));
    assert.deepEqual([poll.multiple_choice_min, poll.multiple_choice_max], [min, max]);
  }
  for (const [min, max] of [[3, 2], [1, 5], [5, undefined], [5, 5], [1, 0], [-1, 2], [1.5, 2], ['1', 2], [1, '2']]) assert.match(refusal(limited(min, max)), /"multiple_choice_m(in|ax)"/);
});

const counted = (...counts: (number | null | undefined)[]) => ({ ...least, options: counts.map((votes_count, index) => ({ id: `o${index}`, title: 'Option', votes_count })) });

test('voters are added up where all counts are there, and the poll does not say it better', () => {
  assert.equal(parsed(counted(3, 4)).voters_count, 7);
  assert.equal(parsed(counted(0, 0)).voters_count, 0);
  for (const hidden of [null, undefined]) assert.deepEqual([parsed(counted(3, hidden)).voters_count, parsed(counted(hidden, 3)).voters_count], [null, null]);
  assert.equal(parsed({ ...counted(3, null), voters_count: 9 }).voters_count, 9);
  // How many people gave seven answers, nobody can tell.
  assert.equal(parsed({ ...counted(3, 4), multiple: true }).voters_count, null);
  assert.equal(parsed({ ...counted(3, 4), multiple: true, voters_count: 5 }).voters_count, 5);
});

const thrower = () => {
  throw new Error('hostile');
};

test('objects whose code throws are no polls', () => {
  const hostile: unknown[] = [
    Object.defineProperty({ ...least }, 'question', { get: thrower }),
    { ...least, options: [Object.defineProperty({ id: 'a' }, 'title', { get: thrower }), ...options] },
    { ...least, options: Object.defineProperty([...options], 0, { get: thrower }) },
    { ...least, urls: Object.defineProperty({}, 'votes', { get: thrower }) },
    { ...least, starts_at: { toString: thrower } },
    { ...least, starts_at: { [Symbol.toPrimitive]: thrower } },
    { ...least, multiple: { toString: thrower } },
    { ...least, multiple: Symbol('true') },
    { ...least, starts_at: Object.create(null) },
    new Proxy(least, { get: thrower }),
    { ...least, options: new Proxy(options, { get: thrower }) },
  ];
  const { proxy, revoke } = Proxy.revocable(least, {});
  revoke();
  for (const input of [...hostile, proxy]) assert.equal(parsePoll(input).ok, false);
});

test('what a getter throws is not shown, however it looks', () => {
  const input = Object.defineProperty({ ...least }, 'question', {
    get() {
      throw Object.assign(new Error('<img src=x>'), { code: 'poll-valid', detail: 'ha' });
    },
  });
  assert.doesNotMatch(refusal(input), /img|ha$/);
});

test('each thing is read once, so that it cannot be another one after the check', () => {
  let reads = 0;
  const poll = parsed(Object.defineProperty({ ...least }, 'question', { get: () => (reads++ === 0 ? 'Honest?' : { toString: () => '<script>' }), enumerable: true }));
  assert.equal(poll.question, 'Honest?');
  assert.equal(reads, 1);
});

test('an own "__proto__" in JSON text changes nothing', () => {
  const text = `{"__proto__": {"question": "Polluted?", "polluted": true}, "id": "lamp", "question": "Shall it be lit?", "options": ${JSON.stringify(options)}, "constructor": {"prototype": {"polluted": true}}}`;
  const poll = parsed(text);
  assert.deepEqual(poll, parsed(least));
  assert.equal(Object.getPrototypeOf(poll), Object.prototype);
  assert.equal('polluted' in poll || 'polluted' in {}, false);
});

test('a list nested very deeply is refused', () => assert.ok(refusal(`{"id":"a","question":"b","options":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)));

const strange: readonly unknown[] = [
  undefined,
  null,
  '',
  ' ',
  'text',
  '<b>',
  'true',
  '2026-11-20T06:00:00Z',
  true,
  false,
  0,
  1,
  -1,
  1.5,
  NaN,
  Infinity,
  2 ** 60,
  7n,
  Symbol('x'),
  () => 'x',
  [],
  [[]],
  ['open'],
  [null],
  {},
  { id: 'a' },
  { votes: 'a', self: 7, results: {} },
  { toString: () => 'open' },
  Object.create(null),
  new Date(0),
  /x/,
];

const isText = (value: unknown) => typeof value === 'string' && value.length > 0;
const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
const isTime = (value: unknown) => typeof value === 'string' && new Date(value).toISOString() === value;
const orNull = (is: (value: unknown) => boolean) => (value: unknown) => value === null || is(value);
const oneOf = (...words: unknown[]) => (value: unknown) => words.includes(value);
const isOptions = (value: unknown) => Array.isArray(value) && value.length >= 2 && value.length <= 62 && value.every((option) => isText(option.id) && isText(option.title) && orNull(isCount)(option.votes_count) && Object.keys(option).length === 3);
const is: Readonly<Record<keyof Poll, (value: unknown) => boolean>> = {
  id: isText,
  question: isText,
  description: orNull(isText),
  lang: orNull(isText),
  status: oneOf('scheduled', 'open', 'closed', 'archived'),
  starts_at: orNull(isTime),
  expires_at: orNull(isTime),
  results_visibility: oneOf('always', 'after_vote', 'after_deadline', 'never'),
  allow_change: oneOf(true, false, undefined),
  set_aside_count: (value) => value === undefined || isCount(value),
  randomize_options: oneOf(true, false, undefined),
  results_order: oneOf('option', 'votes', undefined),
  results_version: (value) => value === undefined || isCount(value),
  multiple: oneOf(true, false),
  multiple_choice_min: (value) => isCount(value) && value !== 0,
  multiple_choice_max: (value) => isCount(value) && value !== 0,
  voters_count: orNull(isCount),
  options: isOptions,
  notice: orNull(isText),
  urls: orNull((value) => Object.values(value as object).every(isText)),
};

for (const field of Object.keys(is)) {
  test(`whatever stands in ${field}, what comes out is a poll or a reason`, () => {
    for (const value of strange) {
      for (const document of [{ ...full, [field]: value }, { ...least, multiple: true, [field]: value }]) {
        const result = parsePoll(document);
        if (!result.ok) {
          assert.ok(isText(result.problem.detail));
          continue;
        }
        for (const name of Object.keys(is)) assert.ok(name in result.value || /^(allow_change|set_aside_count|randomize_options|results_order|results_version)$/.test(name), name);
        for (const [name, isRight] of Object.entries(is)) assert.ok(isRight(result.value[name as keyof Poll]), `${name} is wrong after ${field} was ${typeof value}`);
      }
    }
  });
}

test('urls need a text as the address for votes', () => {
  assert.equal(parsed({ ...least, urls: { votes: 'lamp/votes', self: 'lamp', results: 'lamp/results' } }).urls?.votes, 'lamp/votes');
  for (const urls of [{}, { self: 'lamp', results: 'lamp/results' }, { votes: {} }, { votes: ['lamp/votes'] }, { votes: '' }, [], ['lamp/votes'], true]) assert.match(refusal({ ...least, urls }), /"(urls|votes)"/);
});

const withImage = (image: unknown, more: object = {}) => ({ ...least, options: [{ id: 'a', title: 'A', image, ...more }, { id: 'b', title: 'B' }] });

test('the picture of an option needs an address and words; an option without one, or one that is not pinned, has no such field', () => {
  const picture = { url: 'https://paper.example/a.jpg', alt: 'A lamp', width: 640, height: '' };
  assert.deepEqual(parsed(withImage({ ...picture, onload: 'x' }, { pinned: 'true' })).options, [{ id: 'a', title: 'A', votes_count: null, image: { alt: 'A lamp', url: picture.url, width: 640 }, pinned: true }, { id: 'b', title: 'B', votes_count: null }]);
  assert.deepEqual(Object.keys(parsed(withImage(null)).options[0] ?? {}), ['votes_count', 'id', 'title']);
  for (const image of [{ url: picture.url }, { ...picture, alt: ' ' }, { alt: 'A lamp' }, 'https://paper.example/a.jpg', { ...picture, url: 'javascript:alert(1)' }, { ...picture, url: 'data:image/png,x' }, { ...picture, url: 'https://user:word@paper.example/a.jpg' }, { ...picture, width: -1 }, []]) assert.match(refusal(withImage(image)), /"(image|url|alt|width)"/, JSON.stringify(image));
});
