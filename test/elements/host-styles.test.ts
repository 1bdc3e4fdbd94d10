import { expect } from '@open-wc/testing';
import '../../src/index.js';
import { findAll, shows, waitUntil } from '../browsers/client.js';

/** Style sheets that publishers' pages have, as their packages bring them. */
const sheets: readonly string[] = [
  'bootstrap/dist/css/bootstrap.css',
  'bulma/css/bulma.css',
  'chota/dist/chota.css',
  '@picocss/pico/css/pico.css',
  'milligram/dist/milligram.css',
  'modern-normalize/modern-normalize.css',
  'mvp.css/mvp.css',
  'normalize.css/normalize.css',
  'purecss/build/pure.css',
  'reset-css/reset.css',
  'sakura.css/css/sakura.css',
  'sanitize.css/sanitize.css',
  'simpledotcss/simple.css',
  'skeleton-css/css/skeleton.css',
  'spectre.css/dist/spectre.css',
  'tachyons/css/tachyons.css',
  'tailwindcss/preflight.css',
  'the-new-css-reset/css/reset.css',
  'uikit/dist/css/uikit.css',
  'water.css/out/water.css',
];

/** What a page may do to everything on it, and which properties inside may follow: those that the elements take from it on purpose. */
const resets: Readonly<Record<string, RegExp>> = {
  '* { all: unset !important }': /^$/,
  '* { all: initial !important }': /^font|^line-height$|color$/,
  '* { margin-block: 3em !important; padding-block: 3em !important; outline: 9px solid red !important; box-sizing: content-box !important }': /^$/,
  '* { letter-spacing: 1em !important; word-spacing: 2em !important; text-transform: uppercase !important; text-align: right !important; text-indent: 5em !important; line-height: 4 !important; white-space: pre !important; hyphens: auto !important }': /^$/,
  '* { list-style: square inside !important; border-collapse: separate !important; cursor: wait !important; text-shadow: 0 0 9px red !important; user-select: none !important; pointer-events: none !important }': /^$/,
  '* { position: relative !important; transform: rotate(5deg) !important; opacity: 0.5 !important; overflow: hidden !important }': /^$/,
  '* { font-style: italic !important; font-variant: small-caps !important; font-stretch: condensed !important; font-kerning: none !important }': /^font/,
};

/** What follows from the place that an element has, and says nothing of its style. */
const sizes = /^(?:(?:min-|max-)?(?:width|height|(?:inline|block)-size)|perspective-origin|transform-origin|(?:-webkit-)?(?:perspective|transform)-origin.*|inset.*|top|right|bottom|left|contain-intrinsic.*|margin(?:-.*)?|grid-template-.*)$/;

const poll = (changes: object = {}) => JSON.stringify({ id: 'x', question: 'Shall the lamp burn?', options: [{ id: 'a', title: 'Yes', votes_count: 4 }, { id: 'b', title: 'No', votes_count: 2 }], ...changes });
const words = (value: string) => [{ type: 'text', value }];
const article = JSON.stringify({
  kicker: { text: 'Harbour' },
  headline: 'Harbour lamps go dark',
  description: 'The deck.',
  byline: 'By Ada Winn',
  datePublished: '2026-11-20',
  image: { url: 'data:image/png;base64,iVBORw0KGgo=', width: 16, height: 9, alt: 'A quay', caption: 'The quay.' },
  body: [
    { type: 'paragraph', children: [...words('First, '), { type: 'link', url: 'https://lantern.example/a', children: words('a link') }, { type: 'strong', children: words('strong') }, { type: 'code', children: words('code') }] },
    { type: 'heading', level: 'chapter', children: words('A sub-head') },
    { type: 'list', ordered: true, children: [{ type: 'list-item', children: words('One') }] },
    { type: 'blockquote', children: [{ type: 'paragraph', children: words('Said.') }] },
    { type: 'table', children: [{ type: 'table-body', children: [{ type: 'table-row', children: [{ type: 'table-cell', heading: true, children: words('Head') }, { type: 'table-cell', children: words('Cell') }] }] }] },
    { type: 'pullquote', text: 'Words of its own.', source: 'Ines' },
    { type: 'thematic-break' },
    { type: 'recommended-list', heading: 'Latest News', children: [{ type: 'recommended', title: 'Tides', url: 'https://lantern.example/tides' }] },
  ],
});

/** All that is seen in the shadow roots, also in those within. */
const inside = (root: ParentNode): readonly Element[] => [...root.querySelectorAll('.root, .root *:not(slot)')].flatMap((element) => [element, ...(element.shadowRoot ? inside(element.shadowRoot) : [])]);

/** The computed style of an element, without what follows from its place. */
const styleOf = (element: Element): ReadonlyMap<string, string> => {
  const style = getComputedStyle(element);
  return new Map([...style].filter((name) => !sizes.test(name) && !name.startsWith('--')).map((name) => [name, style.getPropertyValue(name)]));
};

describe('the style sheet of the page', () => {
  let place: HTMLElement;
  let elements: readonly Element[];
  let earlier: readonly ReadonlyMap<string, string>[];

  before(async () => {
    place = document.createElement('section');
    // The text around the elements stays as it is: what they take from it is not in question.
    place.style.cssText = 'all: initial !important; display: block !important; font: 16px/1.5 serif !important; color: rgb(20, 20, 20) !important; inline-size: 600px !important';
    const shown = Object.assign(document.createElement('news-article'), { article });
    const open = Object.assign(document.createElement('news-poll'), { poll: poll(), endpoint: 'https://lantern.example' });
    const closed = Object.assign(document.createElement('news-poll'), { poll: poll({ status: 'closed', voters_count: 6 }) });
    const list = Object.assign(document.createElement('news-list'), { items: '[{"title":"Tides","url":"https://lantern.example/tides","date_published":"2026-11-20"}]' });
    const quote = Object.assign(document.createElement('pull-quote'), { textContent: 'Words between tags.' });
    place.append(shown, open, closed, list, quote);
    document.body.append(place);
    await shows(shown, 'A sub-head');
    // Tables have their looks from a module that comes later.
    await waitUntil(() => findAll(shown, 'table').every((table) => getComputedStyle(table).borderCollapse === 'collapse'));
    await shows(closed, '67%');
    elements = [...place.children].flatMap(({ shadowRoot }) => inside(shadowRoot as ShadowRoot));
    earlier = elements.map(styleOf);
  });
  after(() => place.remove());

  /** The properties that a style sheet changes inside, each with the elements. */
  function changedBy(css: string): Readonly<Record<string, string>> {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
    const changed: Record<string, string> = {};
    for (const [index, element] of elements.entries()) {
      for (const [name, value] of styleOf(element)) {
        const was = earlier[index]?.get(name);
        if (value !== was) changed[name] = `${changed[name] ?? ''} ${element.localName}: ${was} → ${value};`.slice(0, 200);
      }
    }
    document.adoptedStyleSheets = [];
    return changed;
  }

  it('is looked for in all parts of the elements', () => {
    expect(findAll(place, '*').length).to.be.greaterThan(0);
    expect(elements.length).to.be.greaterThan(60);
    expect(earlier[0]?.size).to.be.greaterThan(200);
    expect(Object.keys(changedBy('section > * { color: red !important }'))).to.include('color');
  });

  for (const path of sheets) {
    it(`changes nothing inside: ${path}`, async () => {
      const answer = await fetch(`/node_modules/${path}`);
      const css = await answer.text();
      expect(answer.ok && css.length > 200).to.equal(true);
      expect(changedBy(css)).to.deep.equal({});
    });
  }

  for (const [css, followed] of Object.entries(resets)) {
    it(`changes nothing but what is taken from the page: ${css}`, () => {
      expect(Object.entries(changedBy(css)).filter(([name]) => !followed.test(name))).to.deep.equal([]);
    });
  }
});
