import { LitElement, css, html, isServer } from 'lit';
import { Surroundings, contextFor } from '../../context/news-context.js';
import { safeUrl } from '../../safety/safe-url.js';
import { adoptStyles, serverStyles } from '../adopt-styles.js';

const styles = css`
  :host {
    display: contents;
  }
`;

/**
 * Tells every element inside it, however deep, where the vote service is, and whether polls may remember votes.
 *
 * @element news-provider
 * @slot - The part of the page it speaks for.
 */
export class NewsProviderElement extends LitElement {
  static override styles = serverStyles(styles);

  static override properties = {
    endpoint: {},
    storage: {},
  };

  /** Base URL of the vote service for all polls inside. */
  declare endpoint: string | undefined;
  /** `none`: the polls inside remember nothing in the reader's browser. */
  declare storage: string | undefined;

  #around = new Surroundings(this);
  #tell = contextFor(this);

  override connectedCallback(): void {
    super.connectedCallback();
    adoptStyles(this, [styles]);
  }

  protected override willUpdate(): void {
    const endpoint = this.endpoint && !isServer ? safeUrl(this.endpoint, this.ownerDocument.baseURI) : undefined;
    this.#tell({ ...this.#around.value, ...(endpoint && { endpoint }), ...(this.storage && { storage: this.storage }) });
  }

  protected override render() {
    return html`<slot></slot>`;
  }
}
