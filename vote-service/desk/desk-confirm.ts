import { LitElement, html, nothing } from 'lit';
import { words } from './words.js';

/** What is to be confirmed before it is done. */
export interface Question {
  readonly title: string;
  /** The words of an editor that it is about. */
  readonly about?: string;
  readonly text: string;
  /** The words on the button that does it. */
  readonly action: string;
  /** What has to be typed first, where there is no way back. */
  readonly typed?: string;
}

/** The one box in which the desk asks; native, so that the focus stays in it and goes back where it was. */
export class DeskConfirmElement extends LitElement {
  static override properties = { question: { state: true }, isWrong: { state: true } };

  declare private question: Question | undefined;
  declare private isWrong: boolean;
  #answer: ((yes: boolean) => void) | undefined;

  constructor() {
    super();
    this.isWrong = false;
  }

  protected override createRenderRoot() {
    return this;
  }

  /** Fulfilled with whether the editor means it. */
  async ask(question: Question): Promise<boolean> {
    this.#answer?.(false);
    this.question = question;
    this.isWrong = false;
    await this.updateComplete;
    const dialog = this.querySelector('dialog');
    this.querySelector('form')?.reset();
    dialog?.showModal();
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  protected override render() {
    const { title, about, text, action, typed }: Question = this.question ?? { title: '', text: '', action: '' };
    return html`
      <dialog aria-labelledby="confirm-title" aria-describedby="confirm-text" @close=${() => this.#end(false)}>
        <form @submit=${this.#submit} novalidate>
          <h2 id="confirm-title">${title}</h2>
          ${about === undefined ? nothing : html`<p class="about" dir="auto">${about}</p>`}
          <p id="confirm-text">${text}</p>
          ${typed === undefined
            ? nothing
            : html`
                <div class="field">
                  <label for="confirm-typed">${words.poll.typedLabel}</label>
                  <p class="help" id="confirm-help">${words.poll.typed(typed)}</p>
                  <input id="confirm-typed" autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="confirm-help confirm-wrong" aria-invalid=${this.isWrong} />
                  <p class="error" id="confirm-wrong" role="alert">${this.isWrong ? words.poll.typedWrong : nothing}</p>
                </div>
              `}
          <div class="actions">
            <button class=${typed === undefined ? 'primary' : 'danger'}>${action}</button>
            <button type="button" @click=${() => this.querySelector('dialog')?.close()}>${words.cancel}</button>
          </div>
        </form>
      </dialog>
    `;
  }

  #submit = (event: Event): void => {
    event.preventDefault();
    const input = this.querySelector('input');
    if (this.question?.typed !== undefined && input?.value.trim() !== this.question.typed) {
      this.isWrong = true;
      input?.focus();
      return;
    }
    this.#end(true);
    this.querySelector('dialog')?.close();
  };

  #end(yes: boolean): void {
    this.#answer?.(yes);
    this.#answer = undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'desk-confirm': DeskConfirmElement;
  }
}
