import { flag } from '../safety/door.js';
import { parsePoll } from './parse-poll.js';
import type { PollProblem } from './parse-poll.js';
import type { PollDocument } from './poll.js';

export type PollDocumentResult = { readonly ok: true; readonly value: PollDocument } | { readonly ok: false; readonly problem: PollProblem };

const more = { show_total: flag };

/** The door for polls that a service is to serve: {@link parsePoll} with the fields that only services need. No figures come through. */
export function parsePollDocument(input: unknown): PollDocumentResult {
  const parsed = parsePoll(input, more);
  if (!parsed.ok) return parsed;
  const { status } = parsed.value;
  return {
    ok: true,
    value: {
      show_total: true,
      allow_change: true,
      ...parsed.value,
      options: parsed.value.options.map((option) => ({ ...option, votes_count: null })),
      kind: 'choice',
      expired: status === 'closed' || status === 'archived',
      votes_count: null,
      voters_count: null,
      revision: 1,
      corrected_at: null,
      results_version: 0,
      results_updated_at: null,
    },
  };
}
