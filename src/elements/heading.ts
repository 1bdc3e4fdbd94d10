import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';

/** Shown where the page, or the article around, says nothing about heading levels. */
export const defaultHeadingLevel = 2;

/** The level an attribute asks for, or `undefined` where it is no number from 1 to 6. */
export const asHeadingLevel = (level: unknown): number | undefined => (/^[1-6]$/.test(`${level}`) ? Number(level) : undefined);

/** A native heading with a `part` name. Levels beyond six are written as six: HTML has no more. */
export function heading(level: number, part: string | typeof nothing, content: unknown, id: string | typeof nothing = nothing): TemplateResult {
  switch (Math.min(level, 6)) {
    case 1:
      return html`<h1 id=${id} part=${part}>${content}</h1>`;
    case 2:
      return html`<h2 id=${id} part=${part}>${content}</h2>`;
    case 3:
      return html`<h3 id=${id} part=${part}>${content}</h3>`;
    case 4:
      return html`<h4 id=${id} part=${part}>${content}</h4>`;
    case 5:
      return html`<h5 id=${id} part=${part}>${content}</h5>`;
    default:
      return html`<h6 id=${id} part=${part}>${content}</h6>`;
  }
}
