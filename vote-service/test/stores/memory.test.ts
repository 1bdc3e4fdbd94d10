import { MemoryVoteStore } from '../../src/stores/memory.js';
import { deskStoreContract } from '../contract/desk-store.js';
import { heldVotesContract } from '../contract/held-votes.js';
import { voteStoreContract } from '../contract/vote-store.js';

const open = async () => new MemoryVoteStore();
voteStoreContract('MemoryVoteStore', open);
heldVotesContract('MemoryVoteStore', open);
deskStoreContract('MemoryVoteStore', open);
