import { css } from 'lit';
import { token } from '../../theme/tokens.js';

export const styles = css`
  .outline {
    white-space: pre-line;
  }

  .own {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1em;
  }

  .own button {
    background: none;
    border-color: ${token('--news-color-rule')};
    color: inherit;
    forced-color-adjust: auto;
  }

  .image {
    block-size: 4.5em;
    flex: 0 1 6em;
    inline-size: 6em;
    min-inline-size: 0;
    object-fit: contain;
  }

  /* It keeps its room: nothing moves when it does not arrive, and there are no words in it that the title does not need. */
  .broken {
    visibility: hidden;
  }

  li .image {
    margin-inline-end: 0.5em;
    vertical-align: middle;
  }
`;
