import { ContextConsumer, ContextProvider } from '@lit/context';
import { LitElement, css, html, isServer } from 'lit';
import { newsContext } from '../../context/news-context.js';
import { safeUrl } from '../../safety/safe-url.js';

/**
 * Tells every element inside it, however deep, where the vote service is.
 *
 * @element news-provider
 * @slot - The part of the page it speaks for.
 */
export class NewsProviderElement extends LitElement {
  static override styles = css`
    :host {
      display: contents;
    }
  `;

  static override properties = {
    endpoint: {},
  };

  /** Base URL of the vote service for all polls inside. */
  declare endpoint: string | undefined;

  #around = new ContextConsumer(this, { context: newsContext, subscribe: true });
  #inside = new ContextProvider(this, { context: newsContext, initialValue: {} });

  protected override willUpdate(): void {
    const endpoint = this.endpoint && !isServer ? safeUrl(this.endpoint, this.ownerDocument.baseURI) : undefined;
    this.#inside.setValue({ ...this.#around.value, ...(endpoint && { endpoint }) });
  }

  protected override render() {
    return html`<slot></slot>`;
  }
}
