import type Database from 'libsql';
import { hourLength, statusNames, statusNumber } from '../vote-queue.js';
import type { HeldVotes, Review, ReviewRecord, VoteStatus } from '../vote-store.js';
import { reviewStep } from '../vote-writer.js';
import type { Reviewed, ReviewStep } from '../vote-writer.js';
import { ballotsRow, changesRow, heldRow, setAsideRow } from './sqlite-tallies.js';

const rowOf = { counted: ballotsRow, held: heldRow, set_aside: setAsideRow } as const satisfies Readonly<Record<VoteStatus, number>>;

/** Votes that do not count, and why editors have moved votes. */
export const statusMigration = `
   alter table votes add column status integer not null default 0 check (status between 0 and 2); -- ${statusNames.map((name, number) => `${number} ${name}`).join(', ')}
   alter table votes add column hour integer;    -- in which it came, in hours since 1970, where it does not count, or its key has no time
   create index votes_not_counted on votes (poll_id, status, hour) where status <> 0;
   create table reviews (
     id          integer primary key,
     poll_id     integer not null references polls(id),
     at          integer not null,               -- seconds since 1970
     from_status integer not null,
     to_status   integer not null,
     reason      text    not null,
     ballots     integer not null default 0
   ) strict;
   insert into tallies (poll_id, idx) select id, ${heldRow} from polls;
   insert into tallies (poll_id, idx) select id, ${setAsideRow} from polls;`;

/** Whether a database knows votes that do not count: a backup may be older. */
export const hasStatus = (db: Database.Database): boolean => db.prepare("select 1 from pragma_table_info('votes') where name = 'status'").get([]) !== undefined;

/** The bits of a mask, as places in the list of options. */
export function* optionsIn(choices: bigint): Generator<number> {
  for (let option = 0, bits = choices; bits > 0n; option++, bits >>= 1n) if (bits & 1n) yield option;
}

interface Row {
  readonly voter: Buffer;
  readonly choices: bigint;
}

/** Milliseconds as the first bytes of voters have them. */
function voterAt(time: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(Math.min(Math.max(time, 0), 2 ** 48 - 1), 0, 6);
  return bytes;
}

/** Moves the first votes that fit, and the counters with them, within a transaction. Every bind is one array. */
export function reviewVotes(db: Database.Database, step: ReviewStep): Reviewed {
  const { poll, from, to, reason, at } = step;
  const seconds = Math.floor(at / 1000);
  const record = step.record ?? Number(db.prepare('insert into reviews (poll_id, at, from_status, to_status, reason) values (?, ?, ?, ?, ?)').run([poll, seconds, statusNumber[from], statusNumber[to], reason]).lastInsertRowid);
  const counts: number[] = [];
  const rows = votesOf(db, step);
  // Counted votes get the hour of their keys; the others keep the one in which they came.
  const update = db.prepare('update votes set status = ?, rev = rev + 1, hour = coalesce(hour, ?) where poll_id = ? and voter = ?');
  for (const { voter, choices } of rows) {
    update.run([statusNumber[to], Math.floor(voter.readUIntBE(0, 6) / 1000 / hourLength), poll, voter]);
    for (const option of optionsIn(choices)) counts[option] = (counts[option] ?? 0) + 1;
  }
  const ballots = rows.length;
  db.prepare('update reviews set ballots = ballots + ? where id = ?').run([ballots, record]);
  const reviewed = { record, ballots, counts: Array.from(counts, (count) => count ?? 0) };
  if (ballots > 0) moveCounters(db, step, seconds, reviewed);
  return reviewed;
}

function moveCounters(db: Database.Database, { poll, from, to }: ReviewStep, seconds: number, { ballots, counts }: Reviewed): void {
  const move = db.prepare('update tallies set n = n + ?1, updated_at = max(coalesce(updated_at, 0), ?2) where poll_id = ?3 and idx = ?4');
  const sign = Number(to === 'counted') - Number(from === 'counted');
  move.run([-ballots, seconds, poll, rowOf[from]]);
  move.run([ballots, seconds, poll, rowOf[to]]);
  // One more revision each; those of ballots that count are counted in their own row.
  move.run([ballots * (1 - sign), seconds, poll, changesRow]);
  if (sign !== 0) counts.forEach((count, option) => move.run([sign * count, seconds, poll, option]));
}

function votesOf(db: Database.Database, { poll, from, since = 0, before = 2 ** 48 - 1 }: ReviewStep): readonly Row[] {
  // Those that count have no entry in the index, and are found by the time of their keys.
  const [condition, least, most] = from === 'counted' ? ['voter >= ? and voter < ?', voterAt(since), voterAt(before)] : ['hour >= ? and hour < ?', hoursOf(since), hoursOf(before)];
  return db
    .prepare(`select voter, choices from votes where poll_id = ? and status = ${statusNumber[from]} and choices <> 0 and ${condition} limit ${reviewStep}`)
    .safeIntegers(true)
    .all([poll, least, most])
    // The driver gives bytes in whatever it likes.
    .map((row) => ({ ...(row as Row), voter: Buffer.from((row as Row).voter) }));
}

/** The first whole hour from a time on. */
const hoursOf = (time: number): number => Math.ceil(time / 1000 / hourLength);

/** What is held and set aside of a poll; no more options than were chosen. */
export function heldVotesIn(db: Database.Database, poll: number): readonly HeldVotes[] {
  const groups = new Map<string, { hour: number; status: HeldVotes['status']; ballots: number; counts: number[] }>();
  const rows = db.prepare('select hour, status, choices, count(*) as n from votes where poll_id = ? and status <> 0 and choices <> 0 group by hour, status, choices order by hour, status').safeIntegers(true);
  for (const { hour, status, choices, n } of rows.all([poll]) as { hour: bigint; status: bigint; choices: bigint; n: bigint }[]) {
    const name = `${hour} ${status}`;
    const group = groups.get(name) ?? { hour: Number(hour) * hourLength * 1000, status: statusNames[Number(status)] as HeldVotes['status'], ballots: 0, counts: [] };
    groups.set(name, group);
    group.ballots += Number(n);
    for (const option of optionsIn(choices)) group.counts[option] = (group.counts[option] ?? 0) + Number(n);
  }
  return [...groups.values()];
}

/** The reviews of a poll, the latest first. */
export const reviewsOf = (db: Database.Database, poll: number): readonly ReviewRecord[] =>
  (db.prepare('select at, from_status, to_status, reason, ballots from reviews where poll_id = ? order by id desc').all([poll]) as { at: number; from_status: number; to_status: number; reason: string; ballots: number }[]).map(
    ({ at, from_status, to_status, reason, ballots }): ReviewRecord => ({ at: at * 1000, from: status(from_status), to: status(to_status), reason, ballots }),
  );

const status = (number: number): Review['from'] => statusNames[number] ?? 'counted';
