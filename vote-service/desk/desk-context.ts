import type { AdminClient } from './client.js';
import type { Question } from './desk-confirm.js';
import type { Drafts } from './draft.js';

/** What the desk is for the views in it. */
export interface Desk {
  readonly client: AdminClient;
  readonly drafts: Drafts;
  /** Where readers find the service, with a slash at the end of its path. */
  readonly address: string;
  /** Says what has just happened, to eyes and screen readers. */
  say(text: string): void;
  /** A view has what it shows: it gets the title of the page, and the focus where the editor came to it. */
  arrived(title: string): void;
  /** Opens the view at a path such as `polls/7910`. */
  go(path: string): void;
  /** Asks before something is done. */
  ask(question: Question): Promise<boolean>;
}
