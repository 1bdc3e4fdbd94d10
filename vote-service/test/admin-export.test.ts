import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sharedDesk } from './desk-service.js';
import { newKey } from './running-service.js';

const shared = sharedDesk();

/** Fields of lines of CSV as RFC 4180 has them. */
function parseCsv(text: string): readonly (readonly string[])[] {
  assert.ok(text.endsWith('\r\n'));
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

test('an export has every vote that counts, and its sums are the counts', async () => {
  const { ask, make, vote, app, store } = await shared;
  const options = Array.from({ length: 62 }, (_, index) => ({ id: `o${index}`, title: `Option ${index}` }));
  const id = await make({ multiple: true, options });
  const at = Date.parse('2030-01-01T11:58:31.123Z');
  const keyOf = (index: number) => `${(at + index * 1000).toString(16).padStart(12, '0').replace(/^(.{8})/, '$1-')}${newKey().slice(13)}`;
  // More than are read at once.
  await Promise.all(Array.from({ length: 2345 }, (_, index) => store.cast({ pollId: id, key: keyOf(index), choices: [`o${index % 62}`, ...(index % 3 === 0 ? ['o61', 'o53'] : [])], at })));
  const { vote: withdrawn, token } = (await vote(id, ['o0'])).json();
  await app.inject({ method: 'DELETE', url: `/polls/${id}/votes/${withdrawn.id}`, headers: { authorization: `Bearer ${token}` } });

  const poll = (await app.inject(`/polls/${id}`)).json();
  const counts = poll.options.map(({ votes_count }: { votes_count: number }) => votes_count);
  const csv = await ask('GET', `/polls/${id}/export.csv`);
  assert.deepEqual([csv.headers['content-type'], csv.headers['content-disposition']], ['text/csv; charset=utf-8; header=present', `attachment; filename="poll-${id}.csv"`]);
  const [head = [], ...rows] = parseCsv(csv.body);
  assert.deepEqual(head, ['vote', 'created_at', ...options.map(({ title }) => title)]);
  assert.equal(rows.length, poll.voters_count);
  assert.deepEqual(options.map((_, index) => rows.reduce((sum, row) => sum + Number(row[index + 2]), 0)), counts);
  assert.deepEqual(rows.map(([number]) => number), rows.map((_, index) => `${index + 1}`));
  assert.deepEqual([rows[0]?.[1], rows.at(-1)?.[1]], ['2030-01-01T11:58:00Z', '2030-01-01T12:37:00Z']);

  const json = (await ask('GET', `/polls/${id}/export.json`)).json();
  assert.deepEqual(json.figures, { voters_count: 2345, votes_count: poll.votes_count, options: options.map((option, index) => ({ id: option.id, votes_count: counts[index] })), results_version: poll.results_version, updated_at: poll.results_updated_at });
  assert.deepEqual(options.map((option) => json.votes.filter(({ choices }: { choices: string[] }) => choices.includes(option.id)).length), counts);
  // A voter is the HMAC of a ballot key with a time to the millisecond, and the name of a vote.
  for (const { key, vote: name } of [{ key: keyOf(0), vote: withdrawn.id }]) for (const text of [csv.body, JSON.stringify(json)]) assert.ok(!text.includes(key.slice(0, 13)) && !text.includes(name));
});

test('a title that a spreadsheet would take for a formula is text, and quotes and lines stay in their field', async () => {
  const { ask, make } = await shared;
  const titles = ['=HYPERLINK("https://evil.example")', '+1', '-1', '@SUM(A1)', '＝1+1', 'He said "no",\nthen left', 'Plain'];
  const id = await make({ options: titles.map((title, index) => ({ id: `o${index}`, title })) });
  const { body } = await ask('GET', `/polls/${id}/export.csv`);
  const [head = []] = parseCsv(body);
  assert.deepEqual(head.slice(2), [...titles.slice(0, 5).map((title) => `'${title}`), ...(await ask('GET', `/polls/${id}/definition`)).json().definition.options.slice(5).map(({ title }: { title: string }) => title)]);
  assert.deepEqual((await ask('GET', `/polls/${id}/export.json`)).json().votes, []);
});

test('an export is one moment, whatever is counted meanwhile, and whoever stops reading holds nothing', async () => {
  const { make, store, vote } = await shared;
  const id = await make();
  await Promise.all(Array.from({ length: 2000 }, () => store.cast({ pollId: id, key: newKey(), choices: ['yes'], at: Date.now() })));
  const before = await store.desk.ballots(id);
  const pages = before.pages();
  const first = (await pages.next()).value?.length ?? 0;
  await vote(id, ['no']);
  let rest = 0;
  for await (const page of pages) rest += page.length;
  assert.deepEqual([first + rest, before.tally.ballots], [2000, 2000]);
  before.close();
  await assert.rejects(async () => {
    for await (const page of before.pages()) void page;
  });
  const after = await store.desk.ballots(id);
  assert.deepEqual([after.tally.ballots, after.tally.counts], [2001, [2000, 1]]);
  after.close();
});
