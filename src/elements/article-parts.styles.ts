import { css } from 'lit';
import { token } from '../theme/tokens.js';

export const styles = css`
  .box {
    border: 1px solid ${token('--news-color-rule')};
    border-radius: ${token('--news-radius')};
    clear: both;
    max-inline-size: ${token('--news-measure')};
    padding: 1em;
  }

  .box > div > [part='subhead'] {
    font-size: 1.1em;
    margin-block-start: 0;
  }

  .box > * + :not(dialog),
  li > * + p,
  dd > * + * {
    margin-block-start: 0.5em;
  }

  [part='key-points'],
  [part='info-box'] {
    background: ${token('--news-color-surface')};
  }

  [part='gallery'],
  [part='footnotes'],
  [part='timeline'],
  [part='in-numbers'] {
    border-inline: 0;
    border-block-end: 0;
    border-radius: 0;
    padding-inline: 0;
  }

  [part='gallery'] {
    max-inline-size: none;
  }

  [part='timeline'] > ol {
    border-inline-start: 4px solid ${token('--news-color-rule')};
    list-style: none;
    padding-inline-start: 1em;
  }

  [part='timeline'] li + li {
    margin-block-start: 1em;
  }

  [part='date'] {
    color: ${token('--news-color-muted')};
    font-family: ${token('--news-font-label')};
  }

  [part='footnotes'] > ol {
    list-style: decimal;
  }

  [part='in-numbers'] > ul {
    display: flex;
    flex-wrap: wrap;
    gap: 1em 2em;
    list-style: none;
    padding: 0;
  }

  [part='in-numbers'] li {
    flex: 1 1 8em;
    overflow-wrap: break-word;
  }

  .number > b {
    color: ${token('--news-color-link')};
    font-size: 2em;
    line-height: 1.2;
  }

  dl {
    border-inline-start: 4px solid ${token('--news-color-rule')};
    max-inline-size: ${token('--news-measure')};
    padding-inline-start: 1em;
  }

  dt {
    font-weight: 700;
  }

  article > div > slot {
    display: block;
  }

  figure[part='embed'] {
    max-inline-size: ${token('--news-measure')};
  }

  p[part='embed'] {
    border: 1px solid ${token('--news-color-rule')};
    border-radius: ${token('--news-radius')};
    padding: 0.5em 1em;
  }

  p[part='embed'] > span {
    color: ${token('--news-color-muted')};
    display: block;
    font-family: ${token('--news-font-label')};
    font-size: 0.9em;
  }

  /* Lines of a program break before they are wider than the column. */
  pre {
    background: ${token('--news-color-surface')};
    border: 1px solid ${token('--news-color-rule')};
    font-size: 0.9em;
    max-inline-size: ${token('--news-measure')};
    overflow-wrap: anywhere;
    padding: 0.75em 1em;
    white-space: pre-wrap;
  }

  table {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
    hyphens: auto;
    inline-size: 100%;
    overflow-wrap: break-word;
  }

  /* In a narrow column all are as wide: nothing is to be scrolled sideways, and only words that are wider than a cell are broken. */
  @container (max-inline-size: 26em) {
    table {
      font-size: 0.85em;
      table-layout: fixed;
    }
  }

  caption {
    color: ${token('--news-color-muted')};
    font-family: ${token('--news-font-label')};
    font-size: 0.9em;
    text-align: start;
  }

  th,
  td {
    border-block-end: 1px solid ${token('--news-color-rule')};
    padding: 0.3em 0.5em 0.3em 0;
    text-align: start;
    vertical-align: top;
  }

  /* Room for the film before anybody asks for it, so that nothing moves when it comes. */
  .stage {
    aspect-ratio: 16 / 9;
    background: ${token('--news-color-surface')};
    border: 1px solid ${token('--news-color-rule')};
    display: grid;
  }

  .stage > * {
    grid-area: 1 / 1;
  }

  .stage > img {
    block-size: 100%;
    inline-size: 100%;
    margin: 0;
    min-block-size: 0;
    object-fit: cover;
  }

  iframe {
    block-size: 100%;
    border: 0;
    inline-size: 100%;
  }

  .words {
    align-self: end;
    font-family: ${token('--news-font-label')};
    padding: 1em;
  }

  /* Words on a picture can be read on a ground of their own. */
  img + .words {
    background: Canvas;
    color: CanvasText;
  }

  .words button {
    margin-block: 0.5em;
  }

  [part='embed'] a,
  figcaption a {
    align-items: center;
    display: inline-flex;
    min-block-size: 44px;
  }

  video,
  audio {
    block-size: auto;
    display: block;
    inline-size: 100%;
    margin-block-end: 0.4em;
  }

  audio {
    min-block-size: 54px;
  }

  .row,
  .pair {
    display: grid;
    gap: 1em;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 14em), 1fr));
    list-style: none;
    padding: 0;
  }

  /* Two belong side by side, however narrow the column is. */
  .pair {
    grid-template-columns: 1fr 1fr;
  }

  .row > li,
  .pair > li {
    min-inline-size: 0;
    position: relative;
  }

  [part='enlarge'] {
    inset-block-start: 0.5em;
    inset-inline-end: 0.5em;
    margin: 0;
    min-block-size: 44px;
    min-inline-size: 44px;
    padding: 0;
    position: absolute;
  }

  dialog {
    inline-size: min(100%, 80em);
    margin: auto;
    max-block-size: 100%;
    max-inline-size: 100%;
  }

  dialog > div {
    padding: 1em;
    touch-action: pan-y pinch-zoom;
  }

  dialog img {
    inline-size: auto;
    margin-inline: auto;
    max-block-size: 70vh;
  }

  /* The ground of a dialog is the browser's, and so are the words on it. */
  dialog figcaption {
    color: inherit;
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1em;
  }

  /* Marks do not move the lines apart. */
  sup {
    line-height: 0;
  }

  /* Nor do they stand at the beginning of a line, away from their words. */
  sup::before {
    content: '\\2060';
  }

  /* At least 24 px to every side of a number, over what is around it. */
  .mark {
    display: inline-block;
    line-height: 1;
    min-inline-size: 1ch;
    position: relative;
  }

  .mark::before {
    block-size: 24px;
    content: '';
    inline-size: 24px;
    inset-block-start: 50%;
    inset-inline-start: 50%;
    margin: -12px;
    position: absolute;
  }

  .back {
    display: inline-block;
    line-height: 44px;
    margin-block: -10px;
    min-inline-size: 44px;
    text-align: center;
  }

  [part='live'] {
    border-block-start: 1px solid ${token('--news-color-rule')};
    padding-block-start: 1em;
  }

  [part='key-events'] {
    background: ${token('--news-color-surface')};
    border: 1px solid ${token('--news-color-rule')};
    border-radius: ${token('--news-radius')};
    padding: 1em;
  }

  [part='key-events'] a {
    align-items: center;
    display: inline-flex;
    min-block-size: 44px;
  }

  /* Beside what the reader is at, however far down that is. */
  .news {
    inset-block-start: 0.3em;
    position: sticky;
    text-align: center;
    z-index: 1;
  }

  [part='post'] {
    border-block-end: 1px solid ${token('--news-color-rule')};
    padding-block: 1.5em 0.5em;
  }

  [part='post'] > [part='subhead'] {
    margin-block: 0 0.3em;
  }

  [part='mark'] {
    color: ${token('--news-color-link')};
    font-family: ${token('--news-font-label')};
    font-weight: 700;
  }

  article > div > pull-quote[align='center'] {
    float: none;
    inline-size: auto;
    margin-inline: auto;
    max-inline-size: min(100%, 26em);
  }

  article > div > pull-quote[align='wide'] {
    float: none;
    inline-size: auto;
    margin-inline: 0;
  }

  /* On paper, what plays is its words and its address. */
  @media print {
    table {
      break-inside: avoid;
    }

    .stage {
      aspect-ratio: auto;
      border: 0;
      display: block;
    }

    [part='embed'] a,
    figcaption a {
      display: inline;
    }

    a.mark::after {
      content: none;
    }

    .stage :is(iframe, p:not(:has(b))),
    video,
    audio,
    .back,
    [part='key-events'] {
      display: none;
    }
  }

  @container (min-inline-size: 34em) {
    article > div > pull-quote[align='start'] {
      float: inline-start;
      margin-inline: 0 1.75em;
    }
  }
`;
