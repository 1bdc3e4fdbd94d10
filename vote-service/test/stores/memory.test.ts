import { MemoryVoteStore } from '../../src/stores/memory.js';
import { deskStoreContract } from '../contract/desk-store.js';
import { voteStoreContract } from '../contract/vote-store.js';

voteStoreContract('MemoryVoteStore', async () => new MemoryVoteStore());

deskStoreContract('MemoryVoteStore', async () => new MemoryVoteStore());
