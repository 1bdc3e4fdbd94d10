import { randomBytes } from 'node:crypto';
import type { AuditEntry, BallotExport, DeskChange, DeskPoll, DeskStore } from '../desk-store.js';
import type { VoteCounter } from '../vote-counter.js';
import { pollSecretBytes, resultsKeyOf, revisionStep } from '../vote-store.js';
import type { ListedVote, MemoryOrder } from './memory-writer.js';

interface Kept extends DeskPoll {
  readonly row: number;
  readonly optionIds: readonly string[];
  readonly grantSecret: Buffer;
}

/** Numbers of polls from here on are the desk's: those of the operator's begin with 1. */
const firstRow = 1_000_000;

/** The desk of a store that forgets: for tests. */
export class MemoryDesk implements DeskStore {
  readonly #votes: VoteCounter;
  readonly #operators: () => ReadonlyMap<string, { readonly row: number }>;
  readonly #polls = new Map<string, Kept | 'removed'>();
  readonly #audit: AuditEntry[] = [];
  #hash: Buffer | undefined;

  /** @param operators - The polls that are not the desk's. */
  constructor(votes: VoteCounter, operators: () => ReadonlyMap<string, { readonly row: number }>) {
    this.#votes = votes;
    this.#operators = operators;
  }

  open(): readonly DeskPoll[] {
    return [...this.#polls.values()].filter((poll) => poll !== 'removed');
  }

  made(): readonly string[] {
    return this.open().map(({ id }) => id);
  }

  removed(): readonly string[] {
    return [...this.#polls].flatMap(([id, poll]) => (poll === 'removed' ? [id] : []));
  }

  ids(): readonly string[] {
    return [...this.#operators().keys(), ...this.#polls.keys()];
  }

  /** Whether the desk has given the id away. */
  has(id: string): boolean {
    return this.#polls.has(id);
  }

  /** A poll of the desk that was not removed. */
  poll(id: string): Kept | undefined {
    const poll = this.#polls.get(id);
    return poll === 'removed' ? undefined : poll;
  }

  tokenHash(): Buffer | undefined {
    return this.#hash;
  }

  async apply(change: DeskChange, entry: AuditEntry): Promise<string | undefined> {
    const key = await this.#apply(change, entry);
    this.#audit.push(entry);
    return key;
  }

  audit({ poll, offset, limit }: { readonly poll?: string | undefined; readonly offset: number; readonly limit: number }): { readonly rows: readonly AuditEntry[]; readonly total: number } {
    const rows = this.#audit.filter(({ poll_id }) => poll === undefined || poll_id === poll).toReversed();
    return { rows: rows.slice(offset, offset + limit), total: rows.length };
  }

  async ballots(pollId: string): Promise<BallotExport> {
    const row = (this.#operators().get(pollId) ?? this.poll(pollId))?.row;
    if (row === undefined) throw new Error(`The store has no poll "${pollId}".`);
    const listed = await this.#order('list', row);
    const tally = this.#votes.tally(pollId);
    const ballots = listed.map(([time, low, high]) => ({ time, choices: BigInt(low) | (BigInt(high) << 32n) }));
    async function* pages() {
      yield ballots.toSorted((a, b) => a.time - b.time);
    }
    return { tally, pages, close: () => undefined };
  }

  async #apply(change: DeskChange, { at }: AuditEntry): Promise<string | undefined> {
    if (change.type === 'note') return undefined;
    if (change.type === 'token') {
      this.#hash = Buffer.from(change.hash);
      return undefined;
    }
    const { id } = change;
    if (change.type === 'create') {
      const { definition, optionIds, allowedOrigins } = change;
      if (this.ids().includes(id)) throw new Error(`The store has a poll "${id}".`);
      const kept = { id, definition, optionIds, allowedOrigins, revision: 1, resultsKey: resultsKeyOf(randomBytes(pollSecretBytes), id), createdAt: at, correctedAt: null, versions: [], row: firstRow + this.#polls.size, grantSecret: randomBytes(pollSecretBytes) };
      this.#polls.set(id, kept);
      this.#define(kept, 0);
      return kept.resultsKey;
    }
    const known = this.poll(id);
    if (known?.revision !== change.revision) throw new Error(`The poll "${id}" has another revision than ${change.revision}, or is not one of the desk.`);
    const revision = known.revision + revisionStep;
    if (change.type === 'define') {
      const { definition, optionIds, allowedOrigins, version } = change;
      const kept = { ...known, definition, optionIds, allowedOrigins, revision, correctedAt: version?.corrected_at ?? known.correctedAt, versions: version ? [...known.versions, version] : known.versions };
      this.#polls.set(id, kept);
      this.#define(kept, 0);
      return kept.resultsKey;
    }
    const { version } = this.#votes.tally(id);
    await this.#order('clear', known.row);
    this.#votes.forget(id);
    if (change.type === 'remove') {
      this.#polls.set(id, 'removed');
      return undefined;
    }
    this.#polls.set(id, { ...known, revision });
    this.#define(known, version + 1);
    return known.resultsKey;
  }

  #define({ id, row, optionIds }: Kept, version: number): void {
    this.#votes.define(id, { row, optionIds, ballots: 0, counts: optionIds.map(() => 0), held: 0, setAside: 0, version, updatedAt: null });
  }

  #order(type: MemoryOrder['type'], poll: number): Promise<readonly ListedVote[]> {
    return this.#votes.order({ type, poll } satisfies MemoryOrder) as Promise<readonly ListedVote[]>;
  }
}
