import type Database from 'libsql';
import { hourLength, statusNames, statusNumber } from '../vote-queue.js';
import type { HeldVotes, Review, ReviewRecord } from '../vote-store.js';
import { reviewStep } from '../vote-writer.js';
import type { Reviewed, ReviewStep } from '../vote-writer.js';

/** The tally rows that count ballots which are held and set aside. */
export const heldRow = -3;
export const setAsideRow = -4;

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

/** Moves votes, within the transaction of a commit. Every bind is one array. */
export class Reviews {
  readonly #db: Database.Database;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /** Moves the first votes that fit, and counts them; the counters are moved by the caller. */
  move(step: ReviewStep): Reviewed {
    const { poll, from, to, reason, at } = step;
    const record = step.record ?? Number(this.#db.prepare('insert into reviews (poll_id, at, from_status, to_status, reason) values (?, ?, ?, ?, ?)').run([poll, Math.floor(at / 1000), statusNumber[from], statusNumber[to], reason]).lastInsertRowid);
    const counts: number[] = [];
    const rows = this.#rows(step);
    // Counted votes get the hour of their keys; the others keep the one in which they came.
    const update = this.#db.prepare('update votes set status = ?, rev = rev + 1, hour = coalesce(hour, ?) where poll_id = ? and voter = ?');
    for (const { voter, choices } of rows) {
      update.run([statusNumber[to], Math.floor(voter.readUIntBE(0, 6) / 1000 / hourLength), poll, voter]);
      for (const option of optionsIn(choices)) counts[option] = (counts[option] ?? 0) + 1;
    }
    this.#db.prepare('update reviews set ballots = ballots + ? where id = ?').run([rows.length, record]);
    return { record, ballots: rows.length, counts: Array.from(counts, (count) => count ?? 0) };
  }

  #rows({ poll, from, since = 0, before = 2 ** 48 - 1 }: ReviewStep): readonly Row[] {
    // Those that count have no entry in the index, and are found by the time of their keys.
    const [condition, least, most] = from === 'counted' ? ['voter >= ? and voter < ?', voterAt(since), voterAt(before)] : ['hour >= ? and hour < ?', hoursOf(since), hoursOf(before)];
    return this.#db
      .prepare(`select voter, choices from votes where poll_id = ? and status = ${statusNumber[from]} and choices <> 0 and ${condition} limit ${reviewStep}`)
      .safeIntegers(true)
      .all([poll, least, most])
      // The driver gives bytes in whatever it likes.
      .map((row) => ({ ...(row as Row), voter: Buffer.from((row as Row).voter) }));
  }
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
