import { expect, fixture, html } from '@open-wc/testing';
import '../../src/index.js';
import { backend, find, findAll, freshPoll, requestsFor, shows, warningsOf, waitUntil } from '../browsers/client.js';

describe('<news-provider>', () => {
  it('tells polls and articles inside it where the vote service is', async () => {
    const [alone, inside] = [await freshPoll(), await freshPoll()];
    const article = JSON.stringify({ headline: 'Lamps', body: [{ type: 'poll', id: inside }] });
    const page = await fixture(html`
      <news-provider endpoint=${backend}>
        <section><news-poll poll-id=${alone}></news-poll></section>
        <news-article article=${article}></news-article>
      </news-provider>
    `);
    await shows(find(page, 'section news-poll'), 'Which lamp should burn?');
    await shows(find(page, 'news-article'), 'Which lamp should burn?');
    expect(await requestsFor(`${backend}/polls/${inside}`)).to.equal(1);
  });

  it('can be nested, and yields to the endpoint of an element', async () => {
    const id = await freshPoll();
    const page = await fixture(html`
      <news-provider endpoint="https://nowhere.invalid">
        <news-provider><news-poll poll-id=${id} endpoint=${backend}></news-poll></news-provider>
        <news-provider endpoint=${backend}><news-poll poll-id=${id}></news-poll></news-provider>
      </news-provider>
    `);
    for (const poll of findAll(page, 'news-poll')) await shows(poll, 'Which lamp should burn?');
  });

  it('passes a new endpoint on', async () => {
    const page = await fixture(html`<news-provider><news-poll poll-id=${await freshPoll()}></news-poll></news-provider>`);
    page.setAttribute('endpoint', backend);
    await shows(page, 'Which lamp should burn?');
  });

  it('speaks no longer for what has left it', async () => {
    const poll = { id: 'lamps', question: 'Which lamp?', options: [{ id: 'a', title: 'A' }, { id: 'b', title: 'B' }] };
    const page = await fixture<HTMLElement>(html`<div><news-provider endpoint=${backend}><news-poll .poll=${poll}></news-poll></news-provider></div>`);
    const element = find(page, 'news-poll');
    expect(findAll(element, 'input')).to.have.length(2);
    await warningsOf(async () => {
      page.append(element);
      await shows(element, 'Voting is not possible on this page.');
    });
    find(page, 'news-provider').append(element);
    await waitUntil(() => findAll(element, 'input').length === 2, 'It does not come back');
  });
});
