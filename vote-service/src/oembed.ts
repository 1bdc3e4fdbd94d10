import type { PollDocument } from '../../src/poll/poll.js';
import { html } from './pages/html.js';
import { embedAddress, pageAddress } from './public-address.js';

/** Seconds for which others may keep the description of an embed. */
const cacheAge = 3600;

/** Width of the frame in pixels, where nobody asks for less. */
const fullWidth = 600;

/** What https://oembed.com/ calls a response of the type "rich". */
export interface OembedDocument {
  readonly version: '1.0';
  readonly type: 'rich';
  readonly title: string;
  readonly provider_name: string;
  readonly provider_url: string;
  readonly cache_age: number;
  readonly html: string;
  /** Pixels. */
  readonly width: number;
  /** Pixels; the frame tells the page what it needs. */
  readonly height: number;
}

/** The largest frame that somebody has room for, in pixels. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/**
 * The id of the poll whose page, or page for frames, an address leads to, at the service whose address is `base`. The scheme does not
 * matter: people copy addresses from before a redirect.
 */
export function pollIdIn(address: string, base: URL): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, host, pathname } = new URL(address);
  if (!/^https?:$/.test(protocol) || host !== base.host || !pathname.startsWith(base.pathname)) return undefined;
  const [, id] = /^polls\/([\w.-]{1,64})\/(?:page|embed)$/.exec(pathname.slice(base.pathname.length)) ?? [];
  return id;
}

/**
 * How to show a poll in a page of another site. WordPress lets nothing through but the frame and, while that is not ready, the
 * quotation: for readers without scripts it is what there is.
 */
export function oembedOf(poll: PollDocument, base: URL, room: Room): OembedDocument {
  const width = Math.min(fullWidth, room.width);
  const height = Math.min(likelyHeight(poll), room.height);
  const { question, notice } = poll;
  const page = html`<blockquote><a href="${pageAddress(base, poll.id)}">${question}</a>${notice === null ? undefined : html` ${notice}`}</blockquote>`;
  const frame = html`<iframe src="${embedAddress(base, poll.id)}" width="${width}" height="${height}" title="${question}" frameborder="0"></iframe>`;
  return { version: '1.0', type: 'rich', title: question, provider_name: base.host, provider_url: base.href, cache_age: cacheAge, html: html`${page}${frame}`.text, width, height };
}

/** Pixels that the form takes in a frame of the full width, roughly: the frame tells what it really needs. */
const likelyHeight = ({ options, question, description }: PollDocument): number =>
  Math.min(1000, 220 + 54 * options.length + 30 * Math.ceil((question.length + (description ?? '').length) / 50));
