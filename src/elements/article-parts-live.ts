import type { LivePost } from '../article/article.js';
import { partMessages as words } from '../i18n/part-messages.js';
import { headingNode, idOf, nothing, rootOf } from './article-parts-kit.js';
import type { Html, PartView } from './article-parts-kit.js';

/** What a reader sees of a live blog: the posts, by their names, as they came. A batch is never added to, so what is in it stays where it is. */
interface Blog {
  /** The oldest one first. */
  batches: readonly (readonly string[])[];
}

const known = new WeakMap<PartView['update'], Blog>();

const nameOf = ({ id, url, datePublished, headline }: LivePost): string => id ?? url ?? `${datePublished} ${headline}`;

function focusOn(place: Element, post: object | undefined): void {
  const element = post && rootOf(place).getElementById(idOf(post));
  element?.focus();
  element?.scrollIntoView();
}

function go(event: Event, post: LivePost): void {
  event.preventDefault();
  focusOn(event.currentTarget as Element, post);
}

/**
 * Shows the posts of a live blog, newest first and pinned ones above them. Those that come while somebody reads wait behind a button, so that
 * nothing moves: posts that have changed, or are gone, do not.
 *
 * @param renderPost - Shows what is in a post.
 */
export function renderLive<V extends PartView>(posts: readonly LivePost[], view: V, html: Html, renderPost: (post: LivePost, view: V) => unknown, render: (node: ReturnType<typeof headingNode>, view: V) => unknown): unknown {
  const byName = new Map(posts.map((post) => [nameOf(post), post]));
  const before = known.get(view.update);
  // Of another article nobody has seen anything.
  const blog = before && before.batches.flat().some((name) => byName.has(name)) ? before : { batches: [[...byName.keys()]] };
  known.set(view.update, blog);
  const isShown = new Set(blog.batches.flat());
  const waiting = [...byName.keys()].filter((name) => !isShown.has(name));
  const shown = posts.filter((post) => isShown.has(nameOf(post)));
  const events = shown.filter(({ keyEvent, headline }) => keyEvent && headline);
  const pinned = shown.filter((post) => post.pinned);

  const showMore = async ({ currentTarget }: Event) => {
    const section = (currentTarget as Element).closest('section') as Element;
    blog.batches = [...blog.batches, waiting];
    await view.update();
    // The button is gone: who pressed it goes on at the newest of what it brought.
    focusOn(section, byName.get(waiting[0] ?? ''));
  };
  const show = (post: LivePost | undefined) =>
    post &&
    html`<article part="post" id=${idOf(post)} tabindex="-1" aria-label=${post.headline ?? nothing}>
      ${post.pinned || post.keyEvent ? html`<p part="mark">${post.pinned ? words.pinned : words.keyEvent}</p>` : ''} ${renderPost(post, view)}
    </article>`;
  // Later batches stand before earlier ones, and inside them for Lit, which compares by position.
  const showFrom = (index: number): unknown => {
    const batch = blog.batches[index];
    return batch && [showFrom(index + 1), batch.map((name) => { const post = byName.get(name); return post?.pinned ? '' : show(post) })];
  };
  const title = idOf(view.update);
  return html`<section .plainNode=${posts} part="live" aria-labelledby=${title}>
    <div id=${title}>${render(headingNode(words.updates), view)}</div>
    ${events.length ? html`<nav part="key-events" aria-label=${words.keyEvents}><b>${words.keyEvents}</b><ol>${events.map((post) => html`<li><a href=${`#${idOf(post)}`} @click=${(event: Event) => go(event, post)}>${post.headline}</a></li>`)}</ol></nav>` : ''}
    <div class="news" role="status">${waiting.length ? html`<button part="button" @click=${showMore}>${words.newUpdates(waiting.length)}</button>` : ''}</div>
    ${pinned.map(show)}${showFrom(0)}
  </section>`;
}
