/** What a poll shows before and after a vote; the words are StrawPoll's. */
export type ResultsVisibility = 'always' | 'after_vote' | 'after_deadline' | 'never';

/** Where a poll stands. `scheduled` and `archived` polls take no votes, like `closed` ones. */
export type PollStatus = 'scheduled' | 'open' | 'closed' | 'archived';

/** One answer of a poll. */
export interface PollOption {
  /** Stable for the life of the poll, never reused. */
  readonly id: string;
  readonly title: string;
  /** Ballots that chose this option; `null` while the service does not publish counts. */
  readonly votes_count: number | null;
}

/** Where the poll is served, each relative to the URL of the document that carried it. */
export interface PollUrls {
  readonly self: string;
  readonly results: string;
  readonly votes: string;
  /** The poll for people whose browser runs no script. */
  readonly page: string;
}

/**
 * A poll, as far as those who show it need it.
 * Field names and meanings are those of Mastodon's Poll entity, with two departures: options have a string `id`,
 * and nothing here depends on who asks. All strings are plain text, all times RFC 3339 in UTC.
 */
export interface Poll {
  readonly id: string;
  readonly question: string;
  readonly description: string | null;
  /** BCP 47 tag of the question and options. */
  readonly lang: string | null;
  readonly status: PollStatus;
  readonly starts_at: string | null;
  readonly expires_at: string | null;
  readonly results_visibility: ResultsVisibility;
  /** Whether readers may change and withdraw their vote while the poll is open; nothing where the document does not say so. */
  readonly allow_change?: boolean;
  readonly multiple: boolean;
  readonly multiple_choice_min: number;
  readonly multiple_choice_max: number;
  /** Ballots counted. */
  readonly voters_count: number | null;
  readonly options: readonly PollOption[];
  /** What readers should know about the figures, shown under the results. */
  readonly notice: string | null;
  readonly urls: Partial<PollUrls> | null;
}

/** A poll, as the service answers `GET /polls/{id}`. */
export interface PollDocument extends Poll {
  readonly kind: 'choice';
  readonly expired: boolean;
  /** Whether the sums of {@link votes_count} and `voters_count` are published while the counts of options are not. */
  readonly show_total: boolean;
  readonly allow_change: boolean;
  /** Choices counted, over all options; equals `voters_count` where one choice is allowed. `null` while it is not published. */
  readonly votes_count: number | null;
  /** Rises when the definition or the status changes. */
  readonly revision: number;
  /** When the wording was last corrected after the opening; `null` where it never was. */
  readonly corrected_at: string | null;
  /** Rises whenever a vote is counted, changed or withdrawn; 0 while no figure is published. */
  readonly results_version: number;
  /** When that was last; `null` before the first vote, and while no figure is published. */
  readonly results_updated_at: string | null;
}

/** What the service answers to `GET /polls/{id}/results`. */
export type PollResults = Pick<PollDocument, 'id' | 'results_version' | 'votes_count' | 'voters_count'> & {
  readonly options: readonly Pick<PollOption, 'id' | 'votes_count'>[];
  /** True once the poll is closed: the figures will not move again, nor appear where they are hidden. */
  readonly final: boolean;
};

/** What the service answers to a vote it has counted or changed, and to whoever asks for it. */
export interface VoteReceipt {
  /** The poll with the counts that its voters may see, and the reader's own choices. */
  readonly poll: PollDocument & { readonly voted: boolean; readonly own_votes: readonly string[] };
  readonly vote: {
    readonly id: string;
    /** Empty where the vote was withdrawn. */
    readonly choices: readonly string[];
    /** When the ballot was made, by the clock of the reader's device: RFC 3339 in UTC. A change leaves it. */
    readonly created_at: string;
    readonly status: 'counted' | 'withdrawn';
  };
  /** Proves that its holder cast the vote: the Bearer token of `/polls/{id}/votes/{vote_id}`. */
  readonly token: string;
  /** Opens results that only voters may see, the same for all voters of the poll; `null` in other polls, and for who has withdrawn. */
  readonly results_key: string | null;
}

/**
 * Problems the service names (RFC 9457), with their HTTP status.
 * `type` in the answer is `/problems/` followed by the key.
 */
export const problemStatus = {
  'poll-not-found': 404,
  'poll-removed': 410,
  'poll-not-open': 409,
  'poll-closed': 409,
  'poll-not-closed': 404,
  'poll-invalid': 422,
  'poll-from-file': 409,
  'poll-meaning-fixed': 409,
  'already-voted': 409,
  'vote-final': 409,
  'vote-withdrawn': 409,
  'invalid-choices': 422,
  'idempotency-key-missing': 400,
  'idempotency-key-reused': 422,
  'request-in-progress': 409,
  'challenge-required': 403,
  'origin-not-allowed': 403,
  'token-invalid': 401,
  'revision-mismatch': 412,
  'precondition-required': 428,
  'rate-limited': 429,
  'malformed-request': 400,
  'payload-too-large': 413,
  'unsupported-media-type': 415,
  overloaded: 503,
} as const;

/** The name of a problem that the service can answer with. */
export type VoteProblemType = keyof typeof problemStatus;

/** Why a set of choices cannot count; `pointer` is a JSON Pointer into the request body. */
export interface ChoicesError {
  readonly pointer: string;
  readonly code: 'too_few' | 'too_many' | 'unknown_option' | 'duplicate';
  readonly min?: number;
  readonly max?: number;
}
