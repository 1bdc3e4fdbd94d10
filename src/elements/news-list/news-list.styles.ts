import { css } from 'lit';
import { token } from '../../theme/tokens.js';

export const styles = css`
  a {
    align-items: center;
    color: ${token('--news-color-link')};
    display: flex;
    min-block-size: 44px;
  }

  .root {
    border-block-start: 1px solid ${token('--news-color-rule')};
    padding-block-start: ${token('--news-space')};
  }

  [part='heading'] {
    font-size: ${token('--news-list-heading-size')};
  }

  ul {
    list-style: none;
  }

  time {
    color: ${token('--news-color-muted')};
    display: block;
    font-family: ${token('--news-font-label')};
    font-size: 0.9em;
  }
`;
