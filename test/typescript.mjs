/** Lets Node run TypeScript, in worker threads too: `--import tsx` alone does not reach those on Node 20. */
import { register } from 'tsx/esm/api';

register();
