import { isServer } from 'lit';
import type { CSSResult, LitElement } from 'lit';

const sheets = new WeakMap<Document, Map<CSSResult, CSSStyleSheet>>();

/** For the server, which writes style sheets into the markup. In a browser see {@link adoptStyles}. */
export const serverStyles = (...styles: CSSResult[]): CSSResult[] => (isServer ? styles : []);

/**
 * Gives a shadow root its style sheets. A sheet works in one document only, so an element that came into a frame, or was
 * made there by a script of this page, needs sheets of that document. To be called whenever the element is connected.
 */
export function adoptStyles({ ownerDocument, shadowRoot }: LitElement, styles: readonly CSSResult[]): void {
  const window = isServer ? undefined : ownerDocument.defaultView;
  // A document without a window shows nothing.
  if (!window || !shadowRoot) return;
  const known = sheets.get(ownerDocument) ?? new Map<CSSResult, CSSStyleSheet>();
  sheets.set(ownerDocument, known);
  shadowRoot.adoptedStyleSheets = styles.map((text) => {
    const sheet = known.get(text) ?? new window.CSSStyleSheet();
    if (!known.has(text)) sheet.replaceSync(`${text}`);
    known.set(text, sheet);
    return sheet;
  });
}
