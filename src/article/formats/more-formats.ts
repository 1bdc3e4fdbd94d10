import type { Format } from '../format.js';
import { ans } from './ans.js';
import { contentTree } from './content-tree.js';
import { guardian } from './guardian.js';
import { portableText } from './portable-text.js';
import { wordpressCom } from './wordpress-com.js';

/** What fewer publishers serve, in the order in which each is asked. */
export const formats: readonly Format[] = [wordpressCom, ans, guardian, contentTree, portableText];
