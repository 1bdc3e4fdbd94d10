import { css } from 'lit';
import { token } from '../../theme/tokens.js';

export const styles = css`
  a {
    color: ${token('--news-color-link')};
  }

  [part='headline'] {
    font-size: ${token('--news-article-headline-size')};
    line-height: 1.1;
  }

  [part='kicker'] {
    color: ${token('--news-color-link')};
    font-family: ${token('--news-font-label')};
    font-weight: 700;
  }

  [part='deck'] {
    font-size: calc(1em * ${token('--news-scale')});
    margin-block: 0.6em;
  }

  [part='byline'],
  [part='source'],
  figcaption,
  caption {
    color: ${token('--news-color-muted')};
    font-family: ${token('--news-font-label')};
    font-size: 0.9em;
    text-align: start;
  }

  [part='byline'] > span {
    margin-inline-end: 1em;
  }


  [part='lead-picture'],
  article > div {
    margin-block-start: 1.5em;
  }

  img {
    block-size: auto;
    display: block;
    margin-block-end: 0.4em;
    max-inline-size: 100%;
  }

  [part='lead-picture'] img {
    inline-size: 100%;
  }

  /* Portraits: nothing else in the line of authorship is a picture. */
  b img {
    block-size: 3em;
    border-radius: 50%;
    display: inline;
    inline-size: 3em;
    object-fit: cover;
    vertical-align: middle;
  }

  article > div > * {
    margin-block-end: ${token('--news-space')};
  }

  article > div > :is(p, ul, ol, blockquote, pre, [part='subhead']) {
    max-inline-size: ${token('--news-measure')};
  }

  [part='subhead'] {
    clear: both;
    margin-block: 1.5em 0.5em;
  }

  /* The article has its size from the page; what is inside has it from the article. */
  article > div > :is(news-poll, news-list, pull-quote) {
    --news-text-size: 1em;
    clear: both;
    margin-block: 1.75em;
  }

  blockquote {
    border-inline-start: 4px solid ${token('--news-color-rule')};
    padding-inline-start: 1em;
  }

  ul,
  ol {
    padding-inline-start: 1.5em;
  }

  /* Words break before a line of a program or a row of a table is wider than the column: nothing is to be scrolled sideways. */
  pre {
    font-size: 0.9em;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }

  table {
    border-collapse: collapse;
    hyphens: auto;
    inline-size: 100%;
    overflow-wrap: anywhere;
  }

  th,
  td {
    border-block-end: 1px solid ${token('--news-color-rule')};
    padding: 0.3em 0.5em 0.3em 0;
    text-align: start;
    vertical-align: top;
  }

  section ol {
    list-style: disc;
  }

  [part='kicker'] a,
  [part='rest'] a,
  [part='latest'] a {
    align-items: center;
    display: flex;
    min-block-size: 44px;
  }

  /* What follows the text. */
  div ~ * {
    clear: both;
    margin-block-start: ${token('--news-space')};
    max-inline-size: ${token('--news-measure')};
  }

  [part='topics'] ol {
    display: flex;
    flex-wrap: wrap;
    gap: 0 2em;
  }

  [part='latest'] {
    border-block-start: 1px solid ${token('--news-color-rule')};
    clear: both;
  }

  /* Room for what comes later, so that nothing below it moves: a poll with four answers, a list of five stories. */
  news-poll {
    min-block-size: ${token('--news-article-poll-size')};
  }

  news-list {
    min-block-size: 15em;
  }

  /* A mark for what is to come, not a box. */
  div.rare {
    display: contents;
  }

  /* Here for what reads the page, not for who sees it: it has no place, is not painted, found or spoken, and has a size of its own. */
  .copy {
    block-size: 0;
    content-visibility: hidden;
    overflow: clip;
  }

  @container (min-inline-size: 34em) {
    article > div > pull-quote {
      float: inline-end;
      inline-size: 44%;
      margin-block: 0.4em 1em;
      margin-inline-start: 1.75em;
    }
  }
`;
