import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import '../../src/index.js';
import { backend, find, freshPoll, shows } from '../browsers/client.js';

/** A document of a frame in this page, when it is there to stay: Firefox puts another one in the place of the first. */
async function frameDocument(): Promise<Document> {
  const frame = document.createElement('iframe');
  frame.title = 'Frame';
  frame.srcdoc = '<!doctype html><title>Frame</title>';
  const loaded = oneEvent(frame, 'load');
  (await fixture(html`<div></div>`)).append(frame);
  await loaded;
  return frame.contentDocument as Document;
}

const words = (value: string) => [{ type: 'text', value }];
const article = async () => ({ headline: 'Harbour lamps go dark', body: [{ type: 'paragraph', children: words('Dark.') }, { type: 'pullquote', text: 'We rowed home.' }, { type: 'poll', id: await freshPoll() }] });

/** What only the style sheet of the element does. */
const isStyled = (poll: Element) => getComputedStyle(find(poll, 'fieldset')).borderTopWidth === '0px' && getComputedStyle(find(poll, 'label')).display === 'flex';

describe('an element in another document', () => {
  it('comes there with its styles, and votes', async () => {
    const shown = await fixture(html`<news-article endpoint=${backend} .article=${await article()}></news-article>`);
    await shows(shown, 'Which lamp');
    const there = await frameDocument();
    there.body.append(there.adoptNode(shown));
    await shows(shown, 'Which lamp');
    const poll = find(shown, 'news-poll');
    expect(isStyled(poll)).to.equal(true);
    find<HTMLElement>(poll, 'label').click();
    find<HTMLElement>(poll, 'button').click();
    await shows(poll, 'Your vote for “Red” has been counted.');
    expect(shown.querySelectorAll('[slot=copy]')).to.have.length(1);
    document.body.append(shown);
    await shows(shown, 'Your vote for “Red” has been counted.');
    expect(getComputedStyle(find(shown, '.copy')).height).to.equal('0px');
    shown.remove();
  });

  it('is made there by a script of this one, and has its styles', async () => {
    const there = await frameDocument();
    const poll = document.createElement('news-poll');
    Object.assign(poll, { endpoint: backend, pollId: await freshPoll() });
    there.body.append(poll);
    await shows(poll, 'Which lamp');
    expect(isStyled(poll)).to.equal(true);
  });

  it('is as good as not there in a document without a window, and comes back from it', async () => {
    const nowhere = new Document();
    const poll = document.createElement('news-poll');
    Object.assign(poll, { endpoint: backend, pollId: await freshPoll() });
    nowhere.append(poll);
    await poll.updateComplete;
    document.body.append(poll);
    await shows(poll, 'Which lamp');
    expect(isStyled(poll)).to.equal(true);
    poll.remove();
  });
});
