import { expect } from '@open-wc/testing';
import '../../src/index.js';
import { backend, findAll, seen, uncaughtDuring, waitUntil } from '../browsers/client.js';
import { pollExtras } from '../../src/elements/news-poll/load-poll-extras.js';

type Tag = 'news-article' | 'news-list' | 'news-poll' | 'pull-quote';

/** What is written, and what is shown where that is not the same. */
const payloads: readonly (readonly [string, string?])[] = [
  ['<img src=x onerror=trap(1)>'],
  ['<script>trap(2)</script>'],
  ['</p></article></news-article><svg onload=trap(3)>'],
  ['"><iframe srcdoc="<script>parent.trap(4)</script>"></iframe>'],
  ["' onmouseover='trap(5)' x='"],
  ['&lt;b&gt;&amp;&#60;&quot;&nbsp;&colon;'],
  ['{{constructor.constructor("trap(6)")()}} ${trap(7)} #{trap(8)} <%= trap(9) %>'],
  ['<!--'],
  ['--> ]]> ?>'],
  ['<?lit$1$?><!--?lit$2$--> lit$3$ $lit$'],
  ['<style>*{display:none}</style><link rel=stylesheet href=x>'],
  ['<slot name="copy"></slot><template shadowrootmode=open><b>x</b></template>'],
  ['<news-poll poll-id="1"></news-poll><pull-quote>x</pull-quote>'],
  ['<noscript><p title="</noscript><img src=x onerror=trap(10)>">'],
  ['<math><mtext></table><mglyph><style><img src=x onerror=trap(11)>'],
  ['<base href="//evil.example/"><meta http-equiv=refresh content="0;url=//evil.example">'],
  ['<form action=//evil.example><input name=textContent><button formaction=javascript:trap(12)>'],
  ['<a href="javascript:trap(13)">click</a> javascript:trap(14)'],
  ['%3Cscript%3Etrap(15)%3C/script%3E \\u003cscript\\u003e \\x3cb\\x3e'],
  ['\u202etxet derorrim\u202c \u2066 \u2067 \u2069 \u200e\u200f'],
  ['zero\u200bwidth\u200djoiner\u2060and\ufeffmark\u00adhyphen'],
  ['NUL\0and\u0007bell\u001b[31mred\u0085\u009b0m', 'NULandbell[31mred0m'],
  [`Z${'\u0310'.repeat(40)}algo`, `Z${'\u0310'.repeat(8)}algo`],
  ['lone \ud83d and \ude00 halves'],
  ['👩🏽‍🚀 𝓕𝓪𝓷𝓬𝔂 ﷽ 鐘 العربية עברית'],
  ['__proto__ constructor toString hasOwnProperty'],
  ['[object Object] undefined null NaN true 0'],
  ['%s %o %c %n {0} $& $1 $` $\''],
  ['\\ ` " \' “ ” « » / // /* */'],
  ['onerror=trap(16) style="position:fixed" class=x id=headline part=headline slot=copy'],
];

const picture = (mark: (text: string) => string) => ({ url: 'http://localhost:1/a.jpg', alt: mark('alt'), caption: mark('caption'), creditText: mark('credit') });
const run = (value: string) => [{ type: 'text', value }];
const marks = ['strong', 'emphasis', 'strikethrough', 'subscript', 'superscript'];

/** Documents that hold a text in every place for words, by the element that shows them. `mark` makes the text of a place. */
const documents: readonly (readonly [Tag, (mark: (place: string) => string) => unknown])[] = [
  [
    'news-article',
    (mark) => ({
      kicker: { text: mark('kicker') },
      headline: mark('headline'),
      description: mark('deck'),
      byline: mark('byline'),
      dateline: mark('place'),
      correction: [{ text: mark('correction'), correctionType: mark('kind') }],
      keywords: [mark('topic')],
      publisher: { name: mark('publisher') },
      license: mark('licence'),
      copyrightNotice: mark('copyright'),
      image: picture(mark),
      body: [
        { type: 'paragraph', children: [...run(mark('paragraph')), { type: 'link', url: 'https://news.example/', children: run(mark('link')) }, ...marks.map((type) => ({ type, children: run(mark(type)) }))] },
        ...['chapter', 'subheading', 'label'].map((level) => ({ type: 'heading', level, children: run(mark(level)) })),
        { type: 'list', children: [{ type: 'list-item', children: run(mark('item')) }] },
        { type: 'list', ordered: true, children: [{ type: 'list-item', children: [{ type: 'paragraph', children: run(mark('numbered')) }] }] },
        { type: 'blockquote', children: run(mark('blockquote')) },
        { type: 'pullquote', text: mark('pullquote'), source: mark('speaker') },
        { type: 'image-set', picture: picture((place) => mark(`inner-${place}`)) },
        { type: 'recommended-list', heading: mark('latest'), children: [{ type: 'recommended', title: mark('story'), url: 'https://news.example/' }] },
      ],
    }),
  ],
  ['news-article', (mark) => ({ headline: 'Clock', author: [{ name: mark('author'), jobTitle: mark('job') }, mark('second-author')], body: `${mark('first')} Yes.\n\n${mark('second')} Yes.` })],
  ['news-list', (mark) => ({ title: mark('feed'), items: [{ url: '/1', title: mark('title') }, { url: '/2', summary: mark('summary') }, { id: 'https://news.example/3', content_text: mark('content') }] })],
  ...['open', 'closed'].map(
    (status) =>
      [
        'news-poll',
        (mark: (place: string) => string) => ({
          id: 'x',
          status,
          question: mark('question'),
          description: mark('description'),
          lang: mark('lang'),
          ...(status === 'closed' && { notice: mark('notice') }),
          options: [
            { id: 'a', title: mark('first'), votes_count: 1 },
            { id: 'b', title: mark('second'), votes_count: 0 },
          ],
        }),
      ] as const,
  ),
  ['pull-quote', (mark) => ({ text: mark('quotation'), source: mark('source') })],
];

const fold = (text: string) => text.replace(/\s+/g, ' ').trim();

const routes = {
  property: (host: Element, name: string, document: unknown) => Object.assign(host, { [name]: document }),
  attribute: (host: Element, name: string, document: unknown) => host.setAttribute(name, JSON.stringify(document)),
};

interface Shown {
  readonly host: HTMLElement;
  readonly copy: Element | null;
  readonly document: unknown;
}

/** Each element inside with the names of its attributes, through shadow roots: what the document may not change. */
const shapeOf = ({ host, copy }: Shown): readonly string[] => [...findAll(host.shadowRoot as ShadowRoot, '*'), ...(copy?.querySelectorAll('*') ?? [])].map((element) => [element.localName, ...element.getAttributeNames()].join(' '));

async function show(tag: Tag, document: unknown, give: (host: Element, name: string, document: unknown) => void): Promise<Shown> {
  const host = globalThis.document.createElement(tag);
  if (tag === 'news-poll') host.setAttribute('endpoint', backend);
  give(host, tag === 'news-list' ? 'items' : (tag.split('-')[1] as string), document);
  globalThis.document.body.append(host);
  // A poll far below the screen waits, but not on paper.
  dispatchEvent(new Event('beforeprint'));
  await waitUntil(() => host.shadowRoot?.querySelector('.root') && !host.shadowRoot.querySelector('[aria-busy=true], [part=message]:not([id])'), `<${tag}> does not show its document`);
  // Pull quotes in an article are elements of their own.
  await waitUntil(() => findAll(host, 'pull-quote').every((quote) => quote.shadowRoot?.querySelector('.root')));
  return { host, copy: host.querySelector(':scope > [slot=copy]'), document };
}

/** The texts that a marked document was made with, those of `alt` and `lang` among them. */
function textsIn(document: unknown): readonly string[] {
  if (typeof document === 'string') return [...document.matchAll(/⟨[\w-]+[^]*?⟩/g)].map(([text]) => text);
  return typeof document === 'object' && document ? Object.values(document).flatMap(textsIn) : [];
}

/** What of the texts of a document is not there as it was written. */
function lostFrom({ host, copy, document }: Shown, payload: string, shown: string): readonly string[] {
  const root = host.shadowRoot?.querySelector('.root') as Element;
  return [root, ...(copy ? [copy] : [])].flatMap((place) => {
    const text = [seen(place), ...[...place.querySelectorAll('[alt], [lang]')].map((element) => fold(element.getAttribute('alt') ?? element.getAttribute('lang') ?? '')), fold(place.getAttribute('lang') ?? '')].join('\n');
    return textsIn(document)
      .map((written) => fold(written.replace(payload, () => shown)))
      .filter((wanted) => !text.includes(wanted));
  });
}

// What waits is told of paper by this module.
await pollExtras.load();

describe('hostile text in a document', () => {
  let ran: unknown[] = [];
  const base = Object.assign(document.createElement('base'), { href: `${backend}/` });

  before(() => {
    Object.assign(globalThis, { trap: (what: unknown) => ran.push(what) });
    document.head.append(base);
    localStorage.clear();
  });
  after(() => base.remove());
  beforeEach(() => (ran = []));
  afterEach(() => expect(ran).to.be.empty);

  for (const [payload, shown = payload] of payloads) {
    it(`is shown word for word and makes nothing: ${JSON.stringify(payload)}`, async () => {
      const cases = documents.flatMap(([tag, make]) => Object.values(routes).map((give) => ({ tag, make, give })));
      const uncaught = await uncaughtDuring(async () => {
        const all = await Promise.all(
          cases.map(async ({ tag, make, give }) => ({
            tag,
            plain: await show(tag, make((place) => `⟨${place} words⟩`), give),
            hostile: await show(tag, make((place) => `⟨${place} ${payload}⟩`), give),
          })),
        );
        for (const { tag, plain, hostile } of all) {
          expect(lostFrom(hostile, payload, shown)).to.deep.equal([]);
          expect(shapeOf(hostile)).to.deep.equal(shapeOf(plain));
          expect(Boolean(hostile.copy)).to.equal(tag === 'news-article');
          plain.host.remove();
          hostile.host.remove();
        }
      });
      expect(uncaught).to.deep.equal([]);
    });
  }
});
