import type { NewsArticle, Poll } from '../../src/index.js';
import { backend, find, freshPoll, replyUrl, shows, waitUntil } from '../browsers/client.js';
import type { FakeVotes } from '../browsers/fake-votes.js';
import { busyFor, button, later, problem, someKey, voteFor } from '../browsers/fake-votes.js';

type Tag = 'news-article' | 'news-list' | 'news-poll' | 'pull-quote';

/** One element in one state in which readers can meet it. */
export interface State {
  readonly tag: Tag;
  readonly name: string;
  /** Players of browsers turn wheels while they look for a film: there is no picture of that. */
  readonly moves?: boolean;
  /** Puts the element into `place` and brings it into the state. `votes` makes a vote service that lasts as long as the state is looked at. */
  readonly show: (place: Element, votes: () => FakeVotes) => Promise<unknown>;
}

const make = <T extends Tag>(tag: T, properties: Partial<HTMLElementTagNameMap[T]>, ...inside: (Node | string)[]): HTMLElementTagNameMap[T] => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside);
  return element;
};

/** Shows an element, which needs nothing but time to say `words`. */
const shown =
  (tag: Tag, properties: () => object | Promise<object>, words: string | RegExp, ...inside: (() => Node | string)[]): State['show'] =>
  async (place) => {
    const element = make(tag, (await properties()) as Partial<HTMLElementTagNameMap[Tag]>, ...inside.map((child) => child()));
    place.append(element);
    await shows(element, words);
  };

function link(text: string): HTMLAnchorElement {
  return Object.assign(document.createElement('a'), { href: 'https://lantern.example/', textContent: text });
}

const picture = (color: string) => ({
  url: `${backend}/test/reply?${new URLSearchParams({ type: 'image/svg+xml', body: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><path d="M0 0h16v9H0z" fill="${color}"/><path d="M0 7l5-4 4 3 3-2 4 3v2H0z" fill="#fff"/></svg>` })}`,
  width: 640,
  height: 360,
});

const words = (text: string) => ({ type: 'text' as const, value: text });

/** Every kind of block that an article may have. */
export const article: NewsArticle = {
  inLanguage: 'en-GB',
  kicker: { text: 'Harbour', url: 'https://lantern.example/harbour' },
  headline: 'The ferry that leaves when it is full',
  description: 'For ninety years nobody in Port Ellery has asked for the timetable.',
  url: 'https://lantern.example/ferry',
  publisher: { name: 'The Lantern' },
  license: 'https://lantern.example/licence',
  copyrightNotice: '© 2026 The Lantern',
  dateline: 'Port Ellery',
  author: [{ name: 'Ada Fenwick', url: 'https://lantern.example/fenwick', image: picture('#573'), jobTitle: 'Harbour reporter' }, { name: 'Tom Oakes' }],
  keywords: ['Ferries', 'Port Ellery'],
  correction: [{ text: 'The bell is from 1936, not from 1939.', datePublished: '2026-11-21' }],
  datePublished: '2026-11-20T09:00:00Z',
  dateModified: '2026-11-22T10:30:00Z',
  image: { ...picture('#357'), alt: 'The ferry at its pier', caption: 'The ferry waits for its last two passengers.', creditText: 'Ines Marlow' },
  body: [
    { type: 'paragraph', children: [words('The ferry has '), { type: 'strong', children: [words('no timetable')] }, words('. It leaves when the bell has rung, says the '), { type: 'link', url: 'https://lantern.example/pilot', children: [words('pilot')] }, words('.')] },
    { type: 'pullquote', text: 'People call it the free ferry, but it is paid for.', source: 'Hester Quillby, pilot', duplicate: true },
    { type: 'heading', children: [words('How it began')] },
    { type: 'paragraph', children: [words('In the first winter the bell froze,'), { type: 'footnote', id: 'bell' }, words(' and the pilot knocked at doors instead.')] },
    { type: 'heading', level: 'subheading', children: [words('What it costs')] },
    { type: 'list', children: [{ type: 'list-item', children: [words('Coal, in the old days')] }, { type: 'list-item', children: [words('A new bell every ten years')] }] },
    { type: 'list', ordered: true, children: [{ type: 'list-item', children: [words('Ring')] }, { type: 'list-item', children: [words('Wait')] }] },
    { type: 'blockquote', children: [{ type: 'paragraph', children: [words('Whoever rings, waits.')] }] },
    { type: 'thematic-break' },
    { type: 'image-set', picture: { ...picture('#735'), alt: 'The bell', caption: 'The bell of 1936' } },
    {
      type: 'table',
      children: [
        { type: 'table-caption', children: [words('Passengers in a year')] },
        {
          type: 'table-body',
          children: [
            { type: 'table-row', children: ['Year', 'Passengers'].map((title) => ({ type: 'table-cell', heading: true, children: [words(title)] })) },
            { type: 'table-row', children: ['2024', '18,210'].map((title) => ({ type: 'table-cell', children: [words(title)] })) },
          ],
        },
      ],
    },
    { type: 'pullquote', text: 'The bell is older than the boat.', source: 'A sign on the pier', align: 'start' },
    { type: 'key-points', children: [{ type: 'list', children: [{ type: 'list-item', children: [words('No timetable')] }, { type: 'list-item', children: [words('One bell')] }] }] },
    { type: 'info-box', title: 'The boat', children: [{ type: 'paragraph', children: [words('Built in Port Ellery.')] }] },
    { type: 'timeline', title: 'Ninety years', children: [{ type: 'timeline-event', date: 'Spring 1936', title: 'The first crossing', children: [{ type: 'paragraph', children: [words('With twelve passengers.')] }] }, { type: 'timeline-event', date: '1999', title: 'A new boat' }] },
    { type: 'definition', title: 'Berth', children: [words('Where a boat lies.')] },
    { type: 'in-numbers', title: 'In numbers', children: [{ type: 'big-number', title: '18,210', children: [words('passengers in 2024')] }, { type: 'big-number', title: '1', children: [words('bell')] }] },
    { type: 'gallery', title: 'On board', children: ['The bow', 'The mast', 'The stern'].map((alt) => ({ type: 'image-set' as const, picture: { ...picture('#753'), alt, creditText: 'Ines Marlow' } })) },
    { type: 'embed', url: 'https://youtu.be/abcdefghijk', title: 'The ferry from above', caption: 'Filmed in May.' },
    { type: 'host-slot', name: 'sign-up' },
    { type: 'embed', url: 'https://video.example/ferry', caption: 'The crossing in two minutes' },
    { type: 'footnotes', children: [{ type: 'footnote-item', id: 'bell', children: [words('The bell is rung by hand.')] }] },
    { type: 'recommended-list', heading: 'Latest News', children: ['Tide tables are wrong again', 'The old pier opens'].map((title) => ({ type: 'recommended', title, url: 'https://lantern.example/story' })) },
  ],
};

const stories = {
  title: 'From the harbour',
  items: [
    { title: 'Tide tables are wrong again', url: 'https://lantern.example/tides', date_published: '2026-11-20' },
    { title: 'The old pier opens', url: 'https://lantern.example/pier' },
  ],
};

const results: Partial<Poll> = { status: 'closed', voters_count: 100, notice: 'Reader poll: anyone may answer.', options: [['yes', 'Yes, at six', 61], ['no', 'No, I was up already', 39]].map(([id, title, votes_count]) => ({ id, title, votes_count })) as Poll['options'] };

/** A poll whose service a state has to itself, brought into the state by `act`. */
/** Votes at a time that is the same in all pictures: the element says when it was. */
async function voteThen(element: HTMLElementTagNameMap['news-poll']): Promise<void> {
  const { now } = Date;
  Date.now = () => Date.parse('2026-11-20T14:03:00Z');
  await voteFor(element, 'green');
  await shows(element, 'has been counted');
  Date.now = now;
}

const poll =
  (change: Partial<Poll>, act: (poll: HTMLElementTagNameMap['news-poll'], votes: FakeVotes) => Promise<unknown> = () => Promise.resolve()): State['show'] =>
  async (place, votes) => {
    const service = votes();
    service.poll = { ...service.poll, ...change };
    const element = make('news-poll', { src: service.src });
    place.append(element);
    // Far from the screen it shows its words, and no controls yet.
    element.scrollIntoView();
    await waitUntil(() => element.shadowRoot?.querySelector('form, #results'));
    await act(element, service);
  };

const broken = () => replyUrl({ status: 503 });
const never = () => replyUrl({ hang: true });

/** The states that all elements have, as each says it. */
const pending = (tag: Tag): readonly State[] => [
  { tag, name: 'loading', show: shown(tag, () => ({ src: never() }), 'Loading') },
  { tag, name: 'not loaded', show: shown(tag, () => ({ src: broken() }), 'the server answered 503') },
  { tag, name: 'not loaded, with words of the page', show: shown(tag, () => ({ src: broken() }), 'the server answered 503', () => link('Read it there')) },
  {
    tag,
    name: 'loading again',
    async show(place) {
      const src = replyUrl({ status: 503, delay: 1 });
      const element = make(tag, { src });
      place.append(element);
      await shows(element, 'the server answered 503');
      element.src = never();
      button(element).click();
      await shows(element, 'Loading');
    },
  },
  { tag, name: 'empty', show: shown(tag, () => ({}), 'There is nothing here yet.') },
];

/** Every state of every element; the pictures and the accessibility tree of each are kept beside this file. */
export const states: readonly State[] = [
  { tag: 'news-article', name: 'everything', show: shown('news-article', () => ({ article, endpoint: backend, share: true }), /(Share this quotation.*){2}Load the video/s) },
  {
    tag: 'news-article',
    name: 'with a film and a sound',
    moves: true,
    show: shown(
      'news-article',
      () => ({
        article: {
          headline: 'Heard and seen',
          body: [
            { type: 'video', url: 'https://lantern.example/crossing.mp4', caption: 'A crossing', creditText: 'Tom Oakes', width: 640, height: 360 },
            { type: 'audio', url: 'https://lantern.example/bell.mp3', caption: 'The bell, rung twice' },
          ],
        },
      }),
      'Open the audio file',
    ),
  },
  { tag: 'news-article', name: 'with a poll', show: shown('news-article', async () => ({ article: { headline: 'A vote', body: [{ type: 'paragraph', children: ['Before.'] }, { type: 'poll', id: await freshPoll('closed') }, { type: 'paragraph', children: ['After.'] }] }, endpoint: backend, headingLevel: 3 }), 'Which lamp burned?') },
  {
    tag: 'news-article',
    name: 'a live blog, with a list of contents',
    show: shown(
      'news-article',
      () => ({
        article: {
          headline: 'The night of the storm',
          url: 'https://lantern.example/storm',
          body: [{ type: 'paragraph', children: [words('The wind has turned.')] }, { type: 'heading', children: [words('What is known')] }, { type: 'heading', level: 'subheading', children: [words('At the pier')] }],
          liveBlogUpdate: [
            { id: 'c', headline: 'The bell is silent', datePublished: '2026-11-20T21:00:00Z', keyEvent: true, body: [{ type: 'paragraph', children: [words('Its rope is gone.')] }] },
            { id: 'b', datePublished: '2026-11-20T20:00:00Z', author: [{ name: 'Tom Oakes' }], body: [{ type: 'paragraph', children: [words('Without a headline.')] }] },
            { id: 'a', headline: 'Where to find help', datePublished: '2026-11-20T19:00:00Z', pinned: true, body: [{ type: 'paragraph', children: [words('In the school.')] }] },
          ],
        },
        contents: true,
        progress: true,
      }),
      /Contents.*Pinned/s,
    ),
  },
  { tag: 'news-article', name: 'words alone', show: shown('news-article', () => ({ article: 'Nothing but this paragraph, without a headline.' }), 'Nothing but') },
  { tag: 'news-article', name: 'in part', show: shown('news-article', () => ({ article: { ...article, image: undefined, body: article.body.slice(0, 1), correction: undefined, keywords: undefined, isAccessibleForFree: false }, readingTime: true, corrections: 'top' }), 'min read') },
  { tag: 'news-article', name: 'under embargo', show: shown('news-article', () => ({ article: { ...article, embargoedUntil: '2099-01-01T06:00:00Z' } }), 'will be published') },
  { tag: 'news-article', name: 'expired', show: shown('news-article', () => ({ article: { ...article, expires: '2026-11-24T00:00:00Z' } }), 'no longer available') },
  { tag: 'news-article', name: 'withheld', show: shown('news-article', () => ({ article: { ...article, pubStatus: 'withheld' } }), 'not available') },
  { tag: 'news-article', name: 'withdrawn', show: shown('news-article', () => ({ article: { ...article, pubStatus: 'canceled' } }), 'withdrawn') },
  ...pending('news-article'),

  { tag: 'news-list', name: 'stories', show: shown('news-list', () => ({ items: stories }), 'The old pier') },
  { tag: 'news-list', name: 'no stories', show: shown('news-list', () => ({ items: [] }), 'nothing here') },
  { tag: 'news-list', name: 'cannot be read', show: shown('news-list', () => ({ items: '[{]' }), 'could not be loaded') },
  ...pending('news-list'),

  { tag: 'pull-quote', name: 'words of the page', show: shown('pull-quote', () => ({ source: 'Hester Quillby, pilot' }), 'the free ferry', () => 'People call it the free ferry, but it is paid for.') },
  { tag: 'pull-quote', name: 'repeats the text', show: shown('pull-quote', () => ({ quote: { type: 'pullquote', text: 'Whoever rings, waits.', duplicate: true } }), 'Whoever rings') },
  { tag: 'pull-quote', name: 'with a heading', show: shown('pull-quote', () => ({ quote: 'Whoever rings, waits.', headingLevel: 3 }), 'Whoever rings') },
  ...pending('pull-quote'),

  { tag: 'news-poll', name: 'open', show: poll({}) },
  { tag: 'news-poll', name: 'several answers', show: poll({ multiple: true, multiple_choice_min: 1, multiple_choice_max: 2, description: 'The lamps at the pier are old.', lang: 'en-GB' }) },
  {
    tag: 'news-poll',
    name: 'nothing chosen',
    show: poll({}, async (element) => {
      button(element).click();
      await shows(element, 'Choose an answer.');
    }),
  },
  {
    tag: 'news-poll',
    name: 'waiting',
    show: poll({}, async (element, votes) => {
      votes.answers.push(busyFor(3600));
      await voteFor(element, 'green');
      await shows(element, 'has not been counted yet');
    }),
  },
  {
    tag: 'news-poll',
    name: 'counted',
    show: poll({}, voteThen),
  },
  {
    tag: 'news-poll',
    name: 'may be changed',
    show: poll({ allow_change: true }, voteThen),
  },
  {
    tag: 'news-poll',
    name: 'changing',
    show: poll({ allow_change: true }, async (element) => {
      await voteThen(element);
      find(element, '.own button').click();
      await shows(element, 'Keep my vote as it is');
    }),
  },
  {
    tag: 'news-poll',
    name: 'voted before',
    show: poll({ ...results, status: 'open' }, async (element, votes) => {
      await votes.storeElsewhere({ key: someKey, choices: ['yes'], status: 'counted' });
      await shows(element, 'You have voted');
    }),
  },
  {
    tag: 'news-poll',
    name: 'refused',
    show: poll({}, async (element, votes) => {
      votes.answers.push(problem('origin-not-allowed'));
      await voteFor(element, 'green');
      await shows(element, 'was not counted');
    }),
  },
  { tag: 'news-poll', name: 'closed', show: poll(results) },
  { tag: 'news-poll', name: 'results not published', show: poll({ status: 'closed', voters_count: null, options: ['One', 'Two'].map((title) => ({ id: title, title, votes_count: null })) }) },
  { tag: 'news-poll', name: 'not open yet', show: poll({ status: 'scheduled' }) },
  { tag: 'news-poll', name: 'without a vote service', show: shown('news-poll', () => ({ poll: { id: 'kept', question: 'Shall the bell be rung?', options: results.options } }), 'Shall the bell') },
  ...pending('news-poll'),
  // The last one: at some time it gives up, and waits.
  {
    tag: 'news-poll',
    name: 'sending',
    show: poll({}, async (element, votes) => {
      votes.answers.push(later(votes.count).answer);
      await voteFor(element, 'green');
      await shows(element, 'Sending your vote');
    }),
  },
];
