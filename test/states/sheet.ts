/** Runs in a page: shows every state of the elements that the address names, each in a box of its own, for tests to look at. */
import { FakeVotes } from '../browsers/fake-votes.js';
import { states } from './states.js';

const asked = new URLSearchParams(location.search);
const chosen = states.filter(({ tag, moves }) => tag === asked.get('tag') && !(moves && asked.has('still')));
const sheet = document.querySelector('main') as HTMLElement;
const votes = (): FakeVotes => new FakeVotes();

for (const { name, show } of chosen) {
  const box = sheet.appendChild(document.createElement('section'));
  box.ariaLabel = name;
  try {
    await show(box, votes);
  } catch (error) {
    document.documentElement.dataset['shown'] = `${name}: ${String(error)}`;
    throw error;
  }
}

// The Tab key is to begin at the top, wherever the states have left the focus.
const start = document.createElement('button');
document.body.prepend(start);
start.focus();
start.remove();
scrollTo(0, 0);
document.documentElement.dataset['shown'] = `${chosen.length}`;
