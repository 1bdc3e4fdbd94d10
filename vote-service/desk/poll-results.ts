import { html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';
import { percentages } from '../../src/poll/voting-rules.js';
import type { Definition, Figures } from './admin-poll.js';
import { clock, number } from './times.js';
import { words } from './words.js';

/** The answers of a poll with their figures and whole percentages. */
export function countedOptions({ options, multiple }: Pick<Definition, 'options' | 'multiple'>, figures: Figures) {
  const counts = new Map(figures.options.map(({ id, votes_count }) => [id, votes_count]));
  const counted = options.map((option) => ({ ...option, votes_count: counts.get(option.id) ?? 0 }));
  const shares = percentages({ multiple, voters_count: figures.voters_count, options: counted });
  return { options: counted.map(({ id, title, votes_count }, index) => ({ id, title, votes: votes_count, percent: shares?.values[index] ?? 0 })), isExact: shares?.exact !== false };
}

/** The results as a table, whose bars repeat the figures. */
export function renderResults(definition: Definition, figures: Figures): TemplateResult {
  const { poll } = words;
  const { options, isExact } = countedOptions(definition, figures);
  const most = Math.max(...options.map(({ votes }) => votes));
  return html`
    <table class="results">
      <caption class="hidden">${poll.results}</caption>
      <thead>
        <tr><th scope="col">${poll.answer}</th><th scope="col" class="number">${poll.votes}</th><th scope="col" class="number">${poll.share}</th></tr>
      </thead>
      <tbody>
        ${options.map(
          ({ title, votes, percent }) => html`
            <tr class=${votes === most && votes > 0 ? 'leads' : nothing}>
              <th scope="row"><span dir="auto" lang=${definition.lang ?? nothing}>${title}</span><progress aria-hidden="true" max="100" value=${percent}></progress></th>
              <td class="number">${number(votes)}</td>
              <td class="number">${percent}%</td>
            </tr>
          `,
        )}
      </tbody>
    </table>
    <p class="total">
      <strong>${poll.voters(figures.voters_count)}</strong>${definition.multiple ? html` · ${poll.votesCount(figures.votes_count)}` : nothing}
      ${figures.updated_at === null ? nothing : html`<span class="help">${poll.updated(figures.updated_at)}</span>`}
    </p>
    ${figures.voters_count === 0 ? html`<p class="help">${poll.noVotes}</p>` : nothing}
    ${definition.multiple ? html`<p class="help">${poll.several}</p>` : nothing} ${isExact ? nothing : html`<p class="help">${poll.rounding}</p>`}
  `;
}

const minute = 60_000;

/**
 * The votes of each of the last minutes: a chart for the eye, what it says in a sentence, and a table of it.
 *
 * @param now - Milliseconds since 1970: the last minute is this one.
 */
export function renderMinutes({ per_minute }: Figures, now: number): TemplateResult {
  const { poll } = words;
  const most = Math.max(1, ...per_minute);
  const total = per_minute.reduce((sum, votes) => sum + votes, 0);
  const startOf = (index: number) => now - (per_minute.length - 1 - index) * minute;
  const text = poll.minutesText(total, most, startOf(per_minute.indexOf(most)));
  const groups = Array.from({ length: Math.ceil(per_minute.length / 5) }, (_, group) => ({ from: startOf(group * 5), votes: per_minute.slice(group * 5, group * 5 + 5).reduce((sum, votes) => sum + votes, 0) }));
  const [width, height] = [per_minute.length * 10, 100];
  return html`
    <p>${text}</p>
    <svg class="minutes" viewBox=${`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label=${text}>
      ${[0.5, 1].map((part) => svg`<line x1="0" x2=${width} y1=${height * (1 - part) + 0.5} y2=${height * (1 - part) + 0.5} class="grid" />`)}
      <line x1="0" x2=${width} y1=${height - 0.5} y2=${height - 0.5} class="axis" />
      ${per_minute.map((votes, index) => (votes === 0 ? nothing : svg`<rect x=${index * 10 + 1} y=${height - (votes / most) * height} width="8" height=${(votes / most) * height} />`))}
    </svg>
    <p class="scale" aria-hidden="true"><span>${clock(startOf(0))}</span><span>${clock(startOf(30))}</span><span>${clock(now)}</span></p>
    <details>
      <summary>${poll.minutesTable}</summary>
      <table>
        <thead><tr><th scope="col">${poll.minutesFrom}</th><th scope="col" class="number">${poll.votes}</th></tr></thead>
        <tbody>${groups.map(({ from, votes }) => html`<tr><td>${clock(from)}</td><td class="number">${number(votes)}</td></tr>`)}</tbody>
      </table>
    </details>
  `;
}

