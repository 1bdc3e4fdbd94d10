import { randomBytes } from 'node:crypto';
import type Database from 'libsql';
import type { AuditEntry, DeskChange } from '../desk-store.js';
import { pollSecretBytes, revisionStep } from '../vote-store.js';
import { ballotsRow, changesRow } from './sqlite-schema.js';

/** What the writer thread does for the desk. */
export type DeskOrder = { readonly type: 'apply'; readonly change: DeskChange; readonly entry: AuditEntry } | { readonly type: 'purge'; readonly id: string };

/** Votes that one transaction deletes: those of other polls wait for it. */
const purgedAtOnce = 4096;

/**
 * Carries out an order on the connection that writes. A change is one transaction with its row of the audit. Votes that it deletes go in
 * parts, by `purge` orders: answers whether some are left.
 */
export function carryOutOrder(db: Database.Database, order: DeskOrder): boolean {
  return together(db, () => {
    if (order.type === 'purge') return purge(db, rowOf(db, order.id));
    const { change, entry } = order;
    apply(db, change, entry);
    db.prepare('insert into desk_audit (at, action, poll_id, details) values (?, ?, ?, ?)').run([entry.at, entry.action, entry.poll_id, JSON.stringify(entry.details)]);
    return change.type === 'reset' || change.type === 'remove';
  });
}

/** Deletes what an earlier process had still to delete. */
export function finishPurges(db: Database.Database): void {
  for (const { id } of db.prepare('select id from polls where purging = 1').all([]) as { id: number }[]) {
    while (together(db, () => purge(db, id))) continue;
  }
}

function together<T>(db: Database.Database, work: () => T): T {
  db.exec('begin immediate');
  try {
    const result = work();
    db.exec('commit');
    return result;
  } catch (error) {
    // A full disk has ended the transaction already.
    if (db.inTransaction) db.exec('rollback');
    throw error;
  }
}

function rowOf(db: Database.Database, id: string): number {
  const row = db.prepare('select id from polls where public_id = ?').get([id]) as { id: number } | undefined;
  if (!row) throw new Error(`The store has no poll "${id}".`);
  return row.id;
}

function apply(db: Database.Database, change: DeskChange, { at }: AuditEntry): void {
  switch (change.type) {
    case 'create': {
      const { id, definition, optionIds, allowedOrigins } = change;
      db.prepare("insert into polls (public_id, definition, revision, voter_key, source, allowed_origins, created_at) values (?, ?, 1, ?, 'desk', ?, ?)").run([id, definition, randomBytes(pollSecretBytes), JSON.stringify(allowedOrigins), at]);
      storeOptions(db, rowOf(db, id), optionIds);
      return;
    }
    case 'define': {
      const { id, definition, optionIds, allowedOrigins, version } = change;
      const row = lift(db, change);
      db.prepare('update polls set definition = ?, allowed_origins = ?, corrected_at = coalesce(?, corrected_at) where id = ?').run([definition, JSON.stringify(allowedOrigins), version?.corrected_at ?? null, row]);
      if (version) db.prepare('insert into poll_versions (poll_id, revision, corrected_at, changes) values (?, ?, ?, ?)').run([row, version.revision, version.corrected_at, JSON.stringify(version.changes)]);
      storeOptions(db, rowOf(db, id), optionIds);
      return;
    }
    case 'reset': {
      const row = lift(db, change);
      // The reset is one more change of the results.
      db.prepare('update polls set purging = 1, results_base = results_base + 1 + (select coalesce(sum(n), 0) from tallies where poll_id = ?1 and idx in (?2, ?3)) where id = ?1').run([row, ballotsRow, changesRow]);
      db.prepare('update tallies set n = 0, updated_at = null where poll_id = ?').run([row]);
      return;
    }
    case 'remove': {
      const row = lift(db, change);
      for (const table of ['poll_options', 'poll_versions', 'tallies']) db.prepare(`delete from ${table} where poll_id = ?`).run([row]);
      db.prepare(`update polls set purging = 1, removed_at = ?, definition = '{}', allowed_origins = null, corrected_at = null, voter_key = zeroblob(${pollSecretBytes}) where id = ?`).run([at, row]);
      return;
    }
    case 'token':
      db.prepare('insert into desk_token (id, hash) values (1, ?1) on conflict (id) do update set hash = ?1').run([Buffer.from(change.hash)]);
      return;
    case 'note':
  }
}

/** Gives the poll its next revision, if it has the one that is meant; answers its number. */
function lift(db: Database.Database, { id, revision }: { readonly id: string; readonly revision: number }): number {
  const row = rowOf(db, id);
  const { changes } = db.prepare(`update polls set revision = revision + ${revisionStep} where id = ? and revision = ? and source = 'desk' and removed_at is null`).run([row, revision]);
  if (changes !== 1) throw new Error(`The poll "${id}" has another revision than ${revision}, or is not one of the desk.`);
  return row;
}

function storeOptions(db: Database.Database, row: number, optionIds: readonly string[]): void {
  for (const [index, id] of optionIds.entries()) db.prepare('insert into poll_options (poll_id, idx, option_id) values (?, ?, ?) on conflict (poll_id, idx) do nothing').run([row, index, id]);
  for (const idx of [changesRow, ballotsRow, ...optionIds.keys()]) db.prepare('insert into tallies (poll_id, idx) values (?, ?) on conflict do nothing').run([row, idx]);
}

/** Answers whether some are left. */
function purge(db: Database.Database, row: number): boolean {
  const { changes } = db.prepare('delete from votes where poll_id = ?1 and voter in (select voter from votes where poll_id = ?1 order by voter limit ?2)').run([row, purgedAtOnce]);
  if (changes === purgedAtOnce) return true;
  db.prepare('update polls set purging = 0 where id = ?').run([row]);
  return false;
}
