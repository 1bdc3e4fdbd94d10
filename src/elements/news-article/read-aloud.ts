import type { NewsArticle } from '../../article/article.js';
import { spokenText } from '../../article/spoken-text.js';
import { aidMessages as words } from '../../i18n/aid-messages.js';
import type { Html } from '../article-parts-kit.js';

/** The browser has one voice at a time, for all articles of the page: how to silence the one that has it. */
let silence: (() => void) | undefined;

/**
 * Reads an article aloud, a sentence at a time, by the Web Speech API. A pause ends the sentence and begins it again: browsers that can
 * pause in the middle of one are few.
 */
export class ReadAloud {
  readonly #update: () => Promise<unknown>;
  #sentences: readonly string[] = [];
  #language: string | undefined;
  /** Of the sentence that is spoken, or is next; nothing where nobody listens. */
  #index: number | undefined;
  #utterance: SpeechSynthesisUtterance | undefined;
  #message = '';

  constructor(update: () => Promise<unknown>) {
    this.#update = update;
  }

  render(article: NewsArticle, html: Html): unknown {
    const isOn = this.#index !== undefined;
    const start = () => {
      this.#sentences = spokenText(article);
      this.#language = article.inLanguage;
      this.#index = 0;
      this.#speak();
    };
    const isSpeaking = Boolean(this.#utterance);
    const stop = ({ currentTarget }: Event) => {
      // This button goes away.
      ((currentTarget as Element).previousElementSibling as HTMLElement).focus();
      this.stop();
    };
    return html`<p class="aid" part="listen">
      <button part="button" @click=${!isOn ? start : isSpeaking ? this.#pause : this.#speak}>${!isOn ? words.listen : isSpeaking ? words.pause : words.resume}</button>
      ${isOn ? html`<button part="button" @click=${stop}>${words.stop}</button>` : ''} <span role="status">${this.#message}</span>
    </p>`;
  }

  readonly stop = (): void => {
    if (this.#index === undefined) return;
    this.#index = undefined;
    this.#pause();
  };

  readonly #pause = (): void => {
    const wasSpeaking = this.#utterance;
    this.#utterance = undefined;
    if (wasSpeaking) speechSynthesis.cancel();
    if (silence === this.#pause) silence = undefined;
    removeEventListener('pagehide', this.stop);
    void this.#update();
  };

  readonly #speak = (): void => {
    if (silence !== this.#pause) silence?.();
    silence = this.#pause;
    this.#message = '';
    // Some browsers go on when the page is left.
    addEventListener('pagehide', this.stop);
    const text = this.#sentences[this.#index ?? NaN];
    if (text === undefined) {
      this.stop();
      return;
    }
    const language = this.#language || document.documentElement.lang;
    const known = speechSynthesis.getVoices();
    // Browsers that do not tell their voices yet find one by themselves.
    if (language && known.length > 0 && !known.some((voice) => baseOf(voice.lang) === baseOf(language))) {
      this.#fail();
      return;
    }
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = language;
    utterance.addEventListener('end', () => this.#next(utterance));
    utterance.addEventListener('error', () => utterance === this.#utterance && this.#fail());
    this.#utterance = utterance;
    speechSynthesis.speak(utterance);
    void this.#update();
  };

  #next(utterance: SpeechSynthesisUtterance): void {
    // One that was cancelled ends, too.
    if (utterance !== this.#utterance || this.#index === undefined) return;
    this.#index++;
    this.#speak();
  }

  #fail(): void {
    this.#message = words.noVoice;
    this.stop();
  }
}

const baseOf = (language: string): string => language.toLowerCase().split(/[-_]/)[0] ?? '';
