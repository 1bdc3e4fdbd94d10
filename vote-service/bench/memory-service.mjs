/** The vote service on a store in memory, with the flags of the service: what a crash must be able to show as lost. */
import { parseArgs } from 'node:util';
import { createApp, MemoryVoteStore, readPolls } from 'news-widgets-vote-service';

const { values } = parseArgs({ options: { polls: { type: 'string', default: '' }, data: { type: 'string' }, port: { type: 'string' } } });
const app = createApp({ store: new MemoryVoteStore(), polls: await readPolls(values.polls) });
await app.listen({ port: Number(values.port) });
