import { html, nothing } from 'lit';

/** A link out of the page, or the mere text where there is no address: `url` has been through the allow-list, `policy` is the page's word on what the other site learns of it. */
export const link = (url: string | undefined, text: unknown, policy: string | undefined): unknown => (url ? html`<a href=${url} rel="noopener" referrerpolicy=${policy ?? nothing}>${text}</a>` : text);
