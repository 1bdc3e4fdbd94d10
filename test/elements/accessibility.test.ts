import { expect } from '@open-wc/testing';
import '../../src/index.js';
import { accessibilityTree } from '../browsers/accessibility-tree.js';
import { findAll, replyUrl, shows } from '../browsers/client.js';
import { FakeVotes } from '../browsers/fake-votes.js';
import { states } from '../states/states.js';

const response = await fetch('/test/states/trees.txt');
const file = await response.text();
/** By the name of the state. */
const trees = new Map(file.split(/^## /m).slice(1).map((section) => [section.slice(0, section.indexOf('\n')), section.slice(section.indexOf('\n')).trim()]));

describe('what assistive technology is told', () => {
  for (const { tag, name, show } of states) {
    it(`<${tag}> ${name}: axe finds nothing, roles, names, states and their order are right`, async () => {
      const place = document.body.appendChild(document.createElement('main'));
      const services: FakeVotes[] = [];
      try {
        await show(place, () => services[services.push(new FakeVotes()) - 1] as FakeVotes);
        const element = place.querySelector(tag) as HTMLElement;
        expect(accessibilityTree(element)).to.equal(trees.get(`${tag} ${name}`));
        await expect(place).to.be.accessible();
        for (const host of [element, ...findAll(element, 'news-poll')]) expect(host.shadowRoot?.querySelectorAll('[role=status], [aria-live], [role=alert]').length ?? 0).to.be.at.most(1);
      } finally {
        for (const service of services.toReversed()) service.end();
        place.remove();
      }
    });
  }

  it('has nothing written down for states that are none', () => {
    expect([...trees.keys()].toSorted()).to.deep.equal(states.map(({ tag, name }) => `${tag} ${name}`).toSorted());
  });

  it('the word on what is going on changes in one place, from the first on', async () => {
    const list = document.body.appendChild(Object.assign(document.createElement('news-list'), { src: replyUrl({ status: 503, delay: 100 }) }));
    await shows(list, 'Loading');
    const status = findAll(list, '[role=status]')[0];
    await shows(list, 'the server answered 503');
    expect(findAll(list, '[role=status]')[0] === status).to.equal(true);
    list.src = replyUrl({ body: '[]', delay: 100 });
    findAll(list, 'button')[0]?.click();
    await shows(list, 'Loading');
    expect(findAll(list, '[role=status]')[0] === status).to.equal(true);
    await shows(list, 'There is nothing here yet.');
    list.remove();
  });
});
