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
  }

  .number > b {
    color: ${token('--news-color-link')};
    font-size: 2em;
    line-height: 1.2;
  }

  dt {
    font-weight: 700;
  }

  dd {
    padding-inline-start: 1.5em;
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

  [part='enlarge'] {
    min-block-size: 44px;
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

  /* At least 24 px to every side of a number, without moving the lines apart. */
  .mark {
    display: inline-block;
    line-height: 24px;
    margin-block: -8px;
    min-inline-size: 24px;
    text-align: center;
  }

  .back {
    display: inline-block;
    line-height: 44px;
    margin-block: -10px;
    min-inline-size: 44px;
    text-align: center;
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

  @container (min-inline-size: 34em) {
    article > div > pull-quote[align='start'] {
      float: inline-start;
      margin-inline: 0 1.75em;
    }
  }
`;
