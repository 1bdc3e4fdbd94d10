import { json, newKey, said } from './backend.js';
import type { Answer, Backend } from './backend.js';
import { expectHeader, expectProblem, expectStatus, under } from './check.js';
import { expect } from './mismatch.js';
import { expectShape } from './shapes.js';

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescaped = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (entity, decimal?: string, hex?: string, name = '') => (decimal || hex ? String.fromCodePoint(decimal ? Number(decimal) : parseInt(hex ?? '', 16)) : (entities[name] ?? entity)));

const attribute = (tag: string, name: string): string | undefined => {
  const [, double, single, bare] = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag) ?? [];
  const value = double ?? single ?? bare;
  return value === undefined ? undefined : unescaped(value);
};

/** What the one form of the page sends when its button is pressed. */
function fieldsIn(page: string): URLSearchParams {
  const fields = [...page.matchAll(/<input\b[^>]*>/gi)].filter(([tag]) => attribute(tag, 'type')?.toLowerCase() === 'hidden');
  return new URLSearchParams(fields.map(([tag]): [string, string] => [attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? '']));
}

const form = (backend: Backend, more: readonly (readonly [string, string])[] = [], name = 'choices[]'): URLSearchParams => new URLSearchParams([...backend.goodChoices.map((choice): [string, string] => [name, choice]), ...more.map(([key, value]): [string, string] => [key, value])]);

function expectPage(answer: Answer, status: number): void {
  expectStatus(answer, status);
  expectHeader(answer, 'content-type', /^text\/html(;|$)/, 'text/html');
  expectHeader(answer, 'cache-control', /\bno-store\b/, 'no-store');
  expect(/frame-ancestors/.test(answer.headers.get('content-security-policy') ?? ''), 'a content-security-policy with frame-ancestors', answer.headers.get('content-security-policy') ?? 'none');
}

async function confirmation(backend: Backend, sent = form(backend)): Promise<URLSearchParams> {
  const page = await backend.post(sent);
  expectPage(page, 200);
  const fields = fieldsIn(page.text);
  expect(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-/i.test(fields.get('key') ?? '') && fields.has('grant'), 'a page with a form that has a new ballot key in the hidden field "key", and a "grant"', said(page));
  expect(!/<script/i.test(page.text), 'a page without a script: only the reader may press the button', said(page));
  return fields;
}

export const formChecks = under('Voting by a form', {
  'a form is answered by a confirmation, and only the post of that page counts': (backend) =>
    backend.expectCounted(1, async () => {
      const fields = await confirmation(backend);
      const answer = await backend.post(fields);
      expectStatus(answer, 303);
      expectHeader(answer, 'location', /page(\?k=[^#]+)?#counted$/, 'page#counted');
      expectHeader(answer, 'cache-control', /\bno-store\b/, 'no-store');
    }),
  'a form that is not confirmed is not counted': (backend) => backend.expectCounted(0, async () => void (await confirmation(backend))),
  'a confirmation that is sent many times counts once': (backend) =>
    backend.expectCounted(1, async () => {
      const fields = await confirmation(backend, form(backend, [], 'choices'));
      for (const answer of await Promise.all(Array.from({ length: 10 }, () => backend.post(fields)))) expectStatus(answer, 303);
    }),
  'two readers of one page get two keys': async (backend) => {
    const [one, two] = [await confirmation(backend), await confirmation(backend)];
    expect(one.get('key') !== two.get('key'), 'another key in each confirmation', one.get('key'));
  },
  'a key in a form without the grant for it is no key': (backend) =>
    backend.expectCounted(0, async () => {
      const mine = newKey();
      const grant = (await confirmation(backend)).get('grant') ?? '';
      for (const more of [[['key', mine]], [['key', mine], ['grant', grant]], [['key', mine], ['grant', 'x']]] as const) {
        const fields = await confirmation(backend, form(backend, more));
        expect(fields.get('key') !== mine, 'a new key in the confirmation', mine);
      }
    }),
  'a form from a page that hides its origin is answered by a confirmation': async (backend) => expectPage(await backend.post(form(backend), { origin: 'null' }), 200),
  'a form whose choices cannot count is told so on a page': (backend) => backend.expectCounted(0, async () => expectPage(await backend.post(new URLSearchParams([['choices[]', 'conformance-no-such-option']])), 422)),
  'a form with the key in the header is a vote of a script': (backend) =>
    backend.expectCounted(1, async () => {
      const key = newKey();
      const headers = backend.headers({ 'idempotency-key': `"${key}"`, 'content-type': 'application/x-www-form-urlencoded' });
      const answer = await backend.ask('votes', { method: 'POST', headers, body: form(backend).toString() });
      expectStatus(answer, 201);
      expectShape('Receipt', json(answer));
      expectProblem(await backend.ask('votes', { method: 'POST', headers, body: 'choices=conformance-no-such-option' }), 'invalid-choices');
    }),
});

export const pageChecks = under('Pages of the service', {
  'a poll has a page for people': async (backend) => {
    const answer = await backend.ask('page');
    expectStatus(answer, 200);
    expectHeader(answer, 'content-type', /^text\/html(;|$)/, 'text/html');
    expect(/\sid=["']?counted\b/i.test(answer.text), 'a part with the id "counted", to which votes by forms lead', said(answer));
    expect(/<form\b[^>]*\bmethod=["']?post\b/i.test(answer.text), 'a form that votes, while the poll is open', said(answer));
    const etag = expectHeader(answer, 'etag', /^"[^"]+"$/, 'a strong tag');
    const again = await backend.ask('page', { headers: { 'if-none-match': etag } });
    expect(again.status === 304, '304 to whoever has the tag', again.status);
    expect(!/\bno-store\b|\bprivate\b/.test(answer.headers.get('cache-control') ?? 'private'), 'a page that shared caches may keep', answer.headers.get('cache-control'));
  },
});
