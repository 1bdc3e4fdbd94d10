import { html, nothing } from 'lit';
import type { Picture } from '../../article/article.js';

/** How pictures are shown. */
export interface PictureView {
  /** What other sites learn when a reader follows a link, or a picture is fetched. */
  readonly referrerPolicy: string | undefined;
  /** Addresses of pictures that did not arrive. */
  readonly failed: ReadonlySet<string>;
  /** Listens for a picture that does not arrive. */
  readonly fail: (event: Event) => void;
}

/** Keeps the focal point in sight where the page's rules cut the picture. */
const showing =
  (point: Picture['focalPoint']) =>
  ({ target }: Event): void => {
    if (point) (target as HTMLImageElement).style.objectPosition = `${point.x * 100}% ${point.y * 100}%`;
  };

/** A picture; the words for it in its place where it has not arrived. Width and height reserve its place before it is there. */
export const renderImage = ({ url, alt = '', width, height, sources, focalPoint }: Picture, { referrerPolicy, failed, fail }: PictureView, part: unknown = nothing) =>
  failed.has(url)
    ? alt
    : html`<img part=${part} @load=${showing(focalPoint)} referrerpolicy=${referrerPolicy ?? nothing} sizes=${sources ? '(width > 48em) 48em, 100vw' : nothing} srcset=${sources?.map((source) => `${source.url} ${source.width ?? 1}w`).join() ?? nothing} src=${url} alt=${alt} width=${width ?? nothing} height=${height ?? nothing} @error=${fail} />`;

/** A picture with its caption. */
export const renderPicture = (picture: Picture, name: string, view: PictureView) => html`
  <figure part=${name}>
    ${renderImage(picture, view, 'image')}
    ${picture.caption || picture.creditText ? html`<figcaption>${picture.caption} <span part="credit">${picture.creditText}</span></figcaption>` : ''}
  </figure>
`;
