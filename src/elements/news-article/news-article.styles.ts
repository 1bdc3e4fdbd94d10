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
  figcaption {
    color: ${token('--news-color-muted')};
    font-family: ${token('--news-font-label')};
    font-size: 0.9em;
  }

  /* Words of another direction stay among themselves. */
  [part='byline'] > span,
  [part='credit'] {
    display: inline-block;
    margin-inline-end: 1em;
  }

  /* In a column of any width, what stands beside the text is near to it. */
  article > * {
    max-inline-size: calc(${token('--news-measure')} * 1.6);
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

  article > div > :is(p, ul, ol, blockquote, [part='subhead']) {
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

  blockquote > * + * {
    margin-block-start: 0.5em;
  }

  blockquote {
    border-inline-start: 4px solid ${token('--news-color-rule')};
    padding-inline-start: 1em;
  }

  ul,
  ol {
    padding-inline-start: 1.5em;
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
  article > div ~ * {
    clear: both;
    margin-block-start: ${token('--news-space')};
    max-inline-size: ${token('--news-measure')};
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

  /* On paper nobody can follow a link. */
  @media print {
    :is(div, [part='rest'], [part='source']) a::after {
      content: ' (' attr(href) ')';
      white-space: pre-wrap;
    }

    figure {
      break-inside: avoid;
    }
  }

  @container (min-inline-size: 34em) {
    article > div > pull-quote {
      float: inline-end;
      inline-size: 17em;
      margin-block: 0.4em 1em;
      margin-inline-start: 1.75em;
    }
  }
`;
