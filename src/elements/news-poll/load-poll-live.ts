import { Later } from '../later.js';
import type * as module from './poll-live.js';

/** What keeps the figures of open polls current. */
export const pollLive = new Later<typeof module>('poll-live.js', () => import('./poll-live.js'));
