import { css } from 'lit';
import { token } from '../../theme/tokens.js';

export const styles = css`
  .root {
    border-block: 1px solid ${token('--news-color-rule')};
    border-block-start: 4px solid ${token('--pull-quote-accent')};
    padding-block: 0.75em 1em;
  }

  blockquote {
    font-family: ${token('--news-font-heading')};
    font-size: ${token('--pull-quote-size')};
    line-height: 1.3;
  }

  [part='source'] {
    color: ${token('--news-color-muted')};
    font-family: ${token('--news-font-label')};
    font-size: 0.9em;
    margin-block-start: 0.5em;
  }
`;
