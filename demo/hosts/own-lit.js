/** The host's own element, made with the host's own copy of Lit. */
import { LitElement, css, html } from 'lit';

class TideTable extends LitElement {
  static properties = { place: {}, hour: { state: true } };
  static styles = css`
    p {
      border-inline-start: 3px solid;
      padding-inline-start: 1rem;
    }
  `;

  constructor() {
    super();
    this.hour = 6;
  }

  render() {
    return html`<p>High water at ${this.place}: ${this.hour} o’clock. <button @click=${this.next}>The next</button></p>`;
  }

  next() {
    this.hour += 12;
  }
}

customElements.define('tide-table', TideTable);
