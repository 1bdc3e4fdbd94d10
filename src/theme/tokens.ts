import { unsafeCSS } from 'lit';
import type { CSSResult } from 'lit';

/** A custom property that a page may set. */
export interface Token {
  readonly name: `--${string}`;
  /** What applies where nobody set it: a CSS value that follows the page around the element. */
  readonly default: string;
  readonly meaning: string;
}

/**
 * Every custom property there is. `--news-<role>` are the theme; a `--<tag>-<what>` overrides one role for one element.
 * Defaults come from the page: its fonts and text colour are inherited, lines and surfaces are translucent greys, so that
 * they fit a dark page as well as a light one.
 */
export const tokens = [
  { name: '--news-font-text', default: 'inherit', meaning: 'Font family of running text.' },
  { name: '--news-font-heading', default: 'inherit', meaning: 'Font family of headlines, sub-heads and pull quotes.' },
  { name: '--news-color-text', default: 'inherit', meaning: 'Colour of text.' },
  { name: '--news-color-muted', default: 'inherit', meaning: 'Colour of captions, dates and notes.' },
  { name: '--news-color-accent', default: 'LinkText', meaning: 'Colour of links, the vote button and result bars.' },
  { name: '--news-color-on-accent', default: 'Canvas', meaning: 'Colour of text on the accent colour.' },
  { name: '--news-color-rule', default: '#8888', meaning: 'Colour of lines and of the borders of boxes.' },
  { name: '--news-color-surface', default: '#8881', meaning: 'Background of boxes such as a poll.' },
  { name: '--news-measure', default: '38em', meaning: 'Longest line of running text.' },
  { name: '--news-space', default: '1em', meaning: 'Space between paragraphs and the parts of a box.' },
  { name: '--news-radius', default: '0.25em', meaning: 'Radius of the corners of boxes and buttons.' },
  { name: '--news-article-headline-size', default: 'clamp(1.75em, 1.2em + 3cqi, 2.75em)', meaning: 'Font size of the headline.' },
  { name: '--news-article-poll-size', default: 'max(24em, 34em - 20cqi)', meaning: 'Room kept for a poll in an article until it is there; it keeps this height where readers would see it shrink.' },
  { name: '--pull-quote-size', default: '1.4em', meaning: 'Font size of the quotation.' },
  { name: '--news-poll-accent', default: 'var(--news-color-accent, LinkText)', meaning: 'Colour of the vote button, the chosen option and the result bars.' },
  { name: '--news-poll-surface', default: 'var(--news-color-surface, #8881)', meaning: 'Background of the poll.' },
] as const satisfies readonly Token[];

export type TokenName = (typeof tokens)[number]['name'];

/**
 * `var(--name, default)` for a style sheet. The text comes from the table above alone.
 * The build writes it into the sheets, so that the table itself stays out of the module.
 */
export const token = (name: TokenName): CSSResult => unsafeCSS(`var(${name}, ${tokens.find((entry) => entry.name === name)?.default ?? ''})`);
