import type { PollDocument } from '../../../src/poll/poll.js';
import { html } from './html.js';
import type { Markup } from './html.js';
import type { Page } from './page.js';
import { choicesList, questionLine } from './poll-page.js';
import { words } from './words.js';

/** A form that sends these fields to the votes of the poll by one button. Nothing presses it but the reader. */
export const resendForm = (fields: Iterable<readonly [string, string]>, button: string): Markup =>
  html`<form method="post" action="votes">
${[...fields].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">
`)}<button>${button}</button>
</form>`;

/** Asks the reader to confirm the choices; the form carries the ballot key of this vote. */
export const confirmationPage = (poll: PollDocument, choices: readonly string[], key: string, grant: string): Page => ({
  title: words.confirmTitle(poll.question),
  main: html`<h1>${words.confirm}</h1>
${questionLine(poll)}
<p>${words.choice}</p>
${choicesList(poll, choices)}
<p>${words.notYet}</p>
${resendForm([['key', key], ['grant', grant], ...choices.map((choice) => ['choices[]', choice] as const)], words.confirmVote)}
<p><a href="page">${words.change}</a></p>`,
});
