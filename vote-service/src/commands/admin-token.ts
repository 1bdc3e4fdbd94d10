import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeAdminToken } from '../admin/admin-token.js';
import { serviceSettings } from '../settings.js';
import { SqliteVoteStore } from '../stores/sqlite.js';
import { SetupError } from '../vote-store.js';
import { command } from './command.js';

/** Makes a new token for editors; the old one opens nothing any more. */
export const adminToken = command('admin-token', 'makes a new token for editors, in the place of the old one; the service must be stopped', { data: serviceSettings.data }, async ({ data }) => {
  const path = join(data, 'votes.db');
  if (!existsSync(path)) throw new SetupError(`There is no database ${path}. The service makes one, and a token, at its first start.`);
  const store = SqliteVoteStore.open(path);
  try {
    // Nothing is written to a file that is damaged.
    await store.definePolls([]);
    const token = await makeAdminToken(store);
    console.log(`The desk for editors opens with this token, which is shown only now: ${token}`);
    return 0;
  } finally {
    await store.close();
  }
});
