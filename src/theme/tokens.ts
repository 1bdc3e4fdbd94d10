import { unsafeCSS } from 'lit';
import type { CSSResult } from 'lit';

/** A custom property that a page may set. */
export interface Token {
  readonly name: `--${string}`;
  /** What values it takes, in the words of CSS: the `syntax` of `@property`. */
  readonly syntax: '<color>' | '<length>' | '<number>' | '<family-name>#';
  /** What applies where nobody set it: a CSS value that follows the page around the element. */
  readonly default: string;
  readonly meaning: string;
}

/**
 * A colour of the browser's, moved half the way to the text around it: so it can be read wherever that text can, on a page that went
 * dark by a class, too.
 */
const towardsText = (color: string) => `color-mix(in srgb, ${color}, currentColor)` as const;
const accent = 'var(--news-color-accent, LinkText)';
const surface = 'var(--news-color-surface, color-mix(in srgb, currentColor 6%, transparent))';

/**
 * Every custom property there is. `--news-<role>` are the theme; a `--<tag>-<what>` overrides one role for one element.
 * Defaults come from the page: its fonts and text colour are inherited, all other colours are mixed with that of the text, so that they
 * fit a dark page as well as a light one.
 */
export const tokens = [
  { name: '--news-font-text', syntax: '<family-name>#', default: 'inherit', meaning: 'Font family of running text.' },
  { name: '--news-font-heading', syntax: '<family-name>#', default: 'inherit', meaning: 'Font family of headlines, sub-heads and pull quotes.' },
  { name: '--news-font-label', syntax: '<family-name>#', default: 'inherit', meaning: 'Font family of captions, dates, notes and polls.' },
  { name: '--news-text-size', syntax: '<length>', default: '1em', meaning: 'Font size of running text; in em, of the text around the element.' },
  { name: '--news-scale', syntax: '<number>', default: '1.25', meaning: 'How much larger than the text a sub-head, a question and a deck are.' },
  { name: '--news-line-height', syntax: '<number>', default: '1.55', meaning: 'Height of a line of running text, in font sizes.' },
  { name: '--news-heading-weight', syntax: '<number>', default: '700', meaning: 'Font weight of headlines, sub-heads and questions.' },
  { name: '--news-measure', syntax: '<length>', default: '38em', meaning: 'Longest line of running text.' },
  { name: '--news-space', syntax: '<length>', default: '1em', meaning: 'Space between paragraphs and the parts of a box.' },
  { name: '--news-radius', syntax: '<length>', default: '0.25em', meaning: 'Radius of the corners of boxes and buttons.' },
  { name: '--news-color-text', syntax: '<color>', default: 'inherit', meaning: 'Colour of text.' },
  { name: '--news-color-muted', syntax: '<color>', default: 'inherit', meaning: 'Colour of captions, dates and notes.' },
  { name: '--news-color-link', syntax: '<color>', default: `var(--news-color-accent, ${towardsText('LinkText')})`, meaning: 'Colour of links and of the word above the headline.' },
  { name: '--news-color-accent', syntax: '<color>', default: 'LinkText', meaning: 'Colour of buttons, of the chosen option and of result bars.' },
  { name: '--news-color-on-accent', syntax: '<color>', default: 'Canvas', meaning: 'Colour of words on the accent colour, to be set with it.' },
  { name: '--news-color-rule', syntax: '<color>', default: 'color-mix(in srgb, currentColor 45%, transparent)', meaning: 'Colour of lines and of the borders of boxes.' },
  { name: '--news-color-surface', syntax: '<color>', default: 'color-mix(in srgb, currentColor 6%, transparent)', meaning: 'Background of boxes such as a poll.' },
  { name: '--news-color-focus', syntax: '<color>', default: 'currentColor', meaning: 'Colour of the outline around what has the focus.' },
  { name: '--news-color-positive', syntax: '<color>', default: towardsText('#070'), meaning: 'Colour of the line beside good news: a vote that was counted.' },
  { name: '--news-color-negative', syntax: '<color>', default: towardsText('#c00'), meaning: 'Colour of the line beside bad news: what could not be loaded, a vote that was refused.' },
  { name: '--news-article-headline-size', syntax: '<length>', default: 'clamp(1.75em, 1.2em + 3cqi, 2.75em)', meaning: 'Font size of the headline.' },
  { name: '--news-article-poll-size', syntax: '<length>', default: 'max(24em, 34em - 20cqi)', meaning: 'Room kept for a poll in an article until it is there; it keeps this height where readers would see it shrink.' },
  { name: '--pull-quote-size', syntax: '<length>', default: '1.4em', meaning: 'Font size of the quotation.' },
  { name: '--pull-quote-accent', syntax: '<color>', default: accent, meaning: 'Colour of the line above the quotation.' },
  { name: '--news-poll-accent', syntax: '<color>', default: accent, meaning: 'Colour of the vote button, the chosen option and the result bars.' },
  { name: '--news-poll-surface', syntax: '<color>', default: surface, meaning: 'Background of the poll.' },
  { name: '--news-list-heading-size', syntax: '<length>', default: 'calc(1em * var(--news-scale, 1.25))', meaning: 'Font size of the heading of a list of stories.' },
] as const satisfies readonly Token[];

export type TokenName = (typeof tokens)[number]['name'];

/**
 * `var(--name, default)` for a style sheet. The text comes from the table above alone.
 * The build writes it into the sheets, so that the table itself stays out of the module.
 */
export const token = (name: TokenName): CSSResult => unsafeCSS(`var(${name}, ${tokens.find((entry) => entry.name === name)?.default ?? ''})`);
