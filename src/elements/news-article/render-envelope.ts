import { html } from 'lit';
import type { Correction, NewsArticle, Person } from '../../article/article.js';
import { instantOf, isTimed } from '../../article/times.js';
import { articleMessages as words } from '../../i18n/messages.js';
import { heading } from '../heading.js';
import { link } from '../link.js';
import { renderImage } from './render-picture.js';
import type { PictureView } from './render-picture.js';

/** How what is around the text of an article is shown. */
export interface EnvelopeView extends PictureView {
  /** Heading level of the headline. */
  readonly level: number;
  /** The time in milliseconds; not a number on a server, whose page is read at another time. */
  readonly now: number;
  /** How long the text takes to read, where that is to be said. */
  readonly minutes?: number | undefined;
}

const minute = 60_000;
/** Minutes from which on they say less than the day. */
const longAgo = 600;

/** A time, and how long ago that was. What is true for minutes alone is not for the plain copy: see `write-copy.ts`. */
function renderTime(time: string, now: number) {
  const minutes = Math.floor((now - instantOf(time)) / minute);
  return html`<time datetime=${time}>${isTimed(time) && minutes >= 0 && minutes < longAgo ? html`<span class="ago">${words.ago(minutes)}</span>` : ''} ${words.time(time)}</time>`;
}

const renderPerson = ({ name, url, image, jobTitle }: Person, view: EnvelopeView) =>
  [image && renderImage({ ...image, width: 48, height: 48 }, view), ' ', link(url, name, view.referrerPolicy), jobTitle && ` (${jobTitle})`];

/** Whether an article has changed since it was published, as far as a reader can see. */
const isUpdated = (published: string, updated: string): boolean => instantOf(updated) - instantOf(published) >= minute && words.time(published) !== words.time(updated);

/** Who wrote an article, where and when. */
export function renderByline(article: Omit<NewsArticle, 'body'>, view: EnvelopeView) {
  const { dateline, byline, author, datePublished, dateModified } = article;
  const people = byline ?? (author && words.byline(author.map((person) => renderPerson(person, view))));
  const parts = [
    dateline,
    people && html`<b>${people}</b>`,
    datePublished && renderTime(datePublished, view.now),
    dateModified && (!datePublished || isUpdated(datePublished, dateModified)) && words.updated(renderTime(dateModified, view.now)),
    view.minutes && words.readingTime(view.minutes),
  ].filter(Boolean);
  return parts.length > 0 ? html`<p part="byline">${parts.map((part) => html`<span>${part}</span> `)}</p>` : '';
}

/** A list under a heading; nothing where there are no items. */
export const renderList = (level: number, part: string, title: string | undefined, items: readonly unknown[] | undefined) =>
  items && html`<section part=${part}>${title && heading(level + 1, 'subhead', title)}<ol>${items.map((item) => html`<li>${item}</li>`)}</ol></section>`;

export const renderCorrections = ({ correction }: NewsArticle, { level }: EnvelopeView) =>
  renderList(level, 'corrections', words.corrections, correction?.map(({ text, datePublished, correctionType }: Correction) => html`${correctionType && html`<b>${correctionType}</b>`} ${datePublished && renderTime(datePublished, NaN)} ${text}`));

export const renderTopics = ({ keywords }: NewsArticle, { level }: EnvelopeView) => renderList(level, 'topics', words.topics, keywords);

const publisherOf = ({ url, publisher }: NewsArticle): string | undefined => publisher?.name ?? (url && new URL(url).hostname);

/** The way to what is not in the body. */
export const renderRest = (article: NewsArticle, { referrerPolicy }: EnvelopeView) =>
  article.url && (article.representationType === 'partial' || article.isAccessibleForFree === false) ? html`<p part="rest">${link(article.url, words.rest(`${publisherOf(article)}`), referrerPolicy)}</p>` : '';

/** Where an article comes from, and what may be done with it. */
export function renderSource(article: NewsArticle, { referrerPolicy }: Pick<PictureView, 'referrerPolicy'>) {
  const { url, publisher, license, copyrightNotice } = article;
  const name = publisherOf(article);
  return name || license || copyrightNotice
    ? html`<p part="source">${name && words.source(link(url ?? publisher?.url, name, referrerPolicy))} ${/^https?:/.test(`${license}`) ? link(license, words.license, referrerPolicy) : license} ${copyrightNotice}</p>`
    : '';
}
