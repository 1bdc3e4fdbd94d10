import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LitElementRenderer, render } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
import { html } from 'lit';
import { loadFormats } from '../../src/article/formats/registry.js';
import '../../src/elements/news-article/define.js';
import { loadExtras } from '../../src/elements/news-article/load-extras.js';
import '../../src/elements/news-list/define.js';
import '../../src/elements/news-poll/define.js';
import '../../src/elements/news-provider/define.js';
import '../../src/elements/pull-quote/define.js';

// As servers do before the first article.
await Promise.all([loadExtras(), loadFormats()]);

// Contexts are asked for when an element is connected, which the renderer leaves out unless it is told.
LitElementRenderer.renderOptions.push(() => ({ connectedCallback: true }));

const hostile = '<script>alert(1)</script><img src=x onerror="alert(2)"> & \'"';
const escaped = '&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&quot;alert(2)&quot;&gt; &amp; &#39;&quot;';

/** What the server sends, without what only Lit and the eye need: comments and style sheets. */
const rendered = async (template: unknown): Promise<string> => (await collectResult(render(template))).replace(/<!--[^]*?-->/g, '').replace(/<style>[^]*?<\/style>/g, '');

/** The markup inside the shadow root of the first `tag`. */
function shadowOf(markup: string, tag: string): string {
  const start = new RegExp(`<${tag}[^>]*><template[^>]* shadowrootmode="open"[^>]*>`).exec(markup);
  assert.ok(start, `<${tag}> has no shadow root in ${markup}`);
  const rest = markup.slice(start.index + start[0].length);
  let depth = 1;
  for (const { 0: end, index } of rest.matchAll(/<template\b|<\/template>/g)) {
    depth += end === '</template>' ? -1 : 1;
    if (depth === 0) return rest.slice(0, index);
  }
  throw new Error(`The shadow root of <${tag}> has no end.`);
}

/** The words in markup, as a reader without styles would meet them. */
const wordsOf = (markup: string) => markup.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim();

const text = (value: string) => ({ type: 'text', value });
const paragraph = (value: string) => ({ type: 'paragraph', children: [text(value)] });

const article = {
  headline: 'The free ferry fills up',
  description: 'Crossings have more than doubled.',
  author: [{ name: 'Edda Farrowby' }],
  datePublished: '2026-11-23T06:00:00+00:00',
  inLanguage: 'en-GB',
  image: { url: 'https://lantern.example/lead.svg', width: 1600, height: 900, alt: 'A small green ferry', caption: 'The 7.40am crossing.' },
  body: [
    paragraph('The deck is already full.'),
    { type: 'heading', level: 'chapter', children: [text('A boat that shows its age')] },
    { type: 'poll', id: '7910' },
    { type: 'pullquote', text: 'Nobody asks a bridge to turn a profit.', source: 'Hester Quillby' },
    paragraph('The boat leaves every 20 minutes.'),
    { type: 'recommended-list', heading: 'Latest News', children: [{ type: 'recommended', title: 'Mussel beds reopen', url: 'https://lantern.example/mussels' }] },
  ],
};

const poll = {
  id: '7910',
  question: 'Should the ferry stay free?',
  lang: 'en-GB',
  options: [
    { id: 'yes', title: 'Yes, for everyone', votes_count: 3 },
    { id: 'no', title: 'No, a pound a trip', votes_count: 1 },
  ],
  notice: 'Not a representative sample.',
};

for (const [name, template] of Object.entries({
  'an object': html`<news-article .article=${article}></news-article>`,
  'a JSON attribute': html`<news-article article=${JSON.stringify(article)}></news-article>`,
})) {
  test(`an article in ${name} is in its shadow root`, async () => {
    const shadow = shadowOf(await rendered(template), 'news-article');
    const words = wordsOf(shadow);
    for (const part of ['The free ferry fills up', 'Crossings have more than doubled.', 'Edda Farrowby', 'November 23, 2026', 'The 7.40am crossing.', 'The deck is already full.', 'A boat that shows its age', 'Latest News', 'Mussel beds reopen']) {
      assert.ok(words.includes(part), `${part} is not in: ${words}`);
    }
    assert.match(shadow, /<article[^>]* lang="en-GB"/);
    assert.match(shadow, /<h2[^>]*>The free ferry fills up<\/h2>/);
    assert.match(shadow, /<h3[^>]*>A boat that shows its age<\/h3>/);
    assert.match(shadow, /<img[^>]* src="https:\/\/lantern\.example\/lead\.svg"[^>]* width="1600"[^>]* height="900"/);
    assert.match(shadow, /<a[^>]* href="https:\/\/lantern\.example\/mussels"[^>]*>Mussel beds reopen<\/a>/);
  });
}

test('an article as plain text is in its shadow root', async () => {
  const words = wordsOf(shadowOf(await rendered(html`<news-article article=${'The headline\n\nThe deck of the article.\n\nA first paragraph, which is longer than the rest.'}></news-article>`), 'news-article'));
  assert.match(words, /The headline.*The deck of the article\..*A first paragraph/);
});

test('a poll inside an article, of which a server knows the id alone, leaves its place open', async () => {
  const shadow = shadowOf(shadowOf(await rendered(html`<news-article .article=${article}></news-article>`), 'news-article'), 'news-poll');
  assert.match(shadow, /<slot><\/slot>/);
  assert.doesNotMatch(wordsOf(shadow), /could not|failed|no poll/);
});

test('a pull quote inside an article is in its own shadow root, once', async () => {
  const markup = await rendered(html`<news-article .article=${article}></news-article>`);
  const shadow = shadowOf(shadowOf(markup, 'news-article'), 'pull-quote');
  assert.match(wordsOf(shadow), /Nobody asks a bridge to turn a profit\..*Hester Quillby/);
  assert.equal(markup.split('Nobody asks a bridge').length, 2);
});

test('the best quoted sentence is lifted on the server too', async () => {
  const said = { ...article, body: [paragraph('The deck is full.'), paragraph('“Nobody asks a bridge to turn a profit before they will let you walk across it,” said Hester Quillby.')] };
  assert.doesNotMatch(await rendered(html`<news-article .article=${said}></news-article>`), /<pull-quote/);
  const shadow = shadowOf(await rendered(html`<news-article pull-quote="auto" .article=${said}></news-article>`), 'pull-quote');
  assert.match(shadow, /<aside/);
  assert.match(wordsOf(shadow), /Nobody asks a bridge to turn a profit before they will let you walk across it\..*Hester Quillby/);
});

test('the heading level of the article holds for what is inside', async () => {
  const shadow = shadowOf(await rendered(html`<news-article heading-level="1" .article=${article}></news-article>`), 'news-article');
  assert.match(shadow, /<h1[^>]*>The free ferry fills up<\/h1>/);
  assert.match(shadow, /<h2[^>]*>A boat that shows its age<\/h2>/);
});

test('hostile text of an article is text', async () => {
  const body = [paragraph(hostile), { type: 'heading', level: 'label', children: [text(hostile)] }, { type: 'pullquote', text: hostile, source: hostile }];
  const everywhere = { ...article, headline: hostile, description: hostile, byline: hostile, kicker: { text: hostile }, image: { ...article.image, alt: hostile, caption: hostile, creditText: hostile }, body };
  const markup = await rendered(html`<news-article .article=${everywhere}></news-article>`);
  assert.doesNotMatch(markup, /<script|<img src=x/);
  assert.ok(markup.split(escaped).length > 8, markup);
});

test('hostile addresses of an article are not in the page', async () => {
  const links = { ...article, author: [{ name: 'Edda Farrowby', url: 'javascript:alert(1)' }], image: { ...article.image, url: 'data:text/html,x' }, body: [{ type: 'paragraph', children: [{ type: 'link', url: ' java\nscript:alert(1)', children: [text('Link')] }] }] };
  const markup = await rendered(html`<news-article .article=${links}></news-article>`);
  assert.match(markup, /Link/);
  assert.doesNotMatch(markup, /script:|data:/);
});

for (const [name, template] of Object.entries({
  'an object': html`<news-poll .poll=${poll}></news-poll>`,
  'a JSON attribute': html`<news-poll poll=${JSON.stringify(poll)}></news-poll>`,
  'an object with an endpoint': html`<news-poll .poll=${poll} endpoint="https://polls.example"></news-poll>`,
})) {
  test(`a poll in ${name} is in its shadow root`, async () => {
    const shadow = shadowOf(await rendered(template), 'news-poll');
    const words = wordsOf(shadow);
    for (const part of ['Should the ferry stay free?', 'Yes, for everyone', 'No, a pound a trip']) assert.ok(words.includes(part), words);
    assert.match(shadow, /<section[^>]* lang="en-GB"/);
    assert.match(shadow, /<h2[^>]*>Should the ferry stay free\?<\/h2>/);
  });
}

test('a closed poll shows its results', async () => {
  const words = wordsOf(shadowOf(await rendered(html`<news-poll .poll=${{ ...poll, status: 'closed' }}></news-poll>`), 'news-poll'));
  assert.match(words, /Yes, for everyone.*75%.*3 votes.*No, a pound a trip.*25%.*1 vote .*4 voters.*Not a representative sample\./);
});

test('hostile text of a poll is text', async () => {
  const everywhere = { ...poll, status: 'closed', question: hostile, description: hostile, notice: hostile, options: poll.options.map((option) => ({ ...option, title: hostile })) };
  const markup = await rendered(html`<news-poll .poll=${everywhere}></news-poll>`);
  assert.doesNotMatch(markup, /<script|<img/);
  assert.equal(markup.split(escaped).length, 6, markup);
});

test('a pull quote in markup stays in the page, inside a quotation', async () => {
  const markup = await rendered(html`<pull-quote source="Hester Quillby">Nobody asks a bridge to turn a profit.</pull-quote>`);
  const shadow = shadowOf(markup, 'pull-quote');
  assert.match(shadow, /<figure[^>]*>.*<blockquote[^>]*><slot><\/slot><\/blockquote>.*Hester Quillby/s);
  assert.match(markup, /<\/template>Nobody asks a bridge to turn a profit\.<\/pull-quote>/);
});

for (const [name, template] of Object.entries({
  'an attribute': html`<pull-quote quote="Nobody asks a bridge." source="Hester Quillby"></pull-quote>`,
  'a JSON attribute': html`<pull-quote quote=${JSON.stringify({ text: 'Nobody asks a bridge.', source: 'Hester Quillby' })}></pull-quote>`,
  'an object': html`<pull-quote .quote=${{ type: 'pullquote', text: 'Nobody asks a bridge.', source: 'Hester Quillby' } as const}></pull-quote>`,
})) {
  test(`a pull quote in ${name} is a figure with its source`, async () => {
    const shadow = shadowOf(await rendered(template), 'pull-quote');
    assert.match(shadow, /^\s*<figure[^>]*>.*<blockquote[^>]*>Nobody asks a bridge\.<\/blockquote>.*Hester Quillby/s);
  });
}

test('a pull quote whose words stand in the text is an aside with a name', async () => {
  const shadow = shadowOf(await rendered(html`<pull-quote quote=${JSON.stringify({ text: 'Nobody asks a bridge.', duplicate: true })}></pull-quote>`), 'pull-quote');
  assert.match(shadow, /^\s*<aside[^>]* aria-label="[^"]+"/);
  assert.doesNotMatch(shadow, /<figure/);
});

test('hostile text of a pull quote is text', async () => {
  const markup = await rendered(html`<pull-quote .quote=${{ type: 'pullquote', text: hostile, source: hostile } as const}></pull-quote>`);
  assert.doesNotMatch(markup, /<script|<img/);
  assert.equal(markup.split(escaped).length, 3, markup);
});

for (const [tag, template] of Object.entries({
  'news-article': html`<news-article src="https://lantern.example/article.json"><a href="https://lantern.example/ferry">Read it at the Lantern</a></news-article>`,
  'news-poll': html`<news-poll src="https://lantern.example/polls/7910"><a href="https://lantern.example/ferry">Read it at the Lantern</a></news-poll>`,
  'pull-quote': html`<pull-quote src="https://lantern.example/quote.json"><a href="https://lantern.example/ferry">Read it at the Lantern</a></pull-quote>`,
})) {
  test(`<${tag}> with an address alone shows what the page wrote inside`, async () => {
    const markup = await rendered(template);
    assert.match(shadowOf(markup, tag), /<slot><\/slot>/);
    assert.match(markup, new RegExp(`</template><a href="https://lantern.example/ferry">Read it at the Lantern</a></${tag}>`));
    assert.doesNotMatch(wordsOf(shadowOf(markup, tag)), /could not|Try again/);
  });

  test(`<${tag}> with nothing at all is rendered`, async () => {
    const empty = { 'news-article': html`<news-article></news-article>`, 'news-poll': html`<news-poll></news-poll>`, 'pull-quote': html`<pull-quote></pull-quote>` }[tag];
    assert.match(shadowOf(await rendered(empty), tag), /<slot><\/slot>/);
  });
}

for (const [tag, template] of Object.entries({
  'news-article': html`<news-article article="{&quot;headline"></news-article>`,
  'news-poll': html`<news-poll poll="{&quot;id"></news-poll>`,
  'pull-quote': html`<pull-quote quote="{&quot;text"></pull-quote>`,
})) {
  test(`<${tag}> with damaged content says so in words, after what the page wrote inside`, async (context) => {
    const { mock } = context.mock.method(console, 'warn', () => undefined);
    assert.match(shadowOf(await rendered(template), tag), /<slot><\/slot>[^]*could not be loaded/);
    assert.match(`${mock.calls[0]?.arguments[0]}`, new RegExp(`^<${tag}>`));
  });
}

test('a provider shows the part of the page it speaks for', async () => {
  const markup = await rendered(html`<news-provider endpoint="https://polls.example"><p>Around</p><news-poll .poll=${poll}></news-poll></news-provider>`);
  assert.equal(shadowOf(markup, 'news-provider').trim(), '<slot></slot>');
  assert.match(markup, /<p>Around<\/p>/);
  assert.match(wordsOf(shadowOf(markup, 'news-poll')), /Should the ferry stay free\?/);
});

test('no address of a server stands in place of the page that it cannot know', async () => {
  assert.doesNotMatch(await rendered(html`<news-article .article=${article}></news-article>`), /about:|localhost|file:/);
});

test('what is rendered for one reader is not seen by the next', async () => {
  const first = await rendered(html`<news-article .article=${article}></news-article>`);
  const other = await rendered(html`<news-article .article=${{ ...article, headline: 'Another story' }}></news-article>`);
  assert.doesNotMatch(other, /The free ferry fills up/);
  assert.equal(await rendered(html`<news-article .article=${article}></news-article>`), first);
});

test('style sheets of all elements are in the markup', async () => {
  const markup = await collectResult(render(html`<news-provider><news-article .article=${article}></news-article></news-provider>`));
  for (const rule of [':host([hidden])', 'display: contents', 'fieldset', 'blockquote']) assert.ok(markup.includes(rule), rule);
});

test('a list of stories is in its shadow root, and hostile text in it is text', async () => {
  const items = [{ title: hostile, url: 'https://lantern.example/1' }, { title: 'Tide tables move', url: 'https://lantern.example/2', date_published: '2026-11-23' }];
  const shadow = shadowOf(await rendered(html`<news-list .items=${items} heading=${hostile}></news-list>`), 'news-list');
  assert.doesNotMatch(shadow, /<script|<img/);
  assert.equal(shadow.split(escaped).length, 3);
  assert.match(wordsOf(shadow), /Tide tables move.*November 23, 2026/);
});

test('an article that was withdrawn says so, and shows nothing else', async () => {
  const words = wordsOf(shadowOf(await rendered(html`<news-article .article=${{ ...article, pubStatus: 'canceled' }}></news-article>`), 'news-article'));
  assert.equal(words.trim(), 'This article has been withdrawn.');
});

test('an article under an embargo is not in the page, nor one that has expired', async () => {
  for (const [changes, expected] of [
    [{ embargoedUntil: '2099-11-25T14:05:00+01:00' }, 'This article will be published on November 25, 2099, 14:05 UTC+1.'],
    [{ expires: '2020-11-25', publisher: 'The Lantern' }, 'This article is no longer available. Originally published by The Lantern .'],
  ] as const) {
    const markup = await rendered(html`<news-article .article=${{ ...article, ...changes }}></news-article>`);
    assert.equal(wordsOf(markup).replace('Lantern.', 'Lantern .'), expected);
  }
});

test('a server says when an article was published, not how long ago that was', async () => {
  const datePublished = new Date(Date.now() - 7_200_000).toISOString();
  const words = wordsOf(await rendered(html`<news-article .article=${{ ...article, datePublished }}></news-article>`));
  assert.match(words, /By Edda Farrowby [A-Z][a-z]+ \d+, \d{4}, \d\d:\d\d UTC/);
  assert.doesNotMatch(words, / ago/);
});
