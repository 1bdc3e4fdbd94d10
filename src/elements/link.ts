import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';

/** A link out of the page: `url` has been through the allow-list, `policy` is the page's word on what the other site learns of it. */
export const link = (url: string, text: unknown, policy: string | undefined): TemplateResult => html`<a href=${url} rel="noopener" referrerpolicy=${policy ?? nothing}>${text}</a>`;
