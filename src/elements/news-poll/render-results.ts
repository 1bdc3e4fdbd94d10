import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { messages as words } from '../../i18n/messages.js';
import type { Poll } from '../../poll/poll.js';
import { percentages } from '../../poll/voting-rules.js';

/** The figures of a poll in words; the bars repeat them for the eye. */
export function renderResults(poll: Poll, own: readonly string[]): TemplateResult {
  const shares = percentages(poll);
  const notes = [shares ? poll.multiple && words.severalAnswers : words.resultsHidden, shares?.exact === false && words.rounding];
  return html`
    <ul>
      ${poll.options.map(({ id, title, votes_count }, index) => {
        const percent = shares?.values[index] ?? 0;
        return html`
          <li part="result">
            <span>${title} ${own.includes(id) ? html`<strong>${words.chosen}</strong>` : ''}</span>
            ${shares ? html`${words.result(percent, votes_count ?? 0)} <progress part="result-bar" aria-hidden="true" max="100" value=${percent}></progress>` : ''}
          </li>
        `;
      })}
    </ul>
    ${poll.voters_count === null ? '' : html`<p part="total">${words.total(poll.voters_count)}</p>`} ${notes.map((note) => (note ? html`<p class="note">${note}</p>` : ''))}
    ${poll.notice && html`<p part="notice" class="note">${poll.notice}</p>`}
  `;
}
