import { css } from 'lit';
import { token } from '../../theme/tokens.js';

export const styles = css`
  .root {
    background: ${token('--news-poll-surface')};
    border: 1px solid ${token('--news-color-rule')};
    border-radius: ${token('--news-radius')};
    font-family: ${token('--news-font-label')};
    padding: 1.25em;
  }

  #results {
    outline-offset: 0.6em;
  }

  fieldset {
    border: 0;
    min-inline-size: 0;
  }

  [part='question'] {
    margin-block-end: 0.5em;
  }

  label {
    align-items: center;
    border: 1px solid ${token('--news-color-rule')};
    border-radius: ${token('--news-radius')};
    display: flex;
    gap: 0.5em;
    margin-block-start: 0.5em;
    min-block-size: 44px;
    padding: 0.5em 1em;
  }

  input {
    accent-color: ${token('--news-poll-accent')};
    block-size: 1.2em;
    flex: none;
    inline-size: 1.2em;
  }

  button {
    background: ${token('--news-poll-accent')};
  }

  li {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1em;
    justify-content: space-between;
    margin-block-end: 1em;
  }

  strong {
    border: 1px solid;
    font-size: 0.875em;
    padding-inline: 0.5em;
  }

  progress {
    accent-color: ${token('--news-poll-accent')};
    inline-size: 100%;
  }

  .note {
    color: ${token('--news-color-muted')};
    font-size: 0.875em;
    margin-block-end: 0.5em;
  }

  @media print {
    li {
      display: table-row;
    }

    li > * {
      display: table-cell;
      padding-inline-end: 1em;
    }
  }
`;
