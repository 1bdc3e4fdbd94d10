import { NewsDeskElement } from './news-desk.js';
import { DeskConfirmElement } from './desk-confirm.js';
import { DeskEmbedElement } from './desk-embed.js';
import { DeskFormElement } from './desk-form.js';
import { DeskHeldElement } from './desk-held.js';
import { DeskHistoryElement } from './desk-history.js';
import { DeskListElement } from './desk-list.js';
import { DeskPollElement } from './desk-poll.js';
import { DeskShareElement } from './desk-share.js';
import { DeskSignInElement } from './desk-sign-in.js';
import { DeskWebhooksElement } from './desk-webhooks.js';

// What is inside comes first, so that a view is whole when it is drawn.
customElements.define('desk-confirm', DeskConfirmElement);
customElements.define('desk-embed', DeskEmbedElement);
customElements.define('desk-held', DeskHeldElement);
customElements.define('desk-history', DeskHistoryElement);
customElements.define('desk-share', DeskShareElement);
customElements.define('desk-sign-in', DeskSignInElement);
customElements.define('desk-webhooks', DeskWebhooksElement);
customElements.define('desk-list', DeskListElement);
customElements.define('desk-form', DeskFormElement);
customElements.define('desk-poll', DeskPollElement);
customElements.define('news-desk', NewsDeskElement);
