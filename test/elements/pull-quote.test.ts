import { expect, fixture, html } from '@open-wc/testing';
import '../../src/index.js';
import type { PullQuoteElement } from '../../src/index.js';
import { find, findAll, replyUrl, seen, shows } from '../browsers/client.js';

describe('<pull-quote>', () => {
  it('shows plain markup with its source', async () => {
    const quote = await fixture(html`<pull-quote source="Ines Halloran">We rowed home <em>by the stars</em>.</pull-quote>`);
    expect(seen(quote)).to.contain('We rowed home').and.to.contain('— Ines Halloran');
    expect(find(quote, 'figure > blockquote > slot')).to.exist;
    await expect(quote).to.be.accessible();
  });

  it('takes a text that is no JSON as the quotation', async () => {
    const quote = await fixture(html`<pull-quote quote="[We rowed home.]" source="Ines Halloran"></pull-quote>`);
    expect(seen(quote)).to.equal('[We rowed home.] — Ines Halloran');
  });

  it('takes JSON, whose own source wins', async () => {
    const quote = await fixture(html`<pull-quote quote=${JSON.stringify({ text: 'We rowed home.', source: 'Ines' })} source="Somebody"></pull-quote>`);
    expect(seen(quote)).to.equal('We rowed home. — Ines');
  });

  it('loads JSON and plain text', async () => {
    const json = await fixture(html`<pull-quote src=${replyUrl({ body: '{"text":"From JSON."}' })}></pull-quote>`);
    await shows(json, 'From JSON.');
    const plain = await fixture(html`<pull-quote src=${replyUrl({ type: 'text/plain', body: 'From text.' })}></pull-quote>`);
    await shows(plain, 'From text.');
  });

  it('is a named aside when it repeats the text around it', async () => {
    const quote = await fixture(html`<pull-quote .quote=${{ type: 'pullquote', text: 'Again.', duplicate: true }}></pull-quote>`);
    expect(find(quote, 'aside').getAttribute('aria-label')).to.equal('Quotation from this article');
    expect(findAll(quote, 'figure')).to.be.empty;
    await expect(quote).to.be.accessible();
  });

  it('has a heading for screen readers only where it is asked for', async () => {
    const quote = await fixture<PullQuoteElement>(html`<pull-quote quote="Words."></pull-quote>`);
    expect(findAll(quote, 'h1, h2, h3, h4, h5, h6')).to.be.empty;
    quote.headingLevel = 3;
    await quote.updateComplete;
    expect(find(quote, 'h3').textContent).to.equal('Quotation');
  });

  it('says that there is nothing where nothing is given', async () => {
    const quote = await fixture<PullQuoteElement>(html`<pull-quote></pull-quote>`);
    expect(seen(quote)).to.equal('There is nothing here yet.');
    quote.append('Now there is.');
    await shows(quote, 'Now there is.');
  });
});
