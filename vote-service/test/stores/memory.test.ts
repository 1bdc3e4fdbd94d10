import { MemoryVoteStore } from '../../src/stores/memory.js';
import { voteStoreContract } from '../contract/vote-store.js';

voteStoreContract('MemoryVoteStore', async () => new MemoryVoteStore());
