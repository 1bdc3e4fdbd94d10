/**
 * Fills a vote database by the public store and kills itself in the middle of its life:
 *
 *     node fill-and-die.mjs POLLS-FILE FOLDER VOTES
 *
 * Somebody reads the database all the while, so that its log is never copied into it, and is as large as it gets.
 */
import { join } from 'node:path';
import Database from 'libsql';
import { readPolls, SqliteVoteStore } from 'news-widgets-vote-service';
import { newKey } from './load.mjs';

const [polls = '', folder = '', votes = ''] = process.argv.slice(2);
const path = join(folder, 'votes.db');
const store = SqliteVoteStore.open(path);
const published = await readPolls(polls);
const documents = published.map(({ poll }) => poll);
await store.definePolls(documents);
const reader = new Database(path);
reader.exec('begin');
reader.prepare('select count(*) from votes').get([]);

const [poll] = documents;
// As many as wait for one commit on a busy night: with fewer commits the log would be shorter.
const batch = 256;
for (let cast = 0; cast < Number(votes); cast += batch) {
  const size = Math.min(batch, Number(votes) - cast);
  await Promise.all(Array.from({ length: size }, (_, place) => store.cast({ pollId: poll.id, key: newKey(), choices: [poll.options[place % 2].id], at: Date.now() })));
}
process.kill(process.pid, 'SIGKILL');
