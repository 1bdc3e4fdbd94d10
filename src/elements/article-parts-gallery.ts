import type { Box, ImageSet } from '../article/article.js';
import { partMessages as words } from '../i18n/part-messages.js';
import { section } from './article-parts-kit.js';
import type { Kit } from './article-parts-kit.js';

/** Index of the picture that is shown large, by gallery. */
const shown = new WeakMap<Box, number>();

const isPicture = (node: { readonly type: string }): node is ImageSet => node.type === 'image-set';

const close = ({ currentTarget, target }: Event) => {
  const dialog = (currentTarget as Element).closest('dialog');
  // The dialog itself is what is around its content: its backdrop.
  if (target === currentTarget) dialog?.close();
};

/** Pixels from which on a finger that moves sideways turns the pictures. */
const swipe = 40;
/** Where a finger went down. */
let start: PointerEvent | undefined;

function press(event: PointerEvent): void {
  start = event.pointerType === 'mouse' ? undefined : event;
}

/** Pictures beside one another, each of which opens large. */
export function renderGallery(node: Box, kit: Kit): unknown {
  const { html, show, view } = kit;
  const { children = [] } = node;
  const pictures = children.filter(isPicture);
  const first = children.findIndex(isPicture);
  const others = (some: typeof children) => some.filter((child) => !isPicture(child)).map(show);
  const index = shown.get(node) ?? -1;
  const picture = pictures[index];
  const count = pictures.length;
  const go = (to: number): Promise<unknown> => {
    shown.set(node, (to + count) % count);
    return view.update();
  };
  const open = async ({ currentTarget }: Event, to: number) => {
    const dialog = (currentTarget as Element).closest('section')?.querySelector('dialog');
    await go(to);
    dialog?.showModal();
  };
  const turn = (event: KeyboardEvent) => {
    const dialog = event.currentTarget as Element;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    void go(getComputedStyle(dialog).direction === 'rtl' ? index - step : index + step);
  };
  const release = ({ clientX, clientY, pointerId, currentTarget }: PointerEvent) => {
    if (start?.pointerId !== pointerId || count < 2) return;
    const [x, y] = [clientX - start.clientX, clientY - start.clientY];
    // The next picture follows the finger, from the side where reading goes.
    const step = x < 0 === (getComputedStyle(currentTarget as Element).direction === 'ltr') ? 1 : -1;
    if (Math.abs(x) > swipe && Math.abs(x) > Math.abs(y)) void go(index + step);
  };
  const end = () => {
    shown.delete(node);
    void view.update();
  };
  const items = pictures.map(
    (item, at) => html`<li>
      ${show(item)}
      <button part="enlarge" aria-haspopup="dialog" aria-label=${words.enlarge(words.place(at + 1, count), item.picture.alt ?? item.picture.caption ?? '')} @click=${(event: Event) => open(event, at)}>⤢</button>
    </li>`,
  );
  return section(
    kit,
    node,
    'gallery',
    node.title,
    html`${others(children.slice(0, Math.max(first, 0)))}${count ? html`<ul class=${count === 2 ? 'pair' : 'row'}>${items}</ul>` : ''}${others(children.slice(Math.max(first, 0)))}
      <dialog part="dialog" aria-label=${node.title ?? words.pictures} @keydown=${turn} @pointerdown=${press} @pointerup=${release} @close=${end} @click=${close}>
        ${picture
          ? html`<div>
              ${show(picture)}
              <p role="status">${words.place(index + 1, count)}</p>
              <p class="buttons">
                ${count > 1 ? html`<button part="button" @click=${() => go(index - 1)}>${words.previous}</button><button part="button" @click=${() => go(index + 1)}>${words.next}</button>` : ''}
                <button part="button" @click=${close}>${words.close}</button>
              </p>
            </div>`
          : ''}
      </dialog>`,
  );
}
