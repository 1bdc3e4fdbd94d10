import { Later } from '../later.js';
import type * as module from './poll-extras.js';

/** What a poll has besides its form and its figures. */
export const pollExtras = new Later<typeof module>('poll-extras.js', () => import('./poll-extras.js'));
