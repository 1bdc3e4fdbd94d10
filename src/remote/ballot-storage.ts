import { count, idPattern } from '../poll/parse-poll.js';
import { asSource, fields, line, list, plainDoor } from '../safety/door.js';
import type { Shape, Source } from '../safety/door.js';

/** A vote as this browser remembers it. `counted` and `withdrawn` only after the service said so. */
export interface Ballot {
  /** The Idempotency-Key of every attempt. */
  readonly key: string;
  /** Option ids; empty where a vote stands of which only that is known. */
  readonly choices: readonly string[];
  readonly status: 'sent' | 'counted' | 'withdrawn';
  /** How often it was sent. */
  readonly attempts: number;
  /** When it is sent again by itself, in milliseconds since 1970. */
  readonly at: number;
  /** Until when the service asked to be left alone. */
  readonly notBefore: number;
  /** Code of the problem that the last attempt ended with; empty before there was one, and where the reader has asked for this attempt. Of a vote that stands, `held` and `set_aside` say that it does not count. */
  readonly why: string;
  /** Id of the vote, once it is counted. */
  readonly vote?: string | undefined;
  /** What opens results that only voters may see. */
  readonly resultsKey?: string | undefined;
}

/** What a ballot has from the beginning. */
export const unsent: Ballot = { key: '', choices: [], status: 'sent', attempts: 0, at: 0, notBefore: 0, why: '' };

/** Reads the option ids of a vote. */
export const choicesList = list(line(idPattern));

const ballotShape = { key: line(/^[\da-f-]{36}$/i), choices: choicesList, status: line(/^(sent|counted|withdrawn)$/), attempts: count, at: count, notBefore: count, why: line(), vote: line(), resultsKey: line() };

/** JSON text, also on pages where an old library gives objects and lists a `toJSON` of its own. */
export const json = (value: { readonly choices: readonly string[] }): string => JSON.stringify({ ...value, choices: Object.assign([...value.choices], { toJSON: undefined }), toJSON: undefined });

/** The fields of an object in JSON text, as far as `shape` knows them; none of any other text. */
export function fieldsOf(text: string | null | undefined, shape: Shape): Source {
  try {
    return { __proto__: null, ...fields(asSource(JSON.parse(text ?? '')) as Source, shape, plainDoor) };
  } catch {
    // No JSON, no object, or one that cannot be turned into text.
    return { __proto__: null };
  }
}

/** The key of the entry in `localStorage`, which is also the name of the lock. */
export const entryName = (votesUrl: string): string => `news-poll ${votesUrl}`;

/** What is stored of the vote at `votesUrl`; `undefined` too where storage is blocked, or holds something else. */
export function storedBallot(votesUrl: string): Ballot | undefined {
  try {
    const text = localStorage.getItem(entryName(votesUrl));
    // Most readers have no vote here, and many polls ask.
    if (!text) return undefined;
    const ballot = { ...unsent, ...fieldsOf(text, ballotShape) };
    // A ballot without choices can only be one that stands.
    if (ballot.key && (ballot.choices[0] || ballot.status !== 'sent')) return ballot;
  } catch {
    // What this page remembers has to do.
  }
  return undefined;
}

/** Stores a ballot; without one, forgets what was stored. Says whether that was possible: sandboxed frames and full storage vote too. */
export function storeBallot(votesUrl: string, ballot?: Ballot): boolean {
  try {
    if (ballot) localStorage.setItem(entryName(votesUrl), json(ballot));
    else localStorage.removeItem(entryName(votesUrl));
    return true;
  } catch {
    return false;
  }
}
