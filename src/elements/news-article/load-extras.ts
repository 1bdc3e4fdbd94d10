import { Later } from '../later.js';
import type * as articleExtras from './extras.js';

/** What attributes of an article ask for. */
export const extras = new Later<typeof articleExtras>('article-extras.js', () => import('./extras.js'));

export const loadExtras = (): Promise<boolean> => extras.load();
