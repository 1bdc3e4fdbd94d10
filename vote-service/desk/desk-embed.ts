import { LitElement, html } from 'lit';
import type { TemplateResult } from 'lit';
import type { Desk } from './desk-context.js';
import { words } from './words.js';

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** What an editor pastes, for a poll of the service whose desk is at `base`. */
export function embedCodes(id: string, question: string, base: string): { readonly page: string; readonly shortcode: string; readonly html: string } {
  const poll = new URL(`polls/${encodeURIComponent(id)}`, base).href;
  const module = new URL('news-widgets/latest/news-poll.js', base).href;
  return {
    page: `${poll}/page`,
    shortcode: `[show_poll poll_id=${id}]`,
    // Without JavaScript, and until the poll is there, a link leads to it.
    html: `<script type="module" src="${escaped(module)}"></script>\n<news-poll src="${escaped(poll)}"><a href="${escaped(`${poll}/page`)}">${escaped(question)}</a></news-poll>`,
  };
}

/** What is copied to put a poll into an article. */
export class DeskEmbedElement extends LitElement {
  static override properties = { desk: { attribute: false }, pollId: { attribute: false }, question: { attribute: false } };

  declare desk: Desk;
  declare pollId: string;
  declare question: string;

  protected override createRenderRoot() {
    return this;
  }

  protected override render() {
    const { poll } = words;
    const codes = embedCodes(this.pollId, this.question, this.desk.address);
    return html`${this.#row('page', poll.page, poll.pageHelp, codes.page)} ${this.#row('shortcode', poll.shortcode, poll.shortcodeHelp, codes.shortcode)} ${this.#row('html', poll.html, poll.htmlHelp, codes.html)}`;
  }

  #row(name: keyof ReturnType<typeof embedCodes>, label: string, help: string, text: string): TemplateResult {
    const id = `embed-${name}`;
    return html`
      <div class="field copy">
        <label for=${id}>${label}</label>
        <p class="help" id=${`${id}-help`}>${help}</p>
        <div class="row">
          ${name === 'html' ? html`<textarea id=${id} rows="3" readonly spellcheck="false" aria-describedby=${`${id}-help`} .value=${text}></textarea>` : html`<input id=${id} readonly aria-describedby=${`${id}-help`} .value=${text} />`}
          <button type="button" data-copy=${name} @click=${() => void this.#copy(id, label, text)}>${words.poll.copy(label)}</button>
        </div>
      </div>
    `;
  }

  async #copy(id: string, label: string, text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.desk.say(words.poll.copied(label));
    } catch {
      // Refused by the browser, or not there at all on a page without HTTPS.
      const control = this.querySelector<HTMLInputElement | HTMLTextAreaElement>(`#${id}`);
      control?.focus();
      control?.select();
      this.desk.say(words.poll.notCopied);
    }
  }
}
