import { LitElement, html, nothing } from 'lit';
import { definitionOf } from './admin-poll.js';
import type { AdminPoll } from './admin-poll.js';
import type { Desk } from './desk-context.js';
import { download } from './download.js';
import { countedOptions } from './poll-results.js';
import { describe, imageHeight, imageWidth, measureByCanvas, pngOf, svgOf } from './share-image.js';
import type { ShareContent } from './share-image.js';
import { number } from './times.js';
import { words } from './words.js';

interface Picture {
  readonly svg: Blob;
  readonly url: string;
  readonly text: string;
}

/** The picture of the results: made when it is asked for, of what the desk shows then. */
export class DeskShareElement extends LitElement {
  static override properties = { desk: { attribute: false }, poll: { attribute: false }, picture: { state: true } };

  declare desk: Desk;
  declare poll: AdminPoll;
  declare private picture: Picture | undefined;

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#forget();
  }

  protected override createRenderRoot() {
    return this;
  }

  protected override render() {
    const { poll } = words;
    const { picture } = this;
    const { results_visibility } = definitionOf(this.poll);
    const isHidden = results_visibility === 'never' || (results_visibility !== 'always' && this.poll.status !== 'closed' && this.poll.status !== 'archived');
    return html`
      <p>${poll.imageText}</p>
      ${isHidden ? html`<p class="warning">${poll.imageHidden}</p>` : nothing}
      ${picture ? html`<img class="share" src=${picture.url} width=${imageWidth} height=${imageHeight} alt=${poll.imageAlt(picture.text)} />` : nothing}
      <div class="actions">
        <button type="button" id="make-image" @click=${this.#make}>${poll.makeImage}</button>
        ${picture ? html`<button type="button" data-image="png" @click=${this.#png}>${poll.png}</button><button type="button" data-image="svg" @click=${() => this.#save(picture.svg, 'svg')}>${poll.svg}</button>` : nothing}
      </div>
    `;
  }

  #content(): ShareContent {
    const { poll } = words;
    const definition = definitionOf(this.poll);
    const { options } = countedOptions(definition, this.poll.figures);
    const now = Date.now();
    const isFinal = this.poll.status === 'closed' || this.poll.status === 'archived';
    return {
      question: definition.question,
      options: options.map(({ title, votes, percent }) => ({ title, percent, figures: `${percent}% · ${number(votes)}` })),
      total: [poll.voters(this.poll.figures.voters_count), ...(definition.multiple ? [poll.several] : [])].join('. '),
      notice: definition.notice,
      date: isFinal ? poll.imageFinal(now) : poll.imageDate(now),
      lang: definition.lang,
      isRightToLeft: /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u.test(definition.question),
    };
  }

  #make = (): void => {
    this.#forget();
    const content = this.#content();
    const svg = svgOf(content, measureByCanvas());
    this.picture = { svg, url: URL.createObjectURL(svg), text: describe(content) };
  };

  #png = async (): Promise<void> => {
    if (!this.picture) return;
    try {
      this.#save(await pngOf(this.picture.svg), 'png');
    } catch {
      this.desk.say(words.poll.imageFailed);
    }
  };

  #save(blob: Blob, ending: string): void {
    const file = `poll-${this.poll.definition.id}.${ending}`;
    download(blob, file);
    this.desk.say(words.poll.exported(file));
  }

  #forget(): void {
    if (this.picture) URL.revokeObjectURL(this.picture.url);
    this.picture = undefined;
  }
}
