/** What the hand-written article and the peers look like: much like ours, so that Chromium has as much to lay out. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { display: block; line-height: 1.55; overflow-wrap: anywhere; }
  h1, h2 { line-height: 1.2; text-wrap: balance; }
  h1 { font-size: 2em; line-height: 1.1; margin: 0; }
  h2 { font-size: 1.3em; margin: 1.5em 0 0.5em; }
  p, ul, figure, blockquote { margin: 0 0 1em; }
  p, ul, blockquote { max-inline-size: 38em; }
  img { block-size: auto; display: block; inline-size: 100%; }
  figcaption { font-size: 0.9em; }
  blockquote { border-inline-start: 4px solid #8888; padding-inline-start: 1em; }
  .pullquote { float: inline-end; font-size: 1.4em; inline-size: 44%; margin-inline-start: 1.75em; }
`);
