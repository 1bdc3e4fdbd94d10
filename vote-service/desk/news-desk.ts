import { LitElement, html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { AdminClient } from './client.js';
import type { Desk } from './desk-context.js';
import type { Question } from './desk-confirm.js';
import { Drafts } from './draft.js';
import { keep, kept } from './tab-storage.js';
import { words } from './words.js';

const tokenName = 'news-desk-token';

/** Milliseconds for which what has happened stays on the screen. */
const sayingTime = 8000;

/** The view that the fragment of the address names, such as `#/polls/7910/edit`. */
type Route =
  | { readonly view: 'list'; readonly query: string }
  | { readonly view: 'form'; readonly id: string | undefined }
  | { readonly view: 'poll'; readonly id: string }
  | { readonly view: 'webhooks' }
  | { readonly view: 'unknown' };

function routeIn(fragment: string): Route {
  const [path = '', query = ''] = fragment.replace(/^#?\/?/, '').split('?');
  if (path === '') return { view: 'list', query };
  if (path === 'webhooks') return { view: 'webhooks' };
  if (path === 'new') return { view: 'form', id: undefined };
  const [, id, edit] = /^polls\/([\w.-]+)(\/edit)?$/.exec(path) ?? [];
  return id === undefined ? { view: 'unknown' } : edit ? { view: 'form', id } : { view: 'poll', id };
}

/**
 * The desk: who has the token makes and runs polls in it. It draws into the page itself, whose style sheet is its own.
 * The token is kept in the tab alone.
 */
export class NewsDeskElement extends LitElement implements Desk {
  static override properties = { route: { state: true }, token: { state: true }, isRefused: { state: true }, said: { state: true } };

  readonly drafts = new Drafts();
  readonly client: AdminClient;
  /** Editors may come by an address of the house that readers do not have. */
  readonly address = this.dataset['address'] ?? document.baseURI;
  declare private route: Route;
  declare private token: string;
  /** Whether the token has stopped working while somebody is at work. */
  declare private isRefused: boolean;
  declare private said: string;
  /** Whether the editor came to the view by pressing something, and goes on at its heading. */
  #isLed = false;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.route = routeIn(location.hash);
    this.token = kept(tokenName) ?? '';
    this.client = new AdminClient(this.token, () => {
      this.isRefused = this.token !== '';
    });
    this.isRefused = false;
    this.said = '';
  }

  override connectedCallback() {
    super.connectedCallback();
    addEventListener('hashchange', this.#follow);
    addEventListener('beforeunload', this.#keep);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#follow);
    removeEventListener('beforeunload', this.#keep);
    clearTimeout(this.#silence);
  }

  protected override createRenderRoot() {
    return this;
  }

  say(text: string): void {
    clearTimeout(this.#silence);
    // The same words twice are news, too: the region must change to be spoken.
    this.said = '';
    void this.updateComplete.then(() => {
      this.said = text;
      this.#silence = setTimeout(() => (this.said = ''), sayingTime);
    });
  }

  arrived(title: string): void {
    document.title = words.titled(title);
    if (!this.#isLed) return;
    this.#isLed = false;
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('main h1')?.focus());
  }

  go(path: string): void {
    location.hash = `#/${path}`;
  }

  ask(question: Question): Promise<boolean> {
    return this.querySelector('desk-confirm')?.ask(question) ?? Promise.resolve(false);
  }

  protected override render() {
    if (!this.token) {
      return html`
        <header class="top"><p class="brand"><span>${words.title}</span></p></header>
        <main id="main"><desk-sign-in .onToken=${this.#signIn}></desk-sign-in></main>
        ${this.#status()}
      `;
    }
    const { route } = this;
    return html`
      <a class="skip" href="#main" @click=${this.#skip}>${words.skip}</a>
      <header class="top">
        <p class="brand"><span>${words.title}</span></p>
        <nav aria-label=${words.title}>
          <a href="#/" aria-current=${route.view === 'list' ? 'page' : nothing}>${words.polls}</a>
          <a href="#/new" aria-current=${route.view === 'form' && route.id === undefined ? 'page' : nothing}>${words.newPoll}</a>
          <a href="#/webhooks" aria-current=${route.view === 'webhooks' ? 'page' : nothing}>${words.webhooks.title}</a>
        </nav>
        <button class="plain" @click=${this.#signOut}>${words.signOut}</button>
      </header>
      <main id="main">${this.#view()}</main>
      <desk-confirm></desk-confirm>
      ${this.isRefused ? html`<dialog class="again" @cancel=${(event: Event) => event.preventDefault()}><desk-sign-in .isAgain=${true} .onToken=${this.#signIn}></desk-sign-in></dialog>` : nothing}
      ${this.#status()}
    `;
  }

  protected override updated(): void {
    if (!this.token) document.title = words.titled(words.signIn.title);
    const dialog = this.querySelector<HTMLDialogElement>('dialog.again');
    if (dialog && !dialog.open) dialog.showModal();
  }

  #view() {
    const { route } = this;
    switch (route.view) {
      case 'list':
        return html`<desk-list .desk=${this} .query=${route.query}></desk-list>`;
      case 'form':
        return keyed(route.id, html`<desk-form .desk=${this} .pollId=${route.id}></desk-form>`);
      case 'poll':
        return keyed(route.id, html`<desk-poll .desk=${this} .pollId=${route.id}></desk-poll>`);
      case 'webhooks':
        return html`<desk-webhooks .desk=${this}></desk-webhooks>`;
      case 'unknown':
        return html`<h1 tabindex="-1">${words.notFound}</h1><p>${words.notFoundText}</p><p><a href="#/">${words.allPolls}</a></p>`;
    }
  }

  #status() {
    return html`<p id="said" class=${this.said ? 'said' : 'said silent'} role="status">${this.said}</p>`;
  }

  #signIn = (token: string): void => {
    const isAgain = this.isRefused;
    this.client.token = token;
    this.token = token;
    this.isRefused = false;
    keep(tokenName, token);
    this.#isLed = !isAgain;
    this.say(words.signIn.done);
  };

  #signOut = async (): Promise<void> => {
    if (!this.drafts.isEmpty && !(await this.ask({ title: words.signOutAsk, text: words.signOutText, action: words.signOut }))) return;
    keep(tokenName);
    this.drafts.forgetAll();
    this.client.token = '';
    this.token = '';
    this.isRefused = false;
    this.say(words.signedOut);
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('#token')?.focus());
  };

  #follow = (): void => {
    this.#isLed = true;
    this.route = routeIn(location.hash);
    if (this.route.view === 'unknown') this.arrived(words.notFound);
  };

  #skip = (event: Event): void => {
    event.preventDefault();
    this.querySelector<HTMLElement>('main h1')?.focus();
  };

  /** What is not saved goes with the tab: the browser asks before it closes it. */
  #keep = (event: BeforeUnloadEvent): void => {
    if (!this.drafts.isEmpty) event.preventDefault();
  };
}
