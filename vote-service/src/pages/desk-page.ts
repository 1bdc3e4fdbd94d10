import type { FastifyReply } from 'fastify';
import { html } from './html.js';

/**
 * The page on which editors make and run polls: an empty document whose element draws everything from the answers of the service.
 * All addresses are relative, as the service may have a path of its own.
 *
 * @param version - That of the modules, which stands in their addresses.
 * @param publicUrl - Where readers find the service, if the operator has said it: editors may come by another way.
 */
export const deskPage = (version: string, publicUrl: URL | undefined): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Poll desk</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="news-widgets/${version}/desk.css">
<script type="module" src="news-widgets/${version}/news-poll.js"></script>
<script type="module" src="news-widgets/${version}/desk.js"></script>
</head>
<body>
<news-desk ${publicUrl && html`data-address="${publicUrl.href}"`}></news-desk>
<noscript><p>The poll desk needs JavaScript.</p></noscript>
</body>
</html>
`.text;

/** What the page may do: scripts, styles and requests of the service alone; pictures that it made itself; no frame, no form that leaves it. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  // Pictures of answers, in the preview.
  "img-src 'self' data: blob: https:",
  "form-action 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  // Of the desk's own Lit, and of the element in the preview.
  'trusted-types lit-html news-widgets',
  "frame-ancestors 'none'",
].join('; ');

/** Answers with the page. It is never kept: it names the version of what it loads, and who uses it has a token. */
export const sendDesk = (reply: FastifyReply, ...page: Parameters<typeof deskPage>): FastifyReply =>
  reply
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'cache-control': 'no-store',
      // A page that opened this one has no handle of it.
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    .send(deskPage(...page));
