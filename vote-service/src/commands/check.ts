import { join } from 'node:path';
import { serviceSettings } from '../settings.js';
import { audit, auditText, openForReading } from '../stores/sqlite-audit.js';
import { command } from './command.js';

/** Says whether the database is sound: also of a service that is running. */
export const check = command('check', 'checks the database, and counts all votes again; exit status 0 when all is well', { data: serviceSettings.data }, async ({ data }) => {
  const path = join(data, 'votes.db');
  const db = openForReading(path);
  try {
    const result = audit(db, path);
    console.log(`${path}: ${auditText(result)}`);
    return result.faults.length === 0 ? 0 : 1;
  } finally {
    db.close();
  }
});
