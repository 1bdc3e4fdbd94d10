import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsPollElement, PullQuoteElement, PullQuoteErrorEvent } from '../../src/index.js';
import { find, replyUrl, requestsFor, seen, shows, warningsOf, waitUntil } from '../browsers/client.js';

const quote = (text: string) => JSON.stringify({ text });
const poll = (question: string) => ({ id: 'x', question, options: [{ id: 'a', title: 'A', votes_count: 1 }, { id: 'b', title: 'B', votes_count: 0 }], status: 'closed' });

describe('the content of an element', () => {
  describe('comes from', () => {
    it('an object or JSON text set as the property', async () => {
      const element = await fixture<NewsPollElement>(html`<news-poll .poll=${poll('By object?')}></news-poll>`);
      expect(seen(element)).to.contain('By object?');
      element.poll = JSON.stringify(poll('By text?'));
      await element.updateComplete;
      expect(seen(element)).to.contain('By text?');
    });

    it('the property rather than the attribute, the attribute rather than the child script, the script rather than src', async () => {
      const src = replyUrl({ body: JSON.stringify(poll('Src?')) });
      const element = await fixture<NewsPollElement>(html`<news-poll src=${src}></news-poll>`);
      await shows(element, 'Src?');
      const script = Object.assign(document.createElement('script'), { type: 'application/json', textContent: JSON.stringify(poll('Script?')) });
      element.append(script);
      await shows(element, 'Script?');
      element.setAttribute('poll', JSON.stringify(poll('Attribute?')));
      await shows(element, 'Attribute?');
      element.poll = JSON.stringify(poll('Property?'));
      await shows(element, 'Property?');
      element.poll = undefined;
      await shows(element, 'Attribute?');
      element.removeAttribute('poll');
      await shows(element, 'Script?');
      script.textContent = JSON.stringify(poll('Changed?'));
      await shows(element, 'Changed?');
      script.remove();
      await shows(element, 'Src?');
    });

    it('a property that was set before the element was defined', async () => {
      const element = document.createElement('x-undefined');
      Object.assign(element, { poll: poll('Early?') });
      const upgraded = document.createElement('news-poll');
      Object.assign(upgraded, { poll: poll('Early?') });
      document.body.append(upgraded);
      await shows(upgraded, 'Early?');
      upgraded.remove();
    });

    it('an attribute in base64 or percent-encoding, which no editor spoils', async () => {
      const json = JSON.stringify(poll('Ça va “encore”?'));
      const base64 = btoa(String.fromCharCode(...new TextEncoder().encode(json)));
      for (const text of [base64, encodeURIComponent(json)]) {
        const element = await fixture(html`<news-poll poll=${text}></news-poll>`);
        expect(seen(element)).to.contain('Ça va “encore”?');
      }
      const quotation = await fixture(html`<pull-quote quote="eye"></pull-quote>`);
      expect(seen(quotation)).to.equal('eye');
    });

    it('an address relative to the base of the page', async () => {
      const element = await fixture<NewsPollElement>(html`<news-poll src="does-not-exist.json"></news-poll>`);
      await shows(element, 'This could not be loaded: the server answered 404.');
    });
  });

  describe('that is bad', () => {
    for (const bad of ['[object Object]', '1,2', '{“question”:“curly”}', '{"question":', 'null', '[]', '{}']) {
      it(`is passed over when it is ${bad}, with one message that says the remedy`, async () => {
        const src = replyUrl({ body: JSON.stringify(poll('Good?')) });
        let element: NewsPollElement | undefined;
        const warnings = await warningsOf(async () => {
          element = await fixture<NewsPollElement>(html`<news-poll poll=${bad} src=${src}></news-poll>`);
          await shows(element, 'Good?');
          element.requestUpdate();
          await element.updateComplete;
        });
        expect(warnings).to.have.length(1);
        expect(warnings[0]).to.contain('poll: ').and.to.contain('&quot;');
      });
    }

    it('never clears good content', async () => {
      const element = await fixture<NewsPollElement>(html`<news-poll .poll=${poll('Good?')}></news-poll>`);
      const warnings = await warningsOf(async () => {
        element.poll = '[object Object]';
        await element.updateComplete;
      });
      expect(warnings).to.have.length(1);
      expect(seen(element)).to.contain('Good?');
    });

    it('leaves what the page wrote, and says so in an event', async () => {
      let event: PullQuoteErrorEvent | undefined;
      const page = document.createElement('div');
      page.addEventListener('pull-quote-error', (error) => (event = error));
      document.body.append(page);
      await warningsOf(async () => {
        const element = document.createElement('pull-quote');
        element.setAttribute('quote', '{broken');
        element.append('What the page wrote.');
        page.append(element);
        await waitUntil(() => event);
      });
      expect(event?.problem.code).to.equal('invalid');
      expect(seen(page)).to.contain('What the page wrote.');
      page.remove();
    });

    it('does not throw into the page, whatever is set', async () => {
      const hostile = [0, true, Symbol('x'), () => 1, new Proxy({}, { get: () => { throw new Error('trap'); } }), Object.create(null), [[]], new Date(), JSON.parse('{"__proto__": {"polluted": 1}}')];
      await warningsOf(async () => {
        for (const value of hostile) {
          for (const tag of ['news-article', 'news-poll', 'pull-quote'] as const) {
            const element = document.createElement(tag);
            Object.assign(element, { [tag.split('-')[1] as string]: value });
            document.body.append(element);
            await element.updateComplete;
            element.remove();
          }
        }
      });
      expect(({} as { polluted?: number }).polluted).to.equal(undefined);
    });
  });

  describe('names what went wrong:', () => {
    const faults = {
      'a server that does not allow it (CORS)': [() => replyUrl({ cors: 'no', body: quote('Hidden') }), 'cors', /CORS/],
      'nothing at the address': [() => replyUrl({ status: 404 }), 'status', /the server answered 404/],
      'a server error': [() => replyUrl({ status: 503 }), 'status', /the server answered 503/],
      'another type': [() => replyUrl({ type: 'text/html', body: '<p>Hello' }), 'wrong-type', /wrong type/],
      'a broken document': [() => replyUrl({ body: '{"text":' }), 'invalid', /invalid/],
      'an empty document': [() => replyUrl({ type: 'text/plain', body: ' \n ' }), 'empty', /empty/],
      'a document of more than 2 MB': [() => replyUrl({ type: 'text/plain', size: 2 * 1024 * 1024 + 1 }), 'too-large', /too large/],
      'a server that is not there': [() => 'http://localhost:1/', 'network', /cannot be reached/],
      'an address that is none': [() => 'javascript:alert(1)', 'url-refused', /url refused/],
      'a server that does not answer within ten seconds': [() => replyUrl({ hang: true }), 'timeout', /too long/],
    } as const;
    for (const [fault, [address, code, words]] of Object.entries(faults)) {
      it(fault, async () => {
        const element = document.createElement('pull-quote');
        element.src = address();
        const warnings = await warningsOf(async () => {
          const failed = oneEvent(element, 'pull-quote-error') as Promise<PullQuoteErrorEvent>;
          document.body.append(element);
          expect((await failed).problem.code).to.equal(code);
        });
        expect(warnings.filter((warning) => warning.startsWith('<pull-quote>'))).to.have.length(1);
        expect(seen(element)).to.match(words);
        expect(find(element, 'button').textContent).to.equal('Try again');
        element.remove();
      });
    }
  });

  it('is fetched once for many elements, and again only when asked', async () => {
    const src = replyUrl({ body: quote('Once is enough.'), delay: 100 });
    const page = await fixture<HTMLElement>(html`<div>${Array.from({ length: 20 }, () => html`<pull-quote src=${src}></pull-quote>`)}</div>`);
    for (const element of page.children) await shows(element, 'Once is enough.');
    expect(await requestsFor(src)).to.equal(1);
    find<PullQuoteElement>(page, 'pull-quote').refresh();
    await waitUntil(async () => (await requestsFor(src)) === 2);
  });

  it('is not fetched for an element that has left, and is for one that comes back', async () => {
    const src = replyUrl({ body: quote('Back again.'), delay: 200 });
    const element = document.createElement('pull-quote');
    element.src = src;
    document.body.append(element);
    await element.updateComplete;
    element.remove();
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(seen(element)).to.equal('Loading…');
    document.body.append(element);
    await shows(element, 'Back again.');
    element.remove();
  });

  it('arrives although the element moved while new content was under way', async () => {
    const page = await fixture<HTMLElement>(html`<div><pull-quote src=${replyUrl({ body: quote('Old.') })}></pull-quote><section></section></div>`);
    const element = find<PullQuoteElement>(page, 'pull-quote');
    await shows(element, 'Old.');
    element.src = replyUrl({ body: quote('New.'), delay: 200 });
    await element.updateComplete;
    find(page, 'section').append(element);
    await shows(element, 'New.');
  });
});
