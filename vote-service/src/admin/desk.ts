import { parsePollDocument } from '../../../src/poll/parse-poll-document.js';
import type { PollDocument, VoteProblemType } from '../../../src/poll/poll.js';
import { statusAt } from '../../../src/poll/voting-rules.js';
import type { AllowedOrigins } from '../cors.js';
import type { DeskChange, DeskPoll } from '../desk-store.js';
import type { PollEntry, RouteOptions, ServedPoll } from '../published-polls.js';
import { isPublished } from '../published-polls.js';
import { namesRevision } from '../revision-tags.js';
import { definition, nobody, revisionStep } from '../vote-store.js';
import { fieldChanges, isObject, meaningChange, mergePatch, readWritten, wordingChanges, writtenOf } from './definitions.js';
import type { Source } from './definitions.js';

/** What an editor's change has come to: the poll as it is now (`undefined` where it was removed), or the problem that kept it from being changed. */
export type Outcome = { readonly ok: true; readonly entry: ServedPoll | undefined } | Refusal;

export interface Refusal {
  readonly ok: false;
  readonly problem: VoteProblemType;
  readonly detail: string;
  readonly members?: Readonly<Record<string, unknown>>;
  /** The poll as it is, where the problem is that it is another than the editor has seen. */
  readonly entry?: ServedPoll;
}

/** What {@link Desk} works with. */
export interface DeskOptions extends Pick<RouteOptions, 'store' | 'now' | 'grants' | 'gates'> {
  readonly polls: Map<string, ServedPoll | 'removed'>;
  /** The sites whose readers may vote in polls that do not say it. */
  readonly allowedOrigins: AllowedOrigins | undefined;
}

/** The highest id that the service had before there was a desk, in the polls that it is shown with. */
const lastExampleId = 7910;

/** What is to be done to a poll that is there, or why not. */
type Plan = { readonly ok: true; readonly change: DeskChange; readonly action: string; readonly details: Source; readonly entry: ServedPoll | undefined } | { readonly ok: true; readonly entry: ServedPoll } | Refusal;

const invalid = (errors: readonly object[]): Refusal => ({ ok: false, problem: 'poll-invalid', detail: 'See "errors" for what is wrong, and what to write.', members: { errors } });

/**
 * What editors do to polls. A change is on the disk before it is told of, and before readers see it. While it is made, votes in that poll
 * wait, so that each is counted by the rules that were in force when it was: before the change, or after.
 */
export class Desk {
  readonly #options: DeskOptions;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** Serves the polls that were made before; called once, when the operator's are defined. */
  async open(): Promise<void> {
    const { store, polls } = this.#options;
    for (const id of store.desk.removed()) polls.set(id, 'removed');
    for (const stored of store.desk.open()) await this.#serve(servedFrom(stored));
  }

  /** Makes a poll of a definition, whose `id` and `allowed_origins` may be left out. */
  create(body: Source): Promise<Outcome> {
    // One after the other, because each looks for an id that is free.
    return this.#options.gates.hold('', async () => {
      const { store, now, polls, allowedOrigins: others } = this.#options;
      const ids = new Set([...store.desk.ids(), ...polls.keys()]);
      const written = readWritten({ ...body, id: body['id'] ?? nextId(ids), allowed_origins: body['allowed_origins'] ?? others });
      if (!written.ok) return invalid(written.errors);
      const { poll, allowedOrigins } = written;
      if (ids.has(poll.id)) return invalid([{ pointer: '/id', detail: `There is, or was, a poll with the id "${poll.id}", and no id is given twice. Write another, or leave it out.` }]);
      const at = new Date(now()).toISOString();
      const change = { type: 'create', id: poll.id, definition: definition(poll), optionIds: poll.options.map(({ id }) => id), allowedOrigins } as const;
      const resultsKey = await store.desk.apply(change, { at, action: 'poll-created', poll_id: poll.id, details: { definition: writtenOf(poll), allowed_origins: allowedOrigins } });
      const entry: ServedPoll = { poll, allowedOrigins, resultsKey: resultsKey ?? '', source: 'desk', createdAt: at, versions: [] };
      await this.#serve(entry);
      return { ok: true, entry };
    });
  }

  /** Applies a merge patch (RFC 7396) to the definition of a poll. */
  correct(id: string, ifMatch: string | undefined, patch: Source): Promise<Outcome> {
    return this.#change(id, ifMatch, (entry, ballots, now) => this.#plan(entry, ballots, now, 'poll-changed', patch));
  }

  /** Closes a poll by hand; one that is closed stays as it is. */
  close(id: string, ifMatch: string | undefined): Promise<Outcome> {
    return this.#change(id, ifMatch, (entry, ballots, now) => this.#plan(entry, ballots, now, 'poll-closed', isOver(entry.poll, now) ? {} : { status: 'closed' }));
  }

  /** Opens a poll now, for the first time or again: a time of opening that is to come, and one of closing that has passed, give way. */
  reopen(id: string, ifMatch: string | undefined): Promise<Outcome> {
    return this.#change(id, ifMatch, (entry, ballots, now) => {
      const { starts_at, expires_at } = entry.poll;
      const isEarly = starts_at !== null && Date.parse(starts_at) > now;
      const isLate = expires_at !== null && Date.parse(expires_at) <= now;
      return this.#plan(entry, ballots, now, 'poll-opened', { status: 'open', ...(isEarly && { starts_at: new Date(now).toISOString() }), ...(isLate && { expires_at: null }) });
    });
  }

  /** Deletes the votes of a poll, which goes on. */
  reset(id: string, ifMatch: string | undefined, confirm: unknown): Promise<Outcome> {
    return this.#change(id, ifMatch, (entry, ballots) => {
      const { poll } = entry;
      if (confirm !== id) return unconfirmed(id);
      const next = { ...entry, poll: { ...poll, revision: poll.revision + revisionStep } };
      return { ok: true, change: { type: 'reset', id, revision: poll.revision }, action: 'results-reset', details: { voters_count: ballots }, entry: next };
    });
  }

  /** Deletes a poll and its votes. Its addresses say so from then on. */
  remove(id: string, ifMatch: string | undefined, confirm: unknown): Promise<Outcome> {
    return this.#change(id, ifMatch, ({ poll }, ballots) =>
      confirm === id ? { ok: true, change: { type: 'remove', id, revision: poll.revision }, action: 'poll-deleted', details: { question: poll.question, voters_count: ballots }, entry: undefined } : unconfirmed(id),
    );
  }

  /** Waits for the votes of a poll that are under way to the disk. */
  async settle(id: string): Promise<void> {
    await this.#options.store.find(id, nobody);
  }

  async #change(id: string, ifMatch: string | undefined, plan: (entry: ServedPoll, ballots: number, now: number) => Plan): Promise<Outcome> {
    const { store, polls, now, gates } = this.#options;
    const wrong = refusalFor(polls.get(id), ifMatch);
    if (wrong) return wrong;
    return gates.hold(id, async () => {
      // Somebody else may have been faster.
      const entry = polls.get(id);
      if (!isPublished(entry)) return missing(entry);
      if (!namesRevision(ifMatch ?? '', entry.poll.revision)) return { ok: false, problem: 'revision-mismatch', detail: 'If-Match does not name the poll as it is now: somebody else has changed it.', entry };
      // No vote begins while the poll is held; those that were taken before are counted now, by the rules that were in force.
      await this.settle(id);
      const time = now();
      const planned = plan(entry, (await store.tally(id)).ballots, time);
      if (!planned.ok || !('change' in planned)) return planned;
      await store.desk.apply(planned.change, { at: new Date(time).toISOString(), action: planned.action, poll_id: id, details: planned.details });
      if (planned.entry) polls.set(id, planned.entry);
      else polls.set(id, 'removed');
      return { ok: true, entry: planned.entry };
    });
  }

  /** A change of the definition, which is one of wording where readers may have seen the old one. */
  #plan(entry: ServedPoll, ballots: number, now: number, action: string, patch: Source): Plan {
    const { poll, allowedOrigins } = entry;
    const before = { ...writtenOf(poll), allowed_origins: allowedOrigins };
    if ('id' in patch && patch['id'] !== poll.id) return invalid([{ pointer: '/id', detail: `The id of a poll never changes: write "${poll.id}", or leave it out.` }]);
    // How many may be chosen was said, or meant, for the other kind.
    const isOtherKind = 'multiple' in patch && patch['multiple'] !== poll.multiple;
    const merged = mergePatch(isOtherKind ? { ...before, multiple_choice_min: undefined, multiple_choice_max: undefined } : before, patch);
    const written = readWritten(isObject(merged) ? merged : {});
    if (!written.ok) return invalid(written.errors);
    const reason = meaningChange(poll, written.poll, ballots);
    if (reason !== undefined) return { ok: false, problem: 'poll-meaning-fixed', detail: reason };
    const changes = fieldChanges(before, { ...writtenOf(written.poll), allowed_origins: written.allowedOrigins });
    if (changes.length === 0) return { ok: true, entry };

    const revision = poll.revision + revisionStep;
    const wording = ballots > 0 || statusAt(poll, now) !== 'scheduled' ? wordingChanges(poll, written.poll) : [];
    const version = wording.length > 0 ? { revision, corrected_at: new Date(now).toISOString(), changes: wording } : undefined;
    const next: ServedPoll = {
      ...entry,
      allowedOrigins: written.allowedOrigins,
      poll: { ...written.poll, revision, corrected_at: version?.corrected_at ?? poll.corrected_at },
      versions: version ? [...entry.versions, version] : entry.versions,
    };
    const change = { type: 'define', id: poll.id, revision: poll.revision, definition: definition(next.poll), optionIds: next.poll.options.map(({ id }) => id), allowedOrigins: next.allowedOrigins, version } as const;
    return { ok: true, change, action, details: { revision, changes }, entry: next };
  }

  async #serve(entry: ServedPoll): Promise<void> {
    const { store, polls, grants } = this.#options;
    const { id } = entry.poll;
    grants.define(id, await store.grantSecret(id));
    polls.set(id, entry);
  }
}

/** One above the highest number among the ids. */
const nextId = (ids: ReadonlySet<string>): string => `${[...ids].reduce((highest, id) => (/^\d{1,15}$/.test(id) ? Math.max(highest, Number(id)) : highest), lastExampleId) + 1}`;

const isOver = (poll: PollDocument, now: number): boolean => ['closed', 'archived'].includes(statusAt(poll, now));

const missing = (entry: 'removed' | undefined): Refusal =>
  entry === 'removed' ? { ok: false, problem: 'poll-removed', detail: 'This poll was removed, and its id is not given again.' } : { ok: false, problem: 'poll-not-found', detail: 'The service has no poll with this id.' };

const unconfirmed = (id: string): Refusal => invalid([{ pointer: '/confirm', detail: `What is deleted does not come back. Write the id of the poll to confirm it: {"confirm": "${id}"}.` }]);

/** Why a poll cannot be changed at all, or not by a request like this. */
function refusalFor(entry: PollEntry, ifMatch: string | undefined): Refusal | undefined {
  if (!isPublished(entry)) return missing(entry);
  if (entry.source === 'file') return { ok: false, problem: 'poll-from-file', detail: `The poll "${entry.poll.id}" is in the polls file. Change it there, and start the service again.` };
  return ifMatch === undefined ? { ok: false, problem: 'precondition-required', detail: 'The header If-Match must have the ETag of the poll that is changed.' } : undefined;
}

function servedFrom({ id, definition: text, allowedOrigins, revision, resultsKey, createdAt, correctedAt, versions }: DeskPoll): ServedPoll {
  const parsed = parsePollDocument(JSON.parse(text));
  if (!parsed.ok) throw new Error(`The poll "${id}" in the database cannot be read: ${parsed.problem.detail}.`);
  return { poll: { ...parsed.value, revision, corrected_at: correctedAt }, allowedOrigins, resultsKey, source: 'desk', createdAt, versions };
}
