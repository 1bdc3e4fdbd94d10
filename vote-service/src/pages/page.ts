import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { PollDocument } from '../../../src/poll/poll.js';
import type { AllowedOrigins } from '../cors.js';
import { html, styleElement } from './html.js';
import type { Markup } from './html.js';

/** System colours alone: they follow light, dark and forced colours by themselves. */
const style = `
:root { color-scheme: light dark; }
body { max-inline-size: 40rem; margin: 0 auto; padding: 1rem; font: 1.0625rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; }
fieldset { margin: 0; padding: 0; border: 0; }
legend, caption { padding: 0; font-weight: bold; text-align: start; }
label { display: flex; gap: 0.75rem; padding-block: 0.5rem; }
input { flex: none; inline-size: 1.25rem; block-size: 1.25rem; margin: 0.15rem 0 0; }
button { min-block-size: 2.75rem; margin-block: 0.5rem; padding: 0.25rem 1.5rem; font: inherit; font-weight: bold; }
table { margin-block-start: 1rem; inline-size: 100%; border-collapse: collapse; }
th, td { padding-block: 0.5rem; font-weight: normal; text-align: start; vertical-align: baseline; border-block-end: 1px solid; }
th { padding-inline-end: 1rem; }
td { inline-size: 40%; }
thead th { font-size: 0.875rem; }
img { flex: none; inline-size: 6rem; block-size: 4.5rem; margin-inline-end: 0.5rem; object-fit: contain; vertical-align: middle; }
progress { display: block; inline-size: 100%; }
#counted:target, #held:target { display: block; }
#counted:target ~ form, #held:target ~ form { display: none; }
#counted, #held, [role='alert'] { margin-block: 1rem; padding: 0 1rem; border: 2px solid; }
.unstyled { display: none; }
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** A document for people. */
export interface Page {
  readonly title: string;
  /** What the head has beside the title. */
  readonly head?: Markup | undefined;
  readonly main: Markup;
}

/** The whole document. */
export const documentOf = ({ title, head, main }: Page): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
${head}${styleElement(style)}
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`.text;

/** A host may hold characters that would end a directive. */
const originPattern = /^https?:\/\/[\w.-]+(:\d+)?$/;

/**
 * Says which sites may show the pages of a request in a frame: those that may vote. A frame of another site could have the reader press
 * the button of a vote unknowingly. Without this call, no site may.
 */
export function frameOnlyIn(reply: FastifyReply, allowed: AllowedOrigins): void {
  const origins = allowed === '*' ? ['*'] : allowed.filter((origin) => originPattern.test(origin));
  reply.header('content-security-policy', `frame-ancestors ${origins.join(' ') || "'none'"}`);
}

const modulePolicy = "script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types news-widgets; ";

/** The origins that the pictures of a poll come from. */
export const picturesOf = ({ options }: Pick<PollDocument, 'options'>): readonly string[] => [...new Set(options.flatMap(({ image }) => (image ? [new URL(image.url).origin] : [])))].filter((origin) => originPattern.test(origin));

/**
 * The headers of every page. Nothing is loaded but the pictures of options, from the origins in `pictures` (the icon is empty, so that none is asked for), no script runs, and forms lead to the service alone;
 * the page for frames has its modules, and what they read, from the service, too.
 * Nothing tells other sites where a reader came from; that makes browsers send `Origin: null` with the forms, which the service expects.
 */
export function headersOfPage(reply: FastifyReply, scripts: 'none' | 'with-modules' = 'none', pictures: readonly string[] = []): FastifyReply {
  const framing = String(reply.getHeader('content-security-policy') ?? "frame-ancestors 'none'");
  return reply.headers({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; ${scripts === 'none' ? '' : modulePolicy}style-src 'sha256-${styleHash}'; img-src ${['data:', ...pictures].join(' ')}; form-action 'self'; base-uri 'none'; ${framing}`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
}

/** Answers with a page that is for this request alone. */
export const sendPage = (reply: FastifyReply, status: number, page: Page): FastifyReply => headersOfPage(reply).code(status).header('cache-control', 'no-store').send(documentOf(page));
