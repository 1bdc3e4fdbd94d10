/**
 * A poll as one writes it by hand for one page: no library, no address, no other language, nothing kept for later, everything built at
 * once. What ours costs is told against this. It shows the same words in much the same boxes.
 */
const styles = `
  :host { display: block; }
  section { background: #8881; border: 1px solid #8888; border-radius: 0.25em; line-height: 1.55; padding: 1.25em; }
  h2 { font-size: 1.25em; line-height: 1.2; margin: 0 0 0.6em; }
  fieldset { border: 0; margin: 0; padding: 0; }
  label { align-items: center; border: 1px solid #8888; border-radius: 0.25em; display: flex; gap: 0.75em; margin-block-start: 0.5em; min-block-size: 44px; padding: 0 0.9em; }
  button { font: inherit; margin-block-start: 1em; min-block-size: 44px; }
  ul { list-style: none; padding: 0; }
  li { display: flex; flex-wrap: wrap; justify-content: space-between; margin-block-end: 0.9em; }
  progress { inline-size: 100%; }
`;
const number = new Intl.NumberFormat('en');
const counted = (amount, one) => `${number.format(amount)} ${one}${amount === 1 ? '' : 's'}`;
const escaped = (text) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
const percent = (votes, { options }) => Math.round((100 * votes) / options.reduce((sum, { votes_count }) => sum + votes_count, 0));

const vanillaPoll = (sheet) =>
  class extends HTMLElement {
    #poll;

    connectedCallback() {
      this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet];
      this.poll = JSON.parse(this.getAttribute('poll'));
    }

    set poll(poll) {
      const isNew = this.#poll?.id !== poll.id || this.#poll.status !== poll.status;
      this.#poll = poll;
      if (isNew) this.#build(poll);
      if (poll.status !== 'open') this.#count(poll);
    }

    #build({ question, options, status }) {
      const choices = options.map(({ id, title }) => `<label><input type="radio" name="choice" value="${escaped(id)}"> ${escaped(title)}</label>`);
      const results = options.map(({ title }) => `<li><span>${escaped(title)}</span> <span></span> <progress max="100"></progress></li>`);
      const heading = `<h2 id="question">${escaped(question)}</h2>`;
      const form = `<form><fieldset><legend>${heading}</legend>${choices.join('')}</fieldset><button>Vote</button></form>`;
      this.shadowRoot.innerHTML = `<section aria-labelledby="question">${status === 'open' ? form : `${heading}<p class="note"></p><ul>${results.join('')}</ul><p class="total"></p>`}<p role="status"></p></section>`;
      this.shadowRoot.querySelector('form')?.addEventListener('submit', (event) => void this.#vote(event));
    }

    #count(poll) {
      this.shadowRoot.querySelector('.note').textContent = poll.status === 'closed' ? 'This poll is closed.' : '';
      this.shadowRoot.querySelector('.total').textContent = counted(poll.voters_count, 'voter');
      for (const [index, item] of this.shadowRoot.querySelectorAll('li').entries()) {
        const { votes_count } = poll.options[index];
        item.children[1].textContent = `${percent(votes_count, poll)}% · ${counted(votes_count, 'vote')}`;
        item.children[2].value = percent(votes_count, poll);
      }
    }

    async #vote(event) {
      event.preventDefault();
      const choice = this.shadowRoot.querySelector('input:checked')?.value;
      if (!choice) return;
      this.shadowRoot.querySelector('fieldset').disabled = true;
      this.shadowRoot.querySelector('[role=status]').textContent = 'Sending your vote…';
      const headers = { 'content-type': 'application/json', 'idempotency-key': `"${crypto.randomUUID()}"` };
      const response = await fetch(`/polls/${this.#poll.id}/votes`, { method: 'POST', headers, body: JSON.stringify({ choices: [choice] }) });
      const { poll } = await response.json();
      this.poll = { ...poll, status: 'counted' };
      const index = poll.options.findIndex(({ id }) => id === choice);
      this.shadowRoot.querySelectorAll('li')[index].firstChild.append(Object.assign(document.createElement('strong'), { textContent: ' Your vote' }));
      this.shadowRoot.querySelector('[role=status]').textContent = `Your vote for “${poll.options[index].title}” has been counted.`;
    }
  };

/** The limit of what a page can do about the cost of what is out of sight, by style alone. */
const skipping = ':host { content-visibility: auto; contain-intrinsic-size: auto 24em; }';

for (const [tag, text] of Object.entries({ 'vanilla-poll': styles, 'skipping-poll': styles + skipping })) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  customElements.define(tag, vanillaPoll(sheet));
}
