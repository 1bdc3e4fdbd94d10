import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { messages as words } from '../i18n/messages.js';
import { token } from '../theme/tokens.js';
import type { Content } from './content.js';

/**
 * What stands in an element that has no content: the page's own children if it has any, and the word on what is going on. The word stays
 * in one place, from the first on: screen readers tell of changes in there, and not of what comes with it.
 */
export function renderPending<T>({ state, hasFallback, retry }: Content<T>): TemplateResult {
  const isLoading = state.status === 'loading';
  const problem = 'problem' in state ? state.problem : undefined;
  const isSilent = hasFallback && !problem;
  return html`
    <div class="root" aria-busy=${isLoading}>
      ${hasFallback ? html`<slot></slot><slot name="copy"></slot>` : isLoading && !problem ? html`<div class="skeleton"></div>` : ''}
      <div class=${problem ? 'refused' : isSilent || isLoading ? 'hidden' : ''} part="message">
        <p role="status">${isSilent ? '' : isLoading ? words.loading : problem ? words.failed(problem.code, problem.status) : words.empty}</p>
        ${problem?.url && html`<button part="button" @click=${retry} aria-disabled=${isLoading}>${words.retry}</button>`}
      </div>
    </div>
  `;
}

/** Styles of what all elements have: a floor under the host page's inherited styles, buttons, messages, the skeleton. */
export const baseStyles = css`
  :host {
    display: block;
    /* The box inside has no width of its own, being a container: in a row of a flex box the element would shrink to nothing. */
    min-inline-size: min(100%, 16em);
  }

  :host([hidden]) {
    display: none;
  }

  /* What a page sets for its own text, such as spacing or case, ends here; its font, colours and direction go on. */
  .root {
    all: initial;
    box-sizing: border-box;
    color: ${token('--news-color-text')};
    color-scheme: inherit;
    container-type: inline-size;
    display: block;
    font: inherit;
    font-family: ${token('--news-font-text')};
    font-size: ${token('--news-text-size')};
    font-style: normal;
    line-height: ${token('--news-line-height')};
    /* Where a page keeps room for the element, the box inside fills it. */
    min-block-size: inherit;
    overflow-wrap: anywhere;
    visibility: inherit;
  }

  * {
    box-sizing: border-box;
    margin: 0;
    padding: 0;
  }

  h1,
  h2,
  h3,
  h4,
  h5,
  h6 {
    font-family: ${token('--news-font-heading')};
    font-size: calc(1em * ${token('--news-scale')});
    font-weight: ${token('--news-heading-weight')};
    line-height: 1.2;
    text-wrap: balance;
  }

  button {
    background: ${token('--news-color-accent')};
    border: 1px solid;
    border-radius: ${token('--news-radius')};
    color: ${token('--news-color-on-accent')};
    font: inherit;
    /* Its colours are system colours by default; a plate behind the word would hide it. */
    forced-color-adjust: none;
    font-weight: 700;
    margin-block-start: 1em;
    min-block-size: 44px;
    padding: 0.5em 1.5em;
  }

  :focus-visible {
    outline: 3px solid ${token('--news-color-focus')};
    outline-offset: 2px;
  }

  [part]:where([part='message']:not(:empty)) {
    border-inline-start: 4px solid;
    margin-block-start: 1em;
    padding-inline-start: 1em;
  }

  .counted {
    border-color: ${token('--news-color-positive')};
  }

  .refused {
    border-color: ${token('--news-color-negative')};
  }

  .skeleton {
    background: ${token('--news-color-surface')};
    block-size: 12em;
  }

  @media print {
    button {
      display: none;
    }
  }

  .hidden {
    block-size: 1px;
    clip-path: inset(50%);
    inline-size: 1px;
    overflow: hidden;
    position: absolute;
  }

  /* Lines that are half as dark as the text are for readers who did not ask for more. */
  @media (prefers-contrast: more) {
    * {
      border-color: currentColor !important;
    }
  }
`;
