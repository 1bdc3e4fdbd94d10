import { expect } from '@open-wc/testing';
import '../../src/index.js';
import { backend, findAll, seen, uncaughtDuring, warningsOf, waitUntil } from '../browsers/client.js';

/** Addresses that run something, read something, or dress up; some turn into harmless relative ones. */
const addresses = [
  'javascript:trap(1)',
  'JaVaScRiPt:trap(2)',
  ' javascript:trap(3)',
  'java\tscript:trap(4)',
  'java\nscript:trap(5)',
  'java\r\nscript:trap(6)',
  '\u0001javascript:trap(7)',
  'javascript\t:trap(8)',
  '\u00a0javascript:trap(9)',
  '\u2028javascript:trap(10)',
  '\ufeffjavascript:trap(11)',
  '\u200bjavascript:trap(12)',
  'javascript://news.example/%0atrap(13)',
  'javascript:/*-->*/trap(14)',
  'java\0script:trap(15)',
  'javascript&colon;trap(16)',
  '&#106;avascript:trap(17)',
  'javascript%3Atrap(18)',
  'ｊavascript:trap(19)',
  'data:text/html,<script>parent.trap(20)</script>',
  'data:text/html;base64,PHNjcmlwdD5wYXJlbnQudHJhcCgyMSk8L3NjcmlwdD4=',
  'data:application/json,{"text":"x"}',
  'vbscript:trap(22)',
  'view-source:javascript:trap(23)',
  'feed:javascript:trap(24)',
  'jar:https://evil.example/a.jar!/b.html',
  'blob:http://localhost/1',
  'filesystem:http://localhost/temporary/a.html',
  'file:///etc/passwd',
  'about:srcdoc',
  'chrome://settings',
  'tel:+31201234567',
  'sms:1',
  'ftp://files.example/a',
  'ws://socket.example/',
  'intent://scan/#Intent;end',
  'https://news.example@evil.example/',
  'https://user:word@evil.example/',
  'https://:word@evil.example/',
  '//user@evil.example/',
  'https:user@evil.example',
  'https://',
  'http://[',
  'https://evil.example:99999/',
  `https://evil.example/${'a'.repeat(9000)}`,
  '',
  ' ',
  '\0',
];

const words = (value: string) => [{ type: 'text', value }];

const articleWith = (url: string) => ({
  headline: 'Clock',
  url,
  kicker: { text: 'Harbour', url },
  author: [{ name: 'Ada Winn', url, image: url }],
  publisher: { name: 'The Lantern', url },
  license: url,
  isAccessibleForFree: false,
  image: { url, alt: 'lead', caption: 'Lead caption.' },
  body: [
    { type: 'paragraph', children: [{ type: 'link', url, children: words('The words of the link.') }] },
    { type: 'image-set', picture: { url, alt: 'inner', caption: 'Inner caption.' } },
    { type: 'recommended-list', heading: 'Latest', children: [{ type: 'recommended', title: 'A story.', url }, { type: 'recommended', title: 'A good story.', url: 'https://news.example/' }] },
  ],
});
const feedWith = (url: string) => [{ title: 'A good story.', url: 'https://news.example/' }, { title: 'First.', url }, { title: 'Second.', external_url: url }, { title: 'Third.', id: url }];

/** The addresses below a root that lead anywhere but to pages and pictures of the web, or carry a name. */
function badAddresses(root: ParentNode): readonly string[] {
  return [...root.querySelectorAll('[href], [src], [srcset], [action], [formaction], [data], [cite], [background], [poster]')].flatMap((element) =>
    element.getAttributeNames().flatMap((name) => {
      if (!/^(href|src|srcset|action|formaction|data|cite|background|poster)$/.test(name)) return [];
      const written = element.getAttribute(name) ?? '';
      const { protocol, username, password } = new URL(written, document.baseURI);
      return /^https?:$/.test(protocol) && !username && !password && !element.localName.includes('-') ? [] : `${element.localName} ${name}=${written}`;
    }),
  );
}

describe('a hostile address', () => {
  let ran: unknown[] = [];
  // What is relative leads to the backend and not to the server of this page, which would complain.
  const base = Object.assign(document.createElement('base'), { href: `${backend}/` });

  before(() => {
    Object.assign(globalThis, { trap: (what: unknown) => ran.push(what) });
    document.head.append(base);
  });
  after(() => base.remove());
  beforeEach(() => (ran = []));
  afterEach(() => expect(ran).to.be.empty);

  it('in an article leaves the words and no way to follow it, in the copy too', async () => {
    const bad: string[] = [];
    const uncaught = await uncaughtDuring(async () => {
      for (const address of addresses) {
        const article = document.createElement('news-article');
        article.article = articleWith(address) as never;
        document.body.append(article);
        await article.updateComplete;
        const roots = [article.shadowRoot as ShadowRoot, article.querySelector('[slot=copy]') as Element];
        for (const root of roots) {
          bad.push(...badAddresses(root));
          if (!root.textContent?.includes('The words of the link.') || !root.textContent.includes('A good story.')) bad.push(`words lost with ${address}`);
        }
        // It is there as an address of the web, or there is a note.
        const isKnown = findAll<HTMLAnchorElement>(article, 'p > a').length > 0;
        if (!isKnown && !article.notes.some(({ code }) => code === 'url-refused' || code === 'field-invalid' || code === 'node-invalid')) bad.push(`no note for ${address}`);
        article.remove();
      }
    });
    expect(bad).to.deep.equal([]);
    expect(uncaught).to.deep.equal([]);
  });

  it('in a list of stories leaves the others', async () => {
    const bad: string[] = [];
    for (const address of addresses) {
      const list = document.createElement('news-list');
      list.items = feedWith(address) as never;
      document.body.append(list);
      await list.updateComplete;
      bad.push(...badAddresses(list.shadowRoot as ShadowRoot));
      if (!seen(list).includes('A good story.')) bad.push(`words lost with ${address}`);
      list.remove();
    }
    expect(bad).to.deep.equal([]);
  });

  it('as src leaves what the page wrote, and says so once', async () => {
    const tags = ['news-article', 'news-list', 'news-poll', 'pull-quote'] as const;
    const given = addresses.filter((address) => address !== '');
    const errors: Event[] = [];
    const page = document.createElement('div');
    for (const tag of tags) page.addEventListener(`${tag}-error`, (event) => errors.push(event));
    const uncaught = await uncaughtDuring(async () => {
      const warnings = await warningsOf(async () => {
        for (const src of given) {
          for (const tag of tags) {
            const host = document.createElement(tag);
            host.setAttribute('src', src);
            host.append('What the page wrote.');
            page.append(host);
          }
        }
        document.body.append(page);
        await waitUntil(() => errors.length === given.length * tags.length, 'There is not an error for each', { timeout: 20_000 });
      });
      expect(warnings).to.have.length(errors.length);
    });
    for (const host of page.children) expect(seen(host)).to.match(/^What the page wrote\. This could not be loaded: .{4,}\. Try again$/);
    expect(uncaught).to.deep.equal([]);
    page.remove();
  });

  it('of a vote service, of votes and of further stories does no harm', async () => {
    const poll = { id: 'x', question: 'Which?', options: [{ id: 'a', title: 'A' }, { id: 'b', title: 'B' }] };
    const bad: string[] = [];
    const uncaught = await uncaughtDuring(async () => {
      await warningsOf(async () => {
        for (const address of addresses) {
          const page = document.createElement('div');
          const provider = Object.assign(document.createElement('news-provider'), { endpoint: address });
          const inside = Object.assign(document.createElement('news-poll'), { pollId: 'x' });
          inside.append('What the page wrote.');
          provider.append(inside);
          const article = Object.assign(document.createElement('news-article'), { endpoint: address, latestSrc: address, article: { headline: 'Clock', body: [{ type: 'poll', id: 'x' }] } as never });
          const votes = Object.assign(document.createElement('news-poll'), { poll: { ...poll, urls: { votes: address } } as never });
          votes.append('What the page wrote.');
          page.append(provider, article, votes);
          document.body.append(page);
          await waitUntil(() => findAll(page, '[aria-busy=true]').length === 0, `Something is still loading with ${address}`, { timeout: 10_000 });
          await Promise.all([article.updateComplete, votes.updateComplete]);
          if (!seen(inside).includes('What the page wrote.')) bad.push(`words lost with ${address}`);
          // An address that cannot be one spoils the poll.
          if (!/Which\?|What the page wrote/.test(seen(votes))) bad.push(`no poll with ${address}`);
          bad.push(...badAddresses(article.querySelector('[slot=copy]') as Element));
          votes.shadowRoot?.querySelector('input')?.click();
          votes.shadowRoot?.querySelector('button')?.click();
          await votes.updateComplete;
          await waitUntil(() => !/Sending/.test(seen(votes)), `A vote is still under way with ${address}`);
          page.remove();
        }
      });
    });
    expect(bad).to.deep.equal([]);
    expect(uncaught).to.deep.equal([]);
    localStorage.clear();
  });
});
