import type { CSSResult } from 'lit';

const sheets = new WeakMap<Document, Map<CSSResult, CSSStyleSheet>>();

/** Gives a shadow root one style sheet more, where it has lost it or never had it: whoever moves an element gives it those of its own again. */
export function addStyles({ ownerDocument, shadowRoot }: HTMLElement, text: CSSResult): void {
  const window = ownerDocument.defaultView;
  if (!window || !shadowRoot) return;
  const known = sheets.get(ownerDocument) ?? new Map<CSSResult, CSSStyleSheet>();
  sheets.set(ownerDocument, known);
  const sheet = known.get(text) ?? new window.CSSStyleSheet();
  if (!known.has(text)) sheet.replaceSync(`${text}`);
  known.set(text, sheet);
  // In front of all others, those of the page among them, which are to have the last word.
  if (!shadowRoot.adoptedStyleSheets.includes(sheet)) shadowRoot.adoptedStyleSheets = [sheet, ...shadowRoot.adoptedStyleSheets];
}
