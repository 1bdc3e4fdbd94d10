import { css } from 'lit';
import { token } from '../../theme/tokens.js';

export const styles = css`
  [part='progress'] {
    accent-color: ${token('--news-color-accent')};
    block-size: 0.3em;
    display: block;
    inline-size: 100%;
    inset-block-start: 0;
    position: sticky;
    z-index: 1;
  }

  [part='contents'] {
    border-block: 1px solid ${token('--news-color-rule')};
    font-family: ${token('--news-font-label')};
    margin-block-start: 1em;
    max-inline-size: ${token('--news-measure')};
  }

  /* Where a link of the list leads, the bar and the edge of the screen leave the words and the line around them alone. */
  [part='subhead'] {
    scroll-margin-block-start: 1em;
  }

  summary {
    cursor: pointer;
    font-weight: 700;
    padding-block: 0.6em;
  }

  summary,
  [part='contents'] a {
    min-block-size: 44px;
  }

  [part='contents'] a {
    align-items: center;
    display: inline-flex;
  }

  [part='contents'] ol {
    list-style: none;
    padding-inline-start: 0;
  }

  [part='contents'] ol ol {
    padding-inline-start: 1.5em;
  }

  [part='listen'] {
    font-family: ${token('--news-font-label')};
    margin-block-end: 1em;
  }

  /*
   * What is far from the screen is not laid out. Its height is about that of six paragraphs in a column of this width (slices.ts); once it was
   * seen, the browser knows better.
   */
  article > .slice {
    contain-intrinsic-block-size: auto 140em;
    content-visibility: auto;
    margin-block-start: 0;
    max-inline-size: none;
    /* Lines around what has the focus. */
    overflow-clip-margin: 8px;
  }

  @container (min-inline-size: 26em) {
    article > .slice {
      contain-intrinsic-block-size: auto 105em;
    }
  }

  @container (min-inline-size: 34em) {
    article > .slice {
      contain-intrinsic-block-size: auto 80em;
    }
  }

  @media print {
    article > .slice {
      content-visibility: visible;
    }

    .aid {
      display: none;
    }
  }
`;
