import type { PollDocument } from '../../../src/poll/poll.js';
import { percentages } from '../../../src/poll/voting-rules.js';
import type { PollVersion } from '../desk-store.js';
import { pageAddress } from '../public-address.js';
import { html } from './html.js';
import type { Markup } from './html.js';
import type { Page } from './page.js';
import { words } from './words.js';

type Texts = Pick<PollDocument, 'lang' | 'question'>;

/** Attributes for the poll's own texts, whose language and direction are not those of the page. */
const own = ({ lang }: Texts): Markup => (lang === null ? html`dir="auto"` : html`dir="auto" lang="${lang}"`);

/** The question, as the heading of a page or under one. */
export const questionHeading = (poll: Texts): Markup => html`<h1 ${own(poll)}>${poll.question}</h1>`;
export const questionLine = (poll: Texts): Markup => html`<p ${own(poll)}>${poll.question}</p>`;

/** The chosen options in words. */
export const choicesList = (poll: PollDocument, choices: readonly string[]): Markup =>
  html`<ul>
${poll.options.filter(({ id }) => choices.includes(id)).map(({ title }) => html`<li ${own(poll)}><strong>${title}</strong></li>
`)}</ul>`;

/** What the page has beside the poll. */
export interface PageDetails {
  readonly head?: Markup | undefined;
  /** Corrections, oldest first. */
  readonly versions?: readonly PollVersion[];
}

/**
 * The poll for people whose browser runs no script; the same for everybody who may see as much of it, so that it may be cached.
 * Its form has no ballot key, which a cached page would share among its readers: the answer to it brings one.
 *
 * @param poll - As it stands at `now`, milliseconds since 1970.
 */
export const pollPage = (poll: PollDocument, now: number, { head, versions = [] }: PageDetails = {}): Page => ({
  title: poll.question,
  head,
  main: html`${questionHeading(poll)}
${poll.description === null ? undefined : html`<p ${own(poll)}>${poll.description}</p>
`}<section id="counted" tabindex="-1" hidden>
<p class="unstyled">${words.justVoted}</p>
<p><strong>${words.counted}</strong>${poll.voters_count === null ? undefined : ` ${words.countedSoon}`}</p>
</section>
<p>${statusLine(poll, now)}</p>
${poll.status === 'open' ? votingForm(poll, []) : undefined}
${results(poll)}
${corrections(poll, versions)}`,
});

/** What stands in a frame for readers without scripts: the form while it counts, else the results. */
export const fallback = (poll: PollDocument, now: number): Markup => html`${questionHeading(poll)}
${poll.status === 'open' ? votingForm(poll, []) : html`<p>${statusLine(poll, now)}</p>
${results(poll)}`}`;

/**
 * What the page says of itself to other programs: where they learn how to embed the poll, and what chats and social networks show of
 * it. The notice comes along, as others quote polls as facts.
 */
export function headOf({ id, question, description, notice, options }: PollDocument, base: URL): Markup {
  const address = pageAddress(base, id);
  const oembed = new URL('oembed', base);
  oembed.search = `${new URLSearchParams({ url: address, format: 'json' })}`;
  const about = [description, options.map(({ title }) => title).join(' · '), notice].filter(Boolean).join(' – ');
  return html`<link rel="canonical" href="${address}">
<link rel="alternate" type="application/json+oembed" href="${oembed.href}" title="${question}">
<meta name="description" content="${about}">
<meta property="og:type" content="website">
<meta property="og:url" content="${address}">
<meta property="og:title" content="${question}">
<meta property="og:description" content="${about}">
<meta property="og:site_name" content="${base.host}">
`;
}

/** The same form with the choices that could not count, and why. */
export const choicesPage = (poll: PollDocument, choices: readonly string[]): Page => ({
  title: `${words.wrongChoices} ${poll.question}`,
  main: html`${questionHeading(poll)}
<div role="alert">
<p><strong>${words.wrongChoices}</strong> ${words.choose(poll.multiple_choice_min, poll.multiple_choice_max)}</p>
</div>
${votingForm(poll, choices)}
<p><a href="page">${words.openPoll}</a></p>`,
});

/** Where the poll stands, and when it opens and closes, as far as that is known: nobody wrote down when it was closed by hand. */
function statusLine({ status, starts_at, expires_at }: PollDocument, now: number): string {
  const opened = starts_at === null || Date.parse(starts_at) > now ? '' : ` ${words.opened(starts_at)}`;
  if (status === 'open') return words.open(expires_at) + opened;
  if (status === 'scheduled') return words.scheduled(starts_at) + (expires_at === null ? '' : ` ${words.closes(expires_at)}`);
  return (status === 'closed' && expires_at !== null && Date.parse(expires_at) <= now ? words.closedOn(expires_at) : words.closed) + opened;
}

/** When results will be shown that are not. */
function visibilityLine({ results_visibility, expires_at }: PollDocument): string {
  if (results_visibility === 'never') return words.resultsNever;
  return results_visibility === 'after_vote' ? words.resultsAfterVote(expires_at) : words.resultsAtClose(expires_at);
}

function votingForm(poll: PollDocument, chosen: readonly string[]): Markup {
  const { multiple, multiple_choice_min: min, multiple_choice_max: max } = poll;
  // A browser can ask for one radio button by itself, but not for a number of boxes.
  const control = multiple ? html`type="checkbox"` : html`type="radio" required`;
  const option = ({ id, title }: PollDocument['options'][number]) => html`<label><input ${control} name="choices[]" value="${id}" ${chosen.includes(id) ? html`checked` : undefined}><span ${own(poll)}>${title}</span></label>
`;
  return html`<form method="post" action="votes">
<fieldset>
<legend>${words.choose(min, max)}</legend>
${poll.options.map(option)}</fieldset>
<button>${words.vote}</button>
</form>`;
}

/** When the wording was corrected, and what it was before: who has voted by the old one can see what has become of it. */
function corrections(poll: PollDocument, versions: readonly PollVersion[]): Markup | undefined {
  if (poll.corrected_at === null) return undefined;
  const before = (text: string | null) => (text === null ? html`<li>${words.noDescription}</li>
` : html`<li ${own(poll)}>${text}</li>
`);
  return html`<details>
<summary>${words.corrected(poll.corrected_at)}</summary>
${versions.toReversed().map(({ corrected_at, changes }) => html`<p>${words.wordingBefore(corrected_at)}</p>
<ul>
${changes.map((change) => before(change.before))}</ul>
`)}</details>`;
}

function results(poll: PollDocument): Markup {
  const shares = percentages(poll);
  const row = ({ title, votes_count }: PollDocument['options'][number], percent: number) => html`<tr><th scope="row" ${own(poll)}>${title}</th><td>${words.result(percent, votes_count ?? 0)} <progress aria-hidden="true" max="100" value="${percent}"></progress></td></tr>
`;
  const notes = [
    ...(poll.voters_count === null ? [] : [words.total(poll.voters_count)]),
    ...(shares === undefined ? [visibilityLine(poll)] : poll.multiple ? [words.severalAnswers] : []),
    ...(shares?.exact === false ? [words.rounding] : []),
  ];
  const table = shares && html`<table>
<caption>${words.results}</caption>
<thead><tr><th scope="col">${words.answer}</th><th scope="col">${words.share}</th></tr></thead>
<tbody>
${poll.options.map((option, index) => row(option, shares.values[index] ?? 0))}</tbody>
</table>
`;
  return html`${table}${notes.map((note) => html`<p>${note}</p>
`)}${poll.notice === null ? undefined : html`<p ${own(poll)}>${poll.notice}</p>`}`;
}
