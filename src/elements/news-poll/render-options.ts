import type { TemplateResult } from 'lit';
import { pollMessages as words } from '../../i18n/poll-messages.js';
import { byResults } from '../../poll/option-order.js';
import type { Poll, PollOption } from '../../poll/poll.js';
import { leaders, percentages, shareText } from '../../poll/voting-rules.js';
import { safeUrl } from '../../safety/safe-url.js';
import { nothing } from '../article-parts-kit.js';
import type { Html } from '../article-parts-kit.js';

/** The title of an option with its picture, where it has one. */
export function titleOf(html: Html, { title, image }: PollOption, base: string): unknown {
  const url = image && safeUrl(image.url, base, location.protocol === 'http:' ? /^https?:$/ : /^https:$/);
  if (!url) return title;
  const { alt, width, height } = image;
  return html`<img class="image" part="option-image" src=${url} alt=${alt} width=${width ?? nothing} height=${height ?? nothing} @error=${hide} />${title}`;
}

const hide = ({ target }: Event): void => (target as Element).classList.add('broken');

/**
 * The figures of a poll in words; the bars repeat them for the eye. A poll that is not open yet has none.
 *
 * @param order - In the place of what the poll says.
 * @param base - Where addresses of pictures start.
 */
export function renderFigures(html: Html, poll: Poll, own: readonly string[], order: string | null, base: string): TemplateResult {
  const isOver = poll.status !== 'open';
  const isEarly = poll.status === 'scheduled';
  const shares = isEarly ? undefined : percentages(poll);
  const ahead = shares ? leaders(poll) : [];
  const mark = ahead.length > 1 ? (isOver ? words.tied : words.level) : isOver ? words.most : words.leading;
  const notes = isEarly ? [] : [shares ? poll.multiple && words.severalAnswers : words.resultsHidden, shares?.exact === false && words.rounding];
  const row = (option: PollOption) => {
    const { id, votes_count } = option;
    const percent = shares?.values[poll.options.indexOf(option)] ?? 0;
    return html`
      <li part="result">
        <span>${titleOf(html, option, base)} ${own.includes(id) ? [html`<strong>${words.chosen}</strong>`, ' '] : ''}${ahead.includes(id) ? html`<strong>${mark}</strong>` : ''}</span>
        ${shares ? html`${words.result(shareText(percent, votes_count ?? 0, poll.voters_count ?? 0), votes_count ?? 0)} <progress part="result-bar" aria-hidden="true" max="100" value=${percent}></progress>` : ''}
      </li>
    `;
  };
  return html`
    <ul>
      ${byResults(poll, order ?? poll.results_order).map(row)}
    </ul>
    ${poll.voters_count === null || isEarly ? '' : html`<p part="total">${words.total(poll.voters_count)}</p>`} ${notes.map((note) => (note ? html`<p class="note">${note}</p>` : ''))}
    ${poll.notice && html`<p part="notice" class="note">${poll.notice}</p>`}
  `;
}
