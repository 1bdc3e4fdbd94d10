import { readFile } from 'node:fs/promises';
import { parsePollDocument } from '../../src/poll/parse-poll-document.js';
import { idPattern } from '../../src/poll/parse-poll.js';
import type { PollDocument } from '../../src/poll/poll.js';
import type { AllowedOrigins } from './cors.js';
import { SetupError } from './vote-store.js';

/** A poll that the service answers for, and the sites whose votes it takes. */
export interface PublishedPoll {
  readonly poll: PollDocument;
  readonly allowedOrigins: AllowedOrigins;
}

/** A poll that was taken back: its address says so, and its votes stay in the database. */
export interface RemovedPoll {
  readonly id: string;
  readonly removed: true;
}

const example = '{"allowed_origins": ["https://paper.example"], "polls": [{"id": "1", "question": "…", "options": [{"id": "yes", "title": "Yes"}, {"id": "no", "title": "No"}]}]}';

/** Fields that decide what counts: a value that would be read as something else must not be guessed at. */
const literalFields = ['status', 'multiple', 'multiple_choice_min', 'multiple_choice_max', 'results_visibility', 'show_total', 'allow_change'] as const;

/**
 * Reads a polls file; `origins` are the sites that may vote in polls for which it names none.
 *
 * @throws SetupError when it cannot be read or holds something that the service could not keep to.
 */
export async function readPolls(path: string, origins?: AllowedOrigins): Promise<readonly (PublishedPoll | RemovedPoll)[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (cause as Error).message;
    throw new SetupError(`Cannot read the polls file ${path}: ${reason}. It is JSON like ${example}`, { cause });
  }
  try {
    return parsePolls(text, origins);
  } catch (cause) {
    if (!(cause instanceof SetupError)) throw cause;
    throw new SetupError(`The polls file ${path} cannot be used. ${cause.message}`, { cause });
  }
}

/**
 * The polls in the text of a polls file. What is nearest to a poll says who may vote in it: the poll, then the file, then `origins`.
 *
 * @throws SetupError naming the poll and what to write.
 */
export function parsePolls(text: string, origins?: AllowedOrigins): readonly (PublishedPoll | RemovedPoll)[] {
  const file = fileFrom(text);
  const fromFile = file['allowed_origins'];
  const polls = file['polls'];
  if (!Array.isArray(polls) || polls.length === 0) throw new SetupError(`"polls" must be a list with at least one poll: ${example}`);
  const ids = new Set<string>();
  return polls.map((source: unknown, index) => {
    const entry = entryFrom(source, `Poll ${index + 1}`, fromFile ?? origins);
    const id = 'removed' in entry ? entry.id : entry.poll.id;
    if (ids.has(id)) throw new SetupError(`Two polls have the id "${id}". Give one of them another.`);
    ids.add(id);
    return entry;
  });
}

function entryFrom(source: unknown, place: string, otherOrigins: unknown): PublishedPoll | RemovedPoll {
  const { id, removed, allowed_origins } = (source ?? {}) as Readonly<Record<string, unknown>>;
  if (removed !== undefined && removed !== false) {
    if (removed !== true) throw new SetupError(`${place}: "removed" is ${JSON.stringify(removed)}. Write true to take the poll back, or leave it out.`);
    if ((typeof id !== 'string' && typeof id !== 'number') || !idPattern.test(`${id}`)) throw new SetupError(`${place}: "id" is missing or wrong. Write the id of the poll that is removed: {"id": "7910", "removed": true}.`);
    return { id: `${id}`, removed };
  }
  const poll = pollFrom(source, place);
  return { poll, allowedOrigins: originsFrom(allowed_origins ?? otherOrigins, `Poll "${poll.id}": "allowed_origins"`) };
}

function fileFrom(text: string): Readonly<Record<string, unknown>> {
  let file: unknown;
  try {
    // Some editors write a byte order mark, which is not JSON.
    file = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new SetupError(`It is not JSON: ${(cause as Error).message}. It looks like ${example}`, { cause });
  }
  if (typeof file !== 'object' || file === null || Array.isArray(file)) throw new SetupError(`It must be an object: ${example}`);
  return file as Record<string, unknown>;
}

/** What to write in a field that the door refused. */
export const remedies: Readonly<Record<string, string | undefined>> = {
  id: 'Write 1 to 64 letters, digits, "-", "_" or ".", which can stand in a URL.',
  question: 'Write a text of 1 to 2000 characters.',
  title: 'Write a text of 1 to 2000 characters.',
  description: 'Write a text of 1 to 2000 characters, or leave it out.',
  notice: 'Write a text of 1 to 2000 characters, or leave it out.',
  options: 'Write a list of 2 to 62, each with its own "id" and a "title".',
  kind: 'This version has "choice" only.',
  status: 'Write "scheduled", "open", "closed" or "archived", or leave it out.',
  starts_at: 'Write a time with its zone, such as "2030-01-31T18:00:00Z".',
  expires_at: 'Write a time with its zone, such as "2030-01-31T18:00:00Z".',
  multiple: 'Write true or false.',
  multiple_choice_min: 'Write a whole number from 1.',
  multiple_choice_max: 'Write a whole number from "multiple_choice_min" to the number of options.',
  results_visibility: 'Write "always", "after_vote", "after_deadline" or "never", or leave it out, which is "always".',
  show_total: 'Write true or false.',
  allow_change: 'Write true or false.',
};

function pollFrom(input: unknown, place: string): PollDocument {
  const read = readDefinition(input);
  if (!read.ok) throw new SetupError(`${read.id === undefined ? place : `Poll "${read.id}"`}: ${read.detail}`);
  return read.poll;
}

/** A definition that can be kept to, or the first field that cannot, with what to write there; `id` is that of the poll, where that much could be read. */
export type Definition = { readonly ok: true; readonly poll: PollDocument } | { readonly ok: false; readonly id: string | undefined; readonly field: string; readonly detail: string };

/** The one reading of definitions, in a file or at the desk: the door, and what the service could not keep to. */
export function readDefinition(input: unknown): Definition {
  // An object first: the door would also take JSON text inside the JSON.
  const parsed = parsePollDocument(typeof input === 'string' ? null : input);
  if (!parsed.ok) {
    const { detail } = parsed.problem;
    const [, field = ''] = /^"(\w+)"/.exec(detail) ?? [];
    return { ok: false, id: undefined, field, detail: `${detail}. ${remedies[field] ?? ''}`.trim() };
  }
  const poll = parsed.value;
  const source = input as Readonly<Record<string, unknown>>;
  for (const field of literalFields) {
    if (source[field] !== undefined && source[field] !== poll[field]) {
      return { ok: false, id: poll.id, field, detail: `"${field}" cannot be ${JSON.stringify(source[field])} here; leave it out, or write ${JSON.stringify(poll[field])}.` };
    }
  }
  if (poll.starts_at !== null && poll.expires_at !== null && Date.parse(poll.expires_at) <= Date.parse(poll.starts_at)) {
    return { ok: false, id: poll.id, field: 'expires_at', detail: '"expires_at" must be later than "starts_at".' };
  }
  return { ok: true, poll };
}

/**
 * The sites in a list of origins, or in `"*"`; `name` is what the operator calls the list.
 *
 * @throws SetupError with what to write instead.
 */
export function originsFrom(input: unknown, name: string): AllowedOrigins {
  if (input === '*') return '*';
  if (!Array.isArray(input)) {
    throw new SetupError(`${name} is missing. Write the sites whose readers may vote, such as ["https://paper.example"], for the file or for the poll; "*" allows every site.`);
  }
  return input.map((origin: unknown) => {
    if (typeof origin === 'string' && URL.canParse(origin)) {
      const { protocol, origin: canonical } = new URL(origin);
      if (protocol === 'https:' || protocol === 'http:') {
        if (canonical === origin) return origin;
        throw new SetupError(`${name} has ${JSON.stringify(origin)}. Browsers send this origin as "${canonical}": write that.`);
      }
    }
    throw new SetupError(`${name} has ${JSON.stringify(origin)}, which is no origin. Write one such as "https://paper.example", or "*" in place of the list.`);
  });
}
