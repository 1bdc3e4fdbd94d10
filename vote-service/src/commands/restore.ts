import { existsSync } from 'node:fs';
import { chown, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Setting } from '../settings.js';
import { serviceSettings } from '../settings.js';
import { audit, auditText, copyInto, openForReading, sync } from '../stores/sqlite-audit.js';
import { lockFor } from '../stores/sqlite.js';
import { SetupError } from '../vote-store.js';
import { command } from './command.js';

const from = { value: 'FILE', default: undefined, variables: [], meaning: 'a backup', read: (text: string) => text } satisfies Setting;

/** Puts a backup in the place of a database that is not there. */
export const restore = command('restore', 'makes the database of a backup, in a folder that has none', { from, data: serviceSettings.data }, async (settings) => {
  const target = join(settings.data, 'votes.db');
  const backup = openForReading(settings.from);
  try {
    const result = audit(backup, settings.from);
    if (result.faults.length > 0) throw new SetupError(`${settings.from} cannot be restored. ${auditText(result)}`);
    await mkdir(settings.data, { recursive: true });
    const part = `${target}.part-${process.pid}`;
    const lock = lockFor(target);
    try {
      refuseToReplace(target);
      await copyInto(backup, part);
      await giveToOwner(settings.data, [part, `${target}-lock`]);
      await rename(part, target);
      await sync(settings.data);
    } finally {
      await rm(part, { force: true });
      lock.close();
    }
    console.log(`${target}: ${auditText(result)}`);
    return 0;
  } finally {
    backup.close();
  }
});

/** The log beside a database belongs to it: SQLite would add an old one to the votes of the backup. */
function refuseToReplace(target: string): void {
  const old = [target, `${target}-wal`, `${target}-journal`].filter((path) => existsSync(path));
  if (old.length > 0) throw new SetupError(`${old.join(' and ')} would be replaced. Move ${old.length > 1 ? 'them' : 'it'} to another folder, together, and restore again.`);
}

/** What root restores belongs to the user of the service, like the folder: else the service could not open it. */
async function giveToOwner(folder: string, files: readonly string[]): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(folder);
  for (const file of files) await chown(file, uid, gid);
}
