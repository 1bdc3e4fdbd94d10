import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { InjectOptions } from 'fastify';

/** The post of a form to the votes of a poll, as browsers send it. */
export const formPost = (id: string, body: string | URLSearchParams, headers: IncomingHttpHeaders = {}): InjectOptions => ({
  method: 'POST',
  url: `/polls/${id}/votes`,
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  payload: body.toString(),
});

const characters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const unescaped = (text: string) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => characters[name] ?? '');

/** What the form of a page sends without the reader touching it. */
export const fieldsOf = (page: string): URLSearchParams =>
  new URLSearchParams([...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name = '', value = '']): [string, string] => [unescaped(name), unescaped(value)]));

/** The text of the body of a page. */
export const textOf = (page: string): string => unescaped((/<body>([^]*)<\/body>/.exec(page)?.[1] ?? '').replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();

/** What a directive of the content security policy says. */
export const decisive = (headers: OutgoingHttpHeaders, directive: string): string | undefined =>
  String(headers['content-security-policy'])
    .split('; ')
    .find((part) => part.startsWith(`${directive} `))
    ?.slice(directive.length + 1);
