import { expect, fixture, html } from '@open-wc/testing';
import '../../src/index.js';
import type { NewsPollElement, PullQuoteElement } from '../../src/index.js';
import { backend, find, findAll, freshPoll, replyUrl, requestsFor, seen, shows, uncaughtDuring, warningsOf, waitUntil } from '../browsers/client.js';

type Tag = 'news-article' | 'news-list' | 'news-poll' | 'pull-quote';

const poll = (question: string) => ({ id: 'x', status: 'closed', question, options: [{ id: 'a', title: 'A', votes_count: 1 }, { id: 'b', title: 'B', votes_count: 0 }] });

/** Each element with the attribute for its document, and a document that shows `words`. */
const elements: readonly (readonly [Tag, string, (words: string) => string])[] = [
  ['news-article', 'article', (words) => JSON.stringify({ headline: words, body: [{ type: 'pullquote', text: `${words} quoted` }] })],
  ['news-list', 'items', (words) => JSON.stringify([{ title: words, url: 'https://news.example/' }])],
  ['news-poll', 'poll', (words) => JSON.stringify(poll(words))],
  ['pull-quote', 'quote', (words) => JSON.stringify({ text: words })],
];

/** Puts the element into the page, and out of it when the test has ended. */
function placed<E extends Element>(element: E): E {
  document.body.append(element);
  return element;
}

const pause = (milliseconds = 0) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('the life of an element', () => {
  beforeEach(() => localStorage.clear());

  for (const [tag, name, make] of elements) {
    describe(`<${tag}>`, () => {
      it('shows the last of 500 documents in its attribute, in one go and one by one', async () => {
        const element = placed(document.createElement(tag));
        for (let index = 0; index < 500; index++) element.setAttribute(name, make(`Edition ${index}.`));
        await element.updateComplete;
        expect(seen(element)).to.contain('Edition 499.').and.not.to.contain('Edition 498.');
        for (let index = 500; index < 1000; index++) {
          element.setAttribute(name, make(`Edition ${index}.`));
          await element.updateComplete;
        }
        expect(seen(element)).to.contain('Edition 999.').and.not.to.contain('Edition 998.');
        element.remove();
      });

      it('shows the last of 500 addresses, and asks for no other', async () => {
        const element = placed(document.createElement(tag));
        const addresses = Array.from({ length: 500 }, (_, index) => replyUrl({ body: make(`Edition ${index}.`) }));
        for (const address of addresses) element.setAttribute('src', address);
        await shows(element, 'Edition 499.');
        expect(await requestsFor(addresses[498] as string)).to.equal(0);
        element.remove();
      });

      it('is the same after 200 moves, and asks no second time', async () => {
        const page = await fixture<HTMLElement>(html`<div><section></section><section></section></div>`);
        const src = replyUrl({ body: make('Moved about.') });
        const element = Object.assign(document.createElement(tag), { src });
        page.append(element);
        await shows(element, 'Moved about.');
        const errors = await uncaughtDuring(async () => {
          for (let index = 0; index < 200; index++) {
            page.children[index % 2]?.append(element);
            if (index % 3 === 0) await pause();
          }
          await element.updateComplete;
        });
        expect(seen(element)).to.contain('Moved about.');
        expect(findAll(page, tag)).to.have.length(1);
        expect(await requestsFor(src)).to.equal(1);
        expect(errors).to.deep.equal([]);
      });

      it('comes back at every stage: before its first update, loading, ready and failed', async () => {
        const uncaught = await uncaughtDuring(async () => {
          await warningsOf(async () => {
            const slow = Object.assign(document.createElement(tag), { src: replyUrl({ body: make('Ready.'), delay: 150 }) });
            for (const stage of [() => undefined, () => slow.updateComplete, () => pause(50), () => shows(slow, 'Ready.')]) {
              placed(slow);
              await stage();
              slow.remove();
              await pause();
            }
            placed(slow);
            expect(seen(slow)).to.contain('Ready.');
            slow.remove();

            const failing = placed(Object.assign(document.createElement(tag), { src: replyUrl({ body: make('Recovered.'), fail: 1 }) }));
            await shows(failing, 'Try again');
            failing.remove();
            await pause();
            placed(failing);
            await failing.updateComplete;
            expect(seen(failing)).to.contain('the server answered 500');
            find(failing, 'button').click();
            await shows(failing, 'Recovered.');
            failing.remove();
          });
        });
        expect(uncaught).to.deep.equal([]);
      });

      it('asks for nothing when it has gone before its first update, and asks when it comes back', async () => {
        const src = replyUrl({ body: make('Back again.') });
        const element = Object.assign(document.createElement(tag), { src });
        placed(element).remove();
        await pause(50);
        expect(await requestsFor(src)).to.equal(0);
        placed(element);
        await shows(element, 'Back again.');
        element.remove();
      });

      it('can be cloned when it is shown, and each goes its own way', async () => {
        const element = placed(document.createElement(tag));
        element.setAttribute(name, make('First.'));
        await element.updateComplete;
        const clone = placed(element.cloneNode(true) as typeof element);
        await clone.updateComplete;
        expect(seen(clone)).to.equal(seen(element));
        expect(clone.children.length).to.equal(element.children.length);
        clone.setAttribute(name, make('Second.'));
        await clone.updateComplete;
        expect(seen(element)).to.contain('First.').and.not.to.contain('Second.');
        expect(seen(clone)).to.contain('Second.').and.not.to.contain('First.');
        element.remove();
        clone.remove();
      });

      it('sleeps in a template, and wakes in each copy', async () => {
        const template = document.createElement('template');
        const inside = template.content.appendChild(document.createElement(tag));
        const src = replyUrl({ body: make('Awake.') });
        inside.setAttribute('src', src);
        await pause(50);
        expect(await requestsFor(src)).to.equal(0);
        const page = await fixture<HTMLElement>(html`<div></div>`);
        page.append(document.importNode(template.content, true), template.content.cloneNode(true));
        for (const element of page.children) await shows(element, 'Awake.');
        expect(page.children.length).to.equal(2);
      });

      it('is not doubled when it is put in twice', async () => {
        const page = await fixture<HTMLElement>(html`<div><i></i></div>`);
        const element = document.createElement(tag);
        element.setAttribute(name, make('Once.'));
        page.append(element);
        page.prepend(element);
        await element.updateComplete;
        page.append(element);
        await element.updateComplete;
        expect(seen(page).match(/Once\.(?! quoted)/g)).to.have.length(1);
        expect(element.querySelectorAll(':scope > [slot=copy]').length).to.equal(tag === 'news-article' ? 1 : 0);
      });
    });
  }

  it('of a poll may end and begin again while a vote is under way, which counts once', async () => {
    const id = await freshPoll();
    const element = placed(Object.assign(document.createElement('news-poll'), { src: `${backend}/slow/polls/${id}` }));
    await shows(element, 'Which lamp');
    find<HTMLElement>(element, 'label').click();
    await element.updateComplete;
    find<HTMLElement>(element, 'button').click();
    await shows(element, 'Sending your vote');
    element.remove();
    await pause(50);
    placed(element);
    await shows(element, 'Your vote for “Red” has been counted.');
    const { voters_count } = (await (await fetch(`${backend}/polls/${id}`, { cache: 'no-store' })).json()) as { voters_count: number };
    expect(voters_count).to.equal(1);
    element.remove();
  });

  it('of a poll may end for good while a vote is under way, and the next one knows of it', async () => {
    const id = await freshPoll();
    const src = `${backend}/slow/polls/${id}`;
    const first = placed(Object.assign(document.createElement('news-poll'), { src }));
    await shows(first, 'Which lamp');
    find<HTMLElement>(first, 'label').click();
    await first.updateComplete;
    find<HTMLElement>(first, 'button').click();
    await shows(first, 'Sending your vote');
    first.remove();
    const next: NewsPollElement = placed(Object.assign(document.createElement('news-poll'), { src }));
    await shows(next, 'Your vote for “Red” has been counted.');
    next.remove();
  });

  it('of an article takes its polls and quotations along', async () => {
    const id = await freshPoll();
    const article = placed(Object.assign(document.createElement('news-article'), { endpoint: backend, article: JSON.stringify({ headline: 'Lamps', body: [{ type: 'poll', id }, { type: 'pullquote', text: 'We rowed home.' }] }) }));
    await shows(article, /Which lamp.*We rowed home/);
    const inside = findAll(article, 'news-poll, pull-quote');
    for (let index = 0; index < 20; index++) {
      article.remove();
      placed(article);
      await pause();
    }
    await shows(article, /Which lamp.*We rowed home/);
    // The same elements, not new ones.
    expect(findAll(article, 'news-poll, pull-quote').every((element, index) => element === inside[index])).to.equal(true);
    article.remove();
  });

  it('of a poll listens to the provider that it is in now', async () => {
    const id = await freshPoll();
    const page = await fixture<HTMLElement>(html`<div><news-provider endpoint="http://localhost:1/"></news-provider><news-provider endpoint=${backend}></news-provider></div>`);
    const element = Object.assign(document.createElement('news-poll'), { pollId: id });
    await warningsOf(async () => {
      page.children[0]?.append(element);
      await shows(element, 'could not be loaded');
    });
    page.children[1]?.append(element);
    await shows(element, 'Which lamp');
    page.children[0]?.setAttribute('endpoint', 'http://localhost:2/');
    await pause(50);
    expect(seen(element)).to.contain('Which lamp').and.not.to.contain('could not');
  });

  it('of a quotation goes on when its text is put in after it', async () => {
    const quote: PullQuoteElement = placed(document.createElement('pull-quote'));
    await quote.updateComplete;
    for (const words of ['One.', 'Two.', 'Three.']) {
      quote.replaceChildren(words);
      await waitUntil(() => seen(quote) === words);
    }
    quote.remove();
  });
});
