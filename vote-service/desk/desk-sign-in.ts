import { LitElement, html, nothing } from 'lit';
import { AdminClient } from './client.js';
import { problemWords, words } from './words.js';

/** The form for the token. `onToken` gets one that the service has just taken. */
export class DeskSignInElement extends LitElement {
  static override properties = { onToken: { attribute: false }, isAgain: { attribute: false }, problem: { state: true }, isBusy: { state: true } };

  declare onToken: ((token: string) => void) | undefined;
  /** Whether somebody is at work, whose token has stopped working. */
  declare isAgain: boolean;
  declare private problem: string;
  declare private isBusy: boolean;

  constructor() {
    super();
    this.isAgain = false;
    this.problem = '';
    this.isBusy = false;
  }

  protected override createRenderRoot() {
    return this;
  }

  protected override render() {
    const { signIn } = words;
    return html`
      <form class="sign-in card" @submit=${this.#submit} novalidate>
        <h1 tabindex="-1">${signIn.title}</h1>
        <p>${this.isAgain ? signIn.again : signIn.text}</p>
        <div class="field">
          <label for="token">${signIn.token}</label>
          <p class="help" id="token-help">${signIn.help}</p>
          <input id="token" type="password" autocomplete="off" autocapitalize="none" spellcheck="false" required aria-describedby="token-help token-error" aria-invalid=${this.problem !== ''} />
          <p class="error" id="token-error" role="alert">${this.problem || nothing}</p>
        </div>
        <div class="actions"><button class="primary" aria-disabled=${this.isBusy}>${this.isBusy ? signIn.busy : signIn.button}</button></div>
        <details>
          <summary>${signIn.lost}</summary>
          <p>${signIn.lostText}</p>
          <pre tabindex="0"><code>${signIn.command}</code></pre>
        </details>
      </form>
    `;
  }

  #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.isBusy) return;
    const input = this.querySelector('input');
    const token = input?.value.trim() ?? '';
    if (token) {
      this.isBusy = true;
      this.problem = '';
      const answer = await new AdminClient(token).list(new URLSearchParams());
      this.isBusy = false;
      if (answer.ok) {
        this.onToken?.(token);
        return;
      }
      this.problem = answer.problem.code === 'token-invalid' ? words.signIn.wrong : problemWords(answer.problem);
    } else this.problem = words.signIn.missing;
    await this.updateComplete;
    input?.select();
    input?.focus();
  };
}
