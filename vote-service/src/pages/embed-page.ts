import type { PollDocument } from '../../../src/poll/poll.js';
import { html } from './html.js';
import type { Page } from './page.js';
import { fallback } from './poll-page.js';
import { words } from './words.js';

/** What the page for frames needs beside the poll. */
export interface EmbedDetails {
  /** Lets votes of the page in; not for a poll that is over. */
  readonly grant: string | undefined;
  /** Version of the modules. */
  readonly version: string;
  /** The address of the poll's page, in words: a sandbox may keep the link from working. */
  readonly address: string | undefined;
}

/**
 * The poll for frames of other sites: the element, and inside it, while there is none, what a reader without scripts can use.
 * All addresses are relative, as the service may have a path of its own.
 *
 * @param poll - As it stands at `now`, milliseconds since 1970.
 */
export const embedPage = (poll: PollDocument, now: number, { grant, version, address }: EmbedDetails): Page => ({
  title: poll.question,
  head: html`<script type="module" src="../../news-widgets/${version}/news-poll.js"></script>
<script type="module" src="../../news-widgets/${version}/poll-frame.js"></script>
`,
  main: html`<news-poll src="../${poll.id}" heading-level="1" ${grant === undefined ? undefined : html`data-grant="${grant}"`}>
${fallback(poll, now)}
</news-poll>
<p>${words.ownPage} <a href="page" target="_blank" rel="noopener">${address ?? words.openPoll}</a></p>`,
});
