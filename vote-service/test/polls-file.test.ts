import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parsePolls, readPolls } from '../src/polls-file.js';
import { definition, SetupError } from '../src/vote-store.js';
import type { PublishedPoll } from '../src/polls-file.js';
import { folder, onePoll } from './running-service.js';

const polls = (poll: object = {}, file: object = {}) => JSON.stringify({ ...onePoll(poll), ...file });

/** Of the text of a file in which no poll was removed. */
const published = (text: string) => parsePolls(text) as readonly PublishedPoll[];

const refuses = (text: string, message: RegExp) =>
  assert.throws(() => parsePolls(text), (error) => error instanceof SetupError && (assert.match(error.message, message), true));

test('reads polls with the origins of the file, or their own', () => {
  const list = published(JSON.stringify({
    allowed_origins: ['https://paper.example', 'http://localhost:8000'],
    polls: [onePoll().polls[0], { ...onePoll().polls[0], id: 'p2', allowed_origins: '*' }, { ...onePoll().polls[0], id: 'p3', allowed_origins: [] }],
  }));
  assert.deepEqual(list.map(({ poll, allowedOrigins }) => [poll.id, allowedOrigins]), [['7910', ['https://paper.example', 'http://localhost:8000']], ['p2', '*'], ['p3', []]]);
});

test('reads a file with a byte order mark', async (t) => {
  const file = join(await folder(t), 'polls.json');
  await writeFile(file, `\uFEFF${polls()}`);
  assert.equal(((await readPolls(file)) as readonly PublishedPoll[])[0]?.poll.question, 'Keep the night bus?');
});

test('takes polls without origins in the file when each has its own', () => {
  assert.deepEqual(published(polls({ allowed_origins: '*' }, { allowed_origins: undefined }))[0]?.allowedOrigins, '*');
});

test('takes every rule for results, and whether votes are final', () => {
  for (const results_visibility of ['always', 'after_vote', 'after_deadline', 'never'] as const) {
    for (const flag of [true, false]) {
      const [entry] = published(polls({ results_visibility, show_total: flag, allow_change: !flag }));
      assert.deepEqual([entry?.poll.results_visibility, entry?.poll.show_total, entry?.poll.allow_change], [results_visibility, flag, !flag]);
    }
  }
  const { results_visibility, show_total, allow_change } = published(polls())[0]?.poll ?? {};
  assert.deepEqual([results_visibility, show_total, allow_change], ['always', true, true]);
});

test('takes every step of the ladder, and the votes of a network; a poll that says nothing is defined as it always was', () => {
  for (const integrity of ['none', 'browser', 'network', 'challenge', 'signed'] as const) assert.equal(published(polls({ integrity }))[0]?.poll.integrity, integrity);
  const [silent] = published(polls());
  assert.ok(silent);
  assert.equal('integrity' in silent.poll, false);
  assert.doesNotMatch(definition(silent.poll), /integrity|quota/);
  assert.deepEqual([silent.networkQuota, published(polls({ network_quota: 7 }))[0]?.networkQuota], [undefined, 7]);
  for (const value of [0, -1, 1.5, '50', true]) refuses(polls({ network_quota: value }), /"network_quota".*whole number from 1/);
  for (const value of ['Network', 'captcha', '', null, true, 2]) refuses(polls({ integrity: value }), /"integrity".*write "(none|network)"/i);
});

test('refuses rules that would be read as something else, mistyped ones too', () => {
  for (const value of ['afterVote', 'after vote', 'hidden', '', null, true]) refuses(polls({ results_visibility: value }), /"results_visibility".*write "always"/i);
  for (const field of ['show_total', 'allow_change']) for (const value of ['false', 'no', 0, null, '']) refuses(polls({ [field]: value }), new RegExp(`"${field}".*write (true|false)`, 'i'));
});

test('refuses a file without allowed origins, and says that "*" is a choice', () => {
  refuses(polls({}, { allowed_origins: undefined }), /"allowed_origins" is missing.*\["https:\/\/paper\.example"\].*"\*" allows every site/);
  refuses(polls({}, { allowed_origins: 'https://paper.example' }), /"allowed_origins"/);
});

test('refuses an origin that no browser sends, and says which one to write', () => {
  refuses(polls({}, { allowed_origins: ['https://paper.example/'] }), /"https:\/\/paper\.example\/".*as "https:\/\/paper\.example": write that/);
  refuses(polls({}, { allowed_origins: ['https://PAPER.example:443/news'] }), /as "https:\/\/paper\.example": write that/);
  for (const origin of ['paper.example', '*', 'null', 'https://*.paper.example/', 'file:///tmp', 'javascript:0', 7, null]) refuses(polls({ allowed_origins: [origin] }), /Poll "7910": "allowed_origins" has/);
});

test('refuses what is no polls file', () => {
  refuses('', /not JSON/);
  refuses('{"polls": [}', /not JSON/);
  for (const text of ['null', '[]', '"x"']) refuses(text, /must be an object/);
  for (const list of [undefined, {}, []]) refuses(polls({}, { polls: list }), /"polls" must be a list/);
});

test('refuses a poll that is none, by its place, with the reason', () => {
  refuses(polls({}, { polls: [onePoll().polls[0], { id: 'p2' }] }), /^Poll 2: .*"(question|options)"/);
  refuses(polls({}, { polls: [JSON.stringify(onePoll().polls[0])] }), /^Poll 1: /);
  refuses(polls({ options: [{ id: 'a', title: 'A' }] }), /^Poll 1: .*"options"/);
});

test('refuses two polls with one id', () => {
  refuses(polls({}, { polls: [onePoll().polls[0], { ...onePoll().polls[0], id: 7910 }] }), /Two polls have the id "7910"/);
});

test('refuses ids that have a meaning in paths', () => {
  for (const id of ['.', '..']) refuses(polls({ id }), /which can stand in a URL/);
});

test('refuses values that would be read as something else', () => {
  refuses(polls({ status: 'close' }), /"status" is missing or wrong. Write "scheduled"/);
  refuses(polls({ multiple: 'yes' }), /"multiple" is missing or wrong. Write true or false/);
  refuses(polls({ multiple_choice_max: 2 }), /"multiple_choice_max" cannot be 2 here/);
  refuses(polls({ multiple: true, multiple_choice_min: '2' }), /"multiple_choice_min" is missing or wrong. Write a whole number/);
});

test('takes a poll that was removed by its id alone, whatever else is there', () => {
  for (const more of [{}, { question: 'Gone?', options: [], allowed_origins: 'nonsense' }]) {
    assert.deepEqual(parsePolls(polls({}, { polls: [{ id: 7910, removed: true, ...more }], allowed_origins: undefined })), [{ id: '7910', removed: true }]);
  }
  assert.equal(published(polls({ removed: false }))[0]?.poll.id, '7910');
});

test('refuses a removal that is not clear', () => {
  for (const removed of ['true', 1, null, 'yes']) refuses(polls({ removed }), /^Poll 1: "removed" is .* Write true to take the poll back, or leave it out/);
  for (const id of [undefined, '', '..', 'a b', {}]) refuses(polls({ id, removed: true }), /^Poll 1: "id" .*\{"id": "7910", "removed": true\}/);
  refuses(polls({}, { polls: [onePoll().polls[0], { id: '7910', removed: true }] }), /Two polls have the id "7910"/);
});

test('refuses a poll that ends before it starts', () => {
  refuses(polls({ starts_at: '2030-01-02T00:00:00Z', expires_at: '2030-01-02T00:00:00Z' }), /"expires_at" must be later/);
});

test('names the file that it cannot read, and shows one that it could', async (t) => {
  const place = await folder(t);
  const missing = join(place, 'polls.json');
  await assert.rejects(readPolls(missing), (error) => error instanceof SetupError && error.message.includes(missing) && /no such file.*"allowed_origins"/.test(error.message));
  const bad = join(place, 'bad.json');
  await writeFile(bad, '{');
  await assert.rejects(readPolls(bad), (error) => error instanceof SetupError && error.message.includes(bad) && /not JSON/.test(error.message));
  await mkdir(join(place, 'dir'));
  await assert.rejects(readPolls(join(place, 'dir')), SetupError);
});

const origins = (file: object, poll: object, setting?: readonly string[]) => (parsePolls(polls(poll, file), setting) as readonly PublishedPoll[])[0]?.allowedOrigins;

test('the nearest list of origins counts, alone: the poll, the file, the setting', () => {
  const [ofPoll, ofFile, ofSetting] = ['https://poll.example', 'https://file.example', 'https://setting.example'].map((origin) => [origin]) as [string[], string[], string[]];
  assert.deepEqual(origins({ allowed_origins: ofFile }, { allowed_origins: ofPoll }, ofSetting), ofPoll);
  assert.deepEqual(origins({ allowed_origins: ofFile }, {}, ofSetting), ofFile);
  assert.deepEqual(origins({ allowed_origins: undefined }, {}, ofSetting), ofSetting);
  assert.deepEqual(origins({ allowed_origins: ofFile }, { allowed_origins: [] }, ofSetting), []);
});
