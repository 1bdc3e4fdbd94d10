import assert from 'node:assert/strict';
import { test } from 'node:test';
import { safeUrl } from '../../src/safety/safe-url.js';

/** As pictures and documents have it. */
const safeWebUrl = (text: string, from: string) => safeUrl(text, from, /^https?:$/);

const base = 'https://lantern.example/stories/2026/clock.json?draft=1';

const addresses: Readonly<Record<string, string>> = {
  'https://a.example/b?c#d': 'https://a.example/b?c#d',
  'HTTP://A.example': 'http://a.example/',
  'mailto:desk@lantern.example?subject=Clock': 'mailto:desk@lantern.example?subject=Clock',
  'lead.jpg': 'https://lantern.example/stories/2026/lead.jpg',
  '../harbour': 'https://lantern.example/stories/harbour',
  '/tides': 'https://lantern.example/tides',
  '?page=2': 'https://lantern.example/stories/2026/clock.json?page=2',
  '#notes': 'https://lantern.example/stories/2026/clock.json?draft=1#notes',
  '//cdn.example/a.png': 'https://cdn.example/a.png',
  '\\\\cdn.example\\a.png': 'https://cdn.example/a.png',
  '  \n https://a.example/ \t': 'https://a.example/',
  'https://münster.example/größe': 'https://xn--mnster-3ya.example/gr%C3%B6%C3%9Fe',
  './javascript:alert(1)': 'https://lantern.example/stories/2026/javascript:alert(1)',
};

for (const [text, address] of Object.entries(addresses)) {
  test(`${JSON.stringify(text)} is an address`, () => assert.equal(safeUrl(text, base), address));
}

const refused = [
  '',
  '   ',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  '  javascript:alert(1)',
  'java\nscript:alert(1)',
  'java\tscript:alert(1)',
  'java\rscript:alert(1)',
  'javascript\n:alert(1)',
  '\u0001javascript:alert(1)',
  '\u001fjavascript:alert(1)',
  'java\0script:alert(1)',
  '\u007fhttps://a.example',
  'https://a.exa\nmple/',
  'javascript://lantern.example/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:image/png;base64,AAAA',
  'vbscript:msgbox(1)',
  'blob:https://lantern.example/0',
  'filesystem:https://lantern.example/temporary/a',
  'view-source:https://lantern.example',
  'file:///etc/passwd',
  'ftp://a.example/',
  'tel:+441',
  'about:blank',
  'ws://a.example',
  'intent://a#Intent;end',
  'https://lantern.example@evil.example/',
  'https://user:password@a.example/',
  'https://:password@a.example/',
  'https://',
  'https://exa mple/',
  'http://[::1',
  `https://a.example/${'a'.repeat(9000)}`,
];

for (const text of refused) {
  test(`${JSON.stringify(text.slice(0, 60))} is refused as a link and as a document`, () => {
    assert.equal(safeUrl(text, base), undefined);
    assert.equal(safeWebUrl(text, base), undefined);
  });
}

test('a picture or document is never a mail address', () => {
  assert.equal(safeWebUrl('mailto:desk@lantern.example', base), undefined);
  assert.equal(safeWebUrl('lead.jpg', base), 'https://lantern.example/stories/2026/lead.jpg');
  assert.equal(safeWebUrl('https://a.example/', base), 'https://a.example/');
});

for (const broken of ['', 'nonsense', 'about:srcdoc', 'data:text/html,x', 'javascript:void 0', 'blob:null/1']) {
  test(`with the base ${JSON.stringify(broken)} absolute addresses hold and relative ones are refused`, () => {
    assert.equal(safeUrl('https://a.example/', broken), 'https://a.example/');
    for (const relative of ['lead.jpg', '/a', '//cdn.example', '#a', '?a']) assert.equal(safeUrl(relative, broken), undefined);
  });
}

test('a base on disk does not turn relative text into a file address', () => assert.equal(safeUrl('lead.jpg', 'file:///home/a/index.html'), undefined));
