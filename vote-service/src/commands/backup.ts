import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Setting } from '../settings.js';
import { serviceSettings } from '../settings.js';
import { audit, auditText, copyInto, openForReading, sync } from '../stores/sqlite-audit.js';
import { SetupError } from '../vote-store.js';
import { command } from './command.js';

const to = { value: 'FILE', default: undefined, variables: [], meaning: 'the backup; a file that is there is never written over', read: (text: string) => text } satisfies Setting;

/** Copies the database, also of a service that is running, and gives the copy its name only when it has been checked and is on the disk. */
export const backup = command('backup', 'copies the database of a service, which may be running, and checks the copy', { data: serviceSettings.data, to }, async (settings) => {
  const source = join(settings.data, 'votes.db');
  const target = resolve(settings.to);
  if (existsSync(target)) throw new SetupError(`${target} is there already, and a backup is never written over: name a new file.`);
  const part = `${target}.part-${process.pid}`;
  const db = openForReading(source);
  try {
    await copyInto(db, part).catch((cause: unknown) => {
      throw new SetupError(`Cannot write the backup ${part}: ${(cause as Error).message}.`, { cause });
    });
    const copy = openForReading(part);
    const result = audit(copy, part);
    copy.close();
    if (result.faults.length > 0) throw new SetupError(`${source} cannot be backed up. ${auditText(result)}`);
    if (existsSync(target)) throw new SetupError(`${target} has appeared meanwhile, and a backup is never written over: name a new file.`);
    await rename(part, target);
    await sync(dirname(target));
    console.log(`${target}: ${auditText(result)}`);
    return 0;
  } finally {
    db.close();
    await rm(part, { force: true });
  }
});
