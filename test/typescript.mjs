/** Lets Node run TypeScript, in worker threads too, each of which imports this again. */
import { register } from 'node:module';

register('./typescript-loader.mjs', import.meta.url);
process.setSourceMapsEnabled(true);
