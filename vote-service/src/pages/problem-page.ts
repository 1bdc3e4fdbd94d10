import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VoteProblemType } from '../../../src/poll/poll.js';
import { resendForm } from './confirmation-page.js';
import { html } from './html.js';
import type { Markup } from './html.js';
import { sendPage } from './page.js';
import { words } from './words.js';
import type { ProblemWords } from './words.js';

/** Where the page of a poll is served. */
export const pageUrl = '/polls/:id/page';

/** Where the page of a poll for frames is served. */
export const embedUrl = '/polls/:id/embed';

const votesUrl = '/polls/:id/votes';

/**
 * Whether a person meets the answer: one to a form that a browser sent, or to an opened address of a page.
 * Scripts that send forms name the ballot key in a header, which forms cannot.
 */
export function isForPeople(request: FastifyRequest): boolean {
  const { method, headers } = request;
  // First, because it is true of nearly every vote, and the question after it costs more.
  if (method === 'POST' && headers['idempotency-key'] !== undefined) return false;
  const { url } = request.routeOptions;
  if (url !== votesUrl) return url === pageUrl || url === embedUrl;
  if (method === 'POST') return /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(headers['content-type'] ?? '');
  return method === 'GET' && /\btext\/html\b/.test(headers.accept ?? '');
}

/** Answers a person with the words for a problem, and a way on. */
export function sendProblemPage(reply: FastifyReply, kind: VoteProblemType | number, status: number, members: Readonly<Record<string, unknown>> = {}): FastifyReply {
  const { request } = reply;
  const { heading, text } = wordsFor(kind, request.method, members);
  return sendPage(reply, status, {
    title: heading,
    main: html`<h1>${heading}</h1>
<p>${text}</p>
${wayOn(kind, request, members)}`,
  });
}

function wordsFor(kind: VoteProblemType | number, method: string, { starts_at }: Readonly<Record<string, unknown>>): ProblemWords {
  if (kind === 405) return words.notByLink;
  if (method !== 'POST' && (kind === 'overloaded' || kind === 'rate-limited' || typeof kind === 'number')) return words.unavailable;
  if (kind === 'poll-not-open') return { heading: words.scheduled(typeof starts_at === 'string' ? starts_at : null), text: words.notCounted.heading };
  return (typeof kind === 'number' ? undefined : words.problem(kind)) ?? words.notCounted;
}

/** The same fields again where they may count later, else the way to the poll. */
function wayOn(kind: VoteProblemType | number, { body }: FastifyRequest, { results_url }: Readonly<Record<string, unknown>>): Markup | undefined {
  if (kind === 'poll-not-found' || kind === 'poll-removed') return undefined;
  const again = (kind === 'overloaded' || kind === 'rate-limited') && body instanceof URLSearchParams ? resendForm(body, words.tryAgain) : undefined;
  return html`${again}
<p><a href="page">${kind === 'poll-closed' && results_url !== null ? words.seeResults : words.openPoll}</a></p>`;
}
